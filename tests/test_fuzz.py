"""The fuzzers still fit the readers that they feed; fuzzing itself has a command of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).parent / "fuzz" / "fuzz_readers.py"


@pytest.mark.parametrize(
    "reader", ["csv", "json", "jsonl", "xlsx", "xlsb", "xls", "ods", "sqlite", "workspace"]
)
def test_each_fuzzer_reads_its_sound_file(reader, tmp_path):
    done = subprocess.run(
        [sys.executable, str(PROGRAM), reader, "--seconds", "0", "--keep", str(tmp_path / "found")],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{reader}: " in done.stdout
    assert "0 broke the reader" in done.stdout

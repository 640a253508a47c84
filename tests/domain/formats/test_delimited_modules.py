"""The package fits the protocol of formats, and loads its heavy helpers only in doubt."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path

import pytest

from domain.formats import Format, delimited
from domain.formats.delimited import probe
from domain.formats.delimited.dialect import guess_dialect

ROOT = Path(__file__).parents[3]


def test_delimited_text_is_a_format():
    for name in ("probe", "batches", "write"):
        asked = inspect.signature(getattr(Format, name)).parameters
        given = inspect.signature(getattr(delimited, name)).parameters
        assert set(asked) - {"self"} <= set(given)


def test_plain_file_needs_neither_clevercsv_nor_chardet(tmp_path):
    path = tmp_path / "file.csv"
    path.write_text("id,name\n1,Åsa\n2,Bo\n", encoding="utf-8")
    code = (
        "import sys, pathlib; from domain.formats.delimited import probe;"
        "probe(pathlib.Path(sys.argv[1]));"
        "print([name for name in ('clevercsv', 'chardet', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, path], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "text", ["1,2;3\n4,5;6\n7,8;9\n", "x|y\ta|b\nx|y\ta|b\n", "\ud8ff,;\n,;\n"]
)
def test_near_candidates_are_settled_one_way_or_the_other(text):
    assert guess_dialect(text).delimiter in ",;|\t"


def test_zeros_and_codes_come_in_as_they_stand(tmp_path):
    path = tmp_path / "file.csv"
    path.write_text('code,phone,size\n007,"00491701234",1e5\n010,"+49 30 1",vmx-15\n')
    assert probe(path).sample == (("007", "00491701234", "1e5"), ("010", "+49 30 1", "vmx-15"))

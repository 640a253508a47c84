"""How long exports take, proof included, against the same rows written the plainest way."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROUNDS
from figures import judge_ratio, note, run_program, take_turns
from people import ROWS, UNIQUE, people_file

WORKBOOK_ROWS = min(100_000, ROWS)


def test_csv(million: Path, folder: Path) -> None:
    judge_export(million, folder, "csv", ROWS, 2)


def test_workbook(folder: Path) -> None:
    source = folder / "hundred.tabularium"
    run_program("import_ours", people_file(WORKBOOK_ROWS), source, *UNIQUE)
    judge_export(source, folder, "xlsx", WORKBOOK_ROWS, 1.3)


def judge_export(source: Path, folder: Path, kind: str, rows: int, limit: float) -> None:
    ours, plain = folder / f"ours.{kind}", folder / f"plain.{kind}"
    found, reference = take_turns(
        ("export_ours", source, kind, ours), ("export_plain", source, kind, plain), rounds=ROUNDS
    )
    assert found["rows"] == rows
    assert found["size"] == pytest.approx(reference["size"], rel=0.2)
    note(f"export as {kind}", f"{rows} records, {found['size'] / 1e6:.0f} MB")
    judge_ratio(f"export as {kind}", found["seconds"], reference["seconds"], limit)
    ours.unlink()
    plain.unlink()

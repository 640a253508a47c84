"""How long undo, redo and the check of the history take for an import of a million rows."""

from __future__ import annotations

from pathlib import Path

from figures import note, run_program
from people import ROWS, UNIQUE, people_file


def test_undo_redo_and_verify(tmp_path: Path) -> None:
    target = tmp_path / "history.tabularium"
    found = run_program("history", people_file(), target, *UNIQUE)
    target.unlink()
    seconds = found["seconds"]
    note("import into a table", f"{seconds['import']:.2f} s to apply")
    note("undo of the import", f"{seconds['undo']:.2f} s")
    note("redo of the import", f"{seconds['redo']:.2f} s; file {found['size'] / 1e6:.0f} MB")
    for times, name in enumerate(("import", "undo", "redo"), start=1):
        spent = seconds[f"verify after {name}"]
        each = spent / (ROWS * times) * 1e6
        note(f"verify after {name}", f"{spent:.2f} s, {each:.2f} µs for each of {times} x {ROWS}")
    assert found["counts"] == [ROWS, 0, ROWS]
    # the check reads each entry once: three times the entries, about three times the time
    assert seconds["verify after redo"] < 5 * seconds["verify after import"]

"""That memory does not grow with the rows: ten times as many take the same, but for the caches.

SQLite keeps up to 56 MB of the workspace and 16 MB of the staged rows at hand while it writes or
stages, 16 MB of the workspace while it reads; a small table does not fill them. So WRITING_MB and
READING_MB are what they hold, and a little for lists of what was found.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from figures import judge, note, run_program
from people import ROWS, UNIQUE, people_again, people_file

WRITING_MB = 80
READING_MB = 20
ABOVE_IDLE_MB = 150
SMALL = ROWS // 10


@pytest.fixture(scope="module")
def tenth(folder: Path) -> Path:
    """Return a workspace with a tenth of the people in it."""
    path = folder / "tenth.tabularium"
    run_program("import_ours", people_file(SMALL), path, *UNIQUE)
    return path


def test_import(folder: Path) -> None:
    new = folder / "new.tabularium"
    files = {"small": people_file(SMALL), "large": people_file()}
    judge_growth("import", {size: (new, file) for size, file in files.items()}, WRITING_MB)


def test_classification(million: Path, tenth: Path) -> None:
    files = {"small": (tenth, people_again(SMALL)), "large": (million, people_again())}
    judge_growth("classify", files, WRITING_MB)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_export(million: Path, tenth: Path, folder: Path, kind: str) -> None:
    target = folder / f"people.{kind}"
    judge_growth(kind, {"small": (tenth, target), "large": (million, target)}, READING_MB)


def judge_growth(what: str, given: dict[str, tuple[Path, Path]], grows_by: float) -> None:
    above: dict[str, float] = {}
    for (size, (workspace, file)), rows in zip(given.items(), (SMALL, ROWS), strict=True):
        found = run_program("memory", what, workspace, file)
        assert found["done"] == rows
        above[size] = found["above"] / 1e6
        if what == "import":
            workspace.unlink()
    note(f"memory of {what}", f"{SMALL} rows {above['small']:.0f} MB above idle")
    judge(f"memory of {what}, {ROWS} rows", above["large"], ABOVE_IDLE_MB, "MB")
    judge(f"memory of {what}, growth", above["large"] - above["small"], grows_by, "MB")

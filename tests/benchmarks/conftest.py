"""What the benchmarks share: the file of people, its import and a workspace that holds it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from figures import medians, run_program
from people import ROWS, UNIQUE, people_file

ROUNDS = int(os.environ.get("TABULARIUM_BENCH_ROUNDS", "3"))
"""How often the import is repeated, ours and the reference taking turns."""

Figures = dict[str, Any]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give benchmarks the time they need."""
    for item in items:
        item.add_marker(pytest.mark.timeout(1_800))


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a folder that is emptied at the end: the files in it are large."""
    place = tmp_path_factory.mktemp("benchmarks")
    yield place
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture(scope="session")
def imports(folder: Path) -> tuple[Figures, Figures]:
    """Import the people, and load them plainly; return the medians of both, ours first."""
    people = people_file()
    ours: list[Figures] = []
    plain: list[Figures] = []
    for turn in range(ROUNDS):
        for found, program, name in ((plain, "import_plain", "b"), (ours, "import_ours", "a")):
            target = folder / f"{name}{turn}.tabularium"
            found.append(run_program(program, people, target, *UNIQUE))
            assert found[-1]["created"] == ROWS
            if turn or name == "b":
                target.unlink()
    return medians(ours), medians(plain)


@pytest.fixture(scope="session")
def million(imports: object, folder: Path) -> Path:
    """Return a workspace with the people in it; not to be changed."""
    return folder / "a0.tabularium"

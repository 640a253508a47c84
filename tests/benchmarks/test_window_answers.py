"""Whether the window answers while a million records are worked on, and in what memory."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from figures import judge, note, run_program
from people import UNIQUE, people_file

Figures = dict[str, Any]

IN_TIME = 0.99
WORST_MS = 100
MEMORY_MB = 150
BUSY = ("import", "sort", "search", "undo", "redo")


@pytest.fixture(scope="module")
def busy(folder: Path) -> Figures:
    target = folder / "busy.tabularium"
    found = run_program("window_busy", people_file(), target, *UNIQUE)
    target.unlink()
    idle = found["pulse"]["idle"]
    note("10 ms timer, idle", f"{idle['in time']:.2%} within 20 ms, worst {idle['worst']:.0f} ms")
    return found


@pytest.mark.parametrize("what", BUSY)
def test_the_window_answers_during(busy: Figures, what: str) -> None:
    phases = {name: one for name, one in busy["pulse"].items() if name.startswith(what)}
    for name, one in phases.items():
        note(
            f"10 ms timer, {name}",
            f"{one['in time']:.2%} of {one['ticks']} ticks within 20 ms (limit {IN_TIME:.0%}), "
            f"worst {one['worst']:.0f} ms (limit {WORST_MS} ms), {one['seconds']:.1f} s",
        )
    assert phases
    assert all(one["in time"] >= IN_TIME for one in phases.values())
    assert all(one["worst"] < WORST_MS for one in phases.values())


def test_memory_of_an_import(busy: Figures) -> None:
    memory = busy["memory"]
    note("memory, idle and after", f"{memory['idle'] / 1e6:.0f}, {memory['after'] / 1e6:.0f} MB")
    above = (memory["peak"] - memory["idle"]) / 1e6
    judge("memory of an import above the idle window", above, MEMORY_MB, "MB")

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
    _note("idle", found["pulse"]["idle"])
    return found


def _note(name: str, one: dict[str, float]) -> None:
    note(
        f"10 ms timer, {name}",
        f"{one['in time']:.2%} of {one['ticks']} ticks within 20 ms (limit {IN_TIME:.0%}), "
        f"worst {one['worst']:.0f} ms (limit {WORST_MS} ms), {one['seconds']:.1f} s; meanwhile "
        f"beside it {one['idle in time']:.2%}, worst {one['idle worst']:.0f} ms",
    )


@pytest.mark.parametrize("what", BUSY)
def test_the_window_answers_during(busy: Figures, what: str) -> None:
    phases = {name: one for name, one in busy["pulse"].items() if name.startswith(what)}
    for name, one in phases.items():
        _note(name, one)
    assert phases
    # a machine that keeps a process waiting that does nothing else owes the same to the window
    assert all(one["in time"] >= min(IN_TIME, one["idle in time"]) for one in phases.values())
    assert all(one["worst"] < max(WORST_MS, one["idle worst"]) for one in phases.values())


def test_memory_of_an_import(busy: Figures) -> None:
    memory = busy["memory"]
    note("memory, idle and after", f"{memory['idle'] / 1e6:.0f}, {memory['after'] / 1e6:.0f} MB")
    above = (memory["peak"] - memory["idle"]) / 1e6
    judge("memory of an import above the idle window", above, MEMORY_MB, "MB")

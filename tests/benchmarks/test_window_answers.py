"""Whether the window answers while a million records are worked on, and in what memory.

The lateness of a tick counts whole: that our own threads held the processors is no excuse. Only
where a process beside it, which does nothing but tick, was too late as well, the machine was busy
with something else; then what counts is the lateness without the wait for a processor, as far as
the system tells it.
"""

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
        f"worst {one['worst']:.0f} ms (limit {WORST_MS} ms), {one['seconds']:.1f} s; "
        f"without the wait for a processor {one['own in time']:.2%}, {one['own worst']:.0f} ms; "
        f"a bystander {one['idle in time']:.2%}, {one['idle worst']:.0f} ms",
    )


def _answers(one: dict[str, float], whose: str = "") -> bool:
    return one[f"{whose}in time"] >= IN_TIME and one[f"{whose}worst"] < WORST_MS


@pytest.mark.parametrize("what", BUSY)
def test_the_window_answers_during(busy: Figures, what: str) -> None:
    phases = {name: one for name, one in busy["pulse"].items() if name.startswith(what)}
    for name, one in phases.items():
        _note(name, one)
    assert phases
    for one in phases.values():
        assert _answers(one) or (not _answers(one, "idle ") and _answers(one, "own "))


def test_memory_of_an_import(busy: Figures) -> None:
    memory = busy["memory"]
    note("memory, idle and after", f"{memory['idle'] / 1e6:.0f}, {memory['after'] / 1e6:.0f} MB")
    above = (memory["peak"] - memory["idle"]) / 1e6
    judge("memory of an import above the idle window", above, MEMORY_MB, "MB")

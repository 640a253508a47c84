"""How soon a table of a million records is painted: opened, at its end, sorted, searched."""

from __future__ import annotations

import shutil
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from figures import judge, judge_ratio, note, run_program

Figures = dict[str, Any]


@pytest.fixture(scope="module")
def painted(million: Path, folder: Path) -> Figures:
    copy = shutil.copy(million, folder / "shown.tabularium")
    found = run_program("window_table", copy)
    copy.unlink()
    return found


def _judge(painted: Figures, name: str, limit: float) -> None:
    times = [1000 * one for one in painted["seconds"][name]]
    note(name, "each " + ", ".join(f"{one:.0f}" for one in times) + " ms")
    judge(name, median(times), limit)


def test_open(painted: Figures) -> None:
    _judge(painted, "open", 300)


def test_jump_to_the_end(painted: Figures) -> None:
    _judge(painted, "end", 100)


def test_jump_to_the_end_when_sorted(painted: Figures) -> None:
    _judge(painted, "sorted end", 100)


def test_first_rows_of_a_new_order(painted: Figures) -> None:
    _judge(painted, "sort", 400)


@pytest.mark.parametrize("column", ["name", "notes", "city"])
def test_whole_order(painted: Figures, column: str) -> None:
    ours = median(painted["seconds"][f"sort, all of {column}"])
    binary = median(painted["plain"][f"binary {column}"])
    note(f"order by {column}, by bytes", f"SQLite {binary:.2f} s, ours {ours / binary:.2f} times")
    reference = median(painted["plain"][f"nocase {column}"])
    judge_ratio(f"whole order by {column}", ours, reference, 1.5)


@pytest.mark.parametrize("way", ["", ", typed", ", prepared"])
@pytest.mark.parametrize("term", ["garden", "xylograph"])
def test_first_hits(painted: Figures, term: str, way: str) -> None:
    _judge(painted, f"search {term}{way}", 200)


@pytest.mark.parametrize("way", ["", ", prepared"])
@pytest.mark.parametrize("term", ["garden", "xylograph"])
def test_all_hits_come(painted: Figures, term: str, way: str) -> None:
    times = painted["seconds"][f"all hits of {term}{way}"]
    note(f"all hits of {term}{way}", f"{median(times):.2f} s after the first")
    assert times

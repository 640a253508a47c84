"""Recognises headers of years or dates, the one kind of value that often names columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from domain.formats.delimited.kinds import is_typed, kind_of

_FIRST, _LAST = 1500, 2200
_WIDEST_STEP = 10
_MOST_YEARS_BELOW = 0.2
_NUMBERS_BELOW = 0.8
_NAMED_BELOW = 0.8

Rows = Sequence[Sequence[str]]


def is_scale(first: Sequence[str], rows: Rows) -> bool:
    """Answer whether a row goes through years, or through dates above numbers."""
    return _are_years(first, rows) or _are_dates(first, rows)


def _are_years(first: Sequence[str], rows: Rows) -> bool:
    places = [place for place, cell in enumerate(first) if _is_year(cell)]
    steps = [right - left for left, right in pairwise(int(first[place]) for place in places)]
    others = [cell for place, cell in enumerate(first) if place not in places]
    if not steps or any(map(is_typed, others)) or not _leads(first, rows):
        return False
    if others and len(set(steps)) == 1 and 0 < abs(steps[0]) <= _WIDEST_STEP:
        return True
    goes_on = all(step > 0 for step in steps) or all(step < 0 for step in steps)
    return len(places) >= 3 and goes_on and _share(places, rows, _is_year) <= _MOST_YEARS_BELOW


def _leads(first: Sequence[str], rows: Rows) -> bool:
    """Answer whether the first cell may be a name: a blank only above cells that are none."""
    if first[0].strip():
        return True
    filled = sum(1 for row in rows if row and row[0].strip())
    return filled >= _NAMED_BELOW * len(rows) > 0


def _are_dates(first: Sequence[str], rows: Rows) -> bool:
    places = [place for place, cell in enumerate(first) if kind_of(cell) == "date"]
    others = [cell for place, cell in enumerate(first) if place not in places]
    if len(places) < 2 or len({first[place] for place in places}) < len(places):
        return False
    numbers = all(_share([place], rows, _is_number) >= _NUMBERS_BELOW for place in places)
    return numbers and not any(map(is_typed, others))


def _share(places: Sequence[int], rows: Rows, fits: Callable[[str], bool]) -> float:
    """Answer which share of the cells in these columns fits; blank ones do not count."""
    cells = [row[place] for row in rows for place in places if place < len(row)]
    filled = [cell for cell in cells if kind_of(cell)]
    return sum(map(fits, filled)) / len(filled) if filled else 0.0


def _is_number(cell: str) -> bool:
    return kind_of(cell) == "number"


def _is_year(cell: str) -> bool:
    text = cell.strip()
    return text.isdecimal() and len(text) == 4 and _FIRST <= int(text) <= _LAST

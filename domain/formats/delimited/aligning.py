"""Puts the values of an uneven row under the columns they fit, where it is clear which.

A row that lost a delimiter, or got one too many, has all its later values in the wrong columns.
What the columns of the sound rows hold tells where it happened: this is the alignment of
sequences (Needleman and Wunsch, 1970) with steps that a polluted row calls for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from domain.formats.delimited.kinds import BLANK, TEXT, kind_of

HEAD = 300  # records from the top that tell what the columns hold
_LEAST_SOUND, _SOUND_SHARE = 5, 0.7
_WIDEST, _FARTHEST = 120, 3  # columns, and cells too many or too few
_MOST = 50_000  # cells that are aligned in one reading of a file, thousands in a second
_LONGEST = 400  # characters of a cell that is looked through for two
_SHORT = 20
_MARGIN = 0.3
_DROP, _FILL, _SPLIT, _QUOTED, _LOOSE = 0.5, 0.7, 0.4, 0.15, 0.3
_REJOINED = 8  # cells that a stray quote may have torn apart

_Step = tuple[float, int, tuple[str, ...]]  # cost, cells used, values for the next columns


@dataclass(frozen=True)
class _Column:
    """What the sound rows have in a column."""

    shapes: frozenset[str]
    kind: str
    blank: float
    capital: bool
    longest: int

    def misfit(self, cell: str) -> float:
        """Rate from 0 (as the others) to 1 how little a cell fits."""
        kind = kind_of(cell)
        if kind == BLANK:
            return 0.05 if self.blank >= 0.02 else 1.0
        if kind == TEXT == self.kind:
            return self._text_misfit(cell.strip())
        if kind == self.kind:
            return 0.0 if _shape(cell) in self.shapes else 0.2
        return 0.6 if self.kind in (TEXT, BLANK) else 1.0

    def _text_misfit(self, text: str) -> float:
        if len(text) <= _SHORT and _shape(text) in self.shapes:
            return 0.0
        strange = 0.15 if self.capital and not text[0].isupper() else 0.0
        return strange + (0.1 if len(text) <= 1.5 * self.longest else 0.4)


@lru_cache(maxsize=20_000)
def _shape(cell: str) -> str:
    """Answer 9 for digits, a and A for letters; numbers and long cells with runs taken together."""
    if kind_of(cell) == "number":
        return re.sub(r"\d+", "9", cell.strip())
    text = re.sub(r"[^\W\d_]", lambda one: "A" if one[0].isupper() else "a", cell.strip())
    text = re.sub(r"\d", "9", text)
    return text if len(text) <= _SHORT else re.sub(r"(.)\1+", r"\1", text)


class Aligner:
    """Knows what the columns of a file hold and aligns rows with them."""

    def __init__(self, columns: Sequence[_Column], delimiter: str, quote: str) -> None:
        self._columns = columns
        self._delimiter = delimiter
        self._quote = quote
        self._left = _MOST

    @classmethod
    def learn(
        cls, rows: Sequence[list[str]], width: int, delimiter: str, quote: str
    ) -> Aligner | None:
        """Learn from the first rows; answer nothing if too few of them have the right width."""
        filled = [row for row in rows if len(row) > 1]
        sound = [row for row in filled if len(row) == width]
        if not 3 <= width <= _WIDEST or len(sound) < _LEAST_SOUND:
            return None
        if len(sound) < _SOUND_SHARE * len(filled):
            return None
        return cls([_learn(column) for column in zip(*sound, strict=True)], delimiter, quote)

    def align(self, cells: list[str]) -> list[str] | None:
        """Answer the cells under the columns they fit, or nothing if that is not clear."""
        width = len(self._columns)
        if not 2 <= len(cells) <= width + _FARTHEST + _REJOINED:
            return None
        if len(cells) < width - _FARTHEST or self._left <= 0:
            return None
        if len(cells) < width and self._cost(cells) < _MARGIN:
            return None  # all of them fit where they are, the last ones are missing
        self._left -= width
        cost, row = self._best(cells)
        as_it_stands = self._cost((cells + [""] * width)[:width]) + sum(map(bool, cells[width:]))
        return row if cost + _MARGIN < as_it_stands else None

    def _cost(self, row: Sequence[str]) -> float:
        return sum(map(self._misfit, self._columns, row))

    def _misfit(self, column: _Column, cell: str) -> float:
        loose = self._quote != "" and cell.count(self._quote) % 2
        return column.misfit(cell) + (_LOOSE if loose else 0.0)

    def _best(self, cells: list[str]) -> tuple[float, list[str]]:
        """Answer the cheapest way through cells and columns, from the end to the front."""
        width, count = len(self._columns), len(cells)
        loose = self._quote != "" and any(self._quote in cell for cell in cells)
        band = abs(count - width) + (_REJOINED if loose else 1)
        done: dict[tuple[int, int], tuple[float, list[str]]] = {(count, width): (0.0, [])}
        for place in range(count, -1, -1):
            for column in range(width, -1, -1):
                if abs((count - place) - (width - column)) > band:
                    continue
                found = [
                    (cost + done[rest][0], [*values, *done[rest][1]])
                    for cost, used, values in self._steps(cells, place, column)
                    if (rest := (place + used, column + len(values))) in done
                ]
                if found:
                    done[place, column] = min(found, key=_cost_of)
        return done.get((0, 0), (float("inf"), []))

    def _steps(self, cells: list[str], place: int, column: int) -> Iterator[_Step]:
        left, even = len(self._columns) - column, len(cells) == len(self._columns)
        here = cells[place] if place < len(cells) else None
        if here is not None and left:
            yield self._misfit(self._columns[column], here), 1, (here,)
        if here is not None and not here.strip() and not even:
            yield _DROP, 1, ()
        if left and not even:
            yield _FILL, 0, ("",)
        if here and left and self._quote and not even:
            yield from self._joined(cells, place, column)
        if here and left > 1:
            yield from self._splits(cells, place, column)
            if len(cells) < len(self._columns) and len(here) <= _LONGEST:
                found = _parted(here, self._columns[column], self._columns[column + 1])
                if found:
                    yield found[0], 1, found[1]

    def _splits(self, cells: list[str], place: int, column: int) -> Iterator[_Step]:
        """Take a cell, or several that a stray quote tore apart, for two."""
        fit = self._columns[column].misfit, self._columns[column + 1].misfit
        for used in range(1, min(_REJOINED, len(cells) - place) + 1):
            torn = self._delimiter.join(cells[place : place + used])
            for pair in _at_quotes(torn, self._quote, closed=used > 1):
                if pair[0].endswith(self._delimiter) or pair[1].startswith(self._delimiter):
                    continue
                yield _QUOTED + fit[0](pair[0]) + fit[1](pair[1]), used, pair
            if not self._quote or self._quote not in torn:
                break

    def _joined(self, cells: list[str], place: int, column: int) -> Iterator[_Step]:
        """Take cells for one: a bare quote before a delimiter seemed to end the first."""
        for used in range(2, min(_REJOINED, len(cells) - place) + 1):
            first, *inner, last = cells[place : place + used]
            if last.endswith(self._quote) and last.count(self._quote) % 2:
                whole = self._delimiter.join([first + self._quote, *inner, last[:-1]])
                yield _QUOTED + self._columns[column].misfit(whole), used, (whole,)


def _cost_of(found: tuple[float, list[str]]) -> float:
    return found[0]


def _learn(cells: Sequence[str]) -> _Column:
    filled = [cell for cell in cells if kind_of(cell) != BLANK]
    kinds = Counter(map(kind_of, filled)).most_common(1)
    kind = kinds[0][0] if kinds and kinds[0][1] >= 0.8 * len(filled) else TEXT if kinds else BLANK
    blank = 1 - len(filled) / len(cells)
    filled = [cell for cell in filled if kind in (TEXT, kind_of(cell))]
    capitals = sum(cell.strip()[:1].isupper() for cell in filled)
    return _Column(
        frozenset(map(_shape, filled)),
        kind,
        blank,
        capitals >= 0.9 * len(filled) > 0,
        max(map(len, filled), default=0),
    )


def _at_quotes(text: str, quote: str, *, closed: bool) -> Iterator[tuple[str, str]]:
    """Part a text at each quote within it; `closed` asks for the other quote at an end."""
    if not quote:
        return
    for place in range(1, len(text) - 1):
        if text[place] != quote:
            continue
        first, second = text[:place], text[place + 1 :]
        if first[-1].isspace() or second[0].isspace():
            continue
        opened, ended = first.startswith(quote), second.endswith(quote)
        if closed and opened == ended:
            continue
        first = first[1:] if opened else first
        second = second[:-1] if ended else second
        yield first.replace(quote * 2, quote), second.replace(quote * 2, quote)


def _parted(text: str, first: _Column, second: _Column) -> tuple[float, tuple[str, str]] | None:
    """Part a text where both parts fit best; nothing if two places are as good."""
    found = [
        (first.misfit(text[:place]) + second.misfit(text[place:]), place)
        for place in _seams(text, first, second)
    ]
    found.sort()
    if not found or (len(found) > 1 and found[0][0] == found[1][0]):
        return None
    cost, place = found[0]
    return cost + _SPLIT, (text[:place], text[place:])


def _seams(text: str, first: _Column, second: _Column) -> Iterator[int]:
    """Offer places at which a text may be two: any beside a value, capitals between texts."""
    longest, both_text = first.longest + 2, first.kind == second.kind == TEXT
    lowest = 1 if second.kind == TEXT else max(1, len(text) - second.longest - 2)
    highest = len(text) - 1 if first.kind == TEXT else min(len(text) - 1, longest)
    for place in range(lowest, highest + 1):
        before, after = text[place - 1], text[place]
        if before.isspace() or after.isspace():
            continue
        if not both_text or (after.isupper() and not before.isupper()):
            yield place

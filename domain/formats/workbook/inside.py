"""What runs in the child process: reads a workbook with python-calamine and sends texts."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import compress, islice
from pathlib import Path
from typing import Any

import python_calamine as calamine

from domain.errors import EmptySource, SourceUnreadable, TooManyColumns
from domain.formats import NAMED
from domain.formats.child import Request
from domain.formats.frames import Column, Frame, columns_frame
from domain.formats.workbook.archive import Extras, check_archive, read_extras
from domain.formats.workbook.cells import as_sent, damaged, texts

MOST_TEXT = 1024 * 1024 * 1024
MOST_COLUMNS = 16_384  # that Excel itself can have
MOST_ROWS = 1_048_576
MOST_CELLS = 40_000_000
_ROWS = 50, 500  # of a piece that is worked on at once
_CELLS = 8_000
_VISIBLE = calamine.SheetVisibleEnum.Visible
_PAGE = calamine.SheetTypeEnum.WorkSheet


def serve(request: Request) -> Iterator[Frame]:
    """Answer a request: `do` is look (one value) or rows (many frames of rows)."""
    path = Path(request["path"])
    check_archive(path)
    with _opened(path) as book:
        listed = [one for one in book.sheets_metadata if one.typ == _PAGE]
        name, sheet = _choose(path, book, listed, request["part"])
        _check_size(path, sheet)
        extras = read_extras(path, name) if request["errors"] else Extras()
        pages = _Pages(path, sheet, extras, frozenset(request["moments"]))
        if request["do"] == "rows":
            yield "H", json.dumps(sheet.total_height).encode()
            yield from pages.frames(request["after"], request["before"])
            return
        found = pages.survey(request["sample"])
    found["parts"] = [one.name for one in listed]
    found["hidden"] = [one.name for one in listed if one.visible != _VISIBLE]
    found["part"] = name
    yield "J", json.dumps(found).encode()


def _opened(path: Path) -> calamine.CalamineWorkbook:
    try:
        return calamine.CalamineWorkbook.from_path(path)
    except calamine.PasswordError as error:
        raise SourceUnreadable(path, "encrypted") from error
    except calamine.CalamineError as error:
        encrypted = "password" in str(error).lower() or _is_sealed(path)
        raise SourceUnreadable(path, "encrypted" if encrypted else "damaged") from error


def _is_sealed(path: Path) -> bool:
    """Answer whether a compound file holds an encrypted package, as new Excel files do."""
    with path.open("rb") as handle:
        return "EncryptedPackage".encode("utf-16-le") in handle.read(1 << 20)


def _choose(
    path: Path,
    book: calamine.CalamineWorkbook,
    listed: list[calamine.SheetMetadata],
    wanted: str,
) -> tuple[str, calamine.CalamineSheet]:
    """Answer the wanted sheet, or the first that is visible and not empty."""
    if wanted:
        if wanted not in [one.name for one in listed]:
            raise SourceUnreadable(path, "part_missing")
        return wanted, book.get_sheet_by_name(wanted)
    for one in sorted(listed, key=lambda one: one.visible != _VISIBLE):
        sheet = book.get_sheet_by_name(one.name)
        if sheet.height and sheet.width:
            return one.name, sheet
    raise EmptySource(path)


def _check_size(path: Path, sheet: calamine.CalamineSheet) -> None:
    """Refuse a sheet that says it is larger than any can be."""
    if sheet.width > MOST_COLUMNS:
        raise TooManyColumns(path, str(sheet.width))
    if sheet.width * sheet.total_height > MOST_CELLS:
        raise SourceUnreadable(path, "too_large")


@dataclass
class _Spots:
    """How often something was seen, and in which rows first."""

    count: int = 0
    rows: list[int] = field(default_factory=list)

    def add(self, number: int, times: int = 1) -> None:
        """Note something in a row."""
        self.count += times
        if len(self.rows) < NAMED and number not in self.rows:
            self.rows.append(number)


class _Pages:
    """The rows of a sheet, some at a time, with their numbers as the program shows them."""

    def __init__(
        self, path: Path, sheet: calamine.CalamineSheet, extras: Extras, moments: frozenset[int]
    ) -> None:
        self._path = path
        self._sheet = sheet
        self._moments = moments
        self._left = sheet.start[1] if sheet.start else 0
        self._extras = extras
        self._errors_end: int | None = None
        width = max(1, sheet.width, self._used_by_errors())
        self._size = max(_ROWS[0], min(_ROWS[1], _CELLS // width))

    def frames(self, after: int, before: int) -> Iterator[Frame]:
        """Send the rows between two row numbers that are not blank, each with its number."""
        size = 0
        for number, values in self._pieces():
            if not (after < number + len(values) - 1 and number < before):
                continue
            first, last = max(0, after + 1 - number), min(len(values), before - number)
            numbers = array("q", range(number + first, number + last))
            columns = [one[first:last] for one in self._columns(number, values)]
            columns = _without_blanks(numbers, columns)
            if columns[0]:
                frame = columns_frame(columns)
                size += len(frame[1])
                if size > MOST_TEXT:
                    raise SourceUnreadable(self._path, "too_large")
                yield frame

    def survey(self, sample: int) -> dict[str, Any]:
        """Go through the whole sheet: its first rows, and what is odd about it."""
        lost, moments, filled, used = _Spots(), set[int](), 0, 0
        for number, values in self._pieces():
            for index, column in enumerate(zip(*values, strict=True)):
                kinds = set(map(type, column))
                if kinds == {str}:
                    if any(column):
                        used = max(used, index + 1)
                else:
                    used = max(used, index + 1)
                    if any(kind.__name__ == "datetime" for kind in kinds):
                        moments.add(index)
                for place in damaged(column):
                    lost.add(number + place)
            filled += sum(1 for row in values if any(one != "" for one in row))
        self._moments = frozenset(moments)
        return {
            "rows": self._first_rows(sample),
            "filled": filled,
            "used": max(used, self._used_by_errors()),
            "moments": sorted(moments),
            "damaged": [lost.count, lost.rows],
            **self._oddities(),
        }

    def _first_rows(self, sample: int) -> list[tuple[str, ...]]:
        pieces = (self._rows(number, values) for number, values in self._pieces())
        return list(islice((row for piece in pieces for row in piece), sample))

    def _used_by_errors(self) -> int:
        """Answer how many columns there are if those with nothing but errors count."""
        if self._errors_end is None:
            columns = [place for row in self._extras.errors.values() for place in row]
            self._errors_end = max(columns, default=self._left - 1) - self._left + 1
        return self._errors_end

    def _oddities(self) -> dict[str, Any]:
        errors = _Spots()
        for row in sorted(self._extras.errors):
            errors.add(row + 1, len(self._extras.errors[row]))
        merged = _Spots()
        for (row, _), _end in self._sheet.merged_cell_ranges or ():
            merged.add(row + 1)
        return {
            "errors": [errors.count, errors.rows],
            "merged": [merged.count, merged.rows],
            "uncalculated": self._extras.uncalculated,
            "dates_1904": self._extras.dates_1904,
        }

    def _pieces(self) -> Iterator[tuple[int, list[list[Any]]]]:
        """Yield some rows at a time with the number of the first."""
        rows = iter(self._sheet.iter_rows())
        number = 1
        while values := list(islice(rows, self._size)):
            yield number, values
            number += len(values)
        # The library does not count rows that hold nothing but errors below all others.
        end = min(max(self._extras.errors, default=-1) + 1, MOST_ROWS)
        while number <= end:
            values = [[""] * max(1, self._sheet.width)] * min(self._size, end - number + 1)
            yield number, values
            number += len(values)

    def _rows(self, number: int, values: list[list[Any]]) -> list[tuple[str, ...]]:
        columns = self._texts(number, values)
        if not self._extras.errors:
            return list(zip(*columns, strict=True))
        # the library does not count columns that hold nothing but errors right of all others
        right = [[""] * len(values)] * (self._used_by_errors() + 1 - len(columns))
        rows = zip(*columns, *right, strict=True)
        return [self._with_errors(place, row) for place, row in enumerate(rows, start=number - 1)]

    def _texts(self, number: int, values: list[list[Any]]) -> list[Sequence[str]]:
        """Answer the texts of some rows by column; the first column has their numbers."""
        columns = enumerate(zip(*values, strict=True))
        found = [texts(column, moments=index in self._moments) for index, column in columns]
        return [_numbers(number, values), *found]

    def _columns(self, number: int, values: list[list[Any]]) -> list[Column]:
        """Answer the columns as they are sent: numbers become text on the other side.

        There somebody waits anyway.
        """
        if self._extras.errors:
            _numbers_again, *columns = zip(*self._rows(number, values), strict=True)
            return [*columns]
        return [
            as_sent(column, moments=index in self._moments)
            for index, column in enumerate(zip(*values, strict=True))
        ]

    def _with_errors(self, place: int, row: tuple[str, ...]) -> tuple[str, ...]:
        """The library leaves error cells blank; put in what the sheet shows."""
        errors = self._extras.errors.get(place)
        if not errors:
            return row
        cells = list(row)
        for column, text in errors.items():
            index = column - self._left + 1
            if 0 < index < len(cells) and not cells[index]:
                cells[index] = text
        return tuple(cells)


def _numbers(number: int, values: list[list[Any]]) -> list[str]:
    return list(map(str, range(number, number + len(values))))


def _without_blanks(numbers: array[int], columns: list[Column]) -> list[Column]:
    """Leave out the rows in which nothing holds something; their numbers become a column too."""
    if any(isinstance(one, array) or "" not in one for one in columns):
        return [numbers, *columns]
    filled = list(map(any, zip(*columns, strict=True))) if columns else [False] * len(numbers)
    if all(filled):
        return [numbers, *columns]
    kept = ([str(one) for one in compress(column, filled)] for column in columns)
    return [array("q", compress(numbers, filled)), *kept]

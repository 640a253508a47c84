"""Asks the child process about a workbook, finds the table on a sheet, and hands its rows on."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from domain.errors import EmptySource, TooManyColumns
from domain.formats import (
    MAX_COLUMNS,
    SAMPLE_ROWS,
    Batch,
    Note,
    RaggedRow,
    Stamp,
    TableProbe,
    column_names,
    header_notes,
)
from domain.formats.by_column import RowsByColumn
from domain.formats.child import Child
from domain.formats.delimited.heading import join_header
from domain.formats.delimited.layout import Layout
from domain.formats.delimited.source import check_unchanged, take_stamp
from domain.formats.frames import Column, Frame, unpack_columns
from domain.formats.numbers import plain_numbers
from domain.formats.workbook.finding import (
    LOOKED_AT,
    lay_out,
    layouts_of,
    split_rows,
    width_of,
)
from domain.formats.workbook.options import WorkbookOptions

_END = 1 << 30
_PASSED_OVER = 5  # sheets without a table


def probe(path: Path, options: WorkbookOptions | None = None) -> TableProbe[WorkbookOptions]:
    """Look at a sheet and answer what was understood of it.

    Where nobody has chosen one, a sheet that holds no table (a title page, a note) is passed over.
    """
    stamp = take_stamp(path)
    looks = [(options, _look(path, options))]
    check_unchanged(path, stamp)
    try:
        return _understand(path, stamp, looks[0][1], options)
    except EmptySource:
        further = [] if options is not None and options.part else _further(looks[0][1])
    for part in further:
        looks.append((other := WorkbookOptions(part), _look(path, other)))
        with suppress(EmptySource):
            return _understand(path, stamp, looks[-1][1], other)
    for chosen, seen in looks:
        with suppress(EmptySource):
            return _understand(path, stamp, seen, chosen, bare=True)
    return _understand(path, stamp, looks[0][1], options, bare=True)


def _further(seen: dict[str, Any]) -> list[str]:
    """Answer the visible sheets below one without a table."""
    listed = [one for one in seen["parts"] if one not in seen["hidden"]]
    after = listed.index(seen["part"]) + 1 if seen["part"] in listed else 0
    return listed[after : after + _PASSED_OVER]


def _understand(
    path: Path,
    stamp: Stamp,
    seen: dict[str, Any],
    options: WorkbookOptions | None,
    *,
    bare: bool = False,
) -> TableProbe[WorkbookOptions]:
    """Answer what is on a sheet; with `bare` several names without rows are a table too."""
    rows = [(int(row[0]), row[1 : seen["used"] + 1]) for row in seen["rows"]]
    layouts = layouts_of(rows)
    tables = [_placed(layout, seen) for layout in layouts]
    chosen, notes = lay_out(rows, options, layouts[0] if layouts else Layout())
    chosen = replace(chosen, **_found_out(seen))
    width = width_of(rows, chosen, seen["used"]) if len(tables) > 1 else seen["used"]
    head, body = split_rows(rows, chosen)
    raw = join_header(head)[:width]
    if width > MAX_COLUMNS:
        raise TooManyColumns(path, str(width))
    if not body and not (bare and sum(map(bool, raw)) > 1):
        raise EmptySource(path, "header_only" if any(raw) else "")
    raw += ("",) * (width - len(raw))
    return TableProbe(
        path=path,
        options=chosen,
        raw_header=raw,
        header=column_names(raw),
        sample=tuple(tuple(cells[:width]) for _, cells in body[:SAMPLE_ROWS]),
        sample_numbers=tuple(number for number, _ in body[:SAMPLE_ROWS]),
        stamp=stamp,
        notes=(*notes, *_header_notes(raw, chosen, body), *_cell_notes(seen)),
        parts=tuple(seen["parts"]),
        hidden=tuple(seen["hidden"]),
        rows=seen["filled"],
        tables=tuple(tables) if len(tables) > 1 else (),
    )


def _found_out(seen: dict[str, Any]) -> dict[str, Any]:
    """Answer what a look tells about a whole sheet, as options."""
    return {
        "part": seen["part"],
        "moments": frozenset(seen["moments"]),
        "has_errors": seen["errors"][0] > 0,
    }


def _placed(layout: Layout, seen: dict[str, Any]) -> WorkbookOptions:
    place = WorkbookOptions("", layout.skip_rows, layout.header_rows, layout.stop_row)
    return replace(place, **_found_out(seen))


def batches(
    path: Path,
    options: WorkbookOptions,
    *,
    width: int,
    size: int = 500,
    expected: Stamp | None = None,
) -> Iterator[Batch]:
    """Read the rows of a sheet by the options of a probe."""
    stamp = expected or take_stamp(path)
    check_unchanged(path, stamp)
    request = _request(options, "rows") | {
        "after": options.skip_rows,
        "before": options.stop_row or _END,
    }
    with Child(path, "workbook", request) as child:
        cutter = _Cutter(width, size, max(0, options.header_rows), stamp.size)
        for frame in child.frames():
            yield from cutter.waiting() if frame is None else cutter.cut(frame)
        yield from cutter.rest()
    check_unchanged(path, stamp)


class _Cutter:
    """Makes batches of the asked size from frames of any size, without the header."""

    def __init__(self, width: int, size: int, header_rows: int, file_size: int) -> None:
        self._width = width
        self._size = size
        self._header_left = header_rows
        self._file_size = file_size
        self._height = 1
        self._position = 0
        self._numbers: list[int] = []
        self._columns: list[list[str]] = [[] for _ in range(width)]
        self._ragged: list[RaggedRow] = []

    def cut(self, frame: Frame) -> Iterator[Batch]:
        """Take in a frame and give the batches that are full."""
        if frame[0] == "H":
            self._height = max(1, json.loads(frame[1]))
            return
        found, *columns = unpack_columns(frame)
        numbers = list(map(int, found))
        self._position = min(numbers[-1], self._height) * self._file_size // self._height
        self._add(numbers, list(map(_as_texts, columns)))
        while len(self._numbers) >= self._size:
            yield self._batch(self._size)

    def waiting(self) -> Iterator[Batch]:
        """Say that reading goes on."""
        yield Batch((), [], self._position)

    def rest(self) -> Iterator[Batch]:
        """Give what is left."""
        self._position = self._file_size
        if self._numbers:
            yield self._batch(len(self._numbers))

    def _add(self, numbers: list[int], columns: list[Sequence[str]]) -> None:
        """Take in rows below the header, cut or filled up to the asked width."""
        head = min(self._header_left, len(numbers))
        self._header_left -= head
        if len(columns) > self._width:
            rows = zip(numbers, zip(*columns, strict=True), strict=True)
            self._ragged += self._overflowing(islice(rows, head, None))
        self._numbers += numbers[head:]
        missing = [[""] * len(numbers)] * (self._width - len(columns))
        for kept, column in zip(self._columns, [*columns[: self._width], *missing], strict=True):
            kept += column[head:]

    def _overflowing(self, rows: Iterable[tuple[int, tuple[str, ...]]]) -> Iterator[RaggedRow]:
        for number, row in rows:
            if any(row[self._width :]):
                yield RaggedRow(number, row, self._width)

    def _batch(self, size: int) -> Batch:
        numbers, columns = self._numbers[:size], [column[:size] for column in self._columns]
        del self._numbers[:size]
        for column in self._columns:
            del column[:size]
        ragged = tuple(one for one in self._ragged if one.row <= numbers[-1])
        del self._ragged[: len(ragged)]
        return Batch(numbers, RowsByColumn(columns), self._position, ragged)


def _as_texts(column: Column) -> Sequence[str]:
    if not isinstance(column, array):
        return column
    return list(map(str, column)) if column.typecode == "q" else plain_numbers(column)


def _request(options: WorkbookOptions, do: str) -> dict[str, Any]:
    return {
        "do": do,
        "part": options.part,
        "moments": sorted(options.moments),
        "errors": do == "look" or options.has_errors,
    }


def _look(path: Path, options: WorkbookOptions | None) -> dict[str, Any]:
    request = _request(options or WorkbookOptions(), "look")
    sample = LOOKED_AT + (options.skip_rows if options else 0)
    with Child(path, "workbook", request | {"sample": sample}) as child:
        seen: dict[str, Any] = child.answer()
    return seen


def _header_notes(
    raw: tuple[str, ...], options: WorkbookOptions, body: list[tuple[int, list[str]]]
) -> Iterator[Note]:
    if not body:
        yield Note("header_only", count=len(raw))
    if options.header_rows:
        yield from header_notes(raw)
    else:
        yield Note("no_header")


def _cell_notes(seen: dict[str, Any]) -> Iterator[Note]:
    others = [one for one in seen["parts"] if one not in seen["hidden"] and one != seen["part"]]
    if others:
        yield Note("other_parts", count=len(others), text=others[0])
    if seen["hidden"]:
        yield Note("hidden_parts", count=len(seen["hidden"]), text=seen["hidden"][0])
    codes = {"damaged": "excel_damaged_digits", "errors": "error_cells", "merged": "merged_cells"}
    for name, code in codes.items():
        count, rows = seen[name]
        if count:
            yield Note(code, count, tuple(rows))
    if seen["dates_1904"]:
        yield Note("dates_1904")
    if seen["uncalculated"]:
        yield Note("uncalculated_formulas", seen["uncalculated"])

"""Reads a table of an SQLite file; of a workspace, its live records as the fields write them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from domain.errors import EmptySource, SourceUnreadable, TooManyColumns
from domain.fields import to_text
from domain.formats import (
    MAX_COLUMNS,
    NAMED,
    SAMPLE_ROWS,
    Batch,
    CellFault,
    Note,
    Stamp,
    TableProbe,
    column_names,
    header_notes,
)
from domain.formats.database.options import DatabaseOptions
from domain.formats.delimited.encoding import has_lost_bytes, has_nul
from domain.formats.delimited.source import check_unchanged, take_stamp
from domain.formats.numbers import plain_number
from domain.store.foreign import ForeignFile, ForeignTable, Value
from domain.values import FieldDef

_FORMATS = {"datetime": "YYYY-MM-DD HH:MM:SS.fffZ"}
_BINARY = "binary"
_SHOWN = 1000  # bytes of binary data that are written as hexadecimal digits; a picture is no text

Writer = Callable[[Value], str]


@dataclass(frozen=True)
class DatabaseProbe(TableProbe[DatabaseOptions]):
    """What was understood of a table; `fields` are its columns where a workspace defines them."""

    fields: tuple[FieldDef, ...] = ()


def probe(path: Path, options: DatabaseOptions | None = None) -> DatabaseProbe:
    """Look at a table and answer what was understood of it."""
    stamp = take_stamp(path)
    with ForeignFile(path) as file:
        table, count = _choose(file, options.part if options else "")
        if len(table.columns) > MAX_COLUMNS:
            raise TooManyColumns(path, str(len(table.columns)))
        rows = list(islice(file.rows(table), SAMPLE_ROWS))
        parts = tuple(one.label for one in file.tables)
    check_unchanged(path, stamp)
    batch = _batch(table, rows, 1, 0)
    return DatabaseProbe(
        path=path,
        options=DatabaseOptions(table.label),
        raw_header=table.labels,
        header=column_names([_sayable(label) for label in table.labels]),
        sample=tuple(map(tuple, batch.rows)),
        sample_numbers=tuple(batch.numbers),
        stamp=stamp,
        notes=(*_header_notes(table, count), *_notes(batch, parts, table)),
        parts=parts,
        rows=count,
        fields=table.fields,
    )


def batches(
    path: Path,
    options: DatabaseOptions,
    *,
    width: int,
    size: int = 500,
    expected: Stamp | None = None,
) -> Iterator[Batch]:
    """Read the rows of a table by the options of a probe."""
    stamp = expected or take_stamp(path)
    check_unchanged(path, stamp)
    with ForeignFile(path) as file:
        table, count = _choose(file, options.part)
        rows, done = file.rows(replace(table, columns=table.columns[:width])), 0
        while some := list(islice(rows, size)):
            position = min(done + len(some), count) * stamp.size // max(1, count)
            yield _batch(table, some, done + 1, position)
            done += len(some)
            check_unchanged(path, stamp)


def _choose(file: ForeignFile, part: str) -> tuple[ForeignTable, int]:
    """Answer the wanted table, or the first that has rows, with their number."""
    if not file.tables:
        raise EmptySource(file.path)
    if part:
        fitting = (one for one in file.tables if part in (one.label, one.name))
        table = next(fitting, None)
        if table is None:
            raise SourceUnreadable(file.path, "part_missing")
        return table, file.count(table)
    counted = ((one, count) for one in file.tables if (count := file.count(one)))
    return next(counted, (file.tables[0], 0))


def _batch(
    table: ForeignTable, rows: Sequence[tuple[Value, ...]], number: int, position: int
) -> Batch:
    columns = list(zip(*rows, strict=True))
    texts = [list(map(_writer(table, place), column)) for place, column in enumerate(columns)]
    numbers = range(number, number + len(rows))
    faults = [
        CellFault(number + row, column, code)
        for column, (values, cells) in enumerate(zip(columns, texts, strict=True))
        for row, code in _faults(values, cells)
    ]
    return Batch(numbers, list(map(list, zip(*texts, strict=True))), position, faults=tuple(faults))


def _writer(table: ForeignTable, place: int) -> Writer:
    return _field_writer(table.fields[place]) if table.fields else _plain_text


def _field_writer(field: FieldDef) -> Writer:
    """Answer what writes a workspace's values, dates and times in a form that says their zone."""
    plain = field._replace(format=_FORMATS.get(field.type, ""))
    return lambda value: _plain_text(value) if isinstance(value, bytes) else to_text(value, plain)


def _plain_text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.hex() if len(value) <= _SHOWN else ""
    return plain_number(value) if isinstance(value, float) else str(value)


def _faults(values: Sequence[Value], cells: Sequence[str]) -> Iterator[tuple[int, str]]:
    for row, (value, cell) in enumerate(zip(values, cells, strict=True)):
        if type(value) is bytes:
            yield row, _BINARY
        elif not cell.isascii() and has_lost_bytes(cell):
            yield row, "unreadable_text"
        elif has_nul(cell):
            yield row, "nul"


def _sayable(name: str) -> str:
    return name.encode("utf-8", "replace").decode()


def _header_notes(table: ForeignTable, count: int) -> Iterator[Note]:
    yield from header_notes(table.labels)
    if not count:
        yield Note("header_only", count=len(table.labels))


def _notes(batch: Batch, parts: tuple[str, ...], table: ForeignTable) -> Iterator[Note]:
    others = [one for one in parts if one != table.label]
    if others:
        yield Note("other_parts", count=len(others), text=others[0])
    codes = {_BINARY: "binary_cells", "unreadable_text": "decode_failures", "nul": "nul_bytes"}
    for code, note in codes.items():
        rows = sorted({fault.row for fault in batch.faults if fault.code == code})
        if rows:
            yield Note(note, len(rows), tuple(rows[:NAMED]))

"""Chosen records of one table to one file, in any format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import cast

from domain.errors import CannotHold
from domain.exporting.columns import column_of
from domain.exporting.marking import marked, trace_column, trace_of
from domain.fields import to_text
from domain.formats.writers import Row, Sheet, writer
from domain.formats.writers.base import BATCH
from domain.store.reading import Reader
from domain.store.reading.position import position
from domain.values import FieldDef, Query, TableDef
from domain.workspace import Progress

PART = 500
_WITHOUT_ID = itemgetter(slice(1, None))
Chosen = Query | Sequence[int]


@dataclass(frozen=True)
class ExportReport:
    """What was written: place, number of records, SHA-256 of the values, size in bytes."""

    path: Path
    rows: int
    digest: str
    size: int


def export(
    reader: Reader,
    table: TableDef,
    chosen: Chosen,
    path: Path,
    *,
    format: str = "csv",  # noqa: A002 - what a caller would call it
    field_ids: Sequence[int] | None = None,
    delimiter: str = ",",
    bom: bool = True,
    guard: bool = True,
    traced: bool = False,
    progress: Progress = lambda done, total: None,
) -> ExportReport:
    """Write the records of a query, or with these ids in this order, in a format.

    `format` is a name of `domain.formats.writers`. Delimiter, bom and guard are for delimited
    text: with `guard` text cannot run as a formula in a spreadsheet; reading our file back takes
    the guard off again. With `traced` a last column (see `domain.traces`) lets an import tell
    later what was changed in the file; a script that wants nothing but the fields does without.
    Raises TargetUnwritable, CannotHold (which names the record), and Cancelled if `progress`
    does; what was at the path before is still there then.
    """
    fields = [table.field(one) for one in field_ids] if field_ids else list(table.fields)
    sheet = Sheet(table.label, tuple(map(column_of, fields)), delimiter, bom, guard)
    if not traced:
        rows = chosen_values(reader, table, chosen, fields)
        return _write(reader, table, chosen, path, format, sheet, rows, progress)
    with reader.snapshot() as connection:
        here = position(connection)
        rows = chosen_values(reader, table, chosen, fields)
        if here is not None:
            trace = trace_of(here, table, fields, guarded=guard and format == "csv")
            sheet = replace(sheet, columns=(*sheet.columns, trace_column(trace)))
            rows = marked(rows, fields)
        return _write(reader, table, chosen, path, format, sheet, rows, progress)


def _write(
    reader: Reader,
    table: TableDef,
    chosen: Chosen,
    path: Path,
    format: str,  # noqa: A002 - as above
    sheet: Sheet,
    records: Iterator[Row],
    progress: Progress,
) -> ExportReport:
    """Write rows that begin with the id of their record."""
    writing = writer(format)
    total = chosen_total(reader, chosen)
    if writing.MOST_ROWS and total > writing.MOST_ROWS:
        raise CannotHold(path, "too_many_rows", limit=str(writing.MOST_ROWS))
    rows = _Rows(records)
    try:
        written = writing.write(path, sheet, rows, on_progress=lambda done: progress(done, total))
    except CannotHold as error:
        record_id = rows.id_of(error.record)
        error.record = name_of(reader, table, record_id) if record_id else error.record
        raise
    return ExportReport(path, written.rows, written.digest, written.size)


def export_csv(
    reader: Reader,
    table: TableDef,
    chosen: Chosen,
    path: Path,
    *,
    field_ids: Sequence[int] | None = None,
    delimiter: str = ",",
    bom: bool = True,
    guard: bool = True,
    traced: bool = False,
    progress: Progress = lambda done, total: None,
) -> ExportReport:
    """Write delimited text; see `export`. Without `traced` it holds the fields and no more."""
    return export(
        reader,
        table,
        chosen,
        path,
        field_ids=field_ids,
        delimiter=delimiter,
        bom=bom,
        guard=guard,
        traced=traced,
        progress=progress,
    )


def chosen_total(reader: Reader, chosen: Chosen) -> int:
    """Return how many records are chosen."""
    return reader.count(chosen) if isinstance(chosen, Query) else len(chosen)


def chosen_values(
    reader: Reader, table: TableDef, chosen: Chosen, fields: Sequence[FieldDef]
) -> Iterator[Row]:
    """Yield the id and these values of each chosen record, a few at a time from the file."""
    if isinstance(chosen, Query):
        yield from reader.iter_values(table, chosen, fields)
        return
    places = [table.fields.index(field) for field in fields]
    for start in range(0, len(chosen), PART):
        ids = chosen[start : start + PART]
        found = reader.page(table, ids)
        for record in (found[one] for one in ids if one in found):
            yield (record.id, *(record.values[place] for place in places))


def name_of(reader: Reader, table: TableDef, record_id: int) -> str:
    """Return what a person knows a record by, its id at worst."""
    field = table.main_field
    value = reader.titles(table, [record_id]).get(record_id)
    text = to_text(value, field) if field else ""
    return " ".join(text[:200].split())[:60] or str(record_id)


class _Rows:
    """The values of each record; remembers the last ids, to say which record was at fault."""

    def __init__(self, records: Iterator[Row]) -> None:
        self._records = records
        self._latest: list[Row] = []
        self._before = 0

    def __iter__(self) -> Iterator[Row]:
        while latest := list(islice(self._records, BATCH)):
            self._before += len(self._latest)
            self._latest = latest
            yield from map(_WITHOUT_ID, latest)

    def id_of(self, row: str) -> int:
        """Return the id of the record in a row (counted from 1), 0 if that is unknown."""
        place = int(row or 0) - 1 - self._before
        return cast("int", self._latest[place][0]) if 0 <= place < len(self._latest) else 0

"""Chosen records of one table to one file, in any format."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from domain.errors import CannotHold
from domain.exporting.columns import column_of
from domain.fields import to_text
from domain.formats.writers import Row, Sheet, writer
from domain.formats.writers.base import BATCH
from domain.store.reading import Reader
from domain.values import FieldDef, Query, Record, Stored, TableDef
from domain.workspace import Progress

PART = 500
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
    progress: Progress = lambda done, total: None,
) -> ExportReport:
    """Write the records of a query, or with these ids in this order, in a format.

    `format` is a name of `domain.formats.writers`. Delimiter, bom and guard are for delimited
    text: with `guard` text cannot run as a formula in a spreadsheet; reading our file back takes
    the guard off again. Raises TargetUnwritable, CannotHold (which names the record), and
    Cancelled if `progress` does; what was at the path before is still there then.
    """
    writing = writer(format)
    fields = [table.field(one) for one in field_ids] if field_ids else list(table.fields)
    total = chosen_total(reader, chosen)
    if writing.MOST_ROWS and total > writing.MOST_ROWS:
        raise CannotHold(path, "too_many_rows", limit=str(writing.MOST_ROWS))
    sheet = Sheet(table.label, tuple(map(column_of, fields)), delimiter, bom, guard)
    rows = _Rows(table, fields, chosen_records(reader, table, chosen))
    try:
        written = writing.write(path, sheet, rows, on_progress=lambda done: progress(done, total))
    except CannotHold as error:
        error.record = rows.name_of(error.record)
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
    progress: Progress = lambda done, total: None,
) -> ExportReport:
    """Write delimited text; see `export`."""
    return export(
        reader,
        table,
        chosen,
        path,
        field_ids=field_ids,
        delimiter=delimiter,
        bom=bom,
        guard=guard,
        progress=progress,
    )


def chosen_total(reader: Reader, chosen: Chosen) -> int:
    """Return how many records are chosen."""
    return reader.count(chosen) if isinstance(chosen, Query) else len(chosen)


def chosen_records(reader: Reader, table: TableDef, chosen: Chosen) -> Iterator[Record]:
    """Yield the chosen records in their order, a few at a time from the file."""
    if isinstance(chosen, Query):
        yield from reader.iter_records(table, chosen)
        return
    for start in range(0, len(chosen), PART):
        ids = chosen[start : start + PART]
        found = reader.page(table, ids)
        yield from (found[one] for one in ids if one in found)


class _Rows:
    """The chosen fields of each record; remembers the last ones, to say which was at fault."""

    def __init__(
        self, table: TableDef, fields: Sequence[FieldDef], records: Iterator[Record]
    ) -> None:
        self._table = table
        self._places = [table.fields.index(field) for field in fields]
        self._records = records
        self._latest: deque[Record] = deque(maxlen=BATCH)
        self._count = 0

    def __iter__(self) -> Iterator[Row]:
        pick = _picker(self._places, len(self._table.fields))
        for record in self._records:
            self._count += 1
            self._latest.append(record)
            yield pick(record.values)

    def name_of(self, row: str) -> str:
        """Return what names the record of a row (counted from 1), its number at worst."""
        place = int(row or 0) - 1 - (self._count - len(self._latest))
        if not row or not 0 <= place < len(self._latest):
            return row
        record, field = self._latest[place], self._table.main_field
        value: Stored = record.values[self._table.fields.index(field)] if field else None
        text = to_text(value, field) if field else ""
        return " ".join(text[:200].split())[:60] or f"{record.id}"


def _picker(places: Sequence[int], width: int) -> Callable[[Row], Row]:
    """Return what takes the values at these places; all of them in order cost nothing."""
    if list(places) == list(range(width)):
        return tuple
    if len(places) == 1:
        return lambda values: (values[places[0]],)
    return itemgetter(*places)

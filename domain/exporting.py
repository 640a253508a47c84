"""Records out: streamed to a file that is read back and compared before it takes its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from domain.fields import TYPES, to_text
from domain.formats import delimited
from domain.store.reading import Reader
from domain.values import FieldDef, Query, Record, TableDef
from domain.workspace import Progress

PART = 500


@dataclass(frozen=True)
class ExportReport:
    """What was written: place, number of records, SHA-256 of the values, size in bytes."""

    path: Path
    rows: int
    digest: str
    size: int


def export_csv(
    reader: Reader,
    table: TableDef,
    chosen: Query | Sequence[int],
    path: Path,
    *,
    field_ids: Sequence[int] | None = None,
    delimiter: str = ",",
    bom: bool = True,
    guard: bool = True,
    progress: Progress = lambda done, total: None,
) -> ExportReport:
    """Write the records of a query, or with these ids in this order, as delimited text.

    With `guard` text cannot run as a formula in a spreadsheet; reading our file back takes the
    guard off again. Raises TargetUnwritable, and Cancelled if `progress` does; what was at the
    path before is still there then.
    """
    fields = [table.field(one) for one in field_ids] if field_ids else list(table.fields)
    total = reader.count(chosen) if isinstance(chosen, Query) else len(chosen)
    places = [table.fields.index(field) for field in fields]
    writers = [_text_writer(field, guard=guard) for field in fields]
    rows = (
        [write(record.values[place]) for place, write in zip(places, writers, strict=True)]
        for record in _records(reader, table, chosen)
    )
    written = delimited.write(
        path,
        [field.label for field in fields],
        rows,
        delimiter=delimiter,
        bom=bom,
        on_progress=lambda done: progress(done, total),
    )
    return ExportReport(path, written.rows, written.digest, written.size)


def _records(reader: Reader, table: TableDef, chosen: Query | Sequence[int]) -> Iterator[Record]:
    if isinstance(chosen, Query):
        yield from reader.iter_records(table, chosen)
        return
    for start in range(0, len(chosen), PART):
        ids = chosen[start : start + PART]
        found = reader.page(table, ids)
        yield from (found[one] for one in ids if one in found)


def _text_writer(field: FieldDef, *, guard: bool) -> Callable[[object], str]:
    """Return what turns a stored value of the field into the text of a cell."""
    if guard and TYPES[field.type].textual:
        return lambda value: delimited.guard(to_text(value, field))  # type: ignore[arg-type]
    return lambda value: to_text(value, field)  # type: ignore[arg-type]

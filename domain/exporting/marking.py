"""The trace that goes into a file beside the values: its column, and the mark of each record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from domain.formats.writers import Column, Row
from domain.formats.writers.base import BATCH
from domain.store.reading.position import Position
from domain.traces import LINK_LENGTH, RowDigests, Trace, header_of, is_traced, mark_of
from domain.values import FieldDef, TableDef


def trace_of(
    here: Position, table: TableDef, fields: Sequence[FieldDef], *, guarded: bool
) -> Trace:
    """Return what a file says of itself that is written from this state of the workspace."""
    return Trace(
        file=here.first_link[:LINK_LENGTH],
        table=table.id,
        fields=tuple(field.id for field in fields),
        change_set=here.change_set,
        link=here.link[:LINK_LENGTH],
        entry=here.entry,
        at=dt.datetime.now(dt.UTC).replace(microsecond=0),
        guarded=guarded,
    )


def trace_column(trace: Trace) -> Column:
    """Return the column that the trace becomes, out of sight where the format has such a thing."""
    return Column(header_of(trace), verbatim=True, hidden=True)


def marked(rows: Iterable[Row], fields: Sequence[FieldDef]) -> Iterator[Row]:
    """Yield rows of an id and these fields' values with the record's mark behind them."""
    places = [place for place, field in enumerate(fields, start=1) if is_traced(field)]
    digests = RowDigests(fields[place - 1] for place in places)
    source = iter(rows)
    while batch := list(islice(source, BATCH)):
        columns = list(zip(*batch, strict=True))
        found = digests.of([columns[place] for place in places], len(batch))
        marks = map(mark_of, columns[0], found)
        yield from zip(*columns, marks, strict=True)

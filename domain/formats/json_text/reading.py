"""Reads the records of a JSON file in batches."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from domain.formats import Batch, CellFault, RaggedRow, Stamp
from domain.formats.delimited.encoding import has_lost_bytes, has_nul
from domain.formats.delimited.source import check_unchanged
from domain.formats.json_text.options import JsonOptions
from domain.formats.json_text.records import Record, Records
from domain.formats.json_text.shaping import Shaper


def batches(
    path: Path,
    options: JsonOptions,
    *,
    width: int,
    size: int = 500,
    expected: Stamp | None = None,
) -> Iterator[Batch]:
    """Read the records by the options of a probe, each with exactly `width` cells."""
    shaper = Shaper(options)
    with Records(path, options) as records:
        if expected is not None and records.stamp != expected:
            check_unchanged(path, expected)
        source = iter(records)
        for _ in islice(source, max(0, options.header_rows)):
            pass
        while some := list(islice(source, size)):
            check_unchanged(path, records.stamp)
            yield make_batch(shaper, some, width, records.position)
        check_unchanged(path, records.stamp)


def make_batch(shaper: Shaper, records: list[Record], width: int, position: int) -> Batch:
    """Make a batch from some records."""
    rows: list[list[str]] = []
    faults: list[CellFault] = []
    ragged: list[RaggedRow] = []
    for record in records:
        cells, wrong = shaper.row(record, width)
        rows.append(cells)
        if isinstance(wrong, CellFault):
            faults.append(wrong)
        elif wrong is not None:
            ragged.append(wrong)
        faults += _unreadable(record.number, cells)
    numbers = [record.number for record in records]
    return Batch(numbers, rows, position, tuple(ragged), tuple(faults))


def _unreadable(number: int, cells: list[str]) -> Iterator[CellFault]:
    for column, cell in enumerate(cells):
        if has_lost_bytes(cell):
            yield CellFault(number, column, "unreadable_text")
        elif has_nul(cell):
            yield CellFault(number, column, "nul")

"""Finds the tables on a sheet, and the rows of the one that is read."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from domain.formats import SAMPLE_ROWS, Note
from domain.formats.delimited.layout import Layout, Record
from domain.formats.delimited.several import find_layouts
from domain.formats.workbook.options import FIND_OUT, WorkbookOptions

Rows = list[tuple[int, list[str]]]
"""Rows of a sheet with their numbers as the program shows them."""

LOOKED_AT = SAMPLE_ROWS + 50
_END = 1 << 30


def layouts_of(rows: Rows) -> list[Layout]:
    """Find the tables on a sheet, one below the other."""
    return find_layouts(_records(rows))


def lay_out(
    rows: Rows, options: WorkbookOptions | None, layout: Layout
) -> tuple[WorkbookOptions, list[Note]]:
    """Take the first table on the sheet, unless a person has said where it is."""
    if options is not None and options.header_rows != FIND_OUT:
        return options, []
    above = sum(1 for number, cells in rows if number <= layout.skip_rows and any(cells))
    notes = [Note("preamble", count=above)] if above else []
    if layout.stop_row:
        notes.append(Note("second_table", rows=(layout.stop_row,)))
    return WorkbookOptions("", layout.skip_rows, layout.header_rows, layout.stop_row), notes


def split_rows(rows: Rows, options: WorkbookOptions) -> tuple[list[list[str]], Rows]:
    """Split rows into those of the header and those of the table, without blank ones."""
    stop = options.stop_row or _END
    filled = [
        (number, cells)
        for number, cells in rows
        if options.skip_rows < number < stop and any(cells)
    ]
    head = [cells for _, cells in filled[: options.header_rows]]
    return head, filled[options.header_rows :]


def width_of(rows: Rows, chosen: WorkbookOptions, used: int) -> int:
    """Answer how wide one of several tables is, where all of it was seen."""
    if not chosen.stop_row and len(rows) >= LOOKED_AT:
        return used
    _, body = split_rows(rows, replace(chosen, header_rows=0))
    return max((_end(cells) for _, cells in body), default=used)


def _records(rows: Rows) -> list[Record]:
    """Make records as delimited text has them: a title is one cell, a row of a table is wide.

    Rows without a blank one between them are as wide as the widest: a sheet that holds a wider
    table elsewhere has blank cells beside them.
    """
    records = []
    width = max((len(cells) for _, cells in rows), default=0)
    if width < 2:
        return [Record(number, cells) for number, cells in rows]
    for _, block in groupby(rows, key=lambda row: any(cell.strip() for cell in row[1])):
        lines = list(block)
        ends = [_end(cells) for _, cells in lines]
        widest = max(ends)
        records += [
            Record(number, cells[:widest] if end > 1 else [*cells[:end]] or [""])
            for (number, cells), end in zip(lines, ends, strict=True)
        ]
    return records


def _end(cells: list[str]) -> int:
    """Answer the place behind the last cell that holds something."""
    return max((place for place, cell in enumerate(cells, 1) if cell.strip()), default=0)

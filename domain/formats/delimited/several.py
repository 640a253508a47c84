"""Finds every table that stands in a file or on a sheet, one below the other."""

from __future__ import annotations

from domain.formats.delimited.layout import Layout, Record, find_layout

MOST_TABLES = 20


def find_layouts(records: list[Record]) -> list[Layout]:
    """Find the tables in the first records of a file; the last one may go on beyond them."""
    found: list[Layout] = []
    while records and len(found) < MOST_TABLES:
        layout = find_layout(records)
        found.append(layout)
        if not layout.stop_row:
            break
        start = next(at for at, one in enumerate(records) if one.line > layout.skip_rows)
        records = records[start + layout.stop_row - layout.skip_rows - 1 :]
    return found

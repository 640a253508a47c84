"""Writes delimited text that spreadsheets open."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from domain.formats import Written, delimited
from domain.formats.delimited.guard import guard
from domain.formats.writers.base import Report, Row, Sheet, Stop
from domain.formats.writers.columnwise import text_rows

NAME = "csv"
SUFFIX = ".csv"
ORDER = 10
MOST_ROWS = 0


def write(
    path: Path,
    sheet: Sheet,
    rows: Iterable[Row],
    *,
    on_progress: Report | None = None,
    cancelled: Stop | None = None,
) -> Written:
    """Write rows by the sheet's delimiter, encoding mark and guard; see `Writer`."""
    return delimited.write(
        path,
        [guard(one.label) if sheet.guard else one.label for one in sheet.columns],
        text_rows(sheet.columns, rows, guarded=sheet.guard),
        delimiter=sheet.delimiter,
        bom=sheet.bom,
        on_progress=on_progress,
        cancelled=cancelled,
    )

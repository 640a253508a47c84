"""Writes delimited text that spreadsheets open."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from domain.formats import Written, delimited
from domain.formats.writers.base import Column, Report, Row, Sheet, Stop
from domain.values import Stored

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
    texts = [_text_writer(column, guard=sheet.guard) for column in sheet.columns]
    return delimited.write(
        path,
        [column.label for column in sheet.columns],
        ([text(value) for text, value in zip(texts, row, strict=True)] for row in rows),
        delimiter=sheet.delimiter,
        bom=sheet.bom,
        on_progress=on_progress,
        cancelled=cancelled,
    )


def _text_writer(column: Column, *, guard: bool) -> Callable[[Stored], str]:
    """Return what turns a stored value of the column into the text of a cell."""
    to_text = column.to_text
    if guard and column.kind == "text":
        return lambda value: "" if value is None else delimited.guard(to_text(value))
    return lambda value: "" if value is None else to_text(value)

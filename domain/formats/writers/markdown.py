"""Writes a table of Markdown as GitHub reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

from domain.formats import Written
from domain.formats.writers.base import (
    Report,
    Row,
    Sheet,
    Stop,
    Texts,
    in_batches,
    write_verified,
)
from domain.formats.writers.columnwise import text_rows
from domain.formats.writers.markup import markdown_plain, markdown_text, one_break

NAME = "markdown"
SUFFIX = ".md"
ORDER = 60
MOST_ROWS = 0

_RIGHT = ("integer", "decimal")
_BAR = " | "  # a bar inside a text has a backslash before it
_HEADER_LINES = 2


class _Pen:
    def __init__(self, stream: BinaryIO, sheet: Sheet) -> None:
        self._stream = stream
        self._texts = partial(text_rows, sheet.columns)
        rule = ["---:" if column.kind in _RIGHT else "---" for column in sheet.columns]
        header = _line([markdown_text(column.label) for column in sheet.columns])
        stream.write((header + _line(rule)).encode())

    def add(self, rows: list[Row]) -> Texts:
        """Write rows; see `Pen`."""
        found = [list(texts) for texts in self._texts(rows)]
        lines = [_line([markdown_text(text) for text in texts]) for texts in found]
        self._stream.write("".join(lines).encode())
        return [[one_break(text) for text in texts] for texts in found]

    def end(self) -> None:
        """Write nothing more."""

    def close(self) -> None:
        """Hold on to nothing."""


def write(
    path: Path,
    sheet: Sheet,
    rows: Iterable[Row],
    *,
    on_progress: Report | None = None,
    cancelled: Stop | None = None,
) -> Written:
    """Write a table; every kind of line break becomes the same one; see `Writer`."""
    return write_verified(path, sheet, rows, _Pen, _read_back, on_progress, cancelled)


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _read_back(path: Path, _sheet: Sheet) -> Iterator[Texts]:
    with path.open(encoding="utf-8", newline="\n") as stream:
        lines = (line for number, line in enumerate(stream) if number >= _HEADER_LINES)
        yield from in_batches(
            [markdown_plain(cell) for cell in line[2:-3].split(_BAR)] for line in lines
        )

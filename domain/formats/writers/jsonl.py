"""Writes JSON Lines: one object a line, nothing around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
from domain.formats.writers.objects import line_reader, object_writer

NAME = "jsonl"
SUFFIX = ".jsonl"
ORDER = 50
MOST_ROWS = 0


class _Pen:
    def __init__(self, stream: BinaryIO, sheet: Sheet) -> None:
        self._stream = stream
        self._objects = object_writer(sheet)

    def add(self, rows: list[Row]) -> Texts:
        """Write rows; see `Pen`."""
        lines, texts = self._objects(rows)
        self._stream.write("\n".join([*lines, ""]).encode())
        return texts

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
    """Write one object a line; see `Writer`."""
    return write_verified(path, sheet, rows, _Pen, _read_back, on_progress, cancelled)


def _read_back(path: Path, sheet: Sheet) -> Iterator[Texts]:
    with path.open("rb") as stream:
        yield from in_batches(map(line_reader(sheet), stream))

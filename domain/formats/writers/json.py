"""Writes JSON: an array of objects, one a line, with the types kept."""

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

NAME = "json"
SUFFIX = ".json"
ORDER = 40
MOST_ROWS = 0


class _Pen:
    def __init__(self, stream: BinaryIO, sheet: Sheet) -> None:
        self._stream = stream
        self._objects = object_writer(sheet)
        self._between = "\n"
        stream.write(b"[")

    def add(self, rows: list[Row]) -> Texts:
        """Write rows; see `Pen`."""
        lines, texts = self._objects(rows)
        self._stream.write((self._between + ",\n".join(lines)).encode())
        self._between = ",\n"
        return texts

    def end(self) -> None:
        """Close the array."""
        self._stream.write(b"\n]\n")

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
    """Write an array; whole numbers, exact decimals, yes and no keep their type; see `Writer`."""
    return write_verified(path, sheet, rows, _Pen, _read_back, on_progress, cancelled)


def _read_back(path: Path, sheet: Sheet) -> Iterator[Texts]:
    with path.open("rb") as stream:
        lines = (line.strip(b"\n") for line in stream)
        inside = (line.removesuffix(b",") for line in lines if line not in (b"[", b"]", b""))
        yield from in_batches(map(line_reader(sheet), inside))

"""Reads the rows of delimited text in batches, at nearly the speed of `csv` alone."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Literal

from domain.errors import DomainError, TooLargeCell
from domain.formats import Batch, CellFault, RaggedRow, Stamp
from domain.formats.delimited.aligning import HEAD, Aligner
from domain.formats.delimited.comments import Comments
from domain.formats.delimited.encoding import (
    KEEP,
    codec_name,
    has_lost_bytes,
    has_nul,
    losses,
)
from domain.formats.delimited.guard import unguard
from domain.formats.delimited.options import ReadingOptions
from domain.formats.delimited.parsing import EndlessLineError, RecordReader
from domain.formats.delimited.source import Source, check_unchanged

_BLANK = " \t\x1a\ufeff"  # 1A ended text files in the days of DOS
_LONGEST_SHOWN = 2_000  # characters of a row that was put right, as it stands in the file
_OTHER_DELIMITERS = (",", ";", "\t", "|")


def batches(
    path: Path,
    options: ReadingOptions,
    *,
    width: int,
    size: int = 500,
    expected: Stamp | None = None,
) -> Iterator[Batch]:
    """Read the rows below the header, `size` at a time, each with exactly `width` cells.

    With `expected` (the stamp of a probe) the file must still be the one that was probed.
    Raises the errors of `Source`; SourceChanged or SourceMissing if the file changes meanwhile.
    """
    with Table(path, options) as table:
        if expected is not None and table.stamp != expected:
            check_unchanged(path, expected)
        yield from table.batches(width=width, size=size)


@dataclass
class _Sorted:
    """Rows of a batch, sorted by what is right and wrong with them."""

    numbers: Sequence[int]
    rows: list[list[str]]
    ragged: list[RaggedRow] = field(default_factory=list)
    mended: list[int] = field(default_factory=list)
    comments: list[int] = field(default_factory=list)
    originals: dict[int, str] = field(default_factory=dict)


class Table:
    """An open file of delimited text: its header, then its rows once."""

    def __init__(self, path: Path, options: ReadingOptions) -> None:
        self.path = path
        self._options = options
        self._losses = losses()
        self._aligner: Aligner | Literal[False] | None = False  # not asked for yet
        self._source = Source(path)
        self.stamp = self._source.stamp
        self.packed = self._source.packed
        try:
            self._text = self._open_text()
            self._number = self._skipped = self._skip_lines()
            self._comments = Comments(options)
            self._reader = RecordReader(self._comments.shielded(self._text), options)
            self.header_rows = [self._next_record() for _ in range(options.header_rows)]
        except BaseException:
            self._source.close()
            raise

    def __enter__(self) -> Table:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._text.close()

    def batches(self, *, width: int, size: int) -> Iterator[Batch]:
        """Read the rows; the last check is that the file has not changed."""
        self._reader.width = width
        while records := self._take(size):
            check_unchanged(self.path, self.stamp)
            batch = self._batch(records, width)
            if batch.rows or batch.ragged or batch.comments:
                yield batch
            if self._is_past_end():
                break
        check_unchanged(self.path, self.stamp)

    def records(self, count: int) -> list[list[str]]:
        """Read records as they stand, instead of batches."""
        return self._take(count)

    def _open_text(self) -> io.TextIOWrapper:
        with Source(self.path) as source:
            head = source.head(4)
        codec = codec_name(self._options.encoding, head)
        return io.TextIOWrapper(self._source, encoding=codec, errors=KEEP, newline="")

    def _skip_lines(self) -> int:
        return sum(1 for _ in islice(self._text, self._options.skip_rows))

    def _next_record(self) -> list[str]:
        """Answer the next record that is neither blank nor a comment; [] at the end."""
        while records := self._take(1):
            self._number += 1
            if not (_is_blank(records[0]) or self._comments.is_one(records[0])):
                return self._finished(self._comments.bared(records[0]))
        return []

    def _take(self, size: int) -> list[list[str]]:
        """Take records from the file; its failures get the row at which they happened."""
        try:
            return self._reader.take(size)
        except (EndlessLineError, TooLargeCell) as error:
            raise TooLargeCell(self.path, str(self._number + 1)) from error
        except DomainError:
            check_unchanged(self.path, self.stamp)
            raise

    def _is_past_end(self) -> bool:
        return 0 < self._options.stop_row <= self._number + 1

    def _batch(self, records: list[list[str]], width: int) -> Batch:
        before, first = self._number, self._number + 1
        if self._options.stop_row:
            del records[max(0, self._options.stop_row - first) :]
        self._number += len(records)
        found = self._sort(records, first, width)
        self._add_mended(found, before)
        if self._options.unguard:
            found.rows = [[unguard(cell) for cell in row] for row in found.rows]
        return Batch(
            found.numbers,
            found.rows,
            self._source.position,
            tuple(found.ragged),
            tuple(self._faults(found)),
            tuple(sorted(set(found.mended))),
            tuple(found.comments),
            found.originals,
        )

    def _add_mended(self, found: _Sorted, before: int) -> None:
        """Translate ordinals of the reader to row numbers, and forget them."""
        mended, self._reader.mended = self._reader.mended, {}
        for ordinal, text in mended.items():
            number = ordinal + self._skipped + 1
            if before < number <= self._number:
                found.mended.append(number)
                found.originals[number] = self._comments.unshielded(text)[:_LONGEST_SHOWN]

    def _sort(self, records: list[list[str]], first: int, width: int) -> _Sorted:
        if set(map(len, records)) == {width} and not self._needs_look(records):
            return _Sorted(range(first, first + len(records)), records)
        numbers: list[int] = []
        found = _Sorted(numbers, [])
        for number, cells in enumerate(records, start=first):
            row = self._fit(cells, number, width, found)
            if row is not None:
                numbers.append(number)
                found.rows.append(row)
        return found

    def _fit(self, cells: list[str], number: int, width: int, found: _Sorted) -> list[str] | None:
        """Answer the row with the right width, or nothing for one that is left out."""
        if not cells or (len(cells) != width and _is_blank(cells)):
            return None
        if self._comments.is_one(cells):
            found.comments.append(number)
            return None
        cells = self._comments.bared(cells)
        if len(cells) == width:
            return self._unmixed(cells, number, width, found)
        if other := self._split_anew(cells, width):
            found.mended.append(number)
            found.originals[number] = cells[0][:_LONGEST_SHOWN]
            return other
        fitting = self._aligned(cells, width)
        if not fitting and not any(cells[width:]) and len(cells) > width:
            return cells[:width]  # delimiters at the end of the line
        skip, align = self._options.ragged == "skip", self._options.ragged == "align"
        aligned = fitting if align else None
        found.ragged.append(RaggedRow(number, tuple(cells), width, skip, aligned is not None))
        if aligned:
            found.originals[number] = _line_of(cells, self._options)
        return None if skip else aligned or (cells + [""] * width)[:width]

    def _needs_look(self, records: list[list[str]]) -> bool:
        """Answer whether there may be comments among the rows, or stray quotes in them."""
        quote = self._options.quotechar
        loose = quote != "" and quote in "".join(map("".join, records))
        return loose or bool(self._options.comment)

    def _unmixed(self, cells: list[str], number: int, width: int, found: _Sorted) -> list[str]:
        """Answer a row of the right width, put right if stray quotes mixed up its cells."""
        quote = self._options.quotechar
        odd = [cell for cell in cells if quote in cell and cell.count(quote) % 2]
        if len(odd) < 2 or not quote or self._options.ragged != "align":
            return cells
        aligned = self._aligned(cells, width)
        if aligned:
            found.mended.append(number)
            found.originals[number] = _line_of(cells, self._options)
        return aligned or cells

    def _split_anew(self, cells: list[str], width: int) -> list[str] | None:
        if len(cells) > 1 or self._options.ragged != "align":
            return None
        return _split_by_another(cells[0], self._options, width)

    def _aligned(self, cells: list[str], width: int) -> list[str] | None:
        if self._aligner is False:
            self._aligner = _learn(self.path, self._options, width)
        return self._aligner.align(cells) if self._aligner else None

    def _faults(self, found: _Sorted) -> Iterator[CellFault]:
        """Look at each cell, but only if something was wrong with the file so far."""
        lost, nul = losses() != self._losses, self._source.saw_nul
        if not (lost or nul):
            return
        for number, row in zip(found.numbers, found.rows, strict=True):
            for column, cell in enumerate(row):
                if lost and has_lost_bytes(cell):
                    yield CellFault(number, column, "unreadable_text")
                elif nul and has_nul(cell):
                    yield CellFault(number, column, "nul")

    def _finished(self, cells: list[str]) -> list[str]:
        return [unguard(cell) for cell in cells] if self._options.unguard else cells


def _learn(path: Path, options: ReadingOptions, width: int) -> Aligner | None:
    """Learn from the top of the file, so that every reading of it aligns the same."""
    with Table(path, options) as table:
        rows = table.records(HEAD)
    return Aligner.learn(rows, width, options.delimiter, options.quotechar)


def _line_of(cells: list[str], options: ReadingOptions) -> str:
    """Answer how cells stand in the file, near enough to be found there."""
    quote = options.quotechar
    inner = [
        f"{quote}{cell.replace(quote, quote * 2)}{quote}"
        if quote and (options.delimiter in cell or "\n" in cell)
        else cell
        for cell in cells
    ]
    return options.delimiter.join(inner)[:_LONGEST_SHOWN]


def _is_blank(cells: list[str]) -> bool:
    return not cells or (len(cells) == 1 and cells[0] != "" and not cells[0].strip(_BLANK))


def _split_by_another(text: str, options: ReadingOptions, width: int) -> list[str] | None:
    """Split a row that was written with another delimiter than the rest, if then it fits."""
    if width < 3:
        return None
    for delimiter in _OTHER_DELIMITERS:
        if delimiter != options.delimiter and text.count(delimiter) >= width - 1:
            reader = RecordReader(iter([text]), replace(options, delimiter=delimiter), width=width)
            rows = reader.take(2)
            if len(rows) == 1 and len(rows[0]) == width:
                return rows[0]
    return None

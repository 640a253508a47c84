"""Files in and out: what every format shares; knows no database and no fields.

A format is a module (or package) that fits `Format`: `probe` looks at a file and says what it
understood, `batches` reads it by the options of that probe, `write` makes a new one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

MAX_COLUMNS = 1900  # SQLite allows 2,000; the rest is room for the columns that we add
MAX_NAME = 300
LONG_NAME = 100


@dataclass(frozen=True)
class Stamp:
    """What tells one state of a file from another: size, time of the last change, inode."""

    size: int
    modified: int
    inode: int


@dataclass(frozen=True)
class Note:
    """Something doubtful about a file: a code and the facts for a sentence.

    `rows` holds the first row numbers (or, for headers, column numbers) concerned, from 1.
    """

    code: str
    count: int = 0
    rows: tuple[int, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class RaggedRow:
    """A row with too few or too many cells: all that it held, and how many were expected."""

    row: int
    cells: tuple[str, ...]
    width: int
    skipped: bool = False

    @property
    def found(self) -> int:
        """Answer how many cells the row has."""
        return len(self.cells)

    @property
    def overflow(self) -> tuple[str, ...]:
        """Answer the cells that have no column."""
        return self.cells[self.width :]


@dataclass(frozen=True)
class CellFault:
    """A cell that could not be read rightly; `column` counts from 0.

    Codes: unreadable_text (bytes that the encoding does not know), nul (holds NUL characters).
    """

    row: int
    column: int
    code: str


@dataclass(frozen=True)
class Batch:
    """Some rows, each of exactly the asked width, with the row numbers that a person sees.

    `position` is how many bytes of the file (as stored) are read. `mended` and `comments` hold
    row numbers: rows with stray or unclosed quotes or a foreign delimiter, and rows left out.
    """

    numbers: Sequence[int]
    rows: list[list[str]]
    position: int
    ragged: tuple[RaggedRow, ...] = ()
    faults: tuple[CellFault, ...] = ()
    mended: tuple[int, ...] = ()
    comments: tuple[int, ...] = ()


@dataclass(frozen=True)
class Written:
    """What was written and found again: rows, SHA-256 of the values, bytes."""

    rows: int
    digest: str
    size: int


Options = TypeVar("Options", contravariant=True)
Found = TypeVar("Found", covariant=True)


class Format(Protocol[Options, Found]):
    """What a module must offer to be a format; options and probes are its own frozen values."""

    def probe(self, path: Path, options: Options | None = None) -> Found:
        """Look at a file and answer what was understood of it."""

    def batches(
        self, path: Path, options: Options, *, width: int, size: int = 500
    ) -> Iterator[Batch]:
        """Read the rows of a file by the options of a probe."""

    def write(
        self,
        path: Path,
        header: Sequence[str],
        rows: Iterable[Sequence[str | None]],
        *,
        on_progress: Callable[[int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Written:
        """Write rows into a new file, read it back and compare, then put it in its place."""


def column_names(raw: Sequence[str]) -> tuple[str, ...]:
    """Answer a unique name for each column: blanks become "Column 3", repeats "Name 2"."""
    taken = {name for name in map(_tidy, raw) if name}
    used: set[str] = set()
    names = []
    for number, cell in enumerate(raw, start=1):
        name = _tidy(cell) or f"Column {number}"
        if name.casefold() in used or (not _tidy(cell) and name in taken):
            name = _numbered(name, used | {other.casefold() for other in taken})
        used.add(name.casefold())
        names.append(name)
    return tuple(names)


def _tidy(cell: str) -> str:
    return " ".join(cell.replace("\ufeff", "").replace("\0", "").split())[:MAX_NAME].rstrip()


def _numbered(name: str, used: set[str]) -> str:
    number = 2
    while f"{name} {number}".casefold() in used:
        number += 1
    return f"{name} {number}"

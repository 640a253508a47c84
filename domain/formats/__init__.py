"""Files in and out: what every format shares; knows no database and no fields.

A format is a module (or package) of this folder that fits `Reader`: `recognises` says whether a
file is one of its own, `probe` looks at it and says what it understood, `batches` reads it by the
options of that probe. One that fits `Format` can also `write` a new file. `registry` finds them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

MAX_COLUMNS = 1900  # SQLite allows 2,000; the rest is room for the columns that we add
MAX_NAME = 300
LONG_NAME = 100
SAMPLE_ROWS = 1000
NAMED = 5  # row numbers that a note carries

WHOLE_ROW = -1
"""The column of a fault that concerns the row as a whole: such a row cannot come in."""


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
    """A row with too few or too many cells: all it held, the right width; or put right again."""

    row: int
    cells: tuple[str, ...]
    width: int
    skipped: bool = False
    aligned: bool = False

    @property
    def found(self) -> int:
        """Answer how many cells the row has."""
        return len(self.cells)

    @property
    def overflow(self) -> tuple[str, ...]:
        """Answer the cells that have no column."""
        return () if self.aligned else self.cells[self.width :]


@dataclass(frozen=True)
class CellFault:
    """A cell that could not be read rightly; `column` counts from 0, WHOLE_ROW is the whole row.

    Codes: unreadable_text (bytes that the encoding does not know), nul (holds NUL characters),
    binary (a picture or the like, left out). Of whole rows, with the text that stands there:
    bad_json (`text` ends in the place), too_deep, not_an_object.
    """

    row: int
    column: int
    code: str
    text: str = ""


@dataclass(frozen=True)
class Batch:
    """Some rows, each of exactly the asked width, with the row numbers that a person sees.

    `position`: bytes of the file, as stored, that are read. By row number: `mended` with stray
    quotes or a foreign delimiter, `comments` left out, `originals` as rows put right stand there.
    """

    numbers: Sequence[int]
    rows: Sequence[Sequence[str]]
    position: int
    ragged: tuple[RaggedRow, ...] = ()
    faults: tuple[CellFault, ...] = ()
    mended: tuple[int, ...] = ()
    comments: tuple[int, ...] = ()
    originals: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Written:
    """What was written and found again: rows, SHA-256 of the values, bytes."""

    rows: int
    digest: str
    size: int


class Probe(Protocol):
    """What an import needs to know of a file, whatever its format.

    `options` are those of the format. `parts` are the tables to choose from (sheets, tables,
    arrays), `part` is the one that the rest is about, `hidden` are those that the file hides.
    """

    @property
    def path(self) -> Path:
        """Answer the file that was looked at."""

    @property
    def options(self) -> Any:  # noqa: ANN401 - each format has its own
        """Answer how it is to be read."""

    @property
    def header(self) -> tuple[str, ...]:
        """Answer a unique name for each column."""

    @property
    def sample(self) -> tuple[tuple[str, ...], ...]:
        """Answer the first rows."""

    @property
    def sample_numbers(self) -> tuple[int, ...]:
        """Answer the row numbers of the sample."""

    @property
    def size(self) -> int:
        """Answer the bytes of the file as stored."""

    @property
    def stamp(self) -> Stamp:
        """Answer the state of the file that was looked at."""

    @property
    def notes(self) -> tuple[Note, ...]:
        """Answer what is doubtful."""

    @property
    def parts(self) -> tuple[str, ...]:
        """Answer the names of the tables in the file, where there can be several."""

    @property
    def part(self) -> str:
        """Answer the one of `parts` that was looked at."""

    @property
    def hidden(self) -> tuple[str, ...]:
        """Answer those of `parts` that the file hides."""

    @property
    def width(self) -> int:
        """Answer the number of columns."""

    def note(self, code: str) -> Note | None:
        """Answer the note with this code, if there is one."""


class HasPart(Protocol):
    """Options that name the part of a file to read; "" is the first that fits."""

    @property
    def part(self) -> str:
        """Answer the name of the part."""


Chosen = TypeVar("Chosen", bound=HasPart)


@dataclass(frozen=True)
class TableProbe(Generic[Chosen]):
    """What was understood of a file that can hold several tables; see `Probe`.

    `raw_header` is the header as it stands in the file, `rows` the number of rows, where known.
    Where several tables stand on a sheet, `tables` says how each would be read.
    """

    path: Path
    options: Chosen
    raw_header: tuple[str, ...]
    header: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    sample_numbers: tuple[int, ...]
    stamp: Stamp
    notes: tuple[Note, ...] = ()
    parts: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    rows: int | None = None
    tables: tuple[Chosen, ...] = ()

    @property
    def size(self) -> int:
        """Answer the bytes of the file as stored."""
        return self.stamp.size

    @property
    def part(self) -> str:
        """Answer the part that was looked at."""
        return self.options.part

    @property
    def width(self) -> int:
        """Answer the number of columns."""
        return len(self.header)

    def note(self, code: str) -> Note | None:
        """Answer the note with this code, if there is one."""
        return next((note for note in self.notes if note.code == code), None)


Options = TypeVar("Options", contravariant=True)
Found = TypeVar("Found", covariant=True)


class Reader(Protocol[Options, Found]):
    """What a module must offer to be found by the registry.

    `SIGNED` says that a file of this format is known by its first bytes, so that its name alone
    proves nothing.
    """

    NAME: str
    SUFFIXES: tuple[str, ...]
    SIGNED: bool

    def recognises(self, head: bytes, path: Path) -> bool:
        """Answer whether a file that begins so is of this format."""

    def probe(self, path: Path, options: Options | None = None) -> Found:
        """Look at a file and answer what was understood of it."""

    def batches(
        self,
        path: Path,
        options: Options,
        *,
        width: int,
        size: int = 500,
        expected: Stamp | None = None,
    ) -> Iterator[Batch]:
        """Read the rows of a file by the options of a probe.

        A batch without rows says only that reading goes on. With `expected` (the stamp of the
        probe) the file must still be the one that was looked at.
        """


class Format(Reader[Options, Found], Protocol):
    """What a module must offer to be a format in both directions."""

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


def header_notes(header: Sequence[str]) -> Iterator[Note]:
    """Name what is odd about the names of columns: blank, found twice, too long."""
    names = [name.strip().casefold() for name in header]
    if blank := tuple(place for place, name in enumerate(names, start=1) if not name):
        yield Note("blank_header", count=len(blank), rows=blank[:NAMED])
    repeated = [name for name, count in Counter(names).items() if name and count > 1]
    if repeated:
        places = [place for place, name in enumerate(names, start=1) if name in repeated]
        first = next(name.strip() for name in header if name.strip().casefold() == repeated[0])
        yield Note("duplicate_header", len(repeated), tuple(places[:NAMED]), first)
    if long := tuple(place for place, name in enumerate(names, start=1) if len(name) > LONG_NAME):
        yield Note("long_header", len(long), long[:NAMED], str(MAX_NAME))


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
    tries = (f"{name} {number}" for number in count(2))
    return next(one for one in tries if one.casefold() not in used)

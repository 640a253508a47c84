"""What a person may change about reading delimited text, and what a look at the file tells."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from domain.formats import Note, Stamp


@dataclass(frozen=True)
class ReadingOptions:
    """How a file of delimited text is to be read.

    `delimiter` may be longer than one character; two spaces mean "two or more spaces".
    `skip_rows` counts physical lines before the header. `stop_row` is the row number before
    which reading ends (a second table begins there); 0 is the end of the file. `comment` begins
    lines that are left out. `unguard` takes the guard against formulas off the cells. `ragged`
    says what becomes of rows with too few or too many cells: `align` puts them under the columns
    they clearly fit, `pad` leaves them as they stand and fills up with blanks, `skip` drops them.
    """

    encoding: str = "utf-8"
    delimiter: str = ","
    quotechar: str = '"'
    escapechar: str = ""
    doublequote: bool = True
    skipinitialspace: bool = False
    skip_rows: int = 0
    header_rows: int = 1
    ragged: Literal["align", "pad", "skip"] = "align"
    comment: str = ""
    unguard: bool = False
    stop_row: int = 0


@dataclass(frozen=True)
class HeadSettings:
    """What the lines above a header say; "" and () where they say nothing.

    `separator` is the character itself, `encoding` a codec of ours. `unknown` are the names and
    values that mean nothing here.
    """

    separator: str = ""
    encoding: str = ""
    table: str = ""
    match: tuple[str, ...] = ()
    policy: str = ""
    unknown: tuple[tuple[str, str], ...] = ()

    @property
    def says_something(self) -> bool:
        """Answer whether there are any settings at all."""
        return self != HeadSettings()


NO_SETTINGS = HeadSettings()


@dataclass(frozen=True)
class Probe:
    """What was understood of a file: options, header, first rows, and what is doubtful.

    `raw_header` is the header as it stands in the file, `header` has a unique name for each
    column. `sample_numbers` are the row numbers of `sample`. `widest` is the largest number of
    cells in a row of the sample. `size` and positions of batches are bytes as stored. Where
    several tables stand one below the other, `tables` says how each would be read. `settings` are
    those that stand above the header.
    """

    path: Path
    options: ReadingOptions
    raw_header: tuple[str, ...]
    header: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    sample_numbers: tuple[int, ...]
    widest: int
    size: int
    stamp: Stamp
    decode_failures: int
    line_ending: str
    notes: tuple[Note, ...]
    parts: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    tables: tuple[ReadingOptions, ...] = ()
    settings: HeadSettings = NO_SETTINGS

    @property
    def part(self) -> str:
        """Answer nothing: there is one table."""
        return ""

    @property
    def width(self) -> int:
        """Answer the number of columns."""
        return len(self.header)

    def note(self, code: str) -> Note | None:
        """Answer the note with this code, if there is one."""
        return next((note for note in self.notes if note.code == code), None)

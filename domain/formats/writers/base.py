"""What every way of writing shares: columns with types, and the proof that the file is right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Protocol

from domain.errors import Cancelled, CannotHold
from domain.formats import Written
from domain.formats.placing import Digest, placed
from domain.values import Stored

BATCH = 500
_MOST_DECIMALS = 30  # that Excel can show
_CHECKS_BETWEEN_REPORTS = 20

Cell = str | int | bool | Decimal | dt.date | dt.datetime
Row = Sequence[Stored]
Texts = list[list[str]]
Report = Callable[[int], None]
Stop = Callable[[], bool]


def own_text(value: Stored) -> str:
    """Answer the text of a value of which nothing else is known."""
    return "" if value is None else str(value)


@dataclass(frozen=True)
class Column:
    """One column: its name, the kind of its values and how they are written.

    Kinds: text, integer, decimal, boolean, date, datetime. `notation` is how dates are written
    (see `domain.fields`). `to_text` gives the text that a person knows the value by, `to_cell` the
    typed value; one that does not fit its kind stays text. Neither is asked about None.
    `verbatim` says that a stored text is always the very text that `to_text` gives. One that is
    `hidden` is for programs: a spreadsheet keeps it, but out of sight.
    """

    label: str
    kind: str = "text"
    notation: str = ""
    to_text: Callable[[Stored], str] = own_text
    to_cell: Callable[[Stored], Cell] = own_text
    verbatim: bool = False
    hidden: bool = False


@dataclass(frozen=True)
class Sheet:
    """What is to be written, and the options of the formats that have any.

    `guard` keeps text from running as a formula where the format cannot say what is text.
    """

    title: str
    columns: tuple[Column, ...]
    delimiter: str = ","
    bom: bool = True
    guard: bool = True


class Pen(Protocol):
    """Puts rows on a stream; made with the stream and the sheet."""

    def add(self, rows: list[Row]) -> Texts:
        """Write rows; answer the texts that `read_back` has to find for them."""

    def end(self) -> None:
        """Write what comes last."""

    def close(self) -> None:
        """Let go of everything, also after a failure."""


class Writer(Protocol):
    """What a module must offer to be found as a way to write.

    `MOST_ROWS` is how many records a file can hold, 0 for no limit.
    """

    NAME: str
    SUFFIX: str
    ORDER: int
    MOST_ROWS: int

    def write(
        self,
        path: Path,
        sheet: Sheet,
        rows: Iterable[Row],
        *,
        on_progress: Report | None = None,
        cancelled: Stop | None = None,
    ) -> Written:
        """Write rows into a new file, read it back and compare, then put it in its place.

        Raises TargetUnwritable, CannotHold and Cancelled; then what was there before still is.
        """


def write_verified(
    path: Path,
    sheet: Sheet,
    rows: Iterable[Row],
    pen_for: Callable[[BinaryIO, Sheet], Pen],
    read_back: Callable[[Path, Sheet], Iterator[Texts]],
    on_progress: Report | None,
    cancelled: Stop | None,
) -> Written:
    """Write with a pen beside the target, read back, compare and put in place."""
    with placed(path) as place:
        with place.stream() as stream:
            pen = pen_for(stream, sheet)
            try:
                written = _write_rows(pen, rows, on_progress, cancelled)
                pen.end()
            except CannotHold as error:
                error.path = path
                raise
            finally:
                pen.close()
        place.compare(written, _read(read_back(place.beside, sheet), on_progress, cancelled))
        size = place.put()
    return Written(*written, size)


def _write_rows(
    pen: Pen, rows: Iterable[Row], on_progress: Report | None, cancelled: Stop | None
) -> tuple[int, str]:
    digest, source = Digest(), iter(rows)
    while batch := list(islice(source, BATCH)):
        if cancelled and cancelled():
            raise Cancelled
        digest.add(pen.add(batch))
        if on_progress:
            on_progress(digest.count)
    return digest.result()


def _read(
    batches: Iterator[Texts], on_progress: Report | None, cancelled: Stop | None
) -> tuple[int, str]:
    digest = Digest()
    for number, batch in enumerate(batches):
        if cancelled and cancelled():
            raise Cancelled
        digest.add(batch)
        if on_progress and number % _CHECKS_BETWEEN_REPORTS == 0:
            on_progress(digest.count)
    return digest.result()


def in_batches(rows: Iterable[list[str]]) -> Iterator[Texts]:
    """Answer rows in batches."""
    source = iter(rows)
    while batch := list(islice(source, BATCH)):
        yield batch


def unique_labels(columns: Sequence[Column]) -> list[str]:
    """Answer a name for each column that no other has, the label wherever that is possible."""
    names: list[str] = []
    for column in columns:
        name, number = column.label, 2
        while name in names:
            name, number = f"{column.label} {number}", number + 1
        names.append(name)
    return names


def is_plain_number(value: Decimal | int) -> bool:
    """Answer whether a spreadsheet, which keeps 15 digits of a number, keeps all of this one."""
    if isinstance(value, int):
        return -(10**15) < value < 10**15
    parts = value.as_tuple()
    return len(parts.digits) <= 15 and int(parts.exponent) >= -_MOST_DECIMALS


def longest_texts(rows: Sequence[Row], columns: Sequence[Column]) -> list[int]:
    """Answer for each column the length of the longest line among its label and these rows."""
    widths = [len(column.label) for column in columns]
    for row in rows:
        for place, (value, column) in enumerate(zip(row, columns, strict=True)):
            if value is not None:
                lines = column.to_text(value).splitlines()
                widths[place] = max(widths[place], *map(len, lines), 0)
    return widths


def column_letters(place: int) -> str:
    """Answer what spreadsheets call a column: A, B … Z, AA."""
    text, number = "", place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text

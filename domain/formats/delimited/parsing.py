"""Splits lines into records with `csv`, and mends by hand the few that break its rules.

`csv` in strict mode runs at full speed and stops at a stray or unclosed quote. Only then the
record is looked at line by line, so that an unclosed quote never swallows the rows below it.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from copy import copy
from functools import lru_cache
from itertools import islice, tee
from typing import Literal, TypedDict

from domain.formats.delimited.mending import exactly
from domain.formats.delimited.options import ReadingOptions
from domain.formats.delimited.source import MAX_CELL

_UNIT = "\x1f"  # stands for delimiters that are longer than one character
_LONGEST_MEND = 12  # lines that a mended record may span
_LONGEST_RAGGED = 6  # and if its width is wrong, too
_SPACES = re.compile(r" {2,}|\t+")

csv.field_size_limit(MAX_CELL)


class EndlessLineError(Exception):
    """A line beyond the limit of a cell; whoever reads knows the row."""


class _Form(TypedDict):
    delimiter: str
    quotechar: str | None
    escapechar: str | None
    doublequote: bool
    skipinitialspace: bool
    quoting: Literal[0, 3]
    strict: bool


def form_of(options: ReadingOptions) -> _Form:
    """Answer the arguments for `csv.reader`."""
    return {
        "delimiter": options.delimiter if len(options.delimiter) == 1 else _UNIT,
        "quotechar": options.quotechar or None,
        "escapechar": options.escapechar or None,
        "doublequote": options.doublequote,
        "skipinitialspace": options.skipinitialspace,
        "quoting": csv.QUOTE_MINIMAL if options.quotechar else csv.QUOTE_NONE,
        "strict": True,
    }


class RecordReader:
    """Records of a stream of lines, some at a time.

    `lines` counts the physical lines that belong to the records given so far. `mended` collects
    what stands in the lines of records that had to be mended, by their ordinals from 0; whoever
    reads may clear it. `width` is the expected number of cells, 0 while it is not known.
    """

    def __init__(self, lines: Iterator[str], options: ReadingOptions, *, width: int = 0) -> None:
        self.width = width
        self.lines = 0
        self.count = 0
        self.mended: dict[int, str] = {}
        self._form = form_of(options)
        self._long = options.delimiter if len(options.delimiter) > 1 else ""
        self._behind = tee(self._prepared(lines), 1)[0]
        self._pending: deque[str] = deque()

    def take(self, count: int) -> list[list[str]]:
        """Answer the next records, at most `count`; none at the end. Blank lines are []."""
        rows: list[list[str]] = []
        if self._pending:
            self._carefully(rows, count)
        else:
            self._quickly(rows, count)
        self.count += len(rows)
        return self._restored(rows) if self._long else rows

    def _quickly(self, rows: list[list[str]], count: int) -> None:
        ahead = copy(self._behind)
        reader = csv.reader(ahead, **self._form)
        try:
            rows.extend(islice(reader, count))
        except csv.Error:
            rows.clear()
            self._carefully(rows, count)
            return
        self.lines += reader.line_num
        deque(islice(self._behind, reader.line_num), maxlen=0)

    def _carefully(self, rows: list[list[str]], count: int) -> None:
        while len(rows) < count:
            taken: list[str] = []
            try:
                row = next(csv.reader(self._recorded(taken), **self._form), None)
            except csv.Error:
                row = self._mend(taken)
                text = "".join(taken).rstrip("\r\n").replace(_UNIT, self._long or _UNIT)
                self.mended[self.count + len(rows)] = text
            if row is None:
                return
            self.lines += len(taken)
            rows.append(row)

    def _recorded(self, taken: list[str]) -> Iterator[str]:
        while (line := self._next_line()) is not None:
            taken.append(line)
            yield line

    def _next_line(self) -> str | None:
        return self._pending.popleft() if self._pending else next(self._behind, None)

    def _mend(self, taken: list[str]) -> list[str]:
        """Make a record of the first line, or of the first few, and give the others back."""
        if len(taken[0]) > MAX_CELL:
            raise EndlessLineError
        while len(taken) <= _LONGEST_MEND and (line := self._next_line()) is not None:
            taken.append(line)
        row, used = mend(taken, self._form, self.width)
        self._pending.extendleft(reversed(taken[used:]))
        del taken[used:]
        return row

    def _prepared(self, lines: Iterator[str]) -> Iterator[str]:
        if not self._long:
            return lines
        if self._long == "  ":
            return (_SPACES.sub(_UNIT, line.strip(" ")) for line in lines)
        return (line.replace(self._long, _UNIT) for line in lines)

    def _restored(self, rows: list[list[str]]) -> list[list[str]]:
        return [[cell.replace(_UNIT, self._long) for cell in row] for row in rows]


def mend(lines: list[str], form: _Form, width: int) -> tuple[list[str], int]:
    """Read a record that breaks the rules of quoting; answer it and how many lines it took.

    Quotes that do not stand at the border of a cell are part of its text. The record goes on
    until the next line makes a record by itself; if none does, the first line is the record.
    """
    tries = []
    for count in range(1, min(len(lines), _LONGEST_MEND) + 1):
        row = split_leniently("".join(lines[:count]), form, width)
        tries.append((row, count))
        if not width or count == len(lines) or (len(row) == width and not _is_open(row, form)):
            break
        if len(split_leniently(lines[count], form, width)) == width:
            break
    row, count = tries[-1]
    if len(row) == width or (count <= _LONGEST_RAGGED and count < _LONGEST_MEND):
        return row, count
    return next((one for one in tries if len(one[0]) == width), tries[0])


def split_leniently(line: str, form: _Form, width: int = 0) -> list[str]:
    """Split one malformed record; nothing of its text but well-placed quotes is left out."""
    line = line.rstrip("\r\n")
    if width and (exact := exactly(line, form, width)):
        return exact
    generous = list(_cells(line, form, inner_quotes=True))
    if len(generous) == width:
        return generous
    literal = list(_cells(line, form, inner_quotes=False))
    return literal if len(literal) == width else generous


def _is_open(row: list[str], form: _Form) -> bool:
    """Answer whether a cell may go on in the next line."""
    quote = form["quotechar"]
    return quote is not None and any(cell.startswith(quote) for cell in row)


def _cells(line: str, form: _Form, *, inner_quotes: bool) -> Iterator[str]:
    quoted, loose, plain = _patterns(form["delimiter"], form["quotechar"], form["escapechar"])
    position = 0
    while True:
        found = quoted.match(line, position)
        if found is None and inner_quotes:
            found = loose.match(line, position)
        if found is not None:
            yield _unquoted(found[1], form)
        else:
            found = plain.match(line, position)
            assert found is not None  # this pattern fits the empty text too
            yield found[0].lstrip(" ") if form["skipinitialspace"] else found[0]
        position = found.end() + 1
        if position > len(line):
            return


def _unquoted(text: str, form: _Form) -> str:
    quote, escape = form["quotechar"] or "", form["escapechar"]
    if escape:
        text = re.sub(re.escape(escape) + "(.)", r"\1", text, flags=re.DOTALL)
    return text.replace(quote * 2, quote) if quote and form["doublequote"] else text


@lru_cache(maxsize=32)
def _patterns(
    delimiter: str, quotechar: str | None, escapechar: str | None
) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Answer patterns for a cell in quotes, for one with stray quotes in it, and for the rest."""
    border = re.escape(delimiter)
    plain = re.compile(f"[^{border}]*", re.DOTALL)
    if quotechar is None:
        never = re.compile(r"(?!)()")
        return never, never, plain
    quote, space = re.escape(quotechar), "" if delimiter == " " else " *"
    escape = re.escape(escapechar) if escapechar else ""
    parts = [f"[^{quote}{escape}]+", quote * 2] + ([f"{escape}."] if escape else [])
    end = f"{quote}{space}(?={border}|$)"
    quoted = re.compile(f"{space}{quote}((?:{'|'.join(parts)})*+){end}", re.DOTALL)
    loose = re.compile(f"{space}{quote}(.*?){end}", re.DOTALL)
    return quoted, loose, plain

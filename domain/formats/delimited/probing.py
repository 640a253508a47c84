"""Looks at the start of a file: guesses how to read it, reads the first rows, names what is odd."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from domain.errors import BinarySource, EmptySource, TooManyColumns
from domain.formats import MAX_COLUMNS, SAMPLE_ROWS, Batch, Note, column_names
from domain.formats.delimited import encoding as encodings
from domain.formats.delimited.dialect import guess_dialect, split_lines
from domain.formats.delimited.guard import is_formula_like, unguard
from domain.formats.delimited.heading import join_header as join_header
from domain.formats.delimited.heading import read_header, width_of
from domain.formats.delimited.layout import Layout, Record, find_layout
from domain.formats.delimited.notes import count_failures, first_line_ending, notes_on
from domain.formats.delimited.options import Probe, ReadingOptions
from domain.formats.delimited.parsing import RecordReader
from domain.formats.delimited.quoting import quoted_header
from domain.formats.delimited.reading import Table
from domain.formats.delimited.settings import Head, head_of
from domain.formats.delimited.several import find_layouts
from domain.formats.delimited.signatures import kind_by_signature, looks_binary
from domain.formats.delimited.source import Source

_HEAD = 256 * 1024
_DIALECT = 64 * 1024
_SCAN = 64 * 1024 * 1024  # bytes that are looked through for the first that is not ASCII
_SCAN_PACKED = 4 * 1024 * 1024
_OWN_HEADER = re.compile(r'\ufeff?"(?:[^"]|"")*"(?:(.)"(?:[^"]|"")*")?(?:\1"(?:[^"]|"")*")*\r\n')


@dataclass(frozen=True)
class _Head:
    """The first bytes of a file, unpacked; `evidence` is where characters beyond ASCII are."""

    data: bytes
    evidence: bytes
    whole: bool
    packed: str


@dataclass(frozen=True)
class _Guess:
    options: ReadingOptions
    notes: tuple[Note, ...] = ()


def probe(path: Path, options: ReadingOptions | None = None) -> Probe:
    """Look at a file and answer how to read it, or what comes of reading it by these options.

    A header without rows is a table without records, and a note says so. Raises SourceMissing,
    NotAFile, SourceUnreadable, BinarySource, EmptySource, TooManyColumns, TooLargeCell.
    """
    head = _read_head(path)
    text, guess = _understand(path, head, options)
    with Table(path, guess.options) as table:
        raw = read_header(table.header_rows, text, guess.options)
        raw = tuple(map(unguard, raw)) if guess.options.unguard else raw
        width = width_of(raw, text, guess.options)
        if width > MAX_COLUMNS:
            raise TooManyColumns(path, str(width))
        batch = _first_batch(table, max(width, 1))
        if not any(raw) and not batch.rows and not batch.ragged:
            raise EmptySource(path)
        raw += ("",) * (width - len(raw))
        return Probe(
            path=path,
            options=guess.options,
            raw_header=raw,
            header=column_names(raw),
            sample=tuple(map(tuple, batch.rows)),
            sample_numbers=tuple(batch.numbers),
            widest=max([width, *(row.found for row in batch.ragged)]),
            size=table.stamp.size,
            stamp=table.stamp,
            decode_failures=count_failures(raw, batch),
            line_ending=first_line_ending(text),
            notes=(*_packed_note(table), *guess.notes, *notes_on(raw, batch, guess.options, text)),
            tables=_tables(_complete_lines(text, head.whole), guess.options),
            settings=head_of(text).settings,
        )


def _packed_note(table: Table) -> tuple[Note, ...]:
    return (Note("compressed", text=table.packed),) if table.packed else ()


def _read_head(path: Path) -> _Head:
    """Read the first bytes, and on to where the first other than ASCII is, if it is near."""
    with Source(path) as source:
        data = source.head(_HEAD + 1)
        whole = len(data) <= _HEAD
        evidence = b"" if whole or not data.isascii() or b"\0" in data else _scan(source)
        return _Head(data[:_HEAD], evidence, whole, source.packed)


def _scan(source: Source) -> bytes:
    left = _SCAN_PACKED if source.packed else _SCAN
    while left > 0 and (data := source.head(1024 * 1024)):
        if not data.isascii():
            return data
        left -= len(data)
    return b""


def _understand(path: Path, head: _Head, options: ReadingOptions | None) -> tuple[str, _Guess]:
    """Answer the text of the head and the options to read by."""
    if kind := kind_by_signature(head.data):
        raise BinarySource(path, kind)
    found = encodings.detect(head.data, whole=head.whole)
    if head.evidence and found.encoding == "utf-8":
        found = encodings.detect(_from_line(head.evidence), whole=False)
    encoding = options.encoding if options else found.encoding
    text = encodings.decode(head.data, encoding, whole=head.whole)
    if not options and (named := _named_encoding(text, found)):
        found = encodings.Guess(named)
        text = encodings.decode(head.data, named, whole=head.whole)
    if not text.strip("\ufeff \t\r\n\x1a"):
        raise EmptySource(path)
    if options:
        return text, _Guess(options)
    if looks_binary(text):
        raise BinarySource(path)
    lines = _complete_lines(text, head.whole)
    guess = _guess_options(lines, found.encoding, whole=head.whole)
    notes = (Note("encoding_guessed", text=found.encoding),) if found.guessed else ()
    return text, _Guess(guess.options, (*notes, *guess.notes))


def _named_encoding(text: str, found: encodings.Guess) -> str:
    """Answer the encoding that the file itself names; nothing where its first bytes tell."""
    sure = not found.guessed and found.encoding != "utf-8"
    return "" if sure else head_of(text).settings.encoding


def _from_line(data: bytes) -> bytes:
    """Cut to the first full line with something beyond ASCII."""
    first = next(place for place in range(len(data)) if data[place] >= 0x80) if data else 0
    return data[data.rfind(b"\n", 0, first) + 1 :]


def _complete_lines(text: str, whole: bool) -> str:
    """Leave out the last line, which may be cut, unless it is the only one."""
    if whole:
        return text
    end = max(text.rfind("\n"), text.rfind("\r"))
    return text[: end + 1] if end > 0 else text


def _guess_options(text: str, encoding: str, *, whole: bool) -> _Guess:
    head = head_of(text)
    named = head.settings.separator or head.named
    if delimiter := _quoted_delimiter(head, named, whole=whole):
        own = ReadingOptions(encoding=encoding, delimiter=delimiter, skip_rows=head.lines)
        return _Guess(
            replace(own, unguard=_is_guarded(head.rest, replace(own, skip_rows=0))),
            tuple(_sep_note(head)),
        )
    dialect = guess_dialect(_complete_lines(head.rest[:_DIALECT], False), named)
    dialect = replace(dialect, encoding=encoding)
    layout = find_layout(_records(split_lines(head.rest), dialect))
    options = _placed(dialect, layout, head.lines)
    notes = (*_sep_note(head), *_layout_notes(layout, head.lines))
    unguard = _is_guarded(head.rest, replace(options, skip_rows=layout.skip_rows))
    return _Guess(replace(options, unguard=unguard), notes)


def _quoted_delimiter(head: Head, named: str, *, whole: bool) -> str:
    """Answer the delimiter of a text that begins with a header in quotes, "" of any other."""
    found = quoted_header(head.rest, whole=whole)
    return "" if named and found != named else found


def _tables(text: str, options: ReadingOptions) -> tuple[ReadingOptions, ...]:
    """Answer how each of several tables in a file would be read; nothing where there is one."""
    head = head_of(text)
    if quoted_header(head.rest, whole=True):
        return ()
    found = find_layouts(_records(split_lines(head.rest), replace(options, comment="")))
    if len(found) < 2:
        return ()
    return tuple(_placed(options, layout, head.lines) for layout in found)


def _placed(options: ReadingOptions, layout: Layout, above: int) -> ReadingOptions:
    return replace(
        options,
        skip_rows=layout.skip_rows + above,
        header_rows=layout.header_rows,
        comment=layout.comment,
        stop_row=layout.stop_row + above if layout.stop_row else 0,
    )


def _sep_note(head: Head) -> Iterator[Note]:
    if head.named:
        yield Note("sep_line", text=head.named)


def _layout_notes(layout: Layout, above: int) -> Iterator[Note]:
    if layout.skip_rows:
        yield Note("preamble", count=layout.skip_rows)
    if layout.stop_row:
        yield Note("second_table", rows=(layout.stop_row + above,))


def _records(lines: list[str], dialect: ReadingOptions) -> list[Record]:
    """Split lines into records that know at which line they begin."""
    reader = RecordReader(iter(lines), dialect)
    records: list[Record] = []
    quote = dialect.quotechar or "\0"
    while len(records) < SAMPLE_ROWS:
        line = reader.lines + 1
        if not (rows := reader.take(1)):
            break
        cells = rows[0]
        if dialect.delimiter == " " and len(cells) > 1 and cells[-1] == "":
            cells = cells[:-1]
        records.append(Record(line, cells, lines[line - 1].startswith(quote)))
    return records


def _first_batch(table: Table, width: int) -> Batch:
    """Read the sample; a batch may be empty because all its rows were left out."""
    found = table.batches(width=width, size=SAMPLE_ROWS)
    return next(found, Batch((), [], 0))


def _is_guarded(text: str, options: ReadingOptions) -> bool:
    """Answer whether cells bear our guard against formulas.

    Our own files have all names of the header in quotes; in other files no cell may begin as a
    formula without the guard.
    """
    own = _OWN_HEADER.match(text) if options.skip_rows == 0 and options.header_rows == 1 else None
    if own and "'" not in text:
        return True
    lines = split_lines(text)[options.skip_rows :]
    rows = RecordReader(iter(lines), options).take(SAMPLE_ROWS)
    cells = [cell for row in rows for cell in row if is_formula_like(cell)]
    guarded = [cell for cell in cells if cell.startswith("'")]
    bare = [cell for cell in cells if not cell.startswith("'") and not _is_number(cell)]
    return bool(own or guarded) and not bare


def _is_number(cell: str) -> bool:
    return not cell.strip(" +-.,0123456789eE%€$£/()")

"""What was understood of a file, in words: the way it is read, and what is odd about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from domain.formats import Note, Probe
from domain.formats.delimited import ReadingOptions
from domain.formats.json_text import WHOLE, JsonOptions
from domain.formats.workbook import WorkbookOptions
from gui.importing.note_words import FORMAT_NOTES, in_brackets, places
from gui.wording import count, file_size, plural, shortened

ENCODING_WORDS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with BOM",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16, little end first",
    "utf-16-be": "UTF-16, big end first",
    "utf-32": "UTF-32",
    "cp1252": "Western Europe (Windows-1252)",
    "iso8859-15": "Western Europe (ISO 8859-15)",
    "latin-1": "Western Europe (ISO 8859-1)",
    "mac-roman": "Western Europe (Mac)",
    "cp850": "Western Europe (DOS 850)",
    "cp1250": "Central Europe (Windows-1250)",
    "iso8859-2": "Central Europe (ISO 8859-2)",
    "cp1254": "Turkish (Windows-1254)",
    "cp1251": "Cyrillic (Windows-1251)",
    "koi8-r": "Cyrillic (KOI8-R)",
    "cp866": "Cyrillic (DOS 866)",
    "cp1253": "Greek (Windows-1253)",
    "cp1255": "Hebrew (Windows-1255)",
    "cp1256": "Arabic (Windows-1256)",
    "cp932": "Japanese (Shift-JIS)",
    "euc_jp": "Japanese (EUC-JP)",
    "gb18030": "Chinese (GB18030)",
    "big5": "Chinese (Big5)",
    "cp949": "Korean (CP949)",
    "cp874": "Thai (Windows-874)",
}
DELIMITER_WORDS = {
    ",": "comma",
    ";": "semicolon",
    "\t": "tab",
    "|": "vertical bar",
    " ": "space",
    "  ": "two or more spaces",
    ":": "colon",
    "^": "caret",
    "~": "tilde",
    "||": "two vertical bars",
    "::": "two colons",
    "\x1f": "unit separator",
    "\x01": "control character 1",
}


@dataclass(frozen=True)
class Remark:
    """One thing worth knowing about the file; `column` or `put_right` leads to what it is about."""

    text: str
    kind: str = "info"
    column: int | None = None
    put_right: bool = False


def encoding_words(encoding: str) -> str:
    """Name an encoding as people know it."""
    return ENCODING_WORDS.get(encoding, encoding.upper())


def delimiter_words(delimiter: str) -> str:
    """Name a delimiter."""
    return DELIMITER_WORDS.get(delimiter, f"“{delimiter}”")


def understood(probe: Probe, *, traced: bool = False) -> str:
    """Say in one line how the file is read: `UTF-8 · comma · header in row 1 · 9 columns`.

    A column that holds only the trace of an export is not counted.
    """
    worded = _READING.get(type(probe.options), _part_words)
    parts = [*worded(probe), plural(probe.width - traced, "column")]
    if failures := getattr(probe, "decode_failures", 0):
        parts.append(f"{plural(failures, 'character')} unreadable")
    return " · ".join(part for part in parts if part)


def _delimited_words(probe: Probe) -> list[str]:
    options = probe.options
    delimiter = delimiter_words(options.delimiter) if probe.width > 1 else ""
    return [encoding_words(options.encoding), delimiter, _header_words(options)]


def _workbook_words(probe: Probe) -> list[str]:
    return [*_part_words(probe), _header_words(probe.options)]


def _json_words(probe: Probe) -> list[str]:
    lines = "a record in each line" if probe.options.lines else ""
    part = [] if probe.part == WHOLE else _part_words(probe)
    return [encoding_words(probe.options.encoding), lines, *part]


def _part_words(probe: Probe) -> list[str]:
    return [shortened(probe.part, 60)]


_READING: dict[type, Callable[[Probe], list[str]]] = {
    ReadingOptions: _delimited_words,
    WorkbookOptions: _workbook_words,
    JsonOptions: _json_words,
}


def _header_words(options: ReadingOptions | WorkbookOptions) -> str:
    if options.header_rows == 0:
        return "no header"
    first = options.skip_rows + 1
    if options.header_rows == 1:
        return f"header in row {count(first)}"
    return f"header in rows {count(first)} to {count(first + options.header_rows - 1)}"


def size_words(size: int) -> str:
    """Say how large the file is."""
    return file_size(size)


def _encoding_guessed(note: Note) -> str:
    name = encoding_words(note.text)
    return f"The encoding is a guess: {name}. If letters look wrong below, choose another."


def _sep_line(note: Note) -> str:
    return f"The first line names the separator: {delimiter_words(note.text)}."


def _preamble(note: Note) -> str:
    verb = "is" if note.count == 1 else "are"
    return f"{plural(note.count, 'line')} above the header {verb} left out."


def _second_table(note: Note) -> str:
    place = f"row {count(note.rows[0])}" if note.rows else "further down"
    return f"Another table begins in {place}. Only the first one is imported."


def _compressed(note: Note) -> str:
    return f"The file is packed ({note.text}) and is unpacked while it is read."


def _decode_failures(note: Note) -> str:
    return (
        f"{plural(note.count, 'character')} could not be read in this encoding. "
        "Choose another encoding, or the values concerned stay out."
    )


def _no_header(_note: Note) -> str:
    return "No line with column names was found, so the columns are numbered. Name them here."


def _blank_header(note: Note) -> str:
    what = "A column has" if note.count == 1 else f"{count(note.count)} columns have"
    return f"{what} no name{in_brackets(places(note, 'column'))} and got a number for one."


def _duplicate_header(note: Note) -> str:
    name = f"“{shortened(note.text, 40)}”"
    first = f"{name} names more than one column" if note.count == 1 else f"{name} and other names"
    tail = "" if note.count == 1 else " each name more than one column"
    return f"{first}{tail}{in_brackets(places(note, 'column'))}. The later ones got a number."


def _long_header(note: Note) -> str:
    what = "The name of a column is" if note.count == 1 else f"{count(note.count)} names are"
    return (
        f"{what} very long{in_brackets(places(note, 'column'))}. "
        f"At most {note.text} characters are kept."
    )


def _ragged(note: Note) -> str:
    verb = "has" if note.count == 1 else "have"
    return (
        f"{plural(note.count, 'row')} {verb} too few or too many values"
        f"{in_brackets(places(note, 'row'))}. Missing ones become blank; a value without a column "
        "is a fault."
    )


def _ragged_skipped(note: Note) -> str:
    verb, stay = ("has", "stays") if note.count == 1 else ("have", "stay")
    return (
        f"{plural(note.count, 'row')} {verb} too few or too many values and {stay} out"
        f"{in_brackets(places(note, 'row'))}, as chosen under “Uneven rows”."
    )


def _aligned(note: Note) -> str:
    was = "was" if note.count == 1 else "were"
    return (
        f"{plural(note.count, 'row')} with too few or too many values {was} put under the columns "
        f"that fit{in_brackets(places(note, 'row'))}. Click here to compare with the file."
    )


def _unclosed_quote(note: Note) -> str:
    was = "was" if note.count == 1 else "were"
    return (
        f"{plural(note.count, 'row')} with a stray or unclosed quotation mark or another separator "
        f"{was} put right{in_brackets(places(note, 'row'))}. Click here to compare with the file."
    )


def _header_only(_note: Note) -> str:
    return "There are no rows below the column names."


def _comment_lines(note: Note) -> str:
    verb = "is a comment and stays" if note.count == 1 else "are comments and stay"
    return f"{plural(note.count, 'line')} {verb} out{in_brackets(places(note, 'row'))}."


def _nul_bytes(note: Note) -> str:
    verb = "holds" if note.count == 1 else "hold"
    return (
        f"{plural(note.count, 'row')} {verb} characters that are no text (NUL)"
        f"{in_brackets(places(note, 'row'))}. Such rows stay out."
    )


def _mixed_line_endings(note: Note) -> str:
    return f"Lines end in different ways ({note.text}). Each is understood."


def _guarded_formulas(note: Note) -> str:
    verb = "begins" if note.count == 1 else "begin"
    return (
        f"{plural(note.count, 'value')} {verb} with an apostrophe that keeps spreadsheets from "
        "reading a formula. It is taken off again."
    )


_PUT_RIGHT = ("aligned", "unclosed_quote")
_NOTES: dict[str, tuple[Callable[[Note], str], str]] = {
    "encoding_guessed": (_encoding_guessed, "info"),
    "sep_line": (_sep_line, "info"),
    "preamble": (_preamble, "info"),
    "second_table": (_second_table, "warning"),
    "compressed": (_compressed, "info"),
    "decode_failures": (_decode_failures, "warning"),
    "no_header": (_no_header, "warning"),
    "blank_header": (_blank_header, "info"),
    "duplicate_header": (_duplicate_header, "info"),
    "long_header": (_long_header, "info"),
    "header_only": (_header_only, "warning"),
    "ragged": (_ragged, "warning"),
    "ragged_skipped": (_ragged_skipped, "warning"),
    "aligned": (_aligned, "warning"),
    "unclosed_quote": (_unclosed_quote, "warning"),
    "comment_lines": (_comment_lines, "info"),
    "nul_bytes": (_nul_bytes, "warning"),
    "mixed_line_endings": (_mixed_line_endings, "info"),
    "guarded_formulas": (_guarded_formulas, "info"),
    **FORMAT_NOTES,
}


def remark(note: Note) -> Remark:
    """Put a note about the file into words."""
    if note.code not in _NOTES:
        return Remark(f"Worth a look: {note.code.replace('_', ' ')}.")
    worded, kind = _NOTES[note.code]
    return Remark(worded(note), kind, put_right=note.code in _PUT_RIGHT)


def known_notes() -> Sequence[str]:
    """List the codes that have words."""
    return tuple(_NOTES)

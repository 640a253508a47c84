"""What the reader library does not tell of a workbook: its size, error cells, empty formulas."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from domain.errors import SourceUnreadable
from domain.formats.workbook.binary import errors_in_xls, errors_in_xlsb

MOST_UNPACKED = 1024 * 1024 * 1024
MOST_ERRORS = 100_000
_PIECE = 1 << 20
_ERROR = re.compile(
    rb'<c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*(?<!/)>(.*?)</c>', re.S
)
_VALUE = re.compile(rb"<v>([^<]{1,20})</v>")
_NO_VALUE = re.compile(rb"(?:</f>|<f\b[^>]{0,200}/>)(?:<v></v>|<v ?/>)?</c>")
_EPOCH = re.compile(rb'<(?:\w+:)?workbookPr\b[^>]*\bdate1904="(?:1|true)"')
_TABLE = re.compile(rb"<table:table(?=[\s>])[^>]*(?<!/)>")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass
class Extras:
    """Error cells by row and column (from 0), how many formulas have no value, the first year."""

    errors: dict[int, dict[int, str]] = field(default_factory=dict)
    uncalculated: int = 0
    dates_1904: bool = False


def check_archive(path: Path) -> None:
    """Refuse what unpacks to too much, and what needs a password.

    Raises SourceUnreadable (detail: too_large, encrypted, damaged).
    """
    if not _is_zip(path):
        return
    with _opened(path) as archive:
        if sum(one.file_size for one in archive.infolist()) > MOST_UNPACKED:
            raise SourceUnreadable(path, "too_large")
        names = archive.namelist()
        if any(one.flag_bits & 1 for one in archive.infolist()):
            raise SourceUnreadable(path, "encrypted")
        if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read(
            "META-INF/manifest.xml"
        ):
            raise SourceUnreadable(path, "encrypted")
        if "content.xml" in names and _has_open_tables(archive):
            raise SourceUnreadable(path, "damaged")


def _has_open_tables(archive: zipfile.ZipFile) -> bool:
    """Answer whether a table has no end; the library looks for it forever."""
    still_open = 0
    try:
        for piece in _pieces(archive, "content.xml", b">"):
            still_open += len(_TABLE.findall(piece)) - piece.count(b"</table:table>")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError):
        return True
    return still_open > 0


def read_extras(path: Path, sheet: str) -> Extras:
    """Read what the library leaves out about a sheet; errors only, for xlsb and xls."""
    found = Extras()
    if not _is_zip(path):
        found.errors = errors_in_xls(path, sheet)
        return found
    with _opened(path) as archive:
        found.errors = errors_in_xlsb(archive, sheet)
        name = _member_of(archive, sheet)
        if name is None:
            return found
        found.dates_1904 = _EPOCH.search(archive.read("xl/workbook.xml")) is not None
        for piece in _pieces(archive, name):
            if b'"e"' in piece:
                _add_errors(found, piece)
            if b"<f" in piece:
                found.uncalculated += len(_NO_VALUE.findall(piece))
    return found


def _is_zip(path: Path) -> bool:
    with path.open("rb") as handle:
        return handle.read(2) == b"PK"


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as error:
        raise SourceUnreadable(path, "damaged") from error


def _member_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """Answer where the XML of a sheet is; None for files made otherwise."""
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return None
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    relation = next(
        (
            one.get(_RELATION)
            for one in book.iter()
            if one.tag.rpartition("}")[2] == "sheet" and one.get("name") == sheet
        ),
        None,
    )
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    target = next((one.get("Target") for one in relations if one.get("Id") == relation), None)
    if relation is None or target is None:
        return None
    name = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
    return name if name in names else None


def _pieces(archive: zipfile.ZipFile, name: str, mark: bytes = b"</c>") -> Iterator[bytes]:
    """Read a member in pieces that end with a mark, that of a cell if no other is given."""
    rest, total = b"", 0
    with archive.open(name) as stream:
        while data := stream.read(_PIECE):
            total += len(data)
            if total > MOST_UNPACKED:
                raise SourceUnreadable(str(archive.filename), "too_large")
            piece = rest + data
            end = piece.rfind(mark) + len(mark)
            if end > len(mark):
                yield piece[:end]
                rest = piece[end:]
            else:
                rest = piece[-16 * _PIECE :]
    yield rest


def _add_errors(found: Extras, piece: bytes) -> None:
    for letters, number, content in _ERROR.findall(piece):
        value = _VALUE.search(content)
        if len(found.errors) < MOST_ERRORS and value:
            cells = found.errors.setdefault(int(number) - 1, {})
            cells[column_number(letters.decode())] = value[1].decode("ascii", "replace")


def column_number(letters: str) -> int:
    """Answer the number, from 0, of a column named as in a spreadsheet.

    >>> column_number("A"), column_number("AB")
    (0, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1

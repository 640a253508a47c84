"""Finds the error cells of binary workbooks (xlsb and xls), which the reader library leaves blank.

Only the records that hold errors are understood, by [MS-XLSB] and [MS-XLS]; what is not as these
say is left alone, for the library judges whether a file is sound.
"""

from __future__ import annotations

import posixpath
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from domain.formats.workbook.compound import stream_of

Errors = dict[int, dict[int, str]]

MOST_ERRORS = 100_000
MOST_BYTES = 256 * 1024 * 1024
_NAMES = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
_ROW, _CELL_ERROR, _FORMULA_ERROR, _BUNDLE_SHEET = 0, 3, 11, 156
_BOUND_SHEET, _BEGIN, _END, _BOOL_OR_ERROR, _FORMULA = 0x85, 0x809, 0x0A, 0x205, 0x06


def errors_in_xlsb(archive: zipfile.ZipFile, sheet: str) -> Errors:
    """Answer the errors of a sheet by row and column, from 0."""
    found: Errors = {}
    row = 0
    name = _member_of(archive, sheet)
    if name is None or archive.getinfo(name).file_size > MOST_BYTES:
        return found
    data = archive.read(name)
    for kind, start, size in _records_of_xlsb(data):
        if kind == _ROW and size >= 4:
            row = int.from_bytes(data[start : start + 4], "little")
        elif kind in (_CELL_ERROR, _FORMULA_ERROR) and size >= 9:
            column = int.from_bytes(data[start : start + 4], "little")
            _add(found, row, column, data[start + 8])
    return found


def errors_in_xls(path: Path, sheet: str) -> Errors:
    """Answer the errors of a sheet by row and column, from 0."""
    found: Errors = {}
    if path.stat().st_size > MOST_BYTES:
        return found
    data = stream_of(path.read_bytes(), ("Workbook", "Book"))
    place = _place_of(data, sheet)
    if place is None:
        return found
    for kind, start, size in _records_of_xls(data, place):
        if kind == _BOOL_OR_ERROR and size >= 8 and data[start + 7] == 1:
            row, column = struct.unpack_from("<HH", data, start)
            _add(found, row, column, data[start + 6])
        elif kind == _FORMULA and size >= 14 and data[start + 12 : start + 14] == b"\xff\xff":
            row, column = struct.unpack_from("<HH", data, start)
            if data[start + 6] == 2:
                _add(found, row, column, data[start + 8])
    return found


def _add(found: Errors, row: int, column: int, code: int) -> None:
    if code in _NAMES and column < 16_384 and len(found) < MOST_ERRORS:
        found.setdefault(row, {})[column] = _NAMES[code]


def _records_of_xlsb(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield each record: its kind, where its content begins, how long it is."""
    place = 0
    while place + 1 < len(data):
        kind, place = data[place], place + 1
        if kind & 0x80:
            kind, place = kind & 0x7F | (data[place] & 0x7F) << 7, place + 1
        size = shift = 0
        while place < len(data) and shift < 28:
            byte, place = data[place], place + 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        if place + size > len(data):
            return
        yield kind, place, size
        place += size


def _member_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    names = set(archive.namelist())
    if not {"xl/workbook.bin", "xl/_rels/workbook.bin.rels"} <= names:
        return None
    book = archive.read("xl/workbook.bin")
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.bin.rels"))
    targets = {one.get("Id"): one.get("Target") or "" for one in relations}
    for kind, start, size in _records_of_xlsb(book):
        if kind == _BUNDLE_SHEET:
            relation, after = _text_of(book, start + 8)
            title, _ = _text_of(book, after)
            target = targets.get(relation, "")
            name = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
            if size and title == sheet and name in names:
                return name
    return None


def _text_of(data: bytes, place: int) -> tuple[str, int]:
    """Answer a text that its length in characters goes before, and where it ends."""
    length = int.from_bytes(data[place : place + 4], "little")
    end = place + 4 + 2 * min(length, 1000)
    return data[place + 4 : end].decode("utf-16-le", "replace"), end


def _place_of(data: bytes, sheet: str) -> int | None:
    """Answer where the records of a sheet begin."""
    for kind, start, size in _records_of_xls(data, 0):
        if kind == _BOUND_SHEET and size >= 8:
            length, wide = data[start + 6], data[start + 7] & 1
            name = data[start + 8 : start + 8 + length * (2 if wide else 1)]
            if name.decode("utf-16-le" if wide else "latin-1", "replace") == sheet:
                return int.from_bytes(data[start : start + 4], "little")
    return None


def _records_of_xls(data: bytes, place: int) -> Iterator[tuple[int, int, int]]:
    """Yield each record up to the end of what begins here, but not of charts within it."""
    depth = 0
    while place + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, place)
        place += 4
        if place + size > len(data):
            return
        depth += (kind == _BEGIN) - (kind == _END)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, place, size
        place += size

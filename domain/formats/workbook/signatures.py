"""Recognises workbooks among zip archives and among the compound files of old Office programs."""

from __future__ import annotations

import zipfile
from pathlib import Path

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
_STREAMS = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book", "EncryptedPackage"))
_DIRECTORY = 16 * 1024


def is_workbook(head: bytes, path: Path, *, named: bool) -> bool:
    """Answer whether a file is a workbook; `named` says that its suffix claims so."""
    if head.startswith(_COMPOUND):
        return named or _holds_book(head, path)
    if not head.startswith(_ZIP):
        return False
    return named or _OPEN_DOCUMENT in head[:200] or _packs_book(path)


def _packs_book(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return any(
                name in ("xl/workbook.xml", "xl/workbook.bin") for name in archive.namelist()
            )
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        return False


def _holds_book(head: bytes, path: Path) -> bool:
    """Look into the directory of a compound file ([MS-CFB] 2.2: sector size and first sector)."""
    shift = int.from_bytes(head[30:32], "little")
    sector = int.from_bytes(head[48:52], "little")
    if shift not in (9, 12):
        return False
    try:
        with path.open("rb") as handle:
            handle.seek((sector + 1) << shift)
            directory = handle.read(_DIRECTORY)
    except OSError:
        return False
    return any(name + b"\0\0" in directory for name in _STREAMS)

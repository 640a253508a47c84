"""Finds the format of a file: by its first bytes, then by its name; a new format is one new file.

Every module of this folder that says what it `recognises` is a format. What no format knows is
taken for delimited text, whose reader says what else it may be.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import domain.formats
from domain.errors import BinarySource
from domain.formats import Batch, Probe, Reader, Stamp, delimited
from domain.formats.delimited.source import Source, take_stamp

AnyReader = Reader[Any, Probe]

_HEAD = 8192
_PACKED = (b"\x1f\x8b", b"PK\x03\x04")
_PACKED_SUFFIXES = (".gz", ".zip")
_MARKUP = (b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta")
_MARKUP_SUFFIXES = (".htm", ".html", ".xml", ".xls", ".xlsx")


def formats() -> tuple[AnyReader, ...]:
    """Answer every format that can be read."""
    names = sorted(one.name for one in pkgutil.iter_modules(domain.formats.__path__))
    modules = (importlib.import_module(f"{domain.formats.__name__}.{name}") for name in names)
    return tuple(cast("AnyReader", one) for one in modules if hasattr(one, "recognises"))


def suffixes() -> dict[str, tuple[str, ...]]:
    """Answer the suffixes of each format by its name, for a dialog that chooses files."""
    return {one.NAME: one.SUFFIXES for one in formats()}


def format_of(path: Path) -> AnyReader:
    """Answer the format of a file.

    Raises SourceMissing, SourceUnreadable and NotAFile; BinarySource (detail: html, xml) for a web
    page that bears the name of a spreadsheet.
    """
    take_stamp(path)
    if by_name := _known_by_name(path):
        return by_name
    head = _head_of(path, unpack=False)
    if found := _recognised(head, path):
        return found
    if head.startswith(_PACKED) and (found := _recognised(_head_of(path, unpack=True), path)):
        return found
    _refuse_markup(head, path)
    return _suffixed(path) or cast("AnyReader", delimited)


def probe(path: Path, options: object = None) -> Probe:
    """Look at a file and answer what was understood of it; raises what its format raises.

    Options of another format do not count: the file may have changed its kind.
    """
    reader = format_of(path)
    fitting = options is not None and _reader_of(options) is reader
    return reader.probe(path, options if fitting else None)


def batches(
    path: Path,
    options: object,
    *,
    width: int,
    size: int = 500,
    expected: Stamp | None = None,
) -> Iterator[Batch]:
    """Read the rows of a file by the options of a probe; a batch may be empty."""
    reader = _reader_of(options) or format_of(path)
    return reader.batches(path, options, width=width, size=size, expected=expected)


def _reader_of(options: object) -> AnyReader | None:
    """Answer the format that these options belong to: what was looked at is what is read."""
    home = type(options).__module__
    fitting = (one for one in formats() if _is_inside(home, cast("Any", one).__name__))
    return next(fitting, None)


def _is_inside(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def _known_by_name(path: Path) -> AnyReader | None:
    """Answer the format of a file that must not be touched by any but its own reader."""
    suffix = path.suffix.casefold()
    return next((one for one in formats() if suffix in getattr(one, "BY_NAME", ())), None)


def _head_of(path: Path, *, unpack: bool) -> bytes:
    try:
        with Source(path, unpack=unpack) as source:
            return source.head(_HEAD)
    except BinarySource:
        return b""  # an archive of several files


def _recognised(head: bytes, path: Path) -> AnyReader | None:
    return next((one for one in formats() if one.recognises(head, path)), None)


def _suffixed(path: Path) -> AnyReader | None:
    ends = [one.casefold() for one in path.suffixes]
    suffix = next((one for one in reversed(ends) if one not in _PACKED_SUFFIXES), "")
    unsigned = (one for one in formats() if not one.SIGNED)
    return next((one for one in unsigned if suffix and suffix in one.SUFFIXES), None)


def _refuse_markup(head: bytes, path: Path) -> None:
    """Many programs save a web page and call it a spreadsheet."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:20].lower()
    if start.startswith(_MARKUP) and path.suffix.casefold() in _MARKUP_SUFFIXES:
        raise BinarySource(path, "xml" if start.startswith(b"<?xml") else "html")

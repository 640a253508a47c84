"""JSON and JSON Lines, read piece by piece; numbers stay as they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from domain.formats import Batch, Stamp, TableProbe
from domain.formats.json_text.options import FIND_OUT, WHOLE, JsonOptions

NAME = "json"
SIGNED = False
SUFFIXES = (".json", ".jsonl", ".ndjson", ".geojson")

_STRING = r'"(?:[^"\\]|\\.)*"'
_MEMBER = rf"\{{\s*(?:{_STRING}\s*:|\}})"
_SURE = re.compile(rf"\s*(?:{_MEMBER}|\[\s*{_MEMBER})")
_LIKELY = re.compile(r'\s*(?:\{\s*["}]|\[\s*(?:[\[\]{"]|-?[0-9]|true|false|null))')

__all__ = [
    "FIND_OUT",
    "NAME",
    "SIGNED",
    "SUFFIXES",
    "WHOLE",
    "JsonOptions",
    "batches",
    "probe",
    "recognises",
]


def recognises(head: bytes, path: Path) -> bool:
    """Answer whether text begins as JSON does; surer signs are asked of a file named otherwise."""
    from domain.formats.delimited import encoding

    text = encoding.decode(head, encoding.detect(head, whole=False).encoding, whole=False)
    named = path.suffix.casefold() in SUFFIXES
    return (_LIKELY if named else _SURE).match(text.removeprefix("\ufeff")) is not None


def probe(path: Path, options: JsonOptions | None = None) -> TableProbe[JsonOptions]:
    """Look at a file and answer what was understood of it.

    Raises EmptySource, TooManyColumns, TooLargeCell, MalformedSource (detail: line:column), and
    SourceUnreadable (detail: part_missing, too_large).
    """
    from domain.formats.json_text import probing

    return probing.probe(path, options)


def batches(
    path: Path,
    options: JsonOptions,
    *,
    width: int,
    size: int = 500,
    expected: Stamp | None = None,
) -> Iterator[Batch]:
    """Read the records by the options of a probe; raises what `probe` does."""
    from domain.formats.json_text import reading

    return reading.batches(path, options, width=width, size=size, expected=expected)

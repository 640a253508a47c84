"""Writes a page with one table that any browser shows and prints."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial
from html import escape, unescape
from pathlib import Path
from typing import BinaryIO

from domain.formats import Written
from domain.formats.writers.base import (
    Report,
    Row,
    Sheet,
    Stop,
    Texts,
    in_batches,
    write_verified,
)
from domain.formats.writers.columnwise import text_rows
from domain.formats.writers.markup import html_text

NAME = "html"
SUFFIX = ".html"
ORDER = 70
MOST_ROWS = 0

_RIGHT = ("integer", "decimal")
_NUMBER = re.compile("(-?[0-9][0-9.,]*)?")
_STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem; color: #1f2328; background: #fff; }
h1 { font-size: 1.3rem; margin: 0 0 1rem; }
table { border-collapse: collapse; }
th, td { padding: .35rem .7rem; border-bottom: 1px solid #d8dee4; text-align: left;
  vertical-align: top; white-space: pre-wrap; overflow-wrap: anywhere; max-width: 40rem; }
td, th { mso-number-format: "\\@"; }
th { position: sticky; top: 0; background: #f3f5f7; font-weight: 600; }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.n { mso-number-format: General; }
@media print { body { margin: 0; font-size: 11px; } thead { display: table-header-group; }
  tr { break-inside: avoid; } }
"""
_PAGE = """<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<h1>{title}</h1>
<table>
<thead>
{header}
</thead>
<tbody>
"""
_ROW, _CELL, _NEXT, _LAST = "<tr><td", ">", "</td><td", "</td></tr>"


class _Pen:
    def __init__(self, stream: BinaryIO, sheet: Sheet) -> None:
        self._stream = stream
        self._texts = partial(text_rows, sheet.columns)
        self._starts = [_start(column.kind) for column in sheet.columns]
        self._numbers = [place for place, start in enumerate(self._starts) if start != _CELL]
        cells = zip(self._starts, sheet.columns, strict=True)
        header = "".join(f"<th{start}{html_text(one.label)}</th>" for start, one in cells)
        page = _PAGE.format(title=escape(sheet.title), style=_STYLE, header=f"<tr>{header}</tr>")
        stream.write(page.encode())

    def add(self, rows: list[Row]) -> Texts:
        """Write rows; see `Pen`."""
        found = [list(texts) for texts in self._texts(rows)]
        self._stream.write("".join(map(self._line, found)).encode())
        return found

    def _line(self, texts: list[str]) -> str:
        starts = self._starts
        if odd := [place for place in self._numbers if not _NUMBER.fullmatch(texts[place])]:
            starts = [_CELL if place in odd else one for place, one in enumerate(starts)]
        cells = map(str.__add__, starts, map(html_text, texts))
        return f"{_ROW}{_NEXT.join(cells)}{_LAST}\n"

    def end(self) -> None:
        """Close the table and the page."""
        self._stream.write(b"</tbody>\n</table>\n</body>\n</html>\n")

    def close(self) -> None:
        """Hold on to nothing."""


def write(
    path: Path,
    sheet: Sheet,
    rows: Iterable[Row],
    *,
    on_progress: Report | None = None,
    cancelled: Stop | None = None,
) -> Written:
    """Write a page that needs nothing else; text is shown exactly; see `Writer`."""
    return write_verified(path, sheet, rows, _Pen, _read_back, on_progress, cancelled)


def _start(kind: str) -> str:
    return ' class="n">' if kind in _RIGHT else ">"


def _read_back(path: Path, _sheet: Sheet) -> Iterator[Texts]:
    with path.open(encoding="utf-8", newline="\n") as stream:
        yield from in_batches(_texts(line) for line in stream if line.startswith(_ROW))


def _texts(line: str) -> list[str]:
    inside = line[len(_ROW) : -len(_LAST) - 1]
    return [unescape(cell.partition(_CELL)[2]) for cell in inside.split(_NEXT)]

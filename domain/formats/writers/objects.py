"""One record as a JSON object on one line, and back to texts that tell whether it is the same."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from json.encoder import encode_basestring

from domain.formats.writers.base import Column, Row, Sheet, Texts, unique_labels
from domain.formats.writers.memory import Made, Memory
from domain.values import Stored

_KEPT = ("date", "datetime")
_MARK = "\x1b"  # sets what is not text apart, so that 7 is not taken for "7"


def object_writer(sheet: Sheet) -> Callable[[list[Row]], tuple[list[str], Texts]]:
    """Return what writes rows as objects, and answers the texts to be found again."""
    keys = [f"{encode_basestring(name)}: " for name in unique_labels(sheet.columns)]
    nothing = ("null", f"{_MARK}null")
    tokens = [Memory[Made](_token_writer(column), nothing) for column in sheet.columns]

    def write(rows: list[Row]) -> tuple[list[str], Texts]:
        columns = [
            token.of(values) for token, values in zip(tokens, zip(*rows, strict=True), strict=True)
        ]
        found = list(zip(*columns, strict=True))
        lines = [
            f"{{{', '.join([key + one for key, (one, _) in zip(keys, row, strict=True)])}}}"
            for row in found
        ]
        return lines, [[text for _, text in row] for row in found]

    return write


def line_reader(sheet: Sheet) -> Callable[[bytes], list[str]]:
    """Return what reads such a line and answers the texts of its values."""
    names = unique_labels(sheet.columns)

    def read(line: bytes) -> list[str]:
        found = json.loads(line, parse_int=Decimal, parse_float=Decimal, object_pairs_hook=list)
        return [_read_token(value) for _, value in found] if [*_keys(found)] == names else []

    return read


def _keys(pairs: list[tuple[str, object]]) -> Iterator[str]:
    return (name for name, _ in pairs)


def _token_writer(column: Column) -> Callable[[Stored], Made]:
    """Return what writes a stored value as JSON, with the text that `_read_token` makes of it."""
    to_cell = _iso_of(column) if column.kind in _KEPT else column.to_cell

    def write(value: Stored) -> Made:
        cell = to_cell(value)
        if isinstance(cell, str):
            return encode_basestring(cell), cell
        text = str(cell).lower() if isinstance(cell, bool) else _digits(cell)
        return text, _MARK + text

    return write


def _iso_of(column: Column) -> Callable[[Stored], str]:
    """Return what leaves a date as it is stored, which is how JSON's users expect it."""
    return lambda value: value if isinstance(value, str) else column.to_text(value)


def _digits(cell: object) -> str:
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)


def _read_token(value: object) -> str:
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, bool):
        return _MARK + {None: "null", True: "true", False: "false"}[value]
    return _MARK + _digits(value)

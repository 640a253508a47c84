"""What a reader in a child process sends: frames of columns, packed and unpacked without pickle."""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from typing import TypeAlias

Frame = tuple[str, bytes]
Column: TypeAlias = "Sequence[str] | array[float] | array[int]"
"""Texts, or an array of numbers: of type "d", or of "q" where all are whole."""

_NUMBER = 8  # bytes


def columns_frame(columns: Sequence[Column]) -> Frame:
    """Pack columns of one length: of texts, or arrays of numbers.

    There are a few columns and many rows: joined and split by column they cost half.
    """
    numbers = {place: one for place, one in enumerate(columns) if isinstance(one, array)}
    texts = [one for one in columns if not isinstance(one, array)]
    kind, content = _texts_frame(texts)
    if not numbers:
        return kind, content
    places = [[place, one.typecode] for place, one in numbers.items()]
    head = json.dumps([kind, len(columns[0]), *places]).encode()
    return "N", b"".join([head, b"\n", *(one.tobytes() for one in numbers.values()), content])


def unpack_columns(frame: Frame) -> list[Column]:
    """Answer the columns of a frame that `columns_frame` has made."""
    kind, content = frame
    if kind != "N":
        return list(_unpacked_texts(kind, content))
    head, _, rest = content.partition(b"\n")
    kind, rows, *places = json.loads(head)
    length = rows * _NUMBER
    columns: list[Column] = list(_unpacked_texts(kind, rest[length * len(places) :]))
    for order, (place, typecode) in enumerate(places):
        columns.insert(place, array(typecode, rest[order * length : (order + 1) * length]))
    return columns


def _texts_frame(columns: Sequence[Sequence[str]]) -> Frame:
    """Join texts by characters that hardly any cell holds."""
    text = "\x1e".join(["\x1f".join(column) for column in columns])
    cells = sum(map(len, columns))
    if text.count("\x1e") != len(columns) - 1 or text.count("\x1f") != cells - len(columns):
        return "J", json.dumps(columns).encode()
    return "C", text.encode("utf-8", "surrogatepass")


def _unpacked_texts(kind: str, content: bytes) -> list[list[str]]:
    if kind == "J":
        columns: list[list[str]] = json.loads(content)
        return columns
    text = content.decode("utf-8", "surrogatepass")
    return [column.split("\x1f") for column in text.split("\x1e")]

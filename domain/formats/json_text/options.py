"""What a person may change about reading JSON, and what a look at the file has found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FIND_OUT = -1

WHOLE = "$"
"""The part that is the whole file: one record, or as many as an object of objects has."""

Shape = Literal["objects", "lists", "values", "one", "keyed", "columns"]


@dataclass(frozen=True)
class JsonOptions:
    """How a file of JSON is to be read.

    A person may choose `encoding`, `lines` (one value a line; None finds out), `part` (the path of
    an array, or WHOLE; "" finds out), `nested` (objects inside a record become columns such as
    "address.city", or one column of JSON text), `keep_json` (the columns that stay JSON text in
    any case) and `header_rows` (of rows that are arrays; FIND_OUT finds out).

    A probe fills in `shape` and `columns` (a path of keys each). Shapes: objects, lists and values
    are what the array or the lines hold; one is a single object; keyed is an object whose values
    are the records; columns is an object whose values are the columns.
    """

    encoding: str = ""
    lines: bool | None = None
    part: str = ""
    nested: Literal["columns", "text"] = "columns"
    keep_json: frozenset[str] = frozenset()
    header_rows: int = FIND_OUT
    shape: Shape = "objects"
    columns: tuple[tuple[str, ...], ...] = ()

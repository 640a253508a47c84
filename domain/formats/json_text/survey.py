"""Looks through a JSON document for the arrays and objects that can be a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from domain.formats.json_text.options import WHOLE, JsonOptions, Shape
from domain.formats.json_text.window import Window

LOOKED_THROUGH = 32 * 1024 * 1024
"""Bytes of a file in which columns and arrays are looked for; what comes later is no surprise
that is passed over: keys without a column are faults of their rows."""

_DEEPEST = 3
_MOST_PARTS = 200
_JUDGED = 50


@dataclass
class Found:
    """An array, an object or a value, as far as it matters what kind of table it makes."""

    path: str
    kinds: set[type] = field(default_factory=set)
    count: int = 0

    @property
    def is_table(self) -> bool:
        """Answer whether an array holds records."""
        return bool(self.kinds & {dict, list})


@dataclass
class Survey:
    """What a document holds: arrays that are tables, and what its root is."""

    root: str = ""
    arrays: list[Found] = field(default_factory=list)
    keys: list[frozenset[str]] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    members: int = 0
    whole: bool = True

    @property
    def parts(self) -> tuple[str, ...]:
        """Answer the paths of the tables to choose from; none where there is no choice."""
        if self.root == "[":
            return ()
        names = dict.fromkeys(one.path for one in self.arrays if one.is_table)
        return (*names, WHOLE) if names else ()

    def choose(self, options: JsonOptions) -> tuple[str, Shape]:
        """Answer the part to read, and the shape of its records as far as it shows here."""
        if self.root == "[":
            return "", "objects"
        if options.part and options.part != WHOLE:
            return options.part, "objects"
        if self._is_keyed():
            return WHOLE, "keyed"
        if self._is_columnar():
            return WHOLE, "columns"
        parts = self.parts
        if options.part == WHOLE or not parts:
            return WHOLE, "one"
        return parts[0], "objects"

    def _is_keyed(self) -> bool:
        """An object of objects with the same keys, as some databases export them."""
        judged = self.keys[:_JUDGED]
        if len(judged) < 2 or len(self.keys) != self.members:
            return False
        usual = judged[0]
        return bool(usual) and all(2 * len(usual & one) >= len(usual | one) for one in judged)

    def _is_columnar(self) -> bool:
        """An object of arrays of one length, each a column."""
        lengths = set(self.lengths)
        return (
            len(self.lengths) == self.members > 0
            and len(lengths) == 1
            and max(lengths) > (1 if self.members == 1 else 0)
            and not any(one.is_table for one in self.arrays)
        )


def survey(window: Window) -> Survey:
    """Look through a document; after a while only until a table is found."""
    found = Survey(window.peek())
    if found.root == "{":
        _walk(window, "", 0, found)
    return found


def _walk(window: Window, path: str, depth: int, found: Survey) -> frozenset[str]:
    """Look through an object and answer its keys."""
    keys = []
    for key in window.members():
        window.key_end()
        keys.append(key)
        found.members += depth == 0
        _look(window, f"{path}.{key}" if path else key, depth + 1, found)
        if not found.whole:
            break
    return frozenset(keys)


def _look(window: Window, path: str, depth: int, found: Survey) -> None:
    start = window.peek()
    if start == "{" and depth <= _DEEPEST:
        keys = _walk(window, path, depth, found)
        if depth == 1 and found.whole:
            found.keys.append(keys)
    elif start == "[":
        array = Found(path)
        if len(found.arrays) < _MOST_PARTS:
            found.arrays.append(array)
        for one in _while_near(window, found):
            array.count += 1
            array.kinds.add(type(one))
        if depth == 1 and found.whole:
            found.lengths.append(array.count)
    else:
        window.value()


def _while_near(window: Window, found: Survey) -> Iterator[Any]:
    """Take the values of an array; stop within it when enough was looked through."""
    for one in window.elements():
        yield one
        enough = window.position > LOOKED_THROUGH
        if enough and (type(one) in (dict, list) or found.parts):
            found.whole = False
            return

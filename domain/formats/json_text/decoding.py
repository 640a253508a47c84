"""Turns JSON text into values without changing a number, and values into the text of cells."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

_DEEPEST = 200  # of JSON kept as text; what is deeper is no data
_LONGEST_INTEGER = 18  # digits that any 64-bit number can have


class Number(str):
    """A number as it is written: 1.10 stays 1.10, and no digit is too many."""

    __slots__ = ()


class NotANumber(Number):
    """NaN or Infinity, which JSON does not have but many programs write."""

    __slots__ = ()


class Decoder:
    """Decodes values and remembers what was odd about them since `doubled` was last reset."""

    def __init__(self) -> None:
        self.doubled = False
        self._json = json.JSONDecoder(
            object_pairs_hook=self._object,
            parse_int=Number,
            parse_float=Number,
            parse_constant=NotANumber,
            strict=False,
        )

    def raw_decode(self, text: str, place: int) -> tuple[Any, int]:
        """Decode the value at a place and answer it with the place behind it.

        Raises json.JSONDecodeError and RecursionError.
        """
        return self._json.raw_decode(text, place)

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)  # of keys that come twice the last one counts, as everywhere
        if len(found) < len(pairs):
            self.doubled = True
        return found


def cell_text(value: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    """Answer the text of a cell; raises RecursionError for what is nested without end."""
    kind = type(value)
    if kind is str:
        return value  # type: ignore[no-any-return]
    if value is None:
        return ""
    if kind is bool:
        return "yes" if value else "no"
    return dump(value) if kind in (dict, list) else str(value)


def dump(value: Any, depth: int = 0) -> str:  # noqa: ANN401 - whatever JSON holds
    """Answer a value as JSON again, its numbers as they were written."""
    if depth > _DEEPEST:
        raise RecursionError
    if isinstance(value, dict):
        members = (
            f"{json.dumps(k, ensure_ascii=False)}: {dump(v, depth + 1)}" for k, v in value.items()
        )
        return "{" + ", ".join(members) + "}"
    if isinstance(value, list):
        return "[" + ", ".join([dump(one, depth + 1) for one in value]) + "]"
    return str(value) if isinstance(value, Number) else json.dumps(value, ensure_ascii=False)


def has_long_number(values: Iterable[Any]) -> bool:
    """Answer whether a value is a whole number that 64 bits may not hold."""
    return any(
        type(one) is Number and len(one) > _LONGEST_INTEGER and one.lstrip("-").isdigit()
        for one in values
    )


def has_not_a_number(values: Iterable[Any]) -> bool:
    """Answer whether a value is NaN or Infinity."""
    return any(type(one) is NotANumber for one in values)

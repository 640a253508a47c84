"""Whole columns of texts at once, for files of a million rows.

A batch in which every text is plainly written goes through one fast check in C. Only a batch with
something unusual in it is read text by text, each different text once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from domain.errors import Fault
from domain.fields.base import INTEGER_MAX, INTEGER_MIN, AnyField, is_readable
from domain.fields.moments import read_moment
from domain.fields.numbers import CANONICAL_DECIMAL
from domain.fields.parsing import parse, parse_exact
from domain.fields.quick import TextReader, moment_reader
from domain.fields.rules import broken_rule
from domain.fields.texts import SIMPLE_EMAIL, SIMPLE_PHONE, SIMPLE_URL
from domain.fields.types import type_of
from domain.values import Stored

Faults = list[tuple[int, Fault]]
ColumnParser = Callable[[Sequence[str]], tuple[list[Stored], Faults]]
FastReader = Callable[[Sequence[str]], list[Stored] | None]

_MOST_REMEMBERED = 50_000
_SHORT = frozenset(range(1, 19))
"""So many digits always fit in 64 bits."""
_PHONE_LENGTHS = frozenset(range(3, 21))
"""How many digits, and nothing else, `SIMPLE_PHONE` takes for a number."""


class _Memory(dict[str, Stored | Fault]):
    """What each text means; a text met for the first time is read."""

    def __init__(self, field: AnyField, *, exact: bool) -> None:
        self.field = field
        self.read: TextReader = parse_exact if exact else parse
        if type_of(field).parse is read_moment:
            self.read = moment_reader(field, exact=exact)
        self.faulty = False

    def __missing__(self, text: str) -> Stored | Fault:
        found = self.read(text, self.field)
        self.faulty = self.faulty or isinstance(found, Fault)
        self[text] = found
        return found

    def convert(self, column: Sequence[str]) -> tuple[list[Stored], Faults]:
        """Return the values of a batch, raw texts where at fault, and the faults by index."""
        if len(self) > _MOST_REMEMBERED:
            self.clear()
        found = list(map(self.__getitem__, column))
        faults: Faults = []
        if self.faulty:
            faults = [(row, one) for row, one in enumerate(found) if isinstance(one, Fault)]
        for row, fault in faults:
            found[row] = fault.value if fault.code == "unreadable_text" else column[row]
        return found, faults  # type: ignore[return-value]  # no Fault is left among the values


def column_parser(field: AnyField, *, exact: bool) -> ColumnParser:
    """Return what reads a batch of texts: to the values, and the faults by their index.

    Each value is what `parse` (or with `exact` `parse_exact`) makes of the text. At a fault the
    raw text stands in for the value; if no file could hold it, with what is wrong written out.
    """
    memory = _Memory(field, exact=exact)
    fast = _fast_reader(field)
    ruled = bool(field.required or field.minimum or field.maximum or field.pattern)

    def convert(column: Sequence[str]) -> tuple[list[Stored], Faults]:
        values = fast(column) if fast else None
        if values is None:
            return memory.convert(column)
        return values, _rule_faults(values, field) if ruled else []

    return convert


def _rule_faults(values: list[Stored], field: AnyField) -> Faults:
    faults: Faults = []
    for row, value in enumerate(values):
        fault = broken_rule(value, field)
        if fault is not None:
            faults.append((row, fault))
            values[row] = "" if value is None else type_of(field).to_text(value, field)
    return faults


def _fast_reader(field: AnyField) -> FastReader | None:
    """Return what reads a batch in which all is plain, and answers None to any other batch."""
    if field.type == "decimal" and field.format == ",":
        return _read_comma_decimals
    return _FAST.get(type_of(field).name)


def _read_texts(column: Sequence[str]) -> list[Stored] | None:
    if not is_readable("".join(column)):
        return None
    return [text or None for text in column]


def _read_integers(column: Sequence[str]) -> list[Stored] | None:
    if _holds_digits(column, _SHORT) and "\n0" not in "\n" + "\n".join(column):
        return list(map(int, column))
    try:
        values = [int(text) if text else None for text in column]
    except ValueError:
        return None
    numbers = [value for value in values if value is not None]
    if numbers and not INTEGER_MIN <= min(numbers) <= max(numbers) <= INTEGER_MAX:
        return None
    # int() reads more than plain digits; only what it writes back is plain.
    if list(map(str, numbers)) != [text for text in column if text]:
        return None
    return values  # type: ignore[return-value]  # a list of fewer kinds


def _read_phones(column: Sequence[str]) -> list[Stored] | None:
    if _holds_digits(column, _PHONE_LENGTHS):
        return list(column)
    return _read_unusual_phones(column)


def _holds_digits(column: Sequence[str], lengths: frozenset[int]) -> bool:
    """Say whether each text is of nothing but digits and has one of the lengths."""
    joined = "".join(column)
    return joined.isascii() and joined.isdigit() and lengths.issuperset(map(len, column))


def _read_comma_decimals(column: Sequence[str]) -> list[Stored] | None:
    if "." in "".join(column):
        return None
    return _read_decimals([text.replace(",", ".") for text in column])


def _keep_where(matches: Callable[[str], object]) -> FastReader:
    def read(column: Sequence[str]) -> list[Stored] | None:
        if not all(map(matches, filter(None, column))):
            return None
        return [text or None for text in column]

    return read


_read_decimals = _keep_where(CANONICAL_DECIMAL.fullmatch)
_read_unusual_phones = _keep_where(re.compile(SIMPLE_PHONE).fullmatch)

_FAST: dict[str, FastReader] = {
    "text": _read_texts,
    "long_text": _read_texts,
    "created_by": _read_texts,
    "updated_by": _read_texts,
    "integer": _read_integers,
    "autonumber": _read_integers,
    "decimal": _read_decimals,
    "email": _keep_where(SIMPLE_EMAIL.fullmatch),
    "url": _keep_where(re.compile(SIMPLE_URL).fullmatch),
    "phone": _read_phones,
}

"""What every field type is made of, and the text checks that all of them share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from domain.errors import Fault
from domain.values import FieldDef, FieldDraft, Stored

AnyField = FieldDef | FieldDraft
Reader = Callable[[str, AnyField], Stored | Fault]
Writer = Callable[[Stored, AnyField], str]
Holder = Callable[[Stored, AnyField], Fault | None]

INTEGER_MIN = -(2**63)
INTEGER_MAX = 2**63 - 1


class FieldType(NamedTuple):
    """One field type.

    `sort` says how a column of it is put in order: `text` (as people sort words), `number`,
    `decimal` (by `decimal_key`) or `plain` (the stored value as it is). `automatic`: a person
    cannot type it. `textual`: words that a search looks through and that an export guards.
    `multiline`: edited in several lines. `keeps_blanks`: blanks around the text are part of it.

    `parse` reads a text that is not blank, without the rules of the field; `to_text` writes any
    stored value, its own text if it is not of this type; `check` says what is wrong with a stored
    value's type. `order` gives what minimum and maximum compare, None where they have no meaning.
    """

    name: str
    sort: str
    parse: Reader
    to_text: Writer
    check: Holder
    automatic: bool = False
    textual: bool = False
    multiline: bool = False
    keeps_blanks: bool = False
    order: Callable[[Stored], Any] | None = None


def own_text(value: Stored) -> str:
    """Return the text of a value that does not fit its field: never blank unless it is None."""
    if value is None:
        return ""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, int) and not INTEGER_MIN <= value <= INTEGER_MAX:
        from decimal import Decimal  # seldom needed, and never to show a value that fits

        return str(Decimal(value))  # str(int) refuses to write numbers of thousands of digits
    return str(value)


def is_readable(text: str) -> bool:
    """Return whether a file can hold the text: no NUL character, no half of a surrogate pair."""
    if "\0" in text:
        return False
    if text.isascii():
        return True
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def unreadable(text: str) -> Fault:
    """Return the fault for a text that a file cannot hold, with what is wrong made visible."""
    shown = text.encode("utf-8", "backslashreplace").decode("utf-8").replace("\0", "\\x00")
    return Fault("unreadable_text", shown)


def check_by_text(code: str, parse: Reader) -> Holder:
    """Return the check of a type whose stored value is the very text that `parse` accepts."""

    def check(value: Stored, field: AnyField) -> Fault | None:
        if not isinstance(value, str) or not value:
            return Fault(code, own_text(value))
        if not is_readable(value):
            return unreadable(value)
        return None if parse(value, field) == value else Fault(code, value)

    return check

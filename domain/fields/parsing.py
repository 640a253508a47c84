"""The one way from text to stored values and back, for cells, forms, files and scripts."""

from __future__ import annotations

import datetime as dt
import re

from domain.errors import Fault
from domain.fields.base import AnyField, is_readable, unreadable
from domain.fields.moments import store_moment
from domain.fields.rules import broken_rule
from domain.fields.types import type_of
from domain.values import FieldDef, Stored

_CODE = re.compile(r"[+-]?0[0-9]+")
_TODAY = frozenset({("date", "today"), ("date", "now"), ("datetime", "today")})


def parse(text: str, field: AnyField) -> Stored | Fault:
    """Return the stored value for a text that a person typed or a file holds, or what is wrong.

    Lenient about blanks around it and about the ways people write, strict about the rules of the
    field (all but uniqueness, which only the table knows). Text itself is kept as it is.
    """
    if not is_readable(text):
        return unreadable(text)
    kind = type_of(field)
    if not text or not (kind.keeps_blanks or text.strip()):
        return Fault("required") if field.required else None
    value = kind.parse(text, field)
    if isinstance(value, Fault):
        return value
    return broken_rule(value, field) or value


def parse_exact(text: str, field: AnyField) -> Stored | Fault:
    """Return the stored value for a text, at fault unless it is written back to this very text.

    For a file whose types were guessed: what does not survive the way there and back is not of
    the type. The fault is then the type's own.
    """
    # Codes like 007867 fill whole columns: said at once, without reading them leniently first.
    if field.type == "integer" and _CODE.fullmatch(text):
        return Fault("not_integer", text)
    value = parse(text, field)
    if isinstance(value, Fault) or to_text(value, field) == text:
        return value
    return Fault(_WRONG_TYPE.get(field.type, "unreadable_text"), text)


_WRONG_TYPE = {
    "integer": "not_integer",
    "decimal": "not_decimal",
    "boolean": "not_boolean",
    "date": "not_date",
    "datetime": "not_datetime",
    "choice": "not_a_choice",
    "choices": "not_a_choice",
    "email": "not_email",
    "url": "not_url",
    "phone": "not_phone",
    "autonumber": "not_integer",
    "created_at": "not_datetime",
    "updated_at": "not_datetime",
}


def check(value: Stored, field: AnyField) -> Fault | None:
    """Return why a stored value is not valid for the field, None if it is; never raises."""
    if value is not None:
        fault = type_of(field).check(value, field)
        if fault is not None:
            return fault
    return broken_rule(value, field)


def to_text(value: Stored, field: AnyField) -> str:
    """Return the text that is shown, edited and exported; a misfit is shown as its own text."""
    return "" if value is None else type_of(field).to_text(value, field)


def convert(value: Stored, old: FieldDef, new: FieldDef) -> Stored | Fault:
    """Return a stored value for the retyped field; on a fault the caller keeps the value.

    What is stored already fits the new type stays as it is. Otherwise the value goes by its text:
    as it was shown where it becomes words, else without the old field's format, so that a decimal
    comma or the order of day and month is never read by the rules of another format.
    """
    kind = type_of(new)
    by_words = kind.textual and old.type != new.type
    if value is None or (not by_words and kind.check(value, new) is None):
        return broken_rule(value, new) or value
    return parse(to_text(value, old if by_words else old._replace(format="")), new)


def default_value(field: AnyField) -> Stored | Fault:
    """Return what a new record starts with; dates know "today", dates with a time also "now"."""
    text = field.default
    if not text.strip() or type_of(field).automatic:
        return None
    word = text.strip().casefold()
    if (field.type, word) in _TODAY:
        text = dt.date.today().isoformat()
    elif (field.type, word) == ("datetime", "now"):
        text = store_moment(dt.datetime.now(dt.UTC))
    return parse(text, field)

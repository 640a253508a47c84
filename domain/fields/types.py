"""The field types by name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from domain.fields.base import AnyField, FieldType, check_by_text
from domain.fields.booleans import check_boolean, read_boolean, write_boolean
from domain.fields.dates import check_date, read_date, stored_date, write_date
from domain.fields.moments import check_moment, read_moment, stored_moment, write_moment
from domain.fields.numbers import (
    check_decimal,
    check_integer,
    decimal_order,
    read_decimal,
    read_integer,
    write_decimal,
    write_integer,
)
from domain.fields.picks import (
    check_choice,
    check_choices,
    read_choice,
    read_choices,
    write_choices,
)
from domain.fields.texts import (
    check_text,
    read_email,
    read_phone,
    read_text,
    read_url,
    write_text,
)
from domain.values import Stored


def _number_order(value: Stored) -> Stored:
    return value


_TEXT = FieldType(
    "text", "text", read_text, write_text, check_text, textual=True, keeps_blanks=True
)
_INTEGER = FieldType(
    "integer", "number", read_integer, write_integer, check_integer, order=_number_order
)
_DATETIME = FieldType(
    "datetime", "plain", read_moment, write_moment, check_moment, order=stored_moment
)
_KEPT = _TEXT._replace(keeps_blanks=False)

_ALL = (
    _TEXT,
    _TEXT._replace(name="long_text", multiline=True),
    _INTEGER,
    FieldType(
        "decimal", "decimal", read_decimal, write_decimal, check_decimal, order=decimal_order
    ),
    FieldType("boolean", "number", read_boolean, write_boolean, check_boolean),
    FieldType("date", "plain", read_date, write_date, check_date, order=stored_date),
    _DATETIME,
    FieldType("choice", "text", read_choice, write_text, check_choice, textual=True),
    FieldType("choices", "text", read_choices, write_choices, check_choices, textual=True),
    _KEPT._replace(name="email", parse=read_email, check=check_by_text("not_email", read_email)),
    _KEPT._replace(name="url", parse=read_url, check=check_by_text("not_url", read_url)),
    _KEPT._replace(name="phone", parse=read_phone, check=check_by_text("not_phone", read_phone)),
    _INTEGER._replace(name="autonumber", automatic=True, order=None),
    _DATETIME._replace(name="created_at", automatic=True, order=None),
    _TEXT._replace(name="created_by", automatic=True),
    _DATETIME._replace(name="updated_at", automatic=True, order=None),
    _TEXT._replace(name="updated_by", automatic=True),
)

TYPES: Mapping[str, FieldType] = MappingProxyType({one.name: one for one in _ALL})


def type_of(field: AnyField) -> FieldType:
    """Return the field's type; one that this version does not know is read as text."""
    return TYPES.get(field.type, _TEXT)

"""Fields as columns of a file: which kind of values they hold, and each value with its type."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial

from domain.fields import TYPES, to_text, type_of
from domain.fields.dates import ISO_FORMAT, stored_date
from domain.fields.moments import format_of, is_repeated, stored_moment, to_local
from domain.fields.numbers import CANONICAL_DECIMAL
from domain.formats.writers import Cell, Column
from domain.values import FieldDef, Stored

_KINDS = {
    "integer": "integer",
    "autonumber": "integer",
    "decimal": "decimal",
    "boolean": "boolean",
    "date": "date",
    "datetime": "datetime",
    "created_at": "datetime",
    "updated_at": "datetime",
}


def column_of(field: FieldDef) -> Column:
    """Return the column that a field becomes."""
    kind = _KINDS.get(field.type, "text")
    text = _text_of(field)
    typed = _TYPED.get(kind)
    notation = field.format if kind in ("date", "datetime") else ""
    cell = text if typed is None else partial(typed, field)
    return Column(field.label, kind, notation, text, cell, verbatim=_is_verbatim(field, kind))


def _is_verbatim(field: FieldDef, kind: str) -> bool:
    """Return whether a text that is stored is always the text that is shown."""
    if kind == "date":
        return field.format in ("", ISO_FORMAT)
    return (kind == "decimal" and field.format != ",") or _keeps_text(field)


def _keeps_text(field: FieldDef) -> bool:
    return type_of(field).to_text is TYPES["text"].to_text


def _text_of(field: FieldDef) -> Callable[[Stored], str]:
    """Return what writes the field's values; text and whole numbers need no looking up."""
    write = type_of(field).to_text
    if _keeps_text(field) or write is TYPES["integer"].to_text:
        return lambda value: value if type(value) is str else to_text(value, field)
    return lambda value: write(value, field)


def _integer(field: FieldDef, value: Stored) -> Cell:
    return value if isinstance(value, int) else to_text(value, field)


def _decimal(field: FieldDef, value: Stored) -> Cell:
    if isinstance(value, str) and CANONICAL_DECIMAL.fullmatch(value):
        return Decimal(value)
    return to_text(value, field)


def _boolean(field: FieldDef, value: Stored) -> Cell:
    return bool(value) if value in (0, 1) else to_text(value, field)


def _date(field: FieldDef, value: Stored) -> Cell:
    return stored_date(value) or to_text(value, field)


def _moment(field: FieldDef, value: Stored) -> Cell:
    """Return the time on the clock that the field shows, without a zone.

    A local time that the clocks show twice stays text, which says which of the two it is.
    """
    moment = stored_moment(value)
    if moment is None:
        return to_text(value, field)
    if not format_of(field).utc:
        try:
            moment = to_local(moment)
        except OverflowError:
            return to_text(value, field)
        if is_repeated(moment):
            return to_text(value, field)
    return moment.replace(tzinfo=None)


_TYPED: dict[str, Callable[[FieldDef, Stored], Cell]] = {
    "integer": _integer,
    "decimal": _decimal,
    "boolean": _boolean,
    "date": _date,
    "datetime": _moment,
}

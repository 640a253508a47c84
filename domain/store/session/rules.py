"""What the fields say about the values of one record: defaults, faults, column names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain.errors import Fault, InvalidRecord
from domain.fields import check, default_value
from domain.store import tables
from domain.values import FieldDef, Stored, TableDef

Values = Mapping[int, Stored]
"""Stored values by field id."""


def defaults(fields: Sequence[FieldDef], values: Values) -> dict[int, Stored]:
    """Return the defaults of those fields that get no value."""
    found: dict[int, Stored] = {}
    for field in fields:
        if field.id not in values and field.default:
            default = default_value(field)
            if not isinstance(default, Fault):
                found[field.id] = default
    return found


def refuse_faults(fields: Sequence[FieldDef], values: Values, record_id: int | None = None) -> None:
    """Raise InvalidRecord if a value does not fit its field."""
    faults = {
        field.id: fault
        for field in fields
        if (tables.has_column(field) and (fault := check(values.get(field.id), field)))
    }
    if faults:
        raise InvalidRecord(faults, record_id=record_id)


def by_name(table: TableDef, values: Values) -> dict[str, Stored]:
    """Return the values by the names of their columns; automatic ones are left out."""
    names = {field.id: field.name for field in table.fields if tables.has_column(field)}
    return {names[field_id]: value for field_id, value in values.items() if field_id in names}

"""What the fields say about the values of one record: defaults, faults, column names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain.errors import Fault, InvalidRecord, NotFound
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
    """Return the values by the names of their columns; automatic ones are left out.

    NotFound for a field that is gone meanwhile: its value must not vanish in silence.
    """
    fields = {field.id: field for field in table.fields}
    for field_id in values:
        if field_id not in fields:
            raise NotFound("field", field_id)
    return {
        fields[field_id].name: value
        for field_id, value in values.items()
        if tables.has_column(fields[field_id])
    }

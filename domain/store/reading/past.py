"""What records held before: the oldest values that the audit log has of later changes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from domain.store.audit import FIELDS_ENTITY
from domain.store.audit.bodies import changes_in, values_in
from domain.store.tables.definitions import load_fields
from domain.values import Action, FieldDef, Stored

_MOST_AT_ONCE = 500


def values_before(
    connection: sqlite3.Connection, entity: int, records: Sequence[int], entry: int
) -> dict[int, dict[str, Stored]]:
    """Return by record what changed after an entry of the log, with the values before that.

    A value that is not named is still what it was. Keys are field ids as text, or the columns of a
    definition.
    """
    found: dict[int, dict[str, Stored]] = {}
    for start in range(0, len(records), _MOST_AT_ONCE):
        part = records[start : start + _MOST_AT_ONCE]
        rows = connection.execute(
            "SELECT a.record, a.action, a.body, l.keys FROM tab_audit a "
            "LEFT JOIN tab_layout l ON l.id = a.layout WHERE a.entity = ? AND a.id > ? "
            f"AND a.record IN ({', '.join('?' * len(part))}) ORDER BY a.id",
            (entity, entry, *part),
        )
        for record, action, body, keys in rows:
            known = found.setdefault(record, {})
            for key, value in _old_values(action, body, keys).items():
                known.setdefault(key, value)
    return found


def fields_then(
    connection: sqlite3.Connection, table_id: int, entry: int
) -> tuple[dict[int, FieldDef], dict[int, str]]:
    """Return all fields of a table, those in the Trash too, and their labels at an entry."""
    fields = {one.id: one for one in load_fields(connection, table_id)}
    past = values_before(connection, FIELDS_ENTITY, list(fields), entry)
    labels = {
        number: str(past.get(number, {}).get("label") or one.label)
        for number, one in fields.items()
    }
    return fields, labels


def _old_values(action: str, body: str | None, keys: str | None) -> dict[str, Stored]:
    if action == Action.CREATE:
        return {}
    if action == Action.PURGE:
        return values_in(body, json.loads(keys or "[]"))
    return {key: old for key, (old, _) in changes_in(body).items()}

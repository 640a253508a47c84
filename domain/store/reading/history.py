"""Reads the audit log: of a record, of a table, of the whole file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from domain import values
from domain.errors import NotFound
from domain.store.audit import FIELDS_ENTITY, collect_touched
from domain.store.audit.bodies import changes_in, values_in
from domain.store.names import quoted
from domain.store.tables.definitions import load_fields
from domain.store.undo.standing import is_erased, undone_change_sets
from domain.values import Action, FieldDef, Origin, Stored, TableDef

if TYPE_CHECKING:
    from domain.values import AuditEntry, Change, ChangeSet

_ENTRY = (
    "SELECT a.id, a.change_set, c.at, c.actor, c.origin, c.label, a.entity, a.record, a.action, "
    "a.body, l.keys, a.leaf IS NOT NULL FROM tab_audit a "
    "JOIN tab_change_set c ON c.id = a.change_set LEFT JOIN tab_layout l ON l.id = a.layout"
)
_CHANGE_SET = (
    "SELECT id, at, actor, origin, label, undoes, details, first_entry, last_entry, hex(link), "
    "summary FROM tab_change_set"
)


MOST_NAMED = 100
"""Change sets that are listed name their records up to so many entries."""


def record_history(
    connection: sqlite3.Connection, entity: int, record: int, limit: int, before: int | None
) -> list[AuditEntry]:
    """Return the entries of one record, the latest first."""
    rows = connection.execute(
        f"{_ENTRY} WHERE a.entity = ? AND a.record = ? AND a.id < ? ORDER BY a.id DESC LIMIT ?",
        (entity, record, before or 1 << 62, limit),
    ).fetchall()
    return _entries_of(connection, rows)


def entries(
    connection: sqlite3.Connection, change_set_id: int, limit: int, after: int
) -> list[AuditEntry]:
    """Return the entries of one change set in their order."""
    span = connection.execute(
        "SELECT first_entry, last_entry FROM tab_change_set WHERE id = ?", (change_set_id,)
    ).fetchone()
    if span is None:
        raise NotFound("change set", change_set_id)
    rows = connection.execute(
        f"{_ENTRY} WHERE a.id BETWEEN ? AND ? AND a.id > ? ORDER BY a.id LIMIT ?",
        (*span, after, limit),
    ).fetchall()
    return _entries_of(connection, rows)


def activity(
    connection: sqlite3.Connection, table_id: int | None, limit: int, before: int | None
) -> list[ChangeSet]:
    """Return change sets, the latest first, of one table or of all."""
    undone = undone_change_sets(connection)
    found: list[ChangeSet] = []
    rows = connection.execute(
        f"{_CHANGE_SET} WHERE link IS NOT NULL AND id < ? ORDER BY id DESC", (before or 1 << 62,)
    )
    for row in rows:
        if table_id is None or _touches(connection, row[7], row[8], table_id):
            found.append(_change_set_of(connection, row, undone))
            if len(found) == limit:
                break
    return found


def change_set(connection: sqlite3.Connection, change_set_id: int) -> ChangeSet:
    """Return one change set; NotFound if there is none."""
    row = connection.execute(
        f"{_CHANGE_SET} WHERE id = ? AND link IS NOT NULL", (change_set_id,)
    ).fetchone()
    if row is None:
        raise NotFound("change set", change_set_id)
    return _change_set_of(connection, row, undone_change_sets(connection))


def redo_target(connection: sqlite3.Connection, undoing: int) -> ChangeSet:
    """Return the undoing change set under the label and origin of what it undid."""
    found = change_set(connection, undoing)
    original = change_set(connection, found.undoes or undoing)
    from dataclasses import replace  # what only shows records replaces none

    return replace(original, id=found.id, undoes=original.id, undone=False)


def heads(connection: sqlite3.Connection, change_sets: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Return when and by whom change sets were made."""
    found: dict[int, tuple[str, str]] = {}
    for one in change_sets:
        sql = "SELECT at, actor FROM tab_change_set WHERE id = ?"
        if row := connection.execute(sql, (one,)).fetchone():
            found[one] = (row[0], row[1])
    return found


def titles(
    connection: sqlite3.Connection, table: TableDef, ids: Sequence[int]
) -> dict[int, Stored]:
    """Return the value of the main field by id."""
    main = table.main_field
    if main is None or not ids:
        return {}
    marks = ", ".join("?" * len(ids))
    rows = connection.execute(
        f"SELECT id, {quoted(main.name)} FROM {quoted(table.name)} WHERE id IN ({marks})", list(ids)
    )
    return dict(rows.fetchall())


def _touches(connection: sqlite3.Connection, first: int, last: int, table_id: int) -> bool:
    """Say whether entries of the table, or of its definition, lie in the range."""
    row = connection.execute(
        "SELECT 1 FROM tab_audit WHERE entity = ? AND id BETWEEN ? AND ? LIMIT 1",
        (table_id, first, last),
    ).fetchone()
    if row is not None:
        return True
    row = connection.execute(
        "SELECT 1 FROM tab_audit a WHERE a.id BETWEEN ? AND ? AND "
        "((a.entity = -1 AND a.record = ?) OR (a.entity = ? AND a.record IN "
        "(SELECT id FROM tab_field WHERE table_id = ?))) LIMIT 1",
        (first, last, table_id, FIELDS_ENTITY, table_id),
    ).fetchone()
    return row is not None


def _change_set_of(
    connection: sqlite3.Connection, row: tuple[Any, ...], undone: set[int]
) -> ChangeSet:
    number, at, actor, origin, label, undoes, details, first, last, link, summary = row
    tables, definitions = collect_touched(connection, first, last, summary, most=MOST_NAMED)
    return values.ChangeSet(
        id=number,
        at=at,
        actor=actor,
        origin=Origin(origin),
        label=label,
        tables=tables,
        definitions=definitions,
        undoes=undoes,
        undone=number in undone,
        details=json.loads(details),
        entries=last - first + 1,
        link=link.lower(),
        erased=is_erased(connection, number),
    )


def _entries_of(connection: sqlite3.Connection, rows: list[tuple[Any, ...]]) -> list[AuditEntry]:
    undone = undone_change_sets(connection)
    fields: dict[int, dict[str, FieldDef]] = {}
    for entity in {row[6] for row in rows if row[6] > 0}:
        fields[entity] = {str(one.id): one for one in load_fields(connection, entity)}
    return [_entry_of(row, fields.get(row[6], {}), undone) for row in rows]


def _entry_of(row: tuple[Any, ...], fields: dict[str, FieldDef], undone: set[int]) -> AuditEntry:
    number, change_set_id, at, actor, origin, label, entity, record, action, body, keys, leaf = row
    changes = _changes(action, body, json.loads(keys or "[]"))
    return values.AuditEntry(
        id=number,
        change_set_id=change_set_id,
        at=at,
        actor=actor,
        origin=Origin(origin),
        label=label,
        table_id=entity,
        record_id=record,
        action=Action(action),
        changes=tuple(_change(key, old, new, fields) for key, (old, new) in changes.items()),
        undone=change_set_id in undone,
        erased=bool(leaf) or (action == Action.PURGE and body is None),
    )


def _changes(action: str, body: str | None, keys: list[str]) -> dict[str, tuple[Stored, Stored]]:
    if action == Action.CREATE:
        return {key: (None, value) for key, value in values_in(body, keys).items()}
    if action == Action.PURGE:
        return {key: (value, None) for key, value in values_in(body, keys).items()}
    return changes_in(body)


def _change(key: str, old: Stored, new: Stored, fields: dict[str, FieldDef]) -> Change:
    field = fields.get(key)
    if field is None:
        number = int(key) if key.isdigit() else None
        return values.Change(number, key, key, "text", old, new)
    return values.Change(field.id, field.name, field.label, field.type, old, new)

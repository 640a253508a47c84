"""Undo of records that nobody changed again, with one statement per kind of change."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

from domain.store.bulk import STEP
from domain.store.names import quoted
from domain.store.undo.careful import undo_records
from domain.store.undo.target import Range, Target
from domain.values import Conflict

# the plus keeps SQLite from walking all entries of the table, however old
_ENTRIES = (
    "FROM tab_audit AS entry WHERE entry.id BETWEEN :first AND :last AND +entry.entity = :entity "
    "AND entry.action = :action AND entry.record NOT IN (SELECT record FROM temp.tab_careful)"
)

_ORDER = ("update", "restore", "create", "delete")


def undo_setwise(
    connection: sqlite3.Connection,
    span: Range,
    target: Target,
    actions: Collection[str],
    *,
    strict: bool = False,
) -> tuple[int, list[Conflict]]:
    """Undo all that needs no care; where a unique value is in use, record by record.

    `actions` are those that occur in the change set. If `strict`, a unique value that is in use
    is an IntegrityError.
    """
    applied, conflicts = 0, []
    for action in (one for one in _ORDER if one in actions):
        for part in span.steps(STEP):
            done, found = _undo_part(connection, part, target, action, strict=strict)
            applied += done
            conflicts.extend(found)
    return applied, conflicts


def _undo_part(
    connection: sqlite3.Connection, span: Range, target: Target, action: str, *, strict: bool
) -> tuple[int, list[Conflict]]:
    connection.execute("SAVEPOINT tab_setwise")
    try:
        done = _undo_at_once(connection, span, target, action)
        conflicts: list[Conflict] = []
        target.wish.told(done)
    except sqlite3.IntegrityError:
        if strict:
            raise
        connection.execute("ROLLBACK TO tab_setwise")
        rows = connection.execute(f"SELECT entry.record {_ENTRIES}", _binds(span, target, action))
        done, conflicts = undo_records(connection, span, target, [one for (one,) in rows])
    connection.execute("RELEASE tab_setwise")
    return done, conflicts


def _undo_at_once(connection: sqlite3.Connection, span: Range, target: Target, action: str) -> int:
    if action == "update":
        return _undo_updates(connection, span, target, action)
    applied = _set_trashed(connection, span, target, action)
    if action in ("delete", "restore"):
        # the same statement may have changed values too
        _undo_updates(connection, span, target, action)
    return applied


def _set_trashed(connection: sqlite3.Connection, span: Range, target: Target, action: str) -> int:
    trash = action != "delete"
    return connection.execute(
        f"UPDATE {quoted(target.table.name)} SET deleted_at = :at, deleted_by = :by, "
        f"version = version + 1 WHERE id IN (SELECT entry.record {_ENTRIES}) "
        f"AND deleted_at IS {'NULL' if trash else 'NOT NULL'}",
        {
            **_binds(span, target, action),
            "at": target.now if trash else None,
            "by": target.actor if trash else None,
        },
    ).rowcount


def _undo_updates(connection: sqlite3.Connection, span: Range, target: Target, action: str) -> int:
    binds = _binds(span, target, action)
    keys = connection.execute(
        "SELECT DISTINCT change.key FROM (SELECT entry.body AS body "
        f"{_ENTRIES}) AS entry, json_each(entry.body) AS change",
        binds,
    ).fetchall()
    columns = [(key, target.columns[key]) for (key,) in keys if key in target.columns]
    if not columns:
        return 0
    # a key that an entry lacks leaves its column as it is
    assignments = ", ".join(
        f"{quoted(name)} = CASE WHEN json_type(entry.body, '$.\"{key}\"') IS NULL "
        f"THEN {quoted(target.table.name)}.{quoted(name)} "
        f"ELSE {_old_value(key)} END"
        for key, name in columns
    )
    return connection.execute(
        f"UPDATE {quoted(target.table.name)} SET {assignments}, version = version + 1, "
        f"updated_at = :now, updated_by = :actor {_ENTRIES} "
        f"AND {quoted(target.table.name)}.id = entry.record",
        {**binds, "now": target.now, "actor": target.actor},
    ).rowcount


def _old_value(key: str) -> str:
    return f"json_extract(entry.body, '$.\"{key}\"[0]')"


def _binds(span: Range, target: Target, action: str) -> dict[str, object]:
    return {
        "first": span.first,
        "last": span.last,
        "entity": target.table.entity,
        "action": action,
    }

"""Undo record by record, comparing each value with the one that the change set left."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field

from domain.store.audit.bodies import changes_in, values_in
from domain.store.names import quoted
from domain.store.undo.target import Range, Target
from domain.values import Conflict, Stored

_STEP = 200


@dataclass
class Net:
    """What a change set did to one record, from its first entry to its last."""

    created: bool = False
    purged: bool = False
    trashed: bool | None = None
    erased: bool = False
    values: dict[str, tuple[Stored, Stored]] = field(default_factory=dict)


def undo_records(
    connection: sqlite3.Connection, span: Range, target: Target, records: Iterable[int]
) -> tuple[int, list[Conflict]]:
    """Undo the change set's part in these records; return how many went back and the conflicts."""
    applied, conflicts = 0, []
    for number, record in enumerate(records, 1):
        net = net_of(connection, span, target, record)
        connection.execute("SAVEPOINT tab_record")
        try:
            done, found = _undo_one(connection, span, target, record, net)
        except sqlite3.IntegrityError:
            connection.execute("ROLLBACK TO tab_record")
            done, found = False, [_clash(connection, target, record, net)]
        connection.execute("RELEASE tab_record")
        applied += done
        conflicts.extend(found)
        if number % _STEP == 0:
            target.wish.told(_STEP)
    return applied, conflicts


def net_of(connection: sqlite3.Connection, span: Range, target: Target, record: int) -> Net:
    net = Net()
    rows = connection.execute(
        "SELECT a.action, a.body, l.keys, a.leaf FROM tab_audit a "
        "LEFT JOIN tab_layout l ON l.id = a.layout "
        "WHERE a.entity = ? AND a.record = ? AND a.id BETWEEN ? AND ? ORDER BY a.id",
        (target.table.entity, record, span.first, span.last),
    )
    for action, body, keys, leaf in rows:
        net.erased |= leaf is not None
        _add_entry(net, action, body, json.loads(keys or "[]"))
    return net


def _add_entry(net: Net, action: str, body: str | None, keys: list[str]) -> None:
    if action == "create":
        net.created, net.purged = not net.purged, False
        for key, new in values_in(body, keys).items():
            old, _ = net.values.get(key, (None, None))
            net.values[key] = (old, new)
        return
    if action == "purge":
        net.purged = not net.created
        for key, value in values_in(body, keys).items():
            old, _ = net.values.get(key, (value, None))
            net.values[key] = (old, None)
        return
    if action in ("delete", "restore"):
        net.trashed = action == "delete"
    for key, (old, new) in changes_in(body).items():
        first, _ = net.values.get(key, (old, new))
        net.values[key] = (first, new)


def _undo_one(
    connection: sqlite3.Connection, span: Range, target: Target, record: int, net: Net
) -> tuple[bool, list[Conflict]]:
    current = None if net.erased else current_of(connection, target, record)
    if net.purged and current is None and not net.erased:
        _recreate(connection, target, record, net)
        return True, []
    if current is None:
        return False, [] if net.created else [Conflict("missing", target.table.entity, record)]
    deleted_at, values = current
    newer = [key for key in newer_keys(net, values) if not target.gives_way(record, key)]
    conflicts = conflicts_of(connection, span, target, record, net, values, newer)
    if net.created:
        if conflicts and not _chosen(target, record, net):
            return False, conflicts[:1]
        if deleted_at is None:
            _write(connection, target, record, {}, trashed=True)
        return deleted_at is None, []
    back = {
        target.columns[key]: old
        for key, (old, _) in net.values.items()
        if key in target.columns and key not in newer and values[key] != old
    }
    moves = net.trashed is not None and net.trashed == (deleted_at is not None)
    if back or moves:
        _write(connection, target, record, back, trashed=not net.trashed if moves else None)
    return bool(back or moves), conflicts


def _chosen(target: Target, record: int, net: Net) -> bool:
    """Say whether a record that was made then is to go, whatever else is newer in it."""
    return any(target.gives_way(record, key) for key in net.values)


def current_of(
    connection: sqlite3.Connection, target: Target, record: int
) -> tuple[str | None, dict[str, Stored]] | None:
    """Return when the record was trashed, and its values by key; None if it is gone."""
    columns = "".join(f", {quoted(name)}" for _, name in target.table.columns)
    row = connection.execute(
        f"SELECT deleted_at{columns} FROM {quoted(target.table.name)} WHERE id = ?", (record,)
    ).fetchone()
    if row is None:
        return None
    keys = [key for key, _ in target.table.columns]
    return row[0], dict(zip(keys, row[1:], strict=True))


def newer_keys(net: Net, values: dict[str, Stored]) -> list[str]:
    """Return the keys whose value is no longer the one this change set left."""
    return [
        key
        for key, (old, new) in net.values.items()
        if key in values and values[key] != new and (net.created or values[key] != old)
    ]


def conflicts_of(
    connection: sqlite3.Connection,
    span: Range,
    target: Target,
    record: int,
    net: Net,
    values: dict[str, Stored],
    newer: list[str],
) -> list[Conflict]:
    """Return what stands in the way: a newer value of each of these keys."""
    if not newer:
        return []
    later = _later_change_sets(connection, span, target, record)
    return [
        Conflict(
            code="edited" if net.created else "changed",
            table_id=target.table.entity,
            record_id=record,
            field_id=_id(key),
            current=values[key],
            expected=net.values[key][1],
            later_change_set=later.get(key, later.get("")),
        )
        for key in newer
    ]


def _later_change_sets(
    connection: sqlite3.Connection, span: Range, target: Target, record: int
) -> dict[str, int]:
    """Return the last change set that changed each key since; under "" the last of all."""
    rows = connection.execute(
        "SELECT change_set, action, body FROM tab_audit WHERE entity = ? AND record = ? AND id > ? "
        "ORDER BY id",
        (target.table.entity, record, span.last),
    )
    found: dict[str, int] = {}
    for change_set, action, body in rows:
        found[""] = change_set
        if action not in ("create", "purge"):
            found |= dict.fromkeys(changes_in(body), change_set)
    return found


def _id(key: str) -> int | None:
    """Return the field's id; None for a part of a definition."""
    return int(key) if key.isdigit() else None


def _write(
    connection: sqlite3.Connection,
    target: Target,
    record: int,
    values: dict[str, Stored],
    *,
    trashed: bool | None,
) -> None:
    """Write values back, and into or out of the Trash, at once: unique values must fit the end."""
    noted: dict[str, Stored] = dict(values)
    if values:
        noted |= {"updated_at": target.now, "updated_by": target.actor}
    if trashed is not None:
        moment = (target.now, target.actor) if trashed else (None, None)
        noted |= dict(zip(("deleted_at", "deleted_by"), moment, strict=True))
    assignments = ", ".join(f"{quoted(name)} = ?" for name in noted)
    connection.execute(
        f"UPDATE {quoted(target.table.name)} SET {assignments}, version = version + 1 WHERE id = ?",
        (*noted.values(), record),
    )


def _recreate(connection: sqlite3.Connection, target: Target, record: int, net: Net) -> None:
    """Bring back a record that another program removed, from what the log holds of it."""
    values = {
        target.columns[key]: old for key, (old, _) in net.values.items() if key in target.columns
    }
    values |= {"id": record, "created_at": target.now, "created_by": target.actor}
    columns = ", ".join(quoted(name) for name in values)
    marks = ", ".join("?" * len(values))
    connection.execute(
        f"INSERT INTO {quoted(target.table.name)} ({columns}) VALUES ({marks})",
        tuple(values.values()),
    )


def _clash(connection: sqlite3.Connection, target: Target, record: int, net: Net) -> Conflict:
    """Return which live record has the unique value that this one would take back."""
    current = current_of(connection, target, record)
    values = dict(current[1]) if current else {}
    values |= {key: old for key, (old, _) in net.values.items() if not net.created}
    for key, name in target.table.columns:
        if values.get(key) is None or not _is_unique(connection, target, name):
            continue
        row = connection.execute(
            f"SELECT id FROM {quoted(target.table.name)} "
            f"WHERE {quoted(name)} = ? AND deleted_at IS NULL AND id <> ?",
            (values[key], record),
        ).fetchone()
        if row is not None:
            return Conflict(
                "clash", target.table.entity, record, _id(key), values[key], other_id=row[0]
            )
    return Conflict("clash", target.table.entity, record)


def _is_unique(connection: sqlite3.Connection, target: Target, column: str) -> bool:
    row = connection.execute(
        "SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = ?",
        (f"{target.table.name}__{column}__unique",),
    ).fetchone()
    return row is not None

"""The whole history in plain values, streamed: each change set, and each of its entries."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping

from domain.store.audit import FIELDS_ENTITY, TABLES_ENTITY
from domain.store.audit.bodies import changes_in, values_in
from domain.store.tables.definitions import load_fields
from domain.store.undo.standing import undone_change_sets

Facts = dict[str, object]


def entry_count(connection: sqlite3.Connection) -> int:
    """Return how many entries the history has."""
    return int(connection.execute("SELECT count(*) FROM tab_audit").fetchone()[0])


def whole_history(
    connection: sqlite3.Connection,
) -> Iterator[tuple[Facts, Iterator[Facts]]]:
    """Yield the facts of each change set, the first one first, and of its entries in their order.

    The entries of one change set must be taken before the next one is.
    """
    names, undone = _Names(connection), undone_change_sets(connection)
    rows = connection.execute(
        "SELECT id, at, actor, origin, label, undoes, details, first_entry, last_entry, "
        "lower(hex(link)) FROM tab_change_set WHERE link IS NOT NULL ORDER BY id"
    ).fetchall()
    for number, at, actor, origin, label, undoes, details, first, last, link in rows:
        facts = {
            "id": number,
            "at": at,
            "actor": actor,
            "origin": origin,
            "label": label,
            "undoes": undoes,
            "undone": number in undone,
            "details": json.loads(details),
            "seal": link,
        }
        yield facts, _entries(connection, names, first, last)


def _entries(
    connection: sqlite3.Connection, names: _Names, first: int, last: int
) -> Iterator[Facts]:
    rows = connection.execute(
        "SELECT a.id, a.entity, a.record, a.action, a.body, l.keys, a.leaf FROM tab_audit a "
        "LEFT JOIN tab_layout l ON l.id = a.layout WHERE a.id BETWEEN ? AND ? ORDER BY a.id",
        (first, last),
    )
    for number, entity, record, action, body, keys, leaf in rows:
        facts: Facts = {"id": number, **names.of(entity, record), "action": action}
        labels = names.fields(entity)
        if body is None:
            erased = leaf is not None or action == "purge"
            yield {**facts, "erased": True} if erased else facts
        elif action in ("create", "purge"):
            found = values_in(body, json.loads(keys or "[]"))
            yield {**facts, "values": _labelled(found, labels)}
        else:
            changed = {
                key: [_plain(old), _plain(new)] for key, (old, new) in changes_in(body).items()
            }
            yield {**facts, "changes": _labelled(changed, labels)}


def _labelled(found: Mapping[str, object], labels: Mapping[str, str]) -> Facts:
    named: Facts = {}
    for key, value in found.items():
        name = labels.get(key, key)
        while name in named:  # a field may be called as another one's key or column is
            name = f"{name} ({key})"
        named[name] = _plain(value)
    return named


def _plain(value: object) -> object:
    """Return what JSON can hold: bytes as their digits."""
    return {"blob": value.hex()} if isinstance(value, bytes) else value


class _Names:
    """What tables and fields are called now, those in the Trash too; looked up once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._tables = dict(connection.execute("SELECT id, label FROM tab_table").fetchall())
        self._fields: dict[int, dict[str, str]] = {}

    def of(self, entity: int, record: int) -> Facts:
        """Return which thing an entry is about."""
        if entity == TABLES_ENTITY:
            return {"kind": "table", "table": self._tables.get(record), "table_id": record}
        if entity == FIELDS_ENTITY:
            return {"kind": "field", "field_id": record}
        table = self._tables.get(entity)
        return {"kind": "record", "table": table, "table_id": entity, "record": record}

    def fields(self, entity: int) -> dict[str, str]:
        """Return the label of each field by its key; the column's name where two have one label."""
        if entity not in self._fields:
            fields = load_fields(self._connection, entity) if entity > 0 else []
            often = Counter(one.label for one in fields)
            self._fields[entity] = {
                str(one.id): one.label if often[one.label] == 1 else one.name for one in fields
            }
        return self._fields[entity]

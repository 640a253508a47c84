"""What an undo would meet, found out without writing: by the same comparison as the undo's own."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator

from domain.store.audit import TABLES_ENTITY
from domain.store.tables import audited
from domain.store.undo.careful import conflicts_of, current_of, net_of, newer_keys
from domain.store.undo.standing import standing_changes
from domain.store.undo.target import Range, Target, Wish
from domain.store.undo.undoing import range_of
from domain.values import Conflict

STEP = 200
"""So many records lie between two reports of progress."""


def conflicts_ahead(
    connection: sqlite3.Connection,
    change_set_id: int,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Iterator[list[Conflict]]:
    """Yield for each record that holds something newer all that is newer in it.

    NotFound if there is no such change set. What an undo of a table's making would take with the
    table counts as undone; a clash of unique values shows only when it is written.
    """
    span = range_of(connection, change_set_id)
    for entity in span.entities:
        if entity > 0 and _stands_alone(connection, span, entity):
            target = Wish().target(audited(connection, entity))
            records = _changed_since(connection, span, entity)
            for number, record in enumerate(records):
                if number % STEP == 0:
                    progress(number, len(records))
                if found := _conflicts(connection, span, target, record):
                    yield found


def _stands_alone(connection: sqlite3.Connection, span: Range, table_id: int) -> bool:
    """Say whether the records go back one by one: the table is there and does not go as a whole."""
    if connection.execute("SELECT 1 FROM tab_table WHERE id = ?", (table_id,)).fetchone() is None:
        return False
    made = connection.execute(
        "SELECT 1 FROM tab_audit WHERE entity = ? AND record = ? AND action = 'create' "
        "AND id BETWEEN ? AND ?",
        (TABLES_ENTITY, table_id, span.first, span.last),
    ).fetchone()
    return made is None or standing_changes(connection, table_id, span.last)


def _changed_since(connection: sqlite3.Connection, span: Range, table_id: int) -> list[int]:
    """Return the records of a change set that were changed again after it."""
    rows = connection.execute(
        # the plus keeps SQLite from walking all entries of the table instead of the later ones
        "SELECT DISTINCT a.record FROM tab_audit a WHERE a.id > ? AND +a.entity = ? AND EXISTS "
        "(SELECT 1 FROM tab_audit b WHERE b.entity = a.entity AND b.record = a.record "
        "AND b.id BETWEEN ? AND ?) ORDER BY a.record",
        (span.last, table_id, span.first, span.last),
    )
    return [record for (record,) in rows]


def _conflicts(
    connection: sqlite3.Connection, span: Range, target: Target, record: int
) -> list[Conflict]:
    net = net_of(connection, span, target, record)
    current = None if net.erased else current_of(connection, target, record)
    if current is None:
        gone = not net.created and (net.erased or not net.purged)
        return [Conflict("missing", target.table.entity, record)] if gone else []
    values = current[1]
    return conflicts_of(connection, span, target, record, net, values, newer_keys(net, values))

"""Which change sets still have an effect, and which one Undo and Redo mean next."""

from __future__ import annotations

import json
import sqlite3

from domain.values import Action, Origin

_HOLDS_ENTRIES = "last_entry >= first_entry"


def undone_change_sets(connection: sqlite3.Connection) -> set[int]:
    """Return the ids of change sets whose effect was taken back and not redone since.

    An undo that could put nothing back because all is newer has undone nothing.
    """
    undone: set[int] = set()
    rows = connection.execute(
        "SELECT id, undoes FROM tab_change_set "
        f"WHERE undoes IS NOT NULL AND {_HOLDS_ENTRIES} ORDER BY id DESC"
    )
    for change_set_id, undoes in rows:
        if change_set_id not in undone:
            undone.add(undoes)
    return undone


def _tried_in_vain(connection: sqlite3.Connection) -> set[int]:
    """Return the ids of change sets of which an undo could put nothing back."""
    rows = connection.execute(
        f"SELECT undoes FROM tab_change_set WHERE undoes IS NOT NULL AND NOT {_HOLDS_ENTRIES}"
    )
    return {undoes for (undoes,) in rows}


def next_undo(connection: sqlite3.Connection) -> int | None:
    """Return the change set that Undo takes back next: the newest in effect that can be.

    One that was tried in vain does not stand in the way of what came before it.
    """
    undone = undone_change_sets(connection) | _tried_in_vain(connection)
    rows = connection.execute(
        "SELECT id FROM tab_change_set WHERE link IS NOT NULL AND origin NOT IN (?, ?) "
        "ORDER BY id DESC",
        (Origin.UNDO, Origin.REDO),
    )
    return next(
        (
            one
            for (one,) in rows
            if one not in undone
            and not holds_purge(connection, one)
            and not is_erased(connection, one)
        ),
        None,
    )


def next_redo(connection: sqlite3.Connection) -> int | None:
    """Return the undoing change set that Redo takes back next; None after any new work."""
    undone = undone_change_sets(connection)
    rows = connection.execute(
        "SELECT id, origin FROM tab_change_set "
        f"WHERE link IS NOT NULL AND {_HOLDS_ENTRIES} ORDER BY id DESC"
    )
    for change_set_id, origin in rows:
        if origin not in (Origin.UNDO, Origin.REDO):
            return None
        if origin == Origin.UNDO and change_set_id not in undone:
            return int(change_set_id)
    return None


def holds_purge(connection: sqlite3.Connection, change_set_id: int) -> bool:
    """Say whether a change set removed something for good on a person's word.

    What another program removed is not meant: the log holds all of it, so it can come back.
    """
    origin, summary = connection.execute(
        "SELECT origin, summary FROM tab_change_set WHERE id = ?", (change_set_id,)
    ).fetchone()
    # the entries themselves would be a million to look through after a large import
    return origin != Origin.OUTSIDE and any(
        Action.PURGE in actions for actions in json.loads(summary).values()
    )


def is_erased(connection: sqlite3.Connection, change_set_id: int) -> bool:
    """Say whether nothing is left of a change set: what it did was erased, and its records went."""
    row = connection.execute(
        "SELECT last_entry < first_entry OR EXISTS (SELECT 1 FROM tab_audit a WHERE a.id BETWEEN "
        "first_entry AND last_entry AND a.leaf IS NULL) FROM tab_change_set WHERE id = ?",
        (change_set_id,),
    ).fetchone()
    return not row[0]


def standing_changes(connection: sqlite3.Connection, entity: int, after_entry: int) -> bool:
    """Say whether a later change of somebody's, itself not undone, stands in this table."""
    undone = undone_change_sets(connection)
    rows = connection.execute(
        "SELECT DISTINCT c.id FROM tab_audit a JOIN tab_change_set c ON c.id = a.change_set "
        "WHERE a.id > ? AND +a.entity = ? AND c.origin NOT IN (?, ?)",
        (after_entry, entity, Origin.UNDO, Origin.REDO),
    )
    return any(one not in undone for (one,) in rows)

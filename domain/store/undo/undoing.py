"""Undo of one change set: definitions first, then records, many at once or one with care."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass, field

from domain.errors import InvalidDefinition, NotFound, NotUndoable
from domain.store.audit import FIELDS_ENTITY, TABLES_ENTITY
from domain.store.bulk import Count, Progress, unique_made_anew
from domain.store.names import quoted
from domain.store.tables import audited, sync
from domain.store.tables.definitions import refuse_repeated_labels
from domain.store.undo.careful import undo_records
from domain.store.undo.setwise import undo_setwise
from domain.store.undo.standing import holds_purge, standing_changes, undone_change_sets
from domain.store.undo.target import DEFINITIONS, Range, Target, ValueKey, Wish
from domain.values import Conflict, UndoOutcome

MOST_CONFLICTS = 1_000
"""How many conflicts an outcome lists; it counts all."""


Found = tuple[int, list[Conflict]]
"""How many records went back, and what stood in the way."""


@dataclass
class _Tally:
    applied: int = 0
    conflicts: list[Conflict] = field(default_factory=list)

    def add(self, applied: int, conflicts: list[Conflict]) -> None:
        self.applied += applied
        self.conflicts.extend(conflicts)


def undo(
    connection: sqlite3.Connection,
    change_set_id: int,
    actor: str,
    *,
    force: bool = False,
    put_back: Collection[ValueKey] = (),
    progress: Progress = lambda done, total: None,
) -> UndoOutcome:
    """Take a change set back inside the present transaction and say what came of it.

    A value that a later change set wrote stays, and is named as a conflict, unless `force` is
    set or `put_back` names it. NotFound if there is no such change set; NotUndoable if it purged
    something, or is undone already; InvalidDefinition if a label or a unique rule has no place
    any more.
    """
    span = range_of(connection, change_set_id)
    if holds_purge(connection, change_set_id):
        raise NotUndoable(change_set_id, "purged")
    if not (force or put_back) and change_set_id in undone_change_sets(connection):
        raise NotUndoable(change_set_id, "already_undone")
    count = Count(span.last - span.first + 1, progress)
    tally, wish = _Tally(), Wish(actor, force, frozenset(put_back), count.add)
    moved = _undo_definitions(connection, span, wish, tally)
    for entity in span.entities:
        if entity > 0 and entity not in moved:
            _undo_table(connection, span, entity, wish, tally)
    return UndoOutcome(
        change_set_id,
        tally.applied,
        tuple(tally.conflicts[:MOST_CONFLICTS]),
        len(tally.conflicts),
    )


def range_of(connection: sqlite3.Connection, change_set_id: int) -> Range:
    """Return which entries a change set has; NotFound if there is no such one."""
    row = connection.execute(
        "SELECT first_entry, last_entry FROM tab_change_set WHERE id = ? AND link IS NOT NULL",
        (change_set_id,),
    ).fetchone()
    if row is None:
        raise NotFound("change set", change_set_id)
    first, last = row
    entities = connection.execute(
        "SELECT DISTINCT entity FROM tab_audit WHERE id BETWEEN ? AND ?", (first, last)
    ).fetchall()
    return Range(first, last, tuple(sorted(one for (one,) in entities)))


def _undo_definitions(
    connection: sqlite3.Connection, span: Range, wish: Wish, tally: _Tally
) -> set[int]:
    """Undo what the change set did to tables and fields.

    Returns the tables that went to the Trash or came back as a whole: their records go with
    them and are left alone.
    """
    moved: set[int] = set()
    kept: set[int] = set()
    for table_id in _rows(connection, span, TABLES_ENTITY, "create"):
        stands = standing_changes(connection, table_id, span.last)
        if stands and not (wish.force and _all_its_own(connection, span, table_id)):
            kept.add(table_id)
        else:
            moved.add(table_id)
    touched = set(_rows(connection, span, TABLES_ENTITY)) - kept
    fields = _fields_to_undo(connection, span, kept | moved)
    for entity, rows in ((FIELDS_ENTITY, fields), (TABLES_ENTITY, sorted(touched))):
        target = wish.target(DEFINITIONS[entity])
        tally.add(*undo_records(connection, span, target, rows))
    changed = touched | _tables_of(connection, fields)
    for table_id in changed:
        if _exists(connection, table_id):
            sync(connection, table_id)
    if changed:
        refuse_repeated_labels(connection, changed)
    return moved


def _all_its_own(connection: sqlite3.Connection, span: Range, table_id: int) -> bool:
    """Say whether an import made every live record of a table, so that all may go with it.

    What made a table and no record takes the whole table with it.
    """
    if table_id not in span.entities:
        return True
    for (name,) in connection.execute("SELECT name FROM tab_table WHERE id = ?", (table_id,)):
        other = connection.execute(
            f"SELECT 1 FROM {quoted(name)} WHERE deleted_at IS NULL AND id NOT IN (SELECT record "
            "FROM tab_audit WHERE id BETWEEN ? AND ? AND +entity = ?) LIMIT 1",
            (span.first, span.last, table_id),
        ).fetchone()
        return other is None
    return True


def _fields_to_undo(connection: sqlite3.Connection, span: Range, apart: set[int]) -> list[int]:
    """Return the changed fields, without those made together with their table."""
    rows = _rows(connection, span, FIELDS_ENTITY)
    return [one for one in rows if not _tables_of(connection, [one]) & apart]


def _tables_of(connection: sqlite3.Connection, field_ids: list[int]) -> set[int]:
    found: set[int] = set()
    for field_id in field_ids:
        rows = connection.execute("SELECT table_id FROM tab_field WHERE id = ?", (field_id,))
        found |= {table_id for (table_id,) in rows}
    return found


def _rows(
    connection: sqlite3.Connection, span: Range, entity: int, action: str | None = None
) -> list[int]:
    rows = connection.execute(
        "SELECT DISTINCT record FROM tab_audit WHERE id BETWEEN ? AND ? AND entity = ? "
        "AND (? IS NULL OR action = ?) ORDER BY record",
        (span.first, span.last, entity, action, action),
    )
    return [record for (record,) in rows]


def _exists(connection: sqlite3.Connection, table_id: int) -> bool:
    row = connection.execute("SELECT 1 FROM tab_table WHERE id = ?", (table_id,)).fetchone()
    return row is not None


def _undo_table(
    connection: sqlite3.Connection,
    span: Range,
    entity: int,
    wish: Wish,
    tally: _Tally,
) -> None:
    if not _exists(connection, entity):
        tally.conflicts.append(Conflict("missing", entity, 0))
        return
    target = wish.target(audited(connection, entity))
    connection.execute("SAVEPOINT tab_undo_table")
    found = _undo_at_once(connection, span, target) or _undo_in_table(connection, span, target)
    connection.execute("RELEASE tab_undo_table")
    tally.add(*found)


def _undo_at_once(connection: sqlite3.Connection, span: Range, target: Target) -> Found | None:
    """Undo with few statements; None if in the end a unique value would be there twice."""
    try:
        with unique_made_anew(
            connection, target.table.entity, target.table.name, span.last - span.first + 1
        ):
            found = _undo_in_table(connection, span, target, strict=True)
        if not _clash_among_themselves(connection, span, target, found[1]):
            return found
    except InvalidDefinition:
        connection.execute("ROLLBACK TO tab_undo_table")
        return None
    except sqlite3.IntegrityError:
        pass
    connection.execute("ROLLBACK TO tab_undo_table")
    return _undo_without_unique(connection, span, target)


def _undo_without_unique(
    connection: sqlite3.Connection, span: Range, target: Target
) -> Found | None:
    """Undo where values that changed places clash with each other on the way, not at the end."""
    try:
        sync(connection, target.table.entity, defer_unique=True)
        found = _undo_in_table(connection, span, target)
        sync(connection, target.table.entity)
    except InvalidDefinition:
        connection.execute("ROLLBACK TO tab_undo_table")
        return None
    return found


def _undo_in_table(
    connection: sqlite3.Connection, span: Range, target: Target, *, strict: bool = False
) -> Found:
    """Undo a table's part; if `strict`, IntegrityError where many at once break a unique rule."""
    entity = target.table.entity
    actions = _note_careful(connection, span, entity)
    applied, conflicts = undo_setwise(connection, span, target, actions, strict=strict)
    careful = connection.execute(
        "SELECT DISTINCT record FROM tab_audit WHERE id BETWEEN ? AND ? AND entity = ? "
        "AND record IN (SELECT record FROM temp.tab_careful) ORDER BY record",
        (span.first, span.last, entity),
    ).fetchall()
    done, found = undo_records(connection, span, target, [record for (record,) in careful])
    connection.execute("DROP TABLE temp.tab_careful")
    return applied + done, conflicts + found


def _clash_among_themselves(
    connection: sqlite3.Connection, span: Range, target: Target, conflicts: list[Conflict]
) -> bool:
    """Say whether a record clashes with another one of the same change set."""
    others = {one.other_id for one in conflicts if one.code == "clash"}
    return any(
        connection.execute(
            "SELECT 1 FROM tab_audit WHERE entity = ? AND record = ? AND id BETWEEN ? AND ?",
            (target.table.entity, other, span.first, span.last),
        ).fetchone()
        for other in others
    )


def _note_careful(connection: sqlite3.Connection, span: Range, entity: int) -> set[str]:
    """List the records that need care: changed again later, or twice in this change set.

    Returns the actions in the change set. The plus keeps SQLite from walking all entries of the
    table, however old, in place of those of the change set.
    """
    connection.execute("DROP TABLE IF EXISTS temp.tab_careful")
    connection.execute("CREATE TEMP TABLE tab_careful (record INTEGER PRIMARY KEY)")
    connection.execute(
        "INSERT OR IGNORE INTO temp.tab_careful SELECT record FROM tab_audit "
        # into the Trash and out of it: what an undo does depends on where the record is now
        "WHERE id > ? AND +entity = ? AND NOT (action IN ('delete', 'restore') AND body IS NULL)",
        (span.last, entity),
    )
    rows = connection.execute(
        "SELECT DISTINCT action FROM tab_audit WHERE id BETWEEN ? AND ? AND +entity = ?",
        (span.first, span.last, entity),
    )
    actions = {action for (action,) in rows}
    if len(actions) == 1 and actions <= {"create", "delete", "restore"}:
        return actions
    connection.execute(
        "INSERT OR IGNORE INTO temp.tab_careful SELECT record FROM tab_audit "
        "WHERE id BETWEEN ? AND ? AND +entity = ? "
        "GROUP BY record HAVING count(*) > 1 OR max(action = 'purge' OR body LIKE '%{\"blob\":%')",
        (span.first, span.last, entity),
    )
    return actions

"""Change sets: opened before the first write of a transaction, sealed before its commit."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from domain import values
from domain.store.audit.seal import (
    HEADER,
    ZERO_LINK,
    layouts_of,
    link_of,
    root_of,
    sealed_header,
)
from domain.store.audit.triggers import FIELDS_ENTITY, TABLES_ENTITY
from domain.values import Action, Origin

if TYPE_CHECKING:
    from domain.values import ChangeSet, Touched

MANY = 10_000
"""A change set with more entries names no single record."""


class ChangeSetHeader(NamedTuple):
    """Who changes something, from where, and what they call it."""

    actor: str
    origin: Origin
    label: str = ""
    undoes: int | None = None
    details: Mapping[str, object] = MappingProxyType({})


def now_text() -> str:
    """Return the present moment as it is noted in the file: UTC with milliseconds."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def begin_change_set(connection: sqlite3.Connection, header: ChangeSetHeader) -> int:
    """Open a change set in the present transaction and return its id."""
    seal_outside(connection)
    row = connection.execute(
        "INSERT INTO tab_change_set (at, actor, origin, label, undoes, details) "
        "VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
        (now_text(), header.actor, header.origin, header.label, header.undoes, "{}"),
    ).fetchone()
    connection.execute("UPDATE tab_current SET change_set = ?", row)
    return int(row[0])


def end_change_set(
    connection: sqlite3.Connection, change_set_id: int, header: ChangeSetHeader
) -> ChangeSet | None:
    """Seal the open change set and say what it touched; None (and no trace) if nothing did.

    An undo leaves its trace even so: what cannot be taken back must not stand in the way of
    what came before it.
    """
    connection.execute("UPDATE tab_current SET change_set = NULL")
    details = json.dumps(dict(header.details), ensure_ascii=False, separators=(",", ":"))
    connection.execute(
        "UPDATE tab_change_set SET origin = ?, label = ?, undoes = ?, details = ? WHERE id = ?",
        (header.origin, header.label, header.undoes, details, change_set_id),
    )
    if not _seal(connection, change_set_id, even_empty=header.undoes is not None):
        connection.execute("DELETE FROM tab_change_set WHERE id = ?", (change_set_id,))
        return None
    return _sealed(connection, change_set_id)


def seal_outside(connection: sqlite3.Connection) -> None:
    """Seal what another program changed since the last change set of ours."""
    (change_set_id,) = connection.execute("SELECT change_set FROM tab_current").fetchone()
    if change_set_id is None:
        return
    connection.execute("UPDATE tab_current SET change_set = NULL")
    if not _seal(connection, change_set_id):
        connection.execute("DELETE FROM tab_change_set WHERE id = ?", (change_set_id,))


def _seal(connection: sqlite3.Connection, change_set_id: int, *, even_empty: bool = False) -> bool:
    """Write root and link of a change set; False if it has no entries and must have some."""
    row = connection.execute(
        "SELECT last_entry, link FROM tab_change_set WHERE link IS NOT NULL AND id < ? "
        "ORDER BY id DESC LIMIT 1",
        (change_set_id,),
    ).fetchone()
    last_before, before = row or (0, ZERO_LINK)
    first = last_before + 1
    last = connection.execute("SELECT max(id) FROM tab_audit").fetchone()[0] or 0
    if last < first:
        if not even_empty:
            return False
        last = last_before
    root = root_of(connection, first, last, fresh=True)
    summary, layouts = _summary(connection, first, last)
    connection.execute(
        "UPDATE tab_change_set SET label_salt = randomblob(16) WHERE id = ? AND label <> ''",
        (change_set_id,),
    )
    header = connection.execute(
        f"SELECT {HEADER} FROM tab_change_set WHERE id = ?", (change_set_id,)
    ).fetchone()
    connection.execute(
        "UPDATE tab_change_set SET first_entry = ?, last_entry = ?, root = ?, link = ?, "
        "summary = ? WHERE id = ?",
        (
            first,
            last,
            root,
            link_of(
                before,
                (*sealed_header(header), layouts_of(connection, layouts), first, last),
                root,
            ),
            summary,
            change_set_id,
        ),
    )
    return True


def _sealed(connection: sqlite3.Connection, change_set_id: int) -> ChangeSet:
    at, actor, origin, label, undoes, details, first, last, link, summary = connection.execute(
        "SELECT at, actor, origin, label, undoes, details, first_entry, last_entry, hex(link), "
        "summary FROM tab_change_set WHERE id = ?",
        (change_set_id,),
    ).fetchone()
    tables, definitions = collect_touched(connection, first, last, summary)
    return values.ChangeSet(
        id=change_set_id,
        at=at,
        actor=actor,
        origin=Origin(origin),
        label=label,
        tables=tables,
        definitions=definitions,
        undoes=undoes,
        details=json.loads(details),
        entries=last - first + 1,
        link=link.lower(),
    )


def collect_touched(
    connection: sqlite3.Connection, first: int, last: int, summary: str, *, most: int = MANY
) -> tuple[dict[int, Touched], bool]:
    """Return what the entries from first to last did, by table, and whether definitions changed.

    Beyond `most` entries no single record is named.
    """
    counts = {
        int(entity): {Action(action): count for action, count in actions.items()}
        for entity, actions in json.loads(summary).items()
    }
    definitions = TABLES_ENTITY in counts or FIELDS_ENTITY in counts
    many = last - first >= most
    ids = {} if many else _ids_by_action(connection, first, last)
    tables = {
        entity: values.Touched(
            created=frozenset(ids.get((entity, Action.CREATE), ())),
            updated=frozenset(ids.get((entity, Action.UPDATE), ())),
            trashed=frozenset(ids.get((entity, Action.DELETE), ())),
            restored=frozenset(ids.get((entity, Action.RESTORE), ())),
            purged=frozenset(ids.get((entity, Action.PURGE), ())),
            many=many,
            counts=actions,
        )
        for entity, actions in counts.items()
        if entity > 0
    }
    return tables, definitions


def _summary(connection: sqlite3.Connection, first: int, last: int) -> tuple[str, set[int]]:
    """Return how often each action occurs in each table, as JSON, and the layouts in use."""
    counts: dict[int, dict[str, int]] = {}
    layouts: set[int] = set()
    for entity, action, layout, count in _alike(connection, first, last):
        by_action = counts.setdefault(entity, {})
        by_action[action] = by_action.get(action, 0) + count
        if layout is not None:
            layouts.add(layout)
    return json.dumps(counts, separators=(",", ":")), layouts


def _alike(
    connection: sqlite3.Connection, first: int, last: int
) -> list[tuple[int, str, int | None, int]]:
    """Return entity, action, layout and how many entries have them.

    Of a million entries nearly all are like the last one: only the others are sorted.
    """
    likely = connection.execute(
        "SELECT entity, action, layout FROM tab_audit WHERE id BETWEEN ? AND ? "
        "ORDER BY id DESC LIMIT 1",
        (first, last),
    ).fetchone()
    if likely is None:
        return []
    others = connection.execute(
        "SELECT entity, action, layout, count(*) FROM tab_audit WHERE id BETWEEN ? AND ? "
        "AND NOT (entity IS ? AND action IS ? AND layout IS ?) GROUP BY entity, action, layout",
        (first, last, *likely),
    ).fetchall()
    (total,) = connection.execute(
        "SELECT count(*) FROM tab_audit WHERE id BETWEEN ? AND ?", (first, last)
    ).fetchone()
    return [*others, (*likely, total - sum(one[3] for one in others))]


def _ids_by_action(
    connection: sqlite3.Connection, first: int, last: int
) -> dict[tuple[int, Action], set[int]]:
    ids: dict[tuple[int, Action], set[int]] = {}
    query = "SELECT entity, action, record FROM tab_audit WHERE id BETWEEN ? AND ?"
    for entity, action, record in connection.execute(query, (first, last)):
        ids.setdefault((entity, Action(action)), set()).add(record)
    return ids

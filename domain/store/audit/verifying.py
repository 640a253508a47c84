"""The check of the sealed chain, from its start to its end; the form of it is told in `seal`."""

from __future__ import annotations

import json
import sqlite3

from domain.store.audit.seal import (
    HEADER,
    ZERO_LINK,
    layouts_of,
    link_of,
    root_of,
    sealed_header,
)

_UNACCOUNTED = """
    SELECT DISTINCT a.change_set FROM tab_audit a WHERE a.leaf IS NOT NULL AND (
        a.body IS NOT NULL OR a.salt IS NOT NULL OR NOT EXISTS (
            SELECT 1 FROM tab_audit p WHERE p.entity = a.entity AND p.record = a.record
            AND p.id > a.id AND p.action = 'purge' AND p.body IS NULL AND p.salt IS NOT NULL
            AND p.change_set IN (SELECT value FROM json_each(?))))
"""


def verify_history(connection: sqlite3.Connection) -> int | None:
    """Return the id of the first change set that does not fit the chain, None if all fit."""
    before, expected_first = ZERO_LINK, 1
    rows = connection.execute(
        f"SELECT first_entry, last_entry, root, link, {HEADER} "
        "FROM tab_change_set WHERE link IS NOT NULL ORDER BY id"
    ).fetchall()
    hidden = _hidden_entries(connection, [(row[4], row[10]) for row in rows])
    untitled: set[int] = set()
    for first, last, root, link, *header in rows:
        number = int(header[0])
        if first != expected_first or root_of(connection, first, last) != root:
            return number
        layouts = layouts_of(connection, _layouts_in(connection, first, last))
        sealed = (*sealed_header(tuple(header)), layouts, first, last)
        if number in hidden or link_of(before, sealed, root) != link:
            return number
        if _misplaced(connection, number, first, last) or _rejects_differ(connection, header):
            return number
        if header[8] is not None and not _may_lack_title(connection, header, first, last, untitled):
            return number
        before, expected_first = link, last + 1
    return _unsealed(connection, expected_first)


def _hidden_entries(connection: sqlite3.Connection, details: list[tuple[int, str]]) -> set[int]:
    """Return the change sets that have an entry without values which nobody erased."""
    erasing = json.dumps([number for number, text in details if _details(text).get("erased")])
    return {number for (number,) in connection.execute(_UNACCOUNTED, (erasing,))}


def _details(text: object) -> dict[str, object]:
    try:
        found = json.loads(str(text))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _may_lack_title(
    connection: sqlite3.Connection,
    header: list[object],
    first: int,
    last: int,
    untitled: set[int],
) -> bool:
    """Say whether a label was erased with all that its change set did; notes that it was."""
    number, undoes, label, salt = header[0], header[5], header[4], header[7]
    if label != "" or salt is not None:
        return False
    kept = connection.execute(
        "SELECT 1 FROM tab_audit WHERE id BETWEEN ? AND ? AND leaf IS NULL LIMIT 1", (first, last)
    ).fetchone()
    untitled.add(int(str(number)))
    return kept is None and (last >= first or undoes in untitled)


def _layouts_in(connection: sqlite3.Connection, first: int, last: int) -> list[int]:
    rows = connection.execute(
        "SELECT layout FROM tab_audit WHERE id BETWEEN ? AND ? AND layout IS NOT NULL "
        "GROUP BY layout",
        (first, last),
    )
    return [layout for (layout,) in rows]


def _misplaced(connection: sqlite3.Connection, change_set: int, first: int, last: int) -> bool:
    """Say whether an entry is missing from the change set, or one of another lies within it."""
    own, all_ = connection.execute(
        "SELECT coalesce(sum(change_set = ?), 0), count(*) FROM tab_audit WHERE id BETWEEN ? AND ?",
        (change_set, first, last),
    ).fetchone()
    return bool(own != all_ or all_ != last - first + 1)


def _rejects_differ(connection: sqlite3.Connection, header: list[object]) -> bool:
    """Say whether the rejected rows of an import are not those that its details name."""
    from hashlib import sha256

    row = connection.execute(
        "SELECT body FROM tab_import_reject WHERE change_set = ?", (header[0],)
    ).fetchone()
    if row is None:
        return False
    rejects = _details(header[6]).get("rejects")
    named = rejects.get("digest") if isinstance(rejects, dict) else None
    return bool(named != sha256(row[0]).hexdigest())


def _unsealed(connection: sqlite3.Connection, expected_first: int) -> int | None:
    """Return the change set of the first entry beyond the chain that none is open for."""
    row = connection.execute(
        "SELECT change_set FROM tab_audit WHERE id >= ? AND change_set IS NOT "
        "(SELECT change_set FROM tab_current) ORDER BY id LIMIT 1",
        (expected_first,),
    ).fetchone()
    return int(row[0]) if row else None

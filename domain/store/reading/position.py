"""Where in its history a workspace file is: what tells one state of it from every other."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from domain.values import Origin


@dataclass(frozen=True)
class Position:
    """The links of the first and the last change set (hexadecimal), its id, the last entry's."""

    first_link: str
    change_set: int
    link: str
    entry: int


def position(connection: sqlite3.Connection) -> Position | None:
    """Return the present position, None of a file in which nothing happened yet.

    What another program wrote lies beyond the last change set until it is sealed: the last entry
    counts it.
    """
    last = connection.execute(
        "SELECT id, lower(hex(link)) FROM tab_change_set WHERE link IS NOT NULL "
        "ORDER BY id DESC LIMIT 1"
    ).fetchone()
    if last is None:
        return None
    (first,) = connection.execute(
        "SELECT lower(hex(link)) FROM tab_change_set WHERE link IS NOT NULL ORDER BY id LIMIT 1"
    ).fetchone()
    (entry,) = connection.execute("SELECT coalesce(max(id), 0) FROM tab_audit").fetchone()
    change_set, link = last
    return Position(first, change_set, link, entry)


def was_here(
    connection: sqlite3.Connection, first_link: str, change_set: int, link: str, entry: int
) -> bool:
    """Say whether the file was once in a position; the beginnings of the links are enough.

    A copy of the file that went its own way, or a backup that was put back, has other links.
    """
    here = position(connection)
    return (
        here is not None
        and here.first_link.startswith(first_link)
        and here.entry >= entry
        and _link_of(connection, change_set).startswith(link)
        and not _is_of_later_work(connection, change_set, entry)
    )


def _is_of_later_work(connection: sqlite3.Connection, change_set: int, entry: int) -> bool:
    """Say whether an entry was made after a change set, and by nobody outside.

    A copy may have an entry of that number from another program, not sealed and so not in its link.
    """
    row = connection.execute(
        "SELECT 1 FROM tab_audit a JOIN tab_change_set c ON c.id = a.change_set "
        "WHERE a.id = ? AND c.id > ? AND c.origin <> ?",
        (entry, change_set, Origin.OUTSIDE),
    ).fetchone()
    return row is not None


def _link_of(connection: sqlite3.Connection, change_set: int) -> str:
    row = connection.execute(
        "SELECT lower(hex(link)) FROM tab_change_set WHERE id = ? AND link IS NOT NULL",
        (change_set,),
    ).fetchone()
    return str(row[0]) if row else ""

"""Erasing: what the log holds of records that were purged goes; that they were there stays.

Of each entry of such a record body and salt go and the leaf takes their place, so that the chain
verifies as before. The entry that purges stays with its salt over a null body: it says that the
record was there and was erased, when and by whom. A label goes where nothing else is left of its
change set (`Edit Phone of Ada`), but for that of an import, which names a file. A label sealed by
a program that gave it no salt stays, for its change set would no longer fit. What an import left
out or refused never became a record and stays as well, and so does what definitions of tables and
fields say, and what was typed to change values on their way in.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from domain.store.audit.seal import BEGIN, SEALED_TEXT
from domain.values import Origin

STEP = 20_000

_LEAF = f"tab_sha256({SEALED_TEXT.format(begin=BEGIN)})"

Progress = Callable[[int, int], None]


@contextmanager
def overwriting(connection: sqlite3.Connection) -> Iterator[None]:
    """Let what is deleted meanwhile be overwritten in the file."""
    (before,) = connection.execute("PRAGMA secure_delete").fetchone()
    connection.execute("PRAGMA secure_delete = ON").fetchall()
    try:
        yield
    finally:
        connection.execute(f"PRAGMA secure_delete = {int(before)}").fetchall()


def last_entry(connection: sqlite3.Connection) -> int:
    """Return the number of the last entry of the log."""
    return int(connection.execute("SELECT coalesce(max(id), 0) FROM tab_audit").fetchone()[0])


def note_purged(connection: sqlite3.Connection, entity: int, records: Sequence[int]) -> None:
    """Write the entry that purges for records which were purged before, to erase them now."""
    connection.execute(
        "INSERT INTO tab_audit (change_set, entity, record, action, salt) "
        "SELECT (SELECT change_set FROM tab_current), ?, value, 'purge', randomblob(16) "
        "FROM json_each(?)",
        (entity, json.dumps(list(records))),
    )


def erase_purged(connection: sqlite3.Connection, after: int, progress: Progress) -> int:
    """Erase what the log holds of the records purged by later entries; return how many these are.

    Inside an open change set only: its own entries have no leaf yet.
    """
    from hashlib import sha256

    connection.create_function(
        "tab_sha256", 1, lambda text: sha256(text).digest(), deterministic=True
    )
    try:
        _list_records(connection, after)
        _erase_entries(connection, progress)
        _erase_labels(connection)
        _drop_drafts(connection)
        return int(connection.execute("SELECT count(*) FROM temp.tab_erased").fetchone()[0])
    finally:
        if connection.in_transaction:  # a full disk may have rolled back all by itself
            connection.execute("DROP TABLE IF EXISTS temp.tab_erased")
            connection.execute("DROP TABLE IF EXISTS temp.tab_erased_entry")


def _list_records(connection: sqlite3.Connection, after: int) -> None:
    """List the records, each with the entry that purges it, and all entries before that one."""
    connection.execute("DROP TABLE IF EXISTS temp.tab_erased")
    connection.execute("DROP TABLE IF EXISTS temp.tab_erased_entry")
    connection.execute(
        "CREATE TEMP TABLE tab_erased (entity INTEGER, record INTEGER, entry INTEGER, "
        "PRIMARY KEY (entity, record)) WITHOUT ROWID"
    )
    connection.execute(
        "INSERT INTO temp.tab_erased SELECT entity, record, max(id) FROM tab_audit "
        "WHERE id > ? AND action = 'purge' AND entity > 0 GROUP BY entity, record",
        (after,),
    )
    connection.execute("CREATE TEMP TABLE tab_erased_entry (id INTEGER PRIMARY KEY)")
    connection.execute(
        "INSERT INTO temp.tab_erased_entry SELECT a.id FROM temp.tab_erased e "
        "CROSS JOIN tab_audit a ON a.entity = e.entity AND a.record = e.record "
        "WHERE a.id < e.entry AND a.salt IS NOT NULL"
    )


def _erase_entries(connection: sqlite3.Connection, progress: Progress) -> None:
    connection.execute(
        "UPDATE tab_audit SET body = NULL WHERE id IN (SELECT entry FROM temp.tab_erased)"
    )
    total = connection.execute("SELECT count(*) FROM temp.tab_erased_entry").fetchone()[0]
    done, before = 0, 0
    while done < total:
        part = "SELECT id FROM temp.tab_erased_entry WHERE id > ? ORDER BY id LIMIT ?"
        (upto,) = connection.execute(f"SELECT max(id) FROM ({part})", (before, STEP)).fetchone()
        done += connection.execute(
            f"UPDATE tab_audit SET leaf = {_LEAF}, body = NULL, salt = NULL WHERE id IN ({part})",
            (before, STEP),
        ).rowcount
        before = upto
        progress(done, total)


def _erase_labels(connection: sqlite3.Connection) -> None:
    """Erase the labels of change sets of which nothing is left, and of their undoing in vain."""
    found = connection.execute(
        "SELECT c.id FROM tab_change_set c WHERE c.link IS NOT NULL AND c.label <> '' "
        "AND c.label_salt IS NOT NULL AND c.origin <> ? AND c.id IN (SELECT a.change_set FROM "
        "temp.tab_erased_entry e JOIN tab_audit a ON a.id = e.id) AND NOT EXISTS (SELECT 1 FROM "
        "tab_audit k WHERE k.id BETWEEN c.first_entry AND c.last_entry AND k.leaf IS NULL)",
        (Origin.IMPORT,),
    ).fetchall()
    while found:
        numbers = json.dumps([number for (number,) in found])
        connection.execute(
            "UPDATE tab_change_set SET label = '', label_salt = NULL, "
            "label_leaf = tab_sha256(CAST(label_salt || label AS BLOB)) "
            "WHERE id IN (SELECT value FROM json_each(?))",
            (numbers,),
        )
        found = connection.execute(
            "SELECT id FROM tab_change_set WHERE undoes IN (SELECT value FROM json_each(?)) "
            "AND link IS NOT NULL AND last_entry < first_entry AND label_salt IS NOT NULL",
            (numbers,),
        ).fetchall()


def _drop_drafts(connection: sqlite3.Connection) -> None:
    connection.execute(
        "DELETE FROM tab_draft WHERE EXISTS (SELECT 1 FROM temp.tab_erased e "
        "WHERE e.entity = tab_draft.table_id AND e.record = tab_draft.record_id)"
    )

"""Changes of very many records: in steps that can be counted and stopped, indexes made anew."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from domain.store.names import quoted
from domain.store.tables import sync

STEP = 20_000
"""So many records one statement changes, which takes a fraction of a second."""

MANY = 50_000
"""Fewer changes than this leave the indexes as they are."""

_SHARE = 4
"""From one record in so many on, making an index anew takes less time than changing it."""

Progress = Callable[[int, int], None]


class Count:
    """Adds up what is done and tells how much of the whole that is."""

    def __init__(self, total: int, progress: Progress) -> None:
        self._total = total
        self._progress = progress
        self._done = 0

    def add(self, done: int) -> None:
        """Tell of so many more; raises what the receiver raises to stop."""
        self._done = min(self._total, self._done + done)
        self._progress(self._done, self._total)


def set_trashed(
    connection: sqlite3.Connection,
    table: str,
    record_ids: Sequence[int],
    noted: tuple[str, str] | None,
    progress: Progress,
) -> int:
    """Move records to the Trash, noting when and by whom, or with None back out of it.

    Returns how many moved. IntegrityError if a unique value is in use meanwhile.
    """
    count, moved = Count(len(record_ids), progress), 0
    at, by = noted or (None, None)
    for start in range(0, len(record_ids), STEP):
        part = list(record_ids[start : start + STEP])
        moved += connection.execute(
            f"UPDATE {quoted(table)} SET deleted_at = ?, deleted_by = ?, version = version + 1 "
            "WHERE id IN (SELECT value FROM json_each(?)) "
            f"AND deleted_at IS {'NOT NULL' if noted is None else 'NULL'}",
            (at, by, json.dumps(part)),
        ).rowcount
        count.add(len(part))
    return moved


@contextmanager
def unique_made_anew(
    connection: sqlite3.Connection, table_id: int, name: str, changes: int
) -> Iterator[None]:
    """Leave a table's unique indexes out while a large share of its records changes.

    Keeping a million values in order while they come one by one takes five times as long as
    putting them in order at the end. InvalidDefinition if the values are not unique then.
    """
    if not _is_large_share(connection, name, changes):
        yield
        return
    sync(connection, table_id, defer_unique=True)
    yield
    sync(connection, table_id)


def _is_large_share(connection: sqlite3.Connection, name: str, changes: int) -> bool:
    if changes < MANY:
        return False
    (rows,) = connection.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM {quoted(name)} LIMIT ?)", (changes * _SHARE,)
    ).fetchone()
    return bool(rows < changes * _SHARE)

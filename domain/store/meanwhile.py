"""What happened between the judging of staged rows and their writing: the audit log tells."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from domain.store.matching import Matching
from domain.store.names import quoted
from domain.store.staging import WRITTEN
from domain.values import TableDef

# the plus keeps SQLite from walking all entries of the table instead of the later ones
_SINCE = "SELECT record FROM tab_audit WHERE id > :entry AND +entity = :table"


def last_entry(connection: sqlite3.Connection) -> int:
    """Return the last entry of the audit log, which also counts what other programs wrote."""
    return int(connection.execute("SELECT coalesce(max(id), 0) FROM tab_audit").fetchone()[0])


def is_judged_anew(
    connection: sqlite3.Connection,
    table: TableDef,
    targets: Mapping[str, str],
    matching: Matching,
    entry: int,
) -> bool:
    """Say whether a row to be written would be judged otherwise since an entry of the log.

    `targets` maps staged columns to the table's. So it is where a record that a row changes was
    touched, or where a record came to have the key or a unique value of a row.
    """
    binds = {"entry": entry, "table": table.id}
    if connection.execute(f"{_SINCE} LIMIT 1", binds).fetchone() is None:
        return False
    touched = (
        f"SELECT 1 FROM temp.tab_staging WHERE fate = 'changed' AND NOT faulty "
        f"AND record IN ({_SINCE}) LIMIT 1"
    )
    statements = [touched, *_taken(table, targets, matching)]
    return any(connection.execute(one, binds).fetchone() for one in statements)


def _taken(table: TableDef, targets: Mapping[str, str], matching: Matching) -> list[str]:
    """Return statements that find a touched record with a value that a row needs for itself."""
    keys = {table.field(one).name for one in matching.fields} if matching.is_on else set()
    unique = {field.name for field in table.fields if field.unique}
    found = [
        _alike(table, [(own, name)], f"{WRITTEN} AND t.id IS NOT s.record")
        for own, name in targets.items()
        if name in unique
    ]
    if keys and not matching.by_record:
        pairs = [(own, name) for own, name in targets.items() if name in keys]
        found.append(_alike(table, pairs, "s.fate IS NULL"))
    return found


def _alike(table: TableDef, pairs: Sequence[tuple[str, str]], condition: str) -> str:
    same = " AND ".join(f"t.{quoted(name)} = s.{own}" for own, name in pairs)
    return (
        f"SELECT 1 FROM {quoted(table.name)} t CROSS JOIN temp.tab_staging s ON {same} "
        f"WHERE t.id IN ({_SINCE}) AND t.deleted_at IS NULL AND NOT s.faulty AND {condition} "
        "LIMIT 1"
    )

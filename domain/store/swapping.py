"""Unique values that change hands: a value is free where its record gives it up in the same import.

While rows are judged, `tab_staging_taken` lists those that want a value which a live record has,
with the row by which that record gives it up. What stays there in the end is written without the
unique indexes: only when all rows are in their places, no value is there twice.
"""

from __future__ import annotations

import sqlite3

from domain.store.names import quoted

_FAULT = "INSERT INTO temp.tab_staging_fault SELECT row, col, 'duplicate', value, '', record "


def make_taken(connection: sqlite3.Connection) -> None:
    """Make the empty list of values that are in use."""
    connection.execute(
        "CREATE TEMP TABLE tab_staging_taken "
        "(row INTEGER, col INTEGER, value, record INTEGER, holder INTEGER)"
    )


def drop_taken(connection: sqlite3.Connection) -> None:
    """Forget the list."""
    connection.execute("DROP TABLE IF EXISTS temp.tab_staging_taken")


def judge_taken(
    connection: sqlite3.Connection,
    column: int,
    own: str,
    table: str,
    name: str,
    condition: str,
    gives_up: str,
) -> None:
    """Note a fault for each row whose value a record has that does not give it up.

    `condition` holds for the rows (`s`) that count; `gives_up` says in SQL when a row (`s`) takes
    the value from its record (`t`), "" where no row changes a record.
    """
    found = connection.execute(
        "INSERT INTO temp.tab_staging_taken "
        f"SELECT s.row, ?, s.{own}, t.id, NULL FROM temp.tab_staging s "
        f"JOIN {quoted(table)} t ON t.{quoted(name)} = s.{own} "
        f"WHERE t.deleted_at IS NULL AND {condition} AND t.id IS NOT s.record",
        (column,),
    ).rowcount
    if not found:
        return
    if gives_up:
        _find_holders(connection, column, table, gives_up)
    connection.execute(
        f"{_FAULT} FROM temp.tab_staging_taken WHERE col = ? AND holder IS NULL", (column,)
    )
    connection.execute(
        "DELETE FROM temp.tab_staging_taken WHERE col = ? AND holder IS NULL", (column,)
    )


def settle_taken(connection: sqlite3.Connection) -> None:
    """Note a fault for each row whose value is not given up after all, its row being at fault.

    So are then the rows that wait for that row's value, and so on.
    """
    if not is_any_taken(connection):
        return
    connection.execute(
        "WITH RECURSIVE out(row) AS (SELECT holder FROM temp.tab_staging_taken WHERE holder IN "
        "(SELECT row FROM temp.tab_staging WHERE faulty) UNION "
        "SELECT taken.row FROM out CROSS JOIN temp.tab_staging_taken taken "
        "ON taken.holder = out.row) "
        f"{_FAULT} FROM temp.tab_staging_taken WHERE holder IN (SELECT row FROM out)"
    )
    connection.execute(
        "DELETE FROM temp.tab_staging_taken WHERE row IN "
        "(SELECT row FROM temp.tab_staging_fault) OR row IN "
        "(SELECT row FROM temp.tab_staging WHERE faulty)"
    )


def is_any_taken(connection: sqlite3.Connection) -> bool:
    """Say whether a value changes hands."""
    sql = "SELECT 1 FROM temp.tab_staging_taken LIMIT 1"
    return connection.execute(sql).fetchone() is not None


def _find_holders(connection: sqlite3.Connection, column: int, table: str, gives_up: str) -> None:
    connection.execute(
        "CREATE INDEX IF NOT EXISTS temp.tab_staging_changed ON tab_staging (record) "
        "WHERE fate = 'changed'"
    )
    connection.execute(
        "UPDATE temp.tab_staging_taken AS taken SET holder = (SELECT s.row "
        f"FROM temp.tab_staging s JOIN {quoted(table)} t ON t.id = s.record "
        "WHERE s.record = taken.record AND s.fate = 'changed' AND NOT s.faulty "
        f"AND {gives_up}) WHERE col = ?",
        (column,),
    )
    connection.execute(
        "CREATE INDEX IF NOT EXISTS temp.tab_staging_taken_holder ON tab_staging_taken (holder)"
    )

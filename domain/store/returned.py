"""Staged rows of a file that we wrote ourselves: each may name the record that it was.

While the file is read, a row gets its record and a first fate: `same` where nothing was changed,
`changed` where something was. What is left to find out is a matter of few statements, but for the
changed rows, which are looked at in pages.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from domain.store.names import quoted
from domain.store.reading.past import values_before
from domain.store.staging import Staging
from domain.values import Stored, TableDef

PAGE = 500


@dataclass(frozen=True)
class TouchedRow:
    """A changed row: its number, the record it was, its staged cells by column, any fault."""

    number: int
    faulty: bool
    record: int
    cells: tuple[Stored, ...]


@dataclass(frozen=True)
class RecordThen:
    """A record now, and what it held before: values by column of the table; whether it is out."""

    now: dict[str, Stored]
    before: dict[str, Stored]
    trashed: bool


@dataclass(frozen=True)
class Judged:
    """What becomes of a changed row; `fate` None is a new record. `fitting` are columns that keep
    what the record holds, whose faults do not count.
    """

    number: int
    fate: str | None
    record: int | None
    cells: tuple[Stored, ...]
    fitting: tuple[int, ...] = ()


class ReturnedRows:
    """The staged rows of a file that came back; `marks` is the column of the digests."""

    def __init__(self, staging: Staging, table: TableDef, marks: int) -> None:
        self._staging = staging
        self._connection = staging.connection
        self._table = table
        self._marks = staging.columns[marks]

    def settle_untouched(self) -> None:
        """Leave out the untouched rows whose record was removed for good."""
        self._connection.execute(
            "UPDATE temp.tab_staging SET fate = 'skipped', record = NULL WHERE fate = 'same' AND "
            f"NOT EXISTS (SELECT 1 FROM {quoted(self._table.name)} t WHERE t.id = record)"
        )

    def settle_copies(self) -> None:
        """Of several rows for one record take the untouched one, else the first, for the record.

        The others are new, or duplicates where they say the same.
        """
        self._connection.execute(
            "CREATE TEMP TABLE tab_copied AS SELECT record, "
            "coalesce(min(CASE WHEN fate = 'same' THEN row END), min(row)) AS first "
            "FROM temp.tab_staging WHERE record IS NOT NULL GROUP BY record HAVING count(*) > 1"
        )
        if self._connection.execute("SELECT 1 FROM temp.tab_copied LIMIT 1").fetchone():
            same = f"s.{self._marks} = p.{self._marks}"
            self._connection.execute(
                "UPDATE temp.tab_staging AS s SET "
                f"fate = CASE WHEN {same} THEN 'duplicate' END, "
                f"record = CASE WHEN {same} THEN s.record END "
                "FROM temp.tab_copied AS c JOIN temp.tab_staging AS p ON p.row = c.first "
                "WHERE s.record = c.record AND s.row <> c.first"
            )
        self._connection.execute("DROP TABLE temp.tab_copied")

    def touched(self) -> Iterator[list[TouchedRow]]:
        """Yield the changed rows in pages; they may be judged in between."""
        columns, after = ", ".join(self._staging.columns), -1
        self._connection.execute(
            "CREATE INDEX temp.tab_staging_fault_row ON tab_staging_fault (row, col)"
        )
        while True:
            rows = self._connection.execute(
                f"SELECT row, faulty, record, {columns} FROM temp.tab_staging "
                f"WHERE fate = 'changed' AND row > ? ORDER BY row LIMIT {PAGE}",
                (after,),
            ).fetchall()
            if not rows:
                return
            after = rows[-1][0]
            yield [TouchedRow(row[0], bool(row[1]), row[2], row[3:]) for row in rows]

    def records(self, ids: Sequence[int], entry: int) -> dict[int, RecordThen]:
        """Return records as they are and as they were at an entry of the log."""
        return records_then(self._connection, self._table, ids, entry)

    def judge(self, rows: Iterable[Judged]) -> None:
        """Write what becomes of changed rows."""
        found = list(rows)
        cells = ", ".join(f"{name} = ?" for name in self._staging.columns)
        self._connection.executemany(
            f"UPDATE temp.tab_staging SET fate = ?, record = ?, {cells} WHERE row = ?",
            ((one.fate, one.record, *one.cells, one.number) for one in found),
        )
        self._connection.executemany(
            "DELETE FROM temp.tab_staging_fault WHERE row = ? AND col = ?",
            ((one.number, column) for one in found for column in one.fitting),
        )

    def require(self, column: int, code: str, labels: str) -> None:
        """Note a fault for each new row: the file has no column for what a record needs."""
        self._connection.execute(
            "INSERT INTO temp.tab_staging_fault SELECT row, ?, ?, ?, '', NULL "
            "FROM temp.tab_staging WHERE fate IS NULL",
            (column, code, labels),
        )

    def clear_faulty(self) -> None:
        """Take the flag off the rows that have no fault any more."""
        self._connection.execute(
            "UPDATE temp.tab_staging SET faulty = 0 WHERE faulty AND row NOT IN "
            "(SELECT row FROM temp.tab_staging_fault)"
        )


def records_then(
    connection: sqlite3.Connection, table: TableDef, ids: Sequence[int], entry: int
) -> dict[int, RecordThen]:
    """Return records as they are and as they were at an entry of the log, those still there."""
    names = [field.name for field in table.fields]
    columns = "".join(f", {quoted(name)}" for name in names)
    rows = connection.execute(
        f"SELECT id, deleted_at{columns} FROM {quoted(table.name)} "
        f"WHERE id IN ({', '.join('?' * len(ids))})",
        list(ids),
    ).fetchall()
    past = values_before(connection, table.id, [row[0] for row in rows], entry)
    by_key = {str(field.id): field.name for field in table.fields}
    found = {}
    for record, deleted_at, *values in rows:
        now = dict(zip(names, values, strict=True))
        old = past.get(record, {})
        changed = {by_key[key]: value for key, value in old.items() if key in by_key}
        found[record] = RecordThen(now, {**now, **changed}, deleted_at is not None)
    return found

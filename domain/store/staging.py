"""Rows of a file on their way into a table: staged, judged and written with few statements.

The staging tables are temporary: they lie outside the workspace file, which a preview therefore
leaves as it was, byte for byte.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import repeat

from domain.errors import Fault
from domain.fields import to_text
from domain.fields.base import AnyField
from domain.store.audit.changes import now_text
from domain.store.matching import Fate, Matcher, Matching
from domain.store.names import quoted
from domain.store.session import Session, next_numbers
from domain.store.tables import has_column, sync
from domain.values import Stored, TableDef

STEP = 25_000
"""How many rows one statement writes: the distance between two reports of progress."""

DEFER_FROM = 20_000
"""From so many rows on, unique indexes are made after the load."""


_WRITTEN = "fate IN ('new', 'changed')"


class Staging:
    """The staged rows of one file: a value per column, and the faults by row and column."""

    def __init__(self, connection: sqlite3.Connection, width: int) -> None:
        self._connection = connection
        self.width = width
        self._columns = [f"c{number}" for number in range(width)]

    @classmethod
    def create(cls, connection: sqlite3.Connection, width: int) -> Staging:
        """Make empty staging tables, dropping earlier ones."""
        drop_staging(connection)
        staging = cls(connection, width)
        columns = ", ".join(staging._columns)
        connection.execute(
            f"CREATE TEMP TABLE tab_staging (row INTEGER PRIMARY KEY, faulty INTEGER, {columns}, "
            "fate TEXT NOT NULL DEFAULT 'new', record INTEGER)"
        )
        connection.execute(
            "CREATE TEMP TABLE tab_staging_fault (row INTEGER, col INTEGER, code TEXT, "
            "value TEXT, bound TEXT, record INTEGER)"
        )
        return staging

    def add(
        self, numbers: Sequence[int], columns: Sequence[Sequence[Stored]], faulty: set[int]
    ) -> None:
        """Stage rows given by their columns; `faulty` holds row numbers."""
        flags = [number in faulty for number in numbers] if faulty else repeat(0)
        marks = ", ".join("?" * (self.width + 2))
        names = ", ".join(["row", "faulty", *self._columns])
        self._connection.executemany(
            f"INSERT INTO temp.tab_staging ({names}) VALUES ({marks})",
            zip(numbers, flags, *columns, strict=False),  # the flags may be endless
        )

    def add_faults(self, faults: Iterable[tuple[int, int, Fault]]) -> None:
        """Note faults as (row number, column, fault)."""
        self._connection.executemany(
            "INSERT INTO temp.tab_staging_fault VALUES (?, ?, ?, ?, ?, ?)",
            (
                (row, column, one.code, _bindable(one.value), one.limit, one.record_id)
                for row, column, one in faults
            ),
        )

    def back_to_text(self, column: int, field: AnyField) -> None:
        """Give a column whose guessed type was disproved its exact texts back."""
        name = self._columns[column]
        self._connection.create_function(
            "tab_text_of", 1, lambda value: to_text(value, field), deterministic=True
        )
        # a value at fault is the raw text already
        self._connection.execute(
            f"UPDATE temp.tab_staging SET {name} = tab_text_of({name}) "
            f"WHERE {name} IS NOT NULL AND row NOT IN "
            "(SELECT row FROM temp.tab_staging_fault WHERE col = ?)",
            (column,),
        )
        self._connection.execute("DELETE FROM temp.tab_staging_fault WHERE col = ?", (column,))
        self._connection.execute(
            "UPDATE temp.tab_staging SET faulty = 0 WHERE faulty AND row NOT IN "
            "(SELECT row FROM temp.tab_staging_fault)"
        )

    def judge_unique(self, column: int, table: str | None, name: str) -> None:
        """Note a fault for each row whose value occurs earlier in the file or in the table."""
        own = self._columns[column]
        self._connection.execute(
            "CREATE TEMP TABLE tab_twice AS "
            f"SELECT {own} AS value, min(row) AS first FROM temp.tab_staging "
            f"WHERE NOT faulty AND {own} IS NOT NULL AND {_WRITTEN} "
            f"GROUP BY {own} HAVING count(*) > 1"
        )
        if self._connection.execute("SELECT 1 FROM temp.tab_twice LIMIT 1").fetchone():
            self._connection.execute(
                "INSERT INTO temp.tab_staging_fault "
                f"SELECT s.row, ?, 'duplicate', s.{own}, '', NULL FROM temp.tab_staging s "
                f"CROSS JOIN temp.tab_twice twice ON s.{own} = twice.value "
                f"WHERE NOT s.faulty AND {_WRITTEN} AND s.row <> twice.first",
                (column,),
            )
        self._connection.execute("DROP TABLE temp.tab_twice")
        if table is not None:
            self._connection.execute(
                "INSERT INTO temp.tab_staging_fault "
                f"SELECT s.row, ?, 'duplicate', s.{own}, '', t.id FROM temp.tab_staging s "
                f"JOIN {quoted(table)} t ON t.{quoted(name)} = s.{own} "
                f"WHERE t.deleted_at IS NULL AND NOT s.faulty AND {_WRITTEN} "
                "AND t.id IS NOT s.record",
                (column,),
            )

    def mark_faulty(self) -> None:
        """Flag the rows that have a fault, after all columns were judged."""
        self._connection.execute(
            "UPDATE temp.tab_staging SET faulty = 1 WHERE NOT faulty AND row IN "
            "(SELECT row FROM temp.tab_staging_fault)"
        )

    def match(self, table: TableDef, targets: dict[int, str], matching: Matching) -> None:
        """Give each row the fate that it has beside the records of the table."""
        self._matcher(table, targets, matching).judge()

    def counts(self) -> dict[Fate, int]:
        """Return how many rows have each fate."""
        rows = self._connection.execute(
            "SELECT CASE WHEN faulty THEN 'fault' ELSE fate END, count(*) "
            "FROM temp.tab_staging GROUP BY 1"
        )
        return {Fate(fate): count for fate, count in rows}

    def faults(self, limit: int) -> list[tuple[int, int, Fault]]:
        """Return the first faults as (row number, column, fault)."""
        rows = self._connection.execute(
            "SELECT row, col, code, value, bound, record FROM temp.tab_staging_fault "
            "ORDER BY row, col LIMIT ?",
            (limit,),
        )
        return [
            (row, column, Fault(code, value or "", bound or "", record))
            for row, column, code, value, bound, record in rows
        ]

    def fault_counts(self) -> list[tuple[int, str, int, list[str]]]:
        """Return (column, code, count, examples) of each kind of fault, the most frequent first."""
        found = self._connection.execute(
            "SELECT col, code, count(*) FROM temp.tab_staging_fault "
            "GROUP BY col, code ORDER BY 3 DESC, col"
        ).fetchall()
        return [(col, code, count, self._examples(col, code)) for col, code, count in found]

    def rows(
        self, offset: int, limit: int, *, fates: Collection[Fate] = ()
    ) -> list[tuple[int, tuple[Stored, ...], Fate, int | None]]:
        """Return staged rows in the order of the file: row number, values, fate, record.

        With `fates` only rows with one of these.
        """
        fate = "CASE WHEN faulty THEN 'fault' ELSE fate END"
        condition = f"WHERE {fate} IN ({', '.join('?' * len(fates))})" if fates else ""
        rows = self._connection.execute(
            f"SELECT row, {', '.join(self._columns)}, {fate}, record FROM temp.tab_staging "
            f"{condition} ORDER BY row LIMIT ? OFFSET ?",
            (*fates, limit, offset),
        )
        return [(row[0], row[1:-2], Fate(row[-2]), row[-1]) for row in rows]

    def apply(
        self,
        session: Session,
        table: TableDef,
        targets: dict[int, str],
        defaults: dict[str, Stored],
        matching: Matching | None = None,
    ) -> tuple[int, int]:
        """Write the rows as they were judged; return how many were created and updated.

        `targets` maps columns of the file to columns of the table; `defaults` are values for
        columns of the table that the file does not have.
        """
        new, changed, first, last = self._connection.execute(
            "SELECT count(*) FILTER (WHERE fate = 'new'), "
            "count(*) FILTER (WHERE fate = 'changed'), "
            f"min(row), max(row) FROM temp.tab_staging WHERE NOT faulty AND {_WRITTEN}"
        ).fetchone()
        if not new + changed:
            return 0, 0
        matcher = self._matcher(table, targets, matching) if matching and changed else None
        deferred = self._defer_unique(table, new)
        statement, binds = self._insert(session, table, targets, defaults, first, last)
        created = updated = 0
        for start in range(first, last + 1, STEP):
            if matcher is not None:
                updated += matcher.apply_changes(start, start + STEP - 1, session.actor)
            cursor = self._connection.execute(statement, (*binds, start, start + STEP - 1))
            created += cursor.rowcount
            session.progress(created + updated, new + changed)
        if deferred:
            sync(self._connection, table.id)
        return created, updated

    def _matcher(self, table: TableDef, targets: dict[int, str], matching: Matching) -> Matcher:
        named = {self._columns[column]: name for column, name in targets.items()}
        return Matcher(self._connection, table, named, matching)

    def _defer_unique(self, table: TableDef, rows: int) -> bool:
        if rows < DEFER_FROM or not any(field.unique for field in table.fields):
            return False
        present = self._connection.execute(
            f"SELECT count(*) FROM (SELECT 1 FROM {quoted(table.name)} LIMIT ?)", (rows * 2,)
        ).fetchone()[0]
        if present >= rows * 2:
            return False
        sync(self._connection, table.id, defer_unique=True)
        return True

    def _insert(
        self,
        session: Session,
        table: TableDef,
        targets: dict[int, str],
        defaults: dict[str, Stored],
        first: int,
        last: int,
    ) -> tuple[str, list[Stored]]:
        """Return the statement that writes a range of rows, and its first bound values."""
        names = [quoted(name) for name in targets.values()]
        values = [self._columns[column] for column in targets]
        binds: list[Stored] = [self._next_id(table) - first, now_text(), session.actor]
        for name, value in defaults.items():
            names.append(quoted(name))
            values.append("?")
            binds.append(value)
        for field in table.fields:
            if field.type == "autonumber" and field.name not in targets.values():
                start = next_numbers(self._connection, table, field, last - first + 1)
                names.append(quoted(field.name))
                values.append("row + ?")
                binds.append(start - first)
        columns = ", ".join(["id", "created_at", "created_by", *names])
        selected = ", ".join(["row + ?", "?", "?", *values])
        return (
            f"INSERT INTO {quoted(table.name)} ({columns}) SELECT {selected} "
            "FROM temp.tab_staging WHERE NOT faulty AND fate = 'new' AND row BETWEEN ? AND ? "
            "ORDER BY row",
            binds,
        )

    def _next_id(self, table: TableDef) -> int:
        row = self._connection.execute(
            "SELECT seq FROM sqlite_sequence WHERE name = ?", (table.name,)
        ).fetchone()
        (highest,) = self._connection.execute(
            f"SELECT coalesce(max(id), 0) FROM {quoted(table.name)}"
        ).fetchone()
        return max(int(row[0]) if row else 0, int(highest)) + 1

    def _examples(self, column: int, code: str) -> list[str]:
        rows = self._connection.execute(
            "SELECT DISTINCT value FROM temp.tab_staging_fault WHERE col = ? AND code = ? LIMIT 3",
            (column, code),
        )
        return [value or "" for (value,) in rows]


def drop_staging(connection: sqlite3.Connection) -> None:
    """Forget the staged rows."""
    connection.execute("DROP TABLE IF EXISTS temp.tab_staging")
    connection.execute("DROP TABLE IF EXISTS temp.tab_staging_fault")


def in_one_temporary_transaction(connection: sqlite3.Connection, work: Callable[[], None]) -> None:
    """Run work on temporary tables in one transaction that holds no lock on the workspace file."""
    connection.execute("BEGIN")
    try:
        work()
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def values_of(
    connection: sqlite3.Connection, table: str, columns: Sequence[str], records: Sequence[int]
) -> dict[int, tuple[Stored, ...]]:
    """Return the present values of some columns by record."""
    names = "".join(f", {quoted(name)}" for name in columns)
    marks = ", ".join("?" * len(records))
    rows = connection.execute(
        f"SELECT id{names} FROM {quoted(table)} WHERE id IN ({marks})", list(records)
    )
    return {row[0]: row[1:] for row in rows}


def unmapped_required(table: TableDef, targets: dict[int, str]) -> list[str]:
    """Return the labels of required fields that get no column and have no default."""
    given = set(targets.values())
    return [
        field.label
        for field in table.fields
        if field.required and has_column(field) and field.name not in given and not field.default
    ]


def _bindable(text: str) -> str:
    """Return text that SQLite can store: lone surrogates become question marks."""
    return text.encode("utf-8", "replace").decode()

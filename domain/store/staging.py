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
from domain.store.matching import Fate, Matcher, Matching
from domain.store.names import quoted
from domain.store.originals import PUT_RIGHT, drop_originals, make_originals
from domain.store.swapping import drop_taken, judge_taken, make_taken, settle_taken
from domain.store.tables import has_column
from domain.values import Stored, TableDef

# without a fate a row is new: what a million rows need not say costs nothing
NEW = "fate IS NULL"
WRITTEN = "(fate IS NULL OR fate = 'changed')"
FATE = "CASE WHEN faulty THEN 'fault' ELSE coalesce(fate, 'new') END"


class Staging:
    """The staged rows of one file: a value per column, and the faults by row and column."""

    def __init__(self, connection: sqlite3.Connection, width: int) -> None:
        self.connection = connection
        self.width = width
        self.columns = [f"c{number}" for number in range(width)]
        self._arrival = ""

    @classmethod
    def create(cls, connection: sqlite3.Connection, width: int) -> Staging:
        """Make empty staging tables, dropping earlier ones."""
        drop_staging(connection)
        staging = cls(connection, width)
        columns = ", ".join(staging.columns)
        connection.execute(
            f"CREATE TEMP TABLE tab_staging (row INTEGER PRIMARY KEY, faulty INTEGER, {columns}, "
            "fate TEXT, record INTEGER)"
        )
        connection.execute(
            "CREATE TEMP TABLE tab_staging_fault (row INTEGER, col INTEGER, code TEXT, "
            "value TEXT, bound TEXT, record INTEGER)"
        )
        make_originals(connection)
        make_taken(connection)
        return staging

    def add(
        self,
        numbers: Sequence[int],
        columns: Sequence[Sequence[Stored]],
        faulty: set[int],
        known: Sequence[Sequence[Stored]] = (),
    ) -> None:
        """Stage rows given by their columns; `faulty` holds row numbers.

        `known` are the rows' fates and records, where they are known already.
        """
        flags = [number in faulty for number in numbers] if faulty else repeat(0)
        if self._arrival:
            self.connection.executemany(self._arrival, zip(numbers, flags, *columns, strict=False))
            return
        names = ["row", "faulty", *self.columns, *(("fate", "record") if known else ())]
        self.connection.executemany(
            f"INSERT INTO temp.tab_staging ({', '.join(names)}) "
            f"VALUES ({', '.join('?' * len(names))})",
            zip(numbers, flags, *columns, *known, strict=False),  # the flags may be endless
        )

    def add_faults(self, faults: Iterable[tuple[int, int, Fault]]) -> None:
        """Note faults as (row number, column, fault)."""
        self.connection.executemany(
            "INSERT INTO temp.tab_staging_fault VALUES (?, ?, ?, ?, ?, ?)",
            (
                (row, column, one.code, _bindable(one.value), one.limit, one.record_id)
                for row, column, one in faults
            ),
        )

    def back_to_text(self, column: int, field: AnyField) -> None:
        """Give a column whose guessed type was disproved its exact texts back."""
        name = self.columns[column]
        self.connection.create_function(
            "tab_text_of", 1, lambda value: to_text(value, field), deterministic=True
        )
        # a value at fault is the raw text already
        self.connection.execute(
            f"UPDATE temp.tab_staging SET {name} = tab_text_of({name}) "
            f"WHERE {name} IS NOT NULL AND row NOT IN "
            "(SELECT row FROM temp.tab_staging_fault WHERE col = ?)",
            (column,),
        )
        self.connection.execute("DELETE FROM temp.tab_staging_fault WHERE col = ?", (column,))
        self.connection.execute(
            "UPDATE temp.tab_staging SET faulty = 0 WHERE faulty AND row NOT IN "
            "(SELECT row FROM temp.tab_staging_fault)"
        )
        if self._arrival:  # rows that had a fault met nobody
            self.part()

    def judge_unique(self, column: int) -> None:
        """Note a fault for each row whose value occurs earlier in the file."""
        own = self.columns[column]
        self.connection.execute(
            "CREATE TEMP TABLE tab_twice AS "
            f"SELECT {own} AS value, min(row) AS first FROM temp.tab_staging "
            f"WHERE NOT faulty AND {own} IS NOT NULL AND {WRITTEN} "
            f"GROUP BY {own} HAVING count(*) > 1"
        )
        if self.connection.execute("SELECT 1 FROM temp.tab_twice LIMIT 1").fetchone():
            self.connection.execute(
                "INSERT INTO temp.tab_staging_fault "
                f"SELECT s.row, ?, 'duplicate', s.{own}, '', NULL FROM temp.tab_staging s "
                f"CROSS JOIN temp.tab_twice twice ON s.{own} = twice.value "
                f"WHERE NOT s.faulty AND {WRITTEN} AND s.row <> twice.first",
                (column,),
            )
        self.connection.execute("DROP TABLE temp.tab_twice")

    def judge_taken(
        self, column: int, table: TableDef, targets: dict[int, str], matching: Matching
    ) -> None:
        """Note a fault for each row whose value a record has that keeps it."""
        own, name = self.columns[column], targets[column]
        gives_up = ""
        if matching.is_on:
            gives_up = self.matcher(table, targets, matching).changes(own, name)
        judge_taken(
            self.connection, column, own, table.name, name, f"NOT s.faulty AND {WRITTEN}", gives_up
        )

    def mark_faulty(self) -> None:
        """Flag the rows that have a fault, after all columns were judged."""
        self.connection.execute(
            "UPDATE temp.tab_staging SET faulty = 1 WHERE NOT faulty AND row IN "
            "(SELECT row FROM temp.tab_staging_fault)"
        )

    def settle_taken(self) -> None:
        """Judge the values that change hands by what became of all rows."""
        settle_taken(self.connection)
        self.mark_faulty()

    def meet(self, table: TableDef, targets: dict[int, str], matching: Matching) -> None:
        """Let the rows to come meet the table's records when they are staged, if that is quicker.

        To be followed by `match` when all are there.
        """
        matcher = self.matcher(table, targets, matching)
        if matcher.finds_one:
            self._arrival = matcher.arrival(self.columns)
            # of a table that comes again few rows are written: what asks for them goes by this
            self.connection.execute(
                f"CREATE INDEX temp.tab_staging_written ON tab_staging (row) WHERE {WRITTEN}"
            )

    def part(self) -> None:
        """Let the rows forget the records that they met; `match` will find them again."""
        self._arrival = ""
        self.connection.execute("UPDATE temp.tab_staging SET fate = NULL, record = NULL")

    def match(self, table: TableDef, targets: dict[int, str], matching: Matching) -> None:
        """Give each row the fate that it has beside the records of the table."""
        self.matcher(table, targets, matching).judge(met=bool(self._arrival))

    def counts(self) -> dict[Fate, int]:
        """Return how many rows have each fate."""
        rows, faulty, fated = self.connection.execute(
            "SELECT count(*), total(faulty), count(fate) FROM temp.tab_staging"
        ).fetchone()
        counts = {Fate.FAULT: int(faulty)}
        if fated:
            fates = [fate for fate in Fate if fate not in (Fate.NEW, Fate.FAULT)]
            counted = ", ".join(f"total(fate = '{fate}' AND NOT faulty)" for fate in fates)
            found = self.connection.execute(f"SELECT {counted} FROM temp.tab_staging").fetchone()
            counts |= {fate: int(count) for fate, count in zip(fates, found, strict=True)}
        counts[Fate.NEW] = rows - sum(counts.values())
        return {fate: count for fate, count in counts.items() if count}

    def faults(self, limit: int) -> list[tuple[int, int, Fault]]:
        """Return the first faults as (row number, column, fault)."""
        rows = self.connection.execute(
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
        found = self.connection.execute(
            "SELECT col, code, count(*) FROM temp.tab_staging_fault "
            "GROUP BY col, code ORDER BY 3 DESC, col"
        ).fetchall()
        return [(col, code, count, self._examples(col, code)) for col, code, count in found]

    def equal_faults(self, limit: int) -> list[tuple[int, str, str, int]]:
        """Return (column, code, text, count) of the texts at fault, the most frequent first."""
        rows = self.connection.execute(
            "SELECT col, code, coalesce(value, ''), count(*) FROM temp.tab_staging_fault "
            "WHERE col >= 0 GROUP BY col, code, value ORDER BY 4 DESC, col LIMIT ?",
            (limit,),
        )
        return rows.fetchall()

    def rows(
        self,
        offset: int,
        limit: int,
        *,
        fates: Collection[Fate] = (),
        put_right: bool = False,
    ) -> list[tuple[int, tuple[Stored, ...], Fate, int | None]]:
        """Return staged rows in the order of the file: row number, values, fate, record.

        With `fates` only rows with one of these; `put_right` leaves those that had to be.
        """
        wanted = [f"{FATE} IN ({', '.join('?' * len(fates))})"] if fates else []
        wanted += [PUT_RIGHT] if put_right else []
        condition = f"WHERE {' AND '.join(wanted)}" if wanted else ""
        rows = self.connection.execute(
            f"SELECT row, {', '.join(self.columns)}, {FATE}, record FROM temp.tab_staging "
            f"{condition} ORDER BY row LIMIT ? OFFSET ?",
            (*fates, limit, offset),
        )
        return [(row[0], row[1:-2], Fate(row[-2]), row[-1]) for row in rows]

    def matcher(self, table: TableDef, targets: dict[int, str], matching: Matching) -> Matcher:
        """Return what compares the staged rows with the records of a table."""
        named = {self.columns[column]: name for column, name in targets.items()}
        return Matcher(self.connection, table, named, matching)

    def _examples(self, column: int, code: str) -> list[str]:
        rows = self.connection.execute(
            "SELECT DISTINCT value FROM temp.tab_staging_fault WHERE col = ? AND code = ? LIMIT 3",
            (column, code),
        )
        return [value or "" for (value,) in rows]


def drop_staging(connection: sqlite3.Connection) -> None:
    """Forget the staged rows."""
    connection.execute("DROP TABLE IF EXISTS temp.tab_staging")
    connection.execute("DROP TABLE IF EXISTS temp.tab_staging_fault")
    drop_originals(connection)
    drop_taken(connection)


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

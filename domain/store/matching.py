"""Judges staged rows against the records of a table: what each row will become, set by set.

The rules in words: a row matches the live record whose key fields have the row's values; a blank
in a key field matches nothing. Of several rows with one key the first counts, the others are
duplicates. A key that several records have is a clash. A key that only records in the Trash have
is kept apart. Blanks of the file never overwrite a value unless that is asked for.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.store.audit.changes import now_text
from domain.store.names import quoted
from domain.values import TableDef


class Fate(StrEnum):
    """What becomes of a row of the file."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    SKIPPED = "skipped"
    DUPLICATE = "duplicate"
    CLASH = "clash"
    TRASHED = "trashed"
    FAULT = "fault"
    CONFLICT = "conflict"


class MatchPolicy(StrEnum):
    """What to do with a row whose record exists already."""

    ADD = "add"
    SKIP = "skip"
    UPDATE = "update"
    FILL = "fill"


class ConflictPolicy(StrEnum):
    """What to do with a record that was changed in the file and here as well."""

    KEEP = "keep"
    TAKE = "take"


@dataclass(frozen=True)
class Matching:
    """How rows meet records: on which fields (by id), what then, and the two finer choices.

    `by_record`: the file was exported here, and its rows name their records. Then a blank is what
    a person made blank, and `conflicts` says whose values count in records changed here meanwhile.
    """

    fields: tuple[int, ...] = ()
    policy: MatchPolicy = MatchPolicy.UPDATE
    blanks_overwrite: bool = False
    restore_trashed: bool = False
    by_record: bool = False
    conflicts: ConflictPolicy = ConflictPolicy.KEEP

    @property
    def is_on(self) -> bool:
        """Say whether rows are compared with records at all."""
        return self.by_record or (bool(self.fields) and self.policy is not MatchPolicy.ADD)


class Matcher:
    """Judges the staged rows by one table; `targets` maps staged columns to the table's.

    `finds_one` says that a row can match one live record at most, because a key is unique.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        table: TableDef,
        targets: Mapping[str, str],
        matching: Matching,
    ) -> None:
        self._connection = connection
        self._table = quoted(table.name)
        self._matching = matching
        names = {table.field(field_id).name for field_id in matching.fields}
        self._keys = {own: quoted(name) for own, name in targets.items() if name in names}
        self._values = {own: quoted(name) for own, name in targets.items() if name not in names}
        unique = {quoted(one.name) for one in table.fields if one.unique and one.deleted_at is None}
        self.finds_one = not unique.isdisjoint(self._keys.values())

    def judge(self, *, met: bool = False) -> None:
        """Give every row without a fault its fate and its record.

        `met` says that rows were staged by `arrival`: then they know their live record.
        """
        if not met:
            self._find("tab_match", "t.deleted_at IS NULL")
            self._mark_matches()
            self._connection.execute("DROP TABLE temp.tab_match")
        if self._has_trash():
            self._find("tab_match_trash", "t.deleted_at IS NOT NULL")
            self._mark_trashed()
            self._connection.execute("DROP TABLE temp.tab_match_trash")
        self._mark_duplicates()

    def arrival(self, columns: Sequence[str]) -> str:
        """Return the statement that stages a row with the fate and the record that it meets.

        Only where it `finds_one`. A look at one record by its index while the row is at hand costs
        less than going through all rows again, and rows need not be written twice.
        """
        staged = ["row", "faulty", *columns]
        same = " AND ".join(f"t.{column} = s.{own}" for own, column in self._keys.items())
        return (
            f"INSERT INTO temp.tab_staging ({', '.join(staged)}, fate, record) "
            f"SELECT s.*, CASE WHEN t.id IS NOT NULL THEN {self._matched()} END, t.id "
            f"FROM (SELECT {', '.join(f'? AS {name}' for name in staged)}) AS s "
            f"LEFT JOIN {self._table} AS t ON {same} AND t.deleted_at IS NULL AND NOT s.faulty"
        )

    def apply_changes(self, first: int, last: int, actor: str) -> int:
        """Write the changed rows of a range into their records and return how many."""
        assignments = [
            f"{name} = {self._new_value(own, name)}" for own, name in self._values.items()
        ]
        if self._matching.restore_trashed:
            assignments += ["deleted_at = NULL", "deleted_by = NULL"]
        return self._connection.execute(
            f"UPDATE {self._table} AS t SET {', '.join(assignments)}, version = version + 1, "
            "updated_at = ?, updated_by = ? FROM temp.tab_staging AS s WHERE t.id = s.record "
            "AND s.fate = 'changed' AND NOT s.faulty AND s.row BETWEEN ? AND ?",
            (now_text(), actor, first, last),
        ).rowcount

    def changes(self, own: str, name: str) -> str:
        """Return SQL that says whether a row changes this value of its record."""
        return f"{self._new_value(own, quoted(name))} IS NOT t.{quoted(name)}"

    def _find(self, name: str, condition: str) -> None:
        """List the rows that have records with their key: the lowest, and how many."""
        same = " AND ".join(f"t.{column} = s.{own}" for own, column in self._keys.items())
        self._connection.execute(
            f"CREATE TEMP TABLE {name} (row INTEGER PRIMARY KEY, record INTEGER, records INTEGER)"
        )
        self._connection.execute(
            f"INSERT INTO temp.{name} SELECT s.row, min(t.id), count(*) FROM temp.tab_staging s "
            f"JOIN {self._table} t ON {same} WHERE {condition} AND NOT s.faulty GROUP BY s.row"
        )

    def _mark_matches(self) -> None:
        self._connection.execute(
            "UPDATE temp.tab_staging AS s SET record = m.record, "
            f"fate = CASE WHEN m.records > 1 THEN 'clash' ELSE {self._matched()} END "
            f"FROM temp.tab_match AS m JOIN {self._table} AS t ON t.id = m.record "
            "WHERE m.row = s.row"
        )

    def _matched(self) -> str:
        """Return SQL for the fate of a row that has a record."""
        if self._matching.policy is MatchPolicy.SKIP:
            return "'skipped'"
        return f"CASE WHEN {self._differs()} THEN 'changed' ELSE 'same' END"

    def _has_trash(self) -> bool:
        sql = f"SELECT 1 FROM {self._table} WHERE deleted_at IS NOT NULL LIMIT 1"
        return self._connection.execute(sql).fetchone() is not None

    def _mark_trashed(self) -> None:
        fate = "'changed'" if self._matching.restore_trashed else "'trashed'"
        self._connection.execute(
            "UPDATE temp.tab_staging AS s SET record = m.record, "
            f"fate = CASE WHEN m.records > 1 THEN 'clash' ELSE {fate} END "
            "FROM temp.tab_match_trash AS m WHERE m.row = s.row AND s.fate IS NULL"
        )

    def _mark_duplicates(self) -> None:
        """Of several rows for one record, or of several new rows with one key, keep the first."""
        self._keep_first(["record"], "record IS NOT NULL AND fate IS NOT 'clash'")
        filled = " AND ".join(f"{key} IS NOT NULL" for key in self._keys)
        self._keep_first(list(self._keys), f"fate IS NULL AND NOT faulty AND {filled}")

    def _keep_first(self, names: Sequence[str], condition: str) -> None:
        """Of several rows that are alike in these columns, the later ones are duplicates."""
        columns = ", ".join(f"{name} AS same_{name}" for name in names)
        self._connection.execute(
            f"CREATE TEMP TABLE tab_twice AS SELECT {columns}, min(row) AS first "
            f"FROM temp.tab_staging WHERE {condition} GROUP BY {', '.join(names)} "
            "HAVING count(*) > 1"
        )
        if self._connection.execute("SELECT 1 FROM temp.tab_twice LIMIT 1").fetchone():
            same = " AND ".join(f"s.{name} = twice.same_{name}" for name in names)
            self._connection.execute(
                "UPDATE temp.tab_staging SET fate = 'duplicate' WHERE row IN "
                "(SELECT s.row FROM temp.tab_staging AS s CROSS JOIN temp.tab_twice AS twice "
                f"ON {same} WHERE {condition} AND s.row <> twice.first)"
            )
        self._connection.execute("DROP TABLE temp.tab_twice")

    def _differs(self) -> str:
        """Return SQL that says whether writing the row would change its record."""
        parts = [
            f"{self._new_value(own, name)} IS NOT t.{name}" for own, name in self._values.items()
        ]
        return _either(parts) if parts else "0"

    def _new_value(self, own: str, name: str) -> str:
        if self._matching.by_record:  # a cell that nobody changed holds the record's own value
            return f"s.{own}"
        if self._matching.policy is MatchPolicy.FILL:
            return f"coalesce(t.{name}, s.{own})"
        if self._matching.blanks_overwrite:
            return f"s.{own}"
        return f"coalesce(s.{own}, t.{name})"


def _either(parts: list[str]) -> str:
    """Join conditions as a balanced tree: SQLite refuses expressions deeper than 1,000."""
    if len(parts) == 1:
        return parts[0]
    middle = len(parts) // 2
    return f"({_either(parts[:middle])} OR {_either(parts[middle:])})"

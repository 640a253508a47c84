"""Writes staged rows into their table exactly as they were judged."""

from __future__ import annotations

from domain.store.audit.changes import now_text
from domain.store.matching import Matching
from domain.store.names import quoted
from domain.store.session import Session, next_numbers
from domain.store.staging import NEW, WRITTEN, Staging
from domain.store.swapping import is_any_taken
from domain.store.tables import sync
from domain.values import Stored, TableDef

STEP = 25_000
"""How many rows one statement writes: the distance between two reports of progress."""

DEFER_FROM = 20_000
"""From so many rows on, unique indexes are made after the load."""


class StagedWriter:
    """Writes what a `Staging` holds, inside the session's transaction."""

    def __init__(self, staging: Staging) -> None:
        self._staging = staging
        self._connection = staging.connection

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
            f"SELECT count(*) FILTER (WHERE {NEW}), "
            "count(*) FILTER (WHERE fate = 'changed'), "
            f"min(row), max(row) FROM temp.tab_staging WHERE NOT faulty AND {WRITTEN}"
        ).fetchone()
        if not new + changed:
            return 0, 0
        matcher = self._staging.matcher(table, targets, matching) if matching and changed else None
        deferred = self._defer_unique(table, new, swapped=is_any_taken(self._connection))
        statement, binds = self._insert(session, table, targets, defaults, first, last)
        created = updated = 0
        # what was staged is None, int or str
        self._connection.execute("UPDATE tab_current SET plain = 1")
        for start in range(first, last + 1, STEP):
            if matcher is not None:
                updated += matcher.apply_changes(start, start + STEP - 1, session.actor)
            cursor = self._connection.execute(statement, (*binds, start, start + STEP - 1))
            created += cursor.rowcount
            session.progress(created + updated, new + changed)
        self._connection.execute("UPDATE tab_current SET plain = 0")
        if deferred:
            sync(self._connection, table.id)
        return created, updated

    def _defer_unique(self, table: TableDef, rows: int, *, swapped: bool) -> bool:
        """Leave the unique indexes out till all is written, where that must be or is quicker."""
        if not swapped and not self._is_large_share(table, rows):
            return False
        sync(self._connection, table.id, defer_unique=True)
        return True

    def _is_large_share(self, table: TableDef, rows: int) -> bool:
        if rows < DEFER_FROM or not any(field.unique for field in table.fields):
            return False
        present = self._connection.execute(
            f"SELECT count(*) FROM (SELECT 1 FROM {quoted(table.name)} LIMIT ?)", (rows * 2,)
        ).fetchone()[0]
        return bool(present < rows * 2)

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
        values = [self._staging.columns[column] for column in targets]
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
            f"FROM temp.tab_staging WHERE NOT faulty AND {NEW} AND row BETWEEN ? AND ? "
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

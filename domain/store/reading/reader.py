"""A reading connection: tables, ids, pages, values, Trash, drafts and views."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import NotFound
from domain.store import placement
from domain.store.connection import connect_reader, translated
from domain.store.names import quoted
from domain.store.reading import history, kept
from domain.store.reading.parted import PartedSearch
from domain.store.reading.queries import compile_query, ids_statement, order_terms
from domain.store.reading.seals import SealReader
from domain.store.reading.search_text import ReaderTexts, SearchTexts
from domain.store.reading.searching import first_hits, first_of_part, matching_ids, shared_hits
from domain.store.reading.trash import trash_count, trash_items, trash_keys, trash_page
from domain.store.tables.definitions import load_fields, load_table, load_tables
from domain.store.undo.standing import next_redo, next_undo
from domain.values import FieldDef, Query, Record, Stored, TableDef

if TYPE_CHECKING:
    from domain.values import AuditEntry, ChangeSet, Draft, TrashItem

PAGE = 500
"""How many ids one statement of a page names."""

_NOTED = "id, version, created_at, created_by, updated_at, updated_by, deleted_at, deleted_by"


class Reader(SealReader):
    """Reads a workspace file. Use it in the thread that made it; `interrupt` from any.

    Each call sees the file as it is at that moment. An interrupted call raises Cancelled.
    """

    def __init__(
        self, path: Path, *, texts: SearchTexts | None = None, immutable: bool = False
    ) -> None:
        self.path = path
        self._texts = ReaderTexts(texts or SearchTexts())
        self._connection = connect_reader(path, immutable=immutable)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def interrupt(self) -> None:
        """Stop what is running, from any thread."""
        self._texts.is_stopped = True
        self._connection.interrupt()

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """Hold one state of the file over several reads."""
        with translated(self.path):
            self._connection.execute("BEGIN")
            try:
                yield self._connection
            finally:
                self._connection.execute("ROLLBACK")

    # -- tables

    def tables(self) -> list[TableDef]:
        """Return the live tables with their fields."""
        with translated(self.path):
            return load_tables(self._connection)

    def table(self, table_id: int) -> TableDef:
        """Return a table, in the Trash or not; NotFound if there is none."""
        with translated(self.path):
            return load_table(self._connection, table_id)

    def all_fields(self, table_id: int) -> list[FieldDef]:
        """Return all fields of a table in their order, those in the Trash too."""
        with translated(self.path):
            return load_fields(self._connection, table_id)

    # -- records

    def ids(self, query: Query, limit: int | None = None) -> array[int]:
        """Return the ids of the query's records in its order, all or the first `limit`."""
        table = self.table(query.table_id)
        with translated(self.path):
            return matching_ids(self._connection, table, query, self._texts.begin(), limit)

    def first_hits(self, query: Query, limit: int) -> tuple[array[int], bool]:
        """Return ids that a query begins with, at most `limit`, and whether these are all."""
        table = self.table(query.table_id)
        with translated(self.path):
            return first_hits(self._connection, table, query, self._texts.begin(), limit)

    def shared_hits(
        self, query: Query, shared: PartedSearch, *, helping: bool
    ) -> tuple[array[int], bool] | None:
        """Return what `first_hits` does, two readers at a time; None while one is at work still."""
        table, texts = self.table(query.table_id), self._texts.begin()
        with translated(self.path):
            return shared_hits(self._connection, table, query, texts, shared, helping=helping)

    def first_of_part(self, query: Query, limit: int, part: int, parts: int) -> array[int]:
        """Return the first ids of one of the even parts of a table, the parts counted from 0.

        Several readers find the first ids of a large table sooner than one: `best_of` puts
        together what they found.
        """
        table = self.table(query.table_id)
        with translated(self.path):
            return first_of_part(self._connection, table, query, self._texts, limit, (part, parts))

    def best_of(self, query: Query, ids: Sequence[int], limit: int) -> array[int]:
        """Return which of these ids come first in the query's order."""
        table = self.table(query.table_id)
        with translated(self.path):
            return array(
                "q", ids_statement(table, query, among=ids, limit=limit).on(self._connection)
            )

    def prepare_search(
        self, table: TableDef, progress: Callable[[int, int], None] = lambda done, total: None
    ) -> bool:
        """Make searches of a large table fast; say whether that was done."""
        with translated(self.path):
            return self._texts.shared.build(self._connection, table, progress)

    def count(self, query: Query) -> int:
        """Return how many records the query has."""
        table = self.table(query.table_id)
        where, _, binds = compile_query(table, query)
        with translated(self.path):
            row = self._connection.execute(
                f"SELECT count(*) FROM {quoted(table.name)} WHERE {where}", binds
            ).fetchone()
        return int(row[0])

    def page(self, table: TableDef, ids: Sequence[int]) -> dict[int, Record]:
        """Return the records with these ids that exist, in the Trash or not."""
        columns = "".join(f", {quoted(field.name)}" for field in table.fields)
        found: dict[int, Record] = {}
        with translated(self.path):
            for start in range(0, len(ids), PAGE):
                part = list(ids[start : start + PAGE])
                rows = self._connection.execute(
                    f"SELECT {_NOTED}{columns} FROM {quoted(table.name)} "
                    f"WHERE id IN ({', '.join('?' * len(part))})",
                    part,
                )
                for row in rows:
                    found[row[0]] = Record(row[0], row[1], row[8:], *row[2:8])
        return found

    def record(self, table: TableDef, record_id: int) -> Record:
        """Return one record, in the Trash or not; NotFound if there is none."""
        found = self.page(table, [record_id])
        if record_id not in found:
            raise NotFound("record", record_id)
        return found[record_id]

    def iter_records(self, table: TableDef, query: Query) -> Iterator[Record]:
        """Yield the query's records in its order, one at a time from the file."""
        where, order, binds = compile_query(table, query)
        columns = "".join(f", {quoted(field.name)}" for field in table.fields)
        sql = f"SELECT {_NOTED}{columns} FROM {quoted(table.name)} WHERE {where} ORDER BY {order}"
        with translated(self.path):
            for row in self._connection.execute(sql, binds):
                yield Record(row[0], row[1], row[8:], *row[2:8])

    def iter_values(
        self, table: TableDef, query: Query, fields: Sequence[FieldDef]
    ) -> Iterator[tuple[Stored, ...]]:
        """Yield the id and the values of these fields of each of the query's records, in order."""
        where, order, binds = compile_query(table, query)
        columns = "".join(f", {quoted(field.name)}" for field in fields)
        sql = f"SELECT id{columns} FROM {quoted(table.name)} WHERE {where} ORDER BY {order}"
        with translated(self.path):
            yield from self._connection.execute(sql, binds)

    def values(self, query: Query, field_id: int, limit: int = 1_000) -> list[tuple[Stored, int]]:
        """Return a field's distinct values among the query's records with how often each occurs.

        Filters of the query on the same field do not count. The values come in the field's order.
        """
        table = self.table(query.table_id)
        field = table.field(field_id)
        others = tuple(one for one in query.filters if one.field_id != field_id)
        apart = Query(query.table_id, query.search, others, (), query.scope)
        where, _, binds = compile_query(table, apart)
        column = quoted(field.name)
        with translated(self.path):
            return self._connection.execute(
                f"SELECT {column}, count(*) FROM {quoted(table.name)} WHERE {where} "
                f"GROUP BY {column} ORDER BY {', '.join(order_terms(field, False))} "
                f"LIMIT {limit:d}",
                binds,
            ).fetchall()

    def titles(self, table: TableDef, ids: Sequence[int]) -> dict[int, Stored]:
        """Return the value of the main field by id."""
        return history.titles(self._connection, table, ids)

    # -- Trash, drafts, views

    def trash(self, *, limit: int = 1_000, offset: int = 0) -> list[TrashItem]:
        """Return what is in the Trash, the latest first."""
        with translated(self.path):
            return trash_items(self._connection, limit, offset)

    def trash_keys(self, search: str = "", *, limit: int = -1) -> array[int]:
        """Return the keys of what is in the Trash, flat, the latest first (see reading.trash)."""
        with translated(self.path):
            return trash_keys(self._connection, search, limit, 0)

    def trash_page(self, keys: Sequence[tuple[int, int]]) -> dict[tuple[int, int], TrashItem]:
        """Return the things in the Trash with these keys."""
        with translated(self.path):
            return trash_page(self._connection, keys)

    def trash_count(self) -> int:
        """Return how many things are in the Trash."""
        with translated(self.path):
            return trash_count(self._connection)

    def drafts(self) -> list[Draft]:
        """Return what was typed into forms and not saved, the latest first."""
        with translated(self.path):
            return kept.drafts(self._connection)

    def view(self, table_id: int) -> Mapping[str, object]:
        """Return how the table was last shown: whatever `save_view` was given."""
        with translated(self.path):
            return kept.view(self._connection, table_id)

    # -- history

    def record_history(
        self, table_id: int, record_id: int, *, limit: int = 200, before: int | None = None
    ) -> list[AuditEntry]:
        """Return what happened to one record, the latest first; `before` is an entry's id."""
        with translated(self.path):
            return history.record_history(self._connection, table_id, record_id, limit, before)

    def activity(
        self, table_id: int | None = None, *, limit: int = 100, before: int | None = None
    ) -> list[ChangeSet]:
        """Return the change sets of a table or the whole file, the latest first."""
        with translated(self.path):
            return history.activity(self._connection, table_id, limit, before)

    def change_set(self, change_set_id: int) -> ChangeSet:
        """Return one change set; NotFound if there is none."""
        with translated(self.path):
            return history.change_set(self._connection, change_set_id)

    def entries(self, change_set_id: int, *, limit: int = 200, after: int = 0) -> list[AuditEntry]:
        """Return the entries of one change set in their order; `after` is an entry's id."""
        with translated(self.path):
            return history.entries(self._connection, change_set_id, limit, after)

    def next_undo(self) -> ChangeSet | None:
        """Return the change set that Undo takes back next, or None."""
        with translated(self.path):
            found = next_undo(self._connection)
            return None if found is None else history.change_set(self._connection, found)

    def next_redo(self) -> ChangeSet | None:
        """Return the undone change set that Redo brings back next, or None.

        Its `id` is the undoing one, which is what to undo; label and tables are the original's.
        """
        with translated(self.path):
            found = next_redo(self._connection)
            return None if found is None else history.redo_target(self._connection, found)

    def unsafe_place(self) -> str:
        """Return "network" or "synced" where the file lies in a place with risks, else ""."""
        return placement.unsafe_for_wal(self.path)

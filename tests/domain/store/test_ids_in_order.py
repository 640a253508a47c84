"""The ids of a query: packed by SQLite, one by one, and put together from parts."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.store.connection import connect_reader
from domain.store.reading import Reader, parted
from domain.store.reading.packed import packed_ids
from domain.store.reading.queries import ids_statement
from domain.values import FieldDraft, Query, TableDef
from domain.workspace import Workspace

NAMES = ["Ada", "ada", "Émile", "emil", "Zoë", "zoe", "Ünal", None, "", "10", "9"]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "ids.tabularium") as opened:
        yield opened


@pytest.fixture
def table(workspace: Workspace) -> TableDef:
    fields = [FieldDraft("Name"), FieldDraft("Amount", type="decimal")]
    table = workspace.write(lambda session: session.create_table("People", fields)).value
    name, amount = (field.id for field in table.fields)
    rows = [{name: one, amount: f"{place % 7}.5"} for place in range(40) for one in NAMES]
    workspace.write(lambda session: session.create_many(table.id, rows))
    return table


@pytest.fixture
def reader(workspace: Workspace) -> Iterator[Reader]:
    opened = workspace.reader()
    yield opened
    opened.close()


def orders(table: TableDef) -> list[tuple[tuple[int, bool], ...]]:
    name, amount = (field.id for field in table.fields)
    return [(), ((name, False),), ((name, True),), ((amount, True), (name, False))]


@pytest.fixture
def connection(workspace: Workspace) -> Iterator[sqlite3.Connection]:
    opened = connect_reader(workspace.path)
    yield opened
    opened.close()


@pytest.mark.parametrize("place", range(4))
def test_packed_ids_are_those_of_the_rows(
    connection: sqlite3.Connection, table: TableDef, place: int
) -> None:
    statement = ids_statement(table, Query(table.id, sort=orders(table)[place]))
    packed = list(packed_ids(connection, statement))
    assert packed == list(statement.on(connection))
    assert len(packed) == 40 * len(NAMES)


def test_ids_of_any_size_and_none(
    workspace: Workspace, connection: sqlite3.Connection, table: TableDef
) -> None:
    wanted = [-(1 << 63), -1, 0, (1 << 40) + 3, (1 << 63) - 1]
    database = workspace.database.connection
    database.execute(f"DELETE FROM {table.name}")
    assert list(packed_ids(connection, ids_statement(table, Query(table.id)))) == []
    database.executemany(f"INSERT INTO {table.name} (id) VALUES (?)", [(one,) for one in wanted])
    assert list(packed_ids(connection, ids_statement(table, Query(table.id)))) == wanted


def test_more_ids_than_a_text_can_hold(connection: sqlite3.Connection, table: TableDef) -> None:
    statement = ids_statement(table, Query(table.id, sort=orders(table)[1]))
    expected = list(statement.on(connection))
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 1_000)
    assert list(packed_ids(connection, statement)) == expected


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(parts=st.integers(1, 5), place=st.integers(0, 3), limit=st.integers(1, 90))
def test_first_ids_from_parts(
    reader: Reader, table: TableDef, parts: int, place: int, limit: int
) -> None:
    query = Query(table.id, sort=orders(table)[place])
    found = [
        one for part in range(parts) for one in reader.first_of_part(query, limit, part, parts)
    ]
    assert len(found) == len(set(found))
    assert list(reader.best_of(query, found, limit)) == list(reader.ids(query, limit))


@pytest.fixture
def library(workspace: Workspace) -> TableDef:
    """Return a table that is searched part by part: ids with gaps, a rare word and a common one."""
    fields = [FieldDraft("Title")]
    table = workspace.write(lambda session: session.create_table("Books", fields)).value
    workspace.write(
        lambda session: session.connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000) "
            f"INSERT INTO {table.name} (id, title) SELECT i * 100, "
            "CASE WHEN i % 1500 = 700 THEN 'xylograph' WHEN i % 3 THEN 'garden' END FROM n"
        )
    )
    return table


@pytest.mark.parametrize("search", ["xylo", "garden", "nowhere", "xylo graph", ""])
def test_first_hits_begin_the_order(reader: Reader, library: TableDef, search: str) -> None:
    query = Query(library.id, search=search)
    everything = list(reader.ids(query))
    found, complete = reader.first_hits(query, 200)
    assert list(found) == everything[: len(found)]
    assert bool(found) == bool(everything)
    assert complete == (len(everything) < 200)


def test_first_hits_do_not_wait_for_the_last(
    reader: Reader, library: TableDef, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parted, "MOMENT", 0.0)
    found, complete = reader.first_hits(Query(library.id, search="xylo"), 200)
    assert (list(found), complete) == ([70_000], False)
    found, complete = reader.first_hits(Query(library.id, search="nowhere"), 200)
    assert (list(found), complete) == ([], True)


@pytest.mark.parametrize("search", ["xylo", "garden", "nowhere"])
def test_two_readers_share_a_search(
    workspace: Workspace, reader: Reader, library: TableDef, search: str
) -> None:
    query = Query(library.id, search=search)
    everything = list(reader.ids(query))

    def work(shared: parted.PartedSearch, helping: bool) -> tuple[array[int], bool] | None:
        with closing(Reader(reader.path)) as own:
            return own.shared_hits(query, shared, helping=helping)

    with ThreadPoolExecutor(2) as pool:
        for _ in range(20):
            shared = parted.PartedSearch(200)
            jobs = [pool.submit(work, shared, helping) for helping in (False, True)]
            answers = [one for one in (job.result() for job in jobs) if one is not None]
            assert answers  # whoever ends last knows
            for found, complete in answers:
                assert list(found) == everything[: len(found)]
                assert bool(found) == bool(everything)
                assert complete == (len(everything) < 200)


def test_a_part_that_another_is_at_is_waited_for(
    reader: Reader, workspace: Workspace, library: TableDef
) -> None:
    query = Query(library.id, search="xylo")
    shared = parted.PartedSearch(200)
    outcome: list[object] = []

    class Slow:
        """A connection that is at its first part while another one does the others."""

        def execute(self, sql: str, *binds: object) -> sqlite3.Cursor:
            if "LIKE" in sql and not outcome:
                outcome.append(reader.shared_hits(query, shared, helping=True))
            return workspace.database.connection.execute(sql, *binds)

    shared.work(Slow(), library, query)  # type: ignore[arg-type]
    assert outcome == [None]
    assert shared.found() == (reader.ids(query), True)

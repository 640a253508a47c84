"""SQLite files of others and other workspaces: read, never written, never trusted."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import chain

import pytest

from domain.errors import EmptySource, SourceChanged, SourceError, SourceUnreadable, TooManyColumns
from domain.formats import registry
from domain.formats.database import DatabaseOptions, batches, probe
from domain.importing import import_file, plan_import
from domain.store import foreign
from domain.values import FieldDraft, Query
from domain.workspace import Workspace


@pytest.fixture
def make(tmp_path):
    """Return a function that makes an SQLite file by a script."""

    def run(script, name="file.sqlite"):
        path = tmp_path / name
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(script)
        return path

    return run


def read(path, found=None, size=500):
    found = found or probe(path)
    parts = batches(path, found.options, width=found.width, size=size, expected=found.stamp)
    return list(chain.from_iterable(batch.rows for batch in parts))


def detail(path, options=None):
    with pytest.raises(SourceUnreadable) as caught:
        probe(path, options)
    return caught.value.detail


def test_values_become_text(make):
    path = make(
        "CREATE TABLE t (a INTEGER, b TEXT, c REAL, d);"
        "INSERT INTO t VALUES (1, '007', 1.5, NULL), (9223372036854775807, 'é', 12.0, 'x');"
    )
    found = probe(path)
    assert found.header == ("a", "b", "c", "d")
    assert found.sample == (("1", "007", "1.5", ""), ("9223372036854775807", "é", "12", "x"))
    assert found.rows == 2
    assert read(path, found) == list(map(list, found.sample))


def test_tables_are_parts_to_choose_from(make):
    path = make(
        'CREATE TABLE empty (a); CREATE TABLE first (a); CREATE TABLE "quo""te %" ("o""dd");'
        'INSERT INTO first VALUES (1); INSERT INTO "quo""te %" VALUES (\'x\');'
        "CREATE VIEW looked AS SELECT * FROM first; CREATE VIRTUAL TABLE found USING fts5(a);"
        "CREATE INDEX i ON first (a); CREATE TABLE counted (n INTEGER PRIMARY KEY AUTOINCREMENT);"
    )
    found = probe(path)
    assert found.parts == ("counted", "empty", "first", 'quo"te %')
    assert found.part == "first"
    assert found.note("other_parts").count == 3
    assert probe(path, DatabaseOptions('quo"te %')).header == ('o"dd',)
    assert detail(path, DatabaseOptions("gone")) == "part_missing"
    for view in ("looked", "found", "sqlite_sequence", "sqlite_master"):
        assert detail(path, DatabaseOptions(view)) == "part_missing"
    empty = probe(path, DatabaseOptions("empty"))
    assert (empty.header, empty.sample) == (("a",), ())
    assert empty.note("header_only").count == 1


def test_rows_come_in_their_order(make):
    path = make(
        "CREATE TABLE a (n); INSERT INTO a (rowid, n) VALUES (9, 'last'), (-4, 'first'), (3, 'x');"
        "CREATE TABLE b (k TEXT, n, PRIMARY KEY (n, k)) WITHOUT ROWID;"
        "INSERT INTO b VALUES ('z', 1), ('a', 2), ('b', 1);"
        "CREATE TABLE c (rowid, oid, _rowid_); INSERT INTO c VALUES (2, 1, 1), (1, 2, 2);"
    )
    assert read(path) == [["first"], ["x"], ["last"]]
    assert read(path, probe(path, DatabaseOptions("b"))) == [["b", "1"], ["z", "1"], ["a", "2"]]
    assert read(path, probe(path, DatabaseOptions("c"))) == [["1", "2", "2"], ["2", "1", "1"]]


def test_computed_columns_are_read(make):
    path = make("CREATE TABLE t (a, b AS (a * 2), c AS (a * 3) STORED); INSERT INTO t VALUES (2);")
    assert probe(path).sample == (("2", "4", "6"),)


def test_binary_data_is_named(make):
    path = make("CREATE TABLE t (a, b); INSERT INTO t VALUES (1, x'00ff'), (2, zeroblob(5000));")
    found = probe(path)
    assert found.sample == (("1", "00ff"), ("2", ""))
    assert found.note("binary_cells").rows == (1, 2)


def test_text_that_is_no_utf8_is_named(make):
    path = make("CREATE TABLE t (a); INSERT INTO t VALUES (CAST(x'41ff' AS TEXT)), ('b');")
    found = probe(path)
    assert found.sample[0] == ("A\udcff",)
    assert found.note("decode_failures").rows == (1,)
    (batch,) = batches(path, found.options, width=1)
    assert [one.code for one in batch.faults] == ["unreadable_text"]


def test_batches_have_the_asked_size_and_say_where_they_are(make):
    numbers = "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
    path = make(f"CREATE TABLE t (a); {numbers} INSERT INTO t SELECT i FROM n;")
    found = probe(path)
    assert len(found.sample) == 1000
    reading = list(batches(path, found.options, width=1, size=700))
    assert [len(one.rows) for one in reading] == [700, 700, 700, 700, 200]
    assert [one.position for one in reading] == sorted(one.position for one in reading)
    assert reading[-1].position == found.size
    assert list(chain(*(one.numbers for one in reading))) == list(range(1, 3001))


def test_too_many_columns_are_named(make):
    columns = ", ".join(f"c{n}" for n in range(1950))
    with pytest.raises(TooManyColumns):
        probe(make(f"CREATE TABLE t ({columns}); INSERT INTO t (c1) VALUES (1);"))


def test_an_expression_that_fails_is_damage(make):
    least = "-9223372036854775807 - 1"
    path = make(
        f"CREATE TABLE t (a); INSERT INTO t VALUES ({least});"
        "ALTER TABLE t ADD COLUMN b AS (abs(a));"
    )
    assert detail(path) == "damaged"


def test_the_file_is_not_touched(make, tmp_path):
    path = make("PRAGMA journal_mode = WAL; CREATE TABLE t (a); INSERT INTO t VALUES (1);")
    before = path.read_bytes()
    assert read(path) == [["1"]]
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_what_waits_in_the_log_is_read_too(make):
    path = make("PRAGMA journal_mode = WAL; CREATE TABLE t (a); INSERT INTO t VALUES (1);")
    with closing(sqlite3.connect(path)) as other:
        other.execute("INSERT INTO t VALUES (2)")
        other.commit()
        assert path.with_name(path.name + "-wal").stat().st_size > 0
        assert read(path) == [["1"], ["2"]]


def test_damage_is_named(make):
    rows = "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
    path = make(f"CREATE TABLE t (a); {rows} INSERT INTO t SELECT hex(randomblob(20)) FROM n;")
    found = probe(path)
    data = bytearray(path.read_bytes())
    data[-40_000:-4_000] = b"\xff" * 36_000
    path.write_bytes(data)
    with pytest.raises(SourceError):
        read(path, probe(path))
    path.write_bytes(data[:4096])
    assert detail(path) == "damaged"
    path.write_bytes(b"SQLite format 3\0" + b"x" * 200)
    assert detail(path) == "damaged"
    with pytest.raises(SourceChanged):
        read(path, found)


def test_a_database_without_tables_is_empty(make):
    with pytest.raises(EmptySource):
        probe(make("CREATE TABLE t (a); DROP TABLE t;"))


# -- workspaces

FIELDS = (
    FieldDraft("Name"),
    FieldDraft("Seen at", type="datetime", format="DD.MM.YYYY HH:MM"),
    FieldDraft("Born", type="date", format="DD.MM.YYYY"),
    FieldDraft("Active", type="boolean", format="ja|nein"),
    FieldDraft("Fee", type="decimal", format=","),
)
ADA = ("Ada", "2024-01-05T12:00:30.500Z", "1990-12-31", 1, "1.50")


@pytest.fixture
def other(tmp_path):
    """Make another workspace with a record, one in the Trash and an empty table; it is closed."""
    path = tmp_path / "other.tabularium"
    with Workspace.open(path) as opened:
        made = opened.write(lambda session: session.create_table("Club members", FIELDS)).value
        ids = [field.id for field in made.fields]
        opened.write(lambda session: session.create(made.id, dict(zip(ids, ADA, strict=True))))
        gone = opened.write(lambda session: session.create(made.id, {ids[0]: "Bo"})).value
        opened.write(lambda session: session.move_to_trash(made.id, [gone]))
        opened.write(lambda session: session.create_table("Empty", [FieldDraft("x")]))
    return path


def test_a_workspace_gives_its_live_records_by_label(other):
    found = probe(other)
    assert found.parts == ("Club members", "Empty")
    assert found.header == ("Name", "Seen at", "Born", "Active", "Fee")
    assert found.sample == (("Ada", "2024-01-05 12:00:30.500Z", "1990-12-31", "yes", "1.50"),)
    assert read(other, found) == [list(found.sample[0])]


def test_a_workspace_comes_in_with_the_same_values(other, workspace):
    types = [column.draft.type for column in plan_import(other).columns]
    assert types == ["text", "datetime", "date", "boolean", "decimal"], "as they are there"
    assert import_file(workspace, other).created == 1
    (table,) = workspace.tables()
    with closing(workspace.reader()) as reader:
        (record,) = reader.iter_records(table, Query(table.id))
    assert record.values == ADA


def test_an_open_workspace_is_refused_without_touching_it(other):
    with Workspace.open(other) as opened:
        assert registry.format_of(other).NAME == "database"
        assert detail(other) == "in_use"
        (table, _) = opened.tables()
        opened.write(lambda session: session.create(table.id, {table.fields[0].id: "Cy"}))
    assert len(probe(other).sample) == 2


def test_what_only_says_that_it_is_a_workspace_is_a_plain_database(make):
    path = make(
        f"PRAGMA application_id = {foreign.APPLICATION_ID}; CREATE TABLE t (a);"
        "INSERT INTO t VALUES (1); CREATE TABLE tab_table (id);"
    )
    assert probe(path, DatabaseOptions("t")).sample == (("1",),)


def test_a_database_becomes_a_table(make, workspace):
    path = make(
        "CREATE TABLE people (name TEXT, born TEXT, n INTEGER);"
        "INSERT INTO people VALUES ('Ada', '1815-12-10', 1), ('Bo', '1990-01-31', 2);"
    )
    assert [one.draft.type for one in plan_import(path).columns] == ["text", "date", "integer"]
    assert import_file(workspace, path).created == 2

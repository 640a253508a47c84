"""Old files open for ever, a newer one is refused, and a step that fails leaves all as it was."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from domain.errors import NewerVersion
from domain.store import migrations
from domain.store.backup import backup_folder, make_backup
from domain.store.migrations import migrate, version_of
from domain.values import Origin, Query, Scope
from domain.workspace import Workspace

V1 = Path(__file__).parents[2] / "data" / "workspace-v1.tabularium"


@pytest.fixture
def old(tmp_path) -> Path:
    """A copy of the kept file of version 1."""
    return Path(shutil.copy(V1, tmp_path / "old.tabularium"))


def test_the_file_of_version_1_opens_with_all_that_it_held(old):
    with Workspace.open(old, actor="grace") as workspace, closing(workspace.reader()) as reader:
        [table] = reader.tables()
        assert (table.label, table.name) == ("Members", "members")
        assert [(field.label, field.type) for field in table.fields] == [
            ("Name", "text"),
            ("Notes", "long_text"),
            ("Visits", "integer"),
            ("Fee", "decimal"),
            ("Active", "boolean"),
            ("Joined", "date"),
            ("Last seen", "datetime"),
            ("Group", "choice"),
            ("Skills", "choices"),
            ("E-mail", "email"),
            ("Phone", "phone"),
            ("Number", "autonumber"),
        ]
        assert table.fields[0].required
        assert table.fields[9].unique
        assert table.fields[7].choices == ("Red", "Blue")
        assert table.fields[4].default == "yes"
        records = list(reader.iter_records(table, Query(table.id)))
        assert [record.values for record in records] == [
            (
                "Ada", "Two\nlines", 5, "9.90", 1, "2020-02-29", "2024-05-01T08:30:00.000Z",
                "Red", '["Tea","Maps"]', "ada@example.org", "+49 30 1234567", 1,
            ),
            (
                "Grace Ümläut", None, 0, "-0.10", 0, None, None,
                "Blue", None, "grace@example.org", None, 2,
            ),
        ]  # fmt: skip
        assert (records[0].version, records[0].created_by) == (2, "ada")


def test_its_trash_history_drafts_and_views_are_there(old):
    with Workspace.open(old) as workspace, closing(workspace.reader()) as reader:
        [table] = reader.tables()
        trashed = reader.iter_records(table, Query(table.id, scope=Scope.TRASH))
        assert [record.values[0] for record in trashed] == ["In the Trash"]
        assert {(item.kind, item.title) for item in reader.trash()} == {
            ("record", "In the Trash"),
            ("field", "Web"),
        }
        change_sets = reader.activity()
        assert [one.origin for one in change_sets][:3] == [
            Origin.OUTSIDE,
            Origin.UNDO,
            Origin.SCRIPT,
        ]
        assert [one.label for one in change_sets if one.label] == [
            "Edit Visits of Ada",
            "Import members.csv",
            "Make Members",
        ]
        visits = [
            (change.old, change.new)
            for entry in reader.record_history(table.id, 1)
            for change in entry.changes
            if change.label == "Visits"
        ]
        assert visits == [(4, 5), (3, 4), (None, 3)]
        [draft] = reader.drafts()
        assert list(draft.texts.values()) == ["half-typ"]
        assert reader.view(table.id) == {"widths": {"1": 120}}


def test_its_chain_verifies_and_has_the_seal_of_its_day(old):
    with closing(sqlite3.connect(old)) as connection:
        (seal,) = connection.execute(
            "SELECT lower(hex(link)) FROM tab_change_set ORDER BY id DESC LIMIT 1"
        ).fetchone()
    with Workspace.open(old) as workspace, closing(workspace.reader()) as reader:
        assert reader.verify_history() is None
        assert reader.seal() == seal


def test_it_can_be_worked_on_and_its_oldest_change_undone(old):
    with Workspace.open(old) as workspace:
        [table] = workspace.tables()
        name = table.fields[0].id
        workspace.write(lambda session: session.create(table.id, {name: "New"}))
        outcome = workspace.write(lambda session: session.undo(3, force=True)).value
        assert outcome.applied == 1
        numbers = workspace.database.connection.execute("SELECT visits, number FROM members")
        assert numbers.fetchall() == [(3, 1), (0, 2), (None, 3), (None, 5)]
        with closing(workspace.reader()) as reader:
            assert reader.verify_history() is None


# -- the runner


def made_at_version(path: Path, count: int) -> sqlite3.Connection:
    """Return a connection to a file that took the first `count` of these steps."""
    connection = sqlite3.connect(path, isolation_level=None)
    migrate(connection, todo=STEPS[:count])
    return connection


def first(connection):
    connection.execute("CREATE TABLE tab_meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID")
    connection.execute("CREATE TABLE thing (name)")
    connection.execute("INSERT INTO thing VALUES ('kept')")


def second(connection):
    connection.execute("ALTER TABLE thing ADD COLUMN size")


def third(connection):
    connection.execute("UPDATE thing SET size = 1")


def failing(connection):
    connection.execute("DELETE FROM thing")
    connection.execute("CREATE TABLE half (made)")
    raise RuntimeError("on purpose")


STEPS = (first, second, third)


def test_steps_run_once_in_order_and_are_counted(tmp_path):
    with closing(made_at_version(tmp_path / "a.db", 1)) as connection:
        assert version_of(connection) == 1
        assert migrate(connection, todo=STEPS) == 2
        assert version_of(connection) == 3
        assert connection.execute("SELECT name, size FROM thing").fetchall() == [("kept", 1)]
        assert migrate(connection, todo=STEPS) == 0


def test_a_verified_backup_comes_before_the_first_step(tmp_path):
    path = tmp_path / "a.tabularium"
    made = []

    def before(version):
        assert version == 1
        made.append(make_backup(connection, path, f"before-version-{version + 1}"))

    with closing(made_at_version(path, 1)) as connection:
        migrate(connection, todo=STEPS, before=before)
    [backup] = made
    assert backup.parent == backup_folder(path)
    assert backup.name.startswith("a ")
    assert backup.name.endswith("before-version-2.tabularium")
    with closing(sqlite3.connect(backup)) as copy:
        assert version_of(copy) == 1
        assert copy.execute("SELECT * FROM thing").fetchall() == [("kept",)]
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert [one.name for one in backup.parent.iterdir()] == [backup.name]


def test_a_new_file_needs_no_backup(tmp_path):
    with closing(sqlite3.connect(tmp_path / "a.db", isolation_level=None)) as connection:
        migrate(connection, todo=STEPS, before=lambda version: pytest.fail("asked for a backup"))


def test_no_step_runs_when_the_backup_fails(tmp_path):
    def before(version):
        raise OSError("no room")

    with closing(made_at_version(tmp_path / "a.db", 1)) as connection:
        with pytest.raises(OSError, match="no room"):
            migrate(connection, todo=STEPS, before=before)
        assert version_of(connection) == 1


def test_a_step_that_fails_is_taken_back_and_the_file_still_opens(tmp_path):
    with closing(made_at_version(tmp_path / "a.db", 1)) as connection:
        with pytest.raises(RuntimeError):
            migrate(connection, todo=(first, second, failing))
        assert version_of(connection) == 2
        assert connection.execute("SELECT name FROM thing").fetchall() == [("kept",)]
        assert not connection.in_transaction
        assert migrate(connection, todo=STEPS) == 1
        assert connection.execute("SELECT size FROM thing").fetchall() == [(1,)]


def add_a_step(monkeypatch, step):
    todo = migrations.steps()
    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, "m9999_of_a_test"))
    monkeypatch.setattr(migrations, "steps", lambda: [*todo, step])


def test_opening_an_older_workspace_takes_the_step_after_a_backup(old, monkeypatch):
    newest = len(migrations.STEPS)
    add_a_step(monkeypatch, lambda connection: connection.execute("CREATE TABLE tab_new (one)"))
    with Workspace.open(old) as workspace:
        assert version_of(workspace.database.connection) == newest + 1
        assert len(workspace.tables()) == 1
    [backup] = backup_folder(old).iterdir()
    monkeypatch.undo()
    with closing(sqlite3.connect(backup)) as copy:
        assert version_of(copy) == 1
    with Workspace.open(backup) as workspace, closing(workspace.reader()) as reader:
        assert version_of(workspace.database.connection) == newest
        assert reader.verify_history() is None


def test_a_failing_step_leaves_a_workspace_that_opens(old, monkeypatch):
    def step(connection):
        connection.execute("DELETE FROM members")
        raise RuntimeError("on purpose")

    add_a_step(monkeypatch, step)
    with pytest.raises(RuntimeError):
        Workspace.open(old)
    monkeypatch.undo()
    with Workspace.open(old) as workspace, closing(workspace.reader()) as reader:
        assert reader.count(Query(1)) == 2
        assert reader.verify_history() is None


def test_a_newer_version_is_refused_with_the_version_it_needs(old):
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("UPDATE tab_meta SET value = '7.5.0' WHERE key = 'needs_program'")
        connection.execute("PRAGMA user_version = 99")
        connection.commit()
    before = old.read_bytes()
    with pytest.raises(NewerVersion) as caught:
        Workspace.open(old)
    assert (caught.value.path, caught.value.detail) == (old, "7.5.0")
    assert old.read_bytes() == before
    assert not backup_folder(old).exists()


def test_steps_are_frozen():
    """A step is a file that nobody changes any more: a new form is a new step."""
    folder = Path(migrations.__file__).parent
    present = sorted(path.stem for path in folder.glob("m[0-9]*.py"))
    assert tuple(present) == migrations.STEPS
    for name in present:
        source = (folder / f"{name}.py").read_text(encoding="utf-8")
        assert "from domain" not in source, f"{name} uses what may change"

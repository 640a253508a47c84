"""Files that cannot be used: each with its own error, and each left as it was."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from domain.errors import (
    DamagedDatabase,
    DomainError,
    FileInUse,
    ForeignDatabase,
    NotADatabase,
    StorageError,
    WorkspaceMissing,
)
from domain.store.connection import APPLICATION_ID
from domain.values import FieldDraft, Query
from domain.workspace import Workspace

ROOT = Path(__file__).parents[3]


def sqlite(path: Path, *statements: str) -> Path:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return path


def refused(path: Path, kind: type[DomainError], **options) -> StorageError:
    """Open a file that must be refused, unchanged and without leaving anything beside it."""
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(kind) as caught:
        Workspace.open(path, **options)
    assert type(caught.value) is kind
    assert caught.value.path == path
    if before is not None:
        assert path.read_bytes() == before
    assert not list(path.parent.glob(f"{path.name}-*"))
    return caught.value


@pytest.mark.parametrize(
    "content",
    [
        b"name,email\nAda,ada@example.org\n" * 200,
        b"x",
        b"SQLite format 3",
        b"\x00" * 5_000,
        "Übrigens".encode("utf-16"),
        b"PK\x03\x04" + b"\x00" * 2_000,
    ],
    ids=["csv", "one byte", "half a header", "zeros", "utf-16", "zip"],
)
def test_not_a_database(path, content):
    path.write_bytes(content)
    refused(path, NotADatabase)


def test_a_header_and_nothing_else(path):
    path.write_bytes(b"SQLite format 3\x00" + os.urandom(4_000))
    with pytest.raises((NotADatabase, DamagedDatabase)):
        Workspace.open(path)


def test_zero_bytes_become_a_new_workspace(path):
    path.touch()
    with Workspace.open(path) as workspace:
        workspace.write(lambda session: session.create_table("Things", [FieldDraft("Name")]))


def test_a_folder(tmp_path):
    assert refused(tmp_path, NotADatabase).detail == "folder"


def test_a_folder_that_is_not_there(tmp_path):
    assert refused(tmp_path / "no" / "a.tabularium", WorkspaceMissing).detail == "folder"
    assert not (tmp_path / "no").exists()


def test_a_file_that_is_not_there_when_it_must_be(path):
    refused(path, WorkspaceMissing, must_exist=True)
    assert not path.exists()


def big(path: Path) -> Path:
    with Workspace.open(path) as workspace:
        table = workspace.write(
            lambda session: session.create_table("Things", [FieldDraft("Name")])
        ).value
        field = table.fields[0].id
        workspace.write(
            lambda session: session.create_many(
                table.id, [{field: f"Thing {number} " * 20} for number in range(500)]
            )
        )
    return path


@pytest.mark.parametrize("keep", [0.01, 0.3, 0.5, 0.99])
def test_a_truncated_workspace(path, keep):
    big(path)
    with path.open("r+b") as handle:
        handle.truncate(int(path.stat().st_size * keep))
    refused(path, DamagedDatabase)


def test_a_workspace_with_garbage_inside(path):
    big(path)
    size = path.stat().st_size
    with path.open("r+b") as handle:
        handle.seek(100)
        handle.write(os.urandom(2_000))
    with pytest.raises((DamagedDatabase, NotADatabase, ForeignDatabase)):
        Workspace.open(path)
    assert path.stat().st_size == size


def test_damage_that_shows_later_is_named_as_damage(path):
    big(path)
    with path.open("r+b") as handle:
        handle.seek(path.stat().st_size // 2)
        handle.write(b"\xff" * 60_000)

    def read_all():
        with Workspace.open(path) as workspace, closing(workspace.reader()) as reader:
            for table in reader.tables():
                list(reader.iter_records(table, Query(table.id)))
            reader.verify_history()

    with pytest.raises(DamagedDatabase):
        read_all()


def test_a_database_of_another_program(path):
    refused(sqlite(path, "CREATE TABLE people (name)"), ForeignDatabase)


def test_an_empty_database_of_another_program(path):
    sqlite(path, "PRAGMA application_id = 1234", "PRAGMA user_version = 3")
    with pytest.raises(StorageError):
        Workspace.open(path)


def test_a_database_that_only_says_it_is_ours(path):
    sqlite(path, "CREATE TABLE people (name)", f"PRAGMA application_id = {APPLICATION_ID}")
    with pytest.raises(StorageError):
        Workspace.open(path)


FOREIGN = {
    "table": "CREATE TABLE extra (name)",
    "view": "CREATE VIEW extra AS SELECT 1",
    "trigger": "CREATE TRIGGER extra AFTER INSERT ON tab_meta BEGIN SELECT 1; END",
    "trigger on our table": (
        "CREATE TRIGGER extra AFTER INSERT ON tab_change_set BEGIN DELETE FROM tab_audit; END"
    ),
    "virtual table": "CREATE VIRTUAL TABLE extra USING fts5(name)",
    "our view's name on a table of theirs": "CREATE TABLE tables_of_others (audit_log)",
}


@pytest.mark.parametrize("what", FOREIGN)
def test_a_workspace_with_something_foreign_in_it(path, what):
    big(path)
    sqlite(path, FOREIGN[what])
    error = refused(path, ForeignDatabase)
    assert error.detail in ("extra", "extra_data", "tables_of_others")


def test_a_foreign_trigger_on_a_users_table_never_runs(path):
    big(path)
    sqlite(path, "CREATE TRIGGER theirs AFTER INSERT ON things BEGIN DELETE FROM tab_audit; END")
    with Workspace.open(path) as workspace:
        [table] = workspace.tables()
        workspace.write(lambda session: session.create(table.id, {table.fields[0].id: "another"}))
        with closing(workspace.reader()) as reader:
            assert reader.count(Query(table.id)) == 501
            assert reader.verify_history() is None


def test_a_trigger_of_ours_that_says_something_else_is_made_anew(path):
    big(path)
    sqlite(
        path,
        'DROP TRIGGER "things__created"',
        'CREATE TRIGGER "things__created" AFTER INSERT ON things BEGIN SELECT 1; END',
    )
    with Workspace.open(path) as workspace:
        [table] = workspace.tables()
        change_set = workspace.write(
            lambda session: session.create(table.id, {table.fields[0].id: "another"})
        ).change_set
        assert change_set.entries == 1


needs_a_plain_user = pytest.mark.skipif(
    os.name != "posix" or shutil.which("setpriv") is None, reason="needs POSIX permissions"
)


def as_plain_user(path: Path, code: str) -> str:
    """Run a program as a user whom permissions hold back, and return what it says."""
    prefix = []
    if os.geteuid() == 0:
        prefix = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        for folder in (path.parent, *path.parent.parents):
            if folder.stat().st_mode & 0o005 != 0o005 and folder != Path("/"):
                os.chmod(folder, folder.stat().st_mode | 0o055)
    program = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{code}"
    done = subprocess.run(
        [*prefix, sys.executable, "-c", program, str(path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    if "Permission denied" in done.stderr and "domain" not in done.stdout + done.stderr:
        pytest.skip("a plain user may not run this Python")
    return done.stdout.strip() or done.stderr


OPEN = """
from domain.errors import DomainError
from domain.workspace import Workspace
try:
    Workspace.open(sys.argv[1]).close()
    print("opened")
except DomainError as error:
    print(type(error).__name__)
"""


@needs_a_plain_user
def test_a_read_only_file(path):
    big(path)
    path.chmod(0o444)
    path.parent.chmod(0o777)
    for beside in path.parent.glob(".*.lock"):
        beside.unlink()
    assert as_plain_user(path, OPEN) == "ReadOnly"


@needs_a_plain_user
def test_a_read_only_folder(tmp_path):
    folder = tmp_path / "locked"
    folder.mkdir()
    path = big(folder / "a.tabularium")
    for beside in folder.glob(".*.lock"):
        beside.unlink()
    path.chmod(0o666)
    folder.chmod(0o555)
    assert as_plain_user(path, OPEN) == "ReadOnly"


LOOK = """
from contextlib import closing
from domain.errors import DomainError
from domain.values import FieldDraft, Query
from domain.workspace import Workspace
with Workspace.open(sys.argv[1], read_only=True) as workspace:
    with closing(workspace.reader()) as reader:
        print(len(reader.ids(Query(1))), reader.verify_history())
    try:
        workspace.write(lambda session: session.create_table("New", [FieldDraft("Name")]))
    except DomainError as error:
        print(type(error).__name__)
"""


@needs_a_plain_user
@pytest.mark.parametrize("locked", ["file", "folder", "both"])
def test_what_may_not_be_written_can_be_looked_at(tmp_path, locked):
    folder = tmp_path / "locked"
    folder.mkdir()
    path = big(folder / "a.tabularium")
    for beside in folder.glob(".*.lock"):
        beside.unlink()
    before = path.read_bytes()
    path.chmod(0o666 if locked == "folder" else 0o444)
    folder.chmod(0o777 if locked == "file" else 0o555)
    assert as_plain_user(path, LOOK).split() == ["500", "None", "ReadOnly"]
    assert path.read_bytes() == before
    assert [one.name for one in folder.iterdir()] == ["a.tabularium"]


@needs_a_plain_user
def test_a_new_file_in_a_read_only_folder(tmp_path):
    folder = tmp_path / "locked"
    folder.mkdir()
    folder.chmod(0o555)
    assert as_plain_user(folder / "new.tabularium", OPEN) == "ReadOnly"
    assert list(folder.iterdir()) == []


HOLD = """
import sys
sys.path.insert(0, sys.argv[2])
from domain.workspace import Workspace
workspace = Workspace.open(sys.argv[1])
print("open", flush=True)
sys.stdin.read()
"""


def holder_of(path: Path) -> subprocess.Popen:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path), str(ROOT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "open\n"
    return process


def test_a_file_that_another_process_holds(path):
    big(path)
    with holder_of(path) as holder:
        with pytest.raises(FileInUse) as caught:
            Workspace.open(path)
        holder.stdin.close()
        holder.wait(30)
    assert ", " in caught.value.detail, "says which user and which computer"
    Workspace.open(path).close()


def test_a_holder_that_was_killed_holds_nothing(path):
    big(path)
    with holder_of(path) as holder:
        holder.kill()
        holder.wait(30)
    with Workspace.open(path) as workspace:
        assert len(workspace.tables()) == 1


def test_the_same_file_twice_in_one_process(path):
    with Workspace.open(path):
        with pytest.raises(FileInUse):
            Workspace.open(path)
        link = path.with_name("link.tabularium")
        link.symlink_to(path)
        with pytest.raises(FileInUse):
            Workspace.open(link)


def test_a_file_that_the_sqlite_shell_is_writing_to(path, monkeypatch):
    big(path)
    monkeypatch.setattr("domain.store.connection.BUSY_MS", 200)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        with pytest.raises(FileInUse):
            Workspace.open(path)
        connection.rollback()
    Workspace.open(path).close()


def test_a_place_with_spaces_and_any_letters(tmp_path):
    folder = tmp_path / "Мои данные 会員 😀 #1 %20?&"
    folder.mkdir()
    path = big(folder / "Liste für äöü 100%.tabularium")
    with Workspace.open(path) as workspace, closing(workspace.reader()) as reader:
        assert reader.count(Query(1)) == 500

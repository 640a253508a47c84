"""No room left: nothing is saved, nothing is lost, and the error says what it is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from domain.errors import DiskFull
from domain.importing import import_file
from domain.values import FieldDraft, Query
from domain.workspace import Workspace

ROOT = Path(__file__).parents[3]


@pytest.fixture
def filled(workspace):
    """A workspace that may not grow any more: SQLite's own error for a full disk."""
    table = workspace.write(
        lambda session: session.create_table("Things", [FieldDraft("Name"), FieldDraft("Notes")])
    ).value
    name = table.fields[0].id
    workspace.write(
        lambda session: session.create_many(
            table.id, [{name: f"Thing {number}"} for number in range(200)]
        )
    )
    connection = workspace.database.connection
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    return workspace, table


def state(workspace, table):
    with closing(workspace.reader()) as reader:
        records = list(reader.iter_records(reader.table(table.id), Query(table.id)))
        assert reader.verify_history() is None
        return records, reader.activity(limit=1_000)


LONG = "long text " * 5_000


def test_a_write_into_a_full_disk_saves_nothing(filled):
    workspace, table = filled
    name = table.fields[0].id
    before = state(workspace, table)
    with pytest.raises(DiskFull) as caught:
        workspace.write(
            lambda session: session.create_many(table.id, [{name: LONG} for _ in range(20)])
        )
    assert caught.value.path == workspace.path
    assert state(workspace, table) == before


def test_a_full_disk_inside_a_savepoint_is_still_a_full_disk(filled):
    workspace, table = filled
    name = table.fields[0].id
    before = state(workspace, table)

    def work(session):
        with session.database.transaction, session.database.transaction:
            session.create_many(table.id, [{name: LONG} for _ in range(20)])

    with pytest.raises(DiskFull):
        workspace.write(work)
    assert state(workspace, table) == before
    assert not workspace.database.peewee.in_transaction()


def test_an_error_after_which_sqlite_rolled_back_by_itself(filled):
    workspace, table = filled
    before = state(workspace, table)

    def work(session):
        with session.database.transaction:
            session.create_many(table.id, [{table.fields[0].id: "lost"}])
            session.connection.execute("ROLLBACK")
            raise DiskFull(workspace.path)

    with pytest.raises(DiskFull):
        workspace.write(work)
    assert state(workspace, table) == before
    workspace.write(lambda session: session.create(table.id, {table.fields[0].id: "goes on"}))


def test_work_goes_on_when_there_is_room_again(filled):
    workspace, table = filled
    name = table.fields[0].id

    def write():
        return workspace.write(
            lambda session: session.create_many(table.id, [{name: LONG} for _ in range(20)])
        )

    with pytest.raises(DiskFull):
        write()
    workspace.database.connection.execute("PRAGMA max_page_count = 1000000")
    assert len(write().value) == 20
    assert len(state(workspace, table)[0]) == 220


def test_a_full_disk_during_an_import_leaves_no_table(filled, tmp_path):
    workspace, table = filled
    before = state(workspace, table)
    source = tmp_path / "many.csv"
    source.write_text("Name,Text\n" + "".join(f"N{n},{'x' * 500}\n" for n in range(3_000)))
    with pytest.raises(DiskFull):
        import_file(workspace, source)
    assert [one.label for one in workspace.tables()] == ["Things"]
    assert state(workspace, table) == before


def test_a_full_disk_during_an_undo(filled):
    workspace, table = filled
    before = state(workspace, table)
    newest = before[1][0].id
    (pages,) = workspace.database.connection.execute("PRAGMA page_count").fetchone()
    workspace.database.connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DiskFull):
        workspace.write(lambda session: session.undo(newest))
    assert state(workspace, table) == before


PROGRAM = """
import sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from domain.errors import DomainError
from domain.importing import import_file
from domain.values import FieldDraft
from domain.workspace import Workspace

path = Path(sys.argv[1])
with Workspace.open(path) as workspace:
    table = workspace.write(lambda s: s.create_table("Things", [FieldDraft("Name")])).value
    name = table.fields[0].id
    count = 0
    try:
        while True:
            workspace.write(
                lambda s: s.create_many(table.id, [{name: "x" * 2000} for _ in range(20)])
            )
            count += 20
    except DomainError as error:
        print(count, type(error).__name__, flush=True)
    try:
        import_file(workspace, Path(sys.argv[3]))
    except DomainError as error:
        print(0, type(error).__name__, flush=True)
"""


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 3 MB of its own, where this process may mount one."""
    place = tmp_path / "small"
    place.mkdir()
    mount = shutil.which("mount")
    if mount is None or os.name != "posix" or os.geteuid() != 0:
        pytest.skip("may not mount a small file system")
    made = subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)], check=False, timeout=30
    )
    if made.returncode:
        pytest.skip("may not mount a small file system")
    yield place
    subprocess.run(["umount", str(place)], check=True, timeout=30)


def test_a_disk_that_is_really_full(small_disk, tmp_path):
    source = tmp_path / "many.csv"
    source.write_text("Name,Text\n" + "".join(f"N{n},{'x' * 500}\n" for n in range(5_000)))
    path = small_disk / "a.tabularium"
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(path), str(ROOT), str(source)],
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
        env={**os.environ, "SQLITE_TMPDIR": str(tmp_path)},
    )
    assert done.returncode == 0, done.stderr
    written, imported = (line.split() for line in done.stdout.splitlines())
    assert written[1] == imported[1] == "DiskFull"
    roomy = Path(shutil.copy(path, tmp_path / "a.tabularium"))
    for end in ("-wal", "-shm"):
        if (beside := path.with_name(path.name + end)).exists():
            shutil.copy(beside, tmp_path / beside.name)
    with Workspace.open(roomy) as workspace:
        [table] = workspace.tables()
        records, change_sets = state(workspace, table)
        assert len(records) == int(written[0]) > 0
        assert len(change_sets) == 1 + int(written[0]) // 20

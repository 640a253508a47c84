"""A file that another program holds can be looked at, and nothing of it is touched."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from domain.errors import (
    FileInUse,
    ForeignDatabase,
    NotADatabase,
    OpenReadOnly,
    ReadOnly,
    WorkspaceMissing,
)
from domain.values import FieldDraft, Query
from domain.workspace import Workspace

ROOT = Path(__file__).parents[3]

HOLD = """
import sys
from domain.workspace import Workspace
with Workspace.open(sys.argv[1]) as workspace:
    print("held", flush=True)
    for title in sys.stdin:
        workspace.write(lambda session: session.create(1, {1: title.strip()}))
        print("written", flush=True)
"""


class Holder:
    """Another program that has the file open, and writes what it is told."""

    def __init__(self, path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert self.process.stdout.readline() == "held\n"

    def write(self, title):
        self.process.stdin.write(f"{title}\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "written\n"

    def let_go(self):
        self.process.communicate(timeout=30)


@pytest.fixture
def path(tmp_path):
    place = tmp_path / "books.tabularium"
    with Workspace.open(place) as workspace:
        table = workspace.write(lambda s: s.create_table("Books", [FieldDraft("Title")])).value
        workspace.write(lambda s: s.create(table.id, {table.fields[0].id: "Emma"}))
    return place


@pytest.fixture
def holder(path):
    held = Holder(path)
    yield held
    if held.process.poll() is None:
        held.let_go()


def titles(workspace):
    with closing(workspace.reader()) as reader:
        table = reader.table(1)
        return [record.values[0] for record in reader.iter_records(table, Query(1))]


def test_it_is_read_beside_its_holder_and_says_who_that_is(path, holder):
    with pytest.raises(FileInUse) as caught:
        Workspace.open(path)
    with Workspace.open(path, read_only=True) as workspace:
        assert workspace.read_only
        assert workspace.database.holder == caught.value.detail != ""
        assert titles(workspace) == ["Emma"]
        holder.write("Persuasion")
        assert titles(workspace) == ["Emma", "Persuasion"]


def test_nothing_can_be_written_and_the_holder_can(path, holder):
    with Workspace.open(path, read_only=True) as workspace:
        for write in (
            lambda: workspace.write(lambda session: session.create(1, {1: "No"})),
            lambda: workspace.save_draft(1, None, {1: "No"}),
            lambda: workspace.drop_draft(1, None),
            lambda: workspace.database.transaction(label="No"),
        ):
            with pytest.raises(OpenReadOnly) as caught:
                write()
            assert caught.value.detail == workspace.database.holder
        workspace.save_view(1, {"columns": []})
        assert not workspace.database.needs_checkpoint()
        holder.write("Persuasion")
        with closing(workspace.reader()) as reader:
            assert reader.view(1) == {}
    holder.let_go()
    with Workspace.open(path) as workspace:
        assert titles(workspace) == ["Emma", "Persuasion"]


def test_reading_it_does_not_keep_the_next_one_out(path):
    with Workspace.open(path, read_only=True), Workspace.open(path) as other:
        assert not other.read_only


def test_what_is_no_workspace_is_refused(tmp_path):
    with pytest.raises(WorkspaceMissing):
        Workspace.open(tmp_path / "none.tabularium", read_only=True)
    words = tmp_path / "words.tabularium"
    words.write_text("words, no database")
    with pytest.raises(NotADatabase):
        Workspace.open(words, read_only=True)
    empty = tmp_path / "empty.tabularium"
    empty.write_bytes(b"")
    with pytest.raises(NotADatabase):
        Workspace.open(empty, read_only=True)
    assert empty.read_bytes() == b""


@pytest.mark.parametrize(
    ("pragma", "error"), [("user_version = 1", ReadOnly), ("application_id = 7", ForeignDatabase)]
)
def test_what_would_have_to_be_put_right_first_is_refused(path, pragma, error):
    with Workspace.open(path) as workspace:
        workspace.database.connection.execute(f"PRAGMA {pragma}")
    before = path.read_bytes()
    with pytest.raises(error):
        Workspace.open(path, read_only=True)
    assert path.read_bytes() == before


def test_the_file_alone_holds_everything_when_it_is_closed_under_an_onlooker(path, tmp_path):
    copy = tmp_path / "copy.tabularium"
    writer = Workspace.open(path)
    with Workspace.open(path, read_only=True) as onlooker:
        assert titles(onlooker) == ["Emma"]
        writer.write(lambda session: session.create(1, {1: "Persuasion"}))
        writer.close()
        shutil.copy(path, copy)
        assert titles(onlooker) == ["Emma", "Persuasion"]
    with Workspace.open(copy) as found:
        assert titles(found) == ["Emma", "Persuasion"]


def test_looking_at_a_file_leaves_nothing_beside_it(path):
    before = path.read_bytes()
    with Workspace.open(path, read_only=True) as onlooker:
        assert titles(onlooker) == ["Emma"]
    assert [one.name for one in path.parent.glob("*-wal")] == []
    assert [one.name for one in path.parent.glob("*-shm")] == []
    assert path.read_bytes() == before


def test_looking_at_a_file_leaves_the_log_of_its_holder_alone(path, holder):
    holder.write("Persuasion")
    log = path.with_name(f"{path.name}-wal")
    size = log.stat().st_size
    with Workspace.open(path, read_only=True) as onlooker:
        assert titles(onlooker) == ["Emma", "Persuasion"]
    assert log.stat().st_size == size > 0
    holder.write("Sanditon")
    with Workspace.open(path, read_only=True) as onlooker:
        assert titles(onlooker)[-1] == "Sanditon"

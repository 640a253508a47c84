"""Killed at any moment, fifty times: each acknowledged change is there, and none half."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from domain.values import FieldDraft, Query, Scope
from domain.workspace import Workspace

ROOT = Path(__file__).parents[2]
KILLS = 50
TOGETHER = 12
"""Every change of the program writes this many records, or a whole number of such groups."""

PROGRAM = """
import json, random, sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from domain.importing import apply, plan_import, stage
from domain.values import Origin, Query
from domain.workspace import Workspace

path, seed, together = Path(sys.argv[1]), int(sys.argv[3]), int(sys.argv[4])
dice = random.Random(seed)
source = path.with_name("rows.csv")
with Workspace.open(path, actor="victim") as workspace:
    [table] = workspace.tables()
    name, number = (field.id for field in table.fields)
    reader = workspace.reader()
    print(json.dumps("ready"), flush=True)

    def group(session):
        ids = list(reader.ids(Query(table.id)))
        start = dice.randrange(max(1, len(ids) // together)) * together
        return ids[start:start + together]

    def add(session):
        value = dice.randrange(1_000_000)
        rows = [{name: f"row {value}", number: value} for _ in range(together)]
        session.create_many(table.id, rows)

    def edit(session):
        value = dice.randrange(1_000, 1_000_000)
        session.update_many(table.id, [(one, {number: value}) for one in group(session)])

    def trash(session):
        session.move_to_trash(table.id, group(session))

    def purge(session):
        session.purge(table.id, group(session))

    def undo(session):
        newest = reader.next_undo()
        if newest is not None and not newest.definitions:
            session.undo(newest.id)

    def load(session):
        return apply(session, staged)

    work = [add, add, edit, edit, trash, purge, undo, load]
    while True:
        what = dice.choice(work)
        if what is load:
            plan = plan_import(source, table=table)
            staged = stage(workspace, plan, lambda done, total: None)
        written = workspace.write(what, label=what.__name__, origin=Origin.BATCH)
        made = written.change_set
        if made is not None:
            print(json.dumps([made.id, made.entries, made.link]), flush=True)
"""


@pytest.fixture
def target(path) -> Path:
    with Workspace.open(path) as workspace:
        workspace.write(
            lambda session: session.create_table(
                "Rows", [FieldDraft("Name"), FieldDraft("Number", "integer")]
            )
        )
    rows = "".join(f"imported,{number}\n" for number in range(TOGETHER * 40))
    path.with_name("rows.csv").write_text("Name,Number\n" + rows)
    return path


def run_and_kill(path: Path, seed: int, seconds: float) -> list:
    """Run the program, kill it after a while, and return what it had acknowledged."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(path), str(ROOT), str(seed), str(TOGETHER)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with process:
        first = process.stdout.readline()
        assert first, process.stderr.read().decode()
        timer = threading.Timer(seconds, process.kill)
        timer.start()
        lines = process.stdout.read().splitlines(keepends=True)
        timer.join()
        errors = process.stderr.read().decode()
    assert process.returncode == -9, errors
    # a line without its end was cut off by the kill: not acknowledged
    return [json.loads(line) for line in lines if line.endswith(b"\n")]


def check(path: Path, acknowledged: list) -> None:
    """Open the file as the next start does and compare."""
    with Workspace.open(path) as workspace, closing(workspace.reader()) as reader:
        connection = workspace.database.connection
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        stored = {
            row[0]: list(row)
            for row in connection.execute(
                "SELECT id, last_entry - first_entry + 1, lower(hex(link)) FROM tab_change_set"
            )
        }
        for made in acknowledged:
            assert stored[made[0]] == made
        assert all(link for _, _, link in stored.values()), "none is left open"
        (beyond,) = connection.execute(
            "SELECT count(*) FROM tab_audit WHERE id > "
            "(SELECT coalesce(max(last_entry), 0) FROM tab_change_set)"
        ).fetchone()
        assert beyond == 0
        # every change wrote whole groups
        halves = connection.execute(
            "SELECT id, label FROM tab_change_set WHERE label <> '' "
            "AND (last_entry - first_entry + 1) % ? <> 0",
            (TOGETHER,),
        ).fetchall()
        assert halves == []
        [table] = reader.tables()
        assert reader.count(Query(table.id, scope=Scope.ALL)) % TOGETHER == 0
        assert reader.count(Query(table.id)) % TOGETHER == 0


@pytest.mark.timeout(180)
@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_killed_fifty_times(target):
    dice = random.Random(20_240_229)
    acknowledged: list = []
    for kill in range(KILLS):
        acknowledged += run_and_kill(target, kill, dice.uniform(0, 0.25))
        check(target, acknowledged)
    assert len(acknowledged) > KILLS, "the program got something done between the kills"
    with Workspace.open(target) as workspace, closing(workspace.reader()) as reader:
        assert reader.verify_history() is None

"""Very many records at once: told step by step, stopped without a trace, unique at the end."""

from __future__ import annotations

import pytest

from domain.errors import Cancelled
from domain.store.bulk import MANY, STEP
from domain.workspace import Session

ROWS = MANY + 2_500


@pytest.fixture
def crowd(members):
    """Return the members with so many in them that their indexes are made anew."""
    table = members.table.name
    columns = ", ".join(members.field(label).name for label in ("Name", "E-mail", "Age"))
    members.write(
        lambda session: session.connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
            f"INSERT INTO {table} ({columns}) "
            "SELECT 'Member ' || i, i || '@example.org', i % 90 FROM n",
            (ROWS,),
        ),
        label="Import",
    )
    return members


class Told:
    """Notes what is told of progress, and stops the work when asked to."""

    def __init__(self, stop_at: int | None = None) -> None:
        self.steps: list[tuple[int, int]] = []
        self._stop_at = stop_at

    def __call__(self, done: int, total: int) -> None:
        self.steps.append((done, total))
        if self._stop_at is not None and len(self.steps) == self._stop_at:
            raise Cancelled


def write(members, operation, stop_at=None):
    told = Told(stop_at)
    return members.workspace.write(operation, actor="Ada", progress=told), told.steps


def trash_all(members):
    ids = list(range(1, ROWS + 1))
    return lambda session: session.move_to_trash(members.table.id, ids)


def indexes(members):
    rows = members.workspace.database.connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? ORDER BY name",
        (members.table.name,),
    )
    return rows.fetchall()


def live(members):
    return members.workspace.database.connection.execute(
        f"SELECT id, {', '.join(field.name for field in members.table.fields)} "
        f"FROM {members.table.name} WHERE deleted_at IS NULL"
    ).fetchall()


def trashed(members):
    return members.workspace.database.connection.execute(
        f"SELECT count(*) FROM {members.table.name} WHERE deleted_at IS NOT NULL"
    ).fetchone()[0]


def test_delete_undo_and_redo_of_very_many(crowd):
    before, kept = live(crowd), indexes(crowd)
    assert len(before) == ROWS
    expected = [min(done, ROWS) for done in range(STEP, ROWS + STEP, STEP)]
    operations = [trash_all(crowd), Session.undo_next, Session.redo_next, Session.undo_next]
    for number, operation in enumerate(operations):
        written, steps = write(crowd, operation)
        assert steps == [(done, ROWS) for done in expected]
        assert live(crowd) == ([] if number % 2 == 0 else before)
        assert trashed(crowd) == (ROWS if number % 2 == 0 else 0)
        assert indexes(crowd) == kept
        if number:
            assert (written.value.applied, written.value.conflicts) == (ROWS, ())
    assert crowd.verify() is None


@pytest.mark.parametrize("undone", [False, True])
def test_a_stop_on_the_way_leaves_everything_as_it_was(crowd, undone):
    operation = Session.undo_next
    if not undone:
        operation = trash_all(crowd)
    before, kept, last = live(crowd), indexes(crowd), crowd.last().id
    with pytest.raises(Cancelled):
        write(crowd, operation, stop_at=2)
    assert (live(crowd), indexes(crowd), crowd.last().id) == (before, kept, last)
    assert write(crowd, operation)[0].value


def test_a_unique_value_taken_since_keeps_one_of_very_many_back(crowd):
    delete = write(crowd, trash_all(crowd))[0].change_set
    other = crowd.add("Other", "7@example.org")
    kept = indexes(crowd)
    outcome = crowd.undo(delete)
    assert outcome.applied == ROWS - 1
    [conflict] = outcome.conflicts
    assert (conflict.code, conflict.record_id, conflict.other_id) == ("clash", 7, other)
    assert indexes(crowd) == kept
    assert crowd.verify() is None


def test_very_many_come_back_from_the_trash(crowd):
    before, kept = live(crowd), indexes(crowd)
    write(crowd, trash_all(crowd))
    ids = [one[0] for one in before]
    written, steps = write(crowd, lambda session: session.restore(crowd.table.id, ids))
    assert written.value.restored == ROWS
    assert steps[-1] == (ROWS, ROWS)
    assert (live(crowd), indexes(crowd)) == (before, kept)


def test_records_deleted_and_restored_since_go_back_at_once(crowd):
    """Into the Trash and out of it is no newer value that an undo would have to keep."""
    delete = write(crowd, trash_all(crowd))[0].change_set
    ids = list(range(1, ROWS + 1))
    write(crowd, lambda session: session.restore(crowd.table.id, ids[:-3]))
    outcome, steps = write(crowd, lambda session: session.undo(delete.id))
    assert outcome.value.applied == 3
    assert len(steps) == -(-ROWS // STEP)
    assert trashed(crowd) == 0

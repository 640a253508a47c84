"""Unique values that change hands in one import: what counts is how it all is in the end."""

from __future__ import annotations

import csv
from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import importing
from domain.exporting import export
from domain.importing import Fate, Matching, MatchPolicy
from domain.values import FieldDraft, Origin, Query
from domain.workspace import Workspace
from tests.domain.spreadsheet import add_row, put, resave

DRAFTS = [
    FieldDraft("Key"),
    FieldDraft("Seat", "integer", unique=True),
    FieldDraft("Badge", unique=True),
]
ROWS = [("a", 1, "red"), ("b", 2, "blue"), ("c", 3, "green")]


class Hall:
    """A table with two unique fields, and short words for importing into it."""

    def __init__(self, workspace, folder, rows=ROWS):
        self.workspace, self.folder = workspace, folder
        table = workspace.write(lambda session: session.create_table("Guests", DRAFTS)).value
        self.table, self.ids = table, [field.id for field in table.fields]
        values = [dict(zip(self.ids, row, strict=True)) for row in rows]
        workspace.write(lambda session: session.create_many(table.id, values))

    def stage(self, rows, header=("Key", "Seat", "Badge"), **choices):
        path = self.folder / "new.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *rows])
        plan = importing.plan_import(path, table=self.table)
        plan = replace(plan, matching=Matching((self.ids[0],), **choices))
        return importing.stage(self.workspace, plan, lambda done, total: None)

    def returned(self, edit):
        path = self.folder / "out.csv"
        with closing(self.workspace.reader()) as reader:
            export(reader, self.table, Query(self.table.id), path, format="csv", traced=True)
        resave(path, edit)
        tables = self.workspace.tables()
        plan = importing.plan_import(path, tables=tables)
        with closing(self.workspace.reader()) as reader:
            plan = importing.recognise(reader, plan, tables)
        return importing.stage(self.workspace, plan, lambda done, total: None)

    def apply(self, staged):
        return self.workspace.write(
            lambda session: importing.apply(session, staged), origin=Origin.IMPORT
        )

    def fates(self, staged):
        return [str(row.fate) for row in importing.staged_rows(self.workspace, staged, 0, 99)]

    def rows(self):
        with closing(self.workspace.reader()) as reader:
            found = reader.iter_records(self.table, Query(self.table.id))
            return [record.values for record in found]

    def history(self, record):
        with closing(self.workspace.reader()) as reader:
            return reader.record_history(self.table.id, record)

    def undo(self, change_set):
        return self.workspace.write(lambda session: session.undo(change_set)).value


@pytest.fixture
def hall(workspace, tmp_path):
    return Hall(workspace, tmp_path)


def swap(grid):
    put(grid, 1, "Seat", "2")
    put(grid, 2, "Seat", "1")


def test_two_records_swap_a_value_in_a_round_trip(hall):
    staged = hall.returned(swap)
    assert hall.fates(staged) == ["changed", "changed", "same"]
    assert hall.apply(staged).value.updated == 2
    assert hall.rows() == [("a", 2, "red"), ("b", 1, "blue"), ("c", 3, "green")]


def test_two_records_swap_a_value_in_an_update(hall):
    staged = hall.stage([("a", "2", "red"), ("b", "1", "blue")])
    assert staged.counts == {Fate.CHANGED: 2}
    hall.apply(staged)
    assert hall.rows() == [("a", 2, "red"), ("b", 1, "blue"), ("c", 3, "green")]


def test_each_record_has_one_entry_from_its_old_value_to_its_new_one(hall):
    hall.apply(hall.returned(swap))
    for record, change in ((1, (1, 2)), (2, (2, 1))):
        entry, *earlier = hall.history(record)
        assert [(one.label, one.old, one.new) for one in entry.changes] == [("Seat", *change)]
        assert len(earlier) == 1, "what made the record"
    assert len(hall.history(3)) == 1


def test_undo_swaps_back_and_redo_swaps_again(hall):
    before = hall.rows()
    written = hall.apply(hall.returned(swap))
    after = hall.rows()
    outcome = hall.undo(written.change_set.id)
    assert (outcome.conflicts, hall.rows()) == ((), before)
    with closing(hall.workspace.reader()) as reader:
        undone = reader.activity(limit=1)[0].id
    assert hall.undo(undone).conflicts == ()
    assert hall.rows() == after


def test_the_rule_holds_again_after_the_swap(hall):
    hall.apply(hall.returned(swap))
    again = hall.stage([("d", "2", "")])
    assert again.counts == {Fate.FAULT: 1}
    names = "SELECT name FROM sqlite_master WHERE name LIKE '%\\_\\_unique' ESCAPE '\\' ORDER BY 1"
    found = hall.workspace.database.connection.execute(names).fetchall()
    assert found == [("guests__badge__unique",), ("guests__seat__unique",)]


def test_values_go_round_in_both_fields(hall):
    staged = hall.stage([("a", "2", "green"), ("b", "3", "red"), ("c", "1", "blue")])
    assert staged.counts == {Fate.CHANGED: 3}
    written = hall.apply(staged)
    assert hall.rows() == [("a", 2, "green"), ("b", 3, "red"), ("c", 1, "blue")]
    hall.undo(written.change_set.id)
    assert hall.rows() == ROWS


def test_a_new_record_takes_what_another_gives_up(hall):
    staged = hall.returned(
        lambda grid: (put(grid, 1, "Seat", "9"), add_row(grid, Key="d", Seat="1"))
    )
    assert hall.fates(staged) == ["changed", "same", "same", "new"]
    written = hall.apply(staged)
    assert hall.rows() == [("a", 9, "red"), *ROWS[1:], ("d", 1, None)]
    assert hall.undo(written.change_set.id).conflicts == ()
    assert hall.rows() == ROWS


def test_all_move_up_by_one(hall):
    staged = hall.stage([("a", "2", ""), ("b", "3", ""), ("c", "4", "")])
    assert staged.counts == {Fate.CHANGED: 3}
    hall.apply(staged)
    assert [row[1] for row in hall.rows()] == [2, 3, 4]


def test_where_the_last_one_cannot_move_nobody_can(hall):
    hall.workspace.write(lambda session: session.create(hall.table.id, {hall.ids[1]: 4}))
    staged = hall.stage([("a", "2", ""), ("b", "3", ""), ("c", "4", "")])
    assert [(one.row, one.fault.code, one.fault.record_id) for one in staged.faults] == [
        *((2, "duplicate", 2), (3, "duplicate", 3), (4, "duplicate", 4)),
    ]
    assert hall.apply(staged).value.failed == 3
    assert [row[1] for row in hall.rows()] == [1, 2, 3, 4]


@pytest.mark.parametrize("other", ["much", ""])
def test_a_value_is_not_free_where_its_row_is_at_fault_or_keeps_it(hall, other):
    staged = hall.stage([("a", "2", "pink"), ("b", other, "cyan")])
    assert hall.fates(staged) == ["fault", "fault" if other else "changed"]
    hall.apply(staged)
    assert [row[1] for row in hall.rows()] == [1, 2, 3]


def test_a_blank_that_empties_the_field_gives_the_value_up(hall):
    staged = hall.stage([("a", "2", "red"), ("b", "", "blue")], blanks_overwrite=True)
    assert staged.counts == {Fate.CHANGED: 2}
    hall.apply(staged)
    assert [row[1] for row in hall.rows()] == [2, None, 3]


def test_a_fault_in_one_field_holds_the_value_of_the_other(hall):
    staged = hall.stage([("a", "2", "red"), ("b", "1", "green")])
    assert hall.fates(staged) == ["fault", "fault"]
    assert {(one.row, one.column) for one in staged.faults} >= {(2, 1), (3, 2)}


@pytest.mark.parametrize("policy", [MatchPolicy.FILL, MatchPolicy.SKIP, MatchPolicy.ADD])
def test_where_records_keep_their_values_nothing_is_given_up(hall, policy):
    before = hall.rows()
    staged = hall.stage([("a", "2", ""), ("b", "1", ""), ("d", "1", "")], policy=policy)
    assert Fate.CHANGED not in staged.counts
    assert staged.counts[Fate.FAULT] >= 1
    hall.apply(staged)
    assert hall.rows() == before


def test_a_record_that_was_edited_meanwhile_is_judged_anew(hall):
    staged = hall.returned(swap)
    hall.workspace.write(lambda session: session.update(hall.table.id, 2, {hall.ids[0]: "bb"}))
    with pytest.raises(importing.run.TableChanged):
        hall.apply(staged)
    assert [row[1] for row in hall.rows()] == [1, 2, 3]


def test_many_rows_change_places_over_several_steps(workspace, tmp_path):
    count = 30_000
    hall = Hall(workspace, tmp_path, [])
    hall.apply(hall.stage([(f"k{n}", str(n)) for n in range(count)], ("Key", "Seat")))
    staged = hall.stage([(f"k{n}", str(count - 1 - n)) for n in range(count)], ("Key", "Seat"))
    assert staged.counts == {Fate.CHANGED: count}
    written = hall.apply(staged)
    assert [row[1] for row in hall.rows()] == list(range(count - 1, -1, -1))
    hall.undo(written.change_set.id)
    assert [row[1] for row in hall.rows()] == list(range(count))


SEATS = st.none() | st.integers(1, 6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(SEATS, min_size=1, max_size=5, unique_by=lambda one: one or object()),
    st.dictionaries(st.integers(0, 7), st.sampled_from(["", "1", "2", "3", "4", "5", "6", "x"])),
)
def test_whatever_changes_hands_the_end_is_judged(tmp_path, there, file):
    for old in tmp_path.iterdir():
        old.unlink()
    with Workspace.open(tmp_path / "a.tabularium") as workspace:
        hall = Hall(workspace, tmp_path, [(f"k{n}", one, None) for n, one in enumerate(there)])
        staged = hall.stage([(f"k{n}", seat) for n, seat in file.items()], ("Key", "Seat"))
        before = {row[0]: row[1] for row in hall.rows()}
        wished = before | {f"k{n}": int(seat) for n, seat in file.items() if seat not in ("", "x")}
        taken = [one for one in wished.values() if one is not None]
        if len(set(taken)) == len(taken):
            assert staged.faulty == sum(seat == "x" for seat in file.values())
        out = {one.row for one in staged.faults}
        written = hall.apply(staged)
        after = {row[0]: row[1] for row in hall.rows()}
        for row, (n, seat) in enumerate(file.items(), start=2):
            key = f"k{n}"
            changed = row not in out and seat not in ("", "x")
            assert after.get(key) == (int(seat) if changed else before.get(key))
        if written.change_set:
            assert hall.undo(written.change_set.id).conflicts == ()
        assert {row[0]: row[1] for row in hall.rows()} == before

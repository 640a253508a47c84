"""Undo and redo of records: any change set, any time, and never over a newer edit in silence."""

from __future__ import annotations

import pytest

from domain.errors import NotFound, NotUndoable
from domain.values import Action, FieldDraft, Origin
from domain.workspace import Workspace


def test_a_create_goes_to_the_trash(members):
    record = members.add("Ada")
    outcome = members.undo_next()
    assert (outcome.applied, outcome.conflicts) == (1, ())
    assert members.rows() == {}
    assert members.trashed() == {record}


def test_an_edit_goes_back(members):
    record = members.add("Ada", "ada@example.org", 36)
    change_set = members.edit(record, name="Eve", age=None)
    members.undo(change_set)
    assert members.rows()[record] == ("Ada", "ada@example.org", 36)


def test_a_delete_comes_back(members):
    record = members.add("Ada")
    members.trash(record)
    members.undo_next()
    assert set(members.rows()) == {record}


def test_a_restore_goes_back_to_the_trash(members):
    record = members.add("Ada")
    members.trash(record)
    members.restore(record)
    members.undo_next()
    assert members.trashed() == {record}


def test_a_purge_cannot_be_undone_and_stops_nothing(members):
    ada, eve = members.add("Ada"), members.add("Eve")
    purge = members.purge(eve)
    with pytest.raises(NotUndoable) as caught:
        members.undo(purge)
    assert (caught.value.change_set_id, caught.value.code) == (purge.id, "purged")
    outcome = members.undo_next()
    assert outcome.undone_change_set != purge.id
    assert members.verify() is None
    assert ada in members.rows() or ada in members.trashed()


def test_what_a_purge_left_nothing_of_does_not_block_undo(members):
    ada = members.add("Ada", age=1)
    eve = members.add("Eve", age=1)
    members.edit(ada, age=2)
    members.edit(eve, age=2)
    members.purge(eve)
    outcomes = [members.undo_next() for _ in range(4)]
    # edit of Eve, edit of Ada, creation of Eve, creation of Ada
    assert [one.applied for one in outcomes] == [0, 1, 0, 1]
    assert [[one.code for one in outcome.conflicts] for outcome in outcomes[:2]] == [
        ["missing"],
        [],
    ]
    assert members.trashed() == {ada}
    for _ in range(2):
        assert members.redo_next().applied == 1
    assert members.redo_next() is None, "what undid nothing has nothing to redo"
    assert members.rows() == {ada: ("Ada", None, 2)}
    assert members.verify() is None


def test_what_was_tried_in_vain_is_not_met_again(members):
    record = members.add("Ada", age=1)
    older = members.edit(record, age=2)
    middle = members.edit(record, age=3)
    newest = members.edit(record, name="Eve")
    assert members.undo(older).applied == 0
    seen = [members.undo_next().undone_change_set]
    members.redo_next()
    seen += [members.undo_next().undone_change_set for _ in range(3)]
    assert seen[:3] == [newest.id, newest.id, middle.id]
    assert seen[3] < older.id
    assert members.verify() is None


def test_what_was_tried_in_vain_can_be_undone_later(members):
    record = members.add("Ada", age=1)
    older = members.edit(record, age=2)
    newer = members.edit(record, age=3)
    assert members.undo(older).applied == 0
    assert not members.workspace.reader().change_set(older.id).undone
    members.undo(newer)
    assert members.undo(older).applied == 1
    assert members.rows()[record][2] == 1
    assert members.workspace.reader().change_set(older.id).undone


def test_undo_of_something_that_is_not_there(members):
    with pytest.raises(NotFound):
        members.undo(999)


def test_undo_redo_walk_the_whole_way_back_and_forth(members):
    record = members.add("Ada", age=1)
    for age in (2, 3, 4):
        members.edit(record, age=age)
    seen = []
    for _ in range(3):
        members.undo_next()
        seen.append(members.rows()[record][2])
    assert seen == [3, 2, 1]
    members.undo_next()
    assert members.rows() == {}
    members.redo_next()
    for _ in range(3):
        members.redo_next()
        seen.append(members.rows()[record][2])
    assert seen == [3, 2, 1, 2, 3, 4]
    assert members.redo_next() is None
    assert members.verify() is None


def test_undo_redo_undo_the_same_step(members):
    record = members.add("Ada", age=1)
    members.edit(record, age=2)
    for _ in range(4):
        members.undo_next()
        assert members.rows()[record][2] == 1
        members.redo_next()
        assert members.rows()[record][2] == 2


def test_nothing_left_to_undo(members):
    members.undo_next()  # the table itself
    assert members.undo_next() is None


def test_new_work_ends_redo(members):
    record = members.add("Ada", age=1)
    members.edit(record, age=2)
    members.undo_next()
    members.edit(record, name="Eve")
    assert members.redo_next() is None
    assert members.rows()[record] == ("Eve", None, 1)


def test_undo_after_undo_and_new_work_skips_what_is_undone(members):
    record = members.add("Ada", age=1)
    members.edit(record, age=2)
    members.edit(record, age=3)
    members.undo_next()
    members.edit(record, name="Eve")
    members.undo_next()
    assert members.rows()[record] == ("Ada", None, 2)
    members.undo_next()
    assert members.rows()[record] == ("Ada", None, 1)


def test_undo_twice_is_refused(members):
    record = members.add("Ada", age=1)
    change_set = members.edit(record, age=2)
    members.undo(change_set)
    with pytest.raises(NotUndoable) as caught:
        members.undo(change_set)
    assert caught.value.code == "already_undone"


def test_undo_and_redo_after_a_restart(members, path):
    record = members.add("Ada", age=1)
    members.edit(record, age=2)
    members.workspace.close()
    with Workspace.open(path) as workspace:
        members.workspace = workspace
        members.undo_next()
        assert members.rows()[record][2] == 1
    with Workspace.open(path) as workspace:
        members.workspace = workspace
        members.redo_next()
        assert members.rows()[record][2] == 2


def test_an_older_change_set_on_its_own(members):
    record = members.add("Ada", "ada@example.org", 1)
    older = members.edit(record, age=2)
    members.edit(record, name="Eve")
    assert members.undo(older).conflicts == ()
    assert members.rows()[record] == ("Eve", "ada@example.org", 1)


def test_a_newer_edit_stays_and_is_named(members):
    record = members.add("Ada", age=1)
    older = members.edit(record, name="Eve", age=2)
    newer = members.edit(record, age=3)
    outcome = members.undo(older)
    assert members.rows()[record] == ("Ada", None, 3)
    [conflict] = outcome.conflicts
    assert (conflict.code, conflict.record_id) == ("changed", record)
    assert conflict.field_id == members.field("Age").id
    assert (conflict.current, conflict.expected) == (3, 2)
    assert conflict.later_change_set == newer.id


def test_a_newer_edit_gives_way_when_told_so(members):
    record = members.add("Ada", age=1)
    older = members.edit(record, age=2)
    members.edit(record, age=3)
    assert members.undo(older, force=True).conflicts == ()
    assert members.rows()[record][2] == 1


def test_a_conflict_can_be_forced_afterwards(members):
    record = members.add("Ada", age=1)
    older = members.edit(record, age=2)
    members.edit(record, age=3)
    members.undo(older)
    members.undo(older, force=True)
    assert members.rows()[record][2] == 1


def test_an_edit_that_was_itself_taken_back_is_no_conflict(members):
    record = members.add("Ada", age=1)
    older = members.edit(record, age=2)
    newer = members.edit(record, age=3)
    members.undo(newer)
    assert members.undo(older).conflicts == ()
    assert members.rows()[record][2] == 1


def test_undo_of_a_create_keeps_a_record_that_was_edited_since(members):
    created = members.workspace.write(
        lambda session: [
            session.create(members.table_id, members.stored({"Name": name})) for name in "AB"
        ]
    )
    first, second = created.value
    members.edit(first, age=5)
    outcome = members.undo(created.change_set)
    assert outcome.applied == 1
    assert [(one.code, one.record_id) for one in outcome.conflicts] == [("edited", first)]
    assert set(members.rows()) == {first}
    assert members.trashed() == {second}


def test_undo_of_an_edit_of_a_record_purged_since_says_so(members):
    record = members.add("Ada", age=1)
    edit = members.edit(record, age=2)
    members.purge(record)
    [conflict] = members.undo(edit).conflicts
    assert (conflict.code, conflict.record_id) == ("missing", record)


def test_undo_of_an_edit_of_a_record_in_the_trash_changes_it_there(members):
    record = members.add("Ada", age=1)
    edit = members.edit(record, age=2)
    members.trash(record)
    assert members.undo(edit).conflicts == ()
    assert members.trashed() == {record}
    members.restore(record)
    assert members.rows()[record][2] == 1


def test_undo_of_a_delete_after_a_restore_has_nothing_to_do(members):
    record = members.add("Ada")
    deleted = members.trash(record)
    members.restore(record)
    outcome = members.undo(deleted)
    assert outcome.conflicts == ()
    assert set(members.rows()) == {record}


def test_a_unique_value_taken_since_is_named_as_a_clash(members):
    record = members.add("Ada", "ada@example.org")
    deleted = members.trash(record)
    other = members.add("Eve", "ada@example.org")
    [conflict] = members.undo(deleted).conflicts
    assert (conflict.code, conflict.record_id, conflict.other_id) == ("clash", record, other)
    assert conflict.field_id == members.field("E-mail").id
    assert set(members.rows()) == {other}


def test_a_unique_value_changed_and_taken_since(members):
    record = members.add("Ada", "ada@example.org", 1)
    edit = members.edit(record, email="new@example.org", age=2)
    other = members.add("Eve", "ada@example.org")
    [conflict] = members.undo(edit).conflicts
    assert (conflict.code, conflict.other_id) == ("clash", other)
    assert members.rows()[record] == ("Ada", "new@example.org", 2)
    assert members.verify() is None


def test_of_many_only_the_clashing_one_stays_behind(members):
    ids = [members.add(f"M{number}", f"m{number}@example.org") for number in range(5)]
    deleted = members.trash(*ids)
    taken = members.add("Eve", "m2@example.org")
    outcome = members.undo(deleted)
    assert (outcome.applied, outcome.conflict_count) == (4, 1)
    assert set(members.rows()) == {*ids, taken} - {ids[2]}


def test_swapped_unique_values_go_back_together(members):
    """Taken one by one they would clash with each other."""
    ada, eve = members.add("Ada", "a@example.org"), members.add("Eve", "e@example.org")

    email = members.field("E-mail").id

    def swap(session):
        session.update(members.table_id, ada, {email: "temporary"})
        session.update(members.table_id, eve, {email: "a@example.org"})
        session.update(members.table_id, ada, {email: "e@example.org"})

    swapped = members.write(swap)
    assert members.undo(swapped).conflicts == ()
    assert {row[:2] for row in members.rows().values()} == {
        ("Ada", "a@example.org"),
        ("Eve", "e@example.org"),
    }


@pytest.mark.parametrize("step", [1, -1])
def test_unique_numbers_that_all_moved_by_one_go_back(members, step):
    age = members.field("Age")
    members.write(
        lambda session: session.update_field(age.id, FieldDraft("Age", "integer", unique=True))
    )
    ids = [members.add(f"M{number}", age=number) for number in range(10)]

    def shift(session):
        for place, record in enumerate(reversed(ids) if step > 0 else ids):
            number = len(ids) - 1 - place if step > 0 else place
            session.update(members.table_id, record, {age.id: number + step})

    moved = members.write(shift)
    assert members.undo(moved).conflicts == ()
    assert [row[2] for row in members.rows().values()] == list(range(10))
    assert members.redo_next().conflicts == ()


def test_a_swap_and_a_real_clash(members):
    """The swap cannot go back as a whole, so what clashes stays and is named."""
    ada, eve = members.add("Ada", "a@example.org"), members.add("Eve", "e@example.org")
    third = members.add("Third", "t@example.org", 1)
    email, age = members.field("E-mail").id, members.field("Age").id

    def work(session):
        session.update(members.table_id, ada, {email: "temporary"})
        session.update(members.table_id, eve, {email: "a@example.org"})
        session.update(members.table_id, ada, {email: "e@example.org"})
        session.update(members.table_id, third, {email: "new@example.org", age: 2})

    change_set = members.write(work)
    members.add("Fourth", "t@example.org")
    outcome = members.undo(change_set)
    assert {one.code for one in outcome.conflicts} == {"clash"}
    assert third in {one.record_id for one in outcome.conflicts}
    assert members.rows()[third] == ("Third", "new@example.org", 2)
    assert members.verify() is None


def test_two_entries_of_one_record_in_one_change_set_go_back_as_one(members):
    record = members.add("Ada", age=1)

    ages = [members.stored({"Age": age}) for age in (2, 3)]

    def work(session):
        for values in ages:
            session.update(members.table_id, record, values)
        session.move_to_trash(members.table_id, [record])

    change_set = members.write(work)
    members.undo(change_set)
    assert members.rows()[record] == ("Ada", None, 1)
    members.redo_next()
    assert members.trashed() == {record}
    members.restore(record)
    assert members.rows()[record] == ("Ada", None, 3)


def test_created_and_edited_in_one_change_set(members):
    name, age = members.stored({"Name": "Ada"}), members.stored({"Age": 2})

    def work(session):
        record = session.create(members.table_id, name)
        session.update(members.table_id, record, age)
        return record

    written = members.workspace.write(work)
    assert members.undo(written.change_set).conflicts == ()
    assert members.trashed() == {written.value}
    members.redo_next()
    assert members.rows() == {written.value: ("Ada", None, 2)}


def test_created_and_purged_in_one_change_set_leaves_nothing_to_undo(members):
    name = members.stored({"Name": "Ada"})

    def work(session):
        record = session.create(members.table_id, name)
        session.purge(members.table_id, [record])

    change_set = members.write(work)
    with pytest.raises(NotUndoable):
        members.undo(change_set)
    assert members.rows() == {}


def test_what_another_program_did_can_be_undone(members, outside):
    ada, eve = members.add("Ada", "ada@example.org", 36), members.add("Eve")
    outside(
        f"DELETE FROM members WHERE id = {ada}",
        f"UPDATE members SET age = 5 WHERE id = {eve}",
        "INSERT INTO members (name) VALUES ('New')",
    )
    members.add("ours")
    theirs = next(one for one in members.history() if one.origin is Origin.OUTSIDE)
    outcome = members.undo(theirs)
    assert outcome.conflicts == ()
    rows = members.rows()
    assert rows[ada] == ("Ada", "ada@example.org", 36)
    assert rows[eve] == ("Eve", None, None)
    assert "New" not in {name for name, *_ in rows.values()}
    assert members.verify() is None


@pytest.mark.parametrize("value", [b"\x00\xff", 0.1 + 0.2, 2**62, "7", "", float("inf")], ids=repr)
def test_any_stored_value_comes_back_exactly(members, value):
    record = members.add("Ada")
    members.write(
        lambda session: session.connection.execute(
            "UPDATE members SET age = ? WHERE id = ?", (value, record)
        )
    )
    edit = members.edit(record, age=1)
    members.undo(edit)
    found = members.rows()[record][2]
    assert (found, type(found)) == (value, type(value))


def test_the_undo_is_a_change_set_that_names_what_it_undid(members):
    record = members.add("Ada", age=1)
    edit = members.edit(record, age=2)
    members.undo(edit)
    undone = members.last()
    assert (undone.origin, undone.undoes) == (Origin.UNDO, edit.id)
    assert next(one for one in members.history() if one.id == edit.id).undone
    members.redo_next()
    redone = members.last()
    assert (redone.origin, redone.undoes) == (Origin.REDO, undone.id)
    assert not next(one for one in members.history() if one.id == edit.id).undone


def test_undo_of_many_records_is_one_step(members):
    def many(session):
        session.connection.executemany(
            "INSERT INTO members (name, age) VALUES (?, ?)",
            [(f"M{number}", number) for number in range(3_000)],
        )

    members.write(many)
    members.write(lambda session: session.connection.execute("UPDATE members SET age = age + 1"))
    members.undo_next()
    assert sorted(row[2] for row in members.rows().values()) == list(range(3_000))
    outcome = members.undo_next()
    assert outcome.applied == 3_000
    assert members.rows() == {}
    members.redo_next()
    assert len(members.rows()) == 3_000
    assert members.last().tables[members.table_id].counts == {Action.RESTORE: 3_000}


def test_undo_of_a_bulk_with_some_edited_since(members):
    def many(session):
        session.connection.executemany(
            "INSERT INTO members (name, age) VALUES (?, ?)",
            [(f"M{number}", number) for number in range(100)],
        )

    created = members.write(many)
    edited = sorted(members.rows())[::10]
    for record in edited:
        members.edit(record, age=1_000)
    outcome = members.undo(created)
    assert (outcome.applied, outcome.conflict_count) == (90, 10)
    assert sorted(members.rows()) == edited
    assert {one.code for one in outcome.conflicts} == {"edited"}


def test_undo_and_a_field_in_the_trash(members):
    """A value of a field that is in the Trash goes back all the same."""
    record = members.add("Ada", age=1)
    edit = members.edit(record, age=2)
    age = members.field("Age")
    members.write(lambda session: session.trash_field(age.id))
    members.undo(edit)
    members.write(lambda session: session.restore_field(age.id))
    assert members.rows()[record][2] == 1


def test_versions_and_who_changed_it_follow_an_undo(members, reader):
    record = members.add("Ada", age=1)
    members.edit(record, age=2)
    members.workspace.write(lambda session: session.undo_next(), actor="grace")
    found = reader.record(reader.table(members.table_id), record)
    assert (found.version, found.updated_by) == (3, "grace")


def test_force_does_not_bring_back_what_was_purged(members):
    record = members.add("Ada", age=1)
    edit = members.edit(record, age=2)
    members.purge(record)
    outcome = members.undo(edit, force=True)
    assert [one.code for one in outcome.conflicts] == ["missing"]

"""Unique values: among live records only. Named after the threads that ask for it."""

from __future__ import annotations

from contextlib import closing

import pytest

from domain.errors import Duplicate
from domain.values import FieldDraft


def test_a_taken_value_is_refused_with_the_record_that_has_it(members):
    first = members.add("Ada", "ada@example.org")
    with pytest.raises(Duplicate) as caught:
        members.add("Eve", "ada@example.org")
    [(field_id, fault)] = caught.value.faults.items()
    assert field_id == members.field("E-mail").id
    assert (fault.code, fault.value, fault.record_id) == ("duplicate", "ada@example.org", first)
    assert set(members.rows()) == {first}


def test_an_edit_into_a_taken_value_is_refused(members):
    members.add("Ada", "ada@example.org")
    second = members.add("Eve", "eve@example.org")
    with pytest.raises(Duplicate):
        members.edit(second, email="ada@example.org")
    assert members.rows()[second][1] == "eve@example.org"


def test_blank_is_not_a_value(members):
    ids = {members.add("Ada"), members.add("Eve"), members.add("Zoe")}
    assert set(members.rows()) == ids


def test_directus_2792_and_safedelete_241_a_value_in_the_trash_is_free(members):
    old = members.add("Ada", "ada@example.org")
    members.trash(old)
    new = members.add("Ada again", "ada@example.org")
    assert set(members.rows()) == {new}
    assert members.trashed() == {old}


def test_the_same_value_many_times_in_the_trash(members):
    for _ in range(3):
        members.trash(members.add("Ada", "ada@example.org"))
    assert len(members.trashed()) == 3


def test_baserow_3889_restoring_into_a_clash_is_explained(members):
    old = members.add("Ada", "ada@example.org")
    members.trash(old)
    new = members.add("Eve", "ada@example.org")
    outcome = members.restore(old)
    assert outcome.restored == 0
    [conflict] = outcome.conflicts
    assert (conflict.code, conflict.record_id, conflict.other_id) == ("clash", old, new)
    assert conflict.field_id == members.field("E-mail").id
    assert conflict.current == "ada@example.org"
    assert members.trashed() == {old}


def test_the_way_out_of_a_clash_restores_without_the_value(members):
    old = members.add("Ada", "ada@example.org", 36)
    members.trash(old)
    new = members.add("Eve", "ada@example.org")
    email = members.field("E-mail").id
    outcome = members.workspace.write(
        lambda session: session.restore_without(members.table_id, old, [email])
    ).value
    assert outcome.restored == 1
    assert members.rows() == {old: ("Ada", None, 36), new: ("Eve", "ada@example.org", None)}
    members.undo_next()
    assert members.trashed() == {old}


def test_of_many_only_the_clashing_one_stays_in_the_trash(members):
    ids = [members.add(f"M{number}", f"m{number}@example.org") for number in range(4)]
    members.trash(*ids)
    members.add("Eve", "m1@example.org")
    outcome = members.restore(*ids)
    assert outcome.restored == 3
    assert [one.record_id for one in outcome.conflicts] == [ids[1]]
    assert members.verify() is None


def test_two_in_the_trash_with_the_same_value_one_comes_back(members):
    first = members.add("Ada", "ada@example.org")
    members.trash(first)
    second = members.add("Eve", "ada@example.org")
    members.trash(second)
    outcome = members.restore(first, second)
    assert outcome.restored == 1
    assert [(one.record_id, one.other_id) for one in outcome.conflicts] == [(second, first)]


def test_safedelete_118_restore_brings_back_only_what_was_deleted_with_it(members):
    """A table that comes back leaves records in the Trash that were there before it."""
    earlier = members.add("Earlier")
    later = members.add("Later")
    members.trash(earlier)
    members.write(lambda session: session.trash_table(members.table_id))
    members.write(lambda session: session.restore_table(members.table_id))
    assert members.trashed() == {earlier}
    assert set(members.rows()) == {later}


def test_safedelete_202_and_baserow_4949_what_comes_back_is_whole(members):
    """All fields, who made it and when; the history goes on."""
    record = members.add("Ada", "ada@example.org", 36)
    with closing(members.workspace.reader()) as reader:
        before = reader.record(reader.table(members.table_id), record)
    members.trash(record)
    members.restore(record)
    with closing(members.workspace.reader()) as reader:
        after = reader.record(reader.table(members.table_id), record)
        history = reader.record_history(members.table_id, record)
    assert after.values == before.values
    assert (after.created_at, after.created_by) == (before.created_at, before.created_by)
    assert (after.deleted_at, after.deleted_by) == (None, None)
    assert [entry.action.value for entry in history] == ["restore", "delete", "create"]


def test_safedelete_244_a_restored_record_can_be_deleted_and_restored_again(members):
    record = members.add("Ada", "ada@example.org")
    for _ in range(3):
        members.trash(record)
        assert members.restore(record).restored == 1
    assert set(members.rows()) == {record}


def test_a_value_freed_by_an_edit_can_be_taken(members):
    record = members.add("Ada", "ada@example.org")
    members.edit(record, email="new@example.org")
    members.add("Eve", "ada@example.org")


def test_uniqueness_holds_against_other_programs(members, outside):
    import sqlite3

    members.add("Ada", "ada@example.org")
    with pytest.raises(sqlite3.IntegrityError):
        outside("INSERT INTO members (name, e_mail) VALUES ('Eve', 'ada@example.org')")


def test_a_unique_number_and_the_same_as_text_are_two_values(members):
    age = members.field("Age")
    members.write(
        lambda session: session.update_field(age.id, FieldDraft("Age", "text", unique=True))
    )
    members.add("Ada", age="007")
    members.add("Eve", age="7")
    assert {row[2] for row in members.rows().values()} == {"007", "7"}


def test_two_unique_fields_name_the_one_that_clashes(members):
    age = members.field("Age")
    members.write(
        lambda session: session.update_field(age.id, FieldDraft("Age", "integer", unique=True))
    )
    members.add("Ada", "ada@example.org", 1)
    with pytest.raises(Duplicate) as caught:
        members.add("Eve", "eve@example.org", 1)
    assert list(caught.value.faults) == [age.id]


def test_a_copy_leaves_unique_values_blank(members):
    record = members.add("Ada", "ada@example.org", 36)
    [copy] = members.workspace.write(
        lambda session: session.duplicate(members.table_id, [record])
    ).value
    assert members.rows()[copy] == ("Ada", None, 36)


def test_an_error_in_the_middle_of_many_leaves_none(members):
    rows = [
        members.stored({"Name": "A", "E-mail": "a@example.org"}),
        members.stored({"Name": "B", "E-mail": "a@example.org"}),
    ]
    with pytest.raises(Duplicate):
        members.write(lambda session: session.create_many(members.table_id, rows))
    assert members.rows() == {}


def test_a_refused_value_can_be_caught_and_the_rest_goes_on(members):
    """What a best-effort batch does: each item a savepoint of its own."""
    rows = [
        members.stored({"Name": name, "E-mail": email})
        for name, email in [("A", "a@x.org"), ("B", "a@x.org"), ("C", "c@x.org")]
    ]

    def work(session):
        refused = []
        for values in rows:
            try:
                session.create(members.table_id, values)
            except Duplicate as error:
                refused.append(error)
        return refused

    written = members.workspace.write(work)
    assert len(written.value) == 1
    assert [row[0] for row in members.rows().values()] == ["A", "C"]
    assert written.change_set.entries == 2

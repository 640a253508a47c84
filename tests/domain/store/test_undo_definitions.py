"""Undo and redo of tables and fields, and what their values do meanwhile."""

from __future__ import annotations

from contextlib import closing

import pytest

from domain.errors import InvalidDefinition, NotUndoable
from domain.values import FieldDraft, Origin


def labels(members):
    return [field.label for field in members.table.fields]


def do(members, verb, *arguments):
    return members.write(lambda session: getattr(session, verb)(*arguments))


def there_and_back(members, state):
    """Undo, redo, undo: the state is the old one, the new one, the old one."""
    new = state()
    members.undo_next()
    old = state()
    members.redo_next()
    assert state() == new
    members.undo_next()
    assert state() == old
    assert members.verify() is None
    return old, new


def test_add_a_field(members):
    record = members.add("Ada")
    do(members, "add_field", members.table_id, FieldDraft("City"))
    old, new = there_and_back(members, lambda: labels(members))
    assert (old, new) == (["Name", "E-mail", "Age"], ["Name", "E-mail", "Age", "City"])
    assert record in members.rows()


def test_a_field_that_was_filled_since_stays(members):
    record = members.add("Ada")
    added = do(members, "add_field", members.table_id, FieldDraft("City"))
    city = members.field("City")
    members.write(lambda session: session.update(members.table_id, record, {city.id: "Oslo"}))
    members.undo(added)
    # to the Trash, with its values
    assert "City" not in labels(members)
    do(members, "restore_field", city.id)
    assert members.rows()[record][-1] == "Oslo"


def test_rename_a_field(members):
    age = members.field("Age")
    do(members, "update_field", age.id, FieldDraft("Years", "integer"))
    old, new = there_and_back(members, lambda: labels(members))
    assert (old[2], new[2]) == ("Age", "Years")


def test_rename_a_table(members):
    do(members, "rename_table", members.table_id, "People")
    assert there_and_back(members, lambda: members.table.label) == ("Members", "People")


def test_reorder_fields(members):
    ids = [field.id for field in members.table.fields]
    do(members, "reorder_fields", members.table_id, ids[::-1])
    old, new = there_and_back(members, lambda: [field.id for field in members.table.fields])
    assert (old, new) == (ids, ids[::-1])


def test_retype_a_field_with_its_values(members):
    record = members.add("Ada", age=36)
    age = members.field("Age")
    do(members, "update_field", age.id, FieldDraft("Age", "text"))
    old, new = there_and_back(
        members, lambda: (members.field("Age").type, members.rows()[record][2])
    )
    assert (old, new) == (("integer", 36), ("text", "36"))


def test_retype_keeps_what_does_not_convert(members):
    record = members.add("Ada", "12 or so", 36)
    email = members.field("E-mail")
    misfits = members.workspace.write(
        lambda session: session.update_field(email.id, FieldDraft("E-mail", "integer"))
    ).value
    assert misfits == 1
    assert members.rows()[record][1] == "12 or so"
    members.undo_next()
    assert members.field("E-mail").type == "text"
    assert members.rows()[record][1] == "12 or so"


def test_undo_of_a_retype_keeps_a_value_edited_since(members):
    first, second = members.add("Ada", age=36), members.add("Eve", age=40)
    age = members.field("Age")
    retyped = do(members, "update_field", age.id, FieldDraft("Age", "text"))
    members.write(lambda session: session.update(members.table_id, first, {age.id: "old"}))
    outcome = members.undo(retyped)
    assert [one.record_id for one in outcome.conflicts] == [first]
    assert members.field("Age").type == "integer"
    assert (members.rows()[first][2], members.rows()[second][2]) == ("old", 40)


def test_trash_and_restore_a_field(members):
    record = members.add("Ada", age=36)
    age = members.field("Age")
    do(members, "trash_field", age.id)
    old, new = there_and_back(members, lambda: (labels(members), members.rows()[record]))
    assert old == (["Name", "E-mail", "Age"], ("Ada", None, 36))
    assert new == (["Name", "E-mail"], ("Ada", None))
    do(members, "trash_field", age.id)
    do(members, "restore_field", age.id)
    there_and_back(members, lambda: labels(members))


def test_create_a_table(members, reader):
    made = members.write(lambda session: session.create_table("Things", [FieldDraft("Thing")]))
    old, new = there_and_back(
        members, lambda: [table.label for table in members.workspace.tables()]
    )
    assert (old, new) == (["Members"], ["Members", "Things"])
    assert made.definitions
    assert reader.trash_count() == 1


def test_undo_of_making_a_table_with_records_keeps_it_and_says_so(members):
    made = members.write(lambda session: session.create_table("Things", [FieldDraft("Thing")]))
    table = members.workspace.tables()[1]
    members.write(lambda session: session.create(table.id, {table.fields[0].id: "one"}))
    members.undo(made)
    assert len(members.workspace.tables()) == 2
    members.undo(made, force=True)
    assert len(members.workspace.tables()) == 1


def test_trash_and_restore_a_table(members):
    record = members.add("Ada", age=36)
    do(members, "trash_table", members.table_id)
    assert members.workspace.tables() == []
    members.undo_next()
    assert members.rows() == {record: ("Ada", None, 36)}
    members.redo_next()
    assert members.workspace.tables() == []
    do(members, "restore_table", members.table_id)
    assert members.rows() == {record: ("Ada", None, 36)}


def test_unique_on_and_off(members):
    age = members.field("Age")
    do(members, "update_field", age.id, FieldDraft("Age", "integer", unique=True))
    there_and_back(members, lambda: members.field("Age").unique)
    members.redo_next()
    assert members.field("Age").unique
    do(members, "update_field", age.id, FieldDraft("Age", "integer"))
    there_and_back(members, lambda: members.field("Age").unique)


def test_undo_of_taking_unique_off_when_values_repeat_since(members):
    """The rule cannot come back while two records share a value: nothing is lost."""
    email = members.field("E-mail")
    off = do(members, "update_field", email.id, FieldDraft("E-mail"))
    first, second = members.add("Ada", "same@x.org"), members.add("Eve", "same@x.org")
    with pytest.raises(InvalidDefinition) as caught:
        members.undo(off)
    assert caught.value.code == "not_unique"
    assert set(members.rows()) == {first, second}
    assert not members.field("E-mail").unique
    assert members.verify() is None


def test_unique_cannot_be_set_while_values_repeat(members):
    members.add("Ada", age=1)
    members.add("Eve", age=1)
    age = members.field("Age")
    with pytest.raises(InvalidDefinition) as caught:
        do(members, "update_field", age.id, FieldDraft("Age", "integer", unique=True))
    assert (caught.value.code, caught.value.value, caught.value.limit) == ("not_unique", "1", "1")
    assert not members.field("Age").unique


def test_a_field_and_values_in_one_change_set(members):
    record = members.add("Ada")

    def work(session):
        city = session.add_field(members.table_id, FieldDraft("City"))
        session.update(members.table_id, record, {city.id: "Oslo"})

    change_set = members.write(work)
    assert members.undo(change_set).conflicts == ()
    assert labels(members) == ["Name", "E-mail", "Age"]
    members.redo_next()
    assert members.rows()[record][-1] == "Oslo"


def test_a_table_and_its_records_in_one_change_set(members, reader):
    def work(session):
        table = session.create_table("Things", [FieldDraft("Thing")])
        for number in range(5):
            session.create(table.id, {table.fields[0].id: f"T{number}"})
        return table

    written = members.workspace.write(work, origin=Origin.IMPORT)
    assert members.undo(written.change_set).conflicts == ()
    assert [table.label for table in members.workspace.tables()] == ["Members"]
    members.redo_next()
    table = reader.table(written.value.id)
    assert len(reader.page(table, range(10))) == 5
    assert all(one.deleted_at is None for one in reader.page(table, range(10)).values())


def test_undo_of_making_a_table_with_records_edited_since(members):
    """An import into a new table, one record edited since: kept whole, named, forced."""

    def work(session):
        table = session.create_table("Things", [FieldDraft("Thing")])
        return table, [session.create(table.id, {table.fields[0].id: f"T{n}"}) for n in range(3)]

    written = members.workspace.write(work)
    table, ids = written.value
    thing = table.fields[0].id
    members.write(lambda session: session.update(table.id, ids[0], {thing: "edited"}))
    outcome = members.undo(written.change_set)
    assert [(one.code, one.record_id) for one in outcome.conflicts] == [("edited", ids[0])]
    with closing(members.workspace.reader()) as reader:
        live = [one for one in reader.page(table, ids).values() if one.deleted_at is None]
    assert [one.values for one in live] == [("edited",)]
    members.undo(written.change_set, force=True)
    assert [table.label for table in members.workspace.tables()] == ["Members"]


def test_a_purged_field_cannot_come_back_but_all_else_can(members):
    record = members.add("Ada", age=36)
    age = members.field("Age")
    do(members, "trash_field", age.id)
    purged = do(members, "purge_field", age.id)
    with pytest.raises(NotUndoable):
        members.undo(purged)
    members.edit(record, name="Eve")
    members.undo_next()
    assert members.rows()[record] == ("Ada", None)
    assert members.verify() is None


def test_a_purged_field_leaves_the_log_readable(members):
    record = members.add("Ada", age=36)
    age = members.field("Age")
    do(members, "trash_field", age.id)
    do(members, "purge_field", age.id)
    with closing(members.workspace.reader()) as reader:
        history = reader.record_history(members.table_id, record)
    assert (36, None) in [(one.old, one.new) for entry in history for one in entry.changes]
    # a field made anew does not take over what the log says of the old one
    do(members, "add_field", members.table_id, FieldDraft("Age"))
    assert members.field("Age").id != age.id
    assert members.rows()[record][-1] is None


def test_a_purged_table_leaves_the_file_sound(members, path, reopened):
    members.add("Ada")
    do(members, "trash_table", members.table_id)
    do(members, "purge_table", members.table_id)
    assert members.verify() is None
    made = members.write(lambda session: session.create_table("Members", [FieldDraft("Name")]))
    assert members.workspace.tables()[0].id != members.table_id
    assert made is not None
    members.workspace.close()
    reopened()


def test_an_undo_after_a_table_was_purged_says_it_is_missing(members):
    record = members.add("Ada")
    edit = members.edit(record, age=1)
    do(members, "trash_table", members.table_id)
    do(members, "purge_table", members.table_id)
    assert [one.code for one in members.undo(edit).conflicts] == ["missing"]


def test_undo_of_a_rename_whose_old_label_is_taken_since(members):
    age = members.field("Age")
    renamed = do(members, "update_field", age.id, FieldDraft("Years", "integer"))
    do(members, "add_field", members.table_id, FieldDraft("Age"))
    with pytest.raises(InvalidDefinition) as caught:
        members.undo(renamed)
    assert (caught.value.code, caught.value.value) == ("label_taken", "Age")
    assert labels(members) == ["Name", "E-mail", "Years", "Age"]


def test_undo_of_trashing_a_field_whose_label_is_taken_since(members):
    age = members.field("Age")
    trashed = do(members, "trash_field", age.id)
    do(members, "add_field", members.table_id, FieldDraft("AGE"))
    with pytest.raises(InvalidDefinition):
        members.undo(trashed)
    assert labels(members) == ["Name", "E-mail", "AGE"]


def test_undo_of_a_table_rename_whose_old_label_is_taken_since(members):
    renamed = do(members, "rename_table", members.table_id, "People")
    do(members, "create_table", "members", [FieldDraft("Name")])
    with pytest.raises(InvalidDefinition):
        members.undo(renamed)
    assert [table.label for table in members.workspace.tables()] == ["People", "members"]


def test_restore_all_leaves_what_has_no_place_and_brings_the_rest(members):
    record = members.add("Ada", age=36)
    age, email = members.field("Age"), members.field("E-mail")
    do(members, "trash_field", age.id)
    do(members, "trash_field", email.id)
    do(members, "add_field", members.table_id, FieldDraft("Age"))
    members.trash(record)
    things = members.workspace.write(
        lambda session: session.create_table("Things", [FieldDraft("Thing")])
    ).value
    do(members, "trash_table", things.id)
    do(members, "create_table", "Things", [FieldDraft("Thing")])
    outcome = members.workspace.write(lambda session: session.restore_trash()).value
    assert outcome.restored == 2
    assert {one.code for one in outcome.conflicts} == {"label_taken"}
    assert {one.field_id for one in outcome.conflicts} == {None, age.id}
    assert labels(members) == ["Name", "E-mail", "Age"]
    assert set(members.rows()) == {record}

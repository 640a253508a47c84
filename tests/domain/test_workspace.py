"""The one way to write, and what it answers."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from domain.errors import (
    Cancelled,
    InvalidDefinition,
    InvalidRecord,
    NotFound,
    StaleRecord,
    WorkspaceMissing,
)
from domain.values import Action, FieldDraft, Origin, Query, Scope
from domain.workspace import Workspace


def test_write_answers_with_the_value_and_what_changed(members):
    values = members.stored({"Name": "Ada"})
    written = members.workspace.write(
        lambda session: session.create(members.table_id, values),
        label="Add Ada",
        origin=Origin.FORM,
    )
    touched = written.change_set.tables[members.table_id]
    assert touched.created == {written.value} == touched.ids
    assert touched.counts == {Action.CREATE: 1}
    assert not written.change_set.definitions
    assert (written.change_set.label, written.change_set.origin) == ("Add Ada", Origin.FORM)


def test_a_change_set_names_each_kind_of_change(members):
    ids = [members.add(f"M{number}") for number in range(4)]
    members.trash(ids[2])
    values = members.stored({"Age": 1})

    def work(session):
        session.update(members.table_id, ids[0], values)
        session.move_to_trash(members.table_id, [ids[1]])
        session.restore(members.table_id, [ids[2]])
        session.purge(members.table_id, [ids[3]])

    touched = members.write(work).tables[members.table_id]
    assert (touched.updated, touched.trashed) == ({ids[0]}, {ids[1]})
    assert (touched.restored, touched.purged) == ({ids[2]}, {ids[3]})


def test_a_record_notes_whom_its_change_set_names(members, reader):
    """Not who opened the file: the name may have been changed since."""
    values, table = members.stored({"Name": "Ada", "Age": 1}), members.table
    one = members.workspace.write(lambda s: s.create(table.id, values), actor="Ada").value
    older = members.stored({"Age": 2})
    members.workspace.write(lambda s: s.update(table.id, one, older), actor="Bea")
    members.workspace.write(lambda s: s.move_to_trash(table.id, [one]), actor="Cy")
    found = reader.record(table, one)
    assert (found.created_by, found.updated_by, found.deleted_by) == ("Ada", "Bea", "Cy")
    actors = [entry.actor for entry in reader.record_history(table.id, one)]
    assert actors == ["Cy", "Bea", "Ada"]


def test_a_change_of_definitions_says_so(members):
    made = members.write(lambda session: session.rename_table(members.table_id, "People"))
    assert made.definitions
    assert made.tables == {}


def test_nothing_changed_is_no_change_set(workspace):
    assert workspace.write(lambda session: 42).value == 42
    assert workspace.write(lambda session: 42).change_set is None


def test_an_error_rolls_back_data_and_history(members):
    before = (members.rows(), members.history())
    values = members.stored({"Name": "Ada"})

    def work(session):
        session.create(members.table_id, values)
        raise Cancelled

    with pytest.raises(Cancelled):
        members.workspace.write(work)
    assert (members.rows(), members.history()) == before
    members.add("goes on")


def test_cancelling_by_progress_rolls_back(members):
    ids = [members.add(f"M{number}") for number in range(3)]
    values = members.stored({"Age": 9})

    def cancel(done, total):
        raise Cancelled

    with pytest.raises(Cancelled):
        members.workspace.write(
            lambda session: session.update_many(members.table_id, [(one, values) for one in ids]),
            progress=cancel,
        )
    assert {row[2] for row in members.rows().values()} == {None}


def test_a_nested_write_is_a_savepoint(members):
    values = members.stored({"Name": "Ada"})

    def work(session):
        session.create(members.table_id, values)
        inner = members.workspace.write(
            lambda nested: nested.create(members.table_id, values), label="inner"
        )
        assert inner.change_set is None

    written = members.workspace.write(work, label="outer")
    assert (written.change_set.label, written.change_set.entries) == ("outer", 2)


def test_two_writers_never_mix(members, path):
    """A reader sees all of a change or nothing of it."""
    values = members.stored({"Name": "Ada"})
    with closing(members.workspace.reader()) as reader:

        def work(session):
            session.create(members.table_id, values)
            assert reader.count(Query(members.table_id)) == 0

        members.workspace.write(work)
        assert reader.count(Query(members.table_id)) == 1


def test_readers_cannot_write(members):
    with (
        closing(members.workspace.reader()) as reader,
        reader.snapshot() as connection,
        pytest.raises(sqlite3.OperationalError, match="attempt to write"),
    ):
        connection.execute("DELETE FROM tab_meta")


# -- records


def test_rules_are_kept_in_the_session(members):
    with pytest.raises(InvalidRecord) as caught:
        members.add(name=None)
    [(field_id, fault)] = caught.value.faults.items()
    assert (field_id, fault.code) == (members.field("Name").id, "required")
    record = members.add("Ada")
    with pytest.raises(InvalidRecord) as caught:
        members.edit(record, name=None)
    assert caught.value.record_id == record


def test_defaults_fill_what_was_not_given(members):
    members.write(
        lambda session: session.add_field(
            members.table_id, FieldDraft("City", required=True, default="Oslo")
        )
    )
    record = members.add("Ada")
    assert members.rows()[record][-1] == "Oslo"


def test_automatic_numbers_are_never_given_twice(workspace):
    drafts = [FieldDraft("Name"), FieldDraft("No", "autonumber")]
    table = workspace.write(lambda session: session.create_table("Things", drafts)).value
    name = table.fields[0].id

    def add():
        return workspace.write(lambda session: session.create(table.id, {name: "x"})).value

    first, second = add(), add()
    workspace.write(lambda session: session.purge(table.id, [second]))
    third = add()
    with closing(workspace.reader()) as reader:
        page = reader.page(table, [first, third])
    assert [page[one].values[1] for one in (first, third)] == [1, 3]
    assert third != second


def test_an_automatic_number_that_was_rolled_back_may_be_given_again(workspace):
    drafts = [FieldDraft("Name"), FieldDraft("No", "autonumber")]
    table = workspace.write(lambda session: session.create_table("Things", drafts)).value

    def fail(session):
        session.create(table.id, {})
        raise Cancelled

    with pytest.raises(Cancelled):
        workspace.write(fail)
    record = workspace.write(lambda session: session.create(table.id, {})).value
    with closing(workspace.reader()) as reader:
        assert reader.record(table, record).values[1] == 1


def test_someone_was_faster(members):
    record = members.add("Ada", age=1)
    values = members.stored({"Age": 2})
    members.workspace.write(
        lambda session: session.update(members.table_id, record, values, version=1)
    )
    with pytest.raises(StaleRecord):
        members.workspace.write(
            lambda session: session.update(members.table_id, record, values, version=1)
        )


def test_an_update_of_what_is_gone_says_so(members):
    values = members.stored({"Age": 2})
    written = members.workspace.write(lambda session: session.update(members.table_id, 99, values))
    assert written.value is False


def test_a_value_for_a_field_that_is_gone_does_not_vanish(members):
    record = members.add("Ada", age=1)
    age = members.field("Age")
    members.write(lambda session: session.trash_field(age.id))
    with pytest.raises(NotFound) as caught:
        members.workspace.write(
            lambda session: session.update(members.table_id, record, {age.id: 2})
        )
    assert (caught.value.kind, caught.value.key) == ("field", age.id)
    name = members.field("Name").id
    with pytest.raises(NotFound):
        members.workspace.write(
            lambda session: session.create(members.table_id, {name: "Eve", age.id: 2})
        )


def test_a_copy_of_a_record_that_is_gone(members):
    record = members.add("Ada")
    members.trash(record)
    with pytest.raises(NotFound) as caught:
        members.write(lambda session: session.duplicate(members.table_id, [record]))
    assert (caught.value.kind, caught.value.key) == ("record", record)


def test_many_thousand_records_at_once(members):
    def many(session):
        session.connection.executemany(
            "INSERT INTO members (name) VALUES (?)", [(f"M{n}",) for n in range(12_000)]
        )

    members.write(many)
    ids = list(members.rows())
    trashed = members.trash(*ids).tables[members.table_id]
    assert (trashed.many, trashed.counts) == (True, {Action.DELETE: 12_000})
    assert members.restore(*ids).restored == 12_000
    assert members.purge(*ids).entries == 12_000


def test_a_table_that_is_not_there(workspace):
    with pytest.raises(NotFound) as caught:
        workspace.write(lambda session: session.create(99, {}))
    assert (caught.value.kind, caught.value.key) == ("table", 99)


def test_empty_the_trash(members):
    ids = [members.add(f"M{number}", age=number) for number in range(3)]
    members.trash(*ids[:2])
    age = members.field("Age")
    members.write(lambda session: session.trash_field(age.id))
    things = members.workspace.write(
        lambda session: session.create_table("Things", [FieldDraft("Name")])
    ).value
    members.write(lambda session: session.trash_table(things.id))
    with closing(members.workspace.reader()) as reader:
        assert reader.trash_count() == 4
        assert members.workspace.write(lambda session: session.purge_trash()).value == 4
        assert reader.trash_count() == 0
    assert set(members.rows()) == {ids[2]}
    assert members.rows(Scope.TRASH) == {}
    assert members.verify() is None


def test_restore_everything_in_the_trash(members):
    ids = [members.add(f"M{number}") for number in range(3)]
    members.trash(*ids)
    things = members.workspace.write(
        lambda session: session.create_table("Things", [FieldDraft("Name")])
    ).value
    members.write(lambda session: session.trash_table(things.id))
    assert members.workspace.write(lambda session: session.restore_trash()).value.restored == 4
    assert set(members.rows()) == set(ids)
    assert len(members.workspace.tables()) == 2


# -- definitions


BAD = {
    "blank_label": ("  ", [FieldDraft("Name")]),
    "label_taken": ("Things", [FieldDraft("Name"), FieldDraft(" NAME ")]),
    "label_too_long": ("T" * 301, [FieldDraft("Name")]),
    "unknown_type": ("Things", [FieldDraft("Name", "colour")]),
    "choices_missing": ("Things", [FieldDraft("Name", "choice")]),
    "bad_pattern": ("Things", [FieldDraft("Name", pattern="(")]),
    "bad_default": ("Things", [FieldDraft("Name", "integer", default="many")]),
    "bad_range": ("Things", [FieldDraft("Name", "integer", minimum="9", maximum="1")]),
    "too_many_fields": ("Things", [FieldDraft(f"F{number}") for number in range(1_901)]),
}


@pytest.mark.parametrize("code", BAD)
def test_a_table_that_cannot_be_made(workspace, code):
    with pytest.raises(InvalidDefinition) as caught:
        workspace.write(lambda session: session.create_table(*BAD[code]))
    assert caught.value.code == code
    assert workspace.tables() == []


def test_a_label_that_is_taken(members):
    with pytest.raises(InvalidDefinition) as caught:
        members.write(lambda session: session.create_table("MEMBERS", [FieldDraft("Name")]))
    assert (caught.value.code, caught.value.value) == ("label_taken", "MEMBERS")


def test_an_automatic_type_only_once(members):
    draft = FieldDraft("Made", "created_at")
    members.write(lambda session: session.add_field(members.table_id, draft))
    for verb in (
        lambda session: session.add_field(members.table_id, FieldDraft("Again", "created_at")),
        lambda session: session.create_table("T", [draft, FieldDraft("Again", "created_at")]),
    ):
        with pytest.raises(InvalidDefinition) as caught:
            members.write(verb)
        assert (caught.value.code, caught.value.value) == ("already_there", "Again")


def test_the_last_field_stays(workspace):
    table = workspace.write(
        lambda session: session.create_table("Things", [FieldDraft("Name")])
    ).value
    with pytest.raises(InvalidDefinition) as caught:
        workspace.write(lambda session: session.trash_field(table.fields[0].id))
    assert caught.value.code == "last_field"


# -- drafts, views, opening


def test_a_draft_survives_a_restart_and_is_no_change(members, path):
    before = members.history()
    members.workspace.save_draft(members.table_id, None, {1: "half"})
    members.workspace.save_draft(members.table_id, None, {1: "half-typed"})
    members.workspace.save_draft(members.table_id, 7, {2: "other"})
    assert members.history() == before
    members.workspace.close()
    with Workspace.open(path) as workspace, closing(workspace.reader()) as reader:
        drafts = {one.record_id: one for one in reader.drafts()}
        assert drafts[None].texts == {1: "half-typed"}
        assert drafts[7].texts == {2: "other"}
        assert drafts[None].actor
        workspace.drop_draft(members.table_id, None)
        assert [one.record_id for one in reader.drafts()] == [7]


def test_a_view_is_kept(members, reader):
    members.workspace.save_view(members.table_id, {"order": [3, 1, 2], "widths": {"1": 80}})
    assert reader.view(members.table_id) == {"order": [3, 1, 2], "widths": {"1": 80}}
    assert reader.view(99) == {}


def test_opening_twice_changes_nothing(members, path):
    members.add("Ada")
    members.workspace.close()
    with Workspace.open(path):
        pass
    with closing(sqlite3.connect(path)) as connection:
        first = list(connection.iterdump())
    with Workspace.open(path):
        pass
    with closing(sqlite3.connect(path)) as connection:
        assert list(connection.iterdump()) == first


def test_a_closed_workspace_leaves_one_file(members, path):
    members.add("Ada")
    members.workspace.close()
    left = {one.name for one in path.parent.iterdir()}
    assert left <= {path.name, f".{path.name}.lock"}


def test_a_file_that_must_exist(path):
    with pytest.raises(WorkspaceMissing):
        Workspace.open(path, must_exist=True)


def test_every_pragma_that_keeps_the_file_safe(members):
    connection = members.workspace.database.connection

    def pragma(name):
        return connection.execute(f"PRAGMA {name}").fetchone()[0]

    assert pragma("journal_mode") == "wal"
    assert pragma("synchronous") == 2
    assert pragma("recursive_triggers") == 1
    assert pragma("wal_autocheckpoint") == 0
    assert pragma("cell_size_check") == 1
    with closing(members.workspace.reader()) as reader, reader.snapshot() as other:
        assert other.execute("PRAGMA query_only").fetchone() == (1,)
        assert other.execute("PRAGMA wal_autocheckpoint").fetchone() == (0,)


def test_a_synced_folder_gets_a_rollback_journal(tmp_path):
    folder = tmp_path / "Dropbox (Team)"
    folder.mkdir()
    with Workspace.open(folder / "a.tabularium") as workspace:
        mode = workspace.database.connection.execute("PRAGMA journal_mode").fetchone()
        with closing(workspace.reader()) as reader:
            assert reader.unsafe_place() == "synced"
    assert mode == ("delete",)


def test_the_log_is_moved_into_the_file_when_it_has_grown(members, path):
    values = members.stored({"Name": "x" * 5_000})
    wal = path.with_name(path.name + "-wal")
    for _ in range(12):
        members.write(lambda session: session.create_many(members.table_id, [values] * 100))
    assert wal.stat().st_size < 20 << 20
    assert path.stat().st_size > 4 << 20

"""The audit log is written by the file itself, whoever writes and by whatever statement."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from contextlib import closing

import pytest

from domain.values import Action, FieldDraft, Origin
from domain.workspace import Workspace


def entries(workspace, change_set_id):
    with closing(workspace.reader()) as reader:
        return reader.entries(change_set_id, limit=10_000)


def latest(workspace, number=0):
    with closing(workspace.reader()) as reader:
        return reader.activity(limit=number + 1)[number]


def changed(entry):
    return {change.label: (change.old, change.new) for change in entry.changes}


def test_create_notes_the_whole_record(members):
    record = members.add("Ada", "ada@example.org", 36)
    [entry] = entries(members.workspace, members.last().id)
    assert (entry.action, entry.record_id, entry.actor) == (Action.CREATE, record, "ada")
    assert changed(entry) == {
        "Name": (None, "Ada"),
        "E-mail": (None, "ada@example.org"),
        "Age": (None, 36),
    }


def test_update_notes_the_changed_fields_only(members):
    record = members.add("Ada", "ada@example.org", 36)
    change_set = members.edit(record, age=37)
    [entry] = entries(members.workspace, change_set.id)
    assert entry.action is Action.UPDATE
    assert changed(entry) == {"Age": (36, 37)}


def test_an_update_that_changes_nothing_leaves_no_change_set(members):
    record = members.add("Ada")
    before = len(members.history())
    assert members.edit(record, name="Ada") is None
    assert len(members.history()) == before


def test_trash_restore_purge_have_their_own_actions(members):
    record = members.add("Ada", age=36)
    members.trash(record)
    members.restore(record)
    members.purge(record)
    actions = [
        entries(members.workspace, one.id)[0].action for one in reversed(members.history()[:4])
    ]
    assert actions == [Action.CREATE, Action.DELETE, Action.RESTORE, Action.PURGE]
    [purged] = entries(members.workspace, members.last().id)
    assert changed(purged) == {"Name": ("Ada", None), "E-mail": (None, None), "Age": (36, None)}


def test_an_operation_that_fails_leaves_neither_rows_nor_history(members):
    before = (members.rows(), members.history())

    def fail(session):
        session.create(members.table_id, members.stored({"Name": "Ada"}))
        raise RuntimeError("on purpose")

    with pytest.raises(RuntimeError):
        members.workspace.write(fail)
    assert (members.rows(), members.history()) == before


def test_label_actor_origin_and_details_stay_with_the_change_set(members):
    def work(session):
        session.describe("Welcome Ada", source="letter")
        return session.create(members.table_id, members.stored({"Name": "Ada"}))

    written = members.workspace.write(work, actor="grace", label="New", origin=Origin.FORM)
    found = latest(members.workspace)
    assert found == written.change_set
    assert (found.label, found.actor, found.origin) == ("Welcome Ada", "grace", Origin.FORM)
    assert found.details == {"source": "letter"}


# -- other programs


def test_a_write_of_another_program_is_sealed_at_the_next_open(members, outside, reopened):
    record = members.add("Ada", "ada@example.org", 36)
    members.workspace.close()
    outside(
        f"UPDATE members SET age = 37 WHERE id = {record}",
        "INSERT INTO members (name) VALUES ('Grace')",
        f"DELETE FROM members WHERE id = {record}",
    )
    workspace = reopened()
    found = latest(workspace)
    assert (found.origin, found.actor, found.entries) == (Origin.OUTSIDE, "", 3)
    assert found.link
    actions = [(one.action, changed(one)) for one in entries(workspace, found.id)]
    assert actions[0] == (Action.UPDATE, {"Age": (36, 37)})
    assert actions[1][0] is Action.CREATE
    assert actions[2][0] is Action.PURGE
    with closing(workspace.reader()) as reader:
        assert reader.verify_history() is None


def test_each_time_between_two_openings_is_one_change_set(members, outside, path):
    members.add("Ada")
    members.workspace.close()
    for number in range(3):
        outside(f"INSERT INTO members (name) VALUES ('Outside {number}')")
        with Workspace.open(path) as workspace:
            assert latest(workspace).origin is Origin.OUTSIDE
            assert latest(workspace).entries == 1


def test_a_write_of_another_program_while_open_is_apart_from_ours(members, outside):
    record = members.add("Ada")
    outside(f"UPDATE members SET age = 1 WHERE id = {record}")
    ours = members.edit(record, age=2)
    theirs = latest(members.workspace, 1)
    assert theirs.origin is Origin.OUTSIDE
    assert changed(entries(members.workspace, theirs.id)[0]) == {"Age": (None, 1)}
    assert changed(entries(members.workspace, ours.id)[0]) == {"Age": (1, 2)}
    assert members.verify() is None


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="needs the sqlite3 shell")
def test_the_sqlite3_shell_cannot_write_past_the_audit(members, path, reopened):
    record = members.add("Ada", age=36)
    members.workspace.close()
    statement = f"UPDATE members SET age = 40 WHERE id = {record};"
    subprocess.run(["sqlite3", str(path), statement], check=True, timeout=30)
    workspace = reopened()
    found = latest(workspace)
    assert found.origin is Origin.OUTSIDE
    assert changed(entries(workspace, found.id)[0]) == {"Age": (36, 40)}


def test_a_trash_by_another_program_is_a_delete(members, outside, reopened):
    record = members.add("Ada")
    members.workspace.close()
    outside(f"UPDATE members SET deleted_at = '2026-01-01T00:00:00.000Z' WHERE id = {record}")
    workspace = reopened()
    [entry] = entries(workspace, latest(workspace).id)
    assert entry.action is Action.DELETE


def test_a_rolled_back_write_of_another_program_leaves_nothing(members, path, reopened):
    record = members.add("Ada")
    before = members.history()
    members.workspace.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"UPDATE members SET age = 1 WHERE id = {record}")
        connection.rollback()
    workspace = reopened()
    with closing(workspace.reader()) as reader:
        assert reader.activity(limit=100) == before


def test_dropping_our_triggers_is_mended_at_the_next_open(members, outside, reopened):
    record = members.add("Ada")
    members.workspace.close()
    outside('DROP TRIGGER "members__updated"')
    workspace = reopened()
    changes = members.stored
    members.workspace = workspace
    change_set = workspace.write(
        lambda session: session.update(members.table_id, record, changes({"Age": 5}))
    ).change_set
    assert changed(entries(workspace, change_set.id)[0]) == {"Age": (None, 5)}


# -- statements that other audits miss


def raw(members, statement, *binds):
    """Run SQL inside a transaction of ours and return the change set's entries."""
    change_set = members.write(lambda session: session.connection.execute(statement, binds))
    return entries(members.workspace, change_set.id)


def test_replace_is_a_purge_and_a_create(members):
    record = members.add("Ada", "ada@example.org", 36)
    found = raw(
        members, "INSERT OR REPLACE INTO members (id, name, age) VALUES (?, 'Grace', 40)", record
    )
    assert [one.action for one in found] == [Action.PURGE, Action.CREATE]
    assert changed(found[0])["Name"] == ("Ada", None)
    assert changed(found[1])["Name"] == (None, "Grace")


def test_replace_by_a_unique_value_notes_the_record_it_removed(members):
    record = members.add("Ada", "ada@example.org")
    found = raw(
        members, "INSERT OR REPLACE INTO members (name, e_mail) VALUES ('Eve', 'ada@example.org')"
    )
    assert [one.action for one in found] == [Action.PURGE, Action.CREATE]
    assert found[0].record_id == record


def test_replace_by_another_program_is_known_by_what_it_made(members, outside, reopened):
    """Without recursive triggers SQLite removes the old row in silence: a documented limit.

    What is gone shows in the create entry of the same record.
    """
    record = members.add("Ada", age=36)
    members.workspace.close()
    outside(f"INSERT OR REPLACE INTO members (id, name) VALUES ({record}, 'Grace')")
    workspace = reopened()
    found = entries(workspace, latest(workspace).id)
    assert [(one.action, one.record_id) for one in found] == [(Action.CREATE, record)]


def test_upsert_is_an_update(members):
    record = members.add("Ada", "ada@example.org", 36)
    found = raw(
        members,
        "INSERT INTO members (name, e_mail) VALUES ('Eve', 'ada@example.org') "
        "ON CONFLICT (e_mail) WHERE deleted_at IS NULL DO UPDATE SET age = 41",
    )
    assert [(one.action, one.record_id) for one in found] == [(Action.UPDATE, record)]
    assert changed(found[0]) == {"Age": (36, 41)}


def test_a_changed_id_is_another_record(members):
    record = members.add("Ada", age=36)
    found = raw(members, "UPDATE members SET id = 77, age = 37 WHERE id = ?", record)
    assert [(one.action, one.record_id) for one in found] == [
        (Action.PURGE, record),
        (Action.CREATE, 77),
    ]
    assert changed(found[0])["Age"] == (36, None)
    assert changed(found[1])["Age"] == (None, 37)


def test_one_statement_for_many_rows_notes_each(members):
    ids = [members.add(f"Member {number}") for number in range(50)]
    found = raw(members, "UPDATE members SET age = id * 2")
    assert {one.record_id: changed(one)["Age"] for one in found} == {
        one: (None, one * 2) for one in ids
    }


@pytest.mark.parametrize(
    "value",
    [
        b"\x00\xff\x10blob",
        b"",
        0.1 + 0.2,
        -1.5e-300,
        1e308,
        1.7976931348623025e308,
        2**62,
        -(2**63),
        "",
        'quote " and \\ and \n and \u2028',
        "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 😀",
        '{"blob":"00"}',
        "[1,2]",
        "with \x00 inside",
    ],
    ids=repr,
)
def test_values_are_exact_in_the_log(members, value):
    record = members.add("Ada", age=36)
    [updated] = raw(members, "UPDATE members SET age = ? WHERE id = ?", value, record)
    assert changed(updated) == {"Age": (36, value)}
    assert type(changed(updated)["Age"][1]) is type(value)
    [created] = raw(members, "INSERT INTO members (name, age) VALUES ('Eve', ?)", value)
    assert changed(created)["Age"] == (None, value)
    [_, again] = [
        *raw(members, "DELETE FROM members WHERE id = ?", record),
        *raw(members, "UPDATE members SET age = NULL WHERE age = ?", value),
    ]
    assert changed(again) == {"Age": (value, None)}


@pytest.mark.parametrize("value", [float("inf"), float("-inf")])
def test_infinity_does_not_break_the_log(members, value):
    record = members.add("Ada", age=36)
    [entry] = raw(members, "UPDATE members SET age = ? WHERE id = ?", value, record)
    assert changed(entry) == {"Age": (36, value)}
    assert members.verify() is None


@pytest.mark.parametrize("count", [1, 99, 100, 101, 499, 1_900])
def test_a_table_of_many_columns_is_audited_whole(workspace, count):
    drafts = [FieldDraft(f"Column {number}") for number in range(count)]
    table = workspace.write(lambda session: session.create_table("Wide", drafts)).value
    values = {field.id: f"v{field.id}" for field in table.fields}
    record = workspace.write(lambda session: session.create(table.id, values)).value
    last = table.fields[-1]
    workspace.write(lambda session: session.update(table.id, record, {last.id: "new"}))
    with closing(workspace.reader()) as reader:
        update, create = reader.record_history(table.id, record)
        assert len(create.changes) == count
        assert [change.new for change in create.changes] == list(values.values())
        assert [(change.old, change.new) for change in update.changes] == [(f"v{last.id}", "new")]
        assert reader.verify_history() is None


LABELS = [
    'Say "hello"',
    "It's; DROP TABLE members --",
    "SELECT",
    "Ünïcödé Straße",
    "会員名簿",
    "😀",
    "order",
    "id",
    "tab_audit",
    "100% of `it`",
    "a" * 300,
    "[brackets]",
]


@pytest.mark.parametrize("label", LABELS)
def test_labels_are_data_and_names_are_slugs(workspace, label):
    fields = [FieldDraft(label), FieldDraft(f"{label}"[:298] + " 2", unique=True)]
    table = workspace.write(lambda session: session.create_table(label, fields)).value
    assert table.label == label
    names = [table.name, *(field.name for field in table.fields)]
    assert all(name.isascii() and len(name) <= 50 for name in names)
    assert all(set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789_") for name in names)
    record = workspace.write(
        lambda session: session.create(table.id, {table.fields[0].id: label})
    ).value
    workspace.write(lambda session: session.update(table.id, record, {table.fields[1].id: "x"}))
    with closing(workspace.reader()) as reader:
        update, create = reader.record_history(table.id, record)
        assert create.changes[0].new == label
        assert update.changes[0].label == fields[1].label
        assert reader.verify_history() is None


def test_the_view_of_the_log_reads_by_names(members, path):
    record = members.add("Ada", "ada@example.org", 36)
    members.edit(record, age=37)
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "SELECT entity_type, entity_id, action, old_value, new_value, user_id FROM audit_log "
            "WHERE entity_type = 'members' ORDER BY id"
        ).fetchall()
    assert rows[0][:4] == ("members", record, "create", None)
    assert json.loads(rows[0][4]) == {"name": "Ada", "e_mail": "ada@example.org", "age": 36}
    assert [json.loads(rows[1][place]) for place in (3, 4)] == [{"age": 36}, {"age": 37}]
    assert rows[1][5] == "ada"


def test_history_names_a_field_by_its_present_label(members):
    record = members.add("Ada", age=36)
    age = members.field("Age")
    members.write(lambda session: session.update_field(age.id, FieldDraft("Years", type="integer")))
    with closing(members.workspace.reader()) as reader:
        [entry] = reader.record_history(members.table_id, record)
    assert changed(entry)["Years"] == (None, 36)


def test_a_bulk_names_no_record_but_counts_them(members):
    def many(session):
        session.connection.executemany(
            "INSERT INTO members (name) VALUES (?)", [(f"M{number}",) for number in range(10_001)]
        )

    touched = members.write(many).tables[members.table_id]
    assert touched.many
    assert touched.ids == frozenset()
    assert touched.counts == {Action.CREATE: 10_001}

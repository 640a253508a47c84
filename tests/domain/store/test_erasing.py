"""A purge with erasing: the values leave the history and the file, the chain verifies as before."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from time import monotonic

import pytest
from test_seal import chain_by_the_documented_form

from domain.errors import Cancelled, NotUndoable
from domain.exporting import export_workspace
from domain.importing import import_file
from domain.store import cleaning
from domain.store.undo.preview import conflicts_ahead
from domain.values import Action, FieldDraft, Origin, Query
from domain.workspace import Workspace

SECRET = "Persephone Quillfeather"
MAIL = "quillfeather@example.org"


@pytest.fixture
def life(members):
    """A record that lived: made, changed, undone, trashed, with labels and a draft of its own."""
    # as SQLite is built in most places: what is deleted stays in the page until it is used again
    members.workspace.database.connection.execute("PRAGMA secure_delete = OFF").fetchall()
    members.add("Ada", "ada@example.org", 36)
    one = members.add("Persephone", MAIL, 20)
    rename = members.stored({"Name": SECRET})
    members.write(lambda session: session.update(members.table_id, one, rename), label="Edit One")
    age = members.stored({"Age": 21})
    members.write(
        lambda session: session.update(members.table_id, one, age),
        label=f"Edit Age of {SECRET}",
        origin=Origin.GRID,
    )
    members.undo_next()
    members.workspace.save_draft(members.table_id, one, {1: f"{SECRET} the second"})
    members.write(
        lambda session: session.move_to_trash(members.table_id, [one]), label=f"Delete {SECRET}"
    )
    return one


def erase(members, *ids, label="Purge 1 record"):
    def operation(session):
        with session.erasing():
            return session.purge(members.table_id, ids)

    return members.write(operation, label=label, origin=Origin.TRASH)


def bytes_of(path):
    """Return all bytes beside the workspace and in it."""
    files = [one for one in path.parent.iterdir() if one.name.startswith(path.name)]
    return b"".join(one.read_bytes() for one in files)


def history_of(members, record):
    with closing(members.workspace.reader()) as reader:
        return reader.record_history(members.table_id, record)


def test_values_labels_and_drafts_are_gone_from_the_bytes_of_the_file(members, life, path):
    members.workspace.close()
    assert SECRET.encode() in bytes_of(path)
    with Workspace.open(path, actor="ada") as members.workspace:
        erase(members, life)
        assert members.verify() is None
    found = bytes_of(path)
    for trace in (SECRET, MAIL, "Persephone", "Quillfeather", "the second"):
        assert trace.encode() not in found
        assert trace.encode("utf-16-le") not in found
    assert b"ada@example.org" in found


def test_the_bytes_are_gone_while_the_file_is_open_as_well(members, life, path):
    erase(members, life)
    assert SECRET.encode() not in bytes_of(path)


def test_the_chain_verifies_by_the_documented_form_and_keeps_its_older_links(members, life, path):
    before = [(one.id, one.link) for one in reversed(members.history())]
    erase(members, life)
    assert members.verify() is None
    after = chain_by_the_documented_form(path)
    assert after[:-1] == before
    assert after == [(one.id, one.link) for one in reversed(members.history())]
    members.add("Grace")
    assert members.verify() is None


def test_that_there_was_a_record_when_and_by_whom_stays(members, life):
    untouched = history_of(members, 1)
    done = erase(members, life)
    entries = history_of(members, life)
    assert [one.action for one in entries] == [
        Action.PURGE,
        Action.DELETE,
        Action.UPDATE,
        Action.UPDATE,
        Action.UPDATE,
        Action.CREATE,
    ]
    assert all(one.erased and not one.changes and one.actor == "ada" for one in entries)
    assert done.details["erased"] is True
    assert history_of(members, 1) == untouched
    assert not any(one.erased for one in untouched)


def test_labels_that_named_the_record_are_gone_and_the_others_stay(members, life):
    members.trash(1)
    both = members.write(
        lambda session: session.restore(members.table_id, [1, life]), label="Restore 2 records"
    )
    members.trash(life)
    erase(members, life)
    labels = {one.id: one.label for one in members.history()}
    assert labels[both.id] == "Restore 2 records"
    assert not any(SECRET in label for label in labels.values())
    assert members.verify() is None


def test_the_label_of_an_undo_in_vain_goes_with_what_it_undid(members, life, path):
    members.restore(life)
    rename = members.stored({"Name": "Kore"})
    edit = members.write(
        lambda session: session.update(members.table_id, life, rename), label=f"Edit {SECRET}"
    )
    members.edit(life, name="Proserpina")
    assert members.undo(edit).applied == 0  # the newer name stays
    assert members.last().label == edit.label
    members.trash(life)
    erase(members, life)
    assert members.verify() is None
    members.workspace.close()
    assert SECRET.encode() not in bytes_of(path)


def test_what_the_erasing_change_set_itself_did_before_is_erased_too(members, life, path):
    members.restore(life)
    rename = members.stored({"Name": "Proserpina"})

    def operation(session):
        with session.erasing():
            session.update(members.table_id, life, rename)
            session.purge(members.table_id, [life])

    members.write(operation)
    assert members.verify() is None
    members.workspace.close()
    assert b"Proserpina" not in bytes_of(path)


def test_a_record_purged_earlier_can_be_erased_later(members, life, path):
    members.purge(life)
    assert history_of(members, life)[0].changes
    members.write(lambda session: session.erase_purged(members.table_id, [life, 1, 999]))
    assert members.last().tables[members.table_id].purged == {life}
    assert all(one.erased for one in history_of(members, life))
    assert not any(one.erased for one in history_of(members, 1))
    assert members.verify() is None
    members.workspace.close()
    assert SECRET.encode() not in bytes_of(path)


def test_all_that_a_change_set_purged_can_be_erased_but_not_what_is_there_again(
    members, life, outside
):
    members.trash(1)
    purged = members.purge(1, life)
    outside("INSERT INTO members (id, name) VALUES (1, 'Another')")
    done = members.workspace.write(lambda session: session.erase_purged_by(purged.id))
    assert done.value == 1
    assert done.change_set.tables[members.table_id].purged == {life}
    assert all(one.erased for one in history_of(members, life))
    assert not any(one.erased for one in history_of(members, 1))
    assert members.verify() is None


def test_the_text_that_searches_look_into_is_thrown_away(members, life):
    members.restore(life)
    with closing(members.workspace.reader()) as reader:
        table = reader.table(members.table_id)
        reader.prepare_search(table)
        texts = members.workspace._texts
        members.trash(life)
        assert texts.get(table) is not None
        erase(members, life)
        assert texts.get(table) is None
        assert reader.count(Query(table.id, search="Ada")) == 1


def test_erasing_nothing_leaves_no_trace(members, life):
    last = members.last()
    done = members.write(lambda session: session.erase_purged(members.table_id, [1, life]))
    assert done is None
    assert members.last() == last


def test_the_whole_trash_with_its_tables(members, life, path):
    made = members.workspace.write(
        lambda session: session.create_table("Guests", [FieldDraft("Who")])
    ).value
    members.write(
        lambda session: session.create(made.id, {made.fields[0].id: "Zenobia Marchbanks"})
    )
    members.write(lambda session: session.trash_table(made.id))

    def operation(session):
        with session.erasing():
            return session.purge_trash()

    members.write(operation)
    assert members.verify() is None
    assert history_of(members, life)[0].action == Action.PURGE
    members.workspace.close()
    found = bytes_of(path)
    assert SECRET.encode() not in found
    assert b"Zenobia" not in found
    assert b"Guests" in found  # that there was such a table stays


def test_undo_of_an_older_change_skips_what_was_erased_and_says_so(members, life):
    members.restore(life)
    age = members.stored({"Age": 70})
    both = members.write(
        lambda session: [session.update(members.table_id, one, age) for one in (1, life)]
    )
    members.trash(life)
    erase(members, life)
    with closing(members.workspace.reader()) as reader, reader.snapshot() as connection:
        ahead = [one for part in conflicts_ahead(connection, both.id) for one in part]
    outcome = members.undo(both)
    assert outcome.applied == 1
    assert [(one.code, one.record_id) for one in outcome.conflicts] == [("missing", life)]
    assert [(one.code, one.record_id) for one in ahead] == [("missing", life)]
    assert members.rows()[1][2] == 36
    assert life not in members.rows()
    assert members.verify() is None


def test_undo_passes_over_what_was_erased(members, life):
    erase(members, life)
    outcome = members.undo_next()
    assert members.rows() == {}  # the adding of Ada, who lives, is what comes next
    assert outcome.applied == 1
    with pytest.raises(NotUndoable):
        members.undo(next(one for one in members.history() if one.details.get("erased")))


def test_what_another_program_purged_and_we_erased_does_not_come_back(members, life, outside):
    outside(f"DELETE FROM members WHERE id = {life}")
    members.add("Grace")
    by_other = next(one for one in members.history() if one.origin == Origin.OUTSIDE)
    members.write(lambda session: session.erase_purged(members.table_id, [life]))
    outcome = members.undo(by_other)
    assert outcome.applied == 0
    assert [one.code for one in outcome.conflicts] == ["missing"]
    assert members.verify() is None


def test_a_record_that_lives_again_under_the_number_is_left_alone(members, life, outside):
    made = [one for one in reversed(members.history()) if members.table_id in one.tables][1]
    erase(members, life)
    outside(f"INSERT INTO members (id, name) VALUES ({life}, 'Another')")
    outcome = members.undo(made)
    assert outcome.applied == 0
    assert members.rows()[life][0] == "Another"
    assert members.verify() is None


def test_a_later_life_under_the_number_cannot_be_hidden(members, life, outside, path):
    """What was erased covers only what was before it."""
    erase(members, life)
    outside(f"INSERT INTO members (id, name) VALUES ({life}, 'Another')")
    members.add("Grace")
    assert members.verify() is None
    target = next(one.id for one in members.history() if one.origin == Origin.OUTSIDE)
    members.workspace.close()
    outside(
        "UPDATE tab_audit SET leaf = randomblob(32), body = NULL, salt = NULL "
        f"WHERE change_set = {target}"
    )
    with Workspace.open(path) as members.workspace:
        assert members.verify() == target


def test_the_export_of_the_history_marks_what_was_erased(members, life, tmp_path):
    erase(members, life)
    with closing(members.workspace.reader()) as reader:
        export_workspace(reader, tmp_path / "out", with_history=True)
    text = (tmp_path / "out" / "history.jsonl").read_text(encoding="utf-8")
    entries = [
        entry
        for line in text.splitlines()
        for entry in json.loads(line)["entries"]
        if entry["kind"] == "record"
    ]
    assert {entry["record"] for entry in entries if entry.get("erased")} == {life}
    assert all("values" not in one and "changes" not in one for one in entries if "erased" in one)
    assert "Persephone" not in text


def test_the_import_that_made_a_record_keeps_its_name_and_the_rows_it_left_out(members, tmp_path):
    (tmp_path / "a.csv").write_text("Name,Age\nAda,20\nEve,x\nEve,30\n", encoding="utf-8")
    report = import_file(members.workspace, tmp_path / "a.csv")
    done = members.last()

    def operation(session):
        with session.erasing():
            session.purge(report.table_id, range(1, 9))

    members.write(operation)
    again = next(one for one in members.history() if one.id == done.id)
    assert (again.label, again.details) == ("Import a.csv", done.details)
    with closing(members.workspace.reader()) as reader:
        entries = [one for one in reader.entries(done.id) if one.table_id == report.table_id]
    assert entries
    assert all(one.erased for one in entries)
    assert members.verify() is None


def test_cancelled_it_leaves_all_as_it_was(members, life, path):
    before = history_of(members, life)

    def stop(_done, _total):
        raise Cancelled

    def operation(session):
        with session.erasing():
            session.purge(members.table_id, [life])

    with pytest.raises(Cancelled):
        members.workspace.write(operation, progress=stop)
    assert history_of(members, life) == before
    assert members.trashed() == {life}
    assert members.verify() is None
    assert not cleaning.is_pending(members.workspace.database.connection)


def test_inside_a_larger_transaction_the_chain_says_that_it_was_erased(members, life):
    def operation(session):
        with session.erasing():
            session.purge(members.table_id, [life])

    with members.workspace.database.transaction(label="Around") as around:
        members.workspace.write(operation)
    assert around.change_set.details == {"erased": True}
    assert members.verify() is None


KILLED = """
import os, sys
from domain.store import cleaning
from domain.store.undo.preview import conflicts_ahead
from domain.workspace import Workspace

cleaning.clean = lambda connection: os._exit(9)  # the computer stops before the file is tidied
workspace = Workspace.open(sys.argv[1])
def operation(session):
    with session.erasing():
        session.purge(int(sys.argv[2]), [int(sys.argv[3])])
workspace.write(operation)
"""


def test_a_program_that_was_stopped_cleans_the_file_when_it_opens_it_again(members, life, path):
    members.workspace.close()
    arguments = [sys.executable, "-c", KILLED, path, str(members.table_id), str(life)]
    assert subprocess.run(arguments, check=False).returncode == 9
    with Workspace.open(path) as members.workspace:
        assert cleaning.is_pending(members.workspace.database.connection)
        assert members.verify() is None
    assert SECRET.encode() not in bytes_of(path)
    with Workspace.open(path) as members.workspace:
        assert not cleaning.is_pending(members.workspace.database.connection)


def test_where_the_file_cannot_be_written_anew_it_is_overwritten_and_done_later(members, path):
    connection = members.workspace.database.connection
    connection.execute("PRAGMA secure_delete = OFF").fetchall()
    for number in range(20):
        members.add(f"Member {number}")
    one = members.add(SECRET)
    members.trash(one)
    members.workspace.database.checkpoint_after_commit = False  # as in the window
    erase(members, one)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        members.workspace.database.clean()
        other.execute("ROLLBACK")
    assert cleaning.is_pending(connection)
    assert connection.execute("PRAGMA secure_delete").fetchone() == (0,)
    members.workspace.close()
    assert SECRET.encode() not in bytes_of(path)
    for _ in range(2):
        with Workspace.open(path) as members.workspace:
            pending = cleaning.is_pending(members.workspace.database.connection)
    assert not pending


def test_a_hundred_thousand_records_take_seconds(members, path):
    with members.workspace.database.transaction:
        members.workspace.database.connection.execute(
            "WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number LIMIT 100000)"
            " INSERT INTO members (name) SELECT 'Erasable ' || n FROM number"
        )
    ids = list(members.rows())
    told = []

    def operation(session):
        with session.erasing():
            return session.purge(members.table_id, ids)

    begun = monotonic()
    members.workspace.write(operation, progress=lambda *step: told.append(step))
    assert monotonic() - begun < 30
    assert told[-1] == (100_000, 100_000)
    assert len(told) > 3
    assert members.verify() is None
    members.workspace.close()
    assert b"Erasable" not in bytes_of(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)

"""Change sets and entries in words, from real ones."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from club import make_club

from domain.values import Action, ChangeSet, Origin, Touched
from domain.workspace import Workspace
from gui import sentences


def change(origin=Origin.GRID, label="", counts=None, definitions=False):
    tables = {1: Touched(counts=counts)} if counts else {}
    return ChangeSet(7, "2026-05-03T10:00:00.000Z", "Robin", origin, label, tables, definitions)


@pytest.fixture
def club(tmp_path):
    return make_club(tmp_path / "club.tabularium")


@pytest.fixture
def tables(club):
    return {club.table.id: club.table}


@pytest.mark.parametrize(
    ("label", "done"),
    [
        ("Edit Phone of Ada", "Edited Phone of Ada"),
        ("Delete 3 records", "Deleted 3 records"),
        ("Put back Phone", "Put back Phone"),
        ("Erfassen", "Erfassen"),
        ("Undo", "Undo"),
        ("Add", "Added"),
    ],
)
def test_a_label_becomes_what_was_done(label, done):
    assert sentences.past(label) == done


@pytest.mark.parametrize(
    ("counts", "label"),
    [
        ({Action.CREATE: 1}, "Add 1 record to Members"),
        ({Action.UPDATE: 2}, "Change 2 records of Members"),
        ({Action.DELETE: 3532}, "Move 3,532 records of Members to the Trash"),
        ({Action.RESTORE: 1}, "Restore 1 record of Members"),
        ({Action.PURGE: 4}, "Purge 4 records of Members"),
        (
            {Action.CREATE: 1, Action.UPDATE: 2},
            "Add 1 record to Members and change 2 records of Members",
        ),
        ({Action.CREATE: 1, Action.UPDATE: 2, Action.DELETE: 3}, "Change 6 records of Members"),
    ],
)
def test_without_a_label_the_counts_speak(counts, label, tables):
    assert sentences.label_of(change(counts=counts), tables) == label


def test_definitions_and_nothing_have_words_too(tables):
    assert sentences.label_of(change(definitions=True), tables) == "Change tables or fields"
    assert sentences.label_of(change(), tables) == "Change"
    assert "a table that is gone" in sentences.label_of(change(counts={Action.CREATE: 1}), {})


@pytest.mark.parametrize(
    ("origin", "label", "line"),
    [
        (Origin.IMPORT, "Import artist_data.csv", "Imported artist_data.csv: 3,532 records"),
        (Origin.UNDO, "Delete 3 records", "Undone: deleted 3 records"),
        (Origin.REDO, "Delete 3 records", "Redone: deleted 3 records"),
        (Origin.OUTSIDE, "", "Another program: added 3,532 records to Members"),
        (Origin.GRID, "Edit Phone of Ada", "Edited Phone of Ada"),
    ],
)
def test_a_headline_says_what_happened(origin, label, line, tables):
    assert sentences.headline(change(origin, label, {Action.CREATE: 3532}), tables) == line


@pytest.mark.parametrize(
    ("origin", "label", "counts", "words"),
    [
        (Origin.GRID, "Delete 3 records", {Action.DELETE: 3}, "3 records moved to the Trash"),
        (Origin.TRASH, "Restore 1 record", {Action.RESTORE: 1}, "1 record restored"),
        (Origin.TRASH, "Purge 2 records", {Action.PURGE: 2}, "2 records purged"),
        (Origin.IMPORT, "Import a.csv", {Action.CREATE: 3532}, "3,532 records imported"),
        (Origin.FORM, "Edit Ada", {Action.UPDATE: 1}, "Edited Ada"),
        (Origin.UNDO, "Edit Ada", {Action.UPDATE: 1}, "Undone: edited Ada"),
    ],
)
def test_a_notice_says_what_was_just_done(origin, label, counts, words, tables):
    assert sentences.notice(change(origin, label, counts), tables) == words


def test_only_a_purge_by_a_person_cannot_be_taken_back():
    assert sentences.holds_purge(change(counts={Action.PURGE: 1}))
    assert not sentences.holds_purge(change(Origin.OUTSIDE, counts={Action.PURGE: 1}))
    assert not sentences.holds_purge(change(counts={Action.DELETE: 1}))


def test_an_undo_that_did_nothing_does_not_say_it_did(tables):
    nothing = change(Origin.UNDO, "Edit Ada", {})
    assert sentences.notice(nothing, tables) == "Not undone: edited Ada"
    assert sentences.headline(change(Origin.REDO, "Edit Ada", {}), tables) == (
        "Not redone: edited Ada"
    )


def test_who_when_and_how_in_one_line():
    now = datetime(2026, 5, 3, 10, 5, tzinfo=UTC)
    at = "2026-05-03T10:00:00.000Z"
    line = sentences.by_line("Robin", at, Origin.IMPORT, now)
    assert line == "Robin  ·  5 minutes ago  ·  by an import"
    assert sentences.by_line("Robin", at, Origin.GRID, now) == "Robin  ·  5 minutes ago"


def test_entries_name_records_fields_and_tables(club):
    with Workspace.open(club.path, actor="Robin") as workspace:
        phone = club.field("Phone")
        workspace.write(lambda session: session.trash_field(phone))
        reader = workspace.reader()
        tables = {one.id: one for one in reader.tables()}
        lines = [
            sentences.entry_title(entry, tables, {(club.table.id, club.ids[0]): "Grace <b>"})
            for found in reader.activity()
            for entry in reader.entries(found.id)
        ]
        shown = [
            sentences.change_label(one, tables, entry.table_id)
            for found in reader.activity()
            for entry in reader.entries(found.id)
            for one in sentences.told_changes(entry)
        ]
        reader.close()
    assert "Table “Members” created" in lines
    assert "Field “Phone” created" in lines
    assert "“Grace <b>” created" in lines
    assert any(line.startswith("Field") and line.endswith("moved to the Trash") for line in lines)
    assert not {"name", "table_id", "position", "kind"} & set(shown), "a person never set these"


def test_a_tooltip_shows_markup_as_it_is():
    assert "&lt;b&gt;" in sentences.tooltip("<b>")
    assert sentences.tooltip("") == ""

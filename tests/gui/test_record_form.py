"""The form saves what is valid, says what is not, merges what others change, and loses nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from domain.values import Draft, FieldDraft, Origin, TableDef
from domain.workspace import Workspace
from gui.form.drafts import draft_sentence
from gui.form.field_row import FieldRow
from gui.record_form import RecordForm
from gui.worker import Worker

ROOT = Path(__file__).resolve().parents[2]
LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier

FIELDS = [
    FieldDraft("Name", required=True, help="Family name last"),
    FieldDraft("E-mail", "email", unique=True),
    FieldDraft("Born", "date"),
    FieldDraft("Paid", "boolean"),
    FieldDraft("Kind", "choice", choices=("Adult", "Child"), default="Adult"),
    FieldDraft("Notes", "long_text"),
    FieldDraft("Number", "autonumber"),
    FieldDraft("Shelf", hidden=True),
]


class Members:
    """A table with two records, and the ways a test looks at it."""

    def __init__(self, qtbot, worker: Worker) -> None:
        self.qtbot, self.worker = qtbot, worker
        self.table: TableDef = self.write(lambda session: session.create_table("Members", FIELDS))
        self.ids = {field.label: field.id for field in self.table.fields}
        self.ada = self.add(Name="Ada Lovelace", **{"E-mail": "ada@example.org"})
        self.grace = self.add(Name="Grace Hopper", **{"E-mail": "grace@example.org"})

    def write(self, operation):
        done = []
        self.worker.write(operation, owner=self.worker, then=done.append)
        self.qtbot.waitUntil(lambda: bool(done))
        return done[0].value

    def read(self, question):
        done = []
        self.worker.read(question, owner=self.worker, then=done.append, lane="slow")
        self.qtbot.waitUntil(lambda: bool(done))
        return done[0]

    def add(self, **values) -> int:
        by_id = {self.ids[label]: value for label, value in values.items()}
        return self.write(lambda session: session.create(self.table.id, by_id))

    def change(self, record_id: int, label: str, value) -> None:
        values = {self.ids[label]: value}
        self.write(lambda session: session.update(self.table.id, record_id, values))

    def value(self, record_id: int, label: str):
        record = self.read(lambda reader: reader.record(self.table, record_id))
        return record.values[[field.label for field in self.table.fields].index(label)]


@pytest.fixture
def members(qtbot, worker):
    return Members(qtbot, worker)


@pytest.fixture
def form(qtbot, worker, members):
    shown = RecordForm(worker)
    qtbot.addWidget(shown)
    shown.resize(360, 700)
    shown.set_table(members.table)
    shown.show()
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    return shown


def row(form: RecordForm, members: Members, label: str):
    return form._page.fields.reveal(members.ids[label])


def line(form: RecordForm, members: Members, label: str):
    return row(form, members, label).editor.focusProxy()


def open_record(qtbot, form: RecordForm, members: Members, record_id: int) -> None:
    with qtbot.waitSignal(form.record_shown, check_params_cb=lambda shown: shown == record_id):
        form.show_record(members.table, record_id)


def type_over(qtbot, form: RecordForm, members: Members, label: str, text: str) -> None:
    editor = line(form, members, label)
    qtbot.mouseClick(editor, LEFT)
    editor.selectAll()
    qtbot.keyClick(editor, Qt.Key.Key_Delete)
    qtbot.keyClicks(editor, text)


def save(qtbot, form: RecordForm) -> None:
    with qtbot.waitSignal(form.saved):
        qtbot.keyClick(form.focusWidget() or form, Qt.Key.Key_S, CTRL)


def notice(form: RecordForm) -> str:
    return form._page.notice.text()


def press(qtbot, form: RecordForm, words: str) -> None:
    button = form._page.notice.button(words)
    assert button is not None, notice(form)
    qtbot.mouseClick(button, LEFT)


# -- looking


def test_an_empty_form_teaches_and_offers_to_add(qtbot, form):
    assert form.record_id == 0
    with qtbot.waitSignal(form.record_shown):
        qtbot.mouseClick(form._add, LEFT)
    assert form.editing is not None
    assert form.editing.record is None


def test_a_record_is_shown_with_title_help_and_required_mark(qtbot, form, members):
    open_record(qtbot, form, members, members.ada)
    assert form._page.header.title.whole_text() == "Ada Lovelace"
    name = row(form, members, "Name")
    assert name.text() == "Ada Lovelace"
    assert name.state.text() == "required"
    assert name.help.isVisible()
    assert name.help.text() == "Family name last"
    assert "Robin" in form._page.header.subtitle.whole_text()


def test_hidden_fields_fold_away(qtbot, form, members):
    open_record(qtbot, form, members, members.ada)
    assert form._page.fields.row(members.ids["Shelf"]) is None
    more = form._page.fields._more
    assert more.text() == "1 more field"
    more.click()
    assert form._page.fields.row(members.ids["Shelf"]) is not None
    assert not more.isVisible()


def test_a_very_wide_table_is_shown_bit_by_bit(qtbot, form, members):
    drafts = [FieldDraft(f"Column {number}") for number in range(230)]
    table = members.write(lambda session: session.create_table("Wide", drafts))
    with qtbot.waitSignal(form.record_shown):
        form.new_record(table)
    fields = form._page.fields
    assert 0 < len(list(fields.rows())) < 200
    qtbot.waitUntil(fields._more.isVisible)
    assert len(list(fields.rows())) == 200
    assert fields._more.text() == "30 more fields"
    assert fields.reveal(table.fields[-1].id).label.whole_text() == "Column 229"


def test_automatic_fields_cannot_be_typed_into(qtbot, form, members):
    open_record(qtbot, form, members, members.ada)
    editor = line(form, members, "Number")
    qtbot.keyClicks(editor, "7")
    assert editor.text() == "1"
    assert not form.is_dirty()


def test_alt_arrows_ask_for_the_neighbours(qtbot, form, members):
    open_record(qtbot, form, members, members.ada)
    line(form, members, "Name").setFocus()
    alt = Qt.KeyboardModifier.AltModifier
    with qtbot.waitSignal(form.next_requested):
        qtbot.keyClick(line(form, members, "Name"), Qt.Key.Key_Down, alt)
    with qtbot.waitSignal(form.previous_requested):
        qtbot.keyClick(line(form, members, "Name"), Qt.Key.Key_Up, alt)


# -- saving


def test_only_what_was_typed_is_saved_with_a_label_for_the_history(qtbot, form, members, worker):
    open_record(qtbot, form, members, members.ada)
    type_over(qtbot, form, members, "Born", "10.12.1815")
    assert row(form, members, "Born").state.text() == "edited"
    with qtbot.waitSignal(worker.committed) as committed:
        save(qtbot, form)
    change = committed.args[0]
    assert change.label == "Edit Born of Ada Lovelace"
    assert change.origin == Origin.FORM
    [entry] = members.read(lambda reader: reader.entries(change.id))
    assert [(one.label, one.new) for one in entry.changes] == [("Born", "1815-12-10")]
    assert row(form, members, "Born").text() == "1815-12-10"
    assert not form.is_dirty()


def test_a_new_record_begins_with_its_defaults_and_is_shown_when_saved(qtbot, form, members):
    with qtbot.waitSignal(form.record_shown):
        form.new_record(members.table, {members.ids["Born"]: "1906-12-09"})
    assert row(form, members, "Kind").text() == "Adult"
    assert line(form, members, "Name").hasFocus()
    type_over(qtbot, form, members, "Name", "Mary Somerville")
    with qtbot.waitSignal(form.saved) as saved:
        qtbot.keyClick(line(form, members, "Name"), Qt.Key.Key_Return, CTRL)
    assert form.record_id == saved.args[0]
    assert members.value(form.record_id, "Born") == "1906-12-09"
    assert members.value(form.record_id, "Kind") == "Adult"
    assert row(form, members, "Number").text() == "3"


def test_a_cleared_default_stays_cleared(qtbot, form, members):
    with qtbot.waitSignal(form.record_shown):
        form.new_record(members.table)
    type_over(qtbot, form, members, "Name", "Emmy Noether")
    line(form, members, "Kind").setCurrentIndex(0)
    save(qtbot, form)
    assert members.value(form.record_id, "Kind") is None


def test_save_and_add_another(qtbot, form, members):
    with qtbot.waitSignal(form.record_shown):
        form.new_record(members.table)
    type_over(qtbot, form, members, "Name", "Mary Somerville")
    with qtbot.waitSignals([form.saved, form.record_shown]):
        qtbot.mouseClick(form._page.save_and_new, LEFT)
    assert form.editing.record is None
    assert row(form, members, "Name").text() == ""
    qtbot.waitUntil(lambda: members.read(lambda reader: reader.drafts()) == [])


def test_a_fault_is_said_as_one_types_but_not_before(qtbot, form, members):
    with qtbot.waitSignal(form.record_shown):
        form.new_record(members.table)
    name, mail = row(form, members, "Name"), row(form, members, "E-mail")
    assert not name.fault.isVisible()
    qtbot.keyClick(line(form, members, "Name"), Qt.Key.Key_Tab)
    assert name.fault.text() == "Name must be filled in."
    assert not mail.fault.isVisible()
    type_over(qtbot, form, members, "E-mail", "ada@")
    assert mail.fault.text() == "“ada@” is not an e-mail address."
    qtbot.keyClicks(line(form, members, "E-mail"), "example.com")
    assert not mail.fault.isVisible()


def test_saving_what_does_not_fit_writes_nothing_and_goes_to_the_first_fault(qtbot, form, members):
    open_record(qtbot, form, members, members.ada)
    type_over(qtbot, form, members, "Born", "yesterday")
    line(form, members, "Notes").setFocus()
    with qtbot.waitSignal(form.stayed):
        qtbot.keyClick(line(form, members, "Notes"), Qt.Key.Key_S, CTRL)
    assert line(form, members, "Born").hasFocus()
    assert members.value(members.ada, "Born") is None
    assert "do not fit" in notice(form)


def test_a_required_hidden_field_unfolds_when_it_is_at_fault(qtbot, form, members):
    strict = FieldDraft("Shelf", hidden=True, required=True)
    members.write(lambda session: session.update_field(members.ids["Shelf"], strict))
    members.table = members.read(lambda reader: reader.table(members.table.id))
    with qtbot.waitSignal(form.record_shown):
        form.new_record(members.table)
    type_over(qtbot, form, members, "Name", "Emmy Noether")
    with qtbot.waitSignal(form.stayed):
        form.save()
    assert row(form, members, "Shelf").fault.text() == "Shelf must be filled in."
    assert line(form, members, "Shelf").hasFocus()


def test_undo_in_a_text_is_the_text_s_own(qtbot, form, members):
    open_record(qtbot, form, members, members.ada)
    type_over(qtbot, form, members, "Name", "Augusta")
    for _ in range(3):
        qtbot.keyClick(line(form, members, "Name"), Qt.Key.Key_Z, CTRL)
    assert row(form, members, "Name").text() == "Ada Lovelace"
    assert not form.is_dirty()


# -- leaving


def test_going_to_another_record_saves_what_is_valid(qtbot, form, members):
    open_record(qtbot, form, members, members.ada)
    type_over(qtbot, form, members, "Notes", "Wrote the first program.")
    with qtbot.waitSignal(form.saved):
        open_record(qtbot, form, members, members.grace)
    assert members.value(members.ada, "Notes") == "Wrote the first program."
    assert row(form, members, "Notes").text() == ""


def test_with_something_invalid_it_stays_and_discard_goes_on(qtbot, form, members):
    open_record(qtbot, form, members, members.ada)
    type_over(qtbot, form, members, "Born", "13/13/1900")
    with qtbot.waitSignal(form.stayed) as stayed:
        form.show_record(members.table, members.grace)
    assert stayed.args == [members.ada]
    assert form.record_id == members.ada
    with qtbot.waitSignal(form.record_shown):
        press(qtbot, form, "Leave without saving")
    assert form.record_id == members.grace
    assert members.value(members.ada, "Born") is None


def test_closing_saves_first(qtbot, form, members):
    open_record(qtbot, form, members, members.ada)
    type_over(qtbot, form, members, "Name", "Ada King")
    with qtbot.waitSignals([form.saved, form.closed]):
        qtbot.mouseClick(form._page.header.close_button, LEFT)
    assert members.value(members.ada, "Name") == "Ada King"


def test_discard_brings_the_record_back(qtbot, form, members):
    open_record(qtbot, form, members, members.ada)
    type_over(qtbot, form, members, "Name", "Somebody else")
    qtbot.mouseClick(form._page.discard, LEFT)
    assert row(form, members, "Name").text() == "Ada Lovelace"
    assert not form._page.discard.isVisible()


def discards(form):
    """Return the buttons in view that let go of something, in words."""
    words = ("Discard", "Leave without saving", "Forget the draft")
    found = [one.text() for one in form.findChildren(QPushButton) if one.isVisible()]
    return sorted(text for text in found if text in words)


def test_each_way_to_let_go_is_there_once_and_named_for_what_it_does(qtbot, form, members, worker):
    open_record(qtbot, form, members, members.ada)
    type_over(qtbot, form, members, "Born", "13/13/1900")
    with qtbot.waitSignal(form.stayed):
        qtbot.keyClick(form.focusWidget(), Qt.Key.Key_S, CTRL)
    assert discards(form) == ["Discard"]
    with qtbot.waitSignal(form.stayed):
        form.show_record(members.table, members.grace)
    assert discards(form) == ["Discard", "Leave without saving"]
    with qtbot.waitSignal(form.record_shown):
        press(qtbot, form, "Leave without saving")
    texts = {members.ids["Name"]: "Ada King"}
    worker.keep(
        lambda workspace, job: workspace.save_draft(members.table.id, members.ada, texts),
        owner=form,
    )
    assert len(drafts_of(members)) == 1
    open_record(qtbot, form, members, members.ada)
    type_over(qtbot, form, members, "Notes", "new")
    assert discards(form) == ["Discard", "Forget the draft"]


# -- a value in use


def test_a_value_in_use_is_named_while_typing_and_its_record_can_be_seen(qtbot, form, members):
    open_record(qtbot, form, members, members.ada)
    type_over(qtbot, form, members, "E-mail", "grace@example.org")
    mail = row(form, members, "E-mail")
    qtbot.waitUntil(mail.link.isVisible)
    assert mail.fault.text() == "“grace@example.org” is already used by Grace Hopper."
    with qtbot.waitSignal(form.record_shown):
        qtbot.mouseClick(mail.link, LEFT)
    assert form.record_id == members.grace
    with qtbot.waitSignal(form.record_shown):
        press(qtbot, form, "Back to what you typed")
    assert form.record_id == members.ada
    assert row(form, members, "E-mail").text() == "grace@example.org"


def test_saving_a_value_in_use_keeps_it_typed(qtbot, form, members):
    open_record(qtbot, form, members, members.ada)
    type_over(qtbot, form, members, "E-mail", "grace@example.org")
    with qtbot.waitSignal(form.stayed):
        form.save()
    mail = row(form, members, "E-mail")
    qtbot.waitUntil(mail.link.isVisible)
    assert mail.text() == "grace@example.org"
    assert members.value(members.ada, "E-mail") == "ada@example.org"


def test_its_own_value_is_not_in_use(qtbot, form, members):
    open_record(qtbot, form, members, members.ada)
    type_over(qtbot, form, members, "E-mail", "ada@example.or")
    with qtbot.waitSignal(form._desk.unique.answered):
        qtbot.keyClicks(line(form, members, "E-mail"), "g")
    assert not row(form, members, "E-mail").fault.isVisible()


# -- what others change


def test_a_change_elsewhere_shows_at_once(qtbot, form, members):
    open_record(qtbot, form, members, members.ada)
    members.change(members.ada, "Notes", "Changed in the table")
    qtbot.waitUntil(lambda: row(form, members, "Notes").text() == "Changed in the table")


def test_different_fields_merge(qtbot, form, members):
    open_record(qtbot, form, members, members.ada)
    type_over(qtbot, form, members, "Name", "Ada King")
    members.change(members.ada, "Notes", "Changed in the table")
    qtbot.waitUntil(lambda: row(form, members, "Notes").text() == "Changed in the table")
    assert row(form, members, "Name").text() == "Ada King"
    save(qtbot, form)
    assert members.value(members.ada, "Name") == "Ada King"
    assert members.value(members.ada, "Notes") == "Changed in the table"


def test_a_save_that_was_overtaken_merges_by_itself(qtbot, form, members, worker):
    open_record(qtbot, form, members, members.ada)
    type_over(qtbot, form, members, "Name", "Ada King")
    values = {members.ids["Notes"]: "A moment before"}
    worker.write(lambda session: session.update(members.table.id, members.ada, values), owner=form)
    save(qtbot, form)  # the form cannot know of the write before it yet
    assert members.value(members.ada, "Name") == "Ada King"
    assert members.value(members.ada, "Notes") == "A moment before"


@pytest.mark.parametrize(("button", "outcome"), [("mine", "Ada King"), ("theirs", "Ada Byron")])
def test_the_same_field_shows_both_values(qtbot, form, members, button, outcome):
    open_record(qtbot, form, members, members.ada)
    type_over(qtbot, form, members, "Name", "Ada King")
    members.change(members.ada, "Name", "Ada Byron")
    name = row(form, members, "Name")
    qtbot.waitUntil(name.clash.isVisible)
    assert "Ada Byron" in name.clash.words.text()
    assert "changed meanwhile" in notice(form)
    with qtbot.waitSignal(form.stayed):
        form.save()
    qtbot.mouseClick(getattr(name.clash, button), LEFT)
    assert not name.clash.isVisible()
    assert name.text() == outcome
    if button == "mine":
        save(qtbot, form)
    assert members.value(members.ada, "Name") == outcome


def test_a_record_moved_to_the_trash_can_be_restored_with_what_was_typed(qtbot, form, members):
    open_record(qtbot, form, members, members.ada)
    type_over(qtbot, form, members, "Name", "Ada King")
    members.write(lambda session: session.move_to_trash(members.table.id, [members.ada]))
    qtbot.waitUntil(lambda: notice(form) == "This record is in the Trash.")
    assert line(form, members, "Name").isReadOnly()
    press(qtbot, form, "Restore")
    qtbot.waitUntil(lambda: "Continue?" in notice(form))
    press(qtbot, form, "Continue")
    assert row(form, members, "Name").text() == "Ada King"
    save(qtbot, form)
    assert members.value(members.ada, "Name") == "Ada King"


def test_a_purged_record_leaves_what_was_typed(qtbot, form, members):
    open_record(qtbot, form, members, members.ada)
    type_over(qtbot, form, members, "Name", "Ada King")
    members.write(lambda session: session.purge(members.table.id, [members.ada]))
    qtbot.waitUntil(lambda: "deleted for good" in notice(form))
    with qtbot.waitSignal(form.record_shown):
        press(qtbot, form, "Add it as a new record")
    assert form.editing.record is None
    save(qtbot, form)
    assert members.value(form.record_id, "E-mail") == "ada@example.org"
    assert members.value(form.record_id, "Name") == "Ada King"


def test_a_changed_definition_keeps_what_is_typed(qtbot, form, members):
    open_record(qtbot, form, members, members.ada)
    type_over(qtbot, form, members, "Name", "Ada King")
    draft = FieldDraft("Phone", "phone")
    added = members.write(lambda session: session.add_field(members.table.id, draft))
    with qtbot.waitSignal(form.record_shown):
        form.set_table(members.read(lambda reader: reader.table(members.table.id)))
    assert row(form, members, "Name").text() == "Ada King"
    assert form._page.fields.row(added.id) is not None


# -- the menu


def test_delete_moves_to_the_trash_without_a_question(qtbot, form, members, worker):
    open_record(qtbot, form, members, members.ada)
    with qtbot.waitSignal(worker.committed) as committed:
        form._page.header.delete_requested.emit()
    assert committed.args[0].label == "Delete Ada Lovelace"
    record = members.read(lambda reader: reader.record(members.table, members.ada))
    assert record.deleted_at is not None


def test_duplicate_shows_the_copy(qtbot, form, members):
    open_record(qtbot, form, members, members.ada)
    with qtbot.waitSignal(form.saved):
        form._page.header.duplicate_requested.emit()
    qtbot.waitUntil(lambda: form.record_id not in (0, members.ada))
    assert row(form, members, "Name").text() == "Ada Lovelace"
    assert row(form, members, "E-mail").text() == ""


def test_the_history_is_asked_for(qtbot, form, members):
    open_record(qtbot, form, members, members.grace)
    with qtbot.waitSignal(form.history_requested) as asked:
        form._page.header.history_requested.emit()
    assert asked.args == [members.grace]


# -- drafts


def drafts_of(members: Members) -> list[Draft]:
    done = []
    members.worker.keep(lambda workspace, job: None, owner=members.worker, then=done.append)
    members.qtbot.waitUntil(lambda: bool(done))  # what was asked of the writer before is done
    return members.read(lambda reader: reader.drafts())


def test_what_is_typed_is_kept_until_it_is_saved(qtbot, form, members):
    with qtbot.waitSignal(form.record_shown):
        form.new_record(members.table)
    qtbot.keyClicks(line(form, members, "Name"), "Emmy")
    qtbot.waitUntil(lambda: bool(drafts_of(members)))
    [draft] = drafts_of(members)
    assert draft.record_id is None
    assert draft.texts == {members.ids["Name"]: "Emmy"}
    save(qtbot, form)
    assert drafts_of(members) == []


def test_leaving_a_field_keeps_the_draft_at_once(qtbot, form, members):
    open_record(qtbot, form, members, members.ada)
    type_over(qtbot, form, members, "Name", "Ada King")
    qtbot.keyClick(line(form, members, "Name"), Qt.Key.Key_Tab)
    assert [draft.texts for draft in drafts_of(members)] == [{members.ids["Name"]: "Ada King"}]


def test_discarding_forgets_the_draft(qtbot, form, members):
    open_record(qtbot, form, members, members.ada)
    type_over(qtbot, form, members, "Name", "Ada King")
    form._desk.drafts.save_now()
    form.discard()
    assert drafts_of(members) == []


def test_a_draft_is_offered_when_its_record_is_shown_and_can_be_refused(
    qtbot, form, members, worker
):
    texts = {members.ids["Name"]: "Ada King"}
    worker.keep(
        lambda workspace, job: workspace.save_draft(members.table.id, members.ada, texts),
        owner=form,
    )
    assert len(drafts_of(members)) == 1
    open_record(qtbot, form, members, members.ada)
    assert notice(form).startswith("You were changing “Ada King” in Members")
    assert row(form, members, "Name").text() == "Ada Lovelace"
    press(qtbot, form, "Forget the draft")
    assert notice(form) == ""
    assert drafts_of(members) == []


def test_typing_beside_an_offered_draft_loses_neither(qtbot, form, members, worker):
    texts = {members.ids["Name"]: "Ada King"}
    worker.keep(
        lambda workspace, job: workspace.save_draft(members.table.id, members.ada, texts),
        owner=form,
    )
    assert len(drafts_of(members)) == 1
    open_record(qtbot, form, members, members.ada)
    type_over(qtbot, form, members, "Notes", "new")
    form._desk.drafts.save_now()
    assert drafts_of(members)[0].texts == {**texts, members.ids["Notes"]: "new"}
    save(qtbot, form)
    assert [draft.texts for draft in drafts_of(members)] == [texts]
    assert "Continue?" in notice(form)


def test_a_killed_program_offers_what_was_typed(qtbot, tmp_path):
    place = tmp_path / "killed.tabularium"
    script = textwrap.dedent(f"""
        import os, signal, sys
        from pathlib import Path
        from PySide6.QtCore import QTimer
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QApplication
        from domain.values import FieldDraft
        from gui.record_form import RecordForm
        from gui.worker import Worker

        def until(condition):
            for _ in range(1000):
                if condition():
                    return
                QTest.qWait(5)
            os._exit(3)

        app = QApplication([])
        worker = Worker()
        worker.open(Path({str(place)!r}))
        made = []
        until(lambda: worker.path)
        worker.write(lambda s: s.create_table("Members", [FieldDraft("Name")]), owner=worker,
                     then=made.append)
        until(lambda: made)
        form = RecordForm(worker)
        form.show()
        form.new_record(made[0].value)
        until(lambda: form.editing is not None)
        QTest.keyClicks(next(form._page.fields.rows()).editor.line, "Half a na")
        kept = []
        form._desk.drafts.save_now()
        worker.keep(lambda workspace, job: None, owner=form, then=kept.append)
        until(lambda: kept)
        os.kill(os.getpid(), signal.SIGKILL)
    """)
    if not hasattr(os, "fork"):
        pytest.skip("SIGKILL is not known here")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    ended = subprocess.run([sys.executable, "-c", script], env=environment, timeout=60, check=False)
    assert ended.returncode == -9

    worker = Worker()
    with qtbot.waitSignal(worker.opened):
        worker.open(place)
    found = []
    worker.read(lambda reader: (reader.drafts(), reader.tables()), owner=worker, then=found.append)
    qtbot.waitUntil(lambda: bool(found))
    [draft], [table] = found[0]
    assert (
        draft_sentence(draft, table) == "You were adding “Half a na” to Members just now. Continue?"
    )
    form = RecordForm(worker)
    qtbot.addWidget(form)
    with qtbot.waitSignal(form.record_shown):
        form.resume(draft, table)
    assert next(form._page.fields.rows()).text() == "Half a na"
    with qtbot.waitSignal(form.saved):
        form.save()
    worker.shut_down()
    with Workspace.open(place) as workspace:
        reader = workspace.reader()
        assert reader.drafts() == []
        reader.close()


def test_enter_goes_from_field_to_field_and_at_last_to_what_saves(qtbot, form, members):
    form.new_record(members.table)
    qtbot.waitUntil(lambda: form.editing is not None)
    qtbot.waitUntil(lambda: line(form, members, "Name").hasFocus())
    walked = []
    for text in ("Ann", "ann@example.org", "2001-02-03", "", ""):
        qtbot.keyClicks(QApplication.focusWidget(), text)
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        rows = form.findChildren(FieldRow)
        inside = [row for row in rows if row.isAncestorOf(QApplication.focusWidget())]
        walked.append(inside[0].field.label)
    assert walked == ["E-mail", "Born", "Paid", "Kind", "Notes"]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert form.findChildren(FieldRow)[5].text() == "\n", "in a long text it makes a new line"
    one = members.write(lambda session: session.create_table("One", [FieldDraft("Name")]))
    form.discard()
    form.new_record(one)
    qtbot.waitUntil(lambda: form.editing is not None and form.editing.table == one)
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    qtbot.keyClicks(QApplication.focusWidget(), "Bo")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert QApplication.focusWidget().text() == "Save"

"""The table editor plans a change, warns before it, and writes it as one step."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit

from domain.values import FieldDraft, Origin, Query, TableDef
from gui.design.kinds import EXPLANATIONS, fitting, retyped
from gui.design.plan import Plan
from gui.field_dialog import FieldDialog
from gui.importing.types import TYPE_WORDS
from gui.table_editor import TableEditor
from gui.worker import Worker

LEFT = Qt.MouseButton.LeftButton
ALT = Qt.KeyboardModifier.AltModifier

FIELDS = [
    FieldDraft("Name", required=True),
    FieldDraft("City"),
    FieldDraft("Born", "date"),
    FieldDraft("Notes", "long_text"),
]


class File:
    """A workspace with a table, asked and written through the real threads."""

    def __init__(self, qtbot, worker: Worker) -> None:
        self.qtbot, self.worker = qtbot, worker
        table = self.write(lambda session: session.create_table("Members", FIELDS))
        self.ids = {field.label: field.id for field in table.fields}
        self.table_id = table.id
        rows = [("Ada", "12"), ("Grace", "Berlin"), ("Emmy", "Berlin"), ("Mary", "15")]
        for name, city in rows:
            values = {self.ids["Name"]: name, self.ids["City"]: city}
            self.write(lambda session, values=values: session.create(table.id, values))

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

    @property
    def table(self) -> TableDef:
        return self.read(lambda reader: reader.table(self.table_id))

    def labels(self) -> list[str]:
        return [field.label for field in self.table.fields]

    def cities(self) -> list:
        table, query = self.table, Query(self.table_id)
        records = self.read(lambda reader: list(reader.iter_records(table, query)))
        return [record.values[1] for record in records]

    def changes(self) -> list:
        return self.read(lambda reader: reader.activity())


@pytest.fixture
def file(qtbot, worker):
    return File(qtbot, worker)


@pytest.fixture
def edit(qtbot, worker, file):
    def opened(*, new: bool = False) -> TableEditor:
        dialog = TableEditor(worker, None if new else file.table)
        qtbot.addWidget(dialog, before_close_func=QDialog.hide)
        dialog.show()
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        return dialog

    return opened


def type_over(qtbot, line: QLineEdit, text: str) -> None:
    qtbot.mouseClick(line, LEFT)
    line.selectAll()
    qtbot.keyClick(line, Qt.Key.Key_Delete)
    qtbot.keyClicks(line, text)


def pick(dialog: TableEditor, label: str) -> None:
    dialog.fields.list.pick(next(line for line in dialog.plan.lines if line.draft.label == label))


def pick_type(pane, name: str) -> None:
    """Pick from the unfolded list, by key."""
    place = pane.type.findData(name)
    assert place >= 0, f"{name} is not offered"
    pane.type.setFocus()
    pane.type.showPopup()
    view = pane.type.view()
    view.setCurrentIndex(pane.type.model().index(place, 0))
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert pane.type.type_name() == name


def save(qtbot, dialog) -> int:
    with qtbot.waitSignal(dialog.applied) as applied:
        qtbot.mouseClick(dialog.ok_button, LEFT)
    assert dialog.result() == QDialog.DialogCode.Accepted
    return applied.args[0]


# -- a new table


def test_a_table_is_made_by_typing_its_name(qtbot, edit, file, worker):
    dialog = edit(new=True)
    qtbot.keyClicks(dialog.name, "Books")
    qtbot.mouseClick(dialog.fields.add, LEFT)
    assert dialog.fields.pane.label.hasFocus()
    qtbot.keyClicks(dialog.fields.pane.label, "ISBN")
    qtbot.mouseClick(dialog.fields.pane.unique, LEFT, pos=QPoint(8, 8))
    with qtbot.waitSignal(worker.committed) as committed:
        table_id = save(qtbot, dialog)
    change = committed.args[0]
    assert (change.label, change.origin) == ("Create table Books", Origin.DESIGN)
    table = file.read(lambda reader: reader.table(table_id))
    assert [field.label for field in table.fields] == ["Name", "Notes", "ISBN"]
    assert table.fields[2].unique


def test_a_new_table_can_start_from_a_template(qtbot, edit, file):
    dialog = edit(new=True)
    dialog.template.setFocus()
    qtbot.keyClick(dialog.template, Qt.Key.Key_End)
    dialog.template.activated.emit(dialog.template.currentIndex())
    assert dialog.name.text() == "Art collection"
    table_id = save(qtbot, dialog)
    table = file.read(lambda reader: reader.table(table_id))
    assert table.label == "Art collection"
    assert len(table.fields) == 17


def test_a_table_needs_a_name_and_one_of_its_own(qtbot, edit):
    dialog = edit(new=True)
    qtbot.mouseClick(dialog.ok_button, LEFT)
    assert dialog._name_fault.text() == "Give it a name first."
    assert dialog.name.hasFocus()
    qtbot.keyClicks(dialog.name, "members")
    assert not dialog._name_fault.isVisible()
    qtbot.mouseClick(dialog.ok_button, LEFT)
    qtbot.waitUntil(dialog._name_fault.isVisible)
    assert "another one named" in dialog._name_fault.text()
    assert dialog.isVisible()


# -- changing a table


def test_all_is_one_change_that_undo_takes_back(qtbot, edit, file):
    dialog = edit()
    before = file.table
    type_over(qtbot, dialog.name, "Club")
    pick(dialog, "City")
    type_over(qtbot, dialog.fields.pane.label, "Town")
    pick(dialog, "Born")
    qtbot.keyClick(dialog.fields.list, Qt.Key.Key_Delete)
    pick(dialog, "Notes")
    qtbot.keyClick(dialog.fields.list, Qt.Key.Key_Up, ALT)
    qtbot.mouseClick(dialog.fields.add, LEFT)
    qtbot.keyClicks(dialog.fields.pane.label, "Phone")
    pick_type(dialog.fields.pane, "phone")
    count = len(file.changes())
    save(qtbot, dialog)
    assert file.table.label == "Club"
    assert file.labels() == ["Name", "Notes", "Town", "Phone"]
    changes = file.changes()
    assert len(changes) == count + 1
    assert changes[0].label == "Change table Club"
    file.write(lambda session: session.undo(changes[0].id))
    assert file.table == before


def test_nothing_changed_writes_nothing(qtbot, edit, file):
    dialog = edit()
    count = len(file.changes())
    qtbot.mouseClick(dialog.ok_button, LEFT)
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert len(file.changes()) == count


def test_a_field_is_renamed_in_place(qtbot, edit, file):
    dialog = edit()
    pick(dialog, "City")
    fields = dialog.fields.list
    fields.setFocus()
    qtbot.keyClick(fields, Qt.Key.Key_F2)
    editor = fields.findChild(QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, "Town")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.fields.pane.label.text() == "Town")
    save(qtbot, dialog)
    assert file.labels()[1] == "Town"


def test_a_field_is_dragged_to_another_place(qtbot, edit, file):
    dialog = edit()
    fields = dialog.fields.list
    model = fields.model()
    model.moveRow(fields.rootIndex(), 0, fields.rootIndex(), 4)  # what the drop does
    save(qtbot, dialog)
    assert file.labels() == ["City", "Born", "Notes", "Name"]


def test_a_removed_field_comes_back_with_its_values(qtbot, edit, file):
    dialog = edit()
    pick(dialog, "City")
    qtbot.mouseClick(dialog.fields.remove, LEFT)
    assert dialog.fields.removed.isVisible()
    save(qtbot, dialog)
    assert file.labels() == ["Name", "Born", "Notes"]
    again = edit()
    qtbot.waitUntil(lambda: bool(again.plan.removed))
    again.fields.removed.unfold()
    qtbot.mouseClick(again.fields.removed.buttons[0], LEFT)
    assert again.fields.list.current().draft.label == "City"
    save(qtbot, again)
    assert sorted(file.labels()) == ["Born", "City", "Name", "Notes"]
    found = file.read(lambda reader: reader.values(Query(file.table_id), file.ids["City"]))
    assert [value for value, _ in found] == ["12", "15", "Berlin"]


def test_the_last_field_cannot_be_removed(qtbot, edit):
    dialog = edit()
    for _ in range(6):
        qtbot.keyClick(dialog.fields.list, Qt.Key.Key_Delete)
    assert len(dialog.plan.lines) == 1
    assert not dialog.fields.remove.isEnabled()


def test_labels_can_be_swapped(qtbot, edit, file):
    dialog = edit()
    for old, new in (("Name", "x"), ("City", "Name"), ("x", "City")):
        pick(dialog, old)
        type_over(qtbot, dialog.fields.pane.label, new)
    save(qtbot, dialog)
    assert file.labels()[:2] == ["City", "Name"]
    assert file.table.fields[0].id == file.ids["Name"]


def test_a_new_field_can_take_the_name_of_one_that_is_renamed(qtbot, edit, file):
    dialog = edit()
    pick(dialog, "City")
    type_over(qtbot, dialog.fields.pane.label, "Town")
    qtbot.mouseClick(dialog.fields.add, LEFT)
    type_over(qtbot, dialog.fields.pane.label, "City")
    save(qtbot, dialog)
    assert file.labels() == ["Name", "Town", "Born", "Notes", "City"]


def test_every_field_can_be_replaced(qtbot, edit, file):
    dialog = edit()
    qtbot.mouseClick(dialog.fields.add, LEFT)
    qtbot.keyClicks(dialog.fields.pane.label, "Only one")
    for _ in range(4):
        dialog.fields.list.setCurrentRow(0)
        qtbot.keyClick(dialog.fields.list, Qt.Key.Key_Delete)
    save(qtbot, dialog)
    assert file.labels() == ["Only one"]


# -- rules


def test_a_change_of_type_says_beforehand_what_will_not_fit(qtbot, edit, file):
    dialog = edit()
    dialog.edit_field(file.ids["City"])
    pane = dialog.fields.pane
    pick_type(pane, "integer")
    qtbot.waitUntil(lambda: bool(pane.notice.text()))
    assert pane.notice.text() == (
        "2 of 4 values are not whole numbers: “Berlin”. They stay visible and are marked."
    )
    save(qtbot, dialog)
    assert file.cities() == [12, "Berlin", "Berlin", 15]


def test_going_back_to_the_old_type_takes_the_warning_away(qtbot, edit, file):
    dialog = edit()
    dialog.edit_field(file.ids["City"])
    pane = dialog.fields.pane
    pick_type(pane, "integer")
    qtbot.waitUntil(lambda: bool(pane.notice.text()))
    pick_type(pane, "text")
    qtbot.waitUntil(lambda: not pane.notice.text())


def test_choices_are_proposed_from_the_values_there_are(qtbot, edit, file):
    dialog = edit()
    dialog.edit_field(file.ids["City"])
    pane = dialog.fields.pane
    pick_type(pane, "choice")
    qtbot.waitUntil(lambda: pane.choices.choices() == ("12", "15", "Berlin"))
    save(qtbot, dialog)
    assert file.table.fields[1].choices == ("12", "15", "Berlin")


def test_choices_are_moved_and_the_same_one_twice_is_flagged(qtbot, edit):
    dialog = edit()
    pick(dialog, "Notes")
    pane = dialog.fields.pane
    pick_type(pane, "choices")
    qtbot.keyClicks(pane.choices.lines, "Red")
    for choice in ("Green", "Red"):
        qtbot.keyClick(pane.choices.lines, Qt.Key.Key_Return)
        qtbot.keyClicks(pane.choices.lines, choice)
    assert pane.choices.fault.text() == "Here more than once: “Red”."
    qtbot.keyClick(pane.choices.lines, Qt.Key.Key_Backspace)
    qtbot.keyClick(pane.choices.lines, Qt.Key.Key_Up, ALT)
    assert pane.choices.choices() == ("Red", "Re", "Green")
    assert not pane.choices.fault.isVisible()


def test_a_pattern_can_be_tried_out(qtbot, edit, file):
    dialog = edit()
    dialog.edit_field(file.ids["City"])
    box = dialog.fields.pane.pattern
    type_over(qtbot, box.pattern, r"[A-Z]\d+")
    qtbot.keyClicks(box.sample, "a1")
    assert "does not have the form" in box.verdict.text()
    type_over(qtbot, box.sample, "A1")
    assert "fits" in box.verdict.text()
    qtbot.keyClicks(box.pattern, "[")
    assert "cannot be read" in dialog.fields.pane._faults["pattern"].text()
    qtbot.mouseClick(dialog.ok_button, LEFT)
    assert dialog.isVisible()
    assert "City" in dialog._banner.text()


@pytest.mark.parametrize(
    ("type_", "part", "fill"),
    [
        ("text", "pattern", lambda pane: (pane.pattern.pattern, "(a", pane.help, "x")),
        ("integer", "range", lambda pane: (pane.minimum, "9", pane.maximum, "1")),
        ("integer", "range", lambda pane: (pane.minimum, "few", pane.maximum, "")),
        ("decimal", "range", lambda pane: (pane.maximum, "a lot", pane.help, "x")),
        ("date", "range", lambda pane: (pane.minimum, "2026-05-03", pane.maximum, "2026-05-02")),
        ("date", "default", lambda pane: (pane.default, "someday", pane.help, "x")),
        ("choice", "choices", lambda pane: (pane.help, "x", pane.help, "y")),
        ("text", "label", lambda pane: (pane.label, "name", pane.help, "x")),
        ("text", "label", lambda pane: (pane.label, " ", pane.help, "x")),
    ],
)
def test_what_cannot_be_is_said_beside_its_part(qtbot, edit, type_, part, fill):
    dialog = edit()
    qtbot.mouseClick(dialog.fields.add, LEFT)
    pane = dialog.fields.pane
    if type_ != "text":
        pick_type(pane, type_)
    first, text, second, other = fill(pane)
    type_over(qtbot, first, text)
    type_over(qtbot, second, other)
    said = [name for name, label in pane._faults.items() if label.isVisible()]
    assert said == [part]
    assert pane._faults[part].text()


def test_values_that_occur_twice_are_named_beside_unique(qtbot, edit, file):
    dialog = edit()
    dialog.edit_field(file.ids["City"])
    dialog.fields.pane.unique.setFocus()
    qtbot.keyClick(dialog.fields.pane.unique, Qt.Key.Key_Space)
    pick(dialog, "Name")
    qtbot.mouseClick(dialog.ok_button, LEFT)
    fault = dialog.fields.pane._faults["unique"]
    qtbot.waitUntil(fault.isVisible)
    assert fault.text() == (
        "1 value occurs more than once (“Berlin” for example). Change those first."
    )
    assert dialog.fields.list.current().draft.label == "City"
    assert not file.table.fields[1].unique


def test_formats_are_picked_by_example(qtbot, edit, file):
    dialog = edit()
    dialog.edit_field(file.ids["Born"])
    box = dialog.fields.pane.format
    place = box.findData("DD.MM.YYYY")
    assert box.itemText(place) == "31.12.2026"
    box.setFocus()
    box.setCurrentIndex(place)
    box.activated.emit(place)
    save(qtbot, dialog)
    assert file.table.fields[2].format == "DD.MM.YYYY"


def test_rules_that_a_type_cannot_have_are_not_written():
    draft = FieldDraft("x", "integer", minimum="1", maximum="9", pattern="[0-9]", default="5")
    text = retyped(draft, "text")
    assert (text.minimum, fitting(text).minimum, text.default) == ("1", "", "5")
    date = retyped(draft, "date")
    assert (date.minimum, date.default) == ("", "")
    assert fitting(draft._replace(type="created_at", required=True)) == FieldDraft(
        "x", "created_at"
    )


# -- automatic fields


def test_what_every_record_notes_can_be_shown_once(qtbot, edit, file):
    dialog = edit()
    qtbot.mouseClick(dialog.fields.add, LEFT)
    pick_type(dialog.fields.pane, "created_at")
    assert not dialog.fields.pane.required.isVisible()
    qtbot.mouseClick(dialog.fields.add, LEFT)
    assert dialog.fields.pane.type.findData("created_at") == -1
    pick_type(dialog.fields.pane, "autonumber")
    save(qtbot, dialog)
    assert [field.type for field in file.table.fields][-2:] == ["created_at", "autonumber"]


def test_a_field_with_values_cannot_become_one_without(edit, file):
    dialog = edit()
    dialog.edit_field(file.ids["City"])
    assert dialog.fields.pane.type.findData("created_at") == -1


def test_every_type_is_offered_and_explained(qtbot, edit):
    dialog = edit(new=True)
    qtbot.mouseClick(dialog.fields.add, LEFT)
    picker = dialog.fields.pane.type
    offered = [picker.itemData(row) for row in range(picker.count())]
    assert offered == list(TYPE_WORDS)
    assert set(EXPLANATIONS) == set(TYPE_WORDS)
    dialog.plan.lines.pop()


# -- tables of a program


def test_of_a_program_s_table_only_the_looks_change(qtbot, worker, file):
    table = file.table._replace(kind="model")
    dialog = TableEditor(worker, table)
    qtbot.addWidget(dialog, before_close_func=QDialog.hide)
    dialog.show()
    pane = dialog.fields.pane
    assert not pane.type.isVisible()
    assert not pane.required.isVisible()
    assert pane.label.isVisible()
    assert pane.hidden.isVisible()
    assert not dialog.fields.add.isEnabled()
    qtbot.keyClick(dialog.fields.list, Qt.Key.Key_Delete)
    assert len(dialog.plan.lines) == 4
    type_over(qtbot, pane.help, "As on the card")
    save(qtbot, dialog)
    assert file.table.fields[0].help == "As on the card"


# -- leaving


def test_cancel_asks_before_a_plan_is_lost(qtbot, edit, file):
    dialog = edit()
    type_over(qtbot, dialog.name, "Club")
    answers = []

    def answer() -> None:
        box = QApplication.activeModalWidget()
        answers.append(box.windowTitle())
        box.reject()

    QTimer.singleShot(100, answer)
    dialog.reject()
    assert answers == ["Close without saving?"]
    assert dialog.isVisible()
    type_over(qtbot, dialog.name, "Members")
    dialog.reject()
    assert not dialog.isVisible()
    assert file.table.label == "Members"


# -- one field


def test_one_field_is_changed_from_its_column(qtbot, worker, file):
    dialog = FieldDialog(worker, file.table, file.ids["City"])
    qtbot.addWidget(dialog, before_close_func=QDialog.hide)
    dialog.show()
    assert dialog.ok_button.isDefault(), "Return saves, it does not cancel"
    type_over(qtbot, dialog.pane.label, "Town")
    pick_type(dialog.pane, "integer")
    qtbot.waitUntil(lambda: bool(dialog.pane.notice.text()))
    with qtbot.waitSignal(worker.committed) as committed:
        save(qtbot, dialog)
    assert committed.args[0].label == "Change field City of Members"
    assert file.table.fields[1].type == "integer"
    assert file.labels() == ["Name", "Town", "Born", "Notes"]


def test_one_field_is_added(qtbot, worker, file):
    dialog = FieldDialog(worker, file.table)
    qtbot.addWidget(dialog, before_close_func=QDialog.hide)
    dialog.show()
    type_over(qtbot, dialog.pane.label, "Name")
    qtbot.mouseClick(dialog.ok_button, LEFT)
    assert "another one named" in dialog.pane._faults["label"].text()
    type_over(qtbot, dialog.pane.label, "Nickname")
    with qtbot.waitSignal(worker.committed) as committed:
        save(qtbot, dialog)
    assert committed.args[0].label == "Add field Nickname to Members"
    assert file.labels()[-1] == "Nickname"


def test_a_restored_field_goes_where_it_was(file):
    plan = Plan(file.table, file.table.fields)
    line = plan.lines[1]
    plan.remove(line)
    plan.restore(line)
    assert not plan.is_changed

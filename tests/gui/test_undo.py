"""Undo and redo from the window: in order, after a restart, and honest about newer values."""

from __future__ import annotations

import pytest
from club import make_club
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QMainWindow

from domain.values import Query
from gui.undo import UndoControl
from gui.window.actions import Actions
from gui.window.conflicts import ConflictsDialog
from gui.worker import Worker

Control, Shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def no_other(name):
    raise AssertionError(f"nobody asked for {name}")


class Desk:
    """A bare window with the two actions, on the club's file."""

    def __init__(self, qtbot, worker, club) -> None:
        self.qtbot, self.worker, self.club = qtbot, worker, club
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        actions = Actions(self.window, no_other)
        self.undo = UndoControl(worker, actions["undo"], actions["redo"], self.window)
        self.window.addActions([self.undo.undo_action, self.undo.redo_action])
        self.window.show()
        self.undo.refresh()

    def edit(self, label, text, record=0):
        field, one = self.club.field(label), self.club.ids[record]
        with self.qtbot.waitSignal(self.worker.committed):
            self.worker.write(
                lambda session: session.update(self.club.table.id, one, {field: text}),
                owner=self.window,
                label=f"Edit {label}",
            )

    def value(self, label, record=0):
        found = []
        place = [one.label for one in self.club.table.fields].index(label)
        self.worker.read(
            lambda reader: reader.record(self.club.table, self.club.ids[record]).values[place],
            owner=self.window,
            then=found.append,
        )
        self.qtbot.waitUntil(lambda: bool(found))
        return found[0]

    def press(self, *modifiers):
        held = Control
        for one in modifiers:
            held |= one
        self.qtbot.keyClick(self.window, Qt.Key.Key_Z, held)


@pytest.fixture
def desk(qtbot, tmp_path):
    club = make_club(tmp_path / "club.tabularium")
    worker = Worker()
    worker.actor = "Robin"
    with qtbot.waitSignal(worker.opened):
        worker.open(club.path)
    yield Desk(qtbot, worker, club)
    worker.shut_down()


def wait_text(desk, action, text):
    desk.qtbot.waitUntil(lambda: action.text() == text)


def test_the_menu_says_what_would_be_undone_after_a_restart_too(desk):
    wait_text(desk, desk.undo.undo_action, "Undo Import members.csv")
    assert not desk.undo.redo_action.isEnabled()
    desk.edit("Phone", "+491234567")
    wait_text(desk, desk.undo.undo_action, "Undo Edit Phone")


def test_ctrl_z_and_ctrl_shift_z_by_the_keyboard(desk):
    desk.edit("Notes", "one")
    with desk.qtbot.waitSignal(desk.worker.committed):
        desk.press()
    assert desk.value("Notes") is None
    wait_text(desk, desk.undo.redo_action, "Redo Edit Notes")
    with desk.qtbot.waitSignal(desk.worker.committed):
        desk.press(Shift)
    assert desk.value("Notes") == "one"
    wait_text(desk, desk.undo.undo_action, "Undo Edit Notes")


def test_fast_presses_do_not_cross(desk):
    for number in range(5):
        desk.edit("Notes", f"note {number}")
    for _ in range(4):
        desk.undo.undo_next()
    desk.undo.redo_next()
    desk.qtbot.waitUntil(lambda: desk.value("Notes") == "note 1")


def test_a_focused_text_keeps_its_own_undo(desk):
    desk.edit("Notes", "kept")
    line = QLineEdit(desk.window)
    desk.window.setCentralWidget(line)
    line.setFocus()
    desk.qtbot.keyClicks(line, "abc")
    changes = []
    desk.worker.committed.connect(changes.append)
    desk.qtbot.keyClick(line, Qt.Key.Key_Z, Control)
    assert line.text() == ""
    assert desk.value("Notes") == "kept"
    assert changes == []


def test_nothing_to_undo_is_said(desk):
    for _ in range(2):  # the import and the table
        with desk.qtbot.waitSignal(desk.worker.committed):
            desk.undo.undo_next()
    with desk.qtbot.waitSignal(desk.undo.emptied) as said:
        desk.undo.undo_next()
    assert said.args == ["There is nothing to undo."]


def test_an_older_change_is_undone_on_its_own_and_leaves_newer_values(desk):
    desk.edit("Notes", "first")
    older = history(desk)[0].id
    desk.edit("Phone", "+491111111")
    desk.edit("Notes", "second")
    with desk.qtbot.waitSignal(desk.undo.conflicted) as told:
        desk.undo.undo(older)
    outcome = told.args[0]
    assert (outcome.applied, outcome.conflict_count) == (0, 1)
    assert desk.value("Notes") == "second"
    with desk.qtbot.waitSignal(desk.worker.committed):
        desk.undo.undo(older, force=True)
    assert desk.value("Notes") is None
    assert desk.value("Phone") == "+491111111"


def test_what_stayed_can_be_looked_at_and_put_back(desk):
    desk.edit("Notes", "first")
    older = history(desk)[0].id
    desk.edit("Notes", "<b>second</b>")
    with desk.qtbot.waitSignal(desk.undo.conflicted) as told:
        desk.undo.undo(older)
    dialog = ConflictsDialog(desk.worker, told.args[0], desk.window)
    desk.qtbot.waitUntil(lambda: dialog.table.rowCount() == 1)
    cells = [dialog.table.item(0, column).text() for column in range(5)]
    assert cells == ["Grace Hopper", "Notes", "first", "<b>second</b>", "changed later"]
    with desk.qtbot.waitSignal(dialog.force_requested) as asked:
        dialog.force_button.click()
    assert asked.args == [older]


def test_a_purge_cannot_be_undone_and_says_so(desk):
    table, record = desk.club.table.id, desk.club.ids[0]
    with desk.qtbot.waitSignal(desk.worker.committed):
        desk.worker.write(lambda session: session.purge(table, [record]), owner=desk.window)
    with desk.qtbot.waitSignal(desk.undo.failed) as failed:
        desk.undo.undo(history(desk)[0].id)
    assert failed.args[0].code == "purged"


def test_an_import_goes_as_one_step(desk):
    with desk.qtbot.waitSignal(desk.worker.committed):
        desk.undo.undo_next()
    counts = []
    query = Query(desk.club.table.id)
    desk.worker.read(lambda reader: reader.count(query), owner=desk.window, then=counts.append)
    desk.qtbot.waitUntil(lambda: counts == [0])


def history(desk):
    found = []
    desk.worker.read(lambda reader: reader.activity(), owner=desk.window, then=found.append)
    desk.qtbot.waitUntil(lambda: bool(found))
    return found[0]

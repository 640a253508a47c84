"""Closing the window while something runs on asks first, and stopping leaves no trace."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from club import make_club
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from domain.values import Query
from domain.workspace import Workspace
from gui.dialogs.boxes import Box
from gui.export_dialog import ExportDialog
from gui.main_window import MainWindow
from gui.settings import Settings
from gui.worker import Worker


class Desk:
    """A window on the club's file whose threads can be held up."""

    def __init__(self, qtbot, tmp_path: Path) -> None:
        self.qtbot, self.folder = qtbot, tmp_path
        self.club = make_club(tmp_path / "Club.tabularium")
        self.worker = Worker()
        self.window = MainWindow(self.worker, Settings(tmp_path / "settings.ini"))
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.open_files([self.club.path])
        self.wait(lambda: self.window.stack.currentWidget() is self.window.splitter)
        self.gate = threading.Event()

    def wait(self, what):
        self.qtbot.waitUntil(lambda: bool(what()), timeout=15_000)

    def hold_up_writing(self):
        self.worker.keep(lambda _workspace, _job: self.gate.wait(20), owner=self.window)

    def hold_up_long_reading(self):
        self.worker.read_long(
            lambda _reader, _job: self.gate.wait(20),
            owner=self.window,
            then=lambda _answer: None,
        )

    def begin_import(self, rows=5):
        path = self.folder / "more.csv"
        path.write_text("Name,Age\n" + "".join(f"N{n},{n}\n" for n in range(rows)))
        self.window.open_files([path])
        self.wait(lambda: self.window.files.dialog)
        dialog = self.window.files.dialog
        self.wait(lambda: dialog.bar.go.isEnabled())
        self.hold_up_writing()
        self.qtbot.mouseClick(dialog.bar.go, Qt.MouseButton.LeftButton)
        assert dialog.is_importing
        return dialog

    def question(self):
        self.wait(self.box)
        return self.box()

    def box(self):
        return next((one for one in self.boxes() if one.isVisible()), None)

    def boxes(self):
        parents = (self.window, *self.window.findChildren(ExportDialog), self.window.files.dialog)
        return [box for one in parents if one is not None for box in one.findChildren(Box)]

    def press(self, words):
        box = self.question()
        button = next(one for one in box.findChildren(QPushButton) if one.text() == words)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def tables(self):
        self.worker.shut_down()
        with Workspace.open(self.club.path) as workspace:
            reader = workspace.reader()
            found = {one.label: reader.count(Query(one.id)) for one in reader.tables()}
            reader.close()
            return found


@pytest.fixture
def desk(qtbot, tmp_path):
    made = Desk(qtbot, tmp_path)
    yield made
    made.gate.set()
    made.window.close()
    made.worker.shut_down()


def test_stopping_an_import_rolls_it_back_and_closes(desk):
    desk.begin_import()
    desk.window.close()
    box = desk.question()
    assert box.accessibleName() == "Stop the import?"
    assert "nothing of it is imported" in box.accessibleDescription()
    desk.press("Stop the import and close")
    desk.gate.set()
    desk.wait(lambda: not desk.window.isVisible())
    assert desk.tables() == {"Members": 5}


def test_escape_keeps_importing(desk):
    dialog = desk.begin_import()
    desk.window.close()
    desk.qtbot.keyClick(desk.question(), Qt.Key.Key_Escape)
    assert desk.box() is None
    assert dialog.is_importing
    desk.gate.set()
    desk.wait(lambda: desk.window.files.dialog is None)
    assert desk.window.isVisible()
    assert desk.tables() == {"Members": 5, "more": 5}


def test_return_alone_keeps_importing(desk):
    dialog = desk.begin_import()
    desk.window.close()
    desk.qtbot.keyClick(desk.question(), Qt.Key.Key_Return)
    assert dialog.is_importing
    desk.gate.set()
    desk.wait(lambda: desk.window.files.dialog is None)
    assert desk.window.isVisible()


def test_it_closes_by_itself_when_the_import_is_done_before_an_answer(desk):
    desk.begin_import()
    desk.window.close()
    desk.question()
    desk.gate.set()
    desk.wait(lambda: not desk.window.isVisible())
    assert desk.tables() == {"Members": 5, "more": 5}


def test_files_that_wait_are_not_imported_after_stopping(desk):
    other = desk.folder / "other.csv"
    other.write_text("Name\nZoe\n")
    desk.begin_import()
    desk.window.open_files([other])
    desk.window.close()
    desk.press("Stop the import and close")
    desk.gate.set()
    desk.wait(lambda: not desk.window.isVisible())
    assert desk.window.files.dialog is None
    assert desk.tables() == {"Members": 5}


def test_an_export_is_asked_about_and_stopped(desk):
    path = desk.folder / "out.csv"
    dialog = ExportDialog(
        desk.worker, desk.club.table, Query(desk.club.table.id), parent=desk.window
    )
    dialog.open()
    desk.hold_up_long_reading()
    dialog.export_to(path)
    assert dialog.job is not None
    desk.window.close()
    assert desk.question().accessibleName() == "Stop the export?"
    desk.press("Stop the export and close")
    desk.gate.set()
    desk.wait(lambda: not desk.window.isVisible())
    assert not path.exists()


def change_for_long(desk):
    """Change every record again and again, as an undo of much does."""
    name, ids, table = desk.club.field("Name"), desk.club.ids, desk.club.table.id

    def operation(session):
        session.create(table, {name: "New"})
        while not desk.gate.wait(0.001):
            session.update(table, ids[0], {name: "Other"})
            session.progress(0, 2)

    desk.worker.write(operation, owner=desk.window, failed=lambda _error: None)


def test_a_large_change_is_asked_about_after_a_moment_and_stopped(desk):
    change_for_long(desk)
    desk.window.close()
    assert desk.question().accessibleName() == "Stop the change?"
    desk.press("Stop the change and close")
    desk.wait(lambda: not desk.window.isVisible())
    assert desk.tables() == {"Members": 5}


def test_what_waits_behind_a_stopped_change_is_saved(desk):
    change_for_long(desk)
    name, table = desk.club.field("Name"), desk.club.table.id
    desk.worker.write(lambda session: session.create(table, {name: "Zoe"}), owner=desk.window)
    desk.window.close()
    desk.press("Stop the change and close")
    desk.wait(lambda: not desk.window.isVisible())
    assert desk.tables() == {"Members": 6}


def test_a_small_change_is_waited_for_without_a_question(desk):
    name, table = desk.club.field("Name"), desk.club.table.id
    desk.worker.write(lambda session: session.create(table, {name: "Zoe"}), owner=desk.window)
    desk.window.close()
    assert desk.window.isVisible()
    desk.wait(lambda: not desk.window.isVisible())
    assert not desk.boxes()
    assert desk.tables() == {"Members": 6}

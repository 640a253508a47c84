"""The seal of the history: shown, copied, and compared with one noted earlier."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from club import make_club
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from domain.workspace import Workspace
from gui import dialogs
from gui.main_window import MainWindow
from gui.seal_dialog import SealDialog
from gui.settings import Settings
from gui.worker import Worker


@pytest.fixture
def club(tmp_path):
    return make_club(tmp_path / "club.tabularium")


@pytest.fixture
def window(qtbot, tmp_path):
    worker = Worker()
    made = MainWindow(worker, Settings(tmp_path / "settings.ini"))
    qtbot.addWidget(made)
    made.show()
    yield made
    worker.shut_down()


def seals(path):
    """Return the seal after each change of a file, the first one first."""
    with Workspace.open(path) as workspace, closing(workspace.reader()) as reader:
        return [one.link for one in reversed(reader.activity())]


def verify(qtbot, window):
    action = window.actions_by_name["verify"]
    qtbot.waitUntil(action.isEnabled)
    action.trigger()


@pytest.fixture
def dialog(qtbot, window, club):
    """The dialog that the menu brings."""
    with qtbot.waitSignal(window.worker.opened):
        window.open_files([club.path])
    verify(qtbot, window)
    qtbot.waitUntil(lambda: bool(window.findChildren(SealDialog)))
    [found] = window.findChildren(SealDialog)
    yield found
    found.reject()


def answer_to(qtbot, dialog, typed, part):
    dialog.compare_line.clear()
    qtbot.keyClicks(dialog.compare_line, typed)
    qtbot.waitUntil(lambda: part in dialog.answer.text())
    assert dialog.compare_line.accessibleDescription() == dialog.answer.text()


def test_the_seal_is_shown_and_copied_by_the_keyboard(qtbot, dialog, club, window):
    dialog.copy_button.setFocus()
    qtbot.keyClick(dialog.copy_button, Qt.Key.Key_Space)
    assert dialog.copy_button.text() == "Copied"
    seal = QGuiApplication.clipboard().text()
    assert dialog.seal_line.text() == seal
    assert dialog.seal_line.isReadOnly()
    assert dialog.accessibleName() == "The history is whole"
    window.worker.close_workspace()
    assert seals(club.path)[-1] == seal


def test_a_seal_noted_earlier_is_found_with_its_day(qtbot, dialog, club, window):
    found = []
    window.worker.read(
        lambda reader: [one.link for one in reader.activity()], owner=window, then=found.extend
    )
    qtbot.waitUntil(lambda: len(found) == 2)
    spaced = " ".join(found[1][at : at + 8] for at in range(0, 64, 8)).upper()
    answer_to(qtbot, dialog, spaced, "The history contains it: it was the seal on ")
    assert "Every change that was noted by then is there still." in dialog.answer.text()
    answer_to(qtbot, dialog, found[0], "This is the present seal")


def test_a_seal_that_is_not_there_is_explained(qtbot, dialog):
    answer_to(qtbot, dialog, "ab" * 32, "does not contain this seal")
    assert dialog.answer.property("role") == "fault"


@pytest.mark.parametrize("typed", ["abc", "x" * 64])
def test_what_is_no_seal_is_told_as_one_types(qtbot, dialog, typed):
    answer_to(qtbot, dialog, typed, "A seal has 64 signs")
    assert dialog.answer.property("role") == "muted"


def test_an_empty_history_has_none(qtbot, window, tmp_path, monkeypatch):
    told = []
    monkeypatch.setattr(
        dialogs, "show_message", lambda _parent, message, **_more: told.append(message.title)
    )
    with qtbot.waitSignal(window.worker.opened):
        window.files.open(tmp_path / "new.tabularium", must_exist=False)
    verify(qtbot, window)
    qtbot.waitUntil(lambda: told == ["The history is empty"])


def test_a_history_that_was_tampered_with_is_named(qtbot, window, club, monkeypatch):
    with closing(sqlite3.connect(club.path)) as connection:
        connection.execute("UPDATE tab_audit SET body = '[]' WHERE change_set = 2")
        connection.commit()
    told = []
    monkeypatch.setattr(dialogs, "show_domain_error", lambda _parent, error: told.append(error))
    with qtbot.waitSignal(window.worker.opened):
        window.open_files([club.path])
    verify(qtbot, window)
    qtbot.waitUntil(lambda: len(told) == 1)
    assert told[0].change_set_id == 2

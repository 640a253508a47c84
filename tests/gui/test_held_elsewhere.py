"""A file that another program holds: said, looked at, never changed, taken over when it is free."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from club import make_club
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from gui import dialogs
from gui.main_window import MainWindow
from gui.settings import Settings
from gui.window.actions import WRITING
from gui.worker import Worker

ROOT = Path(__file__).parents[2]
HOLD = """
import sys
from domain.workspace import Workspace
with Workspace.open(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""
Key = Qt.Key


class Desk:
    """A window beside another program that has the club's file open."""

    def __init__(self, qtbot, tmp_path) -> None:
        self.qtbot, self.club = qtbot, make_club(tmp_path / "Club.tabularium")
        self.holder = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(self.club.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert self.holder.stdout.readline() == "held\n"
        self.worker = Worker()
        self.window = MainWindow(self.worker, Settings(tmp_path / "settings.ini"))
        qtbot.addWidget(self.window)
        self.window.show()

    def wait(self, what):
        self.qtbot.waitUntil(lambda: bool(what()), timeout=15_000)

    def press(self, banner, words):
        self.wait(lambda: words in self.offered(banner))
        buttons = [one for one in banner.findChildren(QPushButton) if one.isVisible()]
        button = next(one for one in buttons if one.text() == words)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def offered(self, banner):
        buttons = banner.findChildren(QPushButton)
        return [one.text() for one in buttons if one.isVisible()]

    def open(self):
        """Try to open the file; answer what is said then."""
        self.window.open_files([self.club.path])
        self.wait(self.window.start_page.banner.isVisible)
        return self.window.start_page.banner

    def look(self):
        self.press(self.open(), "Open read-only")
        self.wait(lambda: self.window.banners.banner("read_only"))
        self.wait(lambda: self.page() is not None and self.page().model.is_complete)
        return self.window.banners.banner("read_only")

    def page(self):
        return self.window.pages.current_page()

    def let_go(self):
        self.holder.communicate(timeout=30)


@pytest.fixture
def desk(qtbot, tmp_path):
    made = Desk(qtbot, tmp_path)
    yield made
    made.window.close()
    made.worker.shut_down()
    if made.holder.poll() is None:
        made.let_go()


def test_it_is_said_who_holds_it_with_two_ways_on(desk):
    banner = desk.open()
    assert "is open elsewhere" in banner.text()
    assert "held by" in banner.text()
    desk.wait(lambda: desk.offered(banner) == ["Open read-only", "Try again"])
    desk.let_go()
    desk.press(banner, "Try again")
    desk.wait(lambda: desk.window.stack.currentWidget() is desk.window.splitter)
    assert not desk.worker.read_only


def test_everything_can_be_looked_at_and_the_banner_says_why_nothing_changes(desk):
    banner = desk.look()
    assert "open read-only" in banner.text()
    assert "has it open" in banner.text()
    assert "Another program" not in banner.text(), "the lock says who"
    assert desk.window.windowTitle() == "Club.tabularium (read-only) – Tabularium"
    desk.wait(lambda: desk.page().model.cell(0, 0).text == "Grace Hopper")
    assert desk.page().model.rowCount() == 5


def test_what_would_change_something_is_off_and_says_why(desk):
    desk.look()
    desk.page().select_record(desk.club.ids[0])
    actions = desk.window.actions_by_name
    for name in WRITING:
        assert not actions[name].isEnabled(), name
        assert "read-only" in actions[name].toolTip()
    for name in ("export", "find", "history", "close", "trash"):
        assert actions[name].isEnabled(), name
    desk.qtbot.wait(50)
    assert not actions["undo"].isEnabled()
    assert not actions.template_menu.isEnabled()


def test_no_key_changes_anything_in_the_table(desk):
    desk.look()
    page, column = desk.page(), desk.page().model.column_of(desk.club.field("Notes"))
    page.grid.setFocus()
    page.grid.go_to(0, column)
    for key in (Key.Key_F2, Key.Key_A, Key.Key_Return):
        desk.qtbot.keyClick(page.grid, key)
    assert page.grid.state() == page.grid.State.NoState
    assert not page.model.set_stored(0, column, "x")
    for key in (Key.Key_Delete, Key.Key_Backspace):
        page.banner.hide()
        desk.qtbot.keyClick(page.grid, key)
        assert "nothing was changed" in page.banner.text()
        assert page.banner.isVisible()
    page.add_record()
    desk.qtbot.wait(50)
    editing = desk.window.side.need_form().editing
    assert editing is None or editing.record is not None, "no new record was begun"
    assert page.model.rowCount() == 5


def test_the_form_only_shows(desk):
    desk.look()
    desk.page().select_record(desk.club.ids[1])
    form = desk.window.side.need_form()
    desk.wait(lambda: form.record_id == desk.club.ids[1])
    name = form._page.fields.row(desk.club.field("Name"))
    desk.qtbot.keyClicks(name.editor.focusProxy(), "x")
    assert name.text() == "Alan Turing"
    assert not form._page.save.isEnabled()


def test_a_file_to_import_is_refused_in_words(desk, tmp_path, monkeypatch):
    told = []
    monkeypatch.setattr(dialogs, "show_domain_error", lambda _parent, error: told.append(error))
    desk.look()
    (tmp_path / "more.csv").write_text("Name\nZoe\n")
    desk.window.open_files([tmp_path / "more.csv"])
    assert [type(error).__name__ for error in told] == ["OpenReadOnly"]
    assert desk.window.files.dialog is None


def test_what_slips_through_is_refused_by_the_file(desk, monkeypatch):
    told = []
    monkeypatch.setattr(dialogs, "show_domain_error", lambda _parent, error: told.append(error))
    desk.look()
    desk.window.side.history.undo_requested.emit(2)
    desk.wait(lambda: told)
    assert type(told[0]).__name__ == "OpenReadOnly"


def test_it_is_taken_over_when_it_is_free(desk):
    banner = desk.look()
    desk.press(banner, "Try again")
    desk.wait(lambda: desk.window.banners.banner("read_only") is not None)
    desk.wait(lambda: "still has it open" in desk.window.banners.banner("read_only").text())
    assert desk.worker.read_only
    desk.let_go()
    desk.press(desk.window.banners.banner("read_only"), "Try again")
    desk.wait(lambda: desk.worker.path is not None and not desk.worker.read_only)
    desk.wait(lambda: desk.window.actions_by_name["import"].isEnabled())
    desk.wait(lambda: desk.window.windowTitle() == "Club.tabularium – Tabularium")
    assert desk.window.banners.banner("read_only") is None
    desk.wait(lambda: desk.page() is not None and desk.page().model.is_complete)
    notes = desk.club.field("Notes")
    with desk.qtbot.waitSignal(desk.worker.committed):
        desk.page().model.set_stored(0, desk.page().model.column_of(notes), "ours now")


def test_nothing_is_moved_out_of_the_trash(desk):
    desk.look()
    desk.window.pages.show_trash()
    trash = desk.window.pages.trash_page
    desk.qtbot.wait(50)
    assert not trash.restore_button.isEnabled()
    assert not trash.purge_button.isEnabled()

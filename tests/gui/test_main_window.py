"""The whole window on real files: open, import by drop, tabs, panel, undo, errors, the end."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

import pytest
from club import make_club
from PySide6.QtCore import Qt
from PySide6.QtGui import QDragLeaveEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from domain.values import FieldDraft
from domain.workspace import Workspace
from gui import dialogs, theme
from gui.import_dialog import ImportDialog
from gui.main_window import MainWindow
from gui.models.history_list import HistoryScope
from gui.settings import AUTHOR, FORM_VISIBLE, HISTORY_VISIBLE, SCHEME, Settings
from gui.tour.hands import Drag
from gui.widgets import EmptyState
from gui.window.following import ALL_SAVED
from gui.window.side import HISTORY, RECORD
from gui.worker import Worker

Key, Control, Shift = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
TATE = Path(__file__).parent.parent / "data" / "tate" / "artist_data.csv"


class Desk:
    """The window with short ways to act and ask."""

    def __init__(self, qtbot, settings) -> None:
        self.qtbot, self.settings = qtbot, settings
        self.worker = Worker()
        self.window = MainWindow(self.worker, settings)
        qtbot.addWidget(self.window)
        self.window.resize(1200, 720)
        self.window.show()

    def open(self, path):
        self.window.open_files([path])
        self.wait(lambda: self.window.stack.currentWidget() is self.window.splitter)
        self.wait(lambda: self.window.status.count_label.text() or not self.window.pages.tables())

    def wait(self, what):
        self.qtbot.waitUntil(lambda: bool(what()), timeout=15_000)

    def tabs(self):
        bar = self.window.pages.tab_bar
        return [bar.tabText(at) for at in range(bar.count())]

    def commit(self, operation, label=""):
        with self.qtbot.waitSignal(self.worker.committed, timeout=15_000) as done:
            self.worker.write(operation, owner=self.window, label=label)
        return done.args[0]

    def trigger(self, name):
        self.window.actions_by_name[name].trigger()

    def drag(self, *paths):
        drag = Drag(self.window, list(paths))
        assert drag.enter()
        return drag

    def drop(self, *paths):
        assert self.drag(*paths).drop()


@pytest.fixture
def desk(qtbot, tmp_path):
    settings = Settings(tmp_path / "settings.ini")
    settings.set(AUTHOR, "Kim")
    made = Desk(qtbot, settings)
    yield made
    made.window.close()
    made.worker.shut_down()


@pytest.fixture
def club(tmp_path):
    return make_club(tmp_path / "Club.tabularium")


# -- opening and closing


def test_it_begins_with_the_start_page(desk):
    assert desk.window.stack.currentWidget() is desk.window.start_page
    assert desk.window.windowTitle() == "Tabularium"
    assert not desk.window.actions_by_name["close"].isEnabled()
    assert not desk.window.tool_bar.isVisible()


def test_an_open_file_has_a_tab_for_each_table_and_the_trash_last(desk, club):
    desk.open(club.path)
    assert desk.tabs() == ["Members", "Trash"]
    assert desk.window.windowTitle() == "Club.tabularium – Tabularium"
    assert desk.window.status.count_label.text().strip() == "5 records"
    assert desk.settings.recent_files()[0].path == club.path
    assert desk.worker.actor == "Kim"


def test_closing_goes_back_to_the_start_page_with_the_file_listed(desk, club):
    desk.open(club.path)
    desk.trigger("close")
    desk.wait(lambda: desk.window.stack.currentWidget() is desk.window.start_page)
    assert desk.window.start_page.recent.item(0).text() == "Club.tabularium"
    assert desk.window.windowTitle() == "Tabularium"
    desk.open(club.path)
    assert desk.tabs() == ["Members", "Trash"]


def test_another_file_takes_the_place_of_the_first(desk, club, tmp_path):
    other = make_club(tmp_path / "Other.tabularium")
    desk.open(club.path)
    desk.window.open_files([other.path])
    desk.wait(lambda: desk.window.windowTitle().startswith("Other"))
    desk.window.open_files([other.path])
    assert desk.worker.path == other.path, "opening it twice changes nothing"


def not_a_database(path):
    path.write_text("these are words")


def foreign(path):
    import sqlite3

    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE other (a)")
    connection.commit()
    connection.close()


def newer(path):
    import sqlite3

    make_club(path)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 9999")
    connection.commit()
    connection.close()


def truncated(path):
    make_club(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 3])


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (not_a_database, "is not a Tabularium file"),
        (foreign, "belongs to another program"),
        (newer, "needs a newer Tabularium"),
        (truncated, "is damaged"),
    ],
)
def test_a_file_that_cannot_be_opened_says_why_and_stays_as_it_is(desk, tmp_path, spoil, words):
    path = tmp_path / "bad.tabularium"
    spoil(path)
    before = path.read_bytes()
    desk.window.open_files([path])
    desk.wait(desk.window.start_page.banner.isVisible)
    assert words in desk.window.start_page.banner.text()
    assert path.read_bytes() == before
    assert desk.worker.path is None


def test_a_file_that_is_open_elsewhere_says_so(desk, club):
    with Workspace.open(club.path):
        desk.window.open_files([club.path])
        desk.wait(desk.window.start_page.banner.isVisible)
    assert "is open elsewhere" in desk.window.start_page.banner.text()


def test_a_recent_file_that_is_gone_says_so(desk, tmp_path):
    desk.window.start_page.recent_requested.emit(tmp_path / "gone.tabularium")
    desk.wait(desk.window.start_page.banner.isVisible)
    assert "is not there" in desk.window.start_page.banner.text()
    assert not (tmp_path / "gone.tabularium").exists(), "opening never makes a file"


def test_a_new_workspace_is_made_where_one_says(desk, tmp_path, monkeypatch):
    place = tmp_path / "New one"
    monkeypatch.setattr(dialogs, "ask_save_file", lambda *_args, **_more: place)
    desk.trigger("new_workspace")
    desk.wait(lambda: desk.window.stack.currentWidget() is desk.window.splitter)
    assert desk.worker.path == tmp_path / "New one.tabularium"
    assert desk.tabs() == ["Begin", "Trash"]
    assert desk.window.pages.nothing.isVisible()


def test_a_workspace_that_is_replaced_is_moved_aside(desk, club, monkeypatch):
    monkeypatch.setattr(dialogs, "ask_save_file", lambda *_args, **_more: club.path)
    desk.trigger("new_workspace")
    desk.wait(lambda: desk.window.stack.currentWidget() is desk.window.splitter)
    assert desk.window.pages.tables() == []
    with Workspace.open(club.path.with_name("Club (before 1).tabularium")) as kept:
        assert len(kept.reader().tables()) == 1


def test_a_template_makes_its_table_even_without_a_file(desk, tmp_path, monkeypatch):
    place = tmp_path / "Members.tabularium"
    monkeypatch.setattr(dialogs, "ask_save_file", lambda *_args, **_more: place)
    from gui.templates import TEMPLATES

    desk.window.start_page.template_requested.emit(TEMPLATES[0])
    desk.wait(lambda: desk.tabs() == [TEMPLATES[0].label, "Trash"])
    desk.window.commands.use_template(TEMPLATES[0])
    desk.wait(lambda: desk.tabs() == [TEMPLATES[0].label, f"{TEMPLATES[0].label} 2", "Trash"])


# -- tables


def test_tabs_follow_what_happens_to_tables(desk, club, monkeypatch):
    desk.open(club.path)
    monkeypatch.setattr(dialogs, "ask_text", lambda *_args, **_more: "A & B")
    desk.trigger("rename_table")
    desk.wait(lambda: desk.tabs() == ["A && B", "Trash"])
    desk.trigger("trash_table")
    desk.wait(lambda: desk.tabs() == ["Begin", "Trash (1)"])
    desk.window.undo.undo_next()
    desk.wait(lambda: desk.tabs() == ["A && B", "Trash"])


def test_the_trash_counts_in_its_tab_and_holds_no_table(desk, club):
    desk.open(club.path)
    desk.commit(lambda session: session.move_to_trash(club.table.id, club.ids[:3]))
    desk.wait(lambda: desk.tabs() == ["Members", "Trash (3)"])
    desk.trigger("trash")
    assert desk.window.pages.is_trash()
    assert not desk.window.actions_by_name["add_record"].isEnabled()
    desk.trigger("next_table")
    assert desk.window.pages.current_table().id == club.table.id


# -- the notice, undo, the history


def test_what_was_done_is_said_with_undo(desk, club):
    desk.open(club.path)
    desk.commit(
        lambda session: session.move_to_trash(club.table.id, club.ids[:3]), "Delete 3 records"
    )
    notice = desk.window.notice
    desk.wait(lambda: notice.text() == "3 records moved to the Trash")
    desk.wait(lambda: desk.window.status.count_label.text().strip() == "2 records")
    notice._undo.click()
    desk.wait(lambda: notice.text() == "Undone: deleted 3 records")
    desk.wait(lambda: desk.window.status.count_label.text().strip() == "5 records")
    assert notice.change_set_id() is None, "Redo is in the menu"


def test_delete_in_the_grid_and_ctrl_z(desk, club):
    desk.open(club.path)
    page = desk.window.pages.current_page()
    page.select_record(club.ids[0])
    desk.wait(lambda: page.current_id() == club.ids[0])
    page.grid.setFocus()
    desk.qtbot.keyClick(page.grid, Key.Key_Minus, Control)
    desk.wait(lambda: desk.tabs() == ["Members", "Trash (1)"])
    desk.qtbot.keyClick(desk.window, Key.Key_Z, Control)
    desk.wait(lambda: desk.tabs() == ["Members", "Trash"])
    desk.wait(lambda: desk.window.undo.redo_action.isEnabled())
    desk.qtbot.keyClick(desk.window, Key.Key_Z, Control | Shift)
    desk.wait(lambda: desk.tabs() == ["Members", "Trash (1)"])


def test_conflicts_are_told_with_two_ways_on(desk, club):
    desk.open(club.path)
    notes, one = club.field("Notes"), club.ids[0]
    older = desk.commit(lambda session: session.update(club.table.id, one, {notes: "a"}))
    desk.commit(lambda session: session.update(club.table.id, one, {notes: "b"}))
    desk.window.undo.undo(older.id)
    desk.wait(lambda: desk.window.banners.banner("conflicts"))
    banner = desk.window.banners.banner("conflicts")
    assert "1 value was changed later" in banner.text()
    buttons = [banner._actions.itemAt(at).widget() for at in range(banner._actions.count())]
    assert [button.text() for button in buttons] == ["Show", "Put back anyway"]
    with desk.qtbot.waitSignal(desk.worker.committed):
        buttons[1].click()
    assert desk.window.banners.banner("conflicts") is None


def test_a_step_that_cannot_go_back_is_passed_by_and_said(desk, club):
    desk.open(club.path)
    notes, one, table = club.field("Notes"), club.ids[0], club.table.id
    desk.commit(lambda session: session.update(table, one, {notes: "a"}), "Edit Notes")
    desk.commit(lambda session: session.move_to_trash(table, [one]), "Delete Grace")
    desk.commit(lambda session: session.purge(table, [one]))
    for _ in range(2):  # the deleting, which has nothing left, then the edit
        with desk.qtbot.waitSignal(desk.worker.committed):
            desk.trigger("undo")
    banner = desk.window.banners.banner("conflicts")
    assert banner.text() == (
        "Nothing was undone. 1 record was purged since and cannot come back. "
        "The next Undo goes on with the step before."
    )
    buttons = [banner._actions.itemAt(at).widget() for at in range(banner._actions.count())]
    assert [button.text() for button in buttons] == ["Show"]
    assert desk.window.notice.text() == "Not undone: edited Notes"
    with desk.qtbot.waitSignal(desk.worker.committed) as done:
        desk.trigger("undo")
    assert done.args[0].label == "Import members.csv"


# -- the panel beside


def choose_in_trash(desk, row):
    trash = desk.window.pages.trash_page
    desk.wait(lambda: trash.model.rowCount() > row)
    trash.view.choose(row)


def test_the_panel_follows_what_is_chosen_in_the_trash(desk, club):
    desk.open(club.path)
    side, table, notes = desk.window.side, club.table.id, club.field("Notes")
    desk.commit(lambda session: session.update(table, club.ids[1], {notes: "gone soon"}), "Edit")
    desk.commit(lambda session: session.move_to_trash(table, club.ids[:2]), "Delete both")
    desk.commit(lambda session: session.trash_field(notes), "Remove Notes")
    desk.trigger("history")
    desk.window.pages.show_trash()
    rows = side.history.model
    desk.wait(lambda: side.history._empty.isVisible())
    listed = desk.window.pages.trash_page.model
    desk.wait(lambda: listed.rowCount() == 3)
    names = [listed.key(row) for row in range(3)]
    choose_in_trash(desk, names.index((table, club.ids[1])))
    desk.wait(lambda: "moved to the trash changed created" in titles(rows))
    desk.trigger("record")
    desk.wait(lambda: side.form is not None and side.form.record_id == club.ids[1])
    choose_in_trash(desk, names.index((-2, notes)))
    desk.trigger("history")
    desk.wait(lambda: side.history._empty.isVisible())


def test_the_form_steps_through_the_records_in_the_trash(desk, club):
    desk.open(club.path)
    table, trash = club.table.id, desk.window.pages.trash_page
    desk.commit(lambda session: session.move_to_trash(table, club.ids[:1]), "Delete")
    desk.commit(lambda session: session.trash_field(club.field("Notes")), "Remove Notes")
    desk.commit(lambda session: session.move_to_trash(table, club.ids[1:2]), "Delete")
    desk.window.pages.show_trash()
    desk.wait(lambda: trash.model.rowCount() == 3)
    form = desk.window.side.need_form()
    choose_in_trash(desk, 0)
    desk.wait(lambda: form.record_id == club.ids[1])
    form.next_requested.emit()
    desk.wait(lambda: form.record_id == club.ids[0])
    form.next_requested.emit()
    form.previous_requested.emit()
    desk.wait(lambda: form.record_id == club.ids[1])


def test_a_table_behind_the_trash_does_not_take_the_panel(desk, club):
    desk.open(club.path)
    side, table = desk.window.side, club.table.id
    page = desk.window.pages.current_page()
    desk.commit(lambda session: session.move_to_trash(table, club.ids[:1]), "Delete")
    desk.trigger("history")
    desk.window.pages.show_trash()
    choose_in_trash(desk, 0)
    desk.wait(lambda: "moved to the trash created" in titles(side.history.model))
    page.select_record(club.ids[2])
    desk.wait(lambda: page.current_id() == club.ids[2])
    assert side.history.model.scope() == HistoryScope(table, club.ids[0])


def titles(model):
    """Return the words of all rows of a history."""
    rows = (model.row(model.index(at, 0)) for at in range(model.rowCount()))
    return " ".join(row.title for row in rows if row is not None).casefold()


def test_the_panel_follows_the_record_and_remembers_itself(desk, club, qtbot):
    desk.open(club.path)
    window = desk.window
    assert window.side.shown() == RECORD
    window.pages.current_page().select_record(club.ids[1])
    desk.wait(lambda: window.side.form.record_id == club.ids[1])
    desk.trigger("history")
    assert window.side.shown() == HISTORY
    desk.wait(lambda: window.side.history.model.rowCount() == 2)
    assert window.actions_by_name["history"].isChecked()
    assert desk.settings.get(HISTORY_VISIBLE)
    assert not desk.settings.get(FORM_VISIBLE)
    desk.trigger("history")
    assert window.side.shown() is None
    assert not desk.settings.get(HISTORY_VISIBLE)


def test_the_form_steps_through_the_table(desk, club):
    desk.open(club.path)
    page = desk.window.pages.current_page()
    page.select_record(club.ids[0])
    form = desk.window.side.need_form()
    desk.wait(lambda: form.record_id == club.ids[0])
    form.next_requested.emit()
    desk.wait(lambda: form.record_id == club.ids[1])
    assert page.current_id() == club.ids[1]
    form.previous_requested.emit()
    desk.wait(lambda: form.record_id == club.ids[0])


def test_a_draft_is_offered_after_opening(desk, club):
    with Workspace.open(club.path) as workspace:
        workspace.save_draft(club.table.id, None, {club.field("Name"): "Half ty"})
    desk.open(club.path)
    desk.wait(lambda: desk.window.banners.banner("draft"))
    banner = desk.window.banners.banner("draft")
    assert "Half ty" in banner.text()
    banner._actions.itemAt(0).widget().click()
    form = desk.window.side.need_form()
    desk.wait(form.is_dirty)
    form.discard()


def keyed(desk, key, modifier=Qt.KeyboardModifier.NoModifier):
    """Press a key wherever the keyboard is."""
    desk.qtbot.keyClick(QApplication.focusWidget(), key, modifier)


def test_an_opened_file_has_the_keyboard_in_its_records(desk, club):
    desk.window.hide()
    desk.window.start_page.choose_button.clearFocus()
    desk.window.open_files([club.path])  # as a start does: the window is shown meanwhile
    desk.window.show()
    desk.open(club.path)
    page = desk.window.pages.current_page()
    assert desk.window.focusWidget() is page.grid
    desk.qtbot.keyClick(page.grid, Key.Key_Down)
    assert page.current_id() == page.model.id_at(0)


def test_the_keyboard_goes_along_to_another_table(desk, club):
    desk.open(club.path)
    members = desk.window.pages.current_page()
    desk.wait(members.grid.hasFocus)
    desk.commit(lambda s: s.create(s.create_table("Boats", [FieldDraft("Name")]).id, {}))
    desk.wait(lambda: desk.tabs() == ["Members", "Boats", "Trash"])
    keyed(desk, Key.Key_PageDown, Control)
    boats = desk.window.pages.current_page()
    assert boats is not members
    desk.wait(lambda: boats.grid.hasFocus() and boats.model.rowCount() == 1)
    members.search.setFocus()
    keyed(desk, Key.Key_PageUp, Control)
    assert members.grid.hasFocus()


def test_enter_presses_the_button_that_has_the_keyboard(desk, tmp_path, monkeypatch):
    path = tmp_path / "Boats.tabularium"
    monkeypatch.setattr(dialogs, "ask_save_file", lambda *_args, **_more: path)
    desk.window.start_page.new_button.setFocus()
    keyed(desk, Key.Key_Return)
    desk.wait(lambda: desk.worker.path == path)
    desk.commit(lambda session: session.create_table("Boats", [FieldDraft("Name")]))
    desk.wait(lambda: desk.tabs() == ["Boats", "Trash"])
    page = desk.window.pages.current_page()
    desk.wait(lambda: page.findChild(EmptyState) is not None)
    button = page.findChild(EmptyState).findChild(QPushButton)
    desk.wait(button.isVisible)
    button.setFocus()
    keyed(desk, Key.Key_Enter)
    desk.wait(lambda: desk.window.side.form is not None and desk.window.side.form.editing)
    assert desk.window.side.form.editing.record is None


def test_ctrl_s_in_the_table_saves_the_form_or_says_that_all_is_saved(desk, club):
    desk.open(club.path)
    page = desk.window.pages.current_page()
    desk.wait(lambda: page.grid.hasFocus() and page.model.rowCount() == 5)
    keyed(desk, Key.Key_S, Control)
    assert desk.window.notice.text() == ALL_SAVED
    page.grid.go_to(0, 0)
    form = desk.window.side.need_form()
    desk.wait(lambda: form.record_id == page.current_id())
    form.setFocus()
    desk.qtbot.keyClicks(QApplication.focusWidget(), "Ann")
    page.grid.setFocus()
    with desk.qtbot.waitSignal(desk.worker.committed) as done:
        keyed(desk, Key.Key_S, Control)
    assert done.args[0].label.startswith("Edit")


def test_the_keyboard_stays_in_the_tabs_for_who_walks_along_them(desk, club):
    desk.open(club.path)
    bar = desk.window.pages.tab_bar
    bar.setFocus(Qt.FocusReason.TabFocusReason)
    keyed(desk, Key.Key_Right)
    keyed(desk, Key.Key_Left)
    assert bar.hasFocus()


def test_an_import_ends_with_the_keyboard_in_its_table(desk, club, tmp_path):
    desk.open(club.path)
    desk.window.pages.tab_bar.setFocus()
    source = tmp_path / "boats.csv"
    source.write_text("Name\nAda\nBora\n")
    desk.window.open_files([source])
    desk.wait(lambda: isinstance(QApplication.activeModalWidget(), ImportDialog))
    dialog = QApplication.activeModalWidget()
    desk.wait(dialog.bar.go.isEnabled)
    keyed(desk, Key.Key_Return)
    desk.wait(lambda: desk.tabs() == ["Members", "boats", "Trash"])
    desk.wait(lambda: desk.window.pages.current_table().label == "boats")
    page = desk.window.pages.current_page()
    desk.wait(lambda: desk.window.focusWidget() is page.grid)


def test_a_draft_goes_on_with_the_keyboard_in_the_form(desk, club):
    with Workspace.open(club.path) as workspace:
        workspace.save_draft(club.table.id, 1, {club.field("Name"): "Half ty"})
    desk.open(club.path)
    desk.wait(lambda: desk.window.banners.banner("draft"))
    desk.window.banners.banner("draft")._actions.itemAt(0).widget().click()
    form = desk.window.side.need_form()
    desk.wait(lambda: form.editing and form.isAncestorOf(QApplication.focusWidget()))
    desk.wait(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    with desk.qtbot.waitSignal(desk.worker.committed):
        keyed(desk, Key.Key_S, Control)


def test_the_form_of_a_record_opened_by_a_key_can_be_typed_in(desk, club):
    desk.open(club.path)
    page = desk.window.pages.current_page()
    desk.wait(lambda: page.grid.hasFocus() and page.model.rowCount() == 5)
    form = desk.window.side.need_form()
    for row in (1, 2):
        page.grid.setFocus()
        page.grid.go_to(row, 0)
        keyed(desk, Key.Key_F4)
        desk.wait(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
        assert form.isAncestorOf(QApplication.focusWidget())
        desk.wait(lambda: form.record_id == page.current_id())


def test_a_draft_can_be_discarded(desk, club):
    with Workspace.open(club.path) as workspace:
        workspace.save_draft(club.table.id, None, {club.field("Name"): "Half ty"})
    desk.open(club.path)
    desk.wait(lambda: desk.window.banners.banner("draft"))
    desk.window.banners.banner("draft")._actions.itemAt(1).widget().click()
    found = []
    desk.worker.keep(
        lambda workspace, _job: workspace.reader().drafts(), owner=desk.window, then=found.append
    )
    desk.wait(lambda: found == [[]])


def test_a_place_with_risks_is_named(desk, tmp_path):
    folder = tmp_path / "Dropbox"
    folder.mkdir()
    desk.open(make_club(folder / "Club.tabularium").path)
    desk.wait(lambda: desk.window.banners.banner("place"))
    assert "synchronised" in desk.window.banners.banner("place").text()


# -- drops


def test_a_drag_says_what_a_drop_will_do(desk, club, tmp_path):
    overlay = desk.window.abilities.drop_target.overlay
    desk.drag(tmp_path / "members.csv")
    assert overlay.text() == "Drop to import members.csv"
    assert overlay.isVisible()
    assert overlay.geometry() == desk.window.rect()
    QApplication.sendEvent(desk.window, QDragLeaveEvent())
    assert not overlay.isVisible()
    desk.drag(club.path)
    assert overlay.text() == "Drop to open Club.tabularium"
    desk.drag(tmp_path / "a.csv", tmp_path / "b.csv")
    assert overlay.text() == "Drop to import 2 files, one after another"
    assert not overlay.grab().isNull()


def test_a_dropped_workspace_opens(desk, club):
    desk.drop(club.path)
    desk.wait(lambda: desk.tabs() == ["Members", "Trash"])
    assert not desk.window.abilities.drop_target.overlay.isVisible()


def test_a_dropped_csv_becomes_a_table_in_a_file_beside_it(desk, tmp_path):
    source = tmp_path / "artist_data.csv"
    shutil.copy(TATE, source)
    desk.drop(source)
    desk.wait(lambda: desk.window.files.dialog)
    assert desk.worker.path == tmp_path / "artist_data.tabularium"
    button = desk.window.files.dialog.bar.go
    desk.wait(button.isEnabled)
    desk.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    desk.wait(lambda: desk.window.notice.text() == "3,532 records imported")
    desk.wait(lambda: len(desk.tabs()) == 2 and desk.tabs()[0] != "Begin")
    assert desk.window.files.dialog is None
    desk.wait(lambda: desk.window.status.count_label.text().strip() == "3,532 records")


def test_an_import_that_is_called_off_leaves_no_file(desk, tmp_path):
    source = tmp_path / "few.csv"
    source.write_text("name,age\nAda,36\n")
    desk.drop(source)
    desk.wait(lambda: desk.window.files.dialog)
    desk.window.files.dialog.reject()
    desk.wait(lambda: desk.window.stack.currentWidget() is desk.window.start_page)
    desk.wait(lambda: not (tmp_path / "few.tabularium").exists())
    assert desk.settings.recent_files() == []


def test_several_files_come_one_after_another(desk, club, tmp_path):
    for name in ("one.csv", "two.csv"):
        (tmp_path / name).write_text("name,age\nAda,36\n")
    desk.open(club.path)
    desk.drop(tmp_path / "one.csv", tmp_path / "two.csv")
    desk.wait(lambda: desk.window.files.dialog)
    assert desk.window.files.dialog.path.name == "one.csv"
    desk.window.files.dialog.reject()
    desk.wait(lambda: desk.window.files.dialog and desk.window.files.dialog.path.name == "two.csv")
    desk.window.files.dialog.reject()
    desk.wait(lambda: desk.window.files.dialog is None)
    assert desk.worker.path == club.path, "a file that was open stays"


@pytest.mark.parametrize("kind", ["folder", "device", "gone"])
def test_what_is_no_file_gets_a_sentence(desk, tmp_path, monkeypatch, kind):
    told = []
    monkeypatch.setattr(dialogs, "show_domain_error", lambda _parent, error: told.append(error))
    path = {"folder": tmp_path, "device": Path("/dev/null"), "gone": tmp_path / "gone.csv"}[kind]
    if kind == "device" and not path.exists():
        pytest.skip("no such device here")
    desk.drop(path)
    desk.wait(lambda: told)
    assert told[0].path == path
    assert desk.worker.path is None


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="rights do not bind here")
def test_where_nothing_can_be_written_one_is_asked(desk, tmp_path, monkeypatch):
    folder = tmp_path / "locked"
    folder.mkdir()
    (folder / "few.csv").write_text("name,age\nAda,36\n")
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    monkeypatch.setattr(
        dialogs, "ask_save_file", lambda *_args, **_more: tmp_path / "few.tabularium"
    )
    desk.drop(folder / "few.csv")
    desk.wait(lambda: desk.window.files.dialog)
    assert desk.worker.path == tmp_path / "few.tabularium"
    desk.window.files.dialog.reject()


def test_an_existing_file_beside_it_is_left_alone(desk, club, tmp_path, monkeypatch):
    (tmp_path / "Club.csv").write_text("name,age\nAda,36\n")
    monkeypatch.setattr(dialogs, "ask_save_file", lambda *_args, **_more: None)
    desk.drop(tmp_path / "Club.csv")
    desk.qtbot.wait(50)
    assert desk.worker.path is None
    assert desk.window.files.dialog is None
    with Workspace.open(club.path) as kept:
        assert len(kept.reader().tables()) == 1


# -- looks, help, the end


def test_the_colours_follow_the_menu_and_are_remembered(desk):
    for action in desk.window.actions_by_name.schemes.actions():
        if action.data() == "dark":
            action.trigger()
    assert theme.is_dark()
    assert desk.settings.get(SCHEME) == "dark"


def test_errors_that_nobody_took_are_shown(desk, club, monkeypatch):
    told = []
    monkeypatch.setattr(dialogs, "show_domain_error", lambda _parent, error: told.append(error))
    desk.open(club.path)
    name = club.field("Name")
    desk.worker.write(
        lambda session: session.update(club.table.id, club.ids[0], {name: None}),
        owner=desk.window,
    )
    desk.wait(lambda: told)


def test_closing_waits_for_what_is_being_written(desk, club):
    desk.open(club.path)
    name = club.field("Name")

    def slowly(session):
        for number in range(3000):
            session.create(club.table.id, {name: str(number)})

    desk.worker.write(slowly, owner=desk.window)
    desk.window.close()
    assert desk.window.isVisible(), "not while the file is being written"
    desk.wait(lambda: not desk.window.isVisible())
    desk.worker.shut_down()
    with Workspace.open(club.path) as workspace:
        reader = workspace.reader()
        from domain.values import Query

        assert reader.count(Query(club.table.id)) == 3005
        reader.close()


def test_the_window_comes_back_as_it_was(desk, club, qtbot):
    desk.open(club.path)
    desk.window.resize(780, 600)
    desk.window.splitter.setSizes([460, 320])
    sizes = desk.window.splitter.sizes()
    desk.window.close()
    worker = Worker()
    again = MainWindow(worker, desk.settings)
    qtbot.addWidget(again)
    again.show()
    assert again.size() == desk.window.size()
    again.stack.setCurrentWidget(again.splitter)
    again.grab()
    assert abs(again.splitter.sizes()[1] - sizes[1]) < 5
    worker.shut_down()


def test_no_two_actions_share_a_key(desk):
    seen = {}
    for action in desk.window.findChildren(type(desk.window.undo.undo_action)):
        for keys in action.shortcuts():
            name = keys.toString()
            assert name not in seen, f"{action.text()} and {seen.get(name)} both have {name}"
            seen[name] = action.text()


def test_the_help_lists_the_keys(desk):
    listed = dict(desk.window.actions_by_name.listed())
    assert listed["Undo"] == "Ctrl+Z"
    assert listed["Redo"] == "Ctrl+Shift+Z, Ctrl+Y"
    desk.trigger("shortcuts")
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    dialog.reject()

"""The history of a record, a table and the file: words, days, pages, and the ways back."""

from __future__ import annotations

import sqlite3
from datetime import date

import pytest
from club import make_club
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication

from gui.history_menu import choices
from gui.history_panel import HistoryPanel
from gui.models.history_rows import Row, with_days
from gui.worker import Worker


class Desk:
    """The panel on the club's file, with short ways to act and ask."""

    def __init__(self, qtbot, worker, club) -> None:
        self.qtbot, self.worker, self.club = qtbot, worker, club
        self.panel = HistoryPanel(worker)
        qtbot.addWidget(self.panel)
        self.panel.resize(360, 700)
        self.panel.show()
        self.model = self.panel.model

    def write(self, operation, label=""):
        with self.qtbot.waitSignal(self.worker.committed) as done:
            self.worker.write(operation, owner=self.panel, label=label)
        return done.args[0]

    def edit(self, label, text, place=0):
        field, one = self.club.field(label), self.club.ids[place]
        return self.write(
            lambda session: session.update(self.club.table.id, one, {field: text}),
            f"Edit {label} of {one}",
        )

    def show_record(self, place=0):
        self.panel.show_record(self.club.table, self.club.ids[place])
        self.wait(lambda: self.rows("entry"))

    def wait(self, what):
        self.qtbot.waitUntil(lambda: bool(what()))

    def rows(self, kind=""):
        return [row for row in self.model._rows if kind in ("", row.kind)]

    def index(self, title):
        at = next(at for at, row in enumerate(self.model._rows) if row.title.startswith(title))
        return self.model.index(at)

    def click_link(self, index):
        view = self.panel.view
        view.scrollTo(index)
        link = self.panel._delegate.link_rect(index)
        place = view.visualRect(index).topLeft() + link.center()
        self.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


@pytest.fixture
def desk(qtbot, tmp_path):
    club = make_club(tmp_path / "club.tabularium")
    worker = Worker()
    worker.actor = "Kim"
    with qtbot.waitSignal(worker.opened):
        worker.open(club.path)
    yield Desk(qtbot, worker, club)
    worker.shut_down()


def test_no_record_teaches(desk):
    desk.panel.show_record(desk.club.table, 0)
    assert desk.panel._empty.isVisible()
    assert "Choose one" in desk.panel._empty.accessibleDescription()


def test_a_record_tells_what_changed_from_what_to_what(desk, qtmodeltester):
    desk.edit("Phone", "+498911111111")
    desk.edit("Notes", "<b>hello</b>")
    desk.show_record()
    day, notes, phone, created = desk.rows()
    assert (day.kind, day.title) == ("day", "Today")
    assert (notes.title, phone.title, created.title) == ("Changed", "Changed", "Created")
    assert [(one.label, one.old, one.new) for one in phone.lines] == [
        ("Phone", "+498912345600", "+498911111111")
    ]
    assert [(one.old, one.new) for one in notes.lines] == [("", "<b>hello</b>")]
    assert "Kim" in phone.meta
    assert "by an import" in created.meta
    assert created.action == "", "there is nothing before a creation"
    assert "− +498912345600 + +498911111111" in phone.spoken(), "signs, not colours alone"
    assert len(created.lines) == 3, "blank fields are not told"
    qtmodeltester.check(desk.model)


def test_put_back_by_the_link(desk):
    desk.edit("Phone", "+498911111111")
    desk.edit("Phone", "+498922222222")
    desk.show_record()
    older = desk.model.index(2)
    assert desk.model.row(older).lines[0].new == "+498911111111"
    with desk.qtbot.waitSignal(desk.worker.committed) as done:
        desk.click_link(older)
    assert done.args[0].label == "Put back Phone"
    desk.wait(lambda: desk.rows("entry")[0].lines[0].new == "+498912345600")
    actions = [row.action for row in desk.rows("entry")]
    assert actions == ["Put back", "Put back", "", ""], "what changes nothing is not offered"


def test_a_deleted_record_can_be_restored(desk):
    desk.show_record()
    table, one = desk.club.table.id, desk.club.ids[0]
    desk.write(lambda session: session.move_to_trash(table, [one]))
    desk.wait(lambda: desk.rows("entry")[0].action == "Restore")
    with desk.qtbot.waitSignal(desk.worker.committed) as done:
        desk.click_link(desk.model.index(1))
    assert done.args[0].tables[table].restored == {one}
    desk.wait(lambda: desk.rows("entry")[0].title == "Restored")


def test_the_stream_of_a_table_and_of_everything(desk):
    desk.write(lambda session: session.create_table("Other", []))
    desk.edit("Phone", "+498911111111")
    desk.panel.show_table(desk.club.table)
    desk.wait(lambda: len(desk.rows("change_set")) == 3)
    assert [row.title for row in desk.rows("change_set")][1:] == [
        "Imported members.csv: 5 records",
        "Created table Members",
    ]
    desk.panel.show_all()
    desk.wait(lambda: len(desk.rows("change_set")) == 4)


def test_what_another_program_did_is_told(desk):
    table = desk.club.table.name
    desk.worker.close_workspace()
    connection = sqlite3.connect(desk.club.path)
    connection.execute(f"UPDATE {table} SET notes = 'from outside' WHERE id < 3")
    connection.commit()
    connection.close()
    with desk.qtbot.waitSignal(desk.worker.opened):
        desk.worker.open(desk.club.path)
    desk.edit("Phone", "+498911111111")
    desk.panel.show_all()
    desk.wait(lambda: len(desk.rows("change_set")) == 4)
    assert "Another program: changed 2 records of Members" in [row.title for row in desk.rows()]


def test_an_older_change_set_is_undone_by_its_link_and_greyed(desk):
    change = desk.edit("Phone", "+498911111111")
    desk.edit("Notes", "later")
    desk.panel.show_table(desk.club.table)
    desk.wait(lambda: len(desk.rows("change_set")) == 4)
    with desk.qtbot.waitSignal(desk.panel.undo_requested) as asked:
        desk.click_link(desk.index("Edited Phone"))
    assert asked.args == [change.id]
    desk.write(lambda session: session.undo(change.id))
    desk.wait(lambda: len(desk.rows("change_set")) == 5)
    undone = desk.model.row(desk.index("Edited Phone"))
    assert (undone.undone, undone.action) == (True, "")
    undoing = desk.model.row(desk.index("Undone: edited Phone"))
    assert undoing.action == "Redo"


def test_a_change_set_opens_to_its_records_and_closes(desk):
    desk.panel.show_table(desk.club.table)
    desk.wait(lambda: len(desk.rows("change_set")) == 2)
    index = desk.index("Imported")
    place = desk.panel.view.visualRect(index).topLeft() + QPoint(60, 12)
    desk.qtbot.mouseClick(desk.panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    desk.wait(lambda: len(desk.rows("part")) == 5)
    assert desk.rows("part")[0].title == "“Grace Hopper” created"
    with desk.qtbot.waitSignal(desk.panel.record_requested) as asked:
        desk.panel.view.doubleClicked.emit(desk.index("“Alan Turing”"))
    assert asked.args == [desk.club.table.id, desk.club.ids[1]]
    desk.edit("Phone", "+498911111111")
    desk.wait(lambda: len(desk.rows("change_set")) == 3 and len(desk.rows("part")) == 5)
    desk.model.toggle(desk.index("Imported"))
    assert desk.rows("part") == []


def test_a_long_import_is_told_in_part(desk):
    name, table = desk.club.field("Name"), desk.club.table.id
    desk.write(lambda session: session.create_many(table, [{name: "n"}] * 80), "Import b.csv")
    desk.panel.show_table(desk.club.table)
    desk.wait(lambda: len(desk.rows("change_set")) == 3)
    desk.model.toggle(desk.index("Imported b.csv"))
    desk.wait(lambda: len(desk.rows("part")) == 50)
    assert desk.rows("note")[0].title == "and 30 more"


def test_a_long_history_comes_in_pages_as_one_scrolls(desk):
    field, table, one = desk.club.field("Notes"), desk.club.table.id, desk.club.ids[0]
    for number in range(130):
        desk.worker.write(
            lambda session, text=str(number): session.update(table, one, {field: text}),
            owner=desk.panel,
        )
    desk.wait(lambda: not desk.worker._writing)
    desk.show_record()
    assert len(desk.rows("entry")) == 60
    for wanted in (120, 131):
        desk.panel.view.scrollToBottom()
        if desk.model.canFetchMore(desk.model.index(-1)):
            desk.model.fetchMore(desk.model.index(-1))
        desk.wait(lambda wanted=wanted: len(desk.rows("entry")) == wanted)
    assert desk.rows("entry")[-1].title == "Created"
    assert len(desk.rows("day")) == 1, "a page goes on with the day it is in"


def test_by_keyboard_the_menu_offers_what_the_mouse_can(desk):
    desk.edit("Phone", "+498911111111")
    desk.show_record()
    desk.panel.view.setCurrentIndex(desk.model.index(1))
    row = desk.model.row(desk.model.index(1))
    labels = [label for label, _ in choices(desk.panel, row, desk.model.index(1))]
    assert labels == ["Put back", "Undo all that changed with it", "Copy as text"]
    with desk.qtbot.waitSignal(desk.panel.view.menu_requested):
        desk.panel.view.menu_requested.disconnect(desk.panel._on_menu_requested)
        desk.qtbot.keyClick(desk.panel.view, Qt.Key.Key_Return)
    dict(choices(desk.panel, row, desk.model.index(1)))["Copy as text"]()
    assert QGuiApplication.clipboard().text().startswith("Changed\nKim")


def test_following_keeps_the_scope_that_was_chosen(desk):
    desk.panel.show_table(desk.club.table)
    desk.panel.follow(desk.club.table, desk.club.ids[1])
    assert desk.panel.scope() == "table"
    desk.qtbot.mouseClick(desk.panel._switch.button(0), Qt.MouseButton.LeftButton)
    desk.wait(lambda: [row.title for row in desk.rows("entry")] == ["Created"])
    desk.panel.follow(None, 0)
    assert desk.model.rowCount() == 0


def test_a_hidden_panel_reads_nothing_until_it_is_seen(desk):
    desk.panel.hide()
    desk.panel.show_table(desk.club.table)
    desk.edit("Phone", "+498911111111")
    assert desk.model.rowCount() == 0
    desk.panel.show()
    desk.wait(lambda: len(desk.rows("change_set")) == 3)


def test_days_are_headed_once():
    rows = [Row("entry", "a", at=f"2026-05-0{day}T12:00:00.000Z") for day in (3, 3, 2)]
    found = [row.kind for row in with_days(rows, None)]
    assert found == ["day", "entry", "entry", "day", "entry"]
    assert [row.kind for row in with_days(rows[:1], date(2026, 5, 3))] == ["entry"]


def test_it_paints_at_any_width(desk):
    desk.edit("Notes", "a very long note " * 60)
    desk.show_record()
    for width in (120, 300, 900):
        desk.panel.resize(width, 500)
        assert not desk.panel.view.grab().isNull()


def erase(desk, place=0):
    table, one = desk.club.table.id, desk.club.ids[place]

    def operation(session):
        with session.erasing():
            session.purge(table, [one])

    desk.write(lambda session: session.move_to_trash(table, [one]), "Delete Grace Hopper")
    desk.write(operation, "Purge 1 record")


def offered(desk, row):
    return [label for label, _ in choices(desk.panel, desk.model.row(row), row)]


def test_erased_values_are_said_in_a_sentence_and_nothing_is_offered(desk):
    desk.edit("Phone", "+498911111111")
    erase(desk)
    desk.show_record()
    desk.wait(lambda: len(desk.rows("entry")) == 4)
    titles = [row.title for row in desk.rows("entry")]
    assert titles == ["Deleted for good", "Moved to the Trash", "Changed", "Created"]
    for at, row in enumerate(desk.model._rows):
        if row.kind == "entry":
            assert row.spoken().endswith("\nThe values were erased from the history.")
            assert row.action == ""
            assert "Kim" in row.meta or "Robin" in row.meta
            wished = ["Copy as text"] if not row.imported else ["Import report", "Copy as text"]
            assert offered(desk, desk.model.index(at)) == wished


def test_a_change_of_what_was_erased_offers_no_undo(desk):
    desk.edit("Phone", "+498911111111")
    desk.edit("Notes", "x", place=1)
    erase(desk)
    desk.panel.show_all()
    desk.wait(lambda: len(desk.rows("change_set")) == 6)
    purged, deleted, notes, phone, imported, made = desk.rows("change_set")
    assert deleted.title == "Moved 1 record of Members to the Trash", "the name went with it"
    assert phone.title == "Changed 1 record of Members"
    assert [row.action for row in (purged, deleted, phone)] == ["", "", ""]
    assert [row.action for row in (notes, imported, made)] == ["Undo", "Undo", "Undo"]
    assert offered(desk, desk.index("Changed 1 record")) == [
        "Show what it changed",
        "Copy as text",
    ]
    desk.model.toggle(desk.index("Changed 1 record"))
    desk.wait(lambda: desk.rows("part"))
    [part] = desk.rows("part")
    assert part.title == f"Record {desk.club.ids[0]} changed"
    assert part.spoken().endswith("The values were erased from the history.")


def test_what_was_purged_before_can_be_erased_from_the_menu(desk):
    table, one = desk.club.table.id, desk.club.ids[0]
    desk.write(lambda session: session.move_to_trash(table, [one]), "Delete 1 record")
    desk.write(lambda session: session.purge(table, [one]), "Purge 1 record")
    desk.show_record()
    desk.wait(lambda: len(desk.rows("entry")) == 3)
    assert "Erase values…" in offered(desk, desk.model.index(1))
    assert "Erase values…" not in offered(desk, desk.model.index(2))
    desk.panel.show_all()
    desk.wait(lambda: desk.rows("change_set"))
    index = desk.index("Purged 1 record")
    erase = dict(choices(desk.panel, desk.model.row(index), index))["Erase values…"]
    with desk.qtbot.waitSignal(desk.panel.erase_requested) as asked:
        erase()
    purging = desk.model.row(index).change_set_id
    assert asked.args == [purging, 0, 0]
    desk.write(lambda session: session.erase_purged_by(purging), "Erase the values of 1 record")
    desk.wait(lambda: desk.rows("change_set")[0].title == "Erased the values of 1 record")
    assert "Erase values…" not in offered(desk, desk.index("Purged 1 record"))
    assert "Erase values…" not in offered(desk, desk.index("Erased the values"))

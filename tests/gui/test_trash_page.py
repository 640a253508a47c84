"""The Trash: list, search, restore, clash, and the one question before a purge."""

from __future__ import annotations

import pytest
from club import make_club
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QCheckBox, QPushButton

from domain.values import FieldDraft
from gui import dialogs, wording
from gui.models.trash_list import TrashList
from gui.trash_page import TrashPage
from gui.worker import Worker


class Desk:
    """The page on the club's file, with short ways to act and ask."""

    def __init__(self, qtbot, worker, club) -> None:
        self.qtbot, self.worker, self.club = qtbot, worker, club
        self.page = TrashPage(worker)
        qtbot.addWidget(self.page)
        self.page.resize(900, 500)
        self.page.show()

    def write(self, operation):
        with self.qtbot.waitSignal(self.worker.committed) as done:
            self.worker.write(operation, owner=self.page)
        return done.args[0]

    def delete(self, *places):
        ids = [self.club.ids[place] for place in places]
        self.write(lambda session: session.move_to_trash(self.club.table.id, ids))

    def wait_lines(self, *lines):
        self.qtbot.waitUntil(lambda: self.lines() == list(lines))

    def lines(self):
        model = self.page.model
        return [model.index(row, 0).data() for row in range(model.rowCount())]

    def choose(self, *rows):
        self.page.view.clearSelection()
        for row in rows:
            self.page.view.selectionModel().select(
                self.page.model.index(row, 0),
                self.page.view.selectionModel().SelectionFlag.Select
                | self.page.view.selectionModel().SelectionFlag.Rows,
            )

    def click(self, button):
        self.qtbot.waitUntil(button.isEnabled)
        with self.qtbot.waitSignal(self.worker.committed):
            self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def desk(qtbot, tmp_path):
    club = make_club(tmp_path / "club.tabularium")
    worker = Worker()
    worker.actor = "Kim"
    with qtbot.waitSignal(worker.opened):
        worker.open(club.path)
    yield Desk(qtbot, worker, club)
    worker.shut_down()


def test_an_empty_trash_teaches(desk):
    desk.qtbot.waitUntil(desk.page._empty.isVisible)
    assert "until you purge it" in desk.page._empty.accessibleDescription()
    assert not desk.page.restore_button.isEnabled()


def test_what_from_where_when_and_by_whom_the_latest_first(desk, qtmodeltester):
    desk.delete(0)
    desk.delete(1)
    desk.wait_lines("Alan Turing", "Grace Hopper")
    model = desk.page.model
    assert [model.index(0, column).data() for column in range(4)] == [
        "Alan Turing",
        "Members",
        "just now",
        "Kim",
    ]
    assert "20" in model.index(0, 2).data(Qt.ItemDataRole.ToolTipRole), "the exact time"
    qtmodeltester.check(model)


def test_fields_and_tables_are_there_too(desk):
    phone, table = desk.club.field("Phone"), desk.club.table.id
    desk.write(lambda session: session.trash_field(phone))
    desk.wait_lines("Field “Phone”")
    desk.choose(0)
    desk.click(desk.page.restore_button)
    desk.wait_lines()
    desk.write(lambda session: session.trash_table(table))
    desk.wait_lines("Table “Members”")
    desk.qtbot.waitUntil(lambda: desk.page.count() == 1)


def test_restore_one_by_the_button_which_says_what_it_does(desk):
    desk.delete(0, 1, 2)
    desk.wait_lines("Edsger Dijkstra", "Alan Turing", "Grace Hopper")
    assert desk.page.restore_button.text() == "Restore all"
    desk.choose(1)
    assert desk.page.restore_button.text() == "Restore 1 record"
    desk.choose(0, 1)
    assert desk.page.restore_button.text() == "Restore 2 records"
    desk.choose(1)
    desk.click(desk.page.restore_button)
    desk.wait_lines("Edsger Dijkstra", "Grace Hopper")


def test_restore_all_and_a_mixed_choice_are_one_change_set(desk):
    desk.delete(0, 1)
    notes = desk.club.field("Notes")
    desk.write(lambda session: session.trash_field(notes))
    desk.qtbot.waitUntil(lambda: desk.page.model.rowCount() == 3)
    desk.choose(0, 1, 2)
    assert desk.page.restore_button.text() == "Restore 1 field and 2 records"
    with desk.qtbot.waitSignal(desk.worker.committed) as done:
        desk.page.restore_chosen()
    assert done.args[0].label == "Restore 1 field and 2 records"
    desk.wait_lines()
    desk.delete(0, 1)
    desk.qtbot.waitUntil(lambda: desk.page.model.rowCount() == 2)
    with desk.qtbot.waitSignal(desk.worker.committed) as done:
        desk.page.restore_chosen()
    assert done.args[0].label == "Restore 2 records"


def test_records_of_several_tables_come_back_as_one_change_set(desk):
    made = []
    draft = [FieldDraft("Title")]
    desk.worker.write(lambda s: s.create_table("Books", draft), owner=desk.page, then=made.append)
    desk.qtbot.waitUntil(lambda: bool(made))
    books = made[0].value
    desk.write(lambda s: s.move_to_trash(books.id, [s.create(books.id, {books.fields[0].id: "B"})]))
    desk.delete(0)
    desk.wait_lines("Grace Hopper", "B")
    desk.qtbot.waitUntil(desk.page.restore_button.isEnabled)
    with desk.qtbot.waitSignal(desk.worker.committed) as done:
        desk.qtbot.mouseClick(desk.page.restore_button, Qt.MouseButton.LeftButton)
    assert set(done.args[0].tables) == {books.id, desk.club.table.id}
    desk.wait_lines()
    with desk.qtbot.waitSignal(desk.worker.committed):
        desk.worker.write(lambda session: session.undo_next(), owner=desk.page)
    desk.qtbot.waitUntil(lambda: sorted(desk.lines()) == ["B", "Grace Hopper"])


def test_return_restores_and_delete_asks_to_purge(desk, monkeypatch):
    asked = []
    monkeypatch.setattr(dialogs, "confirm", lambda *args, **more: asked.append((args, more)))
    desk.delete(0)
    desk.wait_lines("Grace Hopper")
    desk.choose(0)
    desk.qtbot.keyClick(desk.page.view, Qt.Key.Key_Delete)
    assert len(asked) == 1
    assert asked[0][1]["dangerous"] is True
    assert "it was there" in asked[0][1]["detail"]
    assert desk.lines() == ["Grace Hopper"], "no means no"
    with desk.qtbot.waitSignal(desk.worker.committed):
        desk.qtbot.keyClick(desk.page.view, Qt.Key.Key_Return)
    desk.wait_lines()


def test_a_step_chooses_one_line_whatever_keys_are_held(desk):
    desk.delete(0, 1)
    desk.wait_lines("Alan Turing", "Grace Hopper")
    desk.choose(0)
    desk.qtbot.keyPress(desk.page.view, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    desk.page.view.step(1)
    desk.qtbot.keyRelease(desk.page.view, Qt.Key.Key_Control)
    assert list(desk.page.view.chosen_rows()) == [1]


def test_purge_some_after_the_question(desk, monkeypatch):
    monkeypatch.setattr(dialogs, "confirm", lambda *_args, **_more: True)
    desk.delete(0, 1)
    desk.wait_lines("Alan Turing", "Grace Hopper")
    desk.choose(0)
    assert desk.page.purge_button.text() == "Purge 1 record…"
    desk.click(desk.page.purge_button)
    desk.wait_lines("Grace Hopper")


def test_purge_all_needs_a_word(desk, monkeypatch):
    words = []

    def typed(*_args, **more):
        words.append(more["word"])
        return True

    monkeypatch.setattr(dialogs, "confirm_typed", typed)
    desk.delete(0, 1)
    desk.qtbot.waitUntil(lambda: desk.page.model.rowCount() == 2)
    desk.click(desk.page.purge_button)
    desk.wait_lines()
    assert words == ["purge"]


def test_purging_all_says_what_goes(desk, monkeypatch):
    said = []
    monkeypatch.setattr(dialogs, "confirm_typed", lambda *args, **_more: said.append(args[2]))
    desk.delete(0, 1)
    notes = desk.club.field("Notes")
    desk.write(lambda session: session.trash_field(notes))
    desk.qtbot.waitUntil(lambda: desk.page.model.rowCount() == desk.page.count() == 3)
    desk.page.purge_chosen()
    assert said[0].startswith("Everything in it, 1 field and 2 records, will be deleted")


class Asked:
    """Stands before the question: ticks its box by the keyboard, and goes on."""

    def __init__(self, qtbot, *, word=""):
        self.qtbot, self.word = qtbot, word
        self.seen = []
        QTimer.singleShot(0, self.answer)

    def answer(self):
        box = QApplication.activeModalWidget()
        if box is None:
            QTimer.singleShot(5, self.answer)
            return
        tick = box.findChild(QCheckBox)
        self.seen += [tick.text(), tick.isChecked(), tick.accessibleDescription()]
        if self.word:
            self.qtbot.keyClicks(box.focusWidget(), self.word)
        for _ in range(5):
            if box.focusWidget() is tick:
                break
            self.qtbot.keyClick(box.focusWidget(), Qt.Key.Key_Tab)
        assert box.focusWidget() is tick
        self.qtbot.keyClick(tick, Qt.Key.Key_Space)
        [yes] = [one for one in box.findChildren(QPushButton) if one.text().startswith("Purge")]
        self.qtbot.mouseClick(yes, Qt.MouseButton.LeftButton)


def held(desk, text):
    """Say whether the closed file holds a text anywhere."""
    desk.worker.close_workspace()
    folder = desk.club.path.parent
    return any(text.encode() in one.read_bytes() for one in folder.iterdir() if one.is_file())


@pytest.mark.parametrize("whole", [False, True])
def test_the_tick_erases_the_values_from_the_history_and_the_file(desk, whole):
    desk.delete(0)
    desk.wait_lines("Grace Hopper")
    if not whole:
        desk.choose(0)
    asked = Asked(desk.qtbot, word="purge" if whole else "")
    with desk.qtbot.waitSignal(desk.worker.committed) as done:
        desk.page.purge_chosen()
    assert asked.seen[:2] == ["Also erase its values from the history", False]
    assert "Backups and files exported earlier still hold the values" in asked.seen[2]
    assert done.args[0].details == {"erased": True}
    what = "the whole Trash" if whole else "1 record"
    assert done.args[0].label == f"Purge {what}, values erased"
    assert not held(desk, "Grace Hopper")


def test_without_the_tick_the_history_keeps_the_values(desk, monkeypatch):
    monkeypatch.setattr(dialogs, "confirm", lambda *_args, **_more: True)
    desk.delete(0)
    desk.wait_lines("Grace Hopper")
    desk.choose(0)
    desk.click(desk.page.purge_button)
    assert held(desk, "Grace Hopper")


def test_what_a_field_held_is_not_promised_to_be_erased(desk, monkeypatch):
    asked = []
    monkeypatch.setattr(dialogs, "confirm", lambda *_args, **more: asked.append(more["tick"]))
    notes = desk.club.field("Notes")
    desk.write(lambda session: session.trash_field(notes))
    desk.wait_lines("Field “Notes”")
    desk.choose(0)
    desk.page.purge_chosen()
    desk.delete(0)
    desk.wait_lines("Grace Hopper", "Field “Notes”")
    desk.choose(0, 1)
    desk.page.purge_chosen()
    assert asked[0] is None
    assert "What the purged field held stays" in asked[1].hint


def test_purging_many_shows_how_far_it_is_and_can_be_stopped(desk, monkeypatch):
    many = 40_000
    fill = (
        "WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number LIMIT ?) "
        "INSERT INTO members (name, deleted_at) "
        "SELECT 'n' || n, '2026-01-01T00:00:00.000Z' FROM number"
    )
    desk.write(lambda session: session.connection.execute(fill, (many,)).rowcount)
    desk.qtbot.waitUntil(lambda: desk.page.count() == desk.page.model.rowCount() == many)
    desk.page.progress._timer.setInterval(0)
    desk.page.view.selectAll()
    monkeypatch.setattr(dialogs, "confirm", lambda *_args, **more: more["tick"].set(True) or True)
    desk.page.purge_chosen()
    desk.qtbot.waitUntil(desk.page.progress.isVisible)
    assert desk.page.progress.accessibleName() == "Purging and erasing…"
    desk.page.progress.cancelled.emit()
    desk.qtbot.waitUntil(desk.page.banner.isVisible)
    assert desk.page.banner.text() == "Stopped. Everything is as it was before."
    assert not desk.page.progress.isVisible()
    assert desk.page.count() == many


def test_restoring_all_names_what_came_back_and_leaves_out_what_did_not(desk):
    table, notes = desk.club.table.id, desk.club.field("Notes")
    mail, other = desk.club.field("E-mail"), desk.club.ids[1]
    desk.delete(0, 2)
    desk.write(lambda session: session.update(table, other, {mail: "grace@example.org"}))
    desk.write(lambda session: session.trash_field(notes))
    desk.qtbot.waitUntil(lambda: desk.page.model.rowCount() == 3)
    with desk.qtbot.waitSignal(desk.worker.committed) as done:
        desk.page.restore_chosen()
    assert done.args[0].label == "Restore 1 field and 1 record"
    desk.wait_lines("Grace Hopper")


def test_search_within(desk):
    desk.delete(0, 1, 2)
    desk.qtbot.waitUntil(lambda: desk.page.model.rowCount() == 3)
    desk.page.focus_search()
    desk.qtbot.keyClicks(desk.page.search, "turing")
    desk.wait_lines("Alan Turing")
    with desk.qtbot.waitSignal(desk.worker.committed) as done:
        desk.page.restore_chosen()
    assert done.args[0].label == "Restore 1 record", "all that is found, no more"
    desk.wait_lines()
    assert desk.page._empty.accessibleName() == "Nothing found"
    desk.page.search.clear()
    desk.wait_lines("Edsger Dijkstra", "Grace Hopper")


def take_the_mail(desk):
    """Let another record have what the record in the Trash had."""
    mail, table, other = desk.club.field("E-mail"), desk.club.table.id, desk.club.ids[1]
    desk.delete(0)
    desk.write(lambda session: session.update(table, other, {mail: "grace@example.org"}))
    desk.wait_lines("Grace Hopper")
    desk.page.restore_chosen()
    desk.qtbot.waitUntil(desk.page.banner.isVisible)


def action(desk, beginning):
    layout = desk.page.banner._actions
    buttons = [layout.itemAt(number).widget() for number in range(layout.count())]
    return next(one for one in buttons if one.text().startswith(beginning))


def test_a_unique_value_in_use_is_explained(desk):
    take_the_mail(desk)
    words = desk.page.banner.text()
    assert "“Grace Hopper” stays in the Trash" in words
    assert "E-mail “grace@example.org” is in use by “Alan Turing”" in words
    action(desk, "Keep").click()
    assert not desk.page.banner.isVisible()
    assert desk.lines() == ["Grace Hopper"]


def test_restore_with_the_clashing_value_blank(desk):
    take_the_mail(desk)
    with desk.qtbot.waitSignal(desk.worker.committed) as done:
        action(desk, "Restore with E-mail blank").click()
    assert done.args[0].tables[desk.club.table.id].ids == {desk.club.ids[0]}
    desk.wait_lines()


def test_open_the_record_that_has_the_value(desk):
    take_the_mail(desk)
    with desk.qtbot.waitSignal(desk.page.record_requested) as asked:
        action(desk, "Open").click()
    assert asked.args == [desk.club.table.id, desk.club.ids[1]]


def test_many_thousand_things_come_in_pages(desk):
    name, table = desk.club.field("Name"), desk.club.table.id

    def fill(session):
        ids = session.create_many(table, [{name: f"n{one}"} for one in range(1500)])
        session.move_to_trash(table, ids)

    desk.write(fill)
    model: TrashList = desk.page.model
    desk.qtbot.waitUntil(lambda: model.rowCount() == 1500)
    assert len(model._items) < 1000, "only what was looked at"
    last = model.index(1499, 0)
    assert last.data() == "…"
    desk.qtbot.waitUntil(lambda: last.data() == "n0")
    desk.page.view.selectAll()
    assert desk.page.restore_button.text() == "Restore 1,500 records"


def test_what_is_chosen_stays_chosen_when_something_else_changes(desk):
    desk.delete(0, 1)
    desk.wait_lines("Alan Turing", "Grace Hopper")
    desk.choose(1)
    notes, table, other = desk.club.field("Notes"), desk.club.table.id, desk.club.ids[3]
    with desk.qtbot.waitSignal(desk.page.model.loaded):
        desk.worker.write(
            lambda session: session.update(table, other, {notes: "x"}), owner=desk.page
        )
    assert desk.page.selected_keys() == [(table, desk.club.ids[0])]


def test_what_is_chosen_stays_chosen_when_more_comes_into_the_trash(desk):
    desk.delete(0, 1)
    desk.qtbot.waitUntil(lambda: desk.page.model.rowCount() == 2)
    desk.choose(1)
    before, chosen = desk.page.current_record(), desk.page.selected_keys()
    desk.delete(2)
    desk.qtbot.waitUntil(lambda: desk.page.model.rowCount() == 3)
    assert desk.page.selected_keys() == chosen
    assert desk.page.current_record() == before != (0, 0)
    assert list(desk.page.view.chosen_rows()) == [2]


def test_the_count_follows_and_closing_empties(desk):
    counts = []
    desk.page.count_changed.connect(counts.append)
    desk.delete(0, 1)
    desk.qtbot.waitUntil(lambda: counts[-1:] == [2])
    desk.worker.close_workspace()
    assert counts[-1] == 0
    assert desk.page.model.rowCount() == 0


def test_a_title_is_shown_as_it_is(desk):
    name, table, one = desk.club.field("Name"), desk.club.table.id, desk.club.ids[0]
    desk.write(lambda session: session.update(table, one, {name: "<b>bold</b>"}))
    desk.delete(0)
    desk.wait_lines("<b>bold</b>")
    assert "&lt;b&gt;" in desk.page.model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)


def test_a_record_without_words_is_named_by_its_number(desk):
    made = desk.write(lambda session: session.create_table("Codes", [FieldDraft("Code")]))
    assert made.definitions
    desk.write(lambda session: session.move_to_trash(2, [session.create(2, {})]))
    desk.wait_lines("Record 1")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("'2020-05-03 10:00'", "3 May 2020, "),
        ("'9999-12-31 23:59:59'", "9999"),
        ("'long ago'", "long ago"),
        ("1", "1"),
    ],
)
def test_a_time_that_another_program_wrote_is_shown_as_well_as_it_can_be(desk, written, shown):
    table, record = desk.club.table.name, desk.club.ids[0]
    sql = f"UPDATE {table} SET deleted_at = {written}, updated_at = {written} WHERE id = {record}"
    desk.write(lambda session: session.connection.execute(sql))
    desk.wait_lines("Grace Hopper")
    when = desk.page.model.index(0, 2)
    assert shown in when.data()
    assert when.data(Qt.ItemDataRole.ToolTipRole)
    assert wording.in_full(desk.page.model.item(0).deleted_at)

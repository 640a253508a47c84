"""A file that lacks changes which were there is told of when it is opened again."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest
from club import make_club
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from domain.workspace import Workspace
from gui.main_window import MainWindow
from gui.settings import MOST_SEALS, SEALS, KnownSeal, Settings
from gui.window.seal_memory import TOPIC
from gui.worker import Worker


class Desk:
    """A window on the club's file, which can be closed and opened as on another day."""

    def __init__(self, qtbot, club, settings) -> None:
        self.qtbot, self.club, self.settings = qtbot, club, settings
        self.worker = Worker()
        self.worker.actor = "Kim"
        self.window = MainWindow(self.worker, settings)
        qtbot.addWidget(self.window)
        self.window.show()

    def open(self, path=None):
        """Open the file, and wait until it was compared."""
        place = path or self.club.path
        seals = self.window.abilities.seals
        with self.qtbot.waitSignal(self.window.pages.settling.settled):
            self.window.files.open(place, must_exist=place.exists())
        self.qtbot.waitUntil(lambda: seals._accepted or self.banner() is not None)

    def close(self):
        with self.qtbot.waitSignal(self.worker.closed):
            self.window.files.close()

    def edit(self, text):
        name, table, one = self.club.field("Name"), self.club.table.id, self.club.ids[0]
        with self.qtbot.waitSignal(self.worker.committed):
            self.worker.write(
                lambda session: session.update(table, one, {name: text}), owner=self.window
            )

    def banner(self):
        return self.window.banners.banner(TOPIC)

    def button(self):
        [found] = [one for one in self.banner().findChildren(QPushButton) if one.isVisible()]
        return found


@pytest.fixture
def club(tmp_path):
    return make_club(tmp_path / "club.tabularium")


@pytest.fixture
def desk(qtbot, tmp_path, club):
    made = Desk(qtbot, club, Settings(tmp_path / "settings.ini"))
    yield made
    made.worker.shut_down()


@pytest.fixture
def older(desk, club, tmp_path):
    """A copy of the file as it was before the changes of this window."""
    copy = tmp_path / "older.tabularium"
    desk.open()
    desk.close()
    shutil.copy(club.path, copy)
    desk.open()
    desk.edit("Grace Brewster Hopper")
    desk.close()
    return copy


def last_link(path):
    with Workspace.open(path) as workspace, closing(workspace.reader()) as reader:
        return reader.seal()


def test_the_last_seal_is_remembered_outside_the_file(desk, club):
    desk.open()
    first = desk.settings.seal_of(club.path)
    desk.edit("Grace Brewster Hopper")
    desk.qtbot.waitUntil(lambda: desk.settings.seal_of(club.path) != first)
    kept = desk.settings.seal_of(club.path)
    desk.close()
    assert kept == desk.settings.seal_of(club.path)
    assert kept.seal == last_link(club.path) != first.seal


def test_what_was_changed_last_is_remembered_when_the_file_is_closed(desk, club):
    desk.open()
    desk.edit("Grace Brewster Hopper")
    desk.close()
    assert desk.settings.seal_of(club.path).seal == last_link(club.path)


def test_a_file_that_goes_on_is_not_spoken_of(desk, club, older):
    with Workspace.open(club.path) as workspace:  # as another program of ours does
        workspace.write(lambda session: session.rename_table(club.table.id, "People"))
    with closing(sqlite3.connect(club.path)) as connection:  # and one that is not ours
        connection.execute("DELETE FROM members WHERE id = 2")
        connection.commit()
    desk.open()
    assert desk.banner() is None
    desk.close()
    assert desk.settings.seal_of(club.path).seal == last_link(club.path)


def test_an_older_copy_is_told_of_with_the_day(desk, club, older):
    known = desk.settings.seal_of(club.path)
    shutil.copy(older, club.path)
    desk.open()
    words = desk.banner().text()
    assert "lacks changes that were there on" in words
    assert "may be an older copy, a restored backup, or its end was cut off" in words
    assert "look for the newer file" in words
    assert known.at[:4] in words
    assert desk.window.stack.currentWidget() is desk.window.splitter, "nothing is blocked"


def test_a_tail_that_was_cut_off_is_told_of(desk, club, older):
    with closing(sqlite3.connect(club.path)) as connection:
        (last,) = connection.execute("SELECT max(id) FROM tab_change_set").fetchone()
        connection.execute("DELETE FROM tab_audit WHERE change_set = ?", (last,))
        connection.execute("DELETE FROM tab_change_set WHERE id = ?", (last,))
        connection.commit()
    desk.open()
    assert desk.banner() is not None


def test_understood_accepts_the_present_one(desk, club, older):
    shutil.copy(older, club.path)
    desk.open()
    button = desk.button()
    assert button.text() == "Understood"
    button.setFocus()
    desk.qtbot.keyClick(button, Qt.Key.Key_Space)
    assert desk.banner() is None
    assert desk.settings.seal_of(club.path).seal == last_link(older)
    desk.close()
    desk.open()
    assert desk.banner() is None


def test_it_is_told_again_until_it_was_understood(desk, club, older):
    known = desk.settings.seal_of(club.path)
    shutil.copy(older, club.path)
    desk.open()
    desk.edit("Another")
    desk.close()
    assert desk.settings.seal_of(club.path) == known
    desk.open()
    desk.button().click()
    desk.edit("Another one")
    desk.close()
    desk.open()
    assert desk.banner() is None


def test_a_new_file_in_the_same_place_is_a_new_one(desk, club, older):
    club.path.unlink()
    desk.open()
    assert desk.banner() is None
    assert desk.settings.seal_of(club.path) is None


def test_what_was_erased_is_not_taken_for_cut_off(desk, club):
    desk.open()
    table, one = club.table.id, club.ids[0]

    def operation(session):
        with session.erasing():
            session.purge(table, [one])

    with desk.qtbot.waitSignal(desk.worker.committed):
        desk.worker.write(operation, owner=desk.window)
    desk.close()
    desk.open()
    assert desk.banner() is None


def test_late_news_of_a_closed_file_is_not_taken_for_the_next_one(desk, club, tmp_path):
    other = make_club(tmp_path / "other.tabularium")
    desk.open()
    name, table, one = club.field("Name"), club.table.id, club.ids[0]
    desk.worker.write(lambda session: session.update(table, one, {name: "Late"}), owner=desk.window)
    desk.worker.close_workspace()  # the news of the change comes after this
    desk.open(other.path)
    desk.close()
    assert desk.settings.seal_of(other.path).seal == last_link(other.path)


def test_seals_are_kept_by_place_and_not_without_end(tmp_path):
    settings = Settings(tmp_path / "settings.ini")
    places = [tmp_path / f"a file {number}.tabularium" for number in range(MOST_SEALS + 5)]
    for place in places:
        settings.keep_seal(place, KnownSeal("ab" * 32, "2026-05-03T10:00:00.000Z"))
    settings.keep_seal(places[-1], KnownSeal("cd" * 32, "2026-05-04T10:00:00.000Z"))
    assert settings.seal_of(places[0]) is None
    assert settings.seal_of(places[-2]) == ("ab" * 32, "2026-05-03T10:00:00.000Z")
    assert settings.seal_of(places[-1]) == ("cd" * 32, "2026-05-04T10:00:00.000Z")
    assert len(settings.get(SEALS)) == MOST_SEALS
    settings.forget_seal(places[-1])
    assert settings.seal_of(places[-1]) is None
    settings.set(SEALS, ["nonsense", "", *settings.get(SEALS)])
    assert settings.seal_of(places[-2]) is not None

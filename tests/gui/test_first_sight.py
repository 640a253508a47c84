"""What a window shows first of a file, and what it does without until then."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from club import NAMES, make_club

from domain.errors import NotADatabase
from domain.workspace import Workspace
from gui.main_window import MainWindow
from gui.models.first_records import PAGE
from gui.models.kept_view import read_first_page
from gui.settings import Settings
from gui.window.first_sight import FirstSight, read_sight
from gui.window.side import HISTORY
from gui.worker import Worker

PATIENCE = 30.0
"""Seconds, for machines that have much else to do."""


@pytest.fixture
def club(tmp_path):
    return make_club(tmp_path / "Club.tabularium")


@pytest.fixture
def early(qtbot, tmp_path):
    """Give a function that begins to open a file before it makes the window."""
    made = []

    def open_early(path):
        worker, errors = Worker(), []
        sight = FirstSight(worker)
        worker.open(path, failed=errors.append, must_exist=True)
        window = MainWindow(worker, Settings(tmp_path / "settings.ini"), sight)
        qtbot.addWidget(window)
        made.append(worker)
        return SimpleNamespace(worker=worker, window=window, errors=errors)

    yield open_early
    for worker in made:
        worker.shut_down()


def seen(workspace):
    reader = workspace.reader()
    try:
        return read_sight(reader)
    finally:
        reader.close()


def test_it_is_the_tables_and_the_first_page_of_the_first(club):
    with Workspace.open(club.path) as workspace:
        sight = seen(workspace)
    assert [table.label for table in sight.tables] == ["Members"]
    assert list(sight.page.arrival.ids) == club.ids
    assert [one.values[0] for one in sight.page.arrival.records.values()] == list(NAMES)
    assert sight.page.arrival.table == club.table


def test_an_empty_file_has_no_first_page(tmp_path):
    with Workspace.open(tmp_path / "Empty.tabularium") as workspace:
        assert seen(workspace) == ([], None)


def test_a_window_does_not_wait_for_records_that_must_be_put_in_order_first(club):
    name = club.field("Name")
    with Workspace.open(club.path) as workspace:
        workspace.save_view(club.table.id, {"columns": [], "sort": [[name, True]]})
        assert seen(workspace).page is None
        reader = workspace.reader()
        first = read_first_page(reader, club.table)
        reader.close()
    shown = [first.arrival.records[one].values[0] for one in first.arrival.ids]
    assert shown == sorted(NAMES, reverse=True)


def test_it_holds_no_more_records_than_most_screens_show(club):
    with Workspace.open(club.path) as workspace:
        rows = [{club.field("Name"): f"Member {number}"} for number in range(2 * PAGE)]
        workspace.write(lambda session: session.create_many(club.table.id, rows))
        page = seen(workspace).page
    assert not page.arrival.complete
    assert len(page.arrival.records) < PAGE < len(page.arrival.ids)


def test_records_are_there_before_the_window_is_shown(club, early):
    start = early(club.path)
    assert start.window.is_opening()
    start.worker.deliver(PATIENCE)  # no event loop has run
    page = start.window.pages.current_page()
    assert [page.model.cell(row, 0).text for row in range(page.model.rowCount())] == list(NAMES)
    assert not start.window.is_opening()
    assert start.window.windowTitle() == "Club.tabularium – Tabularium"


def test_rows_beyond_the_first_sight_follow(qtbot, club, early):
    with Workspace.open(club.path) as workspace:
        rows = [{club.field("Name"): f"Member {number}"} for number in range(2 * PAGE)]
        workspace.write(lambda session: session.create_many(club.table.id, rows))
    start = early(club.path)
    start.worker.deliver(PATIENCE)
    model = start.window.pages.current_page().model
    assert not model.is_complete
    start.window.show()
    qtbot.waitUntil(lambda: model.rowCount() == 2 * PAGE + len(NAMES), timeout=15_000)
    last = model.rowCount() - 1
    qtbot.waitUntil(lambda: model.cell(last, 0).text == f"Member {2 * PAGE - 1}", timeout=15_000)
    qtbot.waitUntil(lambda: "abilities" in vars(start.window), timeout=15_000)


def test_what_can_be_done_is_made_after_the_first_painting(qtbot, club, early):
    start = early(club.path)
    start.worker.deliver(PATIENCE)
    assert "abilities" not in vars(start.window)
    assert "start_page" not in vars(start.window)
    start.window.show()
    qtbot.waitUntil(lambda: "abilities" in vars(start.window), timeout=15_000)
    qtbot.waitUntil(start.window.undo.undo_action.isEnabled, timeout=15_000)


def test_what_is_asked_before_that_is_done_all_the_same(club, early):
    start = early(club.path)
    start.worker.deliver(PATIENCE)
    assert start.window.side.shown() != HISTORY
    start.window.actions_by_name["history"].trigger()
    assert start.window.side.shown() == HISTORY


def test_a_file_that_cannot_be_opened_leads_to_the_start_page(qtbot, tmp_path, early):
    path = tmp_path / "words.tabularium"
    path.write_text("words")
    start = early(path)
    start.worker.deliver(PATIENCE)
    assert [type(error) for error in start.errors] == [NotADatabase]
    start.window.files.open_failed.emit(start.errors[0])
    assert start.window.stack.currentWidget() is start.window.start_page
    assert not start.window.start_page.banner.isHidden()

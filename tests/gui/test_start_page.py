"""The first page: ways to begin, files opened last, and what went wrong."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from domain.errors import FileInUse, ForeignDatabase, NewerVersion
from gui.settings import RecentFile
from gui.start_page import StartPage, _Card
from gui.templates import TEMPLATES
from gui.worker import Worker


@pytest.fixture
def page(qtbot):
    worker = Worker()
    page = StartPage(worker)
    qtbot.addWidget(page)
    page.resize(1366, 700)
    page.show()
    yield page
    worker.shut_down()


def test_it_offers_a_file_an_empty_workspace_and_every_template(page, qtbot):
    with qtbot.waitSignal(page.choose_requested):
        qtbot.mouseClick(page.choose_button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(page.new_requested):
        qtbot.keyClick(page.new_button, Qt.Key.Key_Space)
    cards = page.findChildren(_Card)
    assert [card.accessibleName() for card in cards] == [one.label for one in TEMPLATES]
    with qtbot.waitSignal(page.template_requested) as asked:
        qtbot.keyClick(cards[1], Qt.Key.Key_Space)
    assert asked.args == [TEMPLATES[1]]


def test_everything_is_reached_by_tab(page, qtbot, tmp_path):
    page.set_recent([RecentFile(tmp_path / "a.tabularium")])
    page.choose_button.setFocus()
    seen = []
    for _ in range(12):
        seen.append(page.focusWidget())
        qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
    for one in (page.choose_button, page.new_button, page.recent, *page.findChildren(_Card)):
        assert one in seen


def test_files_opened_last_say_when_and_which_are_missing(page, qtbot, tmp_path):
    there, gone = tmp_path / "Club.tabularium", tmp_path / "Gone.tabularium"
    there.touch()
    page.set_recent([RecentFile(there), RecentFile(gone)])
    spoken = Qt.ItemDataRole.AccessibleTextRole
    qtbot.waitUntil(lambda: page.recent.item(1).data(spoken) is not None)
    assert "changed just now" in page.recent.item(0).data(spoken)
    assert "not there now" in page.recent.item(1).data(spoken)
    page.recent.setCurrentRow(0)
    with qtbot.waitSignal(page.recent_requested) as asked:
        qtbot.keyClick(page.recent, Qt.Key.Key_Return)
    assert asked.args == [there]
    page.recent.setCurrentRow(1)
    with qtbot.waitSignal(page.forget_requested) as asked:
        qtbot.keyClick(page.recent, Qt.Key.Key_Delete)
    assert asked.args == [gone]
    assert not page.recent.grab().isNull()


def test_without_such_files_there_is_no_list(page):
    page.set_recent([])
    assert not page.recent.isVisible()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (FileInUse("a.tabularium", "another window"), "another window"),
        (NewerVersion("a.tabularium", "2.0"), "Tabularium 2.0 or newer"),
        (ForeignDatabase("a.sqlite"), "belongs to another program"),
    ],
)
def test_an_error_is_said_above_and_can_be_closed(page, error, words):
    page.show_error(error)
    assert words in page.banner.text()
    page.banner.dismiss()
    assert not page.banner.isVisible()


@pytest.mark.parametrize("size", [(1366, 768), (2560, 1440), (720, 480)])
def test_nothing_is_cut_off(page, size, tmp_path):
    page.set_recent([RecentFile(tmp_path / "a.tabularium")])
    page.resize(*size)
    page.grab()
    for button in (page.choose_button, page.new_button):
        assert button.width() >= button.sizeHint().width()
    if size[0] >= 1366:
        bottom = max(
            card.mapTo(page, card.rect().bottomLeft()).y() for card in page.findChildren(_Card)
        )
        assert bottom < page.height(), "no need to scroll"
        assert page.recent.width() >= 280


@pytest.mark.parametrize("width", range(1100, 1370, 30))
def test_the_words_of_each_template_fit_its_card(page, qtbot, width, tmp_path):
    page.set_recent([RecentFile(tmp_path / "a.tabularium")])
    page.resize(width, 700)
    cards = page.findChildren(_Card)
    qtbot.waitUntil(
        lambda: all(card.height() >= card.heightForWidth(card.width()) for card in cards)
    )


@pytest.mark.parametrize("width", range(1100, 1370, 30))
def test_they_fit_when_the_page_is_first_seen(qtbot, width, tmp_path):
    worker = Worker()
    page = StartPage(worker)
    qtbot.addWidget(page)
    page.set_recent([RecentFile(tmp_path / "a.tabularium")])
    page.resize(width, 700)
    page.show()
    qtbot.waitExposed(page)
    qtbot.wait(100)  # all that was asked for is laid out by then
    cards = page.findChildren(_Card)
    labels = [label for card in cards for label in card.findChildren(QLabel)]
    cut = [one.text() for one in labels if one.height() < one.heightForWidth(one.width())]
    heights = {card.height() for card in cards[:3]}
    worker.shut_down()
    assert cut == []
    assert len(heights) == 1, "one row, one height"

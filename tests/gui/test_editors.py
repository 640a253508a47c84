"""Each editor shows a text, gives back what a person made of it, and never changes it by itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QDate, QObject, Qt, QTime, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QAbstractItemView

from domain.fields import TYPES
from domain.values import FieldDef
from gui.editors import Editor, make_editor, open_link
from gui.editors.texts import LONGEST

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def make(qtbot):
    def made(type_: str, text: str = "", **rules) -> Editor:
        editor = make_editor(FieldDef(1, 1, "it", "It", type_, **rules))
        qtbot.addWidget(editor)
        editor.resize(320, 60)
        editor.move(200, 200)
        editor.show()
        editor.set_text(text)
        return editor

    return made


@pytest.fixture
def opened():
    """Catch what would be handed to the desktop."""

    class Desktop(QObject):
        def __init__(self) -> None:
            super().__init__()
            self.urls: list[str] = []

        @Slot(QUrl)
        def take(self, url: QUrl) -> None:
            self.urls.append(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))

    desktop = Desktop()
    for scheme in ("http", "https", "mailto", "ftp", "file"):
        QDesktopServices.setUrlHandler(scheme, desktop, "take")
    yield desktop.urls
    for scheme in ("http", "https", "mailto", "ftp", "file"):
        QDesktopServices.unsetUrlHandler(scheme)


WELL_MADE = {
    "text": "Ada",
    "long_text": "One\ntwo",
    "integer": "12",
    "decimal": "1.50",
    "boolean": "yes",
    "date": "2026-05-03",
    "datetime": "2026-05-03 10:14",
    "choice": "Red",
    "choices": "Red; Blue",
    "email": "ada@example.org",
    "url": "https://example.org/",
    "phone": "0170 1234",
}


@pytest.mark.parametrize("type_", sorted(TYPES))
@pytest.mark.parametrize("text", ["", "does not fit at all", "fits"])
def test_what_is_shown_comes_back_unchanged_and_nobody_is_told(make, type_, text):
    text = WELL_MADE.get(type_, "7") if text == "fits" else text
    editor = make(type_, choices=("Red", "Blue", "Green"))
    told = QSignalSpy(editor.text_edited)
    editor.set_text(text)
    assert editor.text() == text
    editor.set_fault(True)
    editor.set_fault(False)
    assert told.count() == 0
    assert editor.widget is editor


@pytest.mark.parametrize(
    "type_",
    sorted(
        set(TYPES)
        - {"boolean", "choice", "choices"}
        - {one.name for one in TYPES.values() if one.automatic}
    ),
)
def test_typing_tells_and_leaving_tells(qtbot, make, type_):
    editor = make(type_)
    editor.activateWindow()
    qtbot.waitUntil(editor.isActiveWindow)
    target = editor.focusProxy()
    target.setFocus()
    with qtbot.waitSignal(editor.text_edited):
        qtbot.keyClicks(target, "7")
    assert editor.text() == "7"
    with qtbot.waitSignal(editor.left):
        target.clearFocus()


def test_a_line_keeps_line_breaks_and_long_texts_whole(qtbot, make):
    editor = make("text", "two\nlines\tand a tab")
    assert editor.text() == "two\nlines\tand a tab"
    long = "x" * 40_000
    editor.set_text(long)
    qtbot.keyClick(editor.line, Qt.Key.Key_End)
    qtbot.keyClicks(editor.line, "y")
    assert editor.text() == long + "y"


@pytest.mark.parametrize("type_", ["text", "long_text"])
def test_an_enormous_text_is_shown_cut_and_cannot_lose_its_end(qtbot, make, type_):
    text = "x" * (LONGEST + 1)
    editor = make(type_, text)
    qtbot.keyClicks(editor.focusProxy(), "y")
    assert editor.text() == text
    editor.set_text("short")
    qtbot.keyClick(editor.focusProxy(), Qt.Key.Key_End)
    qtbot.keyClicks(editor.focusProxy(), "er")
    assert editor.text() == "shorter"


def test_a_long_text_grows_with_its_lines_and_tab_goes_on(qtbot, make):
    editor = make("long_text")
    low = editor.area.height()
    editor.set_text("\n".join("line" for _ in range(8)))
    assert editor.area.height() > low
    editor.set_text("\n".join("line" for _ in range(500)))
    assert editor.area.height() < 20 * editor.fontMetrics().lineSpacing()
    editor.set_text("")
    assert editor.area.height() == low
    qtbot.keyClick(editor.area, Qt.Key.Key_Tab)
    assert editor.text() == ""


def test_yes_no_and_blank_are_picked_by_mouse_and_key(qtbot, make):
    editor = make("boolean", format="Active|Retired")
    assert list(editor.buttons) == ["Active", "Retired", ""]
    with qtbot.waitSignal(editor.text_edited):
        qtbot.mouseClick(editor.buttons["Active"], LEFT)
    assert editor.text() == "Active"
    editor.activateWindow()
    qtbot.waitUntil(editor.isActiveWindow)
    editor.buttons["Active"].setFocus()
    with qtbot.waitSignal(editor.text_edited):
        qtbot.keyClick(editor.buttons["Active"], Qt.Key.Key_Right)
    assert editor.text() == "Retired"
    qtbot.mouseClick(editor.buttons[""], LEFT)
    assert editor.text() == ""


def test_a_required_yes_or_no_offers_no_blank_but_may_be_unanswered(make):
    editor = make("boolean", required=True)
    assert list(editor.buttons) == ["yes", "no"]
    assert not any(button.isChecked() for button in editor.buttons.values())
    editor.set_text("no")
    editor.set_text("")
    assert editor.text() == ""


def test_a_word_that_is_neither_yes_nor_no_stays_visible(qtbot, make):
    editor = make("boolean", "perhaps")
    assert editor._misfit.text() == "“perhaps”"
    qtbot.mouseClick(editor.buttons["no"], LEFT)
    assert editor.text() == "no"
    assert editor._misfit.text() == ""


def test_a_choice_is_picked_by_key_and_an_old_one_stays(qtbot, make):
    editor = make("choice", "Purple", choices=("Red", "Green"))
    assert editor.text() == "Purple"
    editor.set_text("Red")
    assert [editor.combo.itemText(one) for one in range(editor.combo.count())] == [
        "", "Red", "Green",
    ]  # fmt: skip
    with qtbot.waitSignal(editor.text_edited):
        qtbot.keyClick(editor.combo, Qt.Key.Key_Down)
    assert editor.text() == "Green"


def test_among_many_choices_one_can_type(qtbot, make):
    editor = make("choice", choices=tuple(f"City {number}" for number in range(200)))
    assert editor.combo.isEditable()
    with qtbot.waitSignal(editor.text_edited):
        qtbot.keyClicks(editor.combo.lineEdit(), "City 77")
    assert editor.text() == "City 77"


def test_several_choices_are_checked_in_turn(qtbot, make):
    editor = make("choices", "Green", choices=("Red", "Green"))
    editor.list.setCurrentRow(0)
    with qtbot.waitSignal(editor.text_edited):
        qtbot.keyClick(editor.list, Qt.Key.Key_Space)
    assert editor.text() == "Green; Red"
    editor.list.setCurrentRow(1)
    qtbot.keyClick(editor.list, Qt.Key.Key_Space)
    assert editor.text() == "Red"


def test_old_choices_stay_checked_beside_the_present_ones(qtbot, make):
    editor = make("choices", "Purple; Red", choices=("Red", "Green"))
    assert editor.list.count() == 3
    editor.list.setCurrentRow(1)
    qtbot.keyClick(editor.list, Qt.Key.Key_Space)
    assert editor.text() == "Purple; Red; Green"


def test_a_date_is_picked_from_the_calendar(qtbot, make):
    editor = make("date", "3.5.2026", format="DD.MM.YYYY")
    assert editor.line.placeholderText() == "DD.MM.YYYY"
    qtbot.keyClick(editor.line, Qt.Key.Key_F4)
    popup = editor.popup
    assert popup.isVisible()
    assert popup.calendar.selectedDate() == QDate(2026, 5, 3)
    days = popup.calendar.findChild(QAbstractItemView)
    qtbot.keyClick(days, Qt.Key.Key_Right)
    with qtbot.waitSignal(editor.text_edited):
        qtbot.keyClick(days, Qt.Key.Key_Return)
    assert editor.text() == "04.05.2026"
    assert not popup.isVisible()


def test_a_date_and_time_keep_their_time(qtbot, make):
    editor = make("datetime", "2026-05-03 10:14")
    qtbot.mouseClick(editor.button, LEFT)
    popup = editor.popup
    assert popup.clock.time() == QTime(10, 14)
    popup.calendar.setSelectedDate(QDate(2026, 6, 1))
    with qtbot.waitSignal(editor.text_edited):
        popup._on_activated()
    assert editor.text() == "2026-06-01 10:14"


def test_a_moment_in_utc_is_picked_in_utc(make):
    editor = make("datetime", "2026-05-03 10:14Z", format="YYYY-MM-DD HH:MMZ")
    editor.open_calendar()
    assert editor.popup.clock.time() == QTime(10, 14)
    editor.popup._on_activated()
    assert editor.text() == "2026-05-03 10:14Z"


def test_links_open_on_a_click_and_only_where_they_are_safe(qtbot, make, opened):
    url = make("url", "https://example.org/a b")
    assert not url.button.isEnabled()
    url.set_text("https://example.org/a?b=c")
    qtbot.mouseClick(url.button, LEFT)
    mail = make("email", "ada+x@example.org")
    qtbot.mouseClick(mail.button, LEFT)
    assert opened == ["https://example.org/a?b=c", "mailto:ada+x@example.org"]
    url.set_text("ftp://example.org/file")
    assert not url.button.isEnabled()
    for text in ("file:///etc/passwd", "javascript:alert(1)", "ftp://example.org", ""):
        assert not open_link(QUrl(text))
    assert len(opened) == 2


def test_what_the_program_writes_cannot_be_typed(qtbot, make):
    editor = make("created_at", "2026-05-03 10:14")
    qtbot.keyClicks(editor.line, "x")
    editor.set_read_only(False)
    qtbot.keyClicks(editor.line, "x")
    assert editor.text() == "2026-05-03 10:14"


def test_read_only_editors_refuse_keys(qtbot, make):
    for type_ in ("text", "long_text", "date"):
        editor = make(type_, "as it was")
        editor.set_read_only(True)
        qtbot.keyClicks(editor.focusProxy(), "x")
        assert editor.text() == "as it was"

"""Small widgets say what they should, as plain text, to eyes and to screen readers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QToolButton,
    QWidget,
)

from gui import theme
from gui.widgets import (
    Banner,
    ElidedLabel,
    EmptyState,
    ProgressStrip,
    SearchField,
    StatusNotice,
    plain_label,
)
from gui.window.status import StatusLine

MARKUP = "<b>bold</b> & <img src=x>"
LEFT = Qt.MouseButton.LeftButton


class Listener:
    """Counts how often it was called."""

    def __init__(self) -> None:
        self.calls = 0

    def called(self) -> None:
        self.calls += 1


@pytest.fixture
def put(qtbot):
    """Show a widget and take it away after the test."""

    def shown(widget: QWidget) -> QWidget:
        qtbot.addWidget(widget)
        widget.move(300, 300)  # away from the mouse, which off-screen stands at the corner
        widget.show()
        return widget

    return shown


def all_plain(widget: QWidget) -> bool:
    labels = [each for each in widget.findChildren(QLabel) if each.text()]
    return all(each.textFormat() == Qt.TextFormat.PlainText for each in labels)


def hover(widget: QWidget, *, inside: bool) -> None:
    if inside:
        QApplication.sendEvent(widget, QEnterEvent(QPointF(1, 1), QPointF(1, 1), QPointF(1, 1)))
    else:
        QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))


def test_plain_label_shows_markup_as_it_is(qtbot):
    label = plain_label(MARKUP, "muted")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.property("role") == "muted"


def test_banner_is_hidden_until_it_is_told(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    banner = Banner(parent)
    parent.show()
    assert not banner.isVisible()
    banner.tell("warning", MARKUP)
    assert banner.isVisible()
    assert banner.text() == MARKUP
    assert all_plain(banner)


@pytest.mark.parametrize(
    ("kind", "word"),
    [("info", "Note"), ("success", "Done"), ("warning", "Warning"), ("error", "Error")],
)
def test_banner_says_its_kind_in_a_word_too(put, kind, word):
    banner = put(Banner())
    banner.tell(kind, "12 values do not fit.")
    assert banner.accessibleName() == f"{word}: 12 values do not fit."


def test_banner_takes_the_colour_of_its_kind(put):
    banner = put(Banner())
    for kind, ground in (("error", "danger_soft"), ("success", "success_soft")):
        banner.tell(kind, "x")
        middle = banner.grab().toImage().pixelColor(banner.width() // 2, 3)
        assert middle.name() == getattr(theme.colors(), ground)


def test_banner_action_is_done(put, qtbot):
    banner, listener = put(Banner()), Listener()
    banner.tell("info", "Draft found.")
    qtbot.mouseClick(banner.add_action("Continue", listener.called), LEFT)
    assert listener.calls == 1


def test_banner_forgets_actions_of_the_message_before(put):
    banner, listener = put(Banner()), Listener()
    banner.tell("info", "One.")
    banner.add_action("Continue", listener.called)
    banner.tell("info", "Two.")
    shown = [each for each in banner.findChildren(QPushButton) if each.isVisible()]
    assert shown == []


def test_banner_closes_by_its_cross_and_by_escape(put, qtbot):
    banner = put(Banner())
    banner.tell("info", "One.")
    with qtbot.waitSignal(banner.closed):
        qtbot.mouseClick(banner.findChild(QToolButton), LEFT)
    assert not banner.isVisible()
    banner.tell("info", "Two.")
    with qtbot.waitSignal(banner.closed):
        qtbot.keyClick(banner, Qt.Key.Key_Escape)


def test_banner_that_must_stay_cannot_be_closed(put, qtbot):
    banner = put(Banner())
    banner.tell("error", "The file is damaged.", closable=False)
    qtbot.keyClick(banner, Qt.Key.Key_Escape)
    assert banner.isVisible()
    assert not banner.findChild(QToolButton).isVisible()


@pytest.fixture
def short_notice(put) -> Iterator[StatusNotice]:
    """Make a notice that goes soon, beside a field that holds the focus."""
    page = put(QWidget())
    field, notice = QLineEdit(page), StatusNotice(page, shown_for=20)
    field.setFocus()
    yield notice
    notice.clear()


def undo_of(notice: StatusNotice) -> QPushButton:
    return notice.findChild(QPushButton)


def test_notice_offers_to_undo_its_change_set(put, qtbot):
    notice = put(StatusNotice())
    notice.tell("3 records moved to the Trash", 41)
    with qtbot.waitSignal(notice.undo_requested) as asked:
        qtbot.mouseClick(undo_of(notice), LEFT)
    assert asked.args == [41]
    assert not notice.isVisible(), "a second click would ask for the same again"


def test_notice_without_a_change_set_has_no_undo(put):
    notice = put(StatusNotice())
    notice.tell("Exported 12 records")
    assert not undo_of(notice).isVisible()
    assert notice.text() == "Exported 12 records"


def test_notice_goes_after_a_while(short_notice, qtbot):
    notice = short_notice
    notice.tell("Done", 1)
    qtbot.waitUntil(lambda: not notice.isVisible())
    assert notice.change_set_id() is None


def test_notice_stays_under_the_mouse(short_notice, qtbot):
    notice = short_notice
    notice.tell("Done", 1)
    hover(notice, inside=True)
    assert not notice._timer.isActive()
    hover(notice, inside=False)
    qtbot.waitUntil(lambda: not notice.isVisible())


def test_notice_stays_while_its_undo_has_the_focus(short_notice, qtbot):
    notice = short_notice
    notice.tell("Done", 1)
    notice.window().activateWindow()
    undo_of(notice).setFocus()
    qtbot.waitUntil(undo_of(notice).hasFocus)
    notice._on_timeout()
    assert notice.isVisible()


def test_new_notice_replaces_the_old_one(put, qtbot):
    notice = put(StatusNotice())
    notice.tell("One", 1)
    notice.tell("Two", 2)
    with qtbot.waitSignal(notice.undo_requested) as asked:
        qtbot.mouseClick(undo_of(notice), LEFT)
    assert asked.args == [2]


def test_progress_comes_only_when_it_takes_long(put, qtbot):
    parent = put(QWidget())
    strip = ProgressStrip(parent, patience=30)
    strip.begin("Importing members.csv")
    assert not strip.isVisible()
    qtbot.waitUntil(strip.isVisible)
    strip.finish()
    assert not strip.isVisible()


def test_progress_of_quick_work_never_comes(put, qtbot):
    parent = put(QWidget())
    strip = ProgressStrip(parent, patience=30)
    strip.begin("Sorting")
    strip.finish()
    assert not strip._timer.isActive()
    assert not strip.isVisible()


def test_progress_shows_how_much(put):
    strip = put(ProgressStrip())
    strip.begin("Importing")
    bar = strip.findChild(QProgressBar)
    assert bar.maximum() == 0, "nobody knows how much there is"
    strip.advance(3_000_000_000, 4_000_000_000)
    assert bar.value() / bar.maximum() == pytest.approx(0.75)
    assert strip._parts.amount.whole_text() == "3,000,000,000 of 4,000,000,000"
    strip.advance(17, 0)
    assert bar.maximum() == 0
    assert strip._parts.amount.whole_text() == "17"


def test_progress_can_be_cancelled_once(put, qtbot):
    strip = put(ProgressStrip())
    strip.begin("Importing")
    cancel = strip.findChild(QPushButton)
    with qtbot.waitSignal(strip.cancelled):
        qtbot.mouseClick(cancel, LEFT)
    assert not cancel.isEnabled()
    strip.begin("Again")
    assert cancel.isEnabled()


def test_progress_without_a_way_back_has_no_cancel(put):
    strip = put(ProgressStrip())
    strip.begin("Saving", cancellable=False)
    assert not strip.findChild(QPushButton).isVisible()


def test_progress_tells_screen_readers_what_it_is_about(put):
    strip = put(ProgressStrip())
    strip.begin("Importing members.csv")
    assert strip.findChild(QProgressBar).accessibleName() == "Importing members.csv"


def test_empty_state_shows_its_words_whole(put, qtbot):
    empty = put(EmptyState("drop", "Drop a file here", "Many words to say about it. " * 6))
    empty.resize(400, 400)
    qtbot.waitExposed(empty)
    for label in empty.findChildren(QLabel):
        if label.text():
            assert label.height() >= label.heightForWidth(label.width()), label.text()
    assert all_plain(empty)
    assert empty.accessibleName() == "Drop a file here"


def test_empty_state_button_is_done(put, qtbot):
    empty, listener = put(EmptyState("empty", "Nothing yet")), Listener()
    qtbot.mouseClick(empty.add_button("Add A & B", listener.called, primary=True), LEFT)
    assert listener.calls == 1
    assert empty.findChild(QPushButton).text() == "Add A && B"


def test_empty_state_can_say_something_else(put):
    empty = put(EmptyState("empty", "Nothing yet", "Add a record."))
    empty.tell("Nothing found", illustration="empty-search")
    assert empty.accessibleName() == "Nothing found"
    assert "Add a record." not in [each.text() for each in empty.findChildren(QLabel)]


def test_search_waits_for_a_pause(put, qtbot):
    field = put(SearchField(pause=40))
    heard: list[str] = []
    field.search_changed.connect(heard.append)
    with qtbot.waitSignal(field.search_changed):
        qtbot.keyClicks(field, "oslo")
    assert heard == ["oslo"]


def test_search_at_once_with_return(put, qtbot):
    field = put(SearchField(pause=60_000))
    qtbot.keyClicks(field, "oslo")
    with qtbot.waitSignal(field.search_changed) as heard:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert heard.args == ["oslo"]


def test_escape_clears_the_search(put, qtbot):
    field = put(SearchField(pause=60_000))
    qtbot.keyClicks(field, "oslo")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    with qtbot.waitSignal(field.search_changed) as heard:
        qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert heard.args == [""]
    assert field.text() == ""


def test_search_for_the_same_is_not_repeated(put, qtbot):
    field = put(SearchField(pause=60_000))
    heard: list[str] = []
    field.search_changed.connect(heard.append)
    for keys in ("oslo", "  "):
        qtbot.keyClicks(field, keys)
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert heard == ["oslo"]


def test_search_field_has_a_name(put):
    assert put(SearchField("Search all fields")).accessibleName() == "Search all fields"


def test_elided_label_cuts_and_keeps_the_whole(put):
    label = put(ElidedLabel("a very long name of a file " * 5))
    label.resize(80, 20)
    assert label.text().endswith("…")
    assert label.toolTip().startswith("a very long name")
    assert label.accessibleName() == label.whole_text()
    label.resize(3000, 20)
    assert label.text() == label.whole_text()
    assert label.toolTip() == ""


def test_elided_label_shows_markup_as_it_is(put):
    label = put(ElidedLabel(f"{MARKUP}\nsecond line"))
    label.resize(20, 20)
    assert label.whole_text() == f"{MARKUP} second line"
    assert "&lt;b&gt;" in label.toolTip()


def test_what_the_status_line_shows_is_not_squeezed(put, qtbot):
    line = put(StatusLine())
    line.resize(1_000, line.sizeHint().height())
    line.progress.begin("Undoing…")
    line.progress.advance(1, 4)
    line.progress.show()
    qtbot.wait(50)  # until it is laid out
    cancel = line.progress.findChild(QPushButton)
    assert cancel.height() >= cancel.sizeHint().height()

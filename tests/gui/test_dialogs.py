"""Dialogs ask in plain text, have safe defaults and answer with what was chosen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QCommandLinkButton,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
)

from domain.errors import DiskFull
from gui import dialogs

MARKUP = "<b>bold</b> & <img src=x>"


@pytest.fixture
def answer(qtbot):
    """Answer the next dialog with a function of it; what that answers lands in a list."""
    seen: list[object] = []

    def arrange(act: Callable[[QDialog], object]) -> list[object]:
        def when_shown() -> None:
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, QDialog):
                QTimer.singleShot(5, when_shown)
                return
            try:
                seen.append(act(dialog))
            finally:
                if dialog.isVisible():
                    dialog.reject()

        QTimer.singleShot(0, when_shown)
        return seen

    return arrange


def button(dialog: QDialog, text: str) -> QPushButton:
    """Find a button by what it says."""
    found = [each for each in dialog.findChildren(QPushButton) if each.text() == text]
    assert found, f"no button {text!r}"
    return found[0]


def press(qtbot, text: str) -> Callable[[QDialog], None]:
    return lambda dialog: qtbot.mouseClick(button(dialog, text), Qt.MouseButton.LeftButton)


def confirm(*, dangerous: bool) -> bool:
    return dialogs.confirm(None, "Sure?", "Really.", action="Purge", dangerous=dangerous)


def test_confirm_answers_yes(qtbot, answer):
    answer(press(qtbot, "Purge"))
    assert confirm(dangerous=True) is True


def test_confirm_answers_no(qtbot, answer):
    answer(press(qtbot, "Cancel"))
    assert confirm(dangerous=True) is False


def test_escape_is_no(qtbot, answer):
    answer(lambda dialog: qtbot.keyClick(dialog, Qt.Key.Key_Escape))
    assert confirm(dangerous=False) is False


@pytest.mark.parametrize("dangerous", [True, False])
def test_return_alone_does_nothing_dangerous(qtbot, answer, dangerous):
    answer(lambda dialog: qtbot.keyClick(dialog, Qt.Key.Key_Return))
    assert confirm(dangerous=dangerous) is not dangerous


def test_everything_is_plain_text(answer):
    def labels(dialog: QDialog) -> list[tuple[str, Qt.TextFormat]]:
        shown = [each for each in dialog.findChildren(QLabel) if each.text()]
        return [(each.text(), each.textFormat()) for each in shown]

    seen = answer(labels)
    dialogs.confirm(None, MARKUP, MARKUP, action=MARKUP, detail=MARKUP)
    assert seen == [[(MARKUP, Qt.TextFormat.PlainText)] * 3]


def test_ampersand_in_an_action_is_shown(answer):
    seen = answer(lambda dialog: button(dialog, "Purge A && B").text())
    dialogs.confirm(None, "Sure?", "Really.", action="Purge A & B")
    assert seen == ["Purge A && B"]


def test_dialog_is_as_high_as_its_words(answer):
    def cut(dialog: QDialog) -> list[str]:
        return [
            each.text()
            for each in dialog.findChildren(QLabel)
            if each.wordWrap() and each.height() < each.heightForWidth(each.width())
        ]

    seen = answer(cut)
    dialogs.confirm(None, "Sure?", "Many words. " * 60, action="Purge", detail="More. " * 80)
    assert seen == [[]]


def test_dialog_has_an_accessible_name(answer):
    seen = answer(lambda dialog: (dialog.accessibleName(), dialog.accessibleDescription()))
    confirm(dangerous=True)
    assert seen == [("Sure?", "Really.")]


def test_dialog_is_let_go_of_afterwards(qtbot, answer):
    parent = QLabel()
    qtbot.addWidget(parent)
    answer(press(qtbot, "Cancel"))
    dialogs.confirm(parent, "Sure?", "Really.", action="Purge")
    qtbot.waitUntil(lambda: not parent.findChildren(QDialog))


@pytest.mark.parametrize(("typed", "enabled"), [("emp", False), ("EMPTY ", True), ("", False)])
def test_typed_confirmation_needs_the_word(qtbot, answer, typed, enabled):
    def type_it(dialog: QDialog) -> bool:
        qtbot.keyClicks(dialog.findChild(QLineEdit), typed)
        return button(dialog, "Empty the Trash").isEnabled()

    seen = answer(type_it)
    dialogs.confirm_typed(None, "Sure?", "All gone.", word="empty", action="Empty the Trash")
    assert seen == [enabled]


def test_typed_confirmation_answers_yes(qtbot, answer):
    def go_on(dialog: QDialog) -> None:
        qtbot.keyClicks(dialog.findChild(QLineEdit), "empty")
        press(qtbot, "Empty")(dialog)

    answer(go_on)
    assert dialogs.confirm_typed(None, "Sure?", "All gone.", word="empty", action="Empty")


def test_domain_error_is_shown_in_words(answer):
    seen = answer(lambda dialog: [each.text() for each in dialog.findChildren(QLabel)])
    dialogs.show_domain_error(None, DiskFull("/disk/members.tabularium"))
    assert "The disk is full" in seen[0]


def test_crash_details_can_be_copied(qtbot, answer):
    def copy(dialog: QDialog) -> str:
        press(qtbot, "Copy details")(dialog)
        return dialog.findChild(QPlainTextEdit).toPlainText()

    seen = answer(copy)
    dialogs.show_crash(None, "ValueError: no", "Traceback of it")
    assert seen == ["ValueError: no\nTraceback of it"]
    assert QGuiApplication.clipboard().text() == "ValueError: no\nTraceback of it"


OPTIONS = [("new", "Into a new table", "Makes one."), ("old", "Into A & B", "")]


def test_choose_answers_the_key(qtbot, answer):
    def choose_second(dialog: QDialog) -> list[str]:
        offered = dialog.findChildren(QCommandLinkButton)
        qtbot.mouseClick(offered[1], Qt.MouseButton.LeftButton)
        return [each.text() for each in offered]

    seen = answer(choose_second)
    assert dialogs.choose(None, "What to do?", "", OPTIONS) == "old"
    assert seen == [["Into a new table", "Into A && B"]]


def test_choose_by_keyboard_takes_the_focused_option(qtbot, answer):
    def by_keys(dialog: QDialog) -> None:
        second = dialog.findChildren(QCommandLinkButton)[1]
        second.setFocus()
        qtbot.keyClick(second, Qt.Key.Key_Return)

    answer(by_keys)
    assert dialogs.choose(None, "What to do?", "", OPTIONS) == "old"


def test_choose_answers_none_when_cancelled(qtbot, answer):
    answer(press(qtbot, "Cancel"))
    assert dialogs.choose(None, "What to do?", "", OPTIONS) is None


def taken(text: str) -> str:
    return "Taken." if text == "Members" else ""


def test_ask_text_answers_what_was_typed(qtbot, answer):
    def type_it(dialog: QDialog) -> None:
        line = dialog.findChild(QLineEdit)
        assert line.selectedText() == "Members"
        qtbot.keyClicks(line, " Guests ")
        qtbot.keyClick(line, Qt.Key.Key_Return)

    answer(type_it)
    assert dialogs.ask_text(None, "Rename", "Name", "Members", taken) == "Guests"


def test_ask_text_says_what_is_wrong_below_the_field(qtbot, answer):
    def type_it(dialog: QDialog) -> tuple[list[str], bool, bool]:
        line = dialog.findChild(QLineEdit)
        line.clear()
        qtbot.keyClicks(line, "Members")
        texts = [each.text() for each in dialog.findChildren(QLabel)]
        enabled = button(dialog, "OK").isEnabled()
        qtbot.keyClick(line, Qt.Key.Key_Return)
        return texts, enabled, dialog.isVisible()

    seen = answer(type_it)
    assert dialogs.ask_text(None, "Rename", "Name", "", taken) is None
    assert seen == [(["Name", "Taken."], False, True)]


def test_ask_text_answers_none_when_cancelled(qtbot, answer):
    answer(press(qtbot, "Cancel"))
    assert dialogs.ask_text(None, "Rename", "Name", "Guests") is None


@pytest.fixture
def file_dialog(monkeypatch):
    """Answer the system's file dialog, which no test can click on, with a path."""

    def arrange(name: str) -> None:
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (name, ""))

    return arrange


def test_open_answers_several_paths_or_none(monkeypatch, tmp_path):
    names = [str(tmp_path / name) for name in ("a.csv", "b.csv")]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (names, ""))
    found = dialogs.ask_open_files(None, "Open", ["CSV (*.csv)"])
    assert found == [tmp_path / "a.csv", tmp_path / "b.csv"]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([], ""))
    assert dialogs.ask_open_files(None, "Open", ["CSV (*.csv)"]) == []


def save(tmp_path):
    return dialogs.ask_save_file(None, "Save", ["CSV (*.csv)"], tmp_path, suffix=".csv")


@pytest.mark.parametrize(
    ("typed", "answered"), [("a", "a.csv"), ("a.txt", "a.txt"), ("a.csv", "a.csv")]
)
def test_save_adds_a_missing_suffix(file_dialog, tmp_path, typed, answered):
    file_dialog(str(tmp_path / typed))
    assert save(tmp_path) == tmp_path / answered


@pytest.mark.parametrize("replaces", [True, False])
def test_save_asks_before_a_suffix_leads_to_another_file(
    qtbot, answer, file_dialog, tmp_path, replaces
):
    (tmp_path / "a.csv").touch()
    file_dialog(str(tmp_path / "a"))
    answer(press(qtbot, "Replace" if replaces else "Cancel"))
    assert save(tmp_path) == (tmp_path / "a.csv" if replaces else None)


def test_save_answers_none_when_cancelled(file_dialog, tmp_path):
    file_dialog("")
    assert save(tmp_path) is None

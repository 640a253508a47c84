"""The head of the form: which record, the way to its neighbours, and what else can be done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from domain.values import Record
from gui import icons
from gui.widgets import ElidedLabel
from gui.wording import ago


class Header(QWidget):
    """Title, a line about the last change, arrows, the menu and the cross."""

    duplicate_requested = Signal()
    history_requested = Signal()
    export_requested = Signal()
    delete_requested = Signal()
    discard_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = ElidedLabel()
        self.title.setProperty("role", "title")
        self.subtitle = ElidedLabel()
        self.subtitle.setProperty("role", "muted")
        self.previous = _button("up", "Previous record (Alt+Up)")
        self.next = _button("down", "Next record (Alt+Down)")
        self.more = _button("more", "More")
        self.close_button = _button("close", "Close")
        self._fill_menu()
        self._lay_out()

    def show_record(self, title: str, record: Record | None, table_label: str) -> None:
        """Name a record, or with None a new one."""
        if record is None:
            self.title.set_text(title or "New record")
            self.subtitle.set_text(f"New in {table_label}")
        else:
            self.title.set_text(title or f"Record {record.id}")
            self.subtitle.set_text(_changed_line(record))
        for widget in (self.previous, self.next, self.more):
            widget.setEnabled(record is not None)

    def _fill_menu(self) -> None:
        menu = QMenu(self.more)
        self._add(menu, "Duplicate", "duplicate", self.duplicate_requested.emit)
        self._add(menu, "History", "history", self.history_requested.emit)
        self._add(menu, "Export this record…", "export", self.export_requested.emit)
        menu.addSeparator()
        self._add(menu, "Delete", "trash", self.delete_requested.emit)
        self.more.setMenu(menu)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setStyleSheet("QToolButton::menu-indicator { image: none; }")

    def _add(self, menu: QMenu, text: str, icon: str, slot: Callable[[], object]) -> None:
        action = menu.addAction(icons.icon(icon), text)
        action.triggered.connect(slot)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        across = QHBoxLayout(self)
        across.setContentsMargins(16, 10, 8, 6)
        across.setSpacing(2)
        across.addLayout(words, 1)
        for button in (self.previous, self.next, self.more, self.close_button):
            across.addWidget(button)


def _button(icon: str, words: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icons.icon(icon))
    button.setProperty("role", "quiet")
    button.setToolTip(words)
    button.setAccessibleName(words)
    return button


def _changed_line(record: Record) -> str:
    at, by = record.updated_at or record.created_at, record.updated_by or record.created_by
    if not at:
        return ""
    verb = "Changed" if record.updated_at else "Created"
    who = f" by {by}" if by else ""
    return f"{verb} {ago(at)}{who}"

"""A message inside a page, with what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from gui import icons
from gui.widgets.labels import plain_label

Kind = Literal["info", "success", "warning", "error"]

_ROLES = {"info": "info", "success": "success", "warning": "warning", "error": "danger"}
_WORDS = {"info": "Note", "success": "Done", "warning": "Warning", "error": "Error"}


class Banner(QFrame):
    """An icon, plain text, links for actions and a cross; hidden until it is told something."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind: Kind = "info"
        self._icon = QLabel()
        self._text = plain_label(wrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._actions = QHBoxLayout()
        self._close = self._make_close()
        self._lay_out()
        self.hide()

    def tell(self, kind: Kind, text: str, *, closable: bool = True) -> None:
        """Show a message in place of the one before, without actions."""
        self.kind = kind
        self.clear_actions()
        self._text.setText(text)
        self._close.setVisible(closable)
        self.setAccessibleName(f"{_WORDS[kind]}: {text}")
        self._colour()
        self.show()

    def text(self) -> str:
        """Answer what it says."""
        return self._text.text()

    def add_action(self, label: str, slot: Callable[[], object]) -> QPushButton:
        """Add something to do about it; `slot` should be a bound method."""
        button = QPushButton(label.replace("&", "&&"))
        button.setProperty("role", "link")
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(slot)
        self._actions.addWidget(button)
        return button

    def clear_actions(self) -> None:
        """Take away what could be done."""
        while item := self._actions.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()

    @Slot()
    def dismiss(self) -> None:
        """Hide it and say so."""
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._close.isVisible():
            self.dismiss()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_icon()

    def _make_close(self) -> QToolButton:
        close = QToolButton()
        close.setIcon(icons.icon("close", "muted"))
        close.setProperty("role", "quiet")
        close.setAccessibleName("Close this message")
        close.setToolTip("Close")
        close.clicked.connect(self.dismiss)
        return close

    def _lay_out(self) -> None:
        across = QHBoxLayout(self)
        across.setContentsMargins(12, 8, 8, 8)
        across.setSpacing(10)
        across.addWidget(self._icon)
        across.addWidget(self._text, 1)
        across.addLayout(self._actions)
        across.addWidget(self._close)

    def _colour(self) -> None:
        self.setProperty("banner", self.kind)
        self.style().unpolish(self)  # a style sheet reads properties only when it polishes
        self.style().polish(self)
        self._draw_icon()

    def _draw_icon(self) -> None:
        self._icon.setPixmap(icons.pixmap(self.kind, 20, _ROLES[self.kind]))

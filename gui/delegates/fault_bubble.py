"""The sentence under an open editor that says why its text is not taken."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from gui import icons
from gui.widgets import plain_label

_WIDEST = 360


class FaultBubble(QFrame):
    """A small frame beside an editor; lives on the editor's parent."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._place = parent
        self.setProperty("banner", "error")
        self.setAutoFillBackground(True)
        self._icon = QLabel()
        self._text = plain_label(role="fault", wrap=True)
        self._text.setMinimumWidth(180)
        self.setMaximumWidth(_WIDEST)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        across = QHBoxLayout(self)
        across.setContentsMargins(8, 5, 8, 5)
        across.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        across.addWidget(self._text, 1)

    def text(self) -> str:
        """Return what it says."""
        return self._text.text()

    def show_at(self, editor: QWidget, reason: str) -> None:
        """Stand under the editor, or above it where there is no room."""
        self._icon.setPixmap(icons.pixmap("error", 16, "danger"))
        self._text.setText(reason)
        editor.setAccessibleDescription(reason)
        room = self._place.rect()
        width = min(_WIDEST, max(220, room.width() - 16))
        wished = self._text.fontMetrics().horizontalAdvance(reason) + 60
        width = min(width, wished)
        height = self.heightForWidth(width)
        at = editor.geometry()
        top = at.bottom() + 2
        if top + height > room.bottom():
            top = max(0, at.top() - height - 2)
        self.setGeometry(min(at.left(), max(0, room.right() - width)), top, width, height)
        self.show()
        self.raise_()

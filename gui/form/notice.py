"""What the form has to say as a whole: words above, what can be done about it below."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui import icons
from gui.widgets import plain_label

_ROLES = {"info": "info", "success": "success", "warning": "warning", "error": "danger"}


class Notice(QFrame):
    """A message for a narrow panel; hidden until it is told something."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = "info"
        self._icon = QLabel()
        self._text = plain_label(wrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._actions = QHBoxLayout()
        self._lay_out()
        self.hide()

    def tell(self, kind: str, text: str, *actions: tuple[str, Callable[[], object]]) -> None:
        """Show a message in place of the one before; an action is its words and a slot."""
        self.clear()
        self._kind = kind
        self._text.setText(text)
        self.setAccessibleName(text)
        for words, slot in actions:
            self._add_action(words, slot)
        self.setProperty("banner", kind)
        self.style().unpolish(self)  # a style sheet reads properties only when it polishes
        self.style().polish(self)
        self._draw_icon()
        self.show()

    def text(self) -> str:
        """Return what it says, nothing while it is hidden."""
        return "" if self.isHidden() else self._text.text()

    def button(self, words: str) -> QPushButton | None:
        """Return the button with these words."""
        found = (one for one in self.findChildren(QPushButton) if not one.isHidden())
        return next((one for one in found if one.text() == words), None)

    def clear(self) -> None:
        """Say nothing any more."""
        self.hide()
        while (item := self._actions.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_icon()

    def _add_action(self, words: str, slot: Callable[[], object]) -> None:
        button = QPushButton(words)
        button.setProperty("role", "link")
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(slot)
        self._actions.addWidget(button)

    def _draw_icon(self) -> None:
        self._icon.setPixmap(icons.pixmap(self._kind, 18, _ROLES[self._kind]))

    def _lay_out(self) -> None:
        self._actions.setSpacing(4)
        actions = QHBoxLayout()
        actions.addLayout(self._actions)
        actions.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._text)
        words.addLayout(actions)
        across = QHBoxLayout(self)
        across.setContentsMargins(10, 8, 8, 6)
        across.setSpacing(8)
        across.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        across.addLayout(words, 1)

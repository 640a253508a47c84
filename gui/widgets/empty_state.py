"""What a page says while it has nothing to show: an empty place that teaches."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui import icons
from gui.widgets.labels import plain_label

_WIDEST = 460


class EmptyState(QWidget):
    """An illustration, a title, a sentence and what to do next, in the middle of the page."""

    def __init__(
        self,
        illustration: str,
        title: str,
        text: str = "",
        parent: QWidget | None = None,
        *,
        height: int = 96,
    ) -> None:
        super().__init__(parent)
        self._illustration = illustration
        self._height = height
        self._picture = QLabel()
        self._title = plain_label(role="title", wrap=True)
        self._text = plain_label(role="muted", wrap=True)
        self._buttons = QHBoxLayout()
        self._lay_out()
        self.tell(title, text, illustration)

    def tell(self, title: str, text: str = "", illustration: str = "") -> None:
        """Say something else."""
        self._illustration = illustration or self._illustration
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self._draw()

    def add_button(
        self, label: str, slot: Callable[[], object], *, icon: str = "", primary: bool = False
    ) -> QPushButton:
        """Add something to do next; `slot` should be a bound method."""
        button = QPushButton(label.replace("&", "&&"))
        if icon:
            button.setIcon(icons.icon(icon, "on_accent" if primary else "text"))
        if primary:
            button.setProperty("role", "primary")
        button.clicked.connect(slot)
        self._buttons.insertWidget(self._buttons.count() - 1, button)
        return button

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()

    def _draw(self) -> None:
        if not self.isVisible():
            return  # most are never seen
        self._picture.setPixmap(icons.pixmap(self._illustration, self._height, "muted"))

    def _lay_out(self) -> None:
        self._buttons.setSpacing(8)
        self._buttons.addStretch(1)
        self._buttons.addStretch(1)
        column = QWidget()
        column.setMaximumWidth(_WIDEST)
        down = QVBoxLayout(column)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(10)
        down.addStretch(2)
        for label in (self._picture, self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            down.addWidget(label)
        down.addSpacing(8)
        down.addLayout(self._buttons)
        down.addStretch(3)
        across = QHBoxLayout(self)
        across.setContentsMargins(24, 24, 24, 24)
        across.addStretch(1)
        across.addWidget(column, 100)  # as wide as it may be; the stretches share the rest
        across.addStretch(1)

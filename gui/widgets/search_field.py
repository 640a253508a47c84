"""The field one types into to find records."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from gui import icons

PAUSE = 80  # ms; a search for each key of a fast typist would be thrown away


class SearchField(QLineEdit):
    """A line with a lens and a cross; Esc clears it, Return searches at once."""

    search_changed = Signal(str)
    """The text to look for, after a short pause in typing."""

    def __init__(
        self, placeholder: str = "Search", parent: QWidget | None = None, *, pause: int = PAUSE
    ) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setClearButtonEnabled(True)
        self.addAction(icons.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self._sent = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(pause)
        self._timer.timeout.connect(self._send)
        self.textChanged.connect(self._on_text_changed)
        self.returnPressed.connect(self._send)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self._send()
            return
        super().keyPressEvent(event)

    @Slot()
    def _on_text_changed(self) -> None:
        self._timer.start()

    @Slot()
    def _send(self) -> None:
        self._timer.stop()
        wanted = self.text().strip()
        if wanted != self._sent:
            self._sent = wanted
            self.search_changed.emit(wanted)

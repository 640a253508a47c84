"""Says when a file that was opened is on the screen, so that the rest of the window may be made."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

_PATIENCE = 1_500
"""Milliseconds after which nothing is waited for any more."""

_PAINTING = 50
"""Milliseconds from the first painting, which other parts of the window may still have to do."""


class Settling(QObject):
    """Waits for the first painting of what is in a file, after the file was asked for."""

    settled = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting = False
        self._watched: QWidget | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_time)

    def begin(self) -> None:
        """Wait for the records of a file, but not for ever."""
        self._waiting = True
        self._timer.start(_PATIENCE)

    def watch(self, widget: QWidget) -> None:
        """Take notice that this has something to paint now."""
        if self._waiting and self._watched is None:
            self._watched = widget
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._forget()
            self._timer.start(_PAINTING)
        return False

    @Slot()
    def _on_time(self) -> None:
        self._waiting = False
        self._forget()
        self.settled.emit()

    def _forget(self) -> None:
        watched, self._watched = self._watched, None
        if watched is not None and shiboken6.isValid(watched):
            watched.removeEventFilter(self)

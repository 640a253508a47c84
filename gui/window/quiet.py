"""Waits until a file may be closed: nothing is written, imported or asked about it any more."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from gui.window.imports import ImportQueue
from gui.worker import Worker

_EVERY = 100  # ms


class Quiet(QObject):
    """Knows whether anything is under way in the file that is open."""

    leaving = Signal()
    """The file that is open, if there is one, is about to be closed; what is written now counts."""

    def __init__(self, worker: Worker, imports: ImportQueue, parent: QObject) -> None:
        super().__init__(parent)
        self._imports = imports
        self._busy = False
        self._then: Callable[[], object] | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_EVERY)
        self._later.timeout.connect(self.look)
        worker.busy_changed.connect(self._on_busy_changed)

    def is_busy(self) -> bool:
        """Tell whether anything is being written."""
        return self._busy

    def wait(self, then: Callable[[], object]) -> None:
        """Do something as soon as the file may be closed; the latest wish counts."""
        self._then = then
        self.look()

    @Slot()
    def look(self) -> None:
        """Do what waits, if nothing is under way."""
        if self._then is None or self._busy or self._imports.is_running:
            return
        if QApplication.activeModalWidget() is not None:  # which is about the file that is open
            self._later.start()
            return
        self.leaving.emit()
        if not self._busy:  # else this comes again when that is written
            then, self._then = self._then, None
            then()

    @Slot(bool)
    def _on_busy_changed(self, busy: bool) -> None:
        self._busy = busy
        QTimer.singleShot(0, self, self.look)  # those who wrote hear of it first

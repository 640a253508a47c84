"""How far a long work is, with a way to stop it."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from gui.widgets.labels import ElidedLabel
from gui.wording import count

PATIENCE = 300  # ms; what is done sooner needs no bar
_STEPS = 1000
_STOPPING = "Stopping and putting everything back…"


class _Parts(NamedTuple):
    label: ElidedLabel
    bar: QProgressBar
    amount: ElidedLabel
    cancel: QPushButton


class ProgressStrip(QWidget):
    """A label, a bar and Cancel; shows itself only when the work takes longer than a moment.

    They are made when it is first shown: most windows never see it.
    """

    cancelled = Signal()

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        patience: int = PATIENCE,
        margins: tuple[int, int, int, int] = (12, 6, 12, 6),
    ) -> None:
        super().__init__(parent)
        self._margins = margins
        self._work = ""
        self._reached = (0, 0)
        self._cancellable = True
        self._stopping = False
        self._parts: _Parts | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(patience)
        self._timer.timeout.connect(self.show)
        self.hide()

    def begin(self, label: str, *, cancellable: bool = True) -> None:
        """Announce a work; the strip comes if it is not finished in a moment."""
        self._work, self._cancellable = label, cancellable
        self._reached, self._stopping = (0, 0), False
        self.setAccessibleName(label)
        self._tell()
        self._timer.start()

    @Slot(int, int)
    def advance(self, done: int, total: int) -> None:
        """Show how much is done; a total of 0 means that nobody knows."""
        self._reached = (done, total)
        if self._parts is not None:
            self._tell_reached(self._parts)

    def finish(self) -> None:
        """Say that the work has ended, whichever way."""
        self._timer.stop()
        self.hide()

    def showEvent(self, event: QShowEvent) -> None:
        if self._parts is None:
            self._parts = self._make_parts()
            self._tell()
        super().showEvent(event)

    def _tell(self) -> None:
        parts = self._parts
        if parts is None:
            return
        parts.label.set_text(_STOPPING if self._stopping else self._work)
        parts.bar.setAccessibleName(self._work)
        parts.cancel.setVisible(self._cancellable)
        parts.cancel.setEnabled(not self._stopping)
        parts.cancel.setAccessibleName(f"Cancel: {self._work}")
        self._tell_reached(parts)

    def _tell_reached(self, parts: _Parts) -> None:
        done, total = self._reached
        if total <= 0:
            parts.bar.setRange(0, 0)
            parts.amount.set_text(count(done) if done else "")
            return
        parts.bar.setRange(0, _STEPS)  # a bar counts in C's int, and a file may be longer
        parts.bar.setValue(min(_STEPS, done * _STEPS // total))
        parts.amount.set_text(f"{count(done)} of {count(total)}")

    @Slot()
    def _on_cancel(self) -> None:
        self._stopping = True
        self._tell()
        self.cancelled.emit()

    def _make_parts(self) -> _Parts:
        parts = _Parts(ElidedLabel(), QProgressBar(), ElidedLabel(), QPushButton("Cancel"))
        parts.bar.setTextVisible(False)
        parts.bar.setMaximumHeight(8)
        parts.cancel.clicked.connect(self._on_cancel)
        across = QHBoxLayout(self)
        across.setContentsMargins(*self._margins)
        across.setSpacing(12)
        across.addWidget(parts.label, 3)
        across.addWidget(parts.bar, 4, Qt.AlignmentFlag.AlignVCenter)
        across.addWidget(parts.amount, 2)
        across.addWidget(parts.cancel)
        return parts

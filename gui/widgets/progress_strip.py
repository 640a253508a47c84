"""How far a long work is, with a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from gui.widgets.labels import ElidedLabel
from gui.wording import count

PATIENCE = 300  # ms; what is done sooner needs no bar
_STEPS = 1000


class ProgressStrip(QWidget):
    """A label, a bar and Cancel; shows itself only when the work takes longer than a moment."""

    cancelled = Signal()

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        patience: int = PATIENCE,
        margins: tuple[int, int, int, int] = (12, 6, 12, 6),
    ) -> None:
        super().__init__(parent)
        self._label = ElidedLabel()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setMaximumHeight(8)
        self._amount = ElidedLabel()
        self._cancel = QPushButton("Cancel")
        self._cancel.clicked.connect(self._on_cancel)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(patience)
        self._timer.timeout.connect(self._on_patience_over)
        self._lay_out(margins)
        self.hide()

    def begin(self, label: str, *, cancellable: bool = True) -> None:
        """Announce a work; the strip comes if it is not finished in a moment."""
        self._label.set_text(label)
        self.setAccessibleName(label)
        self._bar.setAccessibleName(label)
        self._bar.setRange(0, 0)
        self._amount.set_text("")
        self._cancel.setVisible(cancellable)
        self._cancel.setEnabled(True)
        self._cancel.setAccessibleName(f"Cancel: {label}")
        self._timer.start()

    @Slot(int, int)
    def advance(self, done: int, total: int) -> None:
        """Show how much is done; a total of 0 means that nobody knows."""
        if total <= 0:
            self._bar.setRange(0, 0)
            self._amount.set_text(count(done) if done else "")
            return
        self._bar.setRange(0, _STEPS)  # a bar counts in C's int, and a file may be longer
        self._bar.setValue(min(_STEPS, done * _STEPS // total))
        self._amount.set_text(f"{count(done)} of {count(total)}")

    def finish(self) -> None:
        """Say that the work has ended, whichever way."""
        self._timer.stop()
        self.hide()

    @Slot()
    def _on_cancel(self) -> None:
        self._cancel.setEnabled(False)
        self._label.set_text("Stopping and putting everything back…")
        self.cancelled.emit()

    @Slot()
    def _on_patience_over(self) -> None:
        self.show()

    def _lay_out(self, margins: tuple[int, int, int, int]) -> None:
        across = QHBoxLayout(self)
        across.setContentsMargins(*margins)
        across.setSpacing(12)
        across.addWidget(self._label, 3)
        across.addWidget(self._bar, 4, Qt.AlignmentFlag.AlignVCenter)
        across.addWidget(self._amount, 2)
        across.addWidget(self._cancel)

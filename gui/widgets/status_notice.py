"""The notice in the status line that says what was just done and offers to undo it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from gui.widgets.labels import ElidedLabel

SHOWN_FOR = 12_000  # ms


class StatusNotice(QWidget):
    """“3 records moved to the Trash  Undo”; goes after a while, but not from under the mouse."""

    undo_requested = Signal(int)
    """The id of the change set that the notice was about."""
    report_requested = Signal(int)
    """The id of the import that the notice was about."""

    def __init__(self, parent: QWidget | None = None, *, shown_for: int = SHOWN_FOR) -> None:
        super().__init__(parent)
        self._change_set_id: int | None = None
        self._reported = 0
        self._text = ElidedLabel()
        self._text.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._undo = self._make_link("Undo", self._on_undo)
        self._report = self._make_link("Report", self._on_report)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(shown_for)
        self._timer.timeout.connect(self._on_timeout)
        across = QHBoxLayout(self)
        across.setContentsMargins(8, 0, 8, 0)
        across.setSpacing(8)
        across.addWidget(self._text)
        across.addWidget(self._undo)
        across.addWidget(self._report)
        across.addStretch(1)
        self.hide()

    def tell(self, text: str, change_set_id: int | None = None) -> None:
        """Say what was done; with a change set, offer to undo it."""
        self._change_set_id = change_set_id
        self._report.setVisible(change_set_id is not None and change_set_id == self._reported)
        self._report.setAccessibleName(f"Report: {text}")
        self._text.set_text(text)
        self._undo.setVisible(change_set_id is not None)
        self._undo.setAccessibleName(f"Undo: {text}")
        self.setAccessibleName(text)
        self.show()
        self._timer.start()

    def offer_report(self, change_set_id: int) -> None:
        """Lead to the report of a change set while the notice is about it, now or next."""
        self._reported = change_set_id
        self._report.setVisible(self._change_set_id == change_set_id)

    def text(self) -> str:
        """Answer what it says."""
        return self._text.whole_text()

    def change_set_id(self) -> int | None:
        """Answer which change set its Undo is about."""
        return self._change_set_id

    def clear(self) -> None:
        """Hide it now."""
        self._timer.stop()
        self._change_set_id = None
        self.hide()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if self.isVisible():
            self._timer.start()

    def _make_link(self, text: str, slot: Callable[[], None]) -> QPushButton:
        link = QPushButton(text)
        link.setProperty("role", "link")
        link.setCursor(Qt.CursorShape.PointingHandCursor)
        link.clicked.connect(slot)
        return link

    @Slot()
    def _on_undo(self) -> None:
        asked = self._change_set_id
        self.clear()
        if asked is not None:
            self.undo_requested.emit(asked)

    @Slot()
    def _on_report(self) -> None:
        if self._change_set_id is not None:
            self.report_requested.emit(self._change_set_id)

    @Slot()
    def _on_timeout(self) -> None:
        if self.underMouse() or self._undo.hasFocus() or self._report.hasFocus():
            self._timer.start()
        else:
            self.clear()

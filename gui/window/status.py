"""The line below: what was just done with Undo, what is being saved, how many records there are."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QStatusBar, QWidget

from gui.widgets import ProgressStrip, StatusNotice, plain_label


class StatusLine(QStatusBar):
    """A notice at the left, a count at the right, and between them what takes its time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.notice = StatusNotice()
        self.progress = ProgressStrip()
        self.count_label = plain_label(role="muted")
        self.setSizeGripEnabled(False)
        self.addWidget(self.notice, 3)
        self.addWidget(self.progress, 2)
        self.addPermanentWidget(self.count_label)
        self.setMinimumHeight(self.fontMetrics().height() + 16)

    @Slot(str)
    def tell_count(self, text: str) -> None:
        """Say how many records are in view and selected; nothing while that is not known."""
        known = text and not text.endswith("…")
        self.count_label.setText(f"{text}  " if known else "")

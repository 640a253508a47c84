"""The line below: what was just done with Undo, what is being saved, how many records there are."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QStatusBar, QWidget

from gui.widgets import ProgressStrip, StatusNotice, plain_label


class StatusLine(QStatusBar):
    """A notice at the left, a count at the right, and between them what takes its time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.count_label = plain_label(role="muted")
        self.setSizeGripEnabled(False)
        self.addPermanentWidget(self.count_label)
        self.setMinimumHeight(self.fontMetrics().height() + 16)

    @cached_property
    def notice(self) -> StatusNotice:
        """Answer what says what was just done, at the left."""
        notice = StatusNotice()
        self.insertWidget(0, notice, 3)
        return notice

    @cached_property
    def progress(self) -> ProgressStrip:
        """Answer what says how far a long work is."""
        assert self.notice is not None  # it stands left of this
        progress = ProgressStrip(margins=(12, 0, 12, 0))  # the line is high enough as it is
        self.insertWidget(1, progress, 2)
        return progress

    @Slot(str)
    def tell_count(self, text: str) -> None:
        """Say how many records are in view and selected; nothing while that is not known."""
        known = text and not text.endswith("…")
        self.count_label.setText(f"{text}  " if known else "")

"""The line below: what was just done with Undo, what is being saved, how many records there are."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QStatusBar, QWidget

from domain.values import Query
from domain.workspace import Reader
from gui import wording
from gui.widgets import ProgressStrip, StatusNotice, plain_label
from gui.worker import Worker


class StatusLine(QStatusBar):
    """A notice at the left, a count at the right, and between them what takes its time."""

    def __init__(self, worker: Worker, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self.notice = StatusNotice()
        self.progress = ProgressStrip()
        self.count_label = plain_label(role="muted")
        self.setSizeGripEnabled(False)
        self.addWidget(self.notice, 3)
        self.addWidget(self.progress, 2)
        self.addPermanentWidget(self.count_label)
        self.setMinimumHeight(self.fontMetrics().height() + 16)

    def count(self, table_id: int) -> None:
        """Count the records of a table in the background; 0 shows nothing."""
        if not table_id or self._worker.path is None:
            self.count_label.setText("")
            return
        self._worker.read(
            partial(Reader.count, query=Query(table_id)),
            owner=self,
            then=self._on_counted,
            lane="slow",
            key=("status count", id(self)),
        )

    def _on_counted(self, count: int) -> None:
        self.count_label.setText(wording.plural(count, "record") + "  ")

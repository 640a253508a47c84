"""Makes searches of a large table fast, in moments when nothing else is read."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Slot

from domain.errors import DomainError
from gui.models.record_table import RecordTableModel
from gui.worker import Job, Worker

WORTH_FROM = 50_000
"""Smaller tables are searched fast enough as they are."""

REST = 700
"""Milliseconds of rest before the work begins."""


class SearchPreparation(QObject):
    """Has the search of a table prepared, and steps aside when its rows are to be read."""

    def __init__(self, worker: Worker, model: RecordTableModel, parent: QObject) -> None:
        super().__init__(parent)
        self._worker, self._model = worker, model
        self._job: Job | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST)
        self._timer.timeout.connect(self._begin)
        model.ids_changed.connect(self._on_rest)
        model.loading_changed.connect(self._on_loading_changed)
        worker.committed.connect(self._on_rest)

    @property
    def is_busy(self) -> bool:
        """Say whether the preparation waits or runs."""
        return self._timer.isActive() or self._job is not None

    @Slot()
    def _on_rest(self) -> None:
        if self._model.is_complete and self._job is None:
            self._timer.start()

    @Slot(bool)
    def _on_loading_changed(self, loading: bool) -> None:
        self._timer.stop()
        if loading and self._job is not None:
            self._job.cancel()
        elif not loading:
            self._on_rest()

    @Slot()
    def _begin(self) -> None:
        table, total = self._model.table, self._model.total
        if total is None or total < WORTH_FROM or not self._model.is_complete:
            return
        self._job = self._worker.read_long(
            lambda reader, job: reader.prepare_search(table, job.report),
            owner=self,
            then=self._on_ended,
            failed=self._on_stopped,
            lane="ahead",
        )

    def _on_ended(self, ready: bool) -> None:
        self._job = None
        if not ready:  # somebody wrote meanwhile
            self._on_rest()

    def _on_stopped(self, _error: DomainError) -> None:
        self._job = None
        self._on_rest()

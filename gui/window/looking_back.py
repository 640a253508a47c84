"""What the history leads to: the report of an import, and an undo that looks ahead first."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from gui.undo import UndoControl
from gui.window.pages import Pages
from gui.window.status import StatusLine
from gui.worker import Job, Worker

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from domain.errors import DomainError
    from domain.values import ChangeSet, TableDef
    from domain.workspace import Reader
    from gui.undoing.ahead import Ahead, Key
    from gui.window.side import SidePanel
    from gui.window.undo_news import UndoNews


class LookingBack(QObject):
    """Opens reports, and undoes a change of long ago once it is known what was edited since."""

    def __init__(
        self,
        worker: Worker,
        undo: UndoControl,
        pages: Pages,
        status: StatusLine,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._worker = worker
        self._undo = undo
        self._pages = pages
        self._strip = status.progress
        self._window = window
        self._job: Job | None = None
        self._undone = False
        self._notice = status.notice
        self._notice.report_requested.connect(self.show_report)
        worker.committed.connect(self._on_committed)

    def listen_to(self, side: SidePanel, news: UndoNews) -> None:
        """Do what the history and the news of an undo ask for."""
        side.undo_requested.connect(self.undo)
        side.report_requested.connect(self.show_report)
        side.changed_requested.connect(self.show_records)
        news.decide_requested.connect(self.undo)

    # -- the report of an import

    @Slot(object)
    def _on_committed(self, change: ChangeSet) -> None:
        if "columns" in change.details:
            self._notice.offer_report(change.id)

    @Slot(int)
    def show_report(self, change_set_id: int) -> None:
        """Show what came of an import, whenever it was."""
        self._worker.read(
            partial(_read_report, change_set_id=change_set_id),
            owner=self,
            then=self._on_report_read,
            key=("report", id(self)),
        )

    def _on_report_read(self, found: tuple[ChangeSet, dict[int, TableDef]]) -> None:
        from gui.reports.facts import is_told
        from gui.reports.import_report import ImportReportDialog  # rarely wanted

        if not is_told(found[0]):
            self._notice.tell("This import left no report: an older version or a script made it.")
            return
        dialog = ImportReportDialog(self._worker, *found, self._window)
        dialog.records_requested.connect(self.show_records)
        dialog.undo_requested.connect(self.undo)
        dialog.open()

    @Slot(int, int, str)
    def show_records(self, table_id: int, change_set_id: int, text: str) -> None:
        """Show the records of a table that a change set made or changed."""
        self._pages.show_table(table_id)
        page = self._pages.page(table_id)
        if page is not None:
            page.show_changed_in(change_set_id, text)
            page.grid.setFocus()

    # -- undo with a look ahead

    @Slot(int)
    def undo(self, change_set_id: int) -> None:
        """Take a change set back; where something was edited since, ask what is to become of it."""
        self._stop()
        self._strip.begin("Looking at what was edited since…")
        self._strip.cancelled.connect(self._stop)
        self._job = self._worker.read_long(
            partial(_read_ahead, change_set_id=change_set_id),
            owner=self,
            then=self._on_ahead_read,
            failed=self._on_failed,
            lane="slow",
        )
        self._job.progressed.connect(self._strip.advance)

    def _on_ahead_read(self, ahead: Ahead) -> None:
        self._end()
        if not ahead.edited:
            if not ahead.undone:
                self._undo.undo(ahead.change_set_id)
            return
        from gui.undoing.dialog import UndoDialog  # most undos meet nothing newer

        self._undone = ahead.undone
        dialog = UndoDialog(ahead, self._window)
        dialog.decided.connect(self._on_decided)
        dialog.open()

    @Slot(int, bool, object)
    def _on_decided(self, change_set_id: int, force: bool, put_back: list[Key]) -> None:
        """Do as told; what is undone already and keeps all that is newer needs nothing more."""
        if force or put_back or not self._undone:
            self._undo.undo(change_set_id, force=force, put_back=put_back)

    def _on_failed(self, error: DomainError) -> None:
        self._end()
        self._undo.failed.emit(error)

    @Slot()
    def _stop(self) -> None:
        if self._job is not None:
            self._job.void = True
            self._job.cancel()
            self._end()

    def _end(self) -> None:
        self._job = None
        self._strip.cancelled.disconnect(self._stop)
        self._strip.finish()


def _read_report(reader: Reader, *, change_set_id: int) -> tuple[ChangeSet, dict[int, TableDef]]:
    from gui.reports.import_report import read_report

    return read_report(reader, change_set_id)


def _read_ahead(reader: Reader, job: Job, *, change_set_id: int) -> Ahead:
    from gui.undoing.ahead import read_ahead

    return read_ahead(reader, job, change_set_id)

"""What the history leads to: the report of an import, and an undo that looks ahead first."""

from __future__ import annotations

from functools import cached_property, partial
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
    from domain.workspace import Reader, Session, Written
    from gui.trash.doing import Doing
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
        side.erase_requested.connect(self.erase)
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

    # -- what was purged and is to be erased

    @Slot(int, int, int)
    def erase(self, change_set_id: int, table_id: int, record_id: int) -> None:
        """Erase the values of a purged record, or of all that a change set purged, if told to."""
        from gui.trash import question  # seldom wanted

        if question.ask_erase(self._window, one=bool(record_id)):
            label = f"Erase the values of {'1 record' if record_id else 'purged records'}"
            which = (change_set_id, table_id, record_id)
            self._doing.write(partial(_erase, which=which), label, "Erasing…", self._on_erased)

    @cached_property
    def _doing(self) -> Doing:
        from gui.trash.doing import Doing

        doing = Doing(self._worker, self._strip, self)
        doing.stopped.connect(self._on_stopped)
        return doing

    def _on_erased(self, written: Written[int]) -> None:
        if not written.value:
            self._notice.tell("Nothing was erased: what was purged then is here again.")

    @Slot()
    def _on_stopped(self) -> None:
        self._notice.tell("Stopped. Everything is as it was before.")

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


def _erase(session: Session, *, which: tuple[int, int, int]) -> int:
    change_set_id, table_id, record_id = which
    if record_id:
        return session.erase_purged(table_id, [record_id])
    return session.erase_purged_by(change_set_id)


def _read_report(reader: Reader, *, change_set_id: int) -> tuple[ChangeSet, dict[int, TableDef]]:
    from gui.reports.import_report import read_report

    return read_report(reader, change_set_id)


def _read_ahead(reader: Reader, job: Job, *, change_set_id: int) -> Ahead:
    from gui.undoing.ahead import read_ahead

    return read_ahead(reader, job, change_set_id)

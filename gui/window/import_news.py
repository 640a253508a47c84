"""What the window says when imports are over: a banner for one file, a list for several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from gui.window.imports import ImportQueue
from gui.worker import Worker

if TYPE_CHECKING:
    from domain.values import ChangeSet
    from gui.importing.results import ImportResult
    from gui.importing.summary import SummaryDialog
    from gui.main_window import MainWindow

_TOPIC = "import"


class ImportNews(QObject):
    """Gathers results until nothing waits any more, and offers what can be done about each."""

    def __init__(self, worker: Worker, queue: ImportQueue, window: MainWindow) -> None:
        super().__init__(window)
        self._queue = queue
        self._window = window
        self._results: list[ImportResult] = []
        self._told: ImportResult | None = None
        self.summary: SummaryDialog | None = None
        queue.result_made.connect(self._on_result)
        queue.batch_begun.connect(self._on_batch_begun)
        queue.ended.connect(self._on_ended)
        worker.committed.connect(self._on_committed)
        worker.closed.connect(self._on_closed)

    # -- gathering

    @Slot(object)
    def _on_result(self, result: ImportResult) -> None:
        self._results.append(result)
        if self._is_open():
            self._summary().add(result)

    @Slot()
    def _on_batch_begun(self) -> None:
        """Show what is done without a dialog, with a way to stop it."""
        summary, repeater = self._summary(), self._queue.repeater
        if repeater is not None:
            repeater.begun.connect(self._on_begun)
            repeater.progressed.connect(summary.progress.advance)
            summary.stop_requested.connect(repeater.stop)
        summary.show()

    @Slot(str)
    def _on_begun(self, name: str) -> None:
        from gui.wording import shortened

        self._summary().progress.begin(f"Importing {shortened(name, 60)}…")

    @Slot()
    def _on_ended(self) -> None:
        results, self._results = self._results, []
        if self._is_open() or len(results) > 1:
            summary = self._summary(results)
            summary.finish()
            summary.show()
            self._gathered = None
        elif results and results[0].report is not None:
            self._tell_one(results[0])

    _gathered: SummaryDialog | None = None
    """The summary that still takes results."""

    def _is_open(self) -> bool:
        return self._gathered is not None

    def _summary(self, results: list[ImportResult] | None = None) -> SummaryDialog:
        """Answer the summary of these imports, with the results there are so far."""
        if self._gathered is None:
            from gui.importing.summary import SummaryDialog  # a start that imports nothing

            if self.summary is not None:
                self.summary.close()
            self.summary = self._gathered = SummaryDialog(self._window)
            self.summary.show_requested.connect(self.show)
            self.summary.report_requested.connect(self.show_report)
            self.summary.undo_requested.connect(self.undo)
            for one in self._results if results is None else results:
                self.summary.add(one)
        return self._gathered

    # -- one file

    def _tell_one(self, result: ImportResult) -> None:
        """Say what came of one file, unless the table in view and the line below say it all."""
        from gui.importing.results import counts_words, kind_of
        from gui.wording import shortened

        assert result.report is not None
        if result.whole and not result.failed:
            return
        self._told = result
        name = shortened(result.name, 60)
        banner = self._window.banners.tell(
            _TOPIC,
            "warning" if kind_of(result) == "warning" else "success",
            f"{name}: {counts_words(result.report)}.",
        )
        if result.report.created or result.report.updated:
            banner.add_action("Show the new and changed records", self._show_told)
        if result.failed:
            banner.add_action("Show the rows left out", self._report_told)
        if result.change_set is not None:
            banner.add_action("Undo", self._undo_told)

    def _show_told(self) -> None:
        if self._told is not None:
            self.show(self._told)

    def _report_told(self) -> None:
        if self._told is not None:
            self.show_report(self._told)

    def _undo_told(self) -> None:
        if self._told is not None and self._told.change_set is not None:
            self.undo(self._told.change_set)

    # -- what can be done

    @Slot(object)
    def show(self, result: ImportResult) -> None:
        """Bring the table into view, with the records that the import made or changed."""
        report, change_set = result.report, result.change_set
        if report is None or self._window.pages.table(report.table_id) is None:
            return
        if change_set is None or result.whole:
            self._window.pages.show_table(report.table_id)
        else:
            from gui.wording import shortened

            text = f"Imported from {shortened(result.name, 40)}"
            self._window.abilities.looking_back.show_records(report.table_id, change_set, text)

    @Slot(object)
    def show_report(self, result: ImportResult) -> None:
        """Show all that came of an import, the rows that stayed out among it."""
        if result.change_set is not None:
            self._window.abilities.looking_back.show_report(result.change_set)

    @Slot(int)
    def undo(self, change_set_id: int) -> None:
        """Take an import back."""
        self._window.abilities.looking_back.undo(change_set_id)

    @Slot(object)
    def _on_committed(self, change: ChangeSet) -> None:
        """Follow an import that is taken back, or brought again, wherever that is done."""
        told = self._told
        if told is not None and told.change_set == change.undoes:
            self._told = None
            self._window.banners.dismiss(_TOPIC)
        if self.summary is not None and change.undoes is not None:
            self.summary.follow(change.id, change.undoes)

    @Slot()
    def _on_closed(self) -> None:
        self._results, self._told, self._gathered = [], None, None
        if self.summary is not None:
            self.summary.close()
            self.summary.deleteLater()
            self.summary = None

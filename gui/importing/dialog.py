"""The import dialog: what is planned and staged is imported, and what stays out is saved."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget

from domain.errors import DomainError, TableChanged
from domain.importing import ImportPlan, ImportReport
from domain.values import TableDef
from domain.workspace import Written
from gui import dialogs
from gui.importing.check_dialog import CheckDialog
from gui.importing.outcome_bar import SAVE
from gui.importing.results import SKIPPED, ImportResult
from gui.wording import plural
from gui.worker import Worker


class ImportDialog(CheckDialog):
    """Imports a file as it was planned, with progress and a way to stop."""

    imported = Signal(object, int)
    """The ImportReport and the id of the table, after the commit."""

    def __init__(
        self,
        worker: Worker,
        tables: Sequence[TableDef],
        path: Path,
        table: TableDef | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(worker, tables, path, table, parent)
        self.result_of = ImportResult(path.name, why=SKIPPED)
        self.stopped = self.wants_all = False
        self.save_folder = path.parent
        self._saved: Path | None = None
        self._then_import = False
        self.middle.faults.save_requested.connect(self._on_save_rejects)
        self.bar.import_requested.connect(self._on_import)
        self.bar.cancel_requested.connect(self.reject)
        self.bar.import_cancelled.connect(self.work.cancel_import)
        self.work.import_advanced.connect(self.bar.strip.advance)
        self.work.imported.connect(self._on_imported)
        self.work.import_failed.connect(self._on_import_failed)
        self.work.renewed.connect(self._on_renewed)
        self.work.rejects_saved.connect(self._on_rejects_saved)
        self.work.rejects_failed.connect(self._on_rejects_failed)
        self.work.staging_begun.connect(self._on_rows_judged_anew)
        self.work.planned.connect(self._on_readable)
        self.work.plan_failed.connect(self._on_unreadable)
        self.queue.stop_requested.connect(self._on_stop)
        self.header.parts.all_requested.connect(self._on_all)

    @property
    def is_importing(self) -> bool:
        """Tell whether records are coming in now."""
        return self._importing

    @Slot()
    def _on_import(self) -> None:
        if self._staged is None or self._importing:
            return
        self.banner.hide()
        save = self._staged.faulty and self.bar.rest.currentData() == SAVE
        if save and not self._saved:
            self._then_import = True
            self._on_save_rejects()
        else:
            self._import()

    def _import(self) -> None:
        if self._staged is None:
            return
        self._set_importing(True)
        self.bar.begin_import(f"Importing {plural(self._staged.good, 'record')}…")
        self.work.apply(self._staged)

    def _set_importing(self, on: bool) -> None:
        self._importing = on
        self.header.setEnabled(not on)
        self.middle.setEnabled(not on)

    @Slot(object)
    def _on_imported(self, written: Written[ImportReport]) -> None:
        self._set_importing(False)
        if self._staged is not None:
            plan = self._staged.plan
            self.work.remember(plan)
            self.result_of = ImportResult(
                self.path.name,
                table=plan.table.label if plan.table else plan.table_label,
                report=written.value,
                change_set=written.change_set.id if written.change_set else None,
                staged=self._staged,
                saved=self._saved,
                whole=plan.table is None,
            )
        self.accept()
        self.imported.emit(written.value, written.value.table_id)

    @Slot(object)
    def _on_import_failed(self, error: DomainError) -> None:
        self._set_importing(False)
        self.bar.end_import()
        self._tell_failure(error)
        self.bar.go.setFocus()
        if self._plan is not None and isinstance(error, TableChanged):
            self.bar.set_ready(False)
            self.work.renew(self._plan)

    @Slot(object, object)
    def _on_renewed(self, plan: ImportPlan, tables: list[TableDef]) -> None:
        """Compare the rows anew with the table as it is by now."""
        self._tables, self._table = tables, plan.table
        self._take(plan, sample=False)

    # -- the rows that stay out

    @Slot()
    def _on_save_rejects(self) -> None:
        if self._staged is None:
            return
        proposal = self.save_folder / f"{self.path.stem}-rejected.csv"
        path = dialogs.ask_save_file(
            self, "Save the rejected rows", ["CSV files (*.csv)"], proposal, suffix="csv"
        )
        if path is None:
            self._then_import = False
        else:
            self.work.save_rejects(self._staged, path)

    @Slot()
    def _on_rows_judged_anew(self) -> None:
        self._saved, self._then_import = None, False

    @Slot(object)
    def _on_rejects_failed(self, error: DomainError) -> None:
        self._then_import = False
        self._tell_failure(error)

    @Slot(object, int)
    def _on_rejects_saved(self, path: Path, rows: int) -> None:
        self.banner.tell(
            "success", f"{plural(rows, 'row')} saved as “{path.name}”, each with its reason."
        )
        self._saved = path
        if self._then_import:
            self._then_import = False
            self._import()

    # -- closing

    @Slot()
    def _on_readable(self) -> None:
        self.result_of = ImportResult(self.path.name, why=SKIPPED)

    @Slot(object)
    def _on_unreadable(self, error: DomainError) -> None:
        """Whoever closes the dialog now has not skipped the file: it could not be read."""
        self.result_of = ImportResult(self.path.name, error=error)

    @Slot()
    def _on_stop(self) -> None:
        """Leave out this file and those that wait."""
        self.stopped = True
        self.reject()

    @Slot()
    def _on_all(self) -> None:
        """Leave it to the queue to import every part of the file."""
        self.wants_all = True
        self.reject()

    def reject(self) -> None:
        """Stop an import that runs; close otherwise."""
        if self._importing:
            self.work.cancel_import()
            return
        super().reject()

    def done(self, result: int) -> None:
        """Close, and forget what was staged."""
        self.work.stop()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._importing:
            self.work.cancel_import()
            event.ignore()
            return
        super().closeEvent(event)

"""The import dialog: puts the parts together and keeps the plan that they show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QCloseEvent, QPalette
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from domain import errors
from domain.errors import Cancelled, DomainError
from domain.formats.delimited import ReadingOptions
from domain.importing import ColumnPlan, ImportPlan, ImportReport, SampleRow, Staged
from domain.importing.plan import match_columns
from domain.values import TableDef
from domain.workspace import Written
from gui import dialogs
from gui.importing import checks
from gui.importing.column_list import ticked
from gui.importing.file_header import FileHeader
from gui.importing.middle import Middle
from gui.importing.outcome_bar import OutcomeBar
from gui.importing.words import outcome
from gui.importing.work import ImportWork
from gui.widgets import Banner
from gui.wording import listed, plural, sentence
from gui.worker import Worker

_CHANGEABLE = (
    errors.EmptySource,
    errors.BinarySource,
    errors.TooManyColumns,
    errors.TooLargeCell,
)
"""Problems that may come from the way a file is read."""


class ImportDialog(QDialog):
    """Shows what was understood of a file, lets each part be changed, and imports it."""

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
        super().__init__(parent)
        self.path = path
        self._tables = list(tables)
        self._table = table
        self._plan: ImportPlan | None = None
        self._staged: Staged | None = None
        self._importing = False
        self.work = ImportWork(worker, self)
        self.header = FileHeader(path, self._tables)
        self.banner = Banner()
        self.middle = Middle()
        self.bar = OutcomeBar()
        self._lay_out()
        self._connect_parts()
        self._connect_work()
        self._look(None)

    def _lay_out(self) -> None:
        self.setWindowTitle(f"Import {self.path.name}")
        self.setSizeGripEnabled(True)
        self.resize(1080, 700)
        self.setMinimumSize(760, 520)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addWidget(self.header)
        down.addWidget(self.banner)
        down.addWidget(_line())
        down.addWidget(self.middle, 1)
        down.addWidget(_line())
        down.addWidget(self.bar)

    def _connect_parts(self) -> None:
        self.header.options_changed.connect(self._look)
        self.header.guess_requested.connect(self._on_again)
        self.header.target.table_changed.connect(self._on_table_changed)
        self.header.target.name_changed.connect(self._on_table_renamed)
        self.middle.again_requested.connect(self._on_again)
        self.middle.columns.columns.toggled.connect(self._on_column_toggled)
        self.middle.editor.changed.connect(self._on_column_changed)
        self.middle.editor.renamed.connect(self._on_column_renamed)
        self.middle.preview.rows.more_wanted.connect(self._on_more_wanted)
        self.middle.faults.save_requested.connect(self._on_save_rejects)
        self.bar.faults_asked.connect(self.middle.show_faults)
        self.bar.import_requested.connect(self._on_import)
        self.bar.cancel_requested.connect(self.reject)
        self.bar.import_cancelled.connect(self.work.cancel_import)

    def _connect_work(self) -> None:
        self.work.planned.connect(self._on_planned)
        self.work.plan_failed.connect(self._on_plan_failed)
        self.work.sampled.connect(self._on_sampled)
        self.work.staging_begun.connect(self._on_staging_begun)
        self.work.staging_advanced.connect(self.bar.advance_reading)
        self.work.staged.connect(self._on_staged)
        self.work.staging_failed.connect(self._on_staging_failed)
        self.work.rows_read.connect(self._on_rows_read)
        self.work.import_advanced.connect(self.bar.strip.advance)
        self.work.imported.connect(self._on_imported)
        self.work.import_failed.connect(self._on_import_failed)
        self.work.rejects_saved.connect(self._on_rejects_saved)
        self.work.rejects_failed.connect(self._tell_failure)

    # -- looking at the file

    @Slot(object)
    def _look(self, options: ReadingOptions | None) -> None:
        """Look at the file again, by these options or by guessing."""
        self._staged = None
        self.bar.set_ready(False)
        self.bar.tell("info", "")
        self.header.show_waiting()
        self.work.plan(self.path, self._table, self._tables, options, self._plan)

    @Slot()
    def _on_again(self) -> None:
        self.banner.hide()
        self._look(None)

    @Slot(object)
    def _on_planned(self, plan: ImportPlan) -> None:
        first = self._plan is None
        self.header.show_plan(plan)
        name = self.header.target.new_name()
        self._take(replace(plan, table_label=name) if name else plan)
        if first:
            self.middle.columns.setFocus()

    @Slot(object)
    def _on_plan_failed(self, error: DomainError) -> None:
        self._staged = None
        self.middle.show_error(error)
        self.header.show_nothing(changeable=isinstance(error, _CHANGEABLE))
        self.bar.tell("info", "")
        self.bar.set_ready(False)

    # -- the plan

    def _take(self, plan: ImportPlan) -> None:
        """Make a plan the present one: show it, and read the whole file by it."""
        self._plan, self._staged = plan, None
        self.middle.show_plan(plan, None)
        self.work.sample(plan)
        self.bar.set_ready(False)
        if self._find_problem(plan):
            self.work.forget_staging()
        else:
            self.bar.tell("info", "")
            self.work.stage_soon(plan)

    def _rename(self, plan: ImportPlan) -> None:
        """Take other names; what is staged stays valid."""
        self._plan = plan
        if self._staged is not None:
            self._staged = checks.relabelled(self._staged, plan)
        self.middle.show_names(plan, self._staged)
        if self._find_problem(plan):
            return
        if self._staged is not None:
            self._tell_outcome(self._staged)
        else:
            self.work.stage_soon(plan)

    def _find_problem(self, plan: ImportPlan) -> bool:
        """Say what must be changed first; answers whether there is such a thing."""
        words = self.header.target.problem() or checks.problem(plan)
        if words:
            self.bar.tell("error", words)
            self.bar.set_ready(False)
        return bool(words)

    @Slot(int, bool)
    def _on_column_toggled(self, column: int, wanted: bool) -> None:
        if self._plan is not None:
            self._take(ticked(self._plan, column, wanted))

    @Slot(object)
    def _on_column_changed(self, column: ColumnPlan) -> None:
        if self._plan is not None:
            self._take(self._plan.with_column(column))

    @Slot(object)
    def _on_column_renamed(self, column: ColumnPlan) -> None:
        if self._plan is not None:
            self._rename(self._plan.with_column(column))

    @Slot()
    def _on_table_changed(self) -> None:
        self._table = self.header.target.table()
        if self._plan is not None:
            self._take(match_columns(self._plan, self._table))

    @Slot(str)
    def _on_table_renamed(self, name: str) -> None:
        if self._plan is not None:
            self._rename(replace(self._plan, table_label=name))

    # -- the rows

    @Slot(object)
    def _on_sampled(self, rows: list[SampleRow]) -> None:
        if self._staged is None:
            self.middle.show_rows(rows)

    @Slot()
    def _on_staging_begun(self) -> None:
        self.bar.begin_reading("Reading and checking every row…")

    @Slot(object)
    def _on_staged(self, staged: Staged) -> None:
        if self._plan is None:
            return
        self._staged = checks.relabelled(staged, self._plan)
        self._plan = self._staged.plan
        self.middle.show_plan(self._plan, self._staged)
        if not self._find_problem(self._plan):
            self._tell_outcome(self._staged)
        self.work.read_rows(self._staged, 0)

    def _tell_outcome(self, staged: Staged) -> None:
        if staged.missing:
            names = listed([f"“{name}”" for name in staged.missing])
            self.bar.tell("error", f"Each record needs {names}. Choose a column for it.")
        else:
            kind, words = outcome(staged.good, staged.faulty)
            self.bar.tell(kind, words, faults=staged.faulty > 0)
        self.bar.set_ready(staged.good > 0)

    @Slot(object)
    def _on_staging_failed(self, error: DomainError) -> None:
        if isinstance(error, errors.SourceError):
            self._on_plan_failed(error)
        elif not isinstance(error, Cancelled):
            self.bar.tell("info", "")
            self._tell_failure(error)

    @Slot(int, object)
    def _on_rows_read(self, offset: int, rows: list[SampleRow]) -> None:
        if self._staged is not None:
            self.middle.show_rows(rows, offset, self._staged.rows)

    @Slot(int)
    def _on_more_wanted(self, offset: int) -> None:
        if self._staged is not None and not self._importing:
            self.work.read_rows(self._staged, offset)

    # -- importing

    @Slot()
    def _on_import(self) -> None:
        if self._staged is None or self._importing:
            return
        self.banner.hide()
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
        self.accept()
        self.imported.emit(written.value, written.value.table_id)

    @Slot(object)
    def _on_import_failed(self, error: DomainError) -> None:
        self._set_importing(False)
        self.bar.end_import()
        self._tell_failure(error)
        self.bar.go.setFocus()

    @Slot(object)
    def _tell_failure(self, error: DomainError) -> None:
        message = sentence(error)
        words = " ".join(part for part in (f"{message.title}.", message.text, message.hint) if part)
        self.banner.tell("info" if isinstance(error, Cancelled) else "error", words)
        if isinstance(error, errors.SourceError):
            self.banner.add_action("Read it again", self._on_again)

    # -- the rows that stay out

    @Slot()
    def _on_save_rejects(self) -> None:
        if self._staged is None:
            return
        proposal = self.path.with_name(f"{self.path.stem}-rejected.csv")
        path = dialogs.ask_save_file(
            self, "Save the rejected rows", ["CSV files (*.csv)"], proposal, suffix="csv"
        )
        if path is not None:
            self.work.save_rejects(self._staged, path)

    @Slot(object, int)
    def _on_rejects_saved(self, path: Path, rows: int) -> None:
        self.banner.tell(
            "success", f"{plural(rows, 'row')} saved as “{path.name}”, each with its reason."
        )

    # -- closing

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


def _line() -> QWidget:
    line = QWidget()
    line.setFixedHeight(1)
    line.setBackgroundRole(QPalette.ColorRole.Mid)
    line.setAutoFillBackground(True)
    return line

"""The first third of the import dialog: the plan, and the parts that show and change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSize, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from domain import errors
from domain.errors import Cancelled, DomainError
from domain.importing import ColumnPlan, ImportPlan, Matching, Remembered, Staged
from domain.importing.plan import match_columns
from domain.values import TableDef
from gui.importing import checks
from gui.importing.column_list import ticked
from gui.importing.file_header import FileHeader
from gui.importing.match_panel import proposed, settled
from gui.importing.middle import Middle
from gui.importing.outcome_bar import NOTHING, OutcomeBar
from gui.importing.outcomes import makes_empty_table, outcome, remembered_words
from gui.importing.parts import anew, table_name
from gui.importing.queue_strip import QueueStrip
from gui.importing.returns import is_unchanged
from gui.importing.work import ImportWork
from gui.widgets import Banner
from gui.widgets.fitting import fit
from gui.wording import listed, sentence
from gui.worker import Worker

_CHANGEABLE = (
    errors.EmptySource,
    errors.BinarySource,
    errors.TooManyColumns,
    errors.TooLargeCell,
)
"""Problems that may come from the way a file is read."""


class PlanDialog(QDialog):
    """Shows what was understood of a file, lets each part be changed, and stages the rows."""

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
        # of several files dropped at once an earlier one may have changed the table, or it is gone
        known = (one for one in tables if table is not None and one.id == table.id)
        self._table = next(known, None)
        self._plan: ImportPlan | None = None
        self._staged: Staged | None = None
        self._importing = False
        self._given_table = self._table
        self._recalling = True
        self._options: object = None
        self._part_is_missing = False
        self.work = ImportWork(worker, self)
        self.header = FileHeader(path, self._tables)
        self.banner = Banner()
        self.middle = Middle()
        self.queue = QueueStrip()
        self.bar = OutcomeBar()
        self._lay_out()
        self._connect_parts()
        self._connect_work()
        self._look(None)

    def _lay_out(self) -> None:
        self.setWindowTitle(f"Import {self.path.name}")
        self.setSizeGripEnabled(True)
        fit(self, 1080, 700, least=QSize(760, 520))
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addWidget(self.header)
        down.addWidget(self.banner)
        down.addWidget(_line())
        down.addWidget(self.middle, 1)
        down.addWidget(_line())
        down.addWidget(self.queue)
        down.addWidget(self.bar)
        self.bar.go.setDefault(True)  # only a button that is in its dialog can be the default

    def _connect_parts(self) -> None:
        self.header.options_changed.connect(self._look)
        self.header.guess_requested.connect(self._on_again)
        self.header.parts.part_chosen.connect(self._on_part_chosen)
        self.header.target.table_changed.connect(self._on_table_changed)
        self.header.target.name_changed.connect(self._on_table_renamed)
        self.middle.again_requested.connect(self._on_again)
        self.middle.columns.columns.toggled.connect(self._on_column_toggled)
        self.middle.editor.changed.connect(self._on_column_changed)
        self.middle.editor.renamed.connect(self._on_column_renamed)
        self.header.matches.changed.connect(self._on_matching_changed)
        self.header.returned.changed.connect(self._on_matching_changed)
        self.bar.rest_changed.connect(self._on_rest_changed)
        self.bar.faults_asked.connect(self.middle.show_faults)

    def _connect_work(self) -> None:
        self.work.planned.connect(self._on_planned)
        self.work.plan_failed.connect(self._on_plan_failed)

    def plan(self) -> ImportPlan | None:
        """Answer what is planned, None while that is not known."""
        return self._plan

    # -- looking at the file

    @Slot(object)
    def _look(self, options: object) -> None:
        """Look at the file again, by these options or by guessing."""
        self._staged = None
        self._options = options
        self.bar.set_ready(False)
        self.bar.tell("info", "")
        self.header.show_waiting()
        self.work.plan(
            self.path, self._table, self._tables, options, self._plan, recall=self._recalling
        )
        self._recalling = False

    @Slot()
    def _on_again(self) -> None:
        """Read the file anew as if for the first time; the same part of it, unless that is gone."""
        self.banner.hide()
        self._look(None if self._part_is_missing else anew(self._options))

    @Slot(object)
    def _on_part_chosen(self, options: object) -> None:
        """Turn to another table of the file: nothing that was chosen is about that one."""
        self.banner.hide()
        self._plan, self._recalling = None, True
        self._look(options)

    @Slot(object, object)
    def _on_planned(self, plan: ImportPlan, remembered: Remembered | None) -> None:
        first = self._plan is None
        self._options, self._part_is_missing = plan.probe.options, False
        if remembered is not None:
            self._table = plan.table
            self.banner.tell("info", remembered_words(remembered))
            self.banner.add_action("Reset", self._on_reset)
        elif first:
            plan = proposed(plan)
            self._table = plan.table  # a file that was exported here knows its own
        label = table_name(plan.probe, self.path.stem, self._tables)
        self.header.show_plan(replace(plan, table_label=label) if label else plan)
        name = self.header.target.new_name()
        self._take(replace(plan, table_label=name) if name else plan)
        if first and not self.header.parts.box.hasFocus():
            self.middle.columns.setFocus()

    @Slot()
    def _on_reset(self) -> None:
        """Begin anew, without what was remembered of such a file."""
        self.banner.hide()
        self._plan, self._table = None, self._given_table
        self._look(anew(self._options))

    @Slot(object)
    def _on_plan_failed(self, error: DomainError) -> None:
        self._staged = None
        self._part_is_missing = getattr(error, "detail", "") == "part_missing"
        self.middle.show_error(error)
        self.header.show_nothing(changeable=_is_changeable(error))
        self.bar.tell("info", "")
        self.bar.set_ready(False)

    # -- the plan

    def _take(self, plan: ImportPlan, *, sample: bool = True) -> None:
        """Make a plan the present one: show it, and read the whole file by it."""
        plan = settled(plan)
        self._plan, self._staged = plan, None
        self.header.matches.show_plan(plan)
        self.header.returned.show_plan(plan)
        self.bar.show_rest(plan)
        self.queue.show_target(new_table=plan.table is None)
        self.middle.show_plan(plan, None)
        if sample:
            self.work.sample(plan)
        self.bar.set_ready(False)
        self.bar.offer_import(offered=True)
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
            self._take(proposed(match_columns(self._plan, self._table)))

    @Slot(object)
    def _on_matching_changed(self, matching: Matching) -> None:
        if self._plan is not None:
            self._take(replace(self._plan, matching=matching), sample=False)

    @Slot()
    def _on_rest_changed(self) -> None:
        """Take another choice for the rows with a fault; what is staged stays valid."""
        if self._plan is not None:
            strict = self.bar.rest.currentData() == NOTHING
            self._rename(replace(self._plan, all_or_nothing=strict))

    @Slot(str)
    def _on_table_renamed(self, name: str) -> None:
        if self._plan is not None:
            self._rename(replace(self._plan, table_label=name))

    def _tell_outcome(self, staged: Staged) -> None:
        if staged.missing:
            names = listed([f"“{name}”" for name in staged.missing])
            self.bar.tell("error", f"Each record needs {names}. Choose a column for it.")
        else:
            self.bar.tell(*outcome(staged), faults=staged.faulty > 0)
            self.bar.offer_rest(faulty=staged.faulty > 0)
        self.bar.set_ready(staged.good > 0 or makes_empty_table(staged))
        self.bar.offer_import(offered=not is_unchanged(staged))

    @Slot(object)
    def _tell_failure(self, error: DomainError) -> None:
        message = sentence(error)
        words = " ".join(part for part in (f"{message.title}.", message.text, message.hint) if part)
        self.banner.tell("info" if isinstance(error, Cancelled) else "error", words)
        if isinstance(error, errors.SourceError):
            self.banner.add_action("Read it again", self._on_again)


def _is_changeable(error: DomainError) -> bool:
    """Say whether another way of reading could help: not where there is nothing to read."""
    empty = isinstance(error, errors.EmptySource) and not error.detail
    return isinstance(error, _CHANGEABLE) and not empty


def _line() -> QWidget:
    line = QWidget()
    line.setFixedHeight(1)
    line.setBackgroundRole(QPalette.ColorRole.Mid)
    line.setAutoFillBackground(True)
    return line

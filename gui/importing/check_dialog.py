"""The second third of the import dialog: every row staged, shown by kind, corrected in place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from domain import errors
from domain.errors import Cancelled, DomainError
from domain.importing import Fate, ImportPlan, SampleRow, Staged, Transform, TransformKind
from domain.values import TableDef
from gui.importing import checks
from gui.importing.plan_dialog import PlanDialog
from gui.worker import Worker


class CheckDialog(PlanDialog):
    """Shows what will become of each row, and takes corrections into the plan."""

    def __init__(
        self,
        worker: Worker,
        tables: Sequence[TableDef],
        path: Path,
        table: TableDef | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(worker, tables, path, table, parent)
        self._fates: tuple[Fate, ...] = ()
        self._asked: tuple[int, int] | None = None
        self.work.sampled.connect(self._on_sampled)
        self.work.staging_begun.connect(self._on_staging_begun)
        self.work.staging_advanced.connect(self.bar.advance_reading)
        self.work.staged.connect(self._on_staged)
        self.work.staging_failed.connect(self._on_staging_failed)
        self.work.rows_read.connect(self._on_rows_read)
        self.middle.preview.rows.more_wanted.connect(self._on_more_wanted)
        self.middle.preview.rows.cell_corrected.connect(self._on_cell_corrected)
        self.middle.kinds.kind_chosen.connect(self._on_kind_chosen)
        self.middle.kinds.fixes_dropped.connect(self._on_fixes_dropped)
        self.middle.remarks.put_right_asked.connect(self.middle.kinds.put_right.click)
        self.middle.cell_asked.connect(self._on_cell_asked)
        self.middle.faults.repair.repair_requested.connect(self._on_repair)
        self.middle.zeros.wanted.connect(self._on_zeros_wanted)

    # -- staging

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
        self._fates = self.middle.kinds.fates()
        here = self.middle.preview.rows.rowCount()
        self._read_rows(0, least=here)

    @Slot(object)
    def _on_staging_failed(self, error: DomainError) -> None:
        if isinstance(error, errors.SourceError):
            self._on_plan_failed(error)
        elif not isinstance(error, Cancelled):
            self.bar.tell("info", "")
            self._tell_failure(error)

    # -- the rows

    @Slot(int, object)
    def _on_rows_read(self, offset: int, rows: list[SampleRow]) -> None:
        if self._staged is None:
            return
        total = self._staged.rows
        if self._fates:
            total = sum(self._staged.counts.get(fate, 0) for fate in self._fates)
        elif self.middle.kinds.put_right.isChecked():
            total = self._staged.aligned + self._staged.mended
        self.middle.show_rows(rows, offset, total, judged=True)
        if self._asked is not None:
            asked, self._asked = self._asked, None
            self.middle.preview.show_cell(*asked)

    @Slot(int)
    def _on_more_wanted(self, offset: int) -> None:
        if not self._importing:
            self._read_rows(offset)

    def _read_rows(self, offset: int, *, least: int = 0) -> None:
        if self._staged is not None:
            put_right = self.middle.kinds.put_right.isChecked()
            self.work.read_rows(self._staged, offset, self._fates, put_right=put_right, least=least)

    @Slot(object)
    def _on_kind_chosen(self, fates: tuple[Fate, ...]) -> None:
        self._fates = fates
        self._read_rows(0)

    @Slot(int, int)
    def _on_cell_asked(self, number: int, column: int) -> None:
        """Go to a cell at fault that lies too deep in the file: among its like it does not."""
        if self._staged is not None:
            self._asked = (number, column)
            self.middle.kinds.choose(None)
            self.middle.kinds.kinds[Fate.FAULT].setChecked(True)
            self._fates = (Fate.FAULT,)
            self._read_rows(0, least=len(self._staged.faults))

    # -- corrections

    @Slot(int, int, str)
    def _on_cell_corrected(self, number: int, column: int, text: str) -> None:
        if self._plan is not None:
            fixes = {**self._plan.fixes, (number, column): text}
            self._take(replace(self._plan, fixes=fixes), sample=False)

    @Slot()
    def _on_fixes_dropped(self) -> None:
        if self._plan is not None:
            self._take(replace(self._plan, fixes={}), sample=False)

    @Slot(int, str, str)
    def _on_repair(self, column: int, text: str, replacement: str) -> None:
        """Replace a text at fault in the whole column."""
        if self._plan is not None:
            one = self._plan.columns[column]
            step = Transform(TransformKind.REPLACE_WHOLE, text, replacement)
            repaired = replace(one, transforms=(*one.transforms, step), chosen=True)
            self._take(self._plan.with_column(repaired), sample=False)

    @Slot(object)
    def _on_zeros_wanted(self, plan: ImportPlan) -> None:
        """Put zeros in front of codes, or take them off again, and judge every row anew."""
        self._take(plan, sample=False)

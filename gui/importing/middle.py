"""The middle of the import dialog: columns at the left, rows and faults at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from domain.errors import DomainError
from domain.importing import ImportPlan, SampleRow, Staged
from gui.importing import checks
from gui.importing.column_editor import ColumnEditor
from gui.importing.column_list import ColumnList
from gui.importing.fate_bar import FateBar
from gui.importing.fault_view import FaultView, faulty_words
from gui.importing.preview import Preview
from gui.importing.remark_list import RemarkList
from gui.importing.zeros_row import ZerosRow
from gui.widgets import EmptyState, plain_label
from gui.wording import sentence

_WAITING, _COLUMNS, _NOTHING = range(3)


class Middle(QStackedWidget):
    """Shows a plan and what is staged of it, or why there is none."""

    again_requested = Signal()
    cell_asked = Signal(int, int)
    """A row of the file that is not here, and the column to go to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan: ImportPlan | None = None
        self._staged: Staged | None = None
        self.columns = ColumnList()
        self.editor = ColumnEditor()
        self.kinds = FateBar()
        self.zeros = ZerosRow()
        self.preview = Preview()
        self.remarks = RemarkList()
        self.faults = FaultView()
        self.nothing = EmptyState("file", "")
        self._lay_out()
        self.columns.column_chosen.connect(self._on_column_chosen)
        self.preview.column_chosen.connect(self.columns.choose)
        self.remarks.column_asked.connect(self.columns.choose)
        self.faults.fault_chosen.connect(self._on_fault_chosen)

    def show_plan(self, plan: ImportPlan, staged: Staged | None) -> None:
        """Show a plan, and what is staged of it."""
        if staged is not self._staged:
            self.faults.set_staged(staged)
            self.tabs.setTabText(1, faulty_words(staged) if staged else "Faults")
        self._plan, self._staged = plan, staged
        self.kinds.setEnabled(staged is not None)
        if staged is not None:
            self.kinds.show_staged(staged)
        self.zeros.show_plan(plan, staged)
        self.columns.set_plan(plan)
        self.preview.set_plan(plan)
        self.remarks.show_remarks(checks.remarks(plan, staged))
        self.columns.columns.mark(checks.doubtful(plan, staged))
        self._show_column()
        self.setCurrentIndex(_COLUMNS)

    def show_names(self, plan: ImportPlan, staged: Staged | None) -> None:
        """Show a plan in which only names are different."""
        self._plan, self._staged = plan, staged
        self.columns.set_plan(plan)
        self.preview.set_plan(plan)

    def show_rows(
        self,
        rows: Sequence[SampleRow],
        offset: int = 0,
        total: int = 0,
        *,
        judged: bool = False,
    ) -> None:
        """Show rows from a place on, of a total that can be asked for."""
        if offset:
            self.preview.rows.add_rows(offset, rows)
            return
        self.preview.show_rows(rows, total, judged=judged)
        if self._plan is not None:
            self.preview.fit_columns(self._plan)

    def show_error(self, error: DomainError) -> None:
        """Say why the file cannot be read."""
        message = sentence(error)
        self.nothing.tell(message.title, f"{message.text}\n\n{message.hint}".strip())
        self.setCurrentIndex(_NOTHING)

    def show_faults(self) -> None:
        """Bring the rows with a fault to the front."""
        self.tabs.setCurrentIndex(1)
        self.faults.tree.setFocus()

    def _show_column(self) -> None:
        at = self.columns.currentIndex().row()
        if self._plan is None or not 0 <= at < len(self._plan.columns):
            return
        warn = at in checks.doubtful(self._plan, self._staged)
        words = checks.proof(self._plan, at, self._staged)
        self.editor.show_column(self._plan, at, words, warn=warn)

    @Slot(int)
    def _on_column_chosen(self, column: int) -> None:
        self._show_column()
        self.preview.show_column(column)

    @Slot(int, int)
    def _on_fault_chosen(self, number: int, column: int) -> None:
        if column >= 0:
            self.columns.choose(column)
        if not self.preview.show_cell(number, column):
            self.cell_asked.emit(number, column)
        self.tabs.setCurrentIndex(0)
        self.preview.setFocus()

    def _lay_out(self) -> None:
        waiting = plain_label("Looking at the file…", "muted")
        waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.add_button("Read it again", self.again_requested.emit, icon="redo")
        for page in (waiting, self._make_columns_page(), self.nothing):
            self.addWidget(page)
        self.setCurrentIndex(_WAITING)

    def _make_columns_page(self) -> QWidget:
        details = QScrollArea()
        details.setWidgetResizable(True)
        details.setFrameShape(QFrame.Shape.NoFrame)
        details.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        details.setWidget(self.editor)
        left = QSplitter(Qt.Orientation.Vertical)
        left.addWidget(self.columns)
        left.addWidget(details)
        left.setSizes([260, 230])
        left.setChildrenCollapsible(False)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self._make_rows_page(), "Rows")
        self.tabs.addTab(self.faults, "Faults")
        across = QSplitter(Qt.Orientation.Horizontal)
        across.addWidget(left)
        across.addWidget(self.tabs)
        across.setSizes([420, 660])
        across.setStretchFactor(1, 1)
        across.setChildrenCollapsible(False)
        return across

    def _make_rows_page(self) -> QWidget:
        page = QWidget()
        down = QVBoxLayout(page)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addWidget(self.kinds)
        down.addWidget(self.zeros)
        down.addWidget(self.preview, 1)
        down.addWidget(self.remarks)
        return page

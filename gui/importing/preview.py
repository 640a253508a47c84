"""The grid of the rows as they will be stored; a cell can be corrected there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from domain.importing import ImportPlan, SampleRow
from gui.importing.fate_header import FateHeader
from gui.importing.preview_delegate import PreviewDelegate
from gui.models.preview_table import PreviewTable

_WIDEST, _NARROWEST = 260, 60
_SIZED_COLUMNS = 60
_MEASURED_ROWS = 30


class Preview(QTableView):
    """A grid of typed texts; its columns and those of the list go together."""

    column_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = PreviewTable(self)
        self.setModel(self.rows)
        self.setVerticalHeader(FateHeader(self))
        self.setItemDelegate(PreviewDelegate(self))
        self.setAccessibleName("Rows as they will be stored")
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().sectionClicked.connect(self.column_chosen)
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        self._headers: tuple[str, ...] = ()
        self._met: object = None

    def set_plan(self, plan: ImportPlan | None) -> None:
        """Show the columns of a plan, but for one that only an export left there."""
        self.rows.set_plan(plan)
        for place in range(self.rows.columnCount()):
            self.setColumnHidden(place, plan is not None and place == plan.trace_column)

    def show_rows(self, rows: Sequence[SampleRow], total: int, *, judged: bool) -> None:
        """Show rows from the first on, and stay at the cell and the place one was at."""
        at, down = self.currentIndex(), self.verticalScrollBar().value()
        number = self.rows.number_of(at.row()) if at.isValid() else 0
        self.rows.set_rows(rows, total, judged=judged)
        self.updateGeometries()  # the badges have come or gone
        if at.isValid() and self.rows.rowCount():
            same = self.rows.row_of(number)
            row = same if same >= 0 else min(at.row(), self.rows.rowCount() - 1)
            self.setCurrentIndex(self.rows.index(row, at.column()))
        self.verticalScrollBar().setValue(down)

    def fit_columns(self, plan: ImportPlan) -> None:
        """Give the columns of a new file widths that suit their values.

        Where the rows meet other records, room is made for the old values and none taken away.
        """
        headers, judged = plan.probe.header, self.rows.is_judged()
        met = (plan.table_id, plan.matching) if judged else self._met
        same = headers == self._headers
        if same and met == self._met:
            return
        self._headers, self._met = headers, met
        for column in range(min(len(headers), _SIZED_COLUMNS)):
            wished = max(self._text_width(column), self.horizontalHeader().sectionSizeHint(column))
            least = self.columnWidth(column) if same else _NARROWEST
            self.setColumnWidth(column, max(least, min(_WIDEST, wished + 8)))

    def _text_width(self, column: int) -> int:
        """Measure the first rows; asking the view takes its delegate, and far longer."""
        rows = range(min(_MEASURED_ROWS, self.rows.rowCount()))
        texts = (self.rows.measured_text(row, column)[:80] for row in rows)
        return max(map(self.fontMetrics().horizontalAdvance, texts), default=0) + 12

    def show_column(self, column: int) -> None:
        """Bring a column into sight and mark it."""
        at = self.currentIndex()
        row = at.row() if at.isValid() else 0
        target = self.rows.index(row, column)
        if target.isValid() and at.column() != column:
            self.setCurrentIndex(target)
            self.scrollTo(target)

    def show_cell(self, number: int, column: int) -> bool:
        """Go to a cell by its row number in the file; answers whether the row is here."""
        row = self.rows.row_of(number)
        if row < 0:
            return False
        target = self.rows.index(row, max(0, column))
        self.setCurrentIndex(target)
        self.scrollTo(target)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        editing = self.state() == QAbstractItemView.State.EditingState
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not editing:
            self.edit(self.currentIndex())
            event.accept()  # it must not go on to the dialog's Import
            return
        super().keyPressEvent(event)

    @Slot(QModelIndex)
    def _on_current_changed(self, index: QModelIndex) -> None:
        if index.isValid():
            self.column_chosen.emit(index.column())

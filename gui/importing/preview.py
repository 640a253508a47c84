"""The grid of the first rows as they will be stored."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from domain.importing import ImportPlan
from gui.models.preview_table import PreviewTable

_WIDEST, _NARROWEST = 260, 60
_SIZED_COLUMNS = 60
_MEASURED_ROWS = 30


class Preview(QTableView):
    """A grid without editing; its columns and those of the list go together."""

    column_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = PreviewTable(self)
        self.setModel(self.rows)
        self.setAccessibleName("First rows as they will be stored")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 10)
        self.horizontalHeader().sectionClicked.connect(self.column_chosen)
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        self._widths: tuple[str, ...] = ()

    def set_plan(self, plan: ImportPlan | None) -> None:
        """Show the columns of a plan."""
        self.rows.set_plan(plan)

    def fit_columns(self, plan: ImportPlan) -> None:
        """Give the columns of a new file widths that suit their values."""
        headers = plan.probe.header
        if headers == self._widths:
            return
        self._widths = headers
        for column in range(min(len(headers), _SIZED_COLUMNS)):
            wished = max(self._text_width(column), self.horizontalHeader().sectionSizeHint(column))
            self.setColumnWidth(column, min(_WIDEST, max(_NARROWEST, wished + 8)))

    def _text_width(self, column: int) -> int:
        """Measure the first rows; asking the view takes its delegate, and far longer."""
        rows = range(min(_MEASURED_ROWS, self.rows.rowCount()))
        texts = (str(self.rows.index(row, column).data())[:80] for row in rows)
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

    @Slot(QModelIndex)
    def _on_current_changed(self, index: QModelIndex) -> None:
        if index.isValid():
            self.column_chosen.emit(index.column())

"""The list of the Trash: whole lines, Delete purges after the question, Return restores."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from gui.models.trash_list import Key, TrashList
from gui.trash.work import NOTHING, Amount

_MOST_KEPT = 1_000
_Flag = QItemSelectionModel.SelectionFlag


class TrashView(QTableView):
    """A table of what is in the Trash."""

    purge_requested = Signal()
    restore_requested = Signal()

    def __init__(self, model: TrashList) -> None:
        super().__init__()
        self._list = model
        self._kept: list[Key] = []
        self.setModel(model)
        model.modelAboutToBeReset.connect(self._on_about_to_be_reset)
        model.modelReset.connect(self._on_reset)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setAccessibleName("What is in the Trash")
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 14)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in ((1, 200), (2, 220), (3, 160)):
            header.resizeSection(column, width)

    def chosen_rows(self) -> Iterator[int]:
        """Yield the rows that are chosen, range by range: a million are as quick as one."""
        for part in self._ranges():
            yield from range(part.top(), part.bottom() + 1)

    def current_row(self) -> int:
        """Answer the row that was chosen last, -1 if it is not chosen any more."""
        current = self.currentIndex()
        chosen = current.isValid() and self.selectionModel().isSelected(current)
        return current.row() if chosen else next(self.chosen_rows(), -1)

    def choose(self, row: int) -> None:
        """Choose one line and bring it into view."""
        # not selectRow: it does nothing until the header has been laid out; and not by the view's
        # setCurrentIndex: with Ctrl held it would leave the old line chosen
        index, whole = self._list.index(row, 0), _Flag.ClearAndSelect | _Flag.Rows
        self.selectionModel().setCurrentIndex(index, whole)

    def step(self, by: int) -> None:
        """Choose the record before or after the one that was chosen last, if there is one."""
        row = self.current_row() + by
        while 0 <= row < self._list.rowCount():
            if self._list.key(row)[0] > 0:
                self.choose(row)
                return
            row += by

    def count_chosen(self) -> Amount:
        """Answer how much is chosen."""
        parts = [self._list.count_kinds(part.top(), part.bottom()) for part in self._ranges()]
        return Amount(*(sum(kind) for kind in zip(*parts, strict=True))) if parts else NOTHING

    def _ranges(self) -> list[QItemSelectionRange]:
        return list(self.selectionModel().selection())  # type: ignore[call-overload,no-any-return]  # a stub gap

    @Slot()
    def _on_about_to_be_reset(self) -> None:
        """Remember what is chosen: other things came into the Trash, or left it."""
        rows = list(islice(self.chosen_rows(), _MOST_KEPT + 1))
        self._kept = self._list.keys(rows) if len(rows) <= _MOST_KEPT else []

    @Slot()
    def _on_reset(self) -> None:
        """Choose again what was chosen and is still there."""
        chosen, last = QItemSelection(), self._list.columnCount() - 1
        rows = self._list.rows_of(self._kept)
        for row in rows:
            chosen.select(self._list.index(row, 0), self._list.index(row, last))
        if rows:
            model = self.selectionModel()
            model.setCurrentIndex(self._list.index(rows[0], 0), _Flag.NoUpdate)
            model.select(chosen, _Flag.ClearAndSelect)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.selectionModel().hasSelection():
            if event.key() == Qt.Key.Key_Delete:
                self.purge_requested.emit()
                return
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.restore_requested.emit()
                return
        super().keyPressEvent(event)

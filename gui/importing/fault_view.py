"""The rows that stay out, grouped by column and kind, and a way to save them."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from domain.importing import EqualFaults, FaultCount, RowFault, Staged
from gui import icons
from gui.importing.faults import group_words, reason_words
from gui.importing.repair_row import RepairRow
from gui.widgets import plain_label
from gui.wording import count, plural, shortened

_HEADINGS = ("Row", "Value", "What is wrong")
_UNFOLDED = 100
_LISTED = 1_000
_PLACE = Qt.ItemDataRole.UserRole
_EQUAL = Qt.ItemDataRole.UserRole + 1
_NO_REPAIR = frozenset({"duplicate", "too_many_cells"})


class _Tree(QTreeView):
    """A tree whose Return leads to the cell and does not go on to the dialog's Import."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()


class FaultView(QWidget):
    """A tree of faults; choosing one leads to its cell."""

    fault_chosen = Signal(int, int)
    """Row number in the file, and column."""
    save_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = QStandardItemModel(0, len(_HEADINGS), self)
        self._model.setHorizontalHeaderLabels(list(_HEADINGS))
        self.repair = RepairRow()
        self.tree = self._make_tree()
        self._more = plain_label("", "muted", wrap=True)
        self.save = QPushButton("Save the rejected rows…")
        self.save.setIcon(icons.icon("export"))
        self.save.clicked.connect(self.save_requested)
        self._lay_out()

    def set_staged(self, staged: Staged | None) -> None:
        """Show the faults of a staged file."""
        self._model.removeRows(0, self._model.rowCount())
        self.save.setEnabled(staged is not None and bool(staged.faults))
        self.repair.offer(None)
        if staged is None:
            self._more.setText("")
            return
        equal = {(one.column, one.code, one.text): one for one in reversed(staged.equal_faults)}
        kinds: dict[tuple[int, str], list[RowFault]] = {}
        for one in staged.faults[:_LISTED]:
            kinds.setdefault((one.column, one.fault.code), []).append(one)
        for group in staged.fault_counts:
            self._add_group(group, kinds.get((group.column, group.code), []), equal)
        self._model_ready(staged)

    def _model_ready(self, staged: Staged) -> None:
        for row in range(self._model.rowCount()):
            self.tree.setFirstColumnSpanned(row, QModelIndex(), True)
        if len(staged.faults) <= _UNFOLDED:
            self.tree.expandAll()
        elif self._model.rowCount():
            self.tree.expand(self._model.index(0, 0))
        hidden = sum(one.count for one in staged.fault_counts) > _LISTED
        listed = f"The first {count(_LISTED)} faults are listed. " if hidden else ""
        self._more.setText(
            f"{listed}Correct a value by a double click on it under “Rows”, or all equal ones at "
            "once here. What stays wrong stays out and can be saved to correct it later."
        )

    def _add_group(
        self,
        group: FaultCount,
        faults: list[RowFault],
        equal: dict[tuple[int, str, str], EqualFaults],
    ) -> None:
        words = group_words(shortened(group.header, 60), group.code, group.count)
        head = _item(words)
        head.setIcon(icons.icon("warning", "warning"))
        font = head.font()
        font.setBold(True)
        head.setFont(font)
        if group.code not in _NO_REPAIR:
            alike = [one for key, one in equal.items() if key[:2] == (group.column, group.code)]
            head.setData(max(alike, key=lambda one: one.count, default=None), _EQUAL)
        for one in faults:
            cells = [
                _item(count(one.row)),
                _item(shortened(one.text, 80)),
                _item(reason_words(one.fault, shortened(one.header, 60))),
            ]
            cells[0].setData((one.row, one.column), _PLACE)
            cells[0].setData(equal.get((one.column, one.fault.code, one.text)), _EQUAL)
            head.appendRow(cells)
        self._model.appendRow(head)

    def _make_tree(self) -> QTreeView:
        tree = _Tree()
        tree.setModel(self._model)
        tree.setUniformRowHeights(True)
        tree.setAccessibleName("Rows with a fault")
        tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        tree.setAllColumnsShowFocus(True)
        header = tree.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.resizeSection(0, 110)
        header.resizeSection(1, 170)
        tree.activated.connect(self._on_activated)
        tree.selectionModel().currentChanged.connect(self._on_current_changed)
        return tree

    def _lay_out(self) -> None:
        across = QHBoxLayout()
        across.addWidget(self._more, 1)
        across.addWidget(self.save, 0, Qt.AlignmentFlag.AlignTop)
        down = QVBoxLayout(self)
        down.setContentsMargins(8, 8, 8, 8)
        down.addWidget(self.tree, 1)
        down.addWidget(self.repair)
        down.addLayout(across)

    @Slot(QModelIndex)
    def _on_current_changed(self, index: QModelIndex) -> None:
        self.repair.offer(index.siblingAtColumn(0).data(_EQUAL))

    @Slot(QModelIndex)
    def _on_activated(self, index: QModelIndex) -> None:
        place = index.siblingAtColumn(0).data(_PLACE)
        if place:
            self.fault_chosen.emit(*place)


def _item(text: str) -> QStandardItem:
    item = QStandardItem(text)
    item.setEditable(False)
    return item


def faulty_words(staged: Staged) -> str:
    """Name the tab of the faults."""
    return f"Faults ({plural(staged.faulty, 'row')})" if staged.faulty else "Faults"

"""The list of what was edited since, record by record, with boxes to tick what is put back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from gui import sentences, wording
from gui.undoing.ahead import Key, NewerRecord, NewerValue

_COLUMNS = ("Record and field", "This change left", "It is now", "Changed by")
_LONGEST = 200
_HEIGHT = 24
_KEYS = int(Qt.ItemDataRole.UserRole)
_TICKED, _EMPTY = Qt.CheckState.Checked, Qt.CheckState.Unchecked

_WHOLE = {
    "edited": "made by this change; put back, it goes to the Trash",
    "missing": "purged since: it cannot come back",
}


class NewerList(QTreeWidget):
    """Ticks say what is put back: value by value; a record that the change made, as a whole."""

    ticked = Signal()
    """Something else is to be put back."""

    def __init__(self, records: Sequence[NewerRecord], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choosing = False
        self._before: list[QTreeWidgetItem] = []
        self.setColumnCount(len(_COLUMNS))
        self.setHeaderLabels(_COLUMNS)
        self.setAccessibleName("What was edited since")
        self.setUniformRowHeights(True)
        self.setAlternatingRowColors(False)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self._records = [_record_item(record) for record in records]
        self.addTopLevelItems(self._records)
        for item in self._records:
            item.setFirstColumnSpanned(True)
        self.expandAll()
        for column, width in enumerate((230, 180, 180, 150)):
            self.setColumnWidth(column, width)
        self.itemChanged.connect(self._on_item_changed)

    def let_choose(self, choosing: bool) -> None:
        """Show boxes to tick, or the list alone."""
        if not choosing:
            self._before = self._ticked()
        self._choosing = choosing
        with QSignalBlocker(self):
            for item in self._boxes():
                item.setData(0, Qt.ItemDataRole.CheckStateRole, _EMPTY if choosing else None)
            for item in self._before if choosing else ():
                item.setCheckState(0, _TICKED)
        self.ticked.emit()

    @Slot()
    def tick_all(self) -> None:
        """Put everything back."""
        self._set_all(_TICKED)

    @Slot()
    def tick_none(self) -> None:
        """Put nothing back."""
        self._set_all(_EMPTY)

    def chosen(self) -> list[Key]:
        """Answer the keys of what is to be put back."""
        found: list[Key] = []
        for item in self._ticked():
            found += [tuple(key) for key in item.data(0, _KEYS)]
        return found

    def chosen_count(self) -> int:
        """Answer how many things are to be put back."""
        return len(self._ticked())

    def box_count(self) -> int:
        """Answer how many things there are to decide."""
        return sum(not _is_group(item) for item in self._boxes())

    def _ticked(self) -> list[QTreeWidgetItem]:
        decided = [item for item in self._boxes() if not _is_group(item)]
        return [one for one in decided if self._choosing and one.checkState(0) == _TICKED]

    def _boxes(self) -> list[QTreeWidgetItem]:
        """Answer the items that can be ticked, records before their values."""
        found = []
        for item in self._records:
            if item.flags() & Qt.ItemFlag.ItemIsUserCheckable:
                found.append(item)
                found += _children(item)
        return found

    def _set_all(self, state: Qt.CheckState) -> None:
        with QSignalBlocker(self):
            for item in self._boxes():
                item.setCheckState(0, state)
        self.viewport().update()
        self.ticked.emit()

    @Slot()
    def _on_item_changed(self) -> None:
        self.ticked.emit()


def _is_group(item: QTreeWidgetItem) -> bool:
    """Say whether an item's values are decided one by one."""
    return bool(item.flags() & Qt.ItemFlag.ItemIsAutoTristate)


def _children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    """Answer the values of a record that are decided one by one."""
    found = (item.child(row) for row in range(item.childCount() if _is_group(item) else 0))
    return [child for child in found if child is not None]


def _record_item(record: NewerRecord) -> QTreeWidgetItem:
    whole = _WHOLE.get(record.code, "")
    title = f"{record.title} ({whole})" if whole else record.title
    item = QTreeWidgetItem([title])
    item.setToolTip(0, sentences.tooltip(title))
    item.setSizeHint(0, QSize(0, _HEIGHT))
    flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
    if record.code == "edited":
        item.setData(0, _KEYS, record.keys)
        item.setFlags(flags | Qt.ItemFlag.ItemIsUserCheckable)
    elif record.code == "changed":
        item.setFlags(flags | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsAutoTristate)
    else:
        item.setFlags(flags)
        return item
    for value in record.values:
        item.addChild(_value_item(value, checkable=record.code == "changed"))
    return item


def _value_item(value: NewerValue, *, checkable: bool) -> QTreeWidgetItem:
    texts = (value.field, value.left or "(blank)", value.now or "(blank)", value.who)
    item = QTreeWidgetItem([wording.shortened(text, _LONGEST) for text in texts])
    for column, text in enumerate(texts):
        item.setToolTip(column, sentences.tooltip(text[:2000]))
    flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
    item.setFlags(flags | Qt.ItemFlag.ItemIsUserCheckable if checkable else flags)
    item.setData(0, _KEYS, [value.key])
    return item

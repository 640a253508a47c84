"""The table model of the Trash: keys of all of it first, the lines themselves when asked."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Collection, Iterable
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from domain.values import TrashItem
from domain.workspace import Reader
from gui import icons, sentences, wording
from gui.worker import Worker

COLUMNS = ("What", "From", "Moved to the Trash", "By")
FIRST = 200
"""So many keys come at once, before all of them are there."""
_PAGE = 200
_PAGES_KEPT = 40
_NEWEST = 20_000  # lines that are looked through for one that was chosen
_ICONS = {"record": "form", "field": "field", "table": "table"}

TABLE_KEY, FIELD_KEY = -1, -2
"""What a key begins with that stands for a table or a field; for a record it is its table's id."""

Key = tuple[int, int]
_Index = QModelIndex | QPersistentModelIndex


class TrashList(QAbstractTableModel):
    """What is in the Trash, the latest first; as long as the Trash is."""

    loaded = Signal()
    """All keys of what was asked for are there."""

    def __init__(self, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self._search = ""
        self._keys = array("q")
        self._items: dict[Key, TrashItem] = {}
        self._pages: OrderedDict[int, list[Key]] = OrderedDict()
        self._asked: set[int] = set()
        self._generation = 0
        self._wanted = False

    # -- what is shown

    @property
    def search(self) -> str:
        """Answer what the lines are filtered by."""
        return self._search

    def reload(self, search: str | None = None) -> None:
        """Read the keys again, perhaps with another search."""
        if search is not None:
            self._search = search
        if self._worker.path is None:
            self._take(array("q"))
            return
        self._generation += 1
        for limit, then, lane in ((FIRST, self._on_first, "quick"), (-1, self._on_all, "slow")):
            self._worker.read(
                partial(Reader.trash_keys, search=self._search, limit=limit),
                owner=self,
                then=partial(then, self._generation),
                lane=lane,
                key=("trash keys", limit, id(self)),
            )

    def clear(self) -> None:
        """Show nothing: the file is closed."""
        self._search = ""
        self._generation += 1
        self._take(array("q"))

    def key(self, row: int) -> Key:
        """Answer the key of a row."""
        return self._keys[2 * row], self._keys[2 * row + 1]

    def keys(self, rows: Iterable[int]) -> list[Key]:
        """Answer the keys of rows."""
        return [self.key(row) for row in rows]

    def rows_of(self, keys: Collection[Key]) -> list[int]:
        """Answer the rows of these keys, as far as they are among the newest."""
        wanted = set(keys)
        rows = range(min(self.rowCount(), _NEWEST)) if wanted else range(0)
        return [row for row in rows if self.key(row) in wanted]

    def count_kinds(self, top: int, bottom: int) -> tuple[int, int, int]:
        """Answer how many tables, fields and records are in a stretch of rows."""
        entities = self._keys[2 * top : 2 * bottom + 2 : 2]
        tables, fields = entities.count(TABLE_KEY), entities.count(FIELD_KEY)
        return tables, fields, len(entities) - tables - fields

    def item(self, row: int) -> TrashItem | None:
        """Answer the thing in a row; None while it is on its way."""
        found = self._items.get(self.key(row))
        if found is None:
            self._ask(row // _PAGE)
        return found

    # -- Qt's questions

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._keys) // 2

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's own signature
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own signature
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            item = self.item(index.row())
            return "…" if item is None else _text(item, index.column())
        item = self._items.get(self.key(index.row()))
        if item is None:
            return None
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            return icons.icon(_ICONS[item.kind], "muted")
        if role == Qt.ItemDataRole.ToolTipRole:
            return sentences.tooltip(_tooltip(item, index.column()))
        return None

    # -- reading

    def _ask(self, page: int) -> None:
        if page in self._asked:
            return
        self._asked.add(page)
        last = min((page + 1) * _PAGE, self.rowCount())
        keys = self.keys(range(page * _PAGE, last))
        self._worker.read(
            partial(Reader.trash_page, keys=keys),
            owner=self,
            then=partial(self._on_page, page, keys),
        )

    def _on_first(self, generation: int, keys: array[int]) -> None:
        # where these are shown already the whole list will tell: nothing flickers
        if generation == self._generation and self._keys[: len(keys)] != keys:
            self._take(keys)

    def _on_all(self, generation: int, keys: array[int]) -> None:
        if generation == self._generation:
            self._take(keys)
            self.loaded.emit()

    def _take(self, keys: array[int]) -> None:
        """Show these keys: as they are, as more of the same, or as something else."""
        shown = len(self._keys)
        if keys == self._keys:
            return
        if shown and keys[:shown] == self._keys:
            self.beginInsertRows(QModelIndex(), shown // 2, len(keys) // 2 - 1)
            self._keys = keys
            self._asked.discard((shown // 2 - 1) // _PAGE)  # it was asked for before it was whole
            self.endInsertRows()
            return
        self.beginResetModel()
        self._keys = keys
        self._items.clear()
        self._pages.clear()
        self._asked.clear()
        self.endResetModel()

    def _on_page(self, page: int, keys: list[Key], found: dict[Key, TrashItem]) -> None:
        self._items.update(found)
        self._pages[page] = keys
        if len(self._pages) > _PAGES_KEPT:
            old, gone = self._pages.popitem(last=False)
            self._asked.discard(old)
            for key in gone:
                self._items.pop(key, None)
        top = page * _PAGE
        bottom = min(top + len(keys), self.rowCount()) - 1
        if top <= bottom:  # the list may have become shorter meanwhile
            self.dataChanged.emit(self.index(top, 0), self.index(bottom, len(COLUMNS) - 1))


def name_of(item: TrashItem) -> str:
    """Name a thing in the Trash on one line."""
    title = wording.shortened(item.title, 80)
    if item.kind == "record":
        return title or f"Record {item.id}"
    return f"{item.kind.capitalize()} “{title}”"


def _text(item: TrashItem, column: int) -> str:
    if column == 0:
        return name_of(item)
    if column == 1:
        return "" if item.kind == "table" else item.table_label
    if column == 2:
        return wording.ago(item.deleted_at)
    return item.deleted_by


def _tooltip(item: TrashItem, column: int) -> str:
    if column == 2:
        return wording.in_full(item.deleted_at)
    return item.title if column == 0 else ""

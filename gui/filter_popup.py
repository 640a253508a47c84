"""Chooses by the values of a column which records are shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from domain.fields import to_text
from domain.values import FieldDef, Filter, Query, Stored
from gui import wording
from gui.models.record_cells import BLANK, one_line
from gui.widgets import plain_label
from gui.worker import Worker

MOST = 1_000
"""So many values are listed."""

_VALUE = Qt.ItemDataRole.UserRole
_Check = Qt.CheckState


class FilterPopup(QFrame):
    """The distinct values with their numbers, to tick; Enter applies, Esc leaves all as it was."""

    applied = Signal(int, object)
    """A field's id and its `Filter`, or None for all values."""

    def __init__(
        self,
        worker: Worker,
        query: Query,
        field: FieldDef,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._worker = worker
        self._query = query
        self._field = field
        self._now = next((one for one in query.filters if one.field_id == field.id), None)
        self._truncated = False
        self.setWindowFlag(Qt.WindowType.Popup)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(f"Filter by {field.label}")
        self._search = self._make_search()
        self._list = self._make_list()
        self._note = plain_label("Counting the values…", role="muted", wrap=True)
        self._lay_out()
        self._load()

    def open_at(self, place: QPoint) -> None:
        """Show it with its top left corner at a place on the screen, inside the screen."""
        room = self.screen().availableGeometry()
        size = self.sizeHint().expandedTo(self.minimumSize())
        left = min(place.x(), room.right() - size.width())
        self.move(max(room.left(), left), min(place.y(), room.bottom() - size.height()))
        self.show()
        self._search.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.apply()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.apply()
                return True
            if watched is self._search and event.key() == Qt.Key.Key_Down:
                self._list.setFocus()
                self._select_first()
                return True
        return super().eventFilter(watched, event)

    @Slot()
    def apply(self) -> None:
        """Hand over what is ticked and close."""
        items = self._items()
        chosen = frozenset(_value_of(one) for one in items if _is_checked(one))
        others = frozenset(_value_of(one) for one in items if not _is_checked(one))
        wanted: Filter | None = None
        if others and self._truncated and len(chosen) > len(others):
            wanted = Filter(self._field.id, others, negated=True)
        elif others:
            wanted = Filter(self._field.id, chosen)
        if items:
            self.applied.emit(self._field.id, wanted)
        self.close()

    @Slot()
    def clear(self) -> None:
        """Show all values again and close."""
        self.applied.emit(self._field.id, None)
        self.close()

    @Slot()
    def check_all(self) -> None:
        """Tick every value that the search leaves."""
        self._check(_Check.Checked)

    @Slot()
    def check_none(self) -> None:
        """Tick no value that the search leaves."""
        self._check(_Check.Unchecked)

    # -- the way down

    def _load(self) -> None:
        query, field_id = self._query, self._field.id
        self._worker.read(
            lambda reader: reader.values(query, field_id, MOST + 1),
            owner=self,
            then=self._on_values,
            failed=self._on_failed,
            key=("values", id(self)),
        )

    def _on_values(self, values: Sequence[tuple[Stored, int]]) -> None:
        self._truncated = len(values) > MOST
        self._list.addTopLevelItems([self._make_item(*each) for each in values[:MOST]])
        note = f"The first {wording.count(MOST)} values; search the table to find others."
        self._note.setText(note if self._truncated else "No values here yet.")
        self._note.setVisible(self._truncated or not values)
        self._on_searched(self._search.text())

    def _on_failed(self, error: object) -> None:
        self._note.setText("The values could not be read.")

    def _make_item(self, value: Stored, number: int) -> QTreeWidgetItem:
        text = BLANK if value is None else one_line(to_text(value, self._field))
        item = QTreeWidgetItem([text, wording.count(number)])
        item.setData(0, _VALUE, _Held(value))
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(0, _Check.Checked if self._is_chosen(value) else _Check.Unchecked)
        return item

    def _is_chosen(self, value: Stored) -> bool:
        return self._now is None or (value in self._now.values) != self._now.negated

    def _items(self) -> list[QTreeWidgetItem]:
        rows = range(self._list.topLevelItemCount())
        return [item for row in rows if (item := self._list.topLevelItem(row)) is not None]

    def _check(self, state: Qt.CheckState) -> None:
        for item in self._items():
            if not item.isHidden():
                item.setCheckState(0, state)

    def _select_first(self) -> None:
        shown = next((one for one in self._items() if not one.isHidden()), None)
        if shown is not None:
            self._list.setCurrentItem(shown)

    @Slot(str)
    def _on_searched(self, text: str) -> None:
        wanted = text.strip().casefold()
        for item in self._items():
            item.setHidden(wanted not in item.text(0).casefold())

    def _make_search(self) -> QLineEdit:
        line = QLineEdit()
        line.setPlaceholderText("Search values")
        line.setAccessibleName("Search values")
        line.setClearButtonEnabled(True)
        line.textChanged.connect(self._on_searched)
        line.installEventFilter(self)
        return line

    def _make_list(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setAccessibleName(f"Values of {self._field.label}")
        tree.setHeaderHidden(True)
        tree.setColumnCount(2)
        tree.setRootIsDecorated(False)
        tree.setUniformRowHeights(True)
        tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header = tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        tree.installEventFilter(self)
        return tree

    def _lay_out(self) -> None:
        self.setMinimumSize(280, 340)
        down = QVBoxLayout(self)
        down.setContentsMargins(10, 10, 10, 10)
        down.setSpacing(6)
        down.addWidget(self._search)
        ticks = QHBoxLayout()
        ticks.addWidget(_button("Select all", self.check_all, "link"))
        ticks.addWidget(_button("Select none", self.check_none, "link"))
        ticks.addStretch(1)
        down.addLayout(ticks)
        down.addWidget(self._list, 1)
        down.addWidget(self._note)
        end = QHBoxLayout()
        end.addWidget(_button("Clear filter", self.clear, ""))
        end.addStretch(1)
        end.addWidget(_button("Apply", self.apply, "primary"))
        down.addLayout(end)


class _Held:
    """A stored value as it is: Qt would turn large whole numbers into others."""

    def __init__(self, value: Stored) -> None:
        self.value = value


def _value_of(item: QTreeWidgetItem) -> Stored:
    held: _Held = item.data(0, _VALUE)
    return held.value


def _is_checked(item: QTreeWidgetItem) -> bool:
    return item.checkState(0) == _Check.Checked


def _button(label: str, slot: object, role: str) -> QPushButton:
    button = QPushButton(label)
    button.setAutoDefault(False)
    if role:
        button.setProperty("role", role)
    button.clicked.connect(slot)
    return button

"""The panel that tells who changed what and when: of a record, of a table, of the whole file."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, QTimer, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from domain.values import ChangeSet, Origin, RestoreOutcome, TableDef
from domain.workspace import Session
from gui import theme
from gui.history_delegate import HistoryDelegate
from gui.history_menu import choices
from gui.history_view import HistoryView
from gui.models.history_list import HistoryList, HistoryScope
from gui.models.history_rows import Row
from gui.widgets import EmptyState
from gui.worker import Worker

_SCOPES = (("record", "Record"), ("table", "Table"), ("all", "Everything"))
_EMPTY = {
    "record": (
        "No record chosen",
        "Choose one to see here who changed what, from what to what, and when.",
    ),
    "table": (
        "No changes yet",
        "What changes in this table will be listed here, the latest first.",
    ),
    "all": ("No changes yet", "Whatever changes in this file will be listed here, step by step."),
}
_REFRESH = 30_000  # ms; “2 minutes ago” should not stand there for hours


class HistoryPanel(QWidget):
    """A switch of three scopes above a list of what happened, the latest first."""

    undo_requested = Signal(int)
    """The id of a change set to take back (or, of an undoing one, to bring again)."""
    report_requested = Signal(int)
    """The id of an import whose report is to be shown."""
    changed_requested = Signal(int, int, str)
    """The ids of a table and a change set whose records are to be shown, and what it did."""
    record_requested = Signal(int, int)
    """The ids of a table and of a record in it, to be shown."""
    erase_requested = Signal(int, int, int)
    """The ids of a change set that purged, and of a table and a record, or zeros for all of it."""

    def __init__(self, worker: Worker, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self._table: TableDef | None = None
        self._record_id = 0
        self._wanted = "record"
        self._stale = False
        self.model = HistoryList(worker, self)
        self.view = HistoryView(self)
        self.view.setModel(self.model)
        self._delegate = HistoryDelegate(self.view)
        self.view.setItemDelegate(self._delegate)
        self._empty = EmptyState("empty-history", "")
        self._switch = QButtonGroup(self)
        self._lay_out()
        self._connect()
        self._tell_empty()

    # -- what is shown

    def show_record(self, table: TableDef, record_id: int) -> None:
        """Show what happened to one record; 0 shows that none is chosen."""
        self._table, self._record_id = table, record_id
        self._choose("record")

    def show_table(self, table: TableDef) -> None:
        """Show the change sets of one table."""
        self._table = table
        self._choose("table")

    def show_all(self) -> None:
        """Show the change sets of the whole file."""
        self._choose("all")

    def follow(self, table: TableDef | None, record_id: int) -> None:
        """Take notice of the table and record in view, and keep to the scope that is chosen."""
        self._table, self._record_id = table, record_id
        self._show_scope()

    @property
    def read_only(self) -> bool:
        """Tell whether the file is only looked at."""
        return self._worker.read_only

    def scope(self) -> str:
        """Answer record, table or all."""
        return self._wanted

    @Slot()
    def reload(self) -> None:
        """Read again, now or when the panel is next seen."""
        if self.isVisible():
            self._stale = False
            self.model.reload()
        else:
            self._stale = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._show_scope()

    # -- building

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(8, 8, 8, 6)
        head.setSpacing(0)
        for number, (key, label) in enumerate(_SCOPES):
            button = QPushButton(label)
            button.setCheckable(True)
            button.setObjectName(key)
            button.setProperty("segment", ("first", "middle", "last")[number])
            button.setAccessibleName(f"Show the history of: {label}")
            self._switch.addButton(button, number)
            head.addWidget(button, 1)
        self._switch.button(0).setChecked(True)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._empty)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addLayout(head)
        down.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self._switch.idClicked.connect(self._on_scope_clicked)
        self._delegate.action_clicked.connect(self.act)
        self._delegate.report_clicked.connect(self._on_report)
        self._delegate.toggle_clicked.connect(self.model.toggle)
        self.view.menu_requested.connect(self._on_menu_requested)
        self.view.doubleClicked.connect(self._on_double_clicked)
        self.model.modelReset.connect(self._tell_empty)
        self._worker.committed.connect(self._on_committed)
        self._worker.closed.connect(self._on_closed)
        theme.changed.connect(self.view.viewport().update)
        self._clock = QTimer(self)
        self._clock.setInterval(_REFRESH)
        self._clock.timeout.connect(self._on_clock)
        self._clock.start()

    # -- scopes

    def _choose(self, key: str) -> None:
        self._wanted = key
        keys = [one for one, _ in _SCOPES]
        self._switch.button(keys.index(key)).setChecked(True)
        self._show_scope()

    def _show_scope(self) -> None:
        scope = self._present_scope()
        if not self.isVisible():
            self._stale = True
        elif scope != self.model.scope() or self._stale:
            self._stale = False
            self.model.show(scope)
            self._tell_empty()

    def _present_scope(self) -> HistoryScope | None:
        if self._worker.path is None:
            return None
        if self._wanted == "all" or (self._wanted == "table" and self._table is None):
            return HistoryScope()
        if self._table is None:
            return None
        if self._wanted == "table":
            return HistoryScope(self._table.id)
        return HistoryScope(self._table.id, self._record_id) if self._record_id else None

    @Slot()
    def _tell_empty(self) -> None:
        self._empty.tell(*_EMPTY[self._wanted])
        self._stack.setCurrentIndex(0 if self.model.rowCount() else 1)

    @Slot(int)
    def _on_scope_clicked(self, number: int) -> None:
        self._choose(_SCOPES[number][0])

    @Slot(object)
    def _on_committed(self, change: ChangeSet) -> None:
        scope = self.model.scope()
        if scope is None or self._concerns(scope, change):
            self.reload()

    @staticmethod
    def _concerns(scope: HistoryScope, change: ChangeSet) -> bool:
        if not scope.record_id or change.undoes is not None or change.definitions:
            return True
        touched = change.tables.get(scope.table_id)
        return touched is not None and (touched.many or scope.record_id in touched.ids)

    @Slot()
    def _on_closed(self) -> None:
        self._table, self._record_id = None, 0
        self.model.show(None)

    @Slot()
    def _on_clock(self) -> None:
        if self.isVisible() and self.model.rowCount():
            self.model.reload()

    # -- doing

    @Slot(object)
    def act(self, index: QModelIndex) -> None:
        """Do what the link of a row says."""
        row = self.model.row(index)
        if row is None or not row.action:
            return
        if row.action == "Put back":
            self._put_back(row)
        elif row.action == "Restore":
            self._restore(row)
        else:
            self.undo_requested.emit(row.change_set_id)

    @Slot(object)
    def _on_report(self, index: QModelIndex) -> None:
        row = self.model.row(index)
        if row is not None and row.report:
            self.report_requested.emit(row.change_set_id)

    def _put_back(self, row: Row) -> None:
        names = [line.label for line in row.lines]
        label = f"Put back {names[0]}" if len(names) == 1 else f"Put back {len(names)} values"
        self._worker.write(
            partial(_put_back, row=row),
            owner=self,
            label=label,
            origin=Origin.RESTORE,
        )

    def _restore(self, row: Row) -> None:
        self._worker.write(
            partial(_restore, row=row), owner=self, label="Restore 1 record", origin=Origin.TRASH
        )

    @Slot(QModelIndex)
    def _on_double_clicked(self, index: QModelIndex) -> None:
        row = self.model.row(index)
        if row is not None and row.kind == "part" and row.table_id > 0:
            self.record_requested.emit(row.table_id, row.record_id)

    @Slot(QPoint)
    def _on_menu_requested(self, place: QPoint) -> None:
        index = self.view.currentIndex()
        row = self.model.row(index)
        if row is None:
            return
        menu = QMenu(self)
        for label, slot in choices(self, row, index):
            menu.addAction(label, slot)
        menu.exec(place)
        menu.deleteLater()


def _put_back(session: Session, *, row: Row) -> bool:
    """Write the values that an entry replaced, as far as their fields are there."""
    live = {field.id for field in session.table(row.table_id).fields}
    values = {key: value for key, value in row.back.items() if key in live}
    return session.update(row.table_id, row.record_id, values)


def _restore(session: Session, *, row: Row) -> RestoreOutcome:
    return session.restore(row.table_id, [row.record_id])

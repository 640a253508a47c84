"""The panel at the right: the form of the chosen record, and the history, one beside the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from domain.values import TableDef
from gui import icons
from gui.worker import Worker

if TYPE_CHECKING:
    from gui.history_panel import HistoryPanel
    from gui.record_form import RecordForm

RECORD, HISTORY = 0, 1


class SidePanel(QWidget):
    """Two tabs that follow the record in view; each is made when it is first seen."""

    form_made = Signal(object)
    """The form, once, to be connected."""
    undo_requested = Signal(int)
    """The id of a change set, from the history."""
    report_requested = Signal(int)
    """The id of an import, from the history."""
    changed_requested = Signal(int, int, str)
    """The ids of a table and a change set, from the history, and what it did."""
    record_requested = Signal(int, int)
    """The ids of a table and a record, from the history."""
    erase_requested = Signal(int, int, int)
    """The ids of a change set that purged, of a table and a record, from the history."""
    changed = Signal()
    """Another tab came to the front."""

    def __init__(self, worker: Worker, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self._table: TableDef | None = None
        self._record_id = 0
        self._settled = False
        self.form: RecordForm | None = None
        self._history: HistoryPanel | None = None
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self._form_place, self._history_place = _place(), _place()
        self.tabs.addTab(self._form_place, icons.icon("form"), "Record")
        self.tabs.addTab(self._history_place, icons.icon("history"), "History")
        self.tabs.currentChanged.connect(self._on_tab_changed)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 4, 0, 0)
        down.addWidget(self.tabs)
        self.setMinimumWidth(290)

    def shown(self) -> int | None:
        """Answer which tab can be seen, None while the panel is hidden."""
        return None if self.isHidden() else self.tabs.currentIndex()

    def show_tab(self, tab: int | None) -> None:
        """Bring a tab to the front; None hides the panel."""
        self.setVisible(tab is not None)
        if tab is not None:
            self.tabs.setCurrentIndex(tab)
            self._show()

    def need_form(self) -> RecordForm:
        """Answer the form, made if need be."""
        if self.form is None:
            from gui.record_form import RecordForm  # a window that shows no record needs none

            self.form = RecordForm(self._worker, self)
            _fill(self._form_place, self.form)
            self.form_made.emit(self.form)
        return self.form

    @property
    def history(self) -> HistoryPanel:
        """Answer the history, made if need be."""
        if self._history is None:
            from gui.history_panel import HistoryPanel  # who does not look at it needs none

            self._history = HistoryPanel(self._worker, self)
            self._history.undo_requested.connect(self.undo_requested)
            self._history.report_requested.connect(self.report_requested)
            self._history.changed_requested.connect(self.changed_requested)
            self._history.record_requested.connect(self.record_requested)
            self._history.erase_requested.connect(self.erase_requested)
            _fill(self._history_place, self._history)
            self._history.follow(self._table, self._record_id)
        return self._history

    def follow(self, table: TableDef | None, record_id: int) -> None:
        """Take notice of the table and the record in view."""
        self._table, self._record_id = table, record_id
        if self._history is not None:
            self._history.follow(table, record_id)
        self._show()

    def set_table(self, table: TableDef) -> None:
        """Take the new definition of the table in view."""
        if self.form is not None:
            self.form.set_table(table)

    @Slot()
    def settle(self) -> None:
        """Make the form even for no record: the records beside it are painted."""
        self._settled = True
        self._show()

    def clear(self) -> None:
        """Show nothing: the file is closed."""
        self._table, self._record_id = None, 0
        self._settled = False
        if self._history is not None:
            self._history.follow(None, 0)
        if self.form is not None:
            self.form.deleteLater()
            self.form = None

    def _show(self) -> None:
        if self._worker.path is None:
            return
        if self.shown() == HISTORY:
            self.history.show()
        elif self.shown() == RECORD and (self._settled or self._record_id):
            self._show_form()

    def _show_form(self) -> None:
        form = self.need_form()
        if self._table is None:
            form.clear()
        elif self._record_id:
            form.show_record(self._table, self._record_id)
        else:
            form.set_table(self._table)

    @Slot()
    def _on_tab_changed(self) -> None:
        self._show()
        self.changed.emit()


def _place() -> QWidget:
    """Make an empty page that something will fill."""
    place = QWidget()
    QVBoxLayout(place).setContentsMargins(0, 0, 0, 0)
    return place


def _fill(place: QWidget, content: QWidget) -> None:
    layout = place.layout()
    assert layout is not None
    layout.addWidget(content)

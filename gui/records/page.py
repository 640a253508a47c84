"""The page of a table: one search line, one grid, and what to say when there is nothing."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from domain.errors import DomainError
from domain.values import TableDef
from gui import wording
from gui.models.kept_view import FirstPage
from gui.models.record_cells import Refused
from gui.records import menus
from gui.records.finder import RecordsFinder
from gui.records.operations import RecordOperations
from gui.worker import Job, Worker


class RecordsPage(RecordsFinder):
    """Shows, finds, sorts, filters and edits the records of one table."""

    current_changed = Signal(int)
    selection_changed = Signal()
    open_requested = Signal(int)
    export_requested = Signal()
    edit_table_requested = Signal(int)

    def __init__(
        self,
        worker: Worker,
        table: TableDef,
        parent: QWidget | None = None,
        *,
        first: FirstPage | None = None,
    ) -> None:
        super().__init__(worker, table, parent, first=first)
        self._refused: Refused | None = None
        self._job: Job | None = None
        self.operations = RecordOperations(worker, self.grid, self.model, self)
        self._connect()

    def set_table(self, table: TableDef) -> None:
        """Take a changed definition of the table."""
        if table == self.model.table:
            return
        self.columns.flush()
        self.model.set_table(table)
        self._name()
        self.columns.apply()
        self._show_marks()

    def selected_ids(self) -> list[int]:
        """Return the ids of the selected records in their order."""
        return list(self.operations.selected_ids())

    @Slot()
    def duplicate_selected(self) -> None:
        """Copy the selected records."""
        self.operations.duplicate()

    @Slot()
    def delete_selected(self) -> None:
        """Move the selected records to the Trash."""
        self.operations.delete()

    def _delete_or_clear(self) -> None:
        """Delete the records where whole rows are selected, else empty the cells."""
        if self.grid.whole_rows():
            self.delete_selected()
        else:
            self.clear_cells()

    @Slot()
    def copy(self) -> None:
        """Copy the selected cells."""
        self.operations.copy()

    @Slot()
    def paste(self) -> None:
        """Paste over the cells from the selection's first one on."""
        self.operations.paste()

    @Slot()
    def cut(self) -> None:
        """Copy the selected cells and empty them."""
        self.operations.cut()

    @Slot()
    def fill_down(self) -> None:
        """Put the first of the selected rows into those below."""
        self.operations.fill_down()

    @Slot()
    def clear_cells(self) -> None:
        """Empty the selected cells."""
        self.operations.clear()

    @Slot()
    def open_current(self) -> None:
        """Ask for the form of the current record."""
        self._on_open(self.grid.currentIndex().row())

    @Slot()
    def export_current(self) -> None:
        """Write the current record to a file."""
        record_id = self.grid.current_id()
        if record_id:
            from gui.exporting.record_dialog import RecordDialog  # records are seldom exported

            title = self.model.title(record_id)
            RecordDialog(self._worker, self.model.table, record_id, title, self.window()).open()

    @Slot()
    def edit_current(self) -> None:
        """Open the editor of the current cell, where it can be changed."""
        index = self.grid.currentIndex()
        if index.isValid() and index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.grid.begin_edit()

    @Slot(bool)
    def _on_loading_changed(self, loading: bool) -> None:
        if loading:
            self.progress.begin("Loading the records…", cancellable=False)
        elif self._job is None:
            self.progress.finish()
        self._show_state()

    @Slot(object)
    def _on_refused(self, refused: Refused) -> None:
        self._refused = refused
        text = wording.shortened(refused.text, 60)
        self.banner.tell(
            "error", f"“{text}” was not saved in {refused.field.label}. {refused.reason}"
        )
        self.banner.add_action("Edit again", self._edit_again)

    @Slot()
    def _edit_again(self) -> None:
        """Open the cell with the text that was refused."""
        refused, self._refused = self._refused, None
        self.banner.dismiss()
        if refused is None:
            return
        row = self.model.row_of(refused.record_id)
        column = self.model.column_of(refused.field.id)
        if row >= 0 and column >= 0:
            self.grid.setFocus()
            self.grid.edit_cell(row, column, refused.text)

    @Slot(object)
    def _on_load_failed(self, error: DomainError) -> None:
        message = wording.sentence(error)
        self.banner.tell("error", f"{message.title}. {message.text}")
        self.banner.add_action("Try again", self.model.reload)

    @Slot(str)
    def _on_asked(self, wish: str) -> None:
        slots = {
            "cut": self.cut,
            "copy": self.copy,
            "fill": self.fill_down,
            "now": self.operations.put_now,
            "paste": self.paste,
            "clear": self.clear_cells,
            "delete": self._delete_or_clear,
            "delete_records": self.delete_selected,
            "duplicate": self.duplicate_selected,
            "new": self.add_record,
            "filter": self._filter_current,
            "menu": self._menu_of_current,
        }
        slots[wish]()

    def _menu_of_current(self) -> None:
        self._on_menu(self.grid.menu_place())

    @Slot(QPoint)
    def _on_menu(self, place: QPoint) -> None:
        menus.pop_up(menus.cell_menu(self), place)

    @Slot(int, QPoint)
    def _on_header_menu(self, column: int, place: QPoint) -> None:
        menus.pop_up(menus.header_menu(self, column), place)

    @Slot(int)
    def _on_open(self, row: int) -> None:
        record_id = self.model.id_at(row)
        if record_id:
            self.open_requested.emit(record_id)

    @Slot()
    def _on_current_changed(self) -> None:
        record_id = self.current_id()
        if record_id != self._shown_id:
            self._shown_id = record_id
            self.current_changed.emit(record_id)

    @Slot()
    def _on_selected(self) -> None:
        self.selection_changed.emit()
        self._show_status()

    @Slot(str, str)
    def _on_told(self, kind: Any, text: str) -> None:  # noqa: ANN401  (a kind of banner)
        self.banner.tell(kind, text)

    @Slot()
    def _on_too_many_copied(self) -> None:
        self.banner.tell(
            "info",
            "These are more records than the clipboard should hold. Nothing was copied; "
            "an export writes any number of them into a file.",
        )
        self.banner.add_action("Export…", self._on_export)

    @Slot()
    def _on_export(self) -> None:
        self.banner.dismiss()
        self.export_requested.emit()

    @Slot(str, object)
    def _on_started(self, label: str, job: Job) -> None:
        self.banner.hide()
        self._job = job
        self.progress.begin(label)
        job.progressed.connect(self.progress.advance)

    @Slot()
    def _on_ended(self) -> None:
        self._job = None
        self.progress.finish()

    @Slot()
    def _on_cancelled(self) -> None:
        if self._job is not None:
            self._job.cancel()

    @Slot()
    def _on_hidden_clicked(self) -> None:
        menu = menus.hidden_menu(self)
        menus.pop_up(menu, self._hidden.mapToGlobal(self._hidden.rect().bottomLeft()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Find):
            self.focus_search()
        elif event.matches(QKeySequence.StandardKey.New):
            self.add_record()
        elif event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self.grid.setFocus()
            self.grid.go_to(max(0, self.grid.currentIndex().row()))
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.columns.flush()
        super().hideEvent(event)

    def _connect(self) -> None:
        model, grid, operations = self.model, self.grid, self.operations
        model.loading_changed.connect(self._on_loading_changed)
        model.edit_refused.connect(self._on_refused)
        model.load_failed.connect(self._on_load_failed)
        grid.asked.connect(self._on_asked)
        grid.open_requested.connect(self._on_open)
        grid.menu_requested.connect(self._on_menu)
        grid.selected.connect(self._on_selected)
        grid.current_row_changed.connect(self._on_current_changed)
        grid.header.menu_requested.connect(self._on_header_menu)
        operations.told.connect(self._on_told)
        operations.too_many_copied.connect(self._on_too_many_copied)
        operations.started.connect(self._on_started)
        operations.ended.connect(self._on_ended)
        operations.created.connect(self.select_record)
        self.columns.hidden_changed.connect(self._on_hidden_changed)
        self._hidden.clicked.connect(self._on_hidden_clicked)
        self.progress.cancelled.connect(self._on_cancelled)

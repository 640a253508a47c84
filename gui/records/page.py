"""The page of a table: one search line, one grid, and what to say when there is nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from domain.errors import DomainError
from domain.values import Filter, Query, TableDef
from gui import icons, wording
from gui.filter_popup import FilterPopup
from gui.models.record_cells import Refused
from gui.models.record_table import RecordTableModel
from gui.records import menus
from gui.records.filter_bar import FilterBar
from gui.records.grid import RecordGrid
from gui.records.layout import ColumnLayout
from gui.records.operations import RecordOperations
from gui.widgets import Banner, EmptyState, ProgressStrip, SearchField
from gui.worker import Job, Worker


class RecordsPage(QWidget):
    """Shows, finds, sorts, filters and edits the records of one table."""

    current_changed = Signal(int)
    selection_changed = Signal()
    open_requested = Signal(int)
    new_requested = Signal()
    import_requested = Signal(Path)
    export_requested = Signal()
    edit_table_requested = Signal(int)
    status_changed = Signal(str)

    def __init__(self, worker: Worker, table: TableDef, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self._only: tuple[list[int], str] | None = None
        self._wanted_id = 0
        self._shown_id = 0
        self._place: tuple[int, int, int] | None = None
        self._refused: Refused | None = None
        self._status = ""
        self._job: Job | None = None
        self.model = RecordTableModel(worker, table, self)
        self.grid = RecordGrid(self.model)
        self.columns = ColumnLayout(worker, self.grid, self.model, self)
        self.operations = RecordOperations(worker, self.grid, self.model, self)
        self._build()
        self._connect()
        self._name()
        self._load()

    # -- what the window asks

    def set_table(self, table: TableDef) -> None:
        """Take a changed definition of the table."""
        if table == self.model.table:
            return
        self.columns.flush()
        self.model.set_table(table)
        self._name()
        self.columns.apply()
        self._show_marks()

    def query(self) -> Query:
        """Return which records are shown in which order."""
        return self.model.query

    def selected_ids(self) -> list[int]:
        """Return the ids of the selected records in their order."""
        return list(self.operations.selected_ids())

    def current_id(self) -> int:
        """Return the id of the current record, 0 if there is none."""
        return self.grid.current_id()

    def select_record(self, record_id: int) -> None:
        """Go to a record, at once or as soon as it is among the rows."""
        row = self.model.row_of(record_id, self.grid.currentIndex().row())
        self._wanted_id = 0 if row >= 0 else record_id
        if row >= 0:
            self.grid.go_to(row)

    def previous_id(self, record_id: int) -> int:
        """Return the record before another in the order of the table, 0 if it is the first."""
        row = self.model.row_of(record_id, self.grid.currentIndex().row())
        return self.model.id_at(row - 1) if row > 0 else 0

    def next_id(self, record_id: int) -> int:
        """Return the record after another in the order of the table, 0 if it is the last."""
        row = self.model.row_of(record_id, self.grid.currentIndex().row())
        return self.model.id_at(row + 1) if row >= 0 else 0

    def show_only(self, ids: Sequence[int], text: str) -> None:
        """Show certain records only; `text` says which on a chip that can be taken away."""
        self._only = (list(ids), text)
        self._apply(self.model.query)

    def status(self) -> str:
        """Return how many records there are and how many are selected."""
        return self._status

    @Slot()
    def focus_search(self) -> None:
        """Put the cursor into the search line."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    @Slot()
    def add_record(self) -> None:
        """Ask for the form of a new record."""
        self.new_requested.emit()

    @Slot()
    def duplicate_selected(self) -> None:
        """Copy the selected records."""
        self.operations.duplicate()

    @Slot()
    def delete_selected(self) -> None:
        """Move the selected records to the Trash."""
        self.operations.delete()

    @Slot()
    def copy(self) -> None:
        """Copy the selected cells."""
        self.operations.copy()

    @Slot()
    def paste(self) -> None:
        """Paste over the cells from the selection's first one on."""
        self.operations.paste()

    @Slot()
    def clear_cells(self) -> None:
        """Empty the selected cells."""
        self.operations.clear()

    @Slot()
    def open_current(self) -> None:
        """Ask for the form of the current record."""
        self._on_open(self.grid.currentIndex().row())

    @Slot()
    def edit_current(self) -> None:
        """Open the editor of the current cell."""
        index = self.grid.currentIndex()
        if index.isValid() and index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.grid.begin_edit()

    # -- sort and filter

    @Slot(int, bool)
    def sort_by(self, column: int, descending: bool) -> None:
        """Sort by one column alone."""
        self._sort(((self.model.fields[column].id, descending),))

    @Slot()
    def clear_sort(self) -> None:
        """Show the records in the order in which they were made."""
        self._sort(())

    @Slot(int)
    def open_filter(self, column: int) -> None:
        """Show the values of a column to choose from."""
        popup = FilterPopup(self._worker, self.model.query, self.model.fields[column], self)
        popup.applied.connect(self.set_filter)
        rect = self.grid.header.menu_rect(column)
        popup.open_at(self.grid.header.mapToGlobal(rect.bottomLeft()))

    @Slot(int, object)
    def set_filter(self, field_id: int, wanted: Filter | None) -> None:
        """Filter by the values of a field, or no more."""
        query = self.model.query
        others = tuple(one for one in query.filters if one.field_id != field_id)
        added = () if wanted is None else (wanted,)
        self._apply(replace(query, filters=(*others, *added)))

    @Slot(int)
    def remove_filter(self, field_id: int) -> None:
        """Take one filter away; 0 means the restriction to certain records."""
        if field_id == 0:
            self._only = None
            self._apply(self.model.query)
        else:
            self.set_filter(field_id, None)

    @Slot()
    def clear_filters(self) -> None:
        """Take all filters and the search away."""
        self._only = None
        self.search.clear()
        self._apply(replace(self.model.query, filters=(), search=""))

    @Slot(str)
    def set_search(self, text: str) -> None:
        """Show the records that hold all these words."""
        if text != self.model.query.search:
            self._apply(replace(self.model.query, search=text))

    def _sort(self, sort: tuple[tuple[int, bool], ...]) -> None:
        self.columns.set_sort(sort)
        self._apply(replace(self.model.query, sort=sort))

    def _apply(self, query: Query) -> None:
        """Show another query; the record that the keyboard is on stays current if it is in it."""
        self._wanted_id = self._wanted_id or self.current_id()
        self.model.set_query(query, only=self._only[0] if self._only else None)
        self._show_marks()

    def _show_marks(self) -> None:
        query, model = self.model.query, self.model
        columns = [(model.column_of(field_id), down) for field_id, down in query.sort]
        self.grid.header.show_sort([one for one in columns if one[0] >= 0])
        self.grid.header.show_filtered([model.column_of(one.field_id) for one in query.filters])
        shown = [(model.table.field(one.field_id), one) for one in query.filters]
        self.filters.show_filters(shown, self._only[1] if self._only else "")

    # -- answers of the model

    @Slot(bool)
    def _on_loading_changed(self, loading: bool) -> None:
        if loading:
            self.progress.begin("Loading the records…", cancellable=False)
        elif self._job is None:
            self.progress.finish()
        self._show_state()

    @Slot()
    def _on_ids_changed(self) -> None:
        if self._wanted_id:
            row = self.model.row_of(self._wanted_id)
            if row >= 0:
                self._wanted_id = 0
                self._return_to(row)
            elif self.model.is_complete:
                self._wanted_id = 0
        self._show_state()

    @Slot()
    def _on_about_to_reset(self) -> None:
        self._shown_id = self.current_id()

    def _return_to(self, row: int) -> None:
        if not self.grid.hasFocus() or self.grid.state() == RecordGrid.State.NoState:
            self.grid.go_to(row)

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

    # -- answers of the grid

    @Slot(str)
    def _on_asked(self, wish: str) -> None:
        slots = {
            "copy": self.copy,
            "paste": self.paste,
            "clear": self.clear_cells,
            "delete": self.delete_selected,
            "duplicate": self.duplicate_selected,
            "new": self.add_record,
            "filter": self._filter_current,
            "menu": self._menu_of_current,
        }
        slots[wish]()

    def _filter_current(self) -> None:
        column = self.grid.currentIndex().column()
        seen = self.grid.columns_seen()
        if column >= 0 or seen:
            self.open_filter(column if column >= 0 else seen[0])

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

    @Slot(int, bool)
    def _on_sort_requested(self, column: int, more: bool) -> None:
        """Turn a column from not sorting to ascending to descending and back."""
        field_id = self.model.fields[column].id
        sort = dict(self.model.query.sort)
        states: dict[bool | None, bool | None] = {None: False, False: True, True: None}
        wanted = states[sort.get(field_id)]
        kept = dict(sort) if more else {}
        kept.pop(field_id, None) if wanted is None else kept.update({field_id: wanted})
        self._sort(tuple(kept.items()))

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

    # -- answers of the operations

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

    # -- what is said

    def _show_state(self) -> None:
        self._show_status()
        empty = self.model.rowCount() == 0 and self.model.is_complete
        if not empty:
            self._pages.setCurrentWidget(self.grid)
        elif self.model.is_narrowed:
            self._say_no_hits()
            self._pages.setCurrentWidget(self._no_hits)
        else:
            self._pages.setCurrentWidget(self._no_records)

    def _say_no_hits(self) -> None:
        searched = self.model.query.search
        if searched:
            title = f"No record contains “{wording.shortened(searched, 40)}”."
        else:
            title = "No record passes the filters."
        self._no_hits.tell(title, "All records are still there.")

    def _show_status(self) -> None:
        text = self._counted()
        selected = self.grid.selected_count()
        if selected > 1:
            text += f" · {wording.count(selected)} selected"
        if text != self._status:
            self._status = text
            self.status_changed.emit(text)

    def _counted(self) -> str:
        rows, total = self.model.rowCount(), self.model.total
        if not self.model.is_complete:
            return f"{wording.count(rows)}+ records" if rows else "Loading…"
        if self.model.is_narrowed and total is not None:
            return f"{wording.count(rows)} of {wording.plural(total, 'record')}"
        return wording.plural(rows, "record")

    @Slot()
    def _on_hidden_changed(self) -> None:
        number = len(self.columns.hidden())
        self._hidden.setText(f"Hidden: {number}")
        self._hidden.setVisible(number > 0)

    @Slot()
    def _on_hidden_clicked(self) -> None:
        menu = menus.hidden_menu(self)
        menus.pop_up(menu, self._hidden.mapToGlobal(self._hidden.rect().bottomLeft()))

    # -- Qt's side

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

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for path in _dropped(event)[:1]:
            event.acceptProposedAction()
            self.import_requested.emit(path)

    def hideEvent(self, event: QHideEvent) -> None:
        self.columns.flush()
        super().hideEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DeferredDelete:
            self.columns.flush()
        return super().event(event)

    # -- building

    def _load(self) -> None:
        table_id = self.model.table.id
        self._worker.read(lambda reader: reader.view(table_id), owner=self, then=self._on_view)

    def _on_view(self, kept: Mapping[str, Any]) -> None:
        self.columns.apply(kept)
        self._apply(replace(self.model.query, sort=self.columns.sort()))

    def _name(self) -> None:
        label = wording.shortened(self.model.table.label, 60)
        self.setAccessibleName(label)
        self.grid.setAccessibleName(f"Records of {label}")
        self.search.setPlaceholderText(f"Search in {label}")
        self.search.setAccessibleName(f"Search in {label}")

    def _build(self) -> None:
        self.search = SearchField("Search")
        self.search.setMaximumWidth(360)
        self.filters = FilterBar()
        self.banner = Banner()
        self.progress = ProgressStrip()
        self._hidden = self._make_hidden()
        self._pages = self._make_pages()
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addLayout(self._make_bar())
        down.addWidget(self.filters)
        down.addWidget(self.banner)
        down.addWidget(self._pages, 1)
        down.addWidget(self.progress)
        self.setAcceptDrops(True)
        self.setFocusProxy(self.grid)

    def _make_bar(self) -> QHBoxLayout:
        add = QPushButton("Add record")
        add.setIcon(icons.icon("add", "text"))
        add.setToolTip("Add a record (Ctrl+N)")
        add.clicked.connect(self.add_record)
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 8, 12, 8)
        bar.setSpacing(8)
        bar.addWidget(self.search, 1)
        bar.addStretch(1)
        bar.addWidget(self._hidden)
        bar.addWidget(add)
        return bar

    def _make_hidden(self) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "link")
        button.setToolTip("Show hidden columns again")
        button.clicked.connect(self._on_hidden_clicked)
        button.hide()
        return button

    def _make_pages(self) -> QStackedWidget:
        self._no_records = EmptyState(
            "empty", "No records yet", "Add the first one, or drop a file with records here."
        )
        self._no_records.add_button("Add a record", self.add_record, icon="add", primary=True)
        self._no_records.add_button("Import a file", self._on_import, icon="import")
        self._no_hits = EmptyState("empty-search", "No record found")
        self._no_hits.add_button("Clear search and filters", self.clear_filters)
        pages = QStackedWidget()
        for page in (self.grid, self._no_records, self._no_hits):
            pages.addWidget(page)
        return pages

    @Slot()
    def _on_import(self) -> None:
        self.import_requested.emit(Path())

    def _connect(self) -> None:
        model, grid, operations = self.model, self.grid, self.operations
        model.loading_changed.connect(self._on_loading_changed)
        model.ids_changed.connect(self._on_ids_changed)
        model.edit_refused.connect(self._on_refused)
        model.load_failed.connect(self._on_load_failed)
        model.modelAboutToBeReset.connect(self._on_about_to_reset)
        grid.asked.connect(self._on_asked)
        grid.open_requested.connect(self._on_open)
        grid.menu_requested.connect(self._on_menu)
        grid.selected.connect(self._on_selected)
        grid.current_row_changed.connect(self._on_current_changed)
        grid.header.sort_requested.connect(self._on_sort_requested)
        grid.header.filter_requested.connect(self.open_filter)
        grid.header.menu_requested.connect(self._on_header_menu)
        operations.told.connect(self._on_told)
        operations.too_many_copied.connect(self._on_too_many_copied)
        operations.started.connect(self._on_started)
        operations.ended.connect(self._on_ended)
        operations.created.connect(self.select_record)
        self.search.search_changed.connect(self.set_search)
        self.filters.removed.connect(self.remove_filter)
        self.filters.opened.connect(self._on_filter_opened)
        self.filters.cleared.connect(self.clear_filters)
        self.columns.hidden_changed.connect(self._on_hidden_changed)
        self.progress.cancelled.connect(self._on_cancelled)

    @Slot(int)
    def _on_filter_opened(self, field_id: int) -> None:
        column = self.model.column_of(field_id)
        if column >= 0:
            self.open_filter(column)


def _dropped(event: QDropEvent) -> list[Path]:
    """Return the files that are dragged."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]

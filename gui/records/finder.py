"""Finding records on the page of a table: search, sort, filters, and staying at one's place."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from domain.values import Filter, Query, TableDef
from gui.models.kept_view import FirstPage, read_first_page
from gui.records.frame import RecordsFrame
from gui.records.grid import RecordGrid
from gui.records.search_preparation import SearchPreparation
from gui.worker import Worker


class RecordsFinder(RecordsFrame):
    """A page on which records are searched, sorted and filtered."""

    def __init__(
        self,
        worker: Worker,
        table: TableDef,
        parent: QWidget | None = None,
        *,
        first: FirstPage | None = None,
    ) -> None:
        super().__init__(worker, table, parent)
        self._only: tuple[list[int], str] | None = None
        self._changed_in = ""
        self._wanted_id = 0
        self._wanted_column: int | None = None
        self._shown_id = 0
        self.preparation = SearchPreparation(worker, self.model, self)
        self._connect_finding()
        if first is None:
            self._load()
        else:
            self._on_first_read(first)

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

    def query(self) -> Query:
        """Return which records are shown in which order."""
        return self.model.query

    @Slot()
    def focus_search(self) -> None:
        """Put the cursor into the search line."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def show_only(self, ids: Sequence[int], text: str) -> None:
        """Show certain records only; `text` says which on a chip that can be taken away."""
        self._only = (list(ids), text)
        self._apply(self.model.query)

    def show_changed_in(self, change_set_id: int, text: str) -> None:
        """Show the records that a change set made or changed, and no others; `text` names it."""
        self._only, self._changed_in = None, text
        self.search.clear()
        wanted = Filter(0, frozenset({change_set_id}))
        self._apply(self.model.query._replace(filters=(wanted,), search=""))

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
        from gui.filter_popup import FilterPopup  # records are painted without it

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
        self._apply(query._replace(filters=(*others, *added)))

    @Slot(int)
    def remove_filter(self, field_id: int) -> None:
        """Take one filter away; 0 means the restriction to certain records."""
        if field_id == 0:
            self._only = None
        self.set_filter(field_id, None)

    @Slot()
    def clear_filters(self) -> None:
        """Take all filters and the search away."""
        self._only = None
        self.search.clear()
        self._apply(self.model.query._replace(filters=(), search=""))

    @Slot(str)
    def set_search(self, text: str) -> None:
        """Show the records that hold all these words."""
        if text != self.model.query.search:
            self._apply(self.model.query._replace(search=text))

    def _sort(self, sort: tuple[tuple[int, bool], ...]) -> None:
        self.columns.set_sort(sort)
        self._apply(self.model.query._replace(sort=sort))

    def _apply(self, query: Query) -> None:
        """Show another query; the record that the keyboard is on stays current if it is in it."""
        self._wanted_id = self._wanted_id or self.current_id()
        self.model.set_query(query, only=self._only[0] if self._only else None)
        self._show_marks()

    def _show_marks(self) -> None:
        query, model = self.model.query, self.model
        columns = [(model.column_of(field_id), down) for field_id, down in query.sort]
        self.grid.header.show_sort([one for one in columns if one[0] >= 0])
        fields = [one for one in query.filters if one.field_id]
        self.grid.header.show_filtered([model.column_of(one.field_id) for one in fields])
        shown = [(model.table.field(one.field_id), one) for one in fields]
        only = self._only[1] if self._only else ""
        self.filters.show_filters(shown, only if fields == [*query.filters] else self._changed_in)

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
        """Remember where we are: a new list begins without a current record."""
        self._shown_id = self.current_id()
        self._wanted_id = self._wanted_id or self._shown_id
        if self.grid.currentIndex().isValid():
            self._wanted_column = self.grid.currentIndex().column()

    @Slot()
    def _on_moved(self) -> None:
        """Stay where the person has gone while the rows were still coming."""
        if self.grid.currentIndex().isValid():
            self._wanted_id = 0

    @Slot()
    def _on_scrolled(self) -> None:
        self._wanted_id = 0

    def _return_to(self, row: int) -> None:
        if not self.grid.hasFocus() or self.grid.state() == RecordGrid.State.NoState:
            self.grid.updateGeometries()  # else the rows that just came cannot be scrolled to
            self.grid.go_to(row, self._wanted_column)

    def _filter_current(self) -> None:
        column = self.grid.currentIndex().column()
        seen = self.grid.columns_seen()
        if column >= 0 or seen:
            self.open_filter(column if column >= 0 else seen[0])

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

    @Slot(int)
    def _on_filter_opened(self, field_id: int) -> None:
        column = self.model.column_of(field_id)
        if column >= 0:
            self.open_filter(column)

    def _load(self) -> None:
        work = partial(read_first_page, table=self.model.table)
        self._worker.read(work, owner=self, then=self._on_first_read)

    def _on_first_read(self, first: FirstPage) -> None:
        kept, arrival = first
        known = arrival.table == self.model.table  # it may have been changed meanwhile
        self.columns.apply(kept, arrival.records.values() if known else ())
        query = self.model.query._replace(sort=self.columns.sort())
        if query != arrival.query or self._only is not None:  # asked for meanwhile
            self._apply(query)
        else:
            self.model.begin(arrival)
            self._show_marks()

    def _connect_finding(self) -> None:
        self.model.ids_changed.connect(self._on_ids_changed)
        self.model.modelAboutToBeReset.connect(self._on_about_to_reset)
        self.grid.current_row_changed.connect(self._on_moved)
        self.grid.verticalScrollBar().actionTriggered.connect(self._on_scrolled)
        self.grid.header.sort_requested.connect(self._on_sort_requested)
        self.grid.header.filter_requested.connect(self.open_filter)
        self.search.search_changed.connect(self.set_search)
        self.filters.removed.connect(self.remove_filter)
        self.filters.opened.connect(self._on_filter_opened)
        self.filters.cleared.connect(self.clear_filters)

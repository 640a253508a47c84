"""How a table is shown: widths, order and hiding of columns and the sort, kept in the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from domain.fields import to_text
from domain.values import FieldDef, Record
from gui.models.kept_view import Sort, known_sort, sort_of
from gui.models.record_cells import NUMBERS
from gui.models.record_table import RecordTableModel
from gui.records.grid import RecordGrid
from gui.worker import Worker

DELAY = 500
"""Milliseconds of rest after which a changed layout is kept."""

_WIDTHS = {
    "integer": 100,
    "decimal": 110,
    "boolean": 84,
    "date": 118,
    "datetime": 160,
    "created_at": 160,
    "updated_at": 160,
    "autonumber": 90,
    "phone": 140,
    "choice": 130,
    "email": 210,
    "url": 220,
    "long_text": 280,
}
_WIDEST = 2_000

_NARROWEST, _BROADEST, _BROADEST_NUMBER, _BROADEST_LABEL = 60, 320, 180, 220
"""Between which widths a column begins that the person has not set."""
_ROWS = 40
"""From how many records the first widths are taken: about those that are painted first."""
_AROUND_LABEL, _AROUND_VALUE = 60, 24
"""The room for icon and marks of a header, and beside a value, in pixels."""
_LONGEST = 80
"""More letters than this are wider than the broadest column."""

_EDITED_WIDE = frozenset(("date", "datetime", "choice"))
"""Types whose editors need their usual room."""


class ColumnLayout(QObject):
    """Applies what was kept and keeps what changes."""

    hidden_changed = Signal()

    def __init__(
        self, worker: Worker, grid: RecordGrid, model: RecordTableModel, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._worker, self._grid, self._model = worker, grid, model
        self._kept: Mapping[str, Any] = {}
        self._first: dict[int, int] = {}
        self._applying = False
        self._sort: Sort = ()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY)
        self._timer.timeout.connect(self.flush)
        worker.closed.connect(self._timer.stop)  # what is hidden then belongs to no file any more
        grid.header.sectionResized.connect(self._on_resized)
        grid.header.sectionMoved.connect(self._on_changed)

    def apply(self, kept: Mapping[str, Any] | None = None, records: Iterable[Record] = ()) -> None:
        """Show the columns as they were kept; fields unknown then come at the end.

        A column whose width nobody has set fits what the first of these records hold.
        """
        if kept is not None:
            self._kept = kept
            self._sort = sort_of(kept)
            self._first.clear()
        self._measure(list(islice(records, _ROWS)))
        self._applying = True
        columns = self._columns()
        for column, field in enumerate(self._model.fields):
            known = columns.get(field.id, {})
            self._grid.setColumnHidden(column, bool(known.get("hidden")))
            self._grid.setColumnWidth(column, self._width(known, field))
        self._put_in_order(list(columns))
        self._applying = False
        self.hidden_changed.emit()

    def sort(self) -> Sort:
        """Return the order that was kept, for fields that are still there."""
        return known_sort(self._sort, self._model.table)

    def set_sort(self, sort: Sort) -> None:
        """Keep another order."""
        if sort != self._sort:
            self._sort = sort
            self._on_changed()

    def hide(self, column: int) -> None:
        """Hide a column, but never the last one."""
        if len(self._grid.columns_seen()) > 1:
            self._grid.setColumnHidden(column, True)
            self._on_changed()
            self.hidden_changed.emit()

    def show(self, column: int) -> None:
        """Show a hidden column again."""
        field = self._model.fields[column]
        self._applying = True
        self._grid.setColumnHidden(column, False)
        self._grid.setColumnWidth(column, self._width(self._columns().get(field.id, {}), field))
        self._applying = False
        self._on_changed()
        self.hidden_changed.emit()

    def hidden(self) -> list[int]:
        """Return the hidden columns."""
        columns = range(self._model.columnCount())
        return [column for column in columns if self._grid.isColumnHidden(column)]

    @Slot()
    def show_all(self) -> None:
        """Show every hidden column again."""
        for column in self.hidden():
            self.show(column)

    @Slot()
    def flush(self) -> None:
        """Keep the layout now if it changed."""
        if not self._timer.isActive() and self.sender() is not self._timer:
            return
        self._timer.stop()
        table_id, layout = self._model.table.id, self.as_kept()
        self._worker.keep(lambda workspace, _job: workspace.save_view(table_id, layout), owner=self)

    def as_kept(self) -> dict[str, object]:
        """Return the layout as it is kept: field ids from left to right."""
        header, fields = self._grid.header, self._model.fields
        columns = []
        for place in range(header.count()):
            column = header.logicalIndex(place)
            hidden = self._grid.isColumnHidden(column)
            known = self._columns().get(fields[column].id, {})
            width = known.get("width", 0)
            columns.append({"id": fields[column].id, "width": width, "hidden": hidden})
        return {"columns": columns, "sort": [list(one) for one in self._sort]}

    def _columns(self) -> dict[int, Mapping[str, Any]]:
        found = self._kept.get("columns", [])
        return {one["id"]: one for one in found if isinstance(one, Mapping) and "id" in one}

    def _width(self, known: Mapping[str, Any], field: FieldDef) -> int:
        width = known.get("width")
        if isinstance(width, int) and self._grid.header.minimumSectionSize() <= width <= _WIDEST:
            return width
        return self._first.get(field.id) or self._measured(field, [])

    def _measure(self, records: list[Record]) -> None:
        """Note how wide the columns begin whose width nobody has set."""
        kept, table = self._columns(), self._model.table
        for place, field in enumerate(table.fields):
            if field.id not in self._first and not kept.get(field.id, {}).get("width"):
                values = [one.values[place] for one in records]
                texts = [to_text(value, field)[:_LONGEST] for value in values if value is not None]
                self._first[field.id] = self._measured(field, texts)

    def _measured(self, field: FieldDef, texts: list[str]) -> int:
        """Compute how wide a column should begin from its label and some of its texts."""
        metrics = self._grid.fontMetrics()
        label = min(
            metrics.horizontalAdvance(field.label[:_LONGEST]) + _AROUND_LABEL, _BROADEST_LABEL
        )
        usual = _WIDTHS.get(field.type, 170)
        if not texts:
            return max(label, usual)
        # measuring is slow: the widest is all but always among the longest
        longest = sorted(texts, key=len)[-3:]
        content = max(metrics.horizontalAdvance(text) for text in longest) + _AROUND_VALUE
        broadest = _BROADEST_NUMBER if field.type in NUMBERS else _BROADEST
        least = usual if field.type in _EDITED_WIDE else _NARROWEST
        return max(label, least, min(content, broadest))

    def _put_in_order(self, field_ids: list[int]) -> None:
        header = self._grid.header
        order = {field_id: place for place, field_id in enumerate(field_ids)}
        fields = self._model.fields
        wished = sorted(
            range(len(fields)), key=lambda column: order.get(fields[column].id, len(order))
        )
        for place, column in enumerate(wished):
            header.moveSection(header.visualIndex(column), place)

    @Slot(int, int, int)
    def _on_resized(self, column: int, _old: int, width: int) -> None:
        """Keep the width that the person gave a column; a hidden one has none."""
        if self._applying or not width:
            return
        field_id = self._model.fields[column].id
        columns = self._columns()
        columns[field_id] = {"id": field_id, **columns.get(field_id, {}), "width": width}
        self._kept = {**self._kept, "columns": list(columns.values())}
        self._on_changed()

    @Slot()
    def _on_changed(self) -> None:
        if not self._applying:
            self._kept = {**self._kept, **self.as_kept()}
            self._timer.start()

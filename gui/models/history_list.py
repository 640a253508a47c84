"""The list model of the history: of one record, of a table, or of the whole file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from domain.errors import DomainError, NotFound
from domain.fields import to_text
from domain.values import AuditEntry, ChangeSet, Stored, TableDef
from domain.workspace import Reader
from gui import sentences, wording
from gui.models.history_rows import Row, change_set_rows, entry_rows, part_rows, with_days
from gui.worker import Worker

PAGE = 60
PARTS = 50
"""How many entries of one change set are shown below it."""

ROW_ROLE = int(Qt.ItemDataRole.UserRole)

_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class HistoryScope:
    """What the list is about: a record of a table, a table (record 0), or everything (table 0)."""

    table_id: int = 0
    record_id: int = 0


@dataclass(frozen=True)
class _Page:
    """What one read brought."""

    found: Sequence[AuditEntry] | Sequence[ChangeSet]
    tables: sentences.Tables
    asked: int


class HistoryList(QAbstractListModel):
    """Rows of the history; pages come as one scrolls, and below a change set what is in it."""

    loaded = Signal()
    """The first page of a scope is there."""

    def __init__(self, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self._scope: HistoryScope | None = None
        self._rows: list[Row] = []
        self._known: dict[str, Stored] = {}
        self._complete = True
        self._asking = False

    # -- what is shown

    def scope(self) -> HistoryScope | None:
        """Answer what the list is about; None while it is about nothing."""
        return self._scope

    def show(self, scope: HistoryScope | None) -> None:
        """Show the history of something else."""
        self._scope = scope
        self._replace([], complete=True)
        if scope is not None:
            self._ask(PAGE, None)

    def reload(self) -> None:
        """Read again as much as is shown, after something was changed."""
        if self._scope is not None and self._worker.path is not None:
            shown = sum(row.kind in ("entry", "change_set") for row in self._rows)
            self._ask(max(PAGE, shown), None)

    def row(self, index: _Index) -> Row | None:
        """Answer the row at an index."""
        return self._rows[index.row()] if index.isValid() else None

    def toggle(self, index: _Index) -> None:
        """Show or hide what a change set did to each record."""
        row = self.row(index)
        if row is None or not row.expandable:
            return
        if row.expanded:
            self._collapse(index.row())
        else:
            self._worker.read(
                partial(_read_parts, change_set_id=row.change_set_id),
                owner=self,
                then=partial(self._on_parts, row.change_set_id),
                key=("parts", id(self), row.change_set_id),
            )

    # -- Qt's questions

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt
        row = self.row(index)
        if row is None:
            return None
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken()
        if role == Qt.ItemDataRole.ToolTipRole and row.kind in ("entry", "change_set"):
            return sentences.tooltip(wording.exact_time(sentences.moment(row.at)))
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        row = self.row(index)
        if row is None:
            return Qt.ItemFlag.NoItemFlags
        if row.kind in ("day", "note"):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def canFetchMore(self, parent: _Index) -> bool:
        return not parent.isValid() and not self._complete and not self._asking

    def fetchMore(self, parent: _Index) -> None:
        if self.canFetchMore(parent):
            self._ask(PAGE, self._oldest())

    # -- reading

    def _ask(self, limit: int, before: int | None) -> None:
        assert self._scope is not None
        self._asking = True
        self._worker.read(
            partial(_read_page, scope=self._scope, limit=limit, before=before),
            owner=self,
            then=partial(self._on_page, self._scope, before),
            failed=self._on_failed,
            key=("history", id(self)),
        )

    def _oldest(self) -> int:
        last = next(row for row in reversed(self._rows) if row.kind in ("entry", "change_set"))
        return last.entry_id or last.change_set_id

    def _on_page(self, scope: HistoryScope, before: int | None, page: _Page) -> None:
        if scope != self._scope:
            return
        self._asking = False
        complete = len(page.found) < page.asked
        if before is None:
            self._known = {}
            expanded = [row.change_set_id for row in self._rows if row.expanded]
            self._replace(self._rows_of(page, None), complete=complete)
            self.loaded.emit()
            self._expand_again(expanded)
        else:
            self._complete = complete
            self._insert(len(self._rows), self._rows_of(page, self._rows[-1]))

    def _on_failed(self, error: DomainError) -> None:
        self._asking = False
        self._complete = True
        if not isinstance(error, NotFound):
            self._worker.failed.emit(error)

    def _rows_of(self, page: _Page, last: Row | None) -> list[Row]:
        if self._scope is not None and self._scope.record_id:
            rows = entry_rows(page.found, page.tables, self._known)  # type: ignore[arg-type]
        else:
            rows = change_set_rows(page.found, page.tables)  # type: ignore[arg-type]
        return list(with_days(rows, last.day if last else None))

    # -- below a change set

    def _expand_again(self, change_set_ids: list[int]) -> None:
        for row, one in reversed(list(enumerate(self._rows))):
            if one.kind == "change_set" and one.change_set_id in change_set_ids:
                self.toggle(self.index(row))

    def _on_parts(self, change_set_id: int, rows: list[Row]) -> None:
        at = self._row_of(change_set_id)
        if at is None or self._rows[at].expanded:
            return
        self._rows[at] = replace(self._rows[at], expanded=True)
        self._insert(at + 1, rows)
        self.dataChanged.emit(self.index(at), self.index(at))

    def _collapse(self, at: int) -> None:
        last = at
        while last + 1 < len(self._rows) and self._rows[last + 1].kind in ("part", "note"):
            last += 1
        self._rows[at] = replace(self._rows[at], expanded=False)
        if last > at:
            self.beginRemoveRows(QModelIndex(), at + 1, last)
            del self._rows[at + 1 : last + 1]
            self.endRemoveRows()
        self.dataChanged.emit(self.index(at), self.index(at))

    def _row_of(self, change_set_id: int) -> int | None:
        found = (
            at
            for at, row in enumerate(self._rows)
            if row.kind == "change_set" and row.change_set_id == change_set_id
        )
        return next(found, None)

    # -- the rows themselves

    def _replace(self, rows: list[Row], *, complete: bool) -> None:
        self.beginResetModel()
        self._rows = rows
        self._complete = complete
        self.endResetModel()

    def _insert(self, at: int, rows: list[Row]) -> None:
        if rows:
            self.beginInsertRows(QModelIndex(), at, at + len(rows) - 1)
            self._rows[at:at] = rows
            self.endInsertRows()


def _read_page(reader: Reader, *, scope: HistoryScope, limit: int, before: int | None) -> _Page:
    tables = {table.id: table for table in reader.tables()}
    if scope.record_id:
        entries = reader.record_history(scope.table_id, scope.record_id, limit=limit, before=before)
        _add_missing(reader, tables, {scope.table_id})
        return _Page(entries, tables, limit)
    found = reader.activity(scope.table_id or None, limit=limit, before=before)
    _add_missing(reader, tables, {one for change_set in found for one in change_set.tables})
    return _Page(found, tables, limit)


def _read_parts(reader: Reader, *, change_set_id: int) -> list[Row]:
    entries = reader.entries(change_set_id, limit=PARTS)
    total = reader.change_set(change_set_id).entries
    tables = {table.id: table for table in reader.tables()}
    _add_missing(reader, tables, {entry.table_id for entry in entries if entry.table_id > 0})
    rows = part_rows(entries, tables, _titles(reader, entries, tables))
    if total > len(rows):
        rows.append(Row("note", f"and {wording.count(total - len(rows))} more"))
    return rows


def _titles(
    reader: Reader, entries: Sequence[AuditEntry], tables: sentences.Tables
) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], str] = {}
    for table_id in {entry.table_id for entry in entries} & set(tables):
        table = tables[table_id]
        ids = [entry.record_id for entry in entries if entry.table_id == table_id]
        main = table.main_field
        if main is not None:
            for record_id, value in reader.titles(table, ids).items():
                found[table_id, record_id] = to_text(value, main)
    return found


def _add_missing(reader: Reader, tables: dict[int, TableDef], wanted: set[int]) -> None:
    """Add tables that are in the Trash; one that was purged is gone."""
    for table_id in wanted - set(tables):
        try:
            tables[table_id] = reader.table(table_id)
        except NotFound:
            continue

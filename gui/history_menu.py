"""What can be done with a line of the history, in words: the menu by mouse and keyboard."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QGuiApplication

from gui.models.history_rows import Row

if TYPE_CHECKING:
    from gui.history_panel import HistoryPanel

Choices = list[tuple[str, Callable[[], object]]]


def choices(panel: HistoryPanel, row: Row, index: QModelIndex) -> Choices:
    """Answer the words and what each does, the likeliest first."""
    found = [*_of_what_it_did(panel, row, index), *_of_the_change_set(panel, row)]
    if row.erasable and not panel.read_only:
        which = (row.change_set_id, row.table_id, row.record_id)
        found.append(("Erase values…", partial(panel.erase_requested.emit, *which)))
    if row.expandable:
        label = "Hide what it changed" if row.expanded else "Show what it changed"
        found.append((label, partial(panel.model.toggle, index)))
    if row.kind == "part" and row.table_id > 0 and not row.erased:
        go = partial(panel.record_requested.emit, row.table_id, row.record_id)
        found.append(("Go to this record", go))
    found.append(("Copy as text", partial(QGuiApplication.clipboard().setText, row.spoken())))
    return found


def _of_what_it_did(panel: HistoryPanel, row: Row, index: QModelIndex) -> Choices:
    if not row.action:
        return []
    undoes = row.action in ("Undo", "Redo")
    return [(f"{row.action} this change" if undoes else row.action, partial(panel.act, index))]


def _of_the_change_set(panel: HistoryPanel, row: Row) -> Choices:
    found: Choices = []
    if row.kind == "entry" and not (row.undone or row.erased):
        undo = partial(panel.undo_requested.emit, row.change_set_id)
        found.append(("Undo all that changed with it", undo))
    if row.report or (row.kind == "entry" and row.imported):
        report = partial(panel.report_requested.emit, row.change_set_id)
        found.append(("Import report", report))
    if row.records_of and not row.erased:
        show = partial(panel.changed_requested.emit, row.records_of, row.change_set_id, row.title)
        found.append(("Show its records", show))
    return found

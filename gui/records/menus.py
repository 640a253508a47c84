"""The menus of the cells and of the column headers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from gui import icons, wording

if TYPE_CHECKING:
    from gui.records.page import RecordsPage


def cell_menu(page: RecordsPage) -> QMenu:
    """Make the menu of the selected cells."""
    menu = _new(page)
    number = page.grid.selected_count()
    records = wording.plural(number, "record") if number > 1 else "record"
    _add(menu, "Open", page.open_current, "form", "F4")
    _add(menu, "Edit cell", page.edit_current, "edit", "F2")
    menu.addSeparator()
    _add(menu, "Cut", page.cut, "", "Ctrl+X")
    _add(menu, "Copy", page.copy, "copy", "Ctrl+C")
    _add(menu, "Paste", page.paste, "paste", "Ctrl+V")
    _add(menu, "Fill down", page.fill_down, "", "Ctrl+D")
    whole = page.grid.whole_rows()
    _add(menu, "Clear cells", page.clear_cells, "", "Backspace" if whole else "Del")
    menu.addSeparator()
    _add(menu, "Add record", page.add_record, "add", "Ctrl+N")
    _add(menu, f"Duplicate {records}", page.duplicate_selected, "duplicate", "Ctrl+Shift+D")
    _add(menu, f"Delete {records}", page.delete_selected, "trash", "Del" if whole else "Ctrl+-")
    if number == 1:
        _add(menu, "Export this record…", page.export_current, "export")
    menu.addSeparator()
    column = page.grid.currentIndex().column()
    if column >= 0:
        label = page.model.fields[column].label
        inner = menu.addMenu(f"Column “{_plain(wording.shortened(label, 30))}”")
        fill_column_menu(inner, page, column)
    return menu


def header_menu(page: RecordsPage, column: int) -> QMenu:
    """Make the menu of a column's header; -1 for the place beside them."""
    menu = _new(page)
    if column >= 0:
        fill_column_menu(menu, page, column)
        menu.addSeparator()
    hidden = page.columns.hidden()
    if hidden:
        fill_hidden_menu(menu.addMenu(f"Hidden columns ({len(hidden)})"), page)
    _add(menu, "Add field…", partial(page.edit_table_requested.emit, 0), "add")
    return menu


def fill_column_menu(menu: QMenu, page: RecordsPage, column: int) -> None:
    """Put in what can be done with one column."""
    field = page.model.fields[column]
    _add(menu, "Sort ascending", partial(page.sort_by, column, False), "sort-asc")
    _add(menu, "Sort descending", partial(page.sort_by, column, True), "sort-desc")
    if page.query().sort:
        _add(menu, "Do not sort", page.clear_sort)
    menu.addSeparator()
    _add(menu, "Filter by value…", partial(page.open_filter, column), "filter", "Ctrl+Shift+L")
    if any(one.field_id == field.id for one in page.query().filters):
        _add(menu, "Remove the filter", partial(page.remove_filter, field.id), "close")
    menu.addSeparator()
    _add(menu, "Fit the width", partial(page.grid.resizeColumnToContents, column))
    _add(menu, "Hide column", partial(page.columns.hide, column), "hide")
    menu.addSeparator()
    _add(menu, "Edit field…", partial(page.edit_table_requested.emit, field.id), "edit")


def fill_hidden_menu(menu: QMenu, page: RecordsPage) -> None:
    """Put in the hidden columns, to be shown again."""
    for column in page.columns.hidden():
        label = wording.shortened(page.model.fields[column].label, 40)
        _add(menu, f"Show “{_plain(label)}”", partial(page.columns.show, column), "show")
    menu.addSeparator()
    _add(menu, "Show all columns", page.columns.show_all)


def hidden_menu(page: RecordsPage) -> QMenu:
    """Make the menu of the hidden columns."""
    menu = _new(page)
    fill_hidden_menu(menu, page)
    return menu


def pop_up(menu: QMenu, place: QPoint) -> None:
    """Show a menu and let it go when it closes."""
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(place)


def _new(page: RecordsPage) -> QMenu:
    return QMenu(page)


def _add(
    menu: QMenu, text: str, slot: Callable[..., object], icon: str = "", keys: str = ""
) -> QAction:
    """Add an action; its keys are only shown, the table itself listens to them."""
    action = QAction(f"{text}\t{keys}" if keys else text, menu)
    if icon:
        action.setIcon(icons.icon(icon))
    action.triggered.connect(lambda _checked=False: slot())
    menu.addAction(action)
    return action


def _plain(text: str) -> str:
    return text.replace("&", "&&")

"""The end of the tour: things are brought back and undone, and records go out."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QWidget

from domain.importing import import_file
from domain.workspace import Workspace
from gui import theme, wording
from gui.export_dialog import ExportDialog
from gui.history_delegate import HistoryDelegate
from gui.models.history_rows import Row
from gui.tour.book import Book
from gui.tour.guide import Guide, need, same
from gui.tour.hands import Wrong, answering_file_dialog, click, click_cell, modal, press, wait
from gui.undoing.dialog import UndoDialog

_Control = Qt.KeyboardModifier.ControlModifier
_Shift = Qt.KeyboardModifier.ShiftModifier


def restore(guide: Guide) -> str:
    """Look into the Trash and bring everything back."""
    page = guide.window.pages.trash_page
    _click_tab(guide, guide.window.pages.tab_bar.count() - 1)
    count = len(guide.book.trashed)
    wait(lambda: page.isVisible() and page.model.rowCount() == count, "The Trash should list them.")
    click_cell(page.view, page.model.index(0, 0))
    wait(lambda: "1 record" in page.restore_button.text(), "One record should be chosen.")
    wait(lambda: all(map(page.model.item, range(count))), "Each line should say what it is.")
    wait(guide.form.isVisible, "The form should show the chosen record.")
    guide.take_picture()
    with guide.reader() as reader:
        newest = reader.trash(limit=1)[0].id
    click(page.restore_button)
    guide.book.trashed.remove(newest)
    wait(lambda: page.model.rowCount() == count - 1, "It should leave the Trash.")
    guide.wait_in_file("One record should be back.")
    page.view.clearSelection()
    if count > 1:
        click(page.restore_button)
    guide.book.trashed.clear()
    wait(lambda: page.count() == 0, "The Trash should be empty.")
    guide.wait_in_file("All records should be back.")
    _click_tab(guide, 0)
    guide.wait_for_rows(len(guide.book.texts), "The table should show all records again.")
    return f"From the Trash one record is restored, then the rest: all {count} are back."


def _click_tab(guide: Guide, index: int) -> None:
    bar = guide.window.pages.tab_bar
    click(bar, bar.tabRect(index).center())
    same(bar.currentIndex(), index, "The tab in view")


def history(guide: Guide) -> str:
    """Read who changed what in the record that was edited in the table."""
    record_id = next(iter(guide.book.edited))
    field = guide.editable()[0]
    click_cell(guide.grid, guide.cell(record_id, field))
    _show_history(guide)
    model = guide.window.side.history.model
    wait(lambda: _history_rows(guide, "entry"), "The history should list the change.")
    rows = _history_rows(guide, "entry")
    told = [(line.label, line.new) for row in rows for line in row.lines]
    with guide.reader() as reader:
        entries = reader.record_history(guide.table.id, record_id)
    same(len(rows), len(entries), "The number of entries in the history")
    changed = next(one for one in entries if one.action == "update").changes[0]
    need((changed.label, str(changed.new)) in told, "The history does not show the new value.")
    need(model.rowCount() > len(rows), "The history is not told by day.")
    return f"The history of that record tells {wording.plural(len(rows), 'change')}, by day."


def _show_history(guide: Guide) -> None:
    button = guide.window.tool_bar.widgetForAction(guide.window.actions_by_name["history"])
    if guide.window.side.history.isVisible():
        return
    click(button)
    wait(guide.window.side.history.isVisible, "The history should open.")


def _history_rows(guide: Guide, kind: str) -> list[Row]:
    model = guide.window.side.history.model
    rows = [model.row(model.index(at)) for at in range(model.rowCount())]
    return [row for row in rows if row is not None and row.kind == kind]


def undo_import(guide: Guide) -> str:
    """Undo the import from the history; what was edited since stays."""
    _show_history(guide)
    panel = guide.window.side.history
    click(_button_named(panel, "Show the history of: Everything"))
    wait(lambda: _import_index(guide).isValid(), "The history should list the import.")
    index = _import_index(guide)
    panel.view.scrollTo(index)
    delegate = panel.view.itemDelegate()
    assert isinstance(delegate, HistoryDelegate)
    place = panel.view.visualRect(index).topLeft() + delegate.link_rect(index).center()
    click(panel.view.viewport(), place)
    wait(lambda: modal(UndoDialog), "It should be asked what is to become of the later edits.")
    dialog = modal(UndoDialog)
    assert dialog is not None
    click(dialog.undo_button)
    gone = guide.book.texts.keys() - guide.book.edited
    guide.book.trashed.update(gone)
    left = len(guide.book.edited)
    guide.wait_for_rows(left, f"The {left} records that were edited should stay.")
    guide.wait_in_file("The import should be undone.")
    wait(lambda: guide.window.banners.isVisible(), "A message should say what stayed, and why.")
    wait(lambda: _undone(guide), "The history should call the import undone.")
    return (
        "Asked what is to become of the records edited since, we keep them. "
        f"The import is undone as one step: {wording.plural(len(gone), 'record')} went to the "
        f"Trash, the {left} edited since stay, and a message says so."
    )


def _undone(guide: Guide) -> bool:
    rows = _history_rows(guide, "change_set")
    return bool(rows) and rows[-1].undone


def _import_index(guide: Guide) -> QModelIndex:
    model = guide.window.side.history.model
    for at in reversed(range(model.rowCount())):
        row = model.row(model.index(at))
        if row is not None and row.kind == "change_set" and row.action == "Undo":
            return model.index(at)
    return QModelIndex()


def _button_named(parent: QWidget, name: str) -> QWidget:
    for child in parent.findChildren(QWidget):
        if child.accessibleName() == name:
            return child
    raise Wrong(f"There is no “{name}”.")


def redo_import(guide: Guide) -> str:
    """Redo the import by the keyboard."""
    press(Qt.Key.Key_Z, _Control | _Shift)
    guide.book.trashed.clear()
    guide.wait_for_rows(len(guide.book.texts), "All records should be back.")
    guide.wait_in_file("The import should stand again.")
    return "Ctrl+Shift+Z brings the import back, with every edit that was made since."


def export(guide: Guide) -> str:
    """Export to CSV, and read the file back."""
    press(Qt.Key.Key_E, _Control)
    wait(lambda: modal(ExportDialog), "The export should open.")
    dialog = modal(ExportDialog)
    assert dialog is not None
    path = guide.source.with_name("export.csv")
    with answering_file_dialog(path):
        click(dialog.go)
    wait(dialog.banner.isVisible, "The export should say that it is done.")
    same(dialog.banner.kind, "success", "The message of the export")
    guide.take_picture()
    click(dialog.close_button)
    wait(lambda: not modal(ExportDialog), "The export should close.")
    wanted = [guide.book.texts[one] for one in guide.model.ids_between(0, len(guide.book.texts))]
    same(_read_back(path) == wanted, True, "That the export comes back in unchanged")
    return f"{wording.plural(len(wanted), 'record')} exported; imported again, each is the same."


def _read_back(path: Path) -> list[list[str]]:
    """Import a file into a new workspace and read all of it."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "again.tabularium"
        with Workspace.open(place) as workspace:
            table_id = import_file(workspace, path).table_id
            table = next(one for one in workspace.tables() if one.id == table_id)
        texts, _ = Book(place, table).read()
        return list(texts.values())


def dark(guide: Guide) -> str:
    """Change to dark colours."""
    action = next(
        one for one in guide.window.actions_by_name.schemes.actions() if one.data() == "dark"
    )
    action.trigger()
    need(theme.is_dark(), "The colours are still light.")
    side = guide.window.side
    click(side.tabs.tabBar(), side.tabs.tabBar().tabRect(0).center())
    click_cell(guide.grid, guide.cell(guide.model.id_at(0), guide.editable()[0]))
    wait(lambda: bool(side.form and side.form.record_id), "The form should show the record.")
    return "The same in dark colours."

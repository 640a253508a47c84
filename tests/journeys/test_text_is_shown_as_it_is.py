"""Text that people typed is never read as markup: no label, tooltip or list turns it into bold."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QAbstractListModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QWidget

from domain import importing
from domain.values import FieldDraft, Origin
from domain.workspace import Workspace
from gui.export_dialog import ExportDialog
from gui.filter_popup import FilterPopup
from gui.form.page import FormPage
from gui.import_dialog import ImportDialog
from gui.reports.import_report import ImportReportDialog
from gui.table_editor import TableEditor
from gui.tour.hands import Drag, click, click_cell, modal, press, retype, wait
from gui.undoing.dialog import UndoDialog
from gui.window.side import HISTORY, RECORD

Key, Control = Qt.Key, Qt.KeyboardModifier.ControlModifier
BOLD = "<b>bold"
"""What Qt would read as markup anywhere; no name of a file may hold a slash."""


class Looker:
    """Looks at all that is on the screen."""

    def __init__(self) -> None:
        self.plain: set[str] = set()
        self.read_as_markup: list[str] = []

    def look(self, where: str) -> None:
        """Note where the text is shown as it is, and where Qt would read it as markup."""
        for widget in QApplication.allWidgets():
            if widget.isVisible():
                self._look_at(widget, where)

    def _look_at(self, widget: QWidget, where: str) -> None:
        named = f"{where}: {type(widget).__name__}"
        if isinstance(widget, QLabel) and BOLD in widget.text():
            self._note(widget.textFormat() == Qt.TextFormat.PlainText, f"{named} as a label")
        tips = {widget.toolTip(), *(one.toolTip() for one in widget.actions())}
        self._tips(tips, f"{named} in a tooltip")
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            self._look_at_cells(widget, named)

    def _look_at_cells(self, view: QAbstractItemView, named: str) -> None:
        model, root = view.model(), view.rootIndex()
        columns = range(1 if isinstance(model, QAbstractListModel) else model.columnCount(root))
        todo = [(root, row) for row in range(model.rowCount(root))]
        tip, across = Qt.ItemDataRole.ToolTipRole, Qt.Orientation.Horizontal
        tips = {model.headerData(at, across, tip) for at in columns}
        while todo:
            parent, row = todo.pop()
            for at in columns:
                index = model.index(row, at, parent)
                tips.add(index.data(tip))
                if BOLD in str(index.data() or ""):
                    self.plain.add(f"{named} in a cell")
                if at == 0:
                    todo += [(index, one) for one in range(model.rowCount(index))]
        self._tips(tips, f"{named} in a tip")

    def _tips(self, tips: set, named: str) -> None:
        for tip in tips:
            if "bold" in str(tip or "") and "b" in str(tip):
                shown = BOLD not in tip and ("&lt;b&gt;bold" in tip or "<b" not in tip)
                self._note(shown, named)

    def _note(self, shown: bool, named: str) -> None:
        if shown:
            self.plain.add(named)
        else:
            self.read_as_markup.append(named)


@pytest.fixture
def path(tmp_path):
    """Make a file in which every name and every value looks like markup."""
    place = tmp_path / f"{BOLD} club.tabularium"
    source = tmp_path / f"{BOLD} list.csv"
    source.write_text(f"{BOLD} no,{BOLD} name\n1,{BOLD} Ada\n2,{BOLD} Bob\nx,{BOLD} Cy\n")
    with Workspace.open(place, actor=f"{BOLD} Kim") as workspace:
        drafts = [FieldDraft(f"{BOLD} name"), FieldDraft(f"{BOLD} no", "integer")]
        table = workspace.write(lambda session: session.create_table(f"{BOLD} club", drafts)).value
        plan = importing.plan_import(source, table=table)
        staged = importing.stage(workspace, plan, lambda done, total: None)
        workspace.write(
            lambda session: importing.apply(session, staged),
            label=f"Import {source.name}",
            origin=Origin.IMPORT,
        )
        name = table.fields[0].id
        workspace.write(lambda session: session.update(table.id, 1, {name: f"{BOLD} Zoe"}))
        misfit = drafts[0]._replace(label=f"{BOLD} date", type="date")
        workspace.write(lambda session: session.add_field(table.id, misfit._replace(type="text")))
        added = workspace.tables()[0].fields[-1].id
        workspace.write(lambda session: session.update(table.id, 2, {added: f"{BOLD} day"}))
        workspace.write(lambda session: session.update_field(added, misfit))
        made = workspace.write(lambda session: session.create(table.id, {name: f"{BOLD} gone"}))
        workspace.write(lambda session: session.move_to_trash(table.id, [made.value]))
    return place


def test_nothing_on_the_screen_reads_the_text_of_people_as_markup(path, traveller):
    looker = Looker()
    traveller.open(path)
    wait(lambda: traveller.page and traveller.page.model.rowCount() == 2, "The records.")
    in_the_window(traveller, looker)
    in_dialogs(traveller, looker, path)
    press(Key.Key_W, Control)
    wait(lambda: traveller.window.stack.currentWidget() is traveller.window.start_page, "Closed.")
    path.write_text("no database")
    traveller.window.open_files([path])
    wait(traveller.window.start_page.banner.isVisible, "It should be refused.")
    looker.look("start page")
    assert looker.read_as_markup == []
    assert len(looker.plain) > 25, looker.plain


def in_the_window(traveller, looker) -> None:
    window = traveller.window
    click_cell(traveller.grid, traveller.page.model.index(1, 0))
    form = window.side.need_form()
    window.following.show(RECORD)
    wait(lambda: form.record_id == 2 and form.findChild(FormPage).fields.row(3), "The form.")
    looker.look("form")
    window.following.show(HISTORY)
    click_cell(traveller.grid, traveller.page.model.index(0, 0))
    panel = window.side.history
    wait(lambda: panel.model.rowCount() > 2, "The history of a record.")
    looker.look("history of a record")
    panel.show_all()
    wait(lambda: panel.model.rowCount() > 5, "The history of everything.")
    looker.look("history of everything")
    press(Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    popup = traveller.page.findChild(FilterPopup)
    wait(lambda: popup.isVisible(), "The values of the column.")
    looker.look("filter")
    popup.close()
    traveller.page.set_search("<b>nobody")
    wait(lambda: traveller.page.model.rowCount() == 0, "Nobody is found.")
    looker.look("no hits")
    traveller.page.clear_filters()
    wait(lambda: traveller.page.model.rowCount() == 2, "All are back.")
    click_cell(traveller.grid, traveller.page.model.index(0, 1), twice=True)
    retype("<b>bold number")
    click(traveller.page.search)
    wait(traveller.page.banner.isVisible, "It does not fit.")
    looker.look("refused")
    window.pages.show_trash()
    wait(lambda: window.pages.trash_page.model.rowCount() == 1, "The Trash.")
    looker.look("trash")
    window.pages.step(1)
    drag = Drag(window, [path_of(traveller).with_suffix(".csv")])
    drag.enter()
    looker.look("drag")
    window.abilities.drop_target.overlay.hide()


def path_of(traveller):
    return traveller.worker.path


def dialog_of(kind):
    wait(lambda: modal(kind), f"{kind.__name__} should open.")
    return modal(kind)


def in_dialogs(traveller, looker, path) -> None:
    window = traveller.window
    table = window.pages.current_table()
    source = path.with_name(f"{BOLD} list.csv")
    window.files.take([source], table)
    dialog = dialog_of(ImportDialog)
    wait(lambda: dialog.middle.preview.rows.is_judged(), "The rows should be judged.")
    looker.look("import")
    dialog.bar.faults.click()
    looker.look("faults")
    dialog.reject()
    wait(lambda: window.files.dialog is None, "It should close.")
    window.actions_by_name["export"].trigger()
    dialog = dialog_of(ExportDialog)
    looker.look("export")
    dialog.export_to(path.with_name("no") / "such.csv")
    wait(dialog.banner.isVisible, "It cannot be written.")
    looker.look("export refused")
    dialog.reject()
    window.actions_by_name["edit_table"].trigger()
    dialog = dialog_of(TableEditor)
    wait(lambda: dialog.fields.list.isVisible(), "The fields.")
    looker.look("table editor")
    dialog.reject()
    change_set = next(row.change_set_id for row in window.side.history.model._rows if row.report)
    window.abilities.looking_back.show_report(change_set)
    dialog = dialog_of(ImportReportDialog)
    looker.look("import report")
    click(dialog.rejects_button)
    wait(lambda: dialog.rejects.model.rowCount() == 1, "The rejected row.")
    looker.look("rejected rows")
    dialog.reject()
    window.abilities.looking_back.undo(change_set)
    dialog = dialog_of(UndoDialog)
    looker.look("undo")
    dialog.reject()

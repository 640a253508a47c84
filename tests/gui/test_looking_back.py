"""The report of an import, and an undo weeks later: the window shows, asks, and does as told."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QLabel

from domain import importing
from domain.importing import Matching
from domain.values import FieldDraft, Origin, Query, Scope, TableDef
from domain.workspace import Workspace
from gui import dialogs
from gui.history_menu import choices
from gui.main_window import MainWindow
from gui.reports.import_report import ImportReportDialog
from gui.reports.rejects import save_past_rejects
from gui.settings import Settings
from gui.undoing.dialog import DECIDE, PUT_BACK, UndoDialog
from gui.window.conflicts import ConflictsDialog
from gui.window.side import HISTORY
from gui.worker import Worker

CSV = """No,Name,City
1,Ada,Paris
2,Bea,Rome
3,Cy,Lima
4,Dee,Oslo
,Eve,Bonn
"""


@dataclass
class Made:
    """A file with three members, an import that changed two and added two, and three edits."""

    path: Path
    table: TableDef
    import_id: int

    def field(self, label: str) -> int:
        return next(one.id for one in self.table.fields if one.label == label)


def make(folder: Path, *, edited: bool = True, faulty: bool = True) -> Made:
    path, source = folder / "club.tabularium", folder / "members.csv"
    text = CSV if faulty else CSV.replace(",Eve,Bonn\n", "")
    source.write_text(text, encoding="utf-8")
    with Workspace.open(path, actor="Kim") as workspace:
        drafts = [FieldDraft("No", required=True), FieldDraft("Name"), FieldDraft("City")]
        table = workspace.write(lambda session: session.create_table("Members", drafts)).value
        number, name, city = (field.id for field in table.fields)
        rows = [("1", "Ada", "London"), ("2", "Bea", "Nice"), ("9", "Zoe", "Graz")]
        values = [dict(zip((number, name, city), row, strict=True)) for row in rows]
        workspace.write(lambda session: session.create_many(table.id, values))
        plan = replace(importing.plan_import(source, table=table), matching=Matching((number,)))
        staged = importing.stage(workspace, plan, lambda done, total: None)
        written = workspace.write(
            lambda session: importing.apply(session, staged), origin=Origin.IMPORT
        )
        assert written.change_set is not None
        if edited:
            with closing(workspace.reader()) as reader:
                made = max(reader.ids(Query(table.id)))
            for record, value in ((1, "Bonn"), (2, "Kiel"), (made, "Bern")):
                workspace.write(
                    lambda session, one=record, new=value: session.update(
                        table.id, one, {city: new}
                    ),
                    actor="Robin",
                )
    return Made(path, table, written.change_set.id)


class Desk:
    """The window on such a file."""

    def __init__(self, qtbot, folder: Path) -> None:
        self.qtbot = qtbot
        self.worker = Worker()
        self.window = MainWindow(self.worker, Settings(folder / "settings.ini"))
        qtbot.addWidget(self.window)
        self.window.resize(1200, 720)
        self.window.show()

    def open(self, made: Made) -> None:
        self.made = made
        self.window.open_files([made.path])
        self.wait(lambda: self.page() is not None and self.page().model.is_complete)

    def page(self):
        return self.window.pages.current_page()

    def wait(self, what) -> None:
        self.qtbot.waitUntil(lambda: bool(what()), timeout=10_000)

    def dialog(self, kind: type) -> QDialog:
        self.wait(lambda: [one for one in self.window.findChildren(kind) if one.isVisible()])
        return next(one for one in self.window.findChildren(kind) if one.isVisible())

    def report(self) -> ImportReportDialog:
        self.window.abilities.looking_back.show_report(self.made.import_id)
        return self.dialog(ImportReportDialog)

    def history(self):
        """Answer the history panel, showing the whole file, and its row of the import."""
        self.window.following.show(HISTORY)
        panel = self.window.side.history
        panel.show_all()
        self.wait(lambda: [row for row in panel.model._rows if row.report])
        at = next(at for at, row in enumerate(panel.model._rows) if row.report)
        return panel, panel.model.index(at)

    def rows(self, scope: Scope = Scope.LIVE) -> dict[str, tuple[object, object]]:
        """Answer name and city by number."""
        found = []
        self.worker.read(
            lambda reader: list(
                reader.iter_records(self.made.table, Query(self.made.table.id, scope=scope))
            ),
            owner=self.window,
            then=found.append,
        )
        self.wait(lambda: found)
        return {str(one.values[0]): one.values[1:] for one in found[0]}

    def press(self, button) -> None:
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def desk(qtbot, tmp_path) -> Iterator[Desk]:
    made = Desk(qtbot, tmp_path)
    yield made
    made.window.close()
    made.worker.shut_down()


def words(dialog: QDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


# -- the report


def test_the_history_leads_to_the_report_by_mouse_and_keyboard(desk, tmp_path):
    desk.open(make(tmp_path))
    panel, index = desk.history()
    place = panel._delegate.report_rect(index).center() + panel.view.visualRect(index).topLeft()
    desk.qtbot.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    dialog = desk.dialog(ImportReportDialog)
    dialog.reject()
    dict(choices(panel, panel.model.row(index), index))["Import report"]()
    assert desk.dialog(ImportReportDialog)


def test_the_report_says_what_came_of_it_and_how_it_was_read(desk, tmp_path):
    desk.open(make(tmp_path))
    dialog = desk.report()
    said = words(dialog)
    assert "members.csv" in said
    assert "by Kim" in said
    assert "UTF-8 · comma · header in row 1" in said
    assert "compared by No; records that were there were updated" in said
    assert "records were made" in said
    assert "records were changed" in said
    assert "No: 1 value blank, but must be filled in" in said
    copy = next(
        one for one in dialog.findChildren(type(dialog.undo_button)) if one.text() == "Copy"
    )
    desk.press(copy)
    assert len(QGuiApplication.clipboard().text()) == 64


def test_its_records_are_shown(desk, tmp_path):
    desk.open(make(tmp_path))
    dialog = desk.report()
    desk.press(dialog.records_button)
    desk.wait(lambda: desk.page().model.rowCount() == 4)
    [chip] = desk.page().filters.texts()
    assert chip.startswith("Import of members.csv")


def test_the_rejected_rows_are_listed_and_saved_to_be_dropped_back(desk, tmp_path, monkeypatch):
    desk.open(make(tmp_path))
    dialog = desk.report()
    desk.press(dialog.rejects_button)
    model = dialog.rejects.model
    desk.wait(lambda: model.rowCount() == 1)
    shown = [model.index(0, column).data() for column in range(model.columnCount())]
    assert shown[0] == "6"
    assert "No" in shown[1]
    assert shown[2:] == ["", "Eve", "Bonn"]
    target = tmp_path / "rest.csv"
    monkeypatch.setattr(dialogs, "ask_save_file", lambda *_args, **_named: target)
    desk.press(dialog.rejects.save_button)
    desk.wait(lambda: dialog.rejects.banner.isVisible())
    with target.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert lines[0] == ["No", "Name", "City", "Reason"]
    assert lines[1][:3] == ["", "Eve", "Bonn"]
    assert lines[1][3]


def test_where_no_row_was_rejected_it_says_so(desk, tmp_path):
    desk.open(make(tmp_path, faulty=False))
    dialog = desk.report()
    assert dialog.rejects_button.isHidden()
    dialog.tabs.setCurrentWidget(dialog.rejects)
    assert dialog.rejects.empty.isVisible()
    assert dialog.rejects.empty.accessibleName() == "No row was rejected"


def test_undo_from_the_report_where_nothing_was_edited_since(desk, tmp_path):
    desk.open(make(tmp_path, edited=False))
    dialog = desk.report()
    with desk.qtbot.waitSignal(desk.worker.committed):
        desk.press(dialog.undo_button)
    assert desk.rows() == {"1": ("Ada", "London"), "2": ("Bea", "Nice"), "9": ("Zoe", "Graz")}
    assert not desk.report().undo_button.isEnabled()


def test_the_status_line_leads_to_the_report_right_after_the_import(desk, tmp_path):
    desk.open(make(tmp_path, edited=False))
    source = tmp_path / "more.csv"
    source.write_text("No,Name,City\n20,Flo,Ulm\n", encoding="utf-8")
    desk.window.files.take([source])
    desk.wait(lambda: desk.window.files.dialog is not None and desk.window.files.dialog.isVisible())
    dialog = desk.window.files.dialog
    desk.wait(lambda: dialog.bar.go.isEnabled())
    with desk.qtbot.waitSignal(desk.worker.committed):
        desk.press(dialog.bar.go)
    notice = desk.window.notice
    desk.wait(lambda: notice._report.isVisible())
    desk.press(notice._report)
    assert "more.csv" in words(desk.dialog(ImportReportDialog))


def test_the_history_shows_the_records_of_any_change_set(desk, tmp_path):
    desk.open(make(tmp_path))
    panel, index = desk.history()
    dict(choices(panel, panel.model.row(index), index))["Show its records"]()
    desk.wait(lambda: desk.page().model.rowCount() == 4)
    assert desk.page().filters.texts() == ["Imported members.csv: 4 records"]
    newest = panel.model.index(1)
    dict(choices(panel, panel.model.row(newest), newest))["Show its records"]()
    desk.wait(lambda: desk.page().model.rowCount() == 1)


def test_a_record_leads_to_the_import_that_it_came_with(desk, tmp_path):
    made = make(tmp_path)
    desk.open(made)
    panel, _ = desk.history()
    panel.show_record(made.table, 1)
    desk.wait(lambda: any(row.imported for row in panel.model._rows))
    at = next(at for at, row in enumerate(panel.model._rows) if row.imported)
    row = panel.model.row(panel.model.index(at))
    dict(choices(panel, row, panel.model.index(at)))["Import report"]()
    assert "members.csv" in words(desk.dialog(ImportReportDialog))


def test_an_import_without_a_report_says_so(desk, tmp_path):
    made = make(tmp_path)
    desk.open(made)
    with desk.qtbot.waitSignal(desk.worker.committed) as done:
        desk.worker.write(
            lambda session: session.create(made.table.id, {made.field("No"): "77"}),
            owner=desk.window,
            label="Import by hand",
            origin=Origin.IMPORT,
        )
    desk.window.abilities.looking_back.show_report(done.args[0].id)
    desk.wait(lambda: "left no report" in desk.window.notice.text())


def test_the_saved_rows_come_back_in_once_they_are_corrected(desk, tmp_path):
    made = make(tmp_path)
    rest = tmp_path / "rest.csv"
    with Workspace.open(made.path) as workspace, closing(workspace.reader()) as reader:
        rows = importing.past_rejects(reader, made.import_id)
        save_past_rejects(rest, ["No", "Name", "City"], rows, lambda done, total: None)
        rest.write_text(
            rest.read_text(encoding="utf-8-sig").replace(",Eve", "5,Eve"), encoding="utf-8"
        )
        report = importing.import_file(workspace, rest, table=made.table)
        assert (report.created, report.failed) == (1, 0)


# -- undo


def ask(desk: Desk) -> UndoDialog:
    panel, index = desk.history()
    panel.act(index)
    dialog = desk.dialog(UndoDialog)
    assert isinstance(dialog, UndoDialog)
    return dialog


def test_an_undo_that_meets_newer_edits_asks_first(desk, tmp_path):
    desk.open(make(tmp_path))
    before = desk.rows()
    dialog = ask(desk)
    assert "3 of 4 records were edited since." in words(dialog)
    tops = [dialog.list.topLevelItem(at) for at in range(dialog.list.topLevelItemCount())]
    assert [top.text(0) for top in tops] == [
        "1",
        "2",
        "4 (made by this change; put back, it goes to the Trash)",
    ]
    child = tops[0].child(0)
    assert (child.text(0), child.text(1), child.text(2)) == ("City", "Paris", "Bonn")
    assert child.text(3).startswith("Robin")
    dialog.reject()
    assert desk.rows() == before


def test_keep_the_newer_edits(desk, tmp_path):
    desk.open(make(tmp_path))
    dialog = ask(desk)
    with desk.qtbot.waitSignal(desk.worker.committed):
        desk.press(dialog.undo_button)
    assert desk.rows() == {
        "1": ("Ada", "Bonn"),
        "2": ("Bea", "Kiel"),
        "9": ("Zoe", "Graz"),
        "4": ("Dee", "Bern"),
    }


def test_return_undoes_and_nothing_is_cut_off_in_the_smallest_dialog(desk, tmp_path):
    desk.open(make(tmp_path))
    dialog = ask(desk)
    assert dialog.undo_button.isDefault()
    dialog.resize(1, 1)
    assert dialog.width() >= 500
    assert dialog.height() >= 400
    with desk.qtbot.waitSignal(desk.worker.committed):
        desk.qtbot.keyClick(dialog.choices.button(0), Qt.Key.Key_Return)


def test_put_back_everything(desk, tmp_path):
    desk.open(make(tmp_path))
    dialog = ask(desk)
    dialog.choices.button(PUT_BACK).click()
    with desk.qtbot.waitSignal(desk.worker.committed):
        desk.press(dialog.undo_button)
    assert desk.rows() == {"1": ("Ada", "London"), "2": ("Bea", "Nice"), "9": ("Zoe", "Graz")}


def test_decide_one_by_one(desk, tmp_path):
    desk.open(make(tmp_path))
    dialog = ask(desk)
    dialog.choices.button(DECIDE).click()
    tops = [dialog.list.topLevelItem(at) for at in range(dialog.list.topLevelItemCount())]
    tops[1].child(0).setCheckState(0, Qt.CheckState.Checked)
    assert "1 of 3 will be put back" in dialog.state.text()
    dialog.list.tick_all()
    assert "3 of 3 will be put back" in dialog.state.text()
    dialog.list.tick_none()
    tops[1].setCheckState(0, Qt.CheckState.Checked)
    tops[2].setCheckState(0, Qt.CheckState.Checked)
    dialog.choices.button(PUT_BACK).click()
    dialog.choices.button(DECIDE).click()
    assert "2 of 3 will be put back" in dialog.state.text(), "what was ticked is kept"
    with desk.qtbot.waitSignal(desk.worker.committed):
        desk.press(dialog.undo_button)
    assert desk.rows() == {"1": ("Ada", "Bonn"), "2": ("Bea", "Nice"), "9": ("Zoe", "Graz")}
    assert set(desk.rows(Scope.TRASH)) == {"3", "4"}


def test_ctrl_z_keeps_its_quick_way(desk, tmp_path):
    desk.open(make(tmp_path))
    desk.wait(desk.window.undo.undo_action.isEnabled)
    for _ in range(3):
        with desk.qtbot.waitSignal(desk.worker.committed):
            desk.window.undo.undo_action.trigger()
    assert desk.rows()["1"] == ("Ada", "Paris")
    with desk.qtbot.waitSignal(desk.worker.committed):
        desk.window.undo.undo_action.trigger()
    assert desk.rows() == {"1": ("Ada", "London"), "2": ("Bea", "Nice"), "9": ("Zoe", "Graz")}


def test_what_a_quick_undo_left_alone_can_be_decided_later(desk, tmp_path):
    made = make(tmp_path)
    desk.open(made)
    with desk.qtbot.waitSignal(desk.worker.committed):
        desk.window.undo.undo(made.import_id)
    assert desk.rows()["1"] == ("Ada", "Bonn")
    desk.window.abilities.undo_news._show()
    told = desk.dialog(ConflictsDialog)
    desk.press(told.decide_button)
    dialog = desk.dialog(UndoDialog)
    dialog.choices.button(DECIDE).click()
    dialog.list.topLevelItem(0).setCheckState(0, Qt.CheckState.Checked)
    with desk.qtbot.waitSignal(desk.worker.committed):
        desk.press(dialog.undo_button)
    assert desk.rows()["1"] == ("Ada", "London")
    assert desk.rows()["2"] == ("Bea", "Kiel")


@pytest.fixture
def purged(desk, tmp_path):
    """The window on a file in which a change set purged two records."""
    made = make(tmp_path, edited=False, faulty=False)
    with Workspace.open(made.path, actor="Kim") as workspace:
        workspace.write(lambda session: session.move_to_trash(made.table.id, [1, 2]))
        workspace.write(lambda session: session.purge(made.table.id, [1, 2]))
    desk.open(made)
    return desk


def erased_of(desk, record):
    """Return whether each entry of a record has lost its values."""
    found = []
    desk.worker.read(
        lambda reader: [one.erased for one in reader.record_history(desk.made.table.id, record)],
        owner=desk.window,
        then=found.extend,
    )
    desk.wait(lambda: found)
    return found


@pytest.mark.parametrize("whole", [False, True])
def test_what_was_purged_long_ago_is_erased_from_the_history(purged, monkeypatch, whole):
    asked = []
    monkeypatch.setattr(dialogs, "confirm", lambda *args, **_more: asked.append(args[1]) or True)
    with closing(purged.worker.workspace.reader()) as reader:
        purging = reader.activity(limit=1)[0].id
    which = (purging, 0, 0) if whole else (purging, purged.made.table.id, 1)
    with purged.qtbot.waitSignal(purged.worker.committed) as done:
        purged.window.side.erase_requested.emit(*which)
    assert asked == [f"Erase the values of {'the purged records' if whole else '1 purged record'}?"]
    assert done.args[0].details == {"erased": True}
    assert all(erased_of(purged, 1))
    assert all(erased_of(purged, 2)) is whole
    words = "Erased the values of purged records" if whole else "Erased the values of 1 record"
    purged.wait(lambda: purged.window.notice.text() == words)


def test_what_is_there_again_is_not_erased(purged, monkeypatch):
    monkeypatch.setattr(dialogs, "confirm", lambda *_args, **_more: True)
    purged.window.side.erase_requested.emit(1, purged.made.table.id, 3)
    purged.wait(lambda: "Nothing was erased" in purged.window.notice.text())
    assert not any(erased_of(purged, 3))

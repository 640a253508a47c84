"""A file that was exported here is dropped back: only what was changed in it shows."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from domain.exporting import export
from domain.importing import ConflictPolicy, Fate
from domain.traces import header_of, parse_header
from domain.values import FieldDraft, Query
from domain.workspace import Workspace
from gui import dialogs
from gui.importing.fate_bar import CHANGES
from gui.importing.outcome_bar import LEAVE
from gui.importing.returns import UNCHANGED
from gui.main_window import MainWindow
from gui.models.preview_cells import CONFLICT_ROLE, OLD_ROLE
from gui.models.preview_table import FATE_ROLE
from gui.reports import facts
from gui.settings import AUTHOR, Settings
from gui.wording import clock, full_day
from gui.worker import Worker
from tests.domain.spreadsheet import Edit, add_row, put, resave

LEFT = Qt.MouseButton.LeftButton
ROWS = [("Ada", "London", "1.50"), ("Bea", "Bath", "2.00"), ("Cy", "Oslo", None)]


@dataclass
class Desk:
    """A window on a club whose members were exported, and short ways to act and ask."""

    qtbot: object
    window: MainWindow
    worker: Worker
    folder: Path
    file: Path
    ids: dict[str, int] = field(default_factory=dict)

    @property
    def dialog(self):
        return self.window.files.dialog

    @property
    def cells(self):
        return self.dialog.middle.preview.rows

    def wait(self, what: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(what()), timeout=20_000)

    def edit(self, record: int, **values: object) -> None:
        stored = {self.ids[label]: value for label, value in values.items()}
        done: list[object] = []
        self.worker.write(
            lambda session: session.update(1, record, stored), owner=self.window, then=done.append
        )
        self.wait(lambda: done)

    def drop(self, edit: Edit = lambda grid: None, path: Path | None = None):
        """Change the file as a spreadsheet would, and drop it on the window."""
        path = path or self.file
        resave(path, edit)
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        buttons = Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier(0)
        QApplication.sendEvent(self.window, QDragEnterEvent(QPoint(99, 99), *buttons))
        QApplication.sendEvent(self.window, QDropEvent(QPointF(99, 99), *buttons))
        self.wait(lambda: self.dialog)
        self.judged()
        return self.dialog

    def judged(self) -> None:
        """Wait until every row is judged and shown."""
        self.wait(lambda: self.dialog._staged is not None)
        self.wait(lambda: self.cells.is_judged() and self.cells._cells.plan is self.dialog._plan)
        with self.qtbot.waitSignal(self.dialog.work.rows_read, timeout=20_000):
            self.dialog._on_more_wanted(0)

    def kinds(self) -> list[str]:
        vertical = Qt.Orientation.Vertical
        rows = range(self.cells.rowCount())
        return [self.cells.headerData(row, vertical, FATE_ROLE) for row in rows]

    def import_it(self) -> None:
        dialog = self.dialog
        with self.qtbot.waitSignal(dialog.imported, timeout=20_000):
            self.qtbot.mouseClick(dialog.bar.go, LEFT)

    def rows(self) -> list[tuple[object, ...]]:
        found: list[list[tuple[object, ...]]] = []

        def work(reader):
            return [one.values for one in reader.iter_records(reader.table(1), Query(1))]

        self.worker.read(work, owner=self.window, then=found.append)
        self.wait(lambda: found)
        return found[0]


@pytest.fixture(params=["xlsx", "csv"])
def desk(qtbot, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Desk]:
    path, file = tmp_path / "club.tabularium", tmp_path / f"Members.{request.param}"
    drafts = [FieldDraft("Name"), FieldDraft("City"), FieldDraft("Fee", "decimal")]
    with Workspace.open(path, actor="Kim") as workspace:
        table = workspace.write(lambda session: session.create_table("Members", drafts)).value
        workspace.write(lambda session: session.create_table("Guests", [FieldDraft("Name")]))
        ids = {one.label: one.id for one in table.fields}
        values = [dict(zip(ids.values(), row, strict=True)) for row in ROWS]
        workspace.write(lambda session: session.create_many(table.id, values))
        with closing(workspace.reader()) as reader:
            export(reader, table, Query(table.id), file, format=request.param, traced=True)
    settings = Settings(tmp_path / "settings.ini")
    settings.set(AUTHOR, "Kim")
    worker = Worker()
    made = Desk(qtbot, MainWindow(worker, settings), worker, tmp_path, file, ids)
    qtbot.addWidget(made.window)
    made.window.resize(1200, 720)
    made.window.show()
    made.window.open_files([path])
    made.wait(lambda: made.window.stack.currentWidget() is made.window.splitter)
    yield made
    if made.dialog is not None:
        made.dialog.close()
    made.window.close()
    worker.shut_down()


def change(grid) -> None:
    """Edit one record that was changed here too, and another; add one."""
    put(grid, 1, "City", "Leeds")
    put(grid, 2, "City", "Hull")
    add_row(grid, Name="Eve", City="Bonn")


def test_the_dialog_says_where_the_file_comes_from(desk):
    dialog = desk.drop(change)
    at = dialog.plan().returning.trace.at
    assert dialog.header.returned.words.text() == (
        f"This file was exported from Members on {full_day(at)}, {clock(at)}. "
        "Only what was changed in it since is shown."
    )
    assert dialog.header.returned.isVisible()
    assert not dialog.header.matches.isVisible()
    assert dialog.header.target.combo.currentText() == "Members"
    assert "3 columns" in dialog.header.understood_text()


def test_the_trace_is_nowhere_to_be_seen(desk):
    dialog = desk.drop(change)
    column = dialog.plan().trace_column
    assert column == 3
    assert dialog.middle.preview.isColumnHidden(column)
    assert not dialog.middle.preview.isColumnHidden(0)
    tree = dialog.middle.columns
    hidden = [tree.isRowHidden(row, tree.rootIndex()) for row in range(4)]
    assert hidden == [False, False, False, True]
    assert dialog.middle.remarks.count() == 0, "its long heading is nothing to remark"


def test_only_what_was_changed_shows_at_first(desk):
    desk.edit(1, City="Paris")
    dialog = desk.drop(change)
    bar = dialog.middle.kinds
    assert desk.kinds() == ["conflict", "changed", "new"]
    assert bar.fates() == CHANGES
    assert (bar.changes.text(), bar.kinds[Fate.SAME].text()) == ("Changes 3", "Same 1")
    assert desk.cells.index(1, 1).data(OLD_ROLE) == "Bath"
    desk.qtbot.mouseClick(bar.every, LEFT)
    desk.wait(lambda: desk.cells.rowCount() == 4)
    assert desk.kinds() == ["conflict", "changed", "same", "new"]
    assert dialog.bar.text() == (
        "1 record will be added and 1 changed, 1 is the same already, "
        "1 record was changed here as well and stays as it is."
    )


def test_a_conflict_shows_what_was_what_is_and_what_the_file_says(desk):
    desk.edit(1, City="Paris", Fee="9")
    desk.drop(change)
    cell = desk.cells.index(0, 1)
    assert (cell.data(CONFLICT_ROLE), cell.data()) == ("Paris", "Leeds")
    for words in ("When the file was exported: London", "Here now: Paris", "In the file: Leeds"):
        assert words in cell.data(Qt.ItemDataRole.ToolTipRole)
        assert words in cell.data(Qt.ItemDataRole.AccessibleTextRole)
    assert desk.cells.index(0, 2).data(CONFLICT_ROLE) is None
    assert desk.cells.index(0, 2).data() == "9"


def test_conflicts_are_kept_or_taken(desk):
    desk.edit(1, City="Paris")
    dialog = desk.drop(change)
    choice = dialog.header.returned.conflicts
    assert choice.currentText() == "Keep what is here"
    choice.setCurrentIndex(choice.findData(ConflictPolicy.TAKE))
    desk.judged()
    assert desk.kinds() == ["changed", "changed", "new"]
    desk.import_it()
    assert [row[1] for row in desk.rows()] == ["Leeds", "Hull", "Oslo", "Bonn"]


def test_what_is_kept_stays_and_the_rest_comes_in(desk):
    desk.edit(1, City="Paris")
    desk.drop(change)
    desk.import_it()
    assert [row[1] for row in desk.rows()] == ["Paris", "Hull", "Oslo", "Bonn"]


def test_the_report_speaks_of_what_came_back(desk):
    desk.edit(1, City="Paris")
    desk.drop(change)
    desk.import_it()
    found: list[object] = []
    desk.worker.read(
        lambda reader: (reader.activity(limit=1)[0], reader.table(1)),
        owner=desk.window,
        then=found.append,
    )
    desk.wait(lambda: found)
    change_set, table = found[0]
    assert [(number, words) for _, number, words in facts.outcome_lines(change_set)] == [
        (1, "record was made"),
        (1, "record was changed"),
        (1, "row was not changed in the file"),
        (1, "row stayed out: its record was changed here as well"),
    ]
    tables = {1: table}
    assert [line[0] for line in facts.column_lines(change_set, tables)] == ["Name", "City", "Fee"]
    assert "known again" in dict(facts.source_facts(change_set, tables))["Rows"]
    assert facts.rejected(change_set) == (1, 1)


def test_a_file_without_a_change_offers_just_to_close(desk):
    dialog = desk.drop()
    assert dialog.bar.text() == UNCHANGED
    assert not dialog.bar.go.isVisible()
    assert dialog.bar.cancel.text() == "Close"
    assert desk.kinds() == ["same"] * 3
    desk.qtbot.mouseClick(dialog.bar.cancel, LEFT)
    desk.wait(lambda: desk.dialog is None)


def test_a_column_left_out_and_taken_in_again_is_what_it_was(desk):
    dialog = desk.drop(change)
    tree = dialog.middle.columns
    tree.choose(1)
    tree.setFocus()
    desk.qtbot.keyClick(tree, Qt.Key.Key_Space)
    desk.judged()
    assert desk.kinds() == ["new"]
    desk.qtbot.keyClick(tree, Qt.Key.Key_Space)
    desk.judged()
    assert desk.kinds() == ["changed", "changed", "new"]


def test_a_trace_in_front_is_not_the_column_to_begin_with(desk):
    def turn(grid):
        for row in grid:
            row.insert(0, row.pop())

    dialog = desk.drop(turn)
    assert dialog.bar.text() == UNCHANGED
    assert dialog.middle.columns.currentIndex().row() == 1


def test_each_kind_says_why_for_a_file_that_came_back(desk):
    dialog = desk.drop(change)
    assert "since it was exported" in dialog.middle.kinds.kinds[Fate.SAME].toolTip()
    heading = desk.cells.headerData(0, Qt.Orientation.Vertical, Qt.ItemDataRole.ToolTipRole)
    assert "changed since it was exported" in heading


def test_aimed_elsewhere_it_is_a_file_like_any_other(desk):
    dialog = desk.drop(change)
    combo = dialog.header.target.combo
    combo.setCurrentIndex(combo.findText("Guests"))
    desk.judged()
    assert desk.kinds() == ["new"] * 4
    assert not dialog.header.returned.isVisible()
    assert dialog.header.matches.isVisible()
    assert dialog.bar.go.isVisible()
    assert "shows when it is imported into Members again" in dialog.middle.remarks.item(0).text()
    combo.setCurrentIndex(combo.findText("Members"))
    desk.judged()
    assert desk.kinds() == ["changed", "changed", "new"]


def test_rejected_rows_can_be_dropped_back(desk, monkeypatch):
    rejected = desk.folder / "rejected.csv"
    monkeypatch.setattr(dialogs, "ask_save_file", lambda *_args, **_options: rejected)

    def spoil(grid):
        change(grid)
        put(grid, 3, "Fee", "much")

    dialog = desk.drop(spoil)
    assert desk.kinds() == ["changed", "changed", "fault", "new"]
    desk.import_it()
    with rejected.open(encoding="utf-8-sig", newline="") as handle:
        header, row = csv.reader(handle)
    assert parse_header(header[3]).guarded
    assert (row[:3], row[4]) == (["Cy", "Oslo", "much"], row[-1])
    dialog = desk.drop(lambda grid: put(grid, 1, "Fee", "3"), rejected)
    assert desk.kinds() == ["changed"]
    assert dialog.header.target.combo.currentText() == "Members"
    dialog.bar.rest.setCurrentIndex(dialog.bar.rest.findData(LEAVE))
    desk.import_it()
    assert [row[2] for row in desk.rows()] == ["1.50", "2.00", "3", None]


def test_a_file_from_elsewhere_says_so(desk):
    def move(grid):
        grid[0][3] = header_of(replace(parse_header(grid[0][3]), file="0" * 16))

    dialog = desk.drop(move)
    assert "another workspace" in dialog.middle.remarks.item(0).text()
    assert dialog.middle.preview.isColumnHidden(3)
    assert not dialog.header.returned.isVisible()

"""The export dialog with the real worker: what it offers, writes and says."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPushButton

from domain import importing
from domain.formats.delimited import probe
from domain.values import Filter, Query, TableDef
from gui import dialogs
from gui.export_dialog import ALL, FILTERED, SELECTED, ExportDialog
from gui.worker import Worker

MEMBERS = "Name,Age,Note\nAda,36,=SUM(A1)\nBob,41,plain\nÉlodie,29,\n"

Show = Callable[..., ExportDialog]


@pytest.fixture
def table(qtbot, worker: Worker, tmp_path: Path) -> TableDef:
    """Import three members."""
    path = tmp_path / "Members.csv"
    path.write_text(MEMBERS, encoding="utf-8")
    found: list[TableDef] = []

    def work(workspace, _job) -> TableDef:
        importing.import_file(workspace, path)
        return workspace.tables()[0]

    worker.keep(work, owner=worker, then=found.append)
    qtbot.waitUntil(lambda: bool(found))
    return found[0]


@pytest.fixture
def show(qtbot, worker: Worker, table: TableDef) -> Iterator[Show]:
    """Show the dialog for the members."""
    made: list[ExportDialog] = []

    def show(query: Query | None = None, selected: tuple[int, ...] = ()) -> ExportDialog:
        dialog = ExportDialog(worker, table, query or Query(table.id), selected)
        made.append(dialog)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    yield show
    for dialog in made:
        dialog.close()


def rows_of(path: Path, delimiter: str = ",") -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.reader(handle, delimiter=delimiter))


def export(qtbot, dialog: ExportDialog, path: Path) -> None:
    """Write and wait for the notice."""
    dialog.export_to(path)
    qtbot.waitUntil(lambda: dialog.banner.isVisible())


def test_all_records_come_out_and_come_back_unchanged(qtbot, show, tmp_path):
    path = tmp_path / "out.csv"
    dialog = show()
    export(qtbot, dialog, path)
    assert dialog.banner.text() == (
        "3 records written to “out.csv”. The file was read back, and every value is there."
    )
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert rows_of(path)[1] == ["Ada", "36", "'=SUM(A1)"]
    again = probe(path)
    assert again.options.unguard
    assert [list(row) for row in again.sample] == [line.split(",") for line in MEMBERS.split()[1:]]


def test_without_the_spreadsheet_box_text_stays_bare(qtbot, show, tmp_path):
    path = tmp_path / "out.csv"
    dialog = show()
    qtbot.mouseClick(
        dialog.spreadsheet, Qt.MouseButton.LeftButton, pos=dialog.spreadsheet.rect().center() / 8
    )
    assert not dialog.spreadsheet.isChecked()
    export(qtbot, dialog, path)
    assert not path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert rows_of(path)[1][2] == "=SUM(A1)"


def test_the_counts_are_shown(qtbot, table, show):
    dialog = show(Query(table.id, search="ada"), (1, 2))
    words = lambda: [button.text() for button in dialog._scope.buttons()]  # noqa: E731
    qtbot.waitUntil(lambda: words()[0] == "All records (3)")
    assert words()[1:] == ["The records that the filter shows (1)", "The 2 selected records"]
    assert dialog._scope.checkedId() == SELECTED


def test_filtered_and_selected_records(qtbot, table, show, tmp_path):
    age = table.fields[1].id
    query = Query(table.id, filters=(Filter(age, frozenset({36, 41})),), sort=((age, True),))
    dialog = show(query, (3, 1))
    dialog.set_scope(FILTERED)
    export(qtbot, dialog, tmp_path / "filtered.csv")
    assert [row[0] for row in rows_of(tmp_path / "filtered.csv")[1:]] == ["Bob", "Ada"]
    dialog.set_scope(SELECTED)
    dialog.banner.hide()
    export(qtbot, dialog, tmp_path / "selected.csv")
    assert [row[0] for row in rows_of(tmp_path / "selected.csv")[1:]] == ["Élodie", "Ada"]
    dialog.set_scope(ALL)
    dialog.banner.hide()
    export(qtbot, dialog, tmp_path / "all.csv")
    assert [row[0] for row in rows_of(tmp_path / "all.csv")[1:]] == ["Bob", "Ada", "Élodie"]


def test_what_is_not_there_cannot_be_chosen(show):
    dialog = show()
    assert not dialog._scope.button(FILTERED).isEnabled()
    assert not dialog._scope.button(SELECTED).isEnabled()


def test_fields_are_left_out_and_reordered_by_keyboard(qtbot, show, tmp_path):
    dialog = show()
    dialog.fields.list.setCurrentRow(1)
    qtbot.keyClick(dialog.fields.list, Qt.Key.Key_Space)
    dialog.fields.list.setCurrentRow(2)
    dialog.fields.move_field(-1)
    dialog.fields.move_field(-1)
    dialog.delimiter.setCurrentIndex(1)
    export(qtbot, dialog, tmp_path / "out.csv")
    assert rows_of(tmp_path / "out.csv", ";")[0] == ["Note", "Name"]


def test_at_least_one_field_is_needed(qtbot, show):
    dialog = show()
    none = next(one for one in dialog.findChildren(QPushButton) if one.text() == "None")
    qtbot.mouseClick(none, Qt.MouseButton.LeftButton)
    assert not dialog.go.isEnabled()
    assert dialog._fault.text() == "Tick at least one field."


def test_the_button_asks_where_and_remembers_the_folder(qtbot, show, tmp_path, monkeypatch):
    asked: list[Path] = []

    def answer(_parent, _title, _filters, proposal, *, suffix) -> Path:
        asked.append(proposal)
        return tmp_path / "chosen.csv"

    monkeypatch.setattr(dialogs, "ask_save_file", answer)
    dialog = show()
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.banner.isVisible())
    assert asked[0].name == "Members.csv"
    assert (tmp_path / "chosen.csv").exists()
    dialog.banner.hide()
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert asked[1].parent == tmp_path
    qtbot.waitUntil(lambda: dialog.banner.isVisible())


def test_show_in_folder_opens_the_folder(qtbot, show, tmp_path, monkeypatch):
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    dialog = show()
    export(qtbot, dialog, tmp_path / "out.csv")
    button = next(
        one for one in dialog.banner.findChildren(QPushButton) if one.text() == "Show in folder"
    )
    qtbot.waitUntil(button.isVisible)
    button.click()
    assert opened == [str(tmp_path)]


def test_a_place_that_cannot_be_written_says_so_and_keeps_the_choices(qtbot, show, tmp_path):
    dialog = show()
    dialog.delimiter.setCurrentIndex(2)
    export(qtbot, dialog, tmp_path / "no" / "such" / "out.csv")
    assert "cannot be written there" in dialog.banner.text()
    assert dialog.banner.kind == "error"
    assert dialog.go.isEnabled()
    assert dialog.delimiter.currentIndex() == 2


def test_cancel_keeps_the_file_that_was_there(qtbot, worker, show, tmp_path):
    path = tmp_path / "out.csv"
    path.write_text("old", encoding="utf-8")
    dialog = show()
    gate = Event()  # what is before it takes long, so that the key is never too late
    worker.run(lambda _job: gate.wait(10), owner=dialog, then=lambda _passed: None)
    dialog.export_to(path)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    gate.set()
    qtbot.waitUntil(lambda: dialog.banner.isVisible())
    assert dialog.isVisible()
    assert "Stopped" in dialog.banner.text()
    assert path.read_text(encoding="utf-8") == "old"
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()

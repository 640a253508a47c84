"""One record to a file, from the form and from the table: JSON, or pages with its history."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from club import Club, make_club
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from gui import dialogs
from gui.exporting.record_dialog import RecordDialog
from gui.record_form import RecordForm
from gui.records import menus
from gui.records_page import RecordsPage
from gui.worker import Worker


class Desk:
    """A worker on the club's file, and a dialog on its first record."""

    def __init__(self, qtbot, folder: Path) -> None:
        self.qtbot, self.folder = qtbot, folder
        self.club: Club = make_club(folder / "club.tabularium")
        self.worker = Worker()
        with qtbot.waitSignal(self.worker.opened):
            self.worker.open(self.club.path)

    def wait(self, what) -> None:
        self.qtbot.waitUntil(lambda: bool(what()))

    def edit(self, record_id: int, field_id: int, text: str) -> None:
        with self.qtbot.waitSignal(self.worker.committed):
            self.worker.write(
                lambda session: session.update(self.club.table.id, record_id, {field_id: text}),
                owner=self.worker,
            )

    def dialog_of(self, widget: QWidget) -> RecordDialog:
        self.wait(lambda: widget.window().findChild(RecordDialog))
        dialog = widget.window().findChild(RecordDialog)
        assert dialog is not None
        return dialog

    def export(self, dialog: RecordDialog, monkeypatch, name: str) -> Path:
        path = self.folder / name
        monkeypatch.setattr(dialogs, "ask_save_file", lambda *_args, **_named: path)
        self.qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
        self.wait(dialog.banner.isVisible)
        assert dialog.banner.kind == "success"
        return path


@pytest.fixture
def desk(qtbot, tmp_path) -> Iterator[Desk]:
    made = Desk(qtbot, tmp_path)
    yield made
    made.worker.shut_down()


def pages(path: Path) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", path.read_bytes()))


def test_from_the_form_what_was_typed_is_saved_first(desk, qtbot, monkeypatch):
    form = RecordForm(desk.worker)
    qtbot.addWidget(form)
    form.show()
    form.show_record(desk.club.table, desk.club.ids[0])
    desk.wait(lambda: form.record_id)
    notes = form._page.fields.row(desk.club.field("Notes"))
    qtbot.keyClicks(notes.editor.area, "typed just now")
    form.export()
    dialog = desk.dialog_of(form)
    dialog.json.click()
    path = desk.export(dialog, monkeypatch, "grace.json")
    found = json.loads(path.read_text(encoding="utf-8"))
    assert found["Name"] == "Grace Hopper"
    assert found["Notes"] == "typed just now"


def test_from_the_table_by_its_menu(desk, qtbot, monkeypatch):
    page = RecordsPage(desk.worker, desk.club.table)
    qtbot.addWidget(page)
    page.show()
    desk.wait(lambda: page.model.rowCount() == 5)
    page.select_record(desk.club.ids[1])
    menu = menus.cell_menu(page)
    action = next(one for one in menu.actions() if one.text() == "Export this record…")
    action.trigger()
    dialog = desk.dialog_of(page)
    assert dialog._name == "Alan Turing"
    path = desk.export(dialog, monkeypatch, "alan.pdf")
    assert path.read_bytes().startswith(b"%PDF-")
    assert pages(path) == 1


def test_its_history_on_request(desk, qtbot, monkeypatch):
    table, one = desk.club.table, desk.club.ids[0]
    notes = desk.club.field("Notes")
    for number in range(60):
        desk.edit(one, notes, f"note {number}")
    dialog = RecordDialog(desk.worker, table, one, "Grace Hopper")
    qtbot.addWidget(dialog)
    dialog.show()
    short = pages(desk.export(dialog, monkeypatch, "short.pdf"))
    dialog.history.setChecked(True)
    long = pages(desk.export(dialog, monkeypatch, "long.pdf"))
    assert (short, long > 2) == (1, True)


def test_what_cannot_be_written_is_said(desk, qtbot, monkeypatch):
    dialog = RecordDialog(desk.worker, desk.club.table, desk.club.ids[0], "<b>Grace</b>")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.export_to(desk.folder / "nowhere" / "grace.pdf")
    desk.wait(dialog.banner.isVisible)
    assert dialog.banner.kind == "error"


def test_a_very_long_record_takes_the_pages_it_needs(desk, qtbot, monkeypatch):
    table, one, notes = desk.club.table, desk.club.ids[0], desk.club.field("Notes")
    desk.edit(one, notes, "so many words " * 3_000)
    dialog = RecordDialog(desk.worker, table, one, "Grace Hopper")
    qtbot.addWidget(dialog)
    dialog.show()
    assert pages(desk.export(dialog, monkeypatch, "long.pdf")) > 5

"""The export dialog with the real worker: what it offers, writes and says."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPushButton

from domain import importing
from domain.formats.delimited import probe
from domain.formats.writers import writers
from domain.values import Filter, Query, TableDef
from gui import dialogs
from gui.export_dialog import ALL, FILTERED, SELECTED, ExportDialog
from gui.exporting import pdf
from gui.exporting.formats import export_formats
from gui.exporting.workspace_dialog import WorkspaceDialog
from gui.settings import EXPORT_FORMAT, EXPORT_TRACED, Settings
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
    """Show the dialog for the members, as if nothing had been exported before."""
    Settings().forget(EXPORT_FORMAT)
    Settings().forget(EXPORT_TRACED)
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
    assert rows_of(path)[1][:3] == ["Ada", "36", "'=SUM(A1)"]
    again = probe(path)
    assert again.options.unguard
    assert [list(row[:3]) for row in again.sample] == [
        line.split(",") for line in MEMBERS.split()[1:]
    ]


def test_without_the_spreadsheet_box_text_stays_bare(qtbot, show, tmp_path):
    path = tmp_path / "out.csv"
    dialog = show()
    qtbot.mouseClick(
        dialog.formats.spreadsheet,
        Qt.MouseButton.LeftButton,
        pos=dialog.formats.spreadsheet.rect().center() / 8,
    )
    assert not dialog.formats.spreadsheet.isChecked()
    export(qtbot, dialog, path)
    assert not path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert rows_of(path)[1][2] == "=SUM(A1)"


@pytest.mark.parametrize("name", ["csv", "xlsx"])
def test_a_file_can_be_known_again_when_it_comes_back(qtbot, show, tmp_path, name):
    dialog = show()
    dialog.formats.choose(name)
    assert dialog.formats.traced.isVisible()
    assert dialog.formats.traced.isChecked()
    path = tmp_path / f"out.{name}"
    export(qtbot, dialog, path)
    assert importing.plan_import(path).returning is not None


def test_whether_a_file_is_known_again_is_remembered(qtbot, show, tmp_path, monkeypatch):
    path = tmp_path / "chosen.csv"
    monkeypatch.setattr(dialogs, "ask_save_file", lambda *_args, **_options: path)
    dialog = show()
    dialog.formats.traced.setChecked(False)
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.banner.isVisible())
    assert importing.plan_import(path).returning is None
    assert rows_of(path)[0] == ["Name", "Age", "Note"]
    assert not show().formats.traced.isChecked()
    Settings().forget(EXPORT_TRACED)


def test_formats_for_programs_bear_no_trace(qtbot, show, tmp_path):
    dialog = show()
    dialog.formats.choose("json")
    assert not dialog.formats.traced.isVisible()
    export(qtbot, dialog, tmp_path / "out.json")
    assert "Tabularium" not in (tmp_path / "out.json").read_text(encoding="utf-8")


def test_the_counts_are_shown(qtbot, table, show):
    dialog = show(Query(table.id, search="ada"), (1, 2))
    words = lambda: [button.text() for button in dialog.choices.buttons()]  # noqa: E731
    qtbot.waitUntil(lambda: words()[0] == "All records (3)")
    assert words()[1:] == ["The records that the filter shows (1)", "The 2 selected records"]
    assert dialog.choices.checkedId() == SELECTED


def test_one_selected_record_is_not_counted(show, table):
    texts = [
        show(Query(table.id), chosen).choices.button(SELECTED).text()
        for chosen in ((), (2,), (1, 2))
    ]
    assert texts == ["The selection", "The selected record", "The 2 selected records"]


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
    assert not dialog.choices.button(FILTERED).isEnabled()
    assert not dialog.choices.button(SELECTED).isEnabled()


def test_fields_are_left_out_and_reordered_by_keyboard(qtbot, show, tmp_path):
    dialog = show()
    dialog.fields.list.setCurrentRow(1)
    qtbot.keyClick(dialog.fields.list, Qt.Key.Key_Space)
    dialog.fields.list.setCurrentRow(2)
    dialog.fields.move_field(-1)
    dialog.fields.move_field(-1)
    dialog.formats.delimiter.setCurrentIndex(1)
    export(qtbot, dialog, tmp_path / "out.csv")
    assert rows_of(tmp_path / "out.csv", ";")[0][:2] == ["Note", "Name"]


def test_at_least_one_field_is_needed(qtbot, show):
    dialog = show()
    none = next(one for one in dialog.findChildren(QPushButton) if one.text() == "None")
    qtbot.mouseClick(none, Qt.MouseButton.LeftButton)
    assert not dialog.go.isEnabled()
    assert dialog.fault.text() == "Tick at least one field."


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
    dialog.formats.delimiter.setCurrentIndex(2)
    export(qtbot, dialog, tmp_path / "no" / "such" / "out.csv")
    assert "cannot be written there" in dialog.banner.text()
    assert dialog.banner.kind == "error"
    assert dialog.go.isEnabled()
    assert dialog.formats.delimiter.currentIndex() == 2


def test_cancel_keeps_the_file_that_was_there(qtbot, worker, show, tmp_path):
    path = tmp_path / "out.csv"
    path.write_text("old", encoding="utf-8")
    dialog = show()
    gate = Event()  # what is before it takes long, so that the key is never too late
    worker.read_long(lambda _reader, _job: gate.wait(10), owner=dialog, then=lambda _set: None)
    dialog.export_to(path)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    gate.set()
    qtbot.waitUntil(lambda: dialog.banner.isVisible())
    assert dialog.isVisible()
    assert "Stopped" in dialog.banner.text()
    assert path.read_text(encoding="utf-8") == "old"
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


# -- formats


def button_of(dialog, words: str) -> QPushButton:
    return next(one for one in dialog.findChildren(QPushButton) if one.text() == words)


def choose_format(qtbot, dialog: ExportDialog, name: str) -> None:
    """Choose a format as a person does, with the keyboard."""
    dialog.formats.combo.setFocus()
    qtbot.keyClick(dialog.formats.combo, Qt.Key.Key_Home)
    while dialog.formats.format().name != name:
        before = dialog.formats.combo.currentIndex()
        qtbot.keyClick(dialog.formats.combo, Qt.Key.Key_Down)
        assert dialog.formats.combo.currentIndex() > before


def test_every_format_has_words_of_its_own(show):
    formats = export_formats()
    assert [one.name for one in formats] == [*writers(), "pdf"]
    assert all(one.use.endswith(".") for one in formats)
    assert len({one.words for one in formats}) == len(formats)
    dialog = show()
    assert dialog.formats.combo.count() == len(formats)


@pytest.mark.parametrize("name", [*writers(), "pdf"])
def test_every_format_is_written(qtbot, show, tmp_path, name):
    dialog = show()
    choose_format(qtbot, dialog, name)
    path = tmp_path / f"out{dialog.formats.format().suffix}"
    export(qtbot, dialog, path)
    assert dialog.banner.kind == "success", dialog.banner.text()
    assert "3 records written" in dialog.banner.text()
    assert path.stat().st_size > 20


def test_options_of_delimited_text_are_shown_for_it_only(qtbot, show):
    dialog = show()
    assert dialog.formats.delimiter.isVisible()
    choose_format(qtbot, dialog, "json")
    assert not dialog.formats.delimiter.isVisible()
    assert not dialog.formats.spreadsheet.isVisible()
    assert "types kept" in dialog.formats.use.text()


def test_the_last_format_is_remembered_and_the_suffix_follows(qtbot, show, tmp_path, monkeypatch):
    asked = []

    def answer(_parent, _title, filters, proposal, *, suffix) -> Path:
        asked.append((filters[0], proposal.name, suffix))
        return tmp_path / "out.xlsx"

    monkeypatch.setattr(dialogs, "ask_save_file", answer)
    dialog = show()
    choose_format(qtbot, dialog, "xlsx")
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.banner.isVisible())
    assert asked == [("Excel files (*.xlsx)", "Members.xlsx", "xlsx")]
    assert show().formats.format().name == "xlsx"


def test_with_the_trash(qtbot, worker, table, show, tmp_path):
    gone = []
    worker.write(
        lambda session: session.move_to_trash(table.id, [1]), owner=worker, then=gone.append
    )
    qtbot.waitUntil(lambda: bool(gone))
    dialog = show(selected=(1, 2))
    assert not dialog.scope.trash.isEnabled(), "what is selected is chosen by hand"
    dialog.set_scope(ALL)
    qtbot.waitUntil(lambda: dialog.choices.button(ALL).text() == "All records (2)")
    dialog.scope.trash.click()
    qtbot.waitUntil(lambda: dialog.choices.button(ALL).text() == "All records (3)")
    export(qtbot, dialog, tmp_path / "out.csv")
    assert len(rows_of(tmp_path / "out.csv")) == 4


def test_a_value_too_long_for_excel_is_named(qtbot, worker, table, show, tmp_path):
    done = []
    values = {table.fields[2].id: "x" * 40_000}
    worker.write(
        lambda session: session.update(table.id, 2, values), owner=worker, then=done.append
    )
    qtbot.waitUntil(lambda: bool(done))
    dialog = show()
    choose_format(qtbot, dialog, "xlsx")
    export(qtbot, dialog, tmp_path / "out.xlsx")
    assert dialog.banner.kind == "error"
    assert "“Note” of “Bob” is too long for this format" in dialog.banner.text()
    assert not (tmp_path / "out.xlsx").exists()


# -- a list to print


def many(qtbot, worker, table, number: int) -> None:
    done = []

    def work(session) -> None:
        for one in range(number):
            note = "A long note that takes several lines. " * (one % 7)
            values = zip(table.fields, (f"N {one}", one, note), strict=True)
            session.create(table.id, {field.id: value for field, value in values})

    worker.write(work, owner=worker, then=done.append)
    qtbot.waitUntil(lambda: bool(done), timeout=20_000)


def test_a_long_list_has_numbered_pages(qtbot, worker, table, show, tmp_path):
    many(qtbot, worker, table, 200)
    dialog = show()
    choose_format(qtbot, dialog, "pdf")
    export(qtbot, dialog, tmp_path / "out.pdf")
    assert "203 records" in dialog.banner.text()
    assert "every page is there" in dialog.banner.text()
    content = (tmp_path / "out.pdf").read_bytes()
    assert content.startswith(b"%PDF-")
    pages = len(re.findall(rb"/Type\s*/Page\b", content))
    assert pages > 3
    assert f"/Count {pages}".encode() in content


def test_a_list_that_is_not_whole_is_refused(qtbot, worker, table, show, tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "_PAGE", re.compile(rb"/Type\s*/Leaf\b"))
    dialog = show()
    choose_format(qtbot, dialog, "pdf")
    export(qtbot, dialog, tmp_path / "out.pdf")
    assert dialog.banner.kind == "error"
    assert list(tmp_path.glob("*.p*")) == []


# -- everything


def test_the_whole_workspace_goes_into_a_new_folder(qtbot, worker, table, tmp_path, monkeypatch):
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_: tmp_path / "place")
    (tmp_path / "place").mkdir()
    dialog = WorkspaceDialog(worker)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.banner.isVisible())
    assert "3 records of 1 table written" in dialog.banner.text()
    (folder,) = (tmp_path / "place").iterdir()
    assert folder.name.startswith("test ")
    names = sorted(one.name for one in folder.iterdir())
    assert names == ["Members.csv", "Members.json", "README.txt", "definitions.json"]
    readme = (folder / "README.txt").read_text(encoding="utf-8")
    assert "  Members.csv, Members.json\n" in readme
    assert "{" not in readme
    dialog.banner.hide()
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.banner.isVisible())
    assert sorted(one.name for one in (tmp_path / "place").iterdir())[1] == f"{folder.name} (2)"


def test_the_history_goes_along_on_request(qtbot, worker, table, tmp_path):
    dialog = WorkspaceDialog(worker)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.history.setChecked(True)
    dialog.export_to(tmp_path / "out")
    qtbot.waitUntil(dialog.banner.isVisible)
    assert "and a history of" in dialog.banner.text()
    words = (tmp_path / "out" / "README.txt").read_text(encoding="utf-8")
    assert "history.jsonl holds the whole history" in words
    assert max(map(len, words.splitlines())) < 100
    assert (tmp_path / "out" / "history.jsonl").read_text(encoding="utf-8").startswith('{"id": 1,')


def test_the_folder_can_be_cancelled(qtbot, worker, table, tmp_path):
    dialog = WorkspaceDialog(worker)
    qtbot.addWidget(dialog)
    dialog.show()
    gate = Event()
    worker.read_long(lambda _reader, _job: gate.wait(10), owner=dialog, then=lambda _set: None)
    dialog.export_to(tmp_path / "all")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    gate.set()
    qtbot.waitUntil(lambda: dialog.banner.isVisible())
    assert "Stopped" in dialog.banner.text()
    assert not (tmp_path / "all").exists()
    dialog.reject()
    assert not dialog.isVisible()

"""The import dialog with the real worker and real files: what it says, offers and brings in."""

from __future__ import annotations

import csv
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QSpinBox,
)

from domain.fields import to_text
from domain.fields.proof import Guess
from domain.formats import Note
from domain.importing import ImportReport
from domain.values import FieldDraft, Query, Record, TableDef
from gui import dialogs
from gui.import_dialog import ImportDialog
from gui.importing import checks, guesses, words
from gui.importing.dialog import ImportDialog as SameDialog
from gui.importing.outcome_bar import LEAVE
from gui.worker import Worker

TATE = Path(__file__).parent.parent / "data" / "tate" / "artist_data.csv"

Show = Callable[..., ImportDialog]


@pytest.fixture
def show(qtbot, worker: Worker) -> Iterator[Show]:
    """Show the dialog for a file; it is closed after the test."""
    made: list[ImportDialog] = []

    def show(path: Path, table: TableDef | None = None, tables: list[TableDef] | None = None):
        dialog = ImportDialog(worker, tables or ([table] if table else []), path, table)
        made.append(dialog)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    yield show
    for dialog in made:
        dialog.work.cancel_import()
        dialog.close()


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str | bytes], Path]:
    """Write a CSV file of the test's own."""

    def write(content: str | bytes, name: str = "members.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def ask(qtbot, worker: Worker, work) -> object:
    """Answer what a read finds."""
    answers: list[object] = []
    worker.read(work, owner=worker, then=answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    return answers[0]


def records(qtbot, worker: Worker, table_id: int) -> tuple[TableDef, list[Record]]:
    def work(reader):
        table = reader.table(table_id)
        return table, list(reader.iter_records(table, Query(table_id)))

    return ask(qtbot, worker, work)  # type: ignore[return-value]


def staged(qtbot, dialog: ImportDialog) -> None:
    """Wait until the whole file is read and judged."""
    qtbot.waitUntil(lambda: dialog._staged is not None, timeout=10_000)


def import_all(qtbot, dialog: ImportDialog) -> ImportReport:
    staged(qtbot, dialog)
    with qtbot.waitSignal(dialog.imported, timeout=20_000) as caught:
        qtbot.mouseClick(dialog.bar.go, Qt.MouseButton.LeftButton)
    return caught.args[0]


def choose(combo, key: object) -> None:
    """Choose as a person does: by the item, with the signal that follows."""
    at = combo.findData(key)
    assert at >= 0, key
    combo.setCurrentIndex(at)


def make_table(qtbot, worker: Worker, label: str, *drafts: FieldDraft) -> TableDef:
    made: list[TableDef] = []
    worker.write(
        lambda session: session.create_table(label, list(drafts)),
        owner=worker,
        then=lambda written: made.append(written.value),
    )
    qtbot.waitUntil(lambda: bool(made))
    return made[0]


# -- the main job


def test_one_dialog_under_two_names():
    assert ImportDialog is SameDialog


def test_tate_comes_in_whole_and_reads_back_byte_for_byte(qtbot, worker, show):
    dialog = show(TATE)
    staged(qtbot, dialog)
    assert dialog.header.understood_text() == (
        "UTF-8 with BOM · comma · header in row 1 · 9 columns"
    )
    assert dialog.bar.text() == "3,532 records will be imported."
    assert dialog.header.target.name.text() == "artist_data"
    report = import_all(qtbot, dialog)
    assert (report.created, report.failed) == (3532, 0)
    table, found = records(qtbot, worker, report.table_id)
    types = {field.label: field.type for field in table.fields}
    assert types["yearOfBirth"] == "integer"
    assert types["name"] == "text"
    with TATE.open(encoding="utf-8-sig", newline="") as handle:
        expected = list(csv.reader(handle))[1:]
    texts = [
        [to_text(value, field) for value, field in zip(record.values, table.fields, strict=True)]
        for record in sorted(found, key=lambda one: one.id)
    ]
    assert texts == expected


def test_return_imports_and_the_change_set_bears_the_file(qtbot, worker, show, write):
    dialog = show(write("name,age\nAda,36\nBob,41\n"))
    staged(qtbot, dialog)
    with qtbot.waitSignal(worker.committed) as committed:
        qtbot.keyClick(dialog.middle.columns, Qt.Key.Key_Return)
    change_set = committed.args[0]
    assert change_set.label == "Import members.csv"
    assert change_set.origin == "import"
    assert not dialog.isVisible()


def test_escape_closes_and_leaves_the_file_as_it_was(qtbot, worker, show, write):
    dialog = show(write("name\nAda\n"))
    staged(qtbot, dialog)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert ask(qtbot, worker, lambda reader: reader.tables()) == []


# -- the preview is what will be stored


def test_preview_shows_values_as_they_will_be_stored(qtbot, show, write):
    dialog = show(write("code,age,joined\n007,36,2026-05-03\n012,,2026-05-04\n"))
    staged(qtbot, dialog)
    rows = dialog.middle.preview.rows
    qtbot.waitUntil(lambda: rows.rowCount() == 2)
    assert rows.index(0, 0).data() == "007"
    assert rows.index(1, 1).data() == ""
    right = rows.index(0, 1).data(Qt.ItemDataRole.TextAlignmentRole)
    left = rows.index(0, 0).data(Qt.ItemDataRole.TextAlignmentRole)
    assert Qt.AlignmentFlag.AlignRight & right
    assert Qt.AlignmentFlag.AlignLeft & left
    vertical = Qt.Orientation.Vertical
    assert [rows.headerData(row, vertical) for row in (0, 1)] == ["2", "3"]


def test_preview_model_is_sound(qtbot, show, write, qtmodeltester):
    dialog = show(write("a,b\n1,x\n2,y\n"))
    staged(qtbot, dialog)
    qtmodeltester.check(dialog.middle.preview.rows)
    qtmodeltester.check(dialog.middle.columns.columns)


def test_preview_reads_on_to_the_last_row(qtbot, show, write):
    dialog = show(write("n\n" + "".join(f"{number}\n" for number in range(1000))))
    staged(qtbot, dialog)
    rows = dialog.middle.preview.rows

    def at_end() -> bool:
        dialog.middle.preview.scrollToBottom()
        if rows.canFetchMore(QModelIndex()):
            rows.fetchMore(QModelIndex())
        return rows.rowCount() == 1000

    qtbot.waitUntil(at_end)
    assert rows.index(999, 0).data() == "999"


def test_a_five_megabyte_cell_is_shown_short(qtbot, show, write):
    dialog = show(write('name,text\nAda,"' + "x" * 5_000_000 + '"\n'))
    staged(qtbot, dialog)
    qtbot.waitUntil(lambda: dialog.middle.preview.rows.rowCount() == 1)
    assert len(dialog.middle.preview.rows.index(0, 1).data()) < 400
    report = import_all(qtbot, dialog)
    assert report.created == 1


# -- what a person changes


def test_another_type_is_read_leniently_and_its_faults_are_marked(qtbot, show, write):
    dialog = show(write("name,born\nAda,1815\nBob,c. 1890\nCy,1900\n"))
    staged(qtbot, dialog)
    dialog.middle.columns.choose(1)
    assert "is not a whole number" in dialog.middle.editor.proof.text()
    choose(dialog.middle.editor.type, "integer")
    assert not dialog.bar.go.isEnabled()
    staged(qtbot, dialog)
    assert dialog.bar.text() == "2 records will be imported, 1 row has a fault and stays out."
    rows = dialog.middle.preview.rows
    qtbot.waitUntil(lambda: rows.rowCount() == 3)
    cell = rows.index(1, 1)
    assert cell.data() == "c. 1890"
    assert "is not a whole number" in cell.data(Qt.ItemDataRole.ToolTipRole)
    assert not cell.data(Qt.ItemDataRole.DecorationRole).isNull()
    assert "fault" in cell.data(Qt.ItemDataRole.AccessibleTextRole)
    choose(dialog.bar.rest, LEAVE)
    assert import_all(qtbot, dialog).failed == 1


def test_doubtful_dates_ask_and_a_button_answers(qtbot, worker, show, write):
    dialog = show(write("joined\n1/2/2026\n3/4/2026\n"))
    staged(qtbot, dialog)
    editor = dialog.middle.editor
    assert "1 February 2026 or 2 January 2026" in editor.proof.text()
    buttons = {one.text(): one for one in editor.findChildren(QPushButton)}
    qtbot.waitUntil(lambda: all(one.isVisible() for one in buttons.values()))
    assert set(buttons) == {"Day first: 1 February 2026", "Month first: 2 January 2026"}
    qtbot.mouseClick(buttons["Month first: 2 January 2026"], Qt.MouseButton.LeftButton)
    report = import_all(qtbot, dialog)
    _, found = records(qtbot, worker, report.table_id)
    assert sorted(str(record.values[0]) for record in found) == ["2026-01-02", "2026-03-04"]


def test_names_of_fields_and_table_do_not_read_the_file_again(qtbot, worker, show, write):
    dialog = show(write("a,b\n1,x\n"))
    staged(qtbot, dialog)
    before = dialog._staged
    dialog.middle.editor.name.selectAll()
    qtbot.keyClicks(dialog.middle.editor.name, "Number")
    dialog.header.target.name.selectAll()
    qtbot.keyClicks(dialog.header.target.name, "Things & more")
    assert dialog._staged is not None
    assert dialog._staged.digest == before.digest
    report = import_all(qtbot, dialog)
    table, _ = records(qtbot, worker, report.table_id)
    assert table.label == "Things & more"
    assert [field.label for field in table.fields] == ["Number", "b"]


def test_space_leaves_a_column_out(qtbot, worker, show, write):
    dialog = show(write("a,b\n1,x\n"))
    staged(qtbot, dialog)
    dialog.middle.columns.choose(1)
    qtbot.keyClick(dialog.middle.columns, Qt.Key.Key_Space)
    report = import_all(qtbot, dialog)
    table, _ = records(qtbot, worker, report.table_id)
    assert [field.label for field in table.fields] == ["a"]


def test_a_click_on_the_tick_leaves_a_column_out(qtbot, show, write):
    dialog = show(write("a,b\n1,x\n"))
    staged(qtbot, dialog)
    view = dialog.middle.columns
    place = view.visualRect(view.columns.index(1, 0))
    tick = QPoint(10, place.center().y())
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=tick)
    assert dialog._plan.columns[1].skip


def test_unique_finds_what_occurs_twice(qtbot, show, write):
    dialog = show(write("mail\na@b.org\nc@d.org\na@b.org\n"))
    staged(qtbot, dialog)
    qtbot.mouseClick(dialog.middle.editor.unique, Qt.MouseButton.LeftButton)
    staged(qtbot, dialog)
    assert "1 row has a fault" in dialog.bar.text()
    assert "1 value not unique" in dialog.middle.editor.proof.text()


def test_required_keeps_blank_rows_out(qtbot, show, write):
    dialog = show(write("a,b\n1,x\n2,\n"))
    staged(qtbot, dialog)
    dialog.middle.columns.choose(1)
    qtbot.mouseClick(dialog.middle.editor.required, Qt.MouseButton.LeftButton)
    staged(qtbot, dialog)
    assert "1 row has a fault" in dialog.bar.text()


def test_a_choice_proposes_the_values_of_the_file(qtbot, worker, show, write):
    dialog = show(write("size\nS\nM\nS\nL\n"))
    staged(qtbot, dialog)
    choose(dialog.middle.editor.type, "choice")
    report = import_all(qtbot, dialog)
    table, _ = records(qtbot, worker, report.table_id)
    assert table.fields[0].choices == ("S", "M", "L")
    assert report.created == 4


def test_reading_options_redraw_the_preview(qtbot, show, write):
    dialog = show(write("a;b\n1;x\n2;y\n"))
    staged(qtbot, dialog)
    assert "semicolon" in dialog.header.understood_text()
    qtbot.mouseClick(dialog.header.change, Qt.MouseButton.LeftButton)
    choose(dialog.header.reading.form.delimiter, ",")
    qtbot.waitUntil(lambda: dialog.middle.preview.rows.columnCount() == 1)
    staged(qtbot, dialog)
    qtbot.mouseClick(dialog.header.reading.again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.middle.preview.rows.columnCount() == 2)


def test_choices_survive_other_reading_options(qtbot, show, write):
    dialog = show(write("name,born\nAda,1815\nBob,1890\n"))
    staged(qtbot, dialog)
    dialog.middle.columns.choose(1)
    choose(dialog.middle.editor.type, "text")
    dialog.header.target.name.setText("People")
    qtbot.mouseClick(dialog.header.change, Qt.MouseButton.LeftButton)
    choose(dialog.header.reading.form.encoding, "cp1252")
    qtbot.waitUntil(lambda: "Western" in dialog.header.understood_text())
    assert dialog._plan.columns[1].draft.type == "text"
    assert dialog._plan.table_label == "People"


def test_characters_that_failed_to_decode_are_counted(qtbot, show, write):
    dialog = show(write("name\nMüller\nJosé\n".encode("cp1252")))
    staged(qtbot, dialog)
    qtbot.mouseClick(dialog.header.change, Qt.MouseButton.LeftButton)
    choose(dialog.header.reading.form.encoding, "utf-8")
    qtbot.waitUntil(lambda: "2 characters unreadable" in dialog.header.understood_text())
    assert any("2 characters could not be read" in one for one in dialog.middle.remarks.texts())


# -- what stands in the way


def test_a_taken_name_is_said_before_the_import(qtbot, worker, show, write):
    table = make_table(qtbot, worker, "Members", FieldDraft("Name"))
    dialog = show(write("name\nAda\n"), tables=[table])
    staged(qtbot, dialog)
    dialog.header.target.name.setText("members")
    assert not dialog.bar.go.isEnabled()
    assert "another one named" in dialog.bar.text()
    dialog.header.target.name.setText("Others")
    qtbot.waitUntil(dialog.bar.go.isEnabled)


def test_two_fields_of_one_name_are_said(qtbot, show, write):
    dialog = show(write("a,b\n1,x\n"))
    staged(qtbot, dialog)
    dialog.middle.editor.name.selectAll()
    qtbot.keyClicks(dialog.middle.editor.name, "b")
    assert "another one named “b”" in dialog.bar.text()
    assert not dialog.bar.go.isEnabled()


def test_no_column_at_all_is_said(qtbot, show, write):
    dialog = show(write("a\n1\n"))
    staged(qtbot, dialog)
    qtbot.keyClick(dialog.middle.columns, Qt.Key.Key_Space)
    assert dialog.bar.text() == "Nothing is imported yet. Tick at least one column."


# -- into a table that is there


def test_columns_find_their_fields_by_name_and_by_hand(qtbot, worker, show, write):
    table = make_table(
        qtbot, worker, "Members", FieldDraft("Full Name"), FieldDraft("Phone"), FieldDraft("Age")
    )
    dialog = show(write("full_name,Handy,extra\nAda,0171,x\n"), table)
    staged(qtbot, dialog)
    by_label = {field.label: field.id for field in table.fields}
    targets = [column.target for column in dialog._plan.columns]
    assert targets == [by_label["Full Name"], None, None]
    assert [column.skip for column in dialog._plan.columns] == [False, True, True]
    rows = dialog.middle.preview.rows
    qtbot.waitUntil(lambda: rows.rowCount() == 1)
    assert rows.index(0, 1).data() == "0171"  # what to match by hand must be in sight
    dialog.middle.columns.choose(1)
    choose(dialog.middle.editor.goes_into, by_label["Phone"])
    dialog.middle.columns.choose(2)
    choose(dialog.middle.editor.goes_into, 0)
    report = import_all(qtbot, dialog)
    assert report.table_id == table.id
    changed, found = records(qtbot, worker, table.id)
    values = dict(zip([field.label for field in changed.fields], found[0].values, strict=True))
    assert values == {"Full Name": "Ada", "Phone": "0171", "Age": None, "extra": "x"}


def test_two_columns_cannot_go_into_one_field(qtbot, worker, show, write):
    table = make_table(qtbot, worker, "Members", FieldDraft("Name"))
    dialog = show(write("name,other\nAda,x\n"), table)
    staged(qtbot, dialog)
    dialog.middle.columns.choose(1)
    choose(dialog.middle.editor.goes_into, table.fields[0].id)
    assert "both go into Name" in dialog.bar.text()
    assert not dialog.bar.go.isEnabled()


def test_a_required_field_without_a_column_is_said(qtbot, worker, show, write):
    table = make_table(
        qtbot, worker, "Members", FieldDraft("Name"), FieldDraft("Number", required=True)
    )
    dialog = show(write("name\nAda\n"), table)
    staged(qtbot, dialog)
    assert dialog.bar.text() == "Each record needs “Number”. Choose a column for it."
    assert not dialog.bar.go.isEnabled()


def test_the_target_can_be_changed_there_and_back(qtbot, worker, show, write):
    table = make_table(qtbot, worker, "Members", FieldDraft("name"))
    dialog = show(write("name,age\nAda,36\n", "new.csv"), tables=[table])
    staged(qtbot, dialog)
    choose(dialog.header.target.combo, table.id)
    assert not dialog.header.target.name.isVisible()
    staged(qtbot, dialog)
    assert dialog._plan.columns[1].skip
    choose(dialog.header.target.combo, 0)
    assert not dialog._plan.columns[1].skip
    assert dialog.header.target.name.text() == "new"


# -- faults


FAULTY = "name,born\n" + "".join(f"n{n},{n if n % 3 else 'x'}\n" for n in range(12))


def faulty_dialog(qtbot, show, path) -> ImportDialog:
    dialog = show(path)
    staged(qtbot, dialog)
    dialog.middle.columns.choose(1)
    choose(dialog.middle.editor.type, "integer")
    staged(qtbot, dialog)
    return dialog


def test_faults_are_grouped_and_lead_to_their_cells(qtbot, show, write):
    dialog = faulty_dialog(qtbot, show, write(FAULTY))
    qtbot.mouseClick(dialog.bar.faults, Qt.MouseButton.LeftButton)
    tree = dialog.middle.faults.tree
    model = tree.model()
    assert model.rowCount() == 1
    head = model.index(0, 0)
    assert head.data() == "born: 4 values not a whole number"
    assert model.rowCount(head) == 4
    first = [model.index(0, column, head).data() for column in range(3)]
    assert first == ["2", "x", "“x” is not a whole number."]
    qtbot.waitUntil(lambda: dialog.middle.preview.rows.rowCount() == 12)
    tree.setCurrentIndex(model.index(1, 0, head))
    qtbot.keyClick(tree, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.middle.tabs.currentIndex() == 0)
    at = dialog.middle.preview.currentIndex()
    assert (at.row(), at.column()) == (3, 1)


def test_rejected_rows_are_saved_with_their_reason_and_come_back(
    qtbot, show, write, tmp_path, monkeypatch
):
    dialog = faulty_dialog(qtbot, show, write(FAULTY))
    target = tmp_path / "rejected.csv"
    monkeypatch.setattr(dialogs, "ask_save_file", lambda *_, **__: target)
    with qtbot.waitSignal(dialog.work.rejects_saved):
        dialog.middle.faults.save.click()
    assert "4 rows saved as “rejected.csv”" in dialog.banner.text()
    with target.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.reader(handle))
    assert rows[0] == ["name", "born", "Reason"]
    assert rows[1] == ["n0", "x", "“x” is not a whole number."]
    assert len(rows) == 5
    again = show(target)
    staged(qtbot, again)
    assert again.bar.text() == "4 records will be imported."


def test_rejected_rows_that_cannot_be_saved_say_so(qtbot, show, write, tmp_path, monkeypatch):
    dialog = faulty_dialog(qtbot, show, write(FAULTY))
    monkeypatch.setattr(dialogs, "ask_save_file", lambda *_, **__: tmp_path / "no" / "such.csv")
    with qtbot.waitSignal(dialog.work.rejects_failed):
        dialog.middle.faults.save.click()
    assert "cannot be written there" in dialog.banner.text()


def test_when_every_row_has_a_fault_nothing_can_be_imported(qtbot, show, write):
    dialog = show(write("born\nx\ny\n"))
    staged(qtbot, dialog)
    choose(dialog.middle.editor.type, "date")
    staged(qtbot, dialog)
    assert dialog.bar.text() == "Nothing can be imported: every row has a fault."
    assert not dialog.bar.go.isEnabled()


# -- bad input, each with its sentence


def _device(_: Path) -> Path:
    return Path(os.devnull)


def _folder(folder: Path) -> Path:
    return folder


BAD: dict[str, tuple[bytes | Callable[[Path], Path], str]] = {
    "empty": (b"", "“bad.csv” is empty"),
    "binary": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "“bad.csv” does not hold text"),
    "5,000 columns": (
        ",".join(f"c{n}" for n in range(5000)).encode() + b"\n" + b"1," * 4999 + b"1\n",
        "“bad.csv” has too many columns",
    ),
    "not there": (lambda folder: folder / "bad.csv", "“bad.csv” is not there"),
    "a folder": (_folder, "is not a file"),
    "a device": (_device, "is not a file"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_cannot_be_read_has_its_sentence(qtbot, show, write, tmp_path, name):
    content, title = BAD[name]
    path = content(tmp_path) if callable(content) else write(content, "bad.csv")
    dialog = show(path)
    qtbot.waitUntil(lambda: title in dialog.middle.nothing.accessibleName())
    assert dialog.middle.nothing.isVisible()
    assert dialog.middle.nothing.accessibleDescription()
    assert not dialog.bar.go.isEnabled()


REMARKED = {
    "without a header": (b"1,Ada,2020-01-02\n2,Bob,2020-01-03\n3,Cy,2020-01-04\n", "No line with"),
    "ragged rows": (b"a,b,c\n1,2,3\n1,2\n1,2,3,4\n1,2,3\n", "2 rows have too few or too many"),
    "an unclosed quote": (b'a,b\n1,x\n2,"y\n3,z\n4,w\n', "quotation mark"),
    "duplicate names": (b"a,b,a\n1,2,3\n4,5,6\n", "“a” names more than one column"),
    "blank names": (b"a,,c\n1,2,3\n4,5,6\n", "A column has no name (column 2)"),
    "long names": (b"a," + b"n" * 301 + b"\n1,2\n3,4\n", "The name of a column is very long"),
    "NUL bytes": (b"a,b\n1,x\0y\n2,z\n3,w\n", "characters that are no text"),
}


@pytest.mark.parametrize("name", REMARKED)
def test_an_odd_file_is_read_and_its_oddity_said(qtbot, show, write, name):
    content, words_ = REMARKED[name]
    dialog = show(write(content, "odd.csv"))
    staged(qtbot, dialog)
    assert any(words_ in one for one in dialog.middle.remarks.texts())
    assert dialog._staged.rows >= 2


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_other_encodings_are_read(qtbot, worker, show, write, encoding):
    text = "name,place\nJosé Müller,Köln\nAda Größe,Zürich\nBäcker,Düsseldorf\n"
    dialog = show(write(text.encode(encoding)))
    report = import_all(qtbot, dialog)
    _, found = records(qtbot, worker, report.table_id)
    assert sorted(str(one.values[0]) for one in found) == ["Ada Größe", "Bäcker", "José Müller"]


def test_a_file_that_vanishes_has_its_sentence_and_can_come_back(qtbot, show, write):
    path = write("name,born\nAda,1815\n")
    dialog = show(path)
    staged(qtbot, dialog)
    text = path.read_bytes()
    path.unlink()
    dialog.middle.columns.choose(1)
    choose(dialog.middle.editor.type, "text")
    qtbot.waitUntil(lambda: "is not there" in dialog.middle.nothing.accessibleName())
    path.write_bytes(text)
    dialog.middle.nothing.findChild(QPushButton).click()
    staged(qtbot, dialog)
    assert dialog._plan.columns[1].draft.type == "text"
    assert dialog.bar.text() == "1 record will be imported."


def test_a_file_that_changes_has_its_sentence(qtbot, show, write):
    path = write("name,born\nAda,1815\n")
    dialog = show(path)
    staged(qtbot, dialog)
    write("name,born\nAda,1815\nBob,1900\n")
    dialog.middle.columns.choose(1)
    choose(dialog.middle.editor.type, "text")
    qtbot.waitUntil(lambda: "changed while" in dialog.middle.nothing.accessibleName())


def test_a_wrong_option_can_be_taken_back(qtbot, show, write):
    dialog = show(write("name,born\nAda,1815\n"))
    staged(qtbot, dialog)
    qtbot.mouseClick(dialog.header.change, Qt.MouseButton.LeftButton)
    dialog.header.reading.form.header_rows.setValue(2)
    qtbot.waitUntil(lambda: "no records will be made" in dialog.bar.text())
    assert dialog.header.reading.isVisible()
    dialog.header.reading.form.header_rows.setValue(1)
    staged(qtbot, dialog)


def test_a_file_of_names_only_makes_a_table_without_records(qtbot, show, write):
    dialog = show(write(b"name,born\n", "people.csv"))
    staged(qtbot, dialog)
    assert dialog.bar.text() == "A table with these fields and no records will be made."
    assert any("no rows below the column names" in one for one in dialog.middle.remarks.texts())
    report = import_all(qtbot, dialog)
    assert report.created == report.failed == 0


# -- when a run fails


def test_a_failure_stays_in_the_dialog_with_every_choice(qtbot, worker, show, write):
    dialog = show(write("name\nAda\n"))
    staged(qtbot, dialog)
    dialog.header.target.name.setText("Crew")
    # somebody makes a table of that name while the dialog is open
    make_table(qtbot, worker, "Crew", FieldDraft("x"))
    with qtbot.waitSignal(dialog.work.import_failed):
        qtbot.mouseClick(dialog.bar.go, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    assert "another one named “Crew”" in dialog.banner.text()
    dialog.header.target.name.setText("Crew 2")
    assert import_all(qtbot, dialog).created == 1


@pytest.mark.parametrize("what", ["changes", "vanishes"])
def test_what_was_checked_comes_in_though_the_file_changes_or_vanishes(
    qtbot, worker, show, write, what
):
    dialog = show(write("name\nAda\nBob\n"))
    staged(qtbot, dialog)
    write("name\nZoe\n") if what == "changes" else dialog.path.unlink()
    report = import_all(qtbot, dialog)
    _, found = records(qtbot, worker, report.table_id)
    assert [record.values[0] for record in found] == ["Ada", "Bob"]


@pytest.mark.parametrize("what", ["changes", "vanishes"])
def test_rows_of_a_file_that_changed_or_vanished_are_not_saved_and_it_is_read_again(
    qtbot, show, write, tmp_path, monkeypatch, what
):
    dialog = faulty_dialog(qtbot, show, write(FAULTY))
    write(FAULTY + "n12,x\n") if what == "changes" else dialog.path.unlink()
    target = tmp_path / "rejected.csv"
    monkeypatch.setattr(dialogs, "ask_save_file", lambda *_, **__: target)
    with qtbot.waitSignal(dialog.work.rejects_failed):
        dialog.middle.faults.save.click()
    words_ = "changed while" if what == "changes" else "is not there"
    assert words_ in dialog.banner.text()
    assert not target.exists()
    write(FAULTY + "n12,x\n")
    offered = dialog.banner.findChildren(QPushButton)
    qtbot.waitUntil(lambda: any(one.isVisible() for one in offered))
    [again] = [one for one in offered if one.isVisible()]
    assert again.text() == "Read it again"
    qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    staged(qtbot, dialog)
    assert "5 rows have a fault" in dialog.bar.text()


def test_cancel_rolls_back_and_a_second_try_succeeds(qtbot, worker, show, write):
    dialog = show(write("n,t\n" + "".join(f"{n},text {n}\n" for n in range(60_000))))
    staged(qtbot, dialog)
    with qtbot.waitSignal(dialog.work.import_failed, timeout=20_000):
        qtbot.mouseClick(dialog.bar.go, Qt.MouseButton.LeftButton)
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert "Everything is as it was before" in dialog.banner.text()
    assert ask(qtbot, worker, lambda reader: reader.tables()) == []
    assert import_all(qtbot, dialog).created == 60_000


def test_closing_early_leaves_nothing_running(qtbot, worker, show, tmp_path):
    path = Path(shutil.copy(TATE, tmp_path / "artists.csv"))
    at_once = show(path)
    at_once.close()
    later = show(path)
    qtbot.waitUntil(lambda: later._plan is not None)
    later.close()
    whole = show(path)
    staged(qtbot, whole)
    whole.close()
    assert at_once._plan is None
    assert ask(qtbot, worker, lambda reader: reader.tables()) == []


# -- words


def test_every_note_of_the_reader_has_words():
    folder = Path(words.__file__).parent.parent.parent / "domain" / "formats" / "delimited"
    source = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    codes = set(re.findall(r'Note\(\s*"(\w+)"', source))
    assert codes <= set(words.known_notes())
    assert len(codes) >= 10
    for code in codes:
        text = words.remark(Note(code, 2, (3, 4), "cp1252")).text
        assert text.endswith(".")


def test_every_reason_of_a_guess_has_words():
    named = [line.strip() for line in (Guess.__doc__ or "").splitlines()]
    docs = " ".join(named)
    for reason in guesses.known_reasons():
        assert reason in docs
        found = Guess("text", "", reason, 1, 3, ("a", "b"))
        assert guesses.guess_words(found, sampled=False).endswith(".")


def test_the_guess_shows_its_proof():
    zero = Guess("text", "", "leading_zero", 809, 812, ("07867",))
    assert guesses.guess_words(zero, sampled=False) == (
        "Kept as text: 3 of 812 values begin with 0, for example “07867”."
    )
    whole = Guess("integer", "", "all_fit", 3512, 3512)
    assert guesses.guess_words(whole, sampled=False) == "Whole number: all 3,512 values fit."
    assert guesses.guess_words(whole, sampled=True, rows=9000) == (
        "Whole number: every value fits, in all 9,000 rows."
    )


def test_a_type_disproved_further_down_is_told(qtbot, show, write):
    text = "n\n" + "".join(f"{n}\n" for n in range(1500)) + "many\n"
    dialog = show(write(text))
    staged(qtbot, dialog)
    assert dialog._plan.columns[0].draft.type == "text"
    assert "row 1,502 holds “many”" in checks.proof(dialog._plan, 0, dialog._staged)
    assert dialog.bar.text() == "1,501 records will be imported."


def test_everything_has_an_accessible_name(qtbot, show, write):
    dialog = show(write("a,b\n1,x\n"))
    staged(qtbot, dialog)
    for kind in (QComboBox, QAbstractItemView, QSpinBox):
        for widget in dialog.findChildren(kind):
            if widget.isVisible() and not isinstance(widget, QHeaderView):
                assert widget.accessibleName(), widget
    for line in dialog.findChildren(QLineEdit):
        if line.isVisible():
            assert line.accessibleName()


def test_a_value_of_the_file_stands_beside_each_column(qtbot, show, write):
    dialog = show(write("Name,Town,Note\nAda,,\nBea,Bonn,\n"))
    staged(qtbot, dialog)
    columns = dialog.middle.columns
    assert columns.header().visualIndex(3) == 1
    assert [columns.columns.index(row, 3).data() for row in range(3)] == ["Ada", "Bonn", ""]
    spoken = columns.columns.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "for example Bonn" in spoken

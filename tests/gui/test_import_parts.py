"""Which table of a file is imported, and how each kind of file is read, in the import dialog."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from domain.formats import registry
from domain.importing import ImportReport
from gui.import_dialog import ImportDialog
from gui.importing.parts import free_name
from gui.importing.reading_panel import FORMS
from gui.worker import Worker

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton

Show = Callable[[Path], ImportDialog]


@pytest.fixture
def show(qtbot, worker: Worker) -> Iterator[Show]:
    made: list[ImportDialog] = []

    def show(path: Path) -> ImportDialog:
        dialog = ImportDialog(worker, [], path)
        made.append(dialog)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    yield show
    for dialog in made:
        dialog.close()


@pytest.fixture
def book(tmp_path: Path) -> Path:
    made = Workbook()
    made.remove(made.active)
    sheets = {
        "Members": [["name", "age"], ["Ada", 36], ["Bo", 41]],
        "Fees": [["year", "fee"], [2025, 12.5], [2026, 13]],
        "Old": [["name"], ["Cy"], ["Dee"]],
        "Empty": [],
    }
    for title, rows in sheets.items():
        page = made.create_sheet(title)
        for row in rows:
            page.append(row)
    made["Old"].sheet_state = "hidden"
    made.save(tmp_path / "club.xlsx")
    return tmp_path / "club.xlsx"


def write(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


def staged(qtbot, dialog: ImportDialog) -> None:
    qtbot.waitUntil(lambda: dialog._staged is not None, timeout=20_000)


def headers(dialog: ImportDialog) -> list[str]:
    return [one.header for one in dialog._plan.columns]


def choose_by_key(qtbot, box, label: str) -> None:
    """Go to an entry with the arrow keys."""
    box.setFocus()
    for _ in range(box.count()):
        if box.currentText() == label:
            return
        down = box.findText(label) > box.currentIndex()
        qtbot.keyClick(box, Key.Key_Down if down else Key.Key_Up)
    assert box.currentText() == label


def run(qtbot, dialog: ImportDialog) -> ImportReport:
    staged(qtbot, dialog)
    with qtbot.waitSignal(dialog.imported, timeout=20_000) as caught:
        qtbot.mouseClick(dialog.bar.go, LEFT)
    return caught.args[0]


def records(qtbot, worker: Worker, table_id: int) -> list[tuple]:
    from domain.values import Query

    found: list = []

    def work(reader):
        table = reader.table(table_id)
        return [one.values for one in reader.iter_records(table, Query(table_id))]

    worker.read(work, owner=worker, then=found.append)
    qtbot.waitUntil(lambda: bool(found))
    return found[0]


# -- sheets


def test_sheets_can_be_chosen_and_the_preview_follows(qtbot, worker, show, book):
    dialog = show(book)
    staged(qtbot, dialog)
    parts = dialog.header.parts
    assert parts.isVisible()
    assert parts.box.accessibleName() == "Sheet"
    assert parts.labels() == ["Members", "Fees", "Old (hidden)", "Empty"]
    assert parts.box.currentText() == "Members"
    assert dialog.header.target.name.text() == "Members"
    choose_by_key(qtbot, parts.box, "Fees")
    qtbot.waitUntil(lambda: headers(dialog) == ["year", "fee"] if dialog._plan else False)
    assert parts.box.hasFocus(), "whoever goes through the sheets by key stays in the box"
    assert dialog.header.target.name.text() == "Fees"
    assert "Fees" in dialog.header.understood_text()
    report = run(qtbot, dialog)
    assert records(qtbot, worker, report.table_id) == [(2025, "12.5"), (2026, "13")]


def test_a_name_that_was_typed_stays_when_another_sheet_is_chosen(qtbot, show, book):
    dialog = show(book)
    staged(qtbot, dialog)
    dialog.header.target.name.selectAll()
    qtbot.keyClicks(dialog.header.target.name, "People")
    choose_by_key(qtbot, dialog.header.parts.box, "Fees")
    qtbot.waitUntil(lambda: headers(dialog) == ["year", "fee"] if dialog._plan else False)
    assert dialog.header.target.name.text() == "People"
    assert dialog._plan.table_label == "People"


def test_from_an_empty_sheet_there_is_a_way_back(qtbot, show, book):
    dialog = show(book)
    staged(qtbot, dialog)
    box = dialog.header.parts.box
    box.setCurrentIndex(3)
    qtbot.waitUntil(lambda: dialog.middle.nothing.isVisible(), timeout=10_000)
    assert box.isVisible()
    assert not dialog.bar.go.isEnabled()
    box.setCurrentIndex(2)
    staged(qtbot, dialog)
    assert headers(dialog) == ["name"]
    assert box.currentText() == "Old (hidden)"


def test_guessing_again_stays_on_the_sheet(qtbot, show, book):
    dialog = show(book)
    staged(qtbot, dialog)
    dialog.header.parts.box.setCurrentIndex(1)
    qtbot.waitUntil(lambda: headers(dialog) == ["year", "fee"] if dialog._plan else False)
    qtbot.mouseClick(dialog.header.change, LEFT)
    form = dialog.header.reading.form
    form.header_rows.setValue(0)
    qtbot.waitUntil(lambda: headers(dialog) == ["Column 1", "Column 2"])
    qtbot.mouseClick(dialog.header.reading.again, LEFT)
    qtbot.waitUntil(lambda: headers(dialog) == ["year", "fee"])
    assert dialog.header.parts.box.currentText() == "Fees"


def test_one_sheet_is_no_choice(qtbot, show, tmp_path):
    made = Workbook()
    made.active.append(["name", "age"])
    made.active.append(["Ada", 36])
    made.save(tmp_path / "one.xlsx")
    dialog = show(tmp_path / "one.xlsx")
    staged(qtbot, dialog)
    assert not dialog.header.parts.isVisible()
    assert dialog.header.target.name.text() == "one"


# -- lists, tables, tables one below the other


def test_lists_of_a_json_file(qtbot, show, tmp_path):
    content = {"club": {"members": [{"name": "Ada"}], "fees": [{"year": 2026, "fee": 3}]}}
    dialog = show(write(tmp_path / "club.json", json.dumps(content)))
    staged(qtbot, dialog)
    parts = dialog.header.parts
    assert parts.box.accessibleName() == "List"
    assert parts.labels() == ["club.members", "club.fees", "The whole file"]
    assert dialog.header.target.name.text() == "members"
    parts.box.setCurrentIndex(1)
    qtbot.waitUntil(lambda: headers(dialog) == ["year", "fee"] if dialog._plan else False)
    assert dialog.header.target.name.text() == "fees"


def test_tables_of_an_sqlite_file(qtbot, show, tmp_path):
    path = tmp_path / "shop.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE goods (name TEXT, price REAL)")
        connection.execute("INSERT INTO goods VALUES ('Tea', 2.5)")
        connection.execute("CREATE TABLE people (name TEXT)")
        connection.execute("INSERT INTO people VALUES ('Ada')")
    connection.close()
    dialog = show(path)
    staged(qtbot, dialog)
    parts = dialog.header.parts
    assert (parts.box.accessibleName(), parts.labels()) == ("Table", ["goods", "people"])
    assert not dialog.header.change.isVisible(), "there is nothing to choose about a database"
    parts.box.setCurrentIndex(1)
    qtbot.waitUntil(lambda: headers(dialog) == ["name"] if dialog._plan else False)


def test_a_second_table_further_down(qtbot, worker, show, tmp_path):
    text = "name,age\nAda,36\nBo,41\n\ncity,people,area\nOslo,700000,454\nRome,2800000,1285\n"
    dialog = show(write(tmp_path / "two.csv", text))
    staged(qtbot, dialog)
    parts = dialog.header.parts
    assert parts.labels() == ["First table, from row 1", "Table, from row 5"]
    assert parts.box.accessibleName() == "Table"
    choose_by_key(qtbot, parts.box, "Table, from row 5")
    qtbot.waitUntil(
        lambda: headers(dialog) == ["city", "people", "area"] if dialog._plan else False
    )
    assert parts.box.currentIndex() == 1
    report = run(qtbot, dialog)
    assert records(qtbot, worker, report.table_id)[0] == ("Oslo", 700000, 454)


# -- how each kind of file is read


def test_a_workbook_has_the_options_of_a_sheet(qtbot, show, tmp_path):
    made = Workbook()
    for row in (["Club list"], [], ["name", "age"], ["Ada", 36], ["Bo", 41], ["Sum", 77]):
        made.active.append(row)
    made.save(tmp_path / "list.xlsx")
    dialog = show(tmp_path / "list.xlsx")
    staged(qtbot, dialog)
    assert headers(dialog) == ["name", "age"]
    qtbot.mouseClick(dialog.header.change, LEFT)
    form = dialog.header.reading.form
    assert form.header_rows.hasFocus()
    assert (form.header_rows.value(), form.skip_rows.value()) == (1, 2)
    assert form.last_row.text() == "to the end"
    qtbot.keyClick(form.header_rows, Key.Key_Tab)
    assert form.skip_rows.hasFocus()
    qtbot.keyClick(form.skip_rows, Key.Key_Tab)
    form.last_row.lineEdit().selectAll()
    qtbot.keyClicks(form.last_row.lineEdit(), "5")
    qtbot.keyClick(form.last_row, Key.Key_Tab)
    qtbot.waitUntil(lambda: dialog._staged is not None and dialog._staged.rows == 2)


def test_nested_objects_become_columns_or_stay_json(qtbot, show, tmp_path):
    content = [{"name": "Ada", "address": {"city": "Oslo", "zip": "0170"}}]
    dialog = show(write(tmp_path / "people.json", json.dumps(content)))
    staged(qtbot, dialog)
    assert headers(dialog) == ["name", "address.city", "address.zip"]
    qtbot.mouseClick(dialog.header.change, LEFT)
    form = dialog.header.reading.form
    assert form.lines.hasFocus()
    form.nested.setFocus()
    qtbot.keyClick(form.nested, Key.Key_Down)
    qtbot.waitUntil(lambda: headers(dialog) == ["name", "address"])
    staged(qtbot, dialog)
    assert json.loads(dialog._plan.probe.sample[0][1]) == {"city": "Oslo", "zip": "0170"}
    assert not form.header.isVisible(), "records with names have no header"


def test_single_columns_can_be_kept_as_json(qtbot, show, tmp_path):
    content = [{"name": "Ada", "home": {"city": "Oslo", "at": {"x": 1}}, "work": {"city": "Rome"}}]
    dialog = show(write(tmp_path / "people.json", json.dumps(content)))
    staged(qtbot, dialog)
    assert headers(dialog) == ["name", "home.city", "home.at.x", "work.city"]
    qtbot.mouseClick(dialog.header.change, LEFT)
    kept = dialog.header.reading.form.kept
    assert (kept.isVisible(), kept.text()) == (True, "no column")
    actions = {one.text(): one for one in kept.menu().actions()}
    assert list(actions) == ["home", "home.at", "work"]
    kept.setFocus()
    qtbot.keyClick(kept, Key.Key_Space)
    menu = kept.menu()
    qtbot.waitUntil(menu.isVisible)
    qtbot.keyClick(menu, Key.Key_Down)
    qtbot.keyClick(menu, Key.Key_Return)
    qtbot.waitUntil(lambda: headers(dialog) == ["name", "home", "work.city"])
    assert kept.text() == "1 column"
    staged(qtbot, dialog)
    assert json.loads(dialog._plan.probe.sample[0][1]) == {"city": "Oslo", "at": {"x": 1}}


def test_lists_in_json_may_have_a_header(qtbot, show, tmp_path):
    dialog = show(write(tmp_path / "rows.json", '[["name", "age"], ["Ada", 36], ["Bo", 41]]'))
    staged(qtbot, dialog)
    assert headers(dialog) == ["name", "age"]
    qtbot.mouseClick(dialog.header.change, LEFT)
    form = dialog.header.reading.form
    assert form.header.isVisible()
    assert not form.nested.isVisible()
    form.header.setFocus()
    qtbot.keyClick(form.header, Key.Key_Down)
    qtbot.waitUntil(lambda: headers(dialog) == ["Column 1", "Column 2"])


def test_the_encoding_of_json_can_be_changed(qtbot, show, tmp_path):
    path = tmp_path / "names.json"
    path.write_bytes('[{"name": "Zoë"}, {"name": "René"}]'.encode("cp1252"))
    dialog = show(path)
    staged(qtbot, dialog)
    form = dialog.header.reading.form
    form.encoding.setCurrentIndex(form.encoding.findData("cp1251"))
    qtbot.waitUntil(lambda: dialog._plan.probe.sample[0] == ("Zoл",))
    form.encoding.setCurrentIndex(form.encoding.findData("cp1252"))
    qtbot.waitUntil(lambda: dialog._plan.probe.sample[0] == ("Zoë",))


def test_every_control_has_a_name_a_label_and_a_place_in_the_order(qtbot):
    for make in FORMS.values():
        form = make()
        qtbot.addWidget(form)
        form.show()
        QTest.qWaitForWindowExposed(form)
        controls = [
            one
            for one in form.findChildren(QWidget)
            if one.metaObject().className() in ("QComboBox", "QSpinBox")
        ]
        assert controls
        assert all(one.accessibleName() for one in controls)
        assert len({one.accessibleName() for one in controls}) == len(controls)
        form.setFocus()
        assert form.isAncestorOf(form.focusProxy())


def test_tab_goes_through_the_head_in_the_order_of_the_eye(qtbot, show, book):
    dialog = show(book)
    staged(qtbot, dialog)
    qtbot.mouseClick(dialog.header.change, LEFT)
    header, form = dialog.header, dialog.header.reading.form
    expected = [
        form.header_rows,
        form.skip_rows,
        form.last_row,
        header.reading.again,
        header.parts.box,
        header.parts.all,
        header.target.combo,
        header.target.name,
    ]
    found = [dialog.focusWidget()]
    while len(found) < len(expected):
        qtbot.keyClick(dialog.focusWidget(), Key.Key_Tab)
        found.append(dialog.focusWidget())
    assert [one.accessibleName() or one.text() for one in found] == [
        one.accessibleName() or one.text() for one in expected
    ]


def test_every_format_has_its_form_or_nothing_to_choose():
    homes = {one.__module__.rpartition(".")[0].rpartition(".")[2] for one in FORMS}
    packages = {one.__name__.rpartition(".")[2] for one in registry.formats()}
    assert packages - homes == {"database"}


def test_a_free_name():
    assert free_name("Fees", []) == "Fees"

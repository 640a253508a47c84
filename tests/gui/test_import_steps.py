"""Each step that changes values, chosen from the menu and filled in as a person does."""

from __future__ import annotations

from pathlib import Path

import pytest
from judging import judged, let_go
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from domain.importing import TransformKind
from domain.values import Query
from gui.import_dialog import ImportDialog
from gui.importing.value_steps import NEW_STEPS, StepRow
from gui.worker import Worker

Kind = TransformKind
LEFT = Qt.MouseButton.LeftButton


def fill(row: StepRow, *, find: str = "", text: str = "", part: int = 1, digits: str = "") -> None:
    """Type into the boxes of a step and go down its list of parts."""
    for box, typed in ((row.sought, find), (row.text, text)):
        if typed:
            assert box.isVisible()
            QTest.mouseClick(box, LEFT)
            QTest.keyClicks(box, typed)
    if part > 1:
        assert row.part.isVisible()
        row.part.setFocus()
        for _ in range(part - 1):
            QTest.keyClick(row.part, Qt.Key.Key_Down)
    if digits:
        assert row.digits.isVisible()
        row.digits.setFocus()
        row.digits.selectAll()
        QTest.keyClicks(row.digits, digits)
        QTest.keyClick(row.digits, Qt.Key.Key_Tab)


CASES = {
    Kind.TRIM: ("text", ["  Ada ", "Bo"], {}, ["Ada", "Bo"]),
    Kind.UPPER: ("text", ["ada", "Bo"], {}, ["ADA", "BO"]),
    Kind.LOWER: ("text", ["ADA", "Bo"], {}, ["ada", "bo"]),
    Kind.TITLE: ("text", ["ada o'neill", "BO"], {}, ["Ada O'Neill", "Bo"]),
    Kind.REPLACE: ("text", ["a-b", "c"], {"find": "-", "text": " + "}, ["a + b", "c"]),
    Kind.REPLACE_WHOLE: (
        "text",
        ["n/a", "an/a"],
        {"find": "n/a", "text": "none"},
        ["none", "an/a"],
    ),
    Kind.SPLIT: ("text", ["Ada|London", "Bo|Bath"], {"find": "|", "part": 2}, ["London", "Bath"]),
    Kind.FIXED: ("text", ["x", "y"], {"text": "the same"}, ["the same", "the same"]),
    Kind.ZEROS: ("text", ["17", "00042", "A7"], {"digits": "5"}, ["00017", "00042", "A7"]),
    Kind.DAY_FIRST: ("date", ["1/2/2026", "3/4/2026"], {}, ["2026-02-01", "2026-04-03"]),
    Kind.MONTH_FIRST: ("date", ["1/2/2026", "3/4/2026"], {}, ["2026-01-02", "2026-03-04"]),
    Kind.DECIMAL_COMMA: ("decimal", ["1,234", "5,678"], {}, ["1.234", "5.678"]),
    Kind.DECIMAL_POINT: ("decimal", ["1.234", "5.678"], {}, ["1.234", "5.678"]),
}


@pytest.fixture
def dialog_of(qtbot, worker: Worker, tmp_path: Path):
    """Show the dialog on a file of one column beside a number, and close it in the end."""
    made: list[ImportDialog] = []

    def show(values: list[str]) -> ImportDialog:
        path = tmp_path / "new.csv"
        lines = [f"{number}\t{one}" for number, one in enumerate(values)]
        path.write_text("\n".join(["number\tvalue", *lines, ""]), encoding="utf-8")
        made.append(ImportDialog(worker, [], path, None))
        qtbot.addWidget(made[0])
        made[0].show()
        return made[0]

    yield show
    let_go(made)


def stored(qtbot, worker: Worker, table_id: int) -> list[object]:
    """Return what the file holds in the second column."""
    found: list[list[object]] = []

    def read(reader):
        table = reader.table(table_id)
        return [one.values[1] for one in reader.iter_records(table, Query(table.id))]

    worker.read(read, owner=worker, then=found.append)
    qtbot.waitUntil(lambda: bool(found))
    return found[0]


def test_every_step_of_the_menu_is_tried_here():
    assert list(CASES) == list(NEW_STEPS) == list(TransformKind)


@pytest.mark.parametrize("kind", CASES, ids=str)
def test_a_step_changes_the_values_on_their_way_in(qtbot, worker, dialog_of, kind):
    type_, values, boxes, expected = CASES[kind]
    dialog = dialog_of(values)
    judged(qtbot, dialog)
    dialog.middle.columns.choose(1)
    editor = dialog.middle.editor
    qtbot.mouseClick(editor.values.fold, LEFT)
    menu = editor.values.add.menu()
    next(one for one in menu.actions() if one.text() == NEW_STEPS[kind]).trigger()
    qtbot.waitUntil(lambda: editor.values.rows[0].isVisible())
    fill(editor.values.rows[0], **boxes)
    assert editor.values.example.isVisible()
    judged(qtbot, dialog)
    assert editor.type.currentData() == type_
    shown = [dialog.middle.preview.rows.index(row, 1).data() for row in range(len(values))]
    with qtbot.waitSignal(dialog.imported, timeout=20_000) as caught:
        qtbot.mouseClick(dialog.bar.go, LEFT)
    found = stored(qtbot, worker, caught.args[0].table_id)
    assert found == expected
    if type_ == "text":  # a date and a number are shown in the field's own form
        assert shown == found

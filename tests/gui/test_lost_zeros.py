"""Codes whose zeros a spreadsheet took off: the check page says so, and one button repairs them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from domain.importing import Fate, LostZeros
from domain.values import FieldDraft, TableDef
from gui.import_dialog import ImportDialog
from gui.importing.zeros_row import lost_words
from gui.worker import Worker

LEFT = Qt.MouseButton.LeftButton
Open = Callable[[str], ImportDialog]


@pytest.fixture
def table(qtbot, worker: Worker) -> TableDef:
    made: list[TableDef] = []

    def work(session):
        table = session.create_table("Parts", [FieldDraft("Code", unique=True), FieldDraft("Name")])
        code, name = (field.id for field in table.fields)
        rows = [{code: f"{n:03}", name: "old"} for n in (7, 12, 345)]
        session.create_many(table.id, rows)
        return table

    worker.write(work, owner=worker, then=lambda written: made.append(written.value))
    qtbot.waitUntil(lambda: bool(made))
    return made[0]


@pytest.fixture
def show(qtbot, worker: Worker, table: TableDef, tmp_path: Path) -> Iterator[Open]:
    made: list[ImportDialog] = []

    def show(text: str) -> ImportDialog:
        path = tmp_path / "parts.csv"
        path.write_text(text, encoding="utf-8")
        dialog = ImportDialog(worker, [table], path, table)
        made.append(dialog)
        qtbot.addWidget(dialog)
        dialog.show()
        judged(qtbot, dialog)
        return dialog

    yield show
    for dialog in made:
        dialog.close()


def judged(qtbot, dialog: ImportDialog) -> None:
    qtbot.waitUntil(lambda: dialog._staged is not None, timeout=15_000)


def test_lost_zeros_are_offered_put_in_front_and_taken_off_again(qtbot, show):
    dialog = show("Code,Name\n7,new\n12,new\n345,new\n9,new\n")
    row = dialog.middle.zeros
    assert row.text() == ("2 codes match a record if zeros are put in front: “7” becomes “007”.")
    assert (row.put.isVisible(), row.take_off.isVisible()) == (True, False)
    assert dialog._staged.counts == {Fate.NEW: 3, Fate.CHANGED: 1}
    row.put.setFocus()
    qtbot.keyClick(row.put, Qt.Key.Key_Space)
    judged(qtbot, dialog)
    assert dialog._staged.counts == {Fate.NEW: 1, Fate.CHANGED: 3}
    assert row.text() == "Zeros are put in front of the numbers in “Code”."
    assert (row.put.isVisible(), row.take_off.isVisible()) == (False, True)
    assert row.take_off.hasFocus()
    qtbot.mouseClick(row.take_off, LEFT)
    judged(qtbot, dialog)
    assert dialog._staged.counts == {Fate.NEW: 3, Fate.CHANGED: 1}
    assert row.put.isVisible()


def test_the_repair_is_a_step_of_the_column_like_any_other(qtbot, show):
    dialog = show("Code,Name\n7,new\n")
    qtbot.mouseClick(dialog.middle.zeros.put, LEFT)
    judged(qtbot, dialog)
    dialog.middle.columns.choose(1)
    dialog.middle.columns.choose(0)
    (step,) = dialog.middle.editor.values.rows
    qtbot.waitUntil(step.digits.isVisible)
    assert step.digits.value() == 3
    assert dialog.middle.editor.values.example.text() == "Example: “7” becomes “007”."
    step.digits.setValue(5)
    judged(qtbot, dialog)
    assert dialog._staged.counts == {Fate.NEW: 1}
    qtbot.mouseClick(dialog.middle.editor.values.rows[0].cross, LEFT)
    judged(qtbot, dialog)
    assert not dialog.middle.zeros.take_off.isVisible()
    assert dialog.middle.zeros.put.isVisible()


def test_what_was_repaired_is_imported_and_told_in_the_report(qtbot, show):
    dialog = show("Code,Name\n7,new\n12,new\n")
    qtbot.mouseClick(dialog.middle.zeros.put, LEFT)
    judged(qtbot, dialog)
    with qtbot.waitSignal(dialog.imported, timeout=20_000) as caught:
        qtbot.mouseClick(dialog.bar.go, LEFT)
    assert (caught.args[0].created, caught.args[0].updated) == (0, 2)


def test_nothing_is_said_where_no_zeros_were_lost(show):
    assert not show("Code,Name\n007,new\n9,new\n").middle.zeros.isVisible()


def test_one_code_is_told_in_the_singular():
    assert lost_words(LostZeros(0, 5, 1, "42")) == (
        "1 code matches a record if zeros are put in front: “42” becomes “00042”."
    )

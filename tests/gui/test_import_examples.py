"""The examples beside the columns of a file: of one record after another, by keys and by mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from gui.import_dialog import ImportDialog

Key = Qt.Key


@pytest.fixture
def dialog(qtbot, worker, tmp_path):
    source = tmp_path / "people.csv"
    source.write_text("Name,Town\n,Oslo\nAda,\nBo,Rom\n", encoding="utf-8")
    made = ImportDialog(worker, [], source)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.middle.columns.columns.rowCount() == 2)
    yield made
    made.work.cancel_import()
    made.close()


def shown(dialog):
    model = dialog.middle.columns.columns
    heading = model.headerData(3, Qt.Orientation.Horizontal)
    return heading, [model.index(row, 3).data() for row in range(model.rowCount())]


def test_at_first_each_column_shows_a_value_it_has(dialog):
    assert shown(dialog) == ("Example", ["Ada", "Oslo"])


def test_arrows_go_from_record_to_record(qtbot, dialog):
    rows = [("Row 2", ["", "Oslo"]), ("Row 3", ["Ada", ""]), ("Row 4", ["Bo", "Rom"])]
    for wanted in [*rows, rows[-1]]:
        qtbot.keyClick(dialog.middle.columns, Key.Key_Right)
        assert shown(dialog) == wanted
    qtbot.keyClick(dialog.middle.columns, Key.Key_Left)
    assert shown(dialog) == rows[1]
    qtbot.mouseClick(dialog.middle.columns.steps.next, Qt.MouseButton.LeftButton)
    assert shown(dialog) == rows[2]
    for _ in range(3):
        qtbot.mouseClick(dialog.middle.columns.steps.before, Qt.MouseButton.LeftButton)
    assert shown(dialog) == rows[0]


def test_the_arrows_stand_in_the_heading_of_the_examples(qtbot, dialog):
    header = dialog.middle.columns.header()
    for width in (dialog.width(), dialog.width() + 200):
        dialog.resize(width, dialog.height())
        qtbot.wait(30)
        left, size = header.sectionViewportPosition(3), header.sectionSize(3)
        assert left <= dialog.middle.columns.steps.x()
        assert dialog.middle.columns.steps.geometry().right() <= left + size
        assert dialog.middle.columns.steps.isVisible()

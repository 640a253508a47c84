"""Uneven rows in the import dialog: said, shown apart, marked, and left as they stand on demand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from domain.importing import Fate
from gui.import_dialog import ImportDialog
from gui.importing.delimited_form import DelimitedForm
from gui.worker import Worker

LINES = [f"{n},Name {n},2024-01-{n:02},{n}.50" for n in range(1, 21)]
SHIFTED = "21,Name 21,,2024-01-21,21.50"
_Role = Qt.ItemDataRole


@pytest.fixture
def dialog(qtbot, worker: Worker, tmp_path: Path) -> Iterator[ImportDialog]:
    path = tmp_path / "uneven.csv"
    lines = ["Number,Name,Joined,Fee", *LINES[:10], SHIFTED, *LINES[10:]]
    path.write_text("\n".join(lines), encoding="utf-8")
    made = ImportDialog(worker, [], path, None)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.middle.preview.rows.is_judged(), timeout=15_000)
    yield made
    made.close()


def test_rows_put_under_other_columns_are_said_and_shown_apart(qtbot, dialog):
    remarks, kinds = dialog.middle.remarks, dialog.middle.kinds
    said = [text for text in remarks.texts() if "put under the columns" in text]
    assert said == [
        "1 row with too few or too many values was put under the columns that fit (row 12). "
        "Click here to compare with the file."
    ]
    assert kinds.put_right.isVisible()
    assert kinds.put_right.text() == "Put right 1"
    rows = dialog.middle.preview.rows
    place = remarks.texts().index(said[0])
    remarks.itemActivated.emit(remarks.item(place))
    qtbot.waitUntil(lambda: rows.rowCount() == 1)
    assert rows.number_of(0) == 12
    shown = [rows.index(0, column).data() for column in range(4)]
    assert shown[:2] == ["21", "Name 21"]
    assert SHIFTED in rows.index(0, 2).data(_Role.ToolTipRole)
    assert not rows.index(0, 0).data(_Role.DecorationRole).isNull()
    vertical = Qt.Orientation.Vertical
    assert SHIFTED in rows.headerData(0, vertical, _Role.ToolTipRole)
    assert rows.headerData(0, vertical, _Role.AccessibleTextRole) == "12, New, put right"
    kinds.choose(None)
    qtbot.waitUntil(lambda: rows.rowCount() == 21)
    assert rows.index(0, 0).data(_Role.DecorationRole) is None


def test_who_wants_them_as_they_stand_gets_a_fault_for_what_has_no_column(qtbot, dialog):
    box = dialog.findChild(DelimitedForm).ragged
    assert [box.itemData(place) for place in range(box.count())] == ["align", "pad", "skip"]
    box.setCurrentIndex(box.findData("pad"))
    qtbot.waitUntil(lambda: counts(dialog).get(Fate.FAULT, 0) >= 1, timeout=15_000)
    assert not dialog.middle.kinds.put_right.isVisible()
    box.setCurrentIndex(box.findData("skip"))
    qtbot.waitUntil(lambda: counts(dialog) == {Fate.NEW: 20}, timeout=15_000)
    assert any("stays out" in text for text in dialog.middle.remarks.texts())


def counts(dialog: ImportDialog) -> dict[Fate, int]:
    return dict(dialog._staged.counts) if dialog._staged else {}

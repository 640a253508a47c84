"""The import dialog with a file that says itself where its rows belong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from domain.importing import Fate, MatchPolicy
from domain.values import FieldDraft, TableDef
from gui.import_dialog import ImportDialog
from gui.worker import Worker

HEAD = "#separator:semicolon\n#encoding:utf-8\n#table:Members\n#match:Name\n#policy:fill\n"
ROWS = "Number;Name;City\n1;Ada;London\n2;Bo;Oslo\n"
Open = Callable[..., ImportDialog]


@pytest.fixture
def table(qtbot, worker: Worker) -> TableDef:
    made: list[TableDef] = []

    def work(session):
        drafts = [FieldDraft("Number", unique=True), FieldDraft("Name"), FieldDraft("City")]
        table = session.create_table("Members", drafts)
        number, name, _ = (field.id for field in table.fields)
        session.create(table.id, {number: "1", name: "Ada"})
        return table

    worker.write(work, owner=worker, then=lambda written: made.append(written.value))
    qtbot.waitUntil(lambda: bool(made))
    return made[0]


@pytest.fixture
def show(qtbot, worker: Worker, table: TableDef, tmp_path: Path) -> Iterator[Open]:
    made: list[ImportDialog] = []

    def show(text: str, target: TableDef | None = None) -> ImportDialog:
        path = tmp_path / "script.csv"
        path.write_text(text, encoding="utf-8")
        dialog = ImportDialog(worker, [table], path, target)
        made.append(dialog)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitUntil(lambda: dialog._staged is not None, timeout=15_000)
        return dialog

    yield show
    for dialog in made:
        dialog.close()


def test_the_answers_are_chosen_already_and_one_click_imports(qtbot, show, table):
    dialog = show(HEAD + ROWS)
    matches = dialog.header.matches
    assert dialog.header.target.combo.currentText() == "Members"
    assert matches.button.text() == "Name"
    assert matches.policy.currentData() == MatchPolicy.FILL
    assert dialog.middle.remarks.texts() == [
        "The file says: values are set apart by semicolon, letters are UTF-8, the table is "
        "“Members”, rows are matched on “Name”, only blank fields of records that exist are "
        "filled. You can change it above."
    ]
    assert dialog._staged.counts == {Fate.CHANGED: 1, Fate.NEW: 1}
    with qtbot.waitSignal(dialog.imported, timeout=20_000) as caught:
        qtbot.mouseClick(dialog.bar.go, Qt.MouseButton.LeftButton)
    assert (caught.args[0].table_id, caught.args[0].updated) == (table.id, 1)


def test_every_answer_can_still_be_changed(qtbot, show):
    dialog = show(HEAD + ROWS)
    policy = dialog.header.matches.policy
    policy.setCurrentIndex(policy.findData(MatchPolicy.SKIP))
    qtbot.waitUntil(lambda: dialog._staged is not None)
    assert dialog._staged.counts == {Fate.SKIPPED: 1, Fate.NEW: 1}
    dialog.header.target.combo.setCurrentIndex(0)
    qtbot.waitUntil(lambda: dialog._staged is not None)
    assert dialog._plan.table is None
    dialog.header.target.combo.setCurrentIndex(1)
    qtbot.waitUntil(lambda: dialog._staged is not None)
    assert dialog._plan.matching.policy is MatchPolicy.FILL


def test_what_means_nothing_is_a_remark_and_stops_nothing(show):
    dialog = show(f"#table:Members\n#policy:replace\n#colour:red\n#match:Street\n{ROWS}")
    assert dialog.middle.remarks.texts()[:3] == [
        "The file says “#policy:replace”. Known are update, fill, skip and add.",
        "The file says “#colour:red”, which means nothing here. It is left out.",
        "The file says that rows are matched on “Street”, but no column goes into a field of "
        "that name.",
    ]
    assert dialog.header.matches.button.text() == "Number", "as it is for any file"
    assert dialog.bar.go.isEnabled()


def test_a_table_that_is_not_there_is_named_as_the_file_says(show):
    dialog = show(f"#table:Guests\n{ROWS}")
    assert dialog.header.target.table() is None
    assert dialog.header.target.new_name() == "Guests"


def test_a_file_dropped_on_a_table_goes_there(show, table):
    dialog = show(f"#table:Guests\n#match:Name\n{ROWS}", table)
    assert dialog.header.target.table() == table
    assert dialog.header.matches.button.text() == "Name"


def test_what_the_file_says_goes_before_what_was_chosen_last_time(qtbot, show):
    first = show(ROWS)
    first.header.target.combo.setCurrentIndex(1)
    qtbot.waitUntil(lambda: first._staged is not None)
    assert first.header.matches.button.text() == "Number"
    with qtbot.waitSignal(first.imported, timeout=20_000):
        qtbot.mouseClick(first.bar.go, Qt.MouseButton.LeftButton)
    again = show(HEAD + ROWS)
    assert again.banner.isVisible()
    assert again.header.matches.button.text() == "Name"
    assert again.header.matches.policy.currentData() == MatchPolicy.FILL
    for link in again.banner.findChildren(QPushButton):
        if link.text() == "Reset":
            qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: again._staged is None)
    qtbot.waitUntil(lambda: again._staged is not None, timeout=15_000)
    assert again.header.target.combo.currentText() == "Members"
    assert again.header.matches.button.text() == "Name"

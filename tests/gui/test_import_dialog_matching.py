"""Rows that meet records in the import dialog: matching, kinds, corrections, what is remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import judging
import pytest
from judging import let_go
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

from domain import importing
from domain.importing import Fate, MatchPolicy, TransformKind
from domain.values import FieldDraft, Query, Record, TableDef
from gui import dialogs
from gui.import_dialog import ImportDialog
from gui.importing.differences import Change, cell_change
from gui.importing.fates import LOOKS
from gui.importing.outcome_bar import LEAVE, NOTHING
from gui.models.preview_cells import OLD_ROLE
from gui.models.preview_table import FATE_ROLE
from gui.wording import short_day
from gui.worker import Worker

LEFT = Qt.MouseButton.LeftButton
FILE = (
    "Number,Name,City,Fee\n1,Ada,London,1.5\n2,Bea,Paris,2.5\n3,Cy,,3.5\n4,Dee,Rome,4.5\n"
    "5,Eve,Bonn,5.5\n5,Eva,Bonn,5.5\n6,Fay,Kiel,n/a\n7,Gil,Graz,n/a\n"
)

Show = Callable[..., ImportDialog]


def write_and_wait(qtbot, worker: Worker, operation) -> object:
    answers: list[object] = []
    worker.write(operation, owner=worker, then=lambda written: answers.append(written.value))
    qtbot.waitUntil(lambda: bool(answers))
    return answers[0]


@pytest.fixture
def table(qtbot, worker: Worker) -> TableDef:
    drafts = [
        FieldDraft("Number", unique=True),
        FieldDraft("Name"),
        FieldDraft("City"),
        FieldDraft("Fee", "decimal"),
    ]
    made = write_and_wait(qtbot, worker, lambda session: session.create_table("Members", drafts))
    assert isinstance(made, TableDef)
    ids = [field.id for field in made.fields]
    rows = [
        ("1", "Ada", "London", "1.5"),
        ("2", "Bea", "Bath", "2.5"),
        ("3", "Cy", "Oslo", "9.5"),
        ("4", "Dee", None, None),
    ]
    values = [dict(zip(ids, row, strict=True)) for row in rows]
    write_and_wait(qtbot, worker, lambda session: session.create_many(made.id, values))
    write_and_wait(qtbot, worker, lambda session: session.move_to_trash(made.id, [4]))
    return made


@pytest.fixture
def show(qtbot, worker: Worker, tmp_path: Path) -> Iterator[Show]:
    made: list[ImportDialog] = []

    def show(text: str, table: TableDef | None = None, *tables: TableDef, name: str = "new.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        known = [one for one in (table, *tables) if one is not None]
        dialog = ImportDialog(worker, known, path, table)
        made.append(dialog)
        qtbot.addWidget(dialog)
        dialog.show()
        judged(qtbot, dialog)
        return dialog

    yield show
    let_go(made)


def judged(qtbot, dialog: ImportDialog) -> None:
    """Wait until every row is judged and the first ones are shown."""
    judging.judged(qtbot, dialog)
    with qtbot.waitSignal(dialog.work.rows_read, timeout=15_000):
        dialog._on_more_wanted(0)


def choose(combo, key: object) -> None:
    at = combo.findData(key)
    assert at >= 0, key
    combo.setCurrentIndex(at)


def kinds(dialog: ImportDialog) -> list[str]:
    rows = dialog.middle.preview.rows
    vertical = Qt.Orientation.Vertical
    return [rows.headerData(row, vertical, FATE_ROLE) for row in range(rows.rowCount())]


def import_all(qtbot, dialog: ImportDialog) -> importing.ImportReport:
    judged(qtbot, dialog)
    with qtbot.waitSignal(dialog.imported, timeout=20_000) as caught:
        qtbot.mouseClick(dialog.bar.go, LEFT)
    return caught.args[0]


def contents(qtbot, worker: Worker, table_id: int) -> list[tuple[object, ...]]:
    answers: list[list[Record]] = []

    def work(reader):
        return list(reader.iter_records(reader.table(table_id), Query(table_id)))

    worker.read(work, owner=worker, then=answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    return [record.values for record in sorted(answers[0], key=lambda one: one.id)]


# -- matching


def test_a_unique_field_that_is_mapped_is_proposed(show, table):
    dialog = show(FILE, table)
    matches = dialog.header.matches
    assert matches.isVisible()
    assert matches.button.text() == "Number"
    assert matches.policy.currentText() == "Update the record"
    assert "the first counts" in matches.help.text()
    assert kinds(dialog) == [
        "same", "changed", "changed", "trashed", "new", "duplicate", "fault", "fault",
    ]  # fmt: skip


def test_without_a_unique_field_rows_are_added(qtbot, worker, show):
    draft = [FieldDraft("Name")]
    plain = write_and_wait(qtbot, worker, lambda session: session.create_table("Plain", draft))
    dialog = show("Name\nAda\n", plain)
    assert dialog.header.matches.button.text() == "Choose fields"
    assert "makes a new record" in dialog.header.matches.help.text()
    assert not dialog.header.matches.policy.isEnabled()


def test_a_new_table_has_nothing_to_match(show):
    dialog = show("Name\nAda\n")
    assert not dialog.header.matches.isVisible()
    assert [button.isVisible() for button in dialog.middle.kinds.kinds.values()].count(True) == 1


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (MatchPolicy.UPDATE, {Fate.SAME: 1, Fate.CHANGED: 2, Fate.TRASHED: 1}),
        (MatchPolicy.FILL, {Fate.SAME: 3, Fate.TRASHED: 1}),
        (MatchPolicy.SKIP, {Fate.SKIPPED: 3, Fate.TRASHED: 1}),
    ],
)
def test_each_policy_is_judged_anew(qtbot, show, table, policy, expected):
    dialog = show(FILE, table)
    choose(dialog.header.matches.policy, policy)
    judged(qtbot, dialog)
    others = {Fate.NEW: 1, Fate.DUPLICATE: 1, Fate.FAULT: 2}
    assert dialog._staged.counts == expected | others


def test_fields_to_match_on_are_ticked_by_keyboard(qtbot, show, table):
    dialog = show(FILE, table)
    fields = dialog.header.matches.fields
    assert [fields.item(row).text() for row in range(fields.count())] == [
        "Number", "Name", "City", "Fee",
    ]  # fmt: skip
    dialog.header.matches.button.menu().popup(dialog.mapToGlobal(QPoint(10, 10)))
    qtbot.waitUntil(fields.isVisible)
    fields.setCurrentRow(1)
    qtbot.keyClick(fields, Qt.Key.Key_Space)
    assert dialog.header.matches.button.text() == "Number and Name"
    dialog.header.matches.button.menu().close()
    judged(qtbot, dialog)
    assert dialog._plan.matching.fields == (table.fields[0].id, table.fields[1].id)


def test_a_field_that_is_no_longer_mapped_is_not_matched_on(qtbot, show, table):
    dialog = show(FILE, table)
    dialog.middle.columns.columns.toggled.emit(0, False)
    judged(qtbot, dialog)
    assert dialog._plan.matching.fields == ()
    assert dialog.header.matches.button.text() == "Choose fields"


def test_the_trash_and_blanks_are_asked_about(qtbot, worker, show, table):
    dialog = show(FILE, table)
    dialog.header.matches.trash.click()
    dialog.header.matches.blanks.click()
    judged(qtbot, dialog)
    assert Fate.TRASHED not in dialog._staged.counts
    choose(dialog.bar.rest, LEAVE)
    report = import_all(qtbot, dialog)
    assert (report.created, report.updated) == (1, 3)
    found = contents(qtbot, worker, table.id)
    assert found[2] == ("3", "Cy", None, "3.5")
    assert found[3] == ("4", "Dee", "Rome", "4.5")


# -- the check


def test_kinds_are_counted_and_each_can_be_shown_alone(qtbot, show, table):
    dialog = show(FILE, table)
    bar = dialog.middle.kinds
    shown = [button.text() for button in (bar.every, *bar.kinds.values()) if button.isVisible()]
    assert shown == [
        "All 8", "New 1", "Changed 2", "Same 1", "In the Trash 1", "Duplicate 1", "Fault 2",
    ]  # fmt: skip
    assert all(not button.icon().isNull() for button in bar.kinds.values())
    qtbot.mouseClick(bar.kinds[Fate.FAULT], LEFT)
    qtbot.waitUntil(lambda: kinds(dialog) == ["fault", "fault"])
    qtbot.mouseClick(bar.every, LEFT)
    qtbot.waitUntil(lambda: len(kinds(dialog)) == 8)


def test_every_kind_has_a_sign_and_a_word_of_its_own():
    assert set(LOOKS) == set(Fate)
    assert len({look.sign for look in LOOKS.values()}) == len(LOOKS)
    assert len({look.word for look in LOOKS.values()}) == len(LOOKS)


def test_a_kind_with_many_rows_is_read_page_by_page(qtbot, show, table):
    lines = "".join(f"{n},New {n},,\n{1},Ada,London,1.5\n" for n in range(100, 600))
    dialog = show(f"Number,Name,City,Fee\n{lines}", table)
    dialog.middle.kinds.kinds[Fate.NEW].click()
    rows = dialog.middle.preview.rows
    qtbot.waitUntil(lambda: set(kinds(dialog)) == {"new"})
    while rows.rowCount() < 500:
        with qtbot.waitSignal(dialog.work.rows_read):
            rows.fetchMore(rows.index(-1, -1))
    assert set(kinds(dialog)) == {"new"}
    assert not rows.canFetchMore(rows.index(-1, -1))


def test_old_and_new_values_are_shown_and_spoken(show, table):
    dialog = show(FILE, table)
    rows = dialog.middle.preview.rows
    city = rows.index(1, 2)
    assert (city.data(OLD_ROLE), city.data()) == ("Bath", "Paris")
    assert city.data(Qt.ItemDataRole.AccessibleTextRole) == "Paris, before: Bath"
    kept = rows.index(2, 2)
    assert (kept.data(OLD_ROLE), kept.data()) == (None, "Oslo")
    assert "Kept as it is" in kept.data(Qt.ItemDataRole.ToolTipRole)
    assert rows.index(0, 1).data(OLD_ROLE) is None
    dialog.grab()  # the delegate paints it


def test_there_is_room_for_the_new_value_beside_the_old_one(qtbot, show, table):
    dialog = show("Number,City\n2,Paris and its suburbs\n", None, table)
    preview = dialog.middle.preview
    narrow = preview.columnWidth(1)
    choose(dialog.header.target.combo, table.id)
    judged(qtbot, dialog)
    qtbot.waitUntil(lambda: preview.rows.index(0, 1).data(OLD_ROLE) == "Bath")
    text = preview.rows.measured_text(0, 1)
    assert text == "Bath → Paris and its suburbs"
    assert preview.columnWidth(1) > max(narrow, preview.fontMetrics().horizontalAdvance(text))


@pytest.mark.parametrize("policy", [MatchPolicy.UPDATE, MatchPolicy.FILL])
@pytest.mark.parametrize("blanks", [False, True])
def test_the_changes_shown_are_the_changes_made(qtbot, worker, show, table, policy, blanks):
    dialog = show(FILE, table)
    dialog.header.matches.blanks.setChecked(blanks)
    choose(dialog.header.matches.policy, policy)
    judged(qtbot, dialog)
    promised = {
        (row.values[0], column.index): row.values[column.index]
        for row in dialog.middle.preview.rows._rows
        for column in dialog._plan.columns
        if cell_change(dialog._plan, row, column).kind is Change.CHANGED
    }
    before = {values[0]: values for values in contents(qtbot, worker, table.id)}
    choose(dialog.bar.rest, LEAVE)
    import_all(qtbot, dialog)
    after = {values[0]: values for values in contents(qtbot, worker, table.id)}
    made = {
        (number, at): after[number][at]
        for number, values in before.items()
        for at in range(4)
        if after[number][at] != values[at]
    }
    assert made == promised


def test_the_outcome_says_each_number(qtbot, show, table):
    dialog = show(FILE, table)
    assert dialog.bar.text() == (
        "1 record will be added and 2 changed, 1 is the same already, 2 rows stay out, "
        "2 rows have a fault and stay out."
    )


def test_when_all_is_the_same_there_is_nothing_to_import(show, table):
    dialog = show("Number,Name\n1,Ada\n2,Bea\n", table)
    assert dialog.bar.text() == "There is nothing to import: 2 are the same already."
    assert not dialog.bar.go.isEnabled()


# -- corrections


def test_a_bad_cell_is_corrected_in_place(qtbot, worker, show, table):
    dialog = show(FILE, table)
    preview = dialog.middle.preview
    index = preview.rows.index(6, 3)
    preview.setCurrentIndex(index)
    preview.setFocus()
    qtbot.keyClick(preview, Qt.Key.Key_F2)
    editor = preview.viewport().findChild(QLineEdit)
    assert editor.text() == "n/a"
    editor.selectAll()
    qtbot.keyClicks(editor, "6.5")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog._plan.fixes == {(8, 3): "6.5"})
    judged(qtbot, dialog)
    assert dialog.isVisible()
    assert dialog._staged.faulty == 1
    assert preview.currentIndex().row() == 6
    assert dialog.middle.kinds.fixes.text() == "Take back 1 correction"
    choose(dialog.bar.rest, LEAVE)
    import_all(qtbot, dialog)
    assert ("6", "Fay", "Kiel", "6.5") in contents(qtbot, worker, table.id)


def test_a_correction_that_does_not_fit_stays_a_fault_and_can_be_taken_back(qtbot, show, table):
    dialog = show(FILE, table)
    preview = dialog.middle.preview
    preview.rows.setData(preview.rows.index(6, 3), "none")
    judged(qtbot, dialog)
    assert dialog._staged.faulty == 2
    assert preview.rows.index(6, 3).data() == "none"
    qtbot.mouseClick(dialog.middle.kinds.fixes, LEFT)
    judged(qtbot, dialog)
    assert preview.rows.index(6, 3).data() == "n/a"
    assert not dialog.middle.kinds.fixes.isVisible()


def test_one_repair_for_all_equal_faults(qtbot, worker, show, table):
    dialog = show(FILE, table)
    qtbot.mouseClick(dialog.bar.faults, LEFT)
    tree, repair = dialog.middle.faults.tree, dialog.middle.faults.repair
    tree.setCurrentIndex(tree.model().index(0, 0))
    assert repair.isVisible()
    assert repair.words() == "Replace “n/a” by … in all 2 rows"
    qtbot.mouseClick(repair.go, LEFT)
    judged(qtbot, dialog)
    assert dialog._staged.faulty == 0
    assert [one.kind for one in dialog._plan.columns[3].transforms] == [TransformKind.REPLACE_WHOLE]
    import_all(qtbot, dialog)
    assert ("7", "Gil", "Graz", None) in contents(qtbot, worker, table.id)


def test_return_on_a_row_corrects_and_does_not_import(qtbot, show, table):
    dialog = show(FILE, table)
    preview = dialog.middle.preview
    preview.setCurrentIndex(preview.rows.index(0, 1))
    preview.setFocus()
    qtbot.keyClick(preview, Qt.Key.Key_Return)
    assert preview.viewport().findChild(QLineEdit) is not None
    assert dialog.isVisible()


# -- changing the values


def test_steps_are_added_edited_and_removed(qtbot, show, table):
    dialog = show(FILE, table)
    dialog.middle.columns.choose(3)
    values = dialog.middle.editor.values
    assert not values.add.isVisible()
    qtbot.mouseClick(values.fold, LEFT)
    replace_whole = list(TransformKind).index(TransformKind.REPLACE_WHOLE)
    values.add.menu().actions()[replace_whole].trigger()
    row = values.rows[0]
    qtbot.keyClicks(row.sought, "n/a")
    qtbot.keyClicks(row.text, "0")
    assert values.rows[0] is row
    assert values.example.text() == "Example: “n/a” becomes “0”."
    judged(qtbot, dialog)
    assert dialog._staged.faulty == 0
    qtbot.mouseClick(values.rows[0].cross, LEFT)
    judged(qtbot, dialog)
    assert dialog._staged.faulty == 2


def test_the_order_of_a_date_makes_a_date_of_the_column(qtbot, worker, show):
    dialog = show("joined\n1/2/2026\n3/4/2026\n")
    values = dialog.middle.editor.values
    qtbot.mouseClick(values.fold, LEFT)
    day_first = list(TransformKind).index(TransformKind.DAY_FIRST)
    values.add.menu().actions()[day_first].trigger()
    judged(qtbot, dialog)
    assert dialog.middle.editor.type.currentData() == "date"
    report = import_all(qtbot, dialog)
    assert contents(qtbot, worker, report.table_id) == [("2026-02-01",), ("2026-04-03",)]


# -- all or nothing, and the rest saved


def test_all_or_nothing_waits_for_the_last_fault(qtbot, show, table):
    dialog = show(FILE, table)
    assert dialog.bar.rest.isVisible()
    choose(dialog.bar.rest, NOTHING)
    assert "All or nothing: 2 rows have a fault" in dialog.bar.text()
    assert not dialog.bar.go.isEnabled()
    choose(dialog.bar.rest, LEAVE)
    assert dialog.bar.go.isEnabled()


def test_the_rest_is_saved_before_the_good_rows_come_in(
    qtbot, worker, show, table, tmp_path, monkeypatch
):
    dialog = show(FILE, table)
    target = tmp_path / "rest.csv"
    monkeypatch.setattr(dialogs, "ask_save_file", lambda *_, **__: target)
    report = import_all(qtbot, dialog)
    assert (report.created, report.updated, report.failed) == (1, 2, 2)
    assert len(target.read_text(encoding="utf-8-sig").splitlines()) == 3


def test_every_rejected_row_is_saved_with_what_was_corrected_in_it(
    qtbot, show, table, tmp_path, monkeypatch
):
    rows = "".join(f"{number},Name,City,n/a\n" for number in range(100, 1600))
    dialog = show(f"Number,Name,City,Fee\n1,Ada,Rome,1\n{rows}", table)
    rows = dialog.middle.preview.rows
    rows.setData(rows.index(1, 1), "Corrected")
    judged(qtbot, dialog)
    assert dialog._staged.faulty == 1500
    target = tmp_path / "rest.csv"
    monkeypatch.setattr(dialogs, "ask_save_file", lambda *_, **__: target)
    with qtbot.waitSignal(dialog.work.rejects_saved, timeout=20_000):
        dialog.middle.faults.save.click()
    lines = target.read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1501
    assert lines[1].startswith("100,Corrected,City,n/a,")


def test_a_fault_deep_in_the_file_is_shown_among_its_like(qtbot, show, table):
    good = "".join(f"{number},Name,City,1\n" for number in range(100, 500))
    dialog = show(f"Number,Name,City,Fee\n{good}900,Zoe,Rome,n/a\n", table)
    dialog.middle.faults.fault_chosen.emit(402, 3)
    preview = dialog.middle.preview
    qtbot.waitUntil(lambda: kinds(dialog) == ["fault"])
    assert preview.currentIndex().data() == "n/a"
    assert dialog.middle.kinds.kind() is Fate.FAULT


def test_a_table_that_an_earlier_file_changed_is_taken_as_it_is_now(qtbot, worker, tmp_path, table):
    added = FieldDraft("Note")
    write_and_wait(qtbot, worker, lambda session: session.add_field(table.id, added))
    fresh: list[TableDef] = []
    worker.read(lambda reader: reader.table(table.id), owner=worker, then=fresh.append)
    qtbot.waitUntil(lambda: bool(fresh))
    path = tmp_path / "second.csv"
    path.write_text("Number,Note\n9,x\n", encoding="utf-8")
    dialog = ImportDialog(worker, fresh, path, table)
    qtbot.addWidget(dialog)
    dialog.show()
    judged(qtbot, dialog)
    assert dialog._plan.columns[1].target == fresh[0].fields[-1].id
    dialog.close()


def test_no_place_for_the_rest_imports_nothing(qtbot, show, table, monkeypatch):
    dialog = show(FILE, table)
    monkeypatch.setattr(dialogs, "ask_save_file", lambda *_, **__: None)
    qtbot.mouseClick(dialog.bar.go, LEFT)
    assert dialog.isVisible()
    assert dialog.bar.go.isEnabled()


# -- remembered for the next file


def test_choices_are_used_again_for_the_next_file_and_can_be_reset(qtbot, show, table):
    dialog = show(FILE, table)
    choose(dialog.header.matches.policy, MatchPolicy.FILL)
    choose(dialog.middle.editor.goes_into, table.fields[0].id)
    dialog.middle.columns.columns.toggled.emit(2, False)
    judged(qtbot, dialog)
    choose(dialog.bar.rest, LEAVE)
    import_all(qtbot, dialog)
    again = show(FILE.replace("Ada", "Ann"), None, table, name="later.csv")
    assert again.header.target.table() == table
    assert again._plan.matching.policy is MatchPolicy.FILL
    assert again._plan.columns[2].skip
    day = short_day(datetime.now(UTC))
    assert again.banner.text() == f"Settings of {day} are used again."
    reset = again.banner.findChild(QPushButton)
    qtbot.mouseClick(reset, LEFT)
    judged(qtbot, again)
    assert again.header.target.table() is None
    assert not again._plan.columns[2].skip


def test_another_header_or_table_is_met_without_memories(qtbot, worker, show, table):
    dialog = show(FILE, table)
    choose(dialog.bar.rest, LEAVE)
    dialog.middle.columns.columns.toggled.emit(2, False)
    import_all(qtbot, dialog)
    draft = [FieldDraft("Number"), FieldDraft("City")]
    other = write_and_wait(qtbot, worker, lambda session: session.create_table("Other", draft))
    assert not show(FILE, other, table, name="b.csv").banner.isVisible()
    fewer = show("Number,Name\n9,Zoe\n", table, name="c.csv")
    assert not fewer.banner.isVisible()


def test_nothing_is_written_while_one_only_looks(qtbot, worker, show, table):
    before = worker.path.read_bytes()
    dialog = show(FILE, table)
    choose(dialog.header.matches.policy, MatchPolicy.FILL)
    judged(qtbot, dialog)
    assert worker.path.read_bytes() == before


def test_a_table_that_changed_after_the_check_is_compared_anew(show, qtbot, worker, table):
    dialog = show("Number,City\n1,Rome\n7,Graz\n", table)
    judged(qtbot, dialog)
    assert kinds(dialog) == ["changed", "new"]
    city = table.fields[2].id
    write_and_wait(qtbot, worker, lambda session: session.update(table.id, 1, {city: "Bath"}))
    with qtbot.waitSignal(dialog.work.staged, timeout=15_000):
        qtbot.mouseClick(dialog.bar.go, LEFT)
    assert "changed meanwhile" in dialog.banner.text()
    judged(qtbot, dialog)
    assert dialog.middle.preview.rows._rows[0].old[1] == "Bath"
    assert import_all(qtbot, dialog).updated == 1
    assert contents(qtbot, worker, table.id)[0][2] == "Rome"

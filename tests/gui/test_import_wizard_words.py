"""What the import says in words, and that answers stay when one goes back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QFont, QImage, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from domain.importing import MatchPolicy, Transform, TransformKind
from domain.values import FieldDraft
from gui.import_dialog import ImportDialog
from gui.importing.match_panel import POLICIES, help_words
from gui.importing.preview_delegate import PreviewDelegate
from gui.models.preview_cells import OLD_ROLE

FILE = "Number;Name;Extra\n1;Ada;x\n2;Bob;y\n"


@pytest.fixture
def table(qtbot, worker):
    made = []
    drafts = [FieldDraft("Number", unique=True), FieldDraft("Name")]

    def work(session):
        table = session.create_table("Members", drafts)
        number, name = (field.id for field in table.fields)
        session.create(table.id, {number: "1", name: "Ann"})
        return table

    worker.write(work, owner=worker, then=lambda written: made.append(written.value))
    qtbot.waitUntil(lambda: bool(made))
    return made[0]


@pytest.fixture
def dialog(qtbot, worker, table, tmp_path: Path):
    path = tmp_path / "club members.csv"
    path.write_text(FILE, encoding="utf-8")
    shown = ImportDialog(worker, [table], path, None)
    qtbot.addWidget(shown)
    shown.show()
    qtbot.waitUntil(lambda: shown._staged is not None, timeout=10_000)
    yield shown
    shown.work.cancel_import()
    shown.close()


def test_every_tie_rule_is_said_in_words():
    words = help_words("Number", MatchPolicy.UPDATE)
    assert "several rows with one key the first counts" in words
    assert "several records have one key, the row stays out" in words
    assert "key is blank makes a new record" in words
    assert set(POLICIES) == set(MatchPolicy)
    assert "makes a new record" in help_words("Number", MatchPolicy.ADD)


def test_the_new_table_has_the_name_of_the_file(dialog):
    assert dialog.header.target.table() is None
    assert dialog.header.target.name.text() == "club members"


def test_what_finds_no_field_is_not_imported_with_a_new_field_beside_it(qtbot, dialog, table):
    dialog.header.target.combo.setCurrentIndex(dialog.header.target.combo.findData(table.id))
    qtbot.waitUntil(lambda: dialog._staged is not None, timeout=10_000)
    dialog.middle.columns.choose(2)
    into = dialog.middle.editor.goes_into
    assert into.currentText() == "Do not import"
    assert [into.itemText(at) for at in range(into.count())] == [
        "Do not import", "New field", "Number", "Name",
    ]  # fmt: skip


def test_every_answer_stays_when_one_goes_back_to_how_the_file_is_read(qtbot, dialog, table):
    target = dialog.header.target.combo
    target.setCurrentIndex(target.findData(table.id))
    policy = dialog.header.matches.policy
    policy.setCurrentIndex(policy.findData(MatchPolicy.FILL))
    steps = (Transform(TransformKind.TRIM),)
    dialog.middle.columns.choose(1)
    dialog.middle.editor.values.changed.emit(steps)
    dialog.header.change.click()
    encoding = dialog.header.reading.form.encoding
    encoding.setCurrentIndex(encoding.findData("cp1252"))
    qtbot.waitUntil(lambda: "Western" in dialog.header.understood_text())
    qtbot.waitUntil(lambda: dialog._staged is not None, timeout=10_000)
    plan = dialog._plan
    assert plan.table_id == table.id
    assert plan.matching.policy is MatchPolicy.FILL
    assert plan.columns[1].transforms == steps
    assert policy.currentData() == MatchPolicy.FILL
    assert target.currentData() == table.id


def test_the_old_value_is_struck_through(qtbot, dialog, table, monkeypatch):
    target = dialog.header.target.combo
    target.setCurrentIndex(target.findData(table.id))
    rows = dialog.middle.preview.rows
    qtbot.waitUntil(lambda: rows.is_judged() and rows.index(0, 1).data(OLD_ROLE) == "Ann")
    written: list[tuple[str, bool]] = []
    write = PreviewDelegate._write

    def noted(self, painter, room, text, color, *, struck=False):
        left = write(self, painter, room, text, color, struck=struck)
        assert QFont(painter.font()).strikeOut() == struck
        written.append((text.strip(), struck))
        return left

    monkeypatch.setattr(PreviewDelegate, "_write", noted)
    image = QImage(200, 30, QImage.Format.Format_ARGB32)
    option = QStyleOptionViewItem()
    option.rect = image.rect()
    painter = QPainter(image)
    dialog.middle.preview.itemDelegate().paint(painter, option, rows.index(0, 1))
    painter.end()
    assert written == [("Ann", True), ("→", False), ("Ada", False)]


def test_a_disk_that_is_full_while_importing_keeps_every_answer(qtbot, worker, dialog):
    done = []

    def fill(workspace, _job):
        connection = workspace.database.connection
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")

    worker.keep(fill, owner=worker, then=done.append)
    qtbot.waitUntil(lambda: bool(done))
    with qtbot.waitSignal(dialog.work.import_failed):
        dialog.bar.go.click()
    assert "The disk is full" in dialog.banner.text()
    assert dialog.isVisible()
    assert dialog.header.target.name.text() == "club members"
    worker.keep(
        lambda workspace, _job: (
            workspace.database.connection.execute("PRAGMA max_page_count = 1000000") and None
        ),
        owner=worker,
        then=done.append,
    )
    with qtbot.waitSignal(dialog.imported, timeout=10_000) as caught:
        qtbot.waitUntil(lambda: len(done) == 2)
        dialog.bar.go.click()
    assert caught.args[0].created == 2

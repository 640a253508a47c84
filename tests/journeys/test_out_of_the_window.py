"""What is filtered or selected in the window comes out, and columns stay as they are left."""

from __future__ import annotations

import csv
from contextlib import closing

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from traveller import Traveller

from domain.importing import import_file
from domain.workspace import Reader, Workspace
from gui.export_dialog import ExportDialog
from gui.tour.hands import answering_file_dialog, click, click_cell, modal, press, wait

Key, Control, Shift = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
PEOPLE = [["Ada", "36", "Oslo"], ["Bob", "41", "Rome"], ["Cy", "50", "Oslo"], ["Dee", "7", "Bonn"]]


@pytest.fixture
def people(tmp_path, traveller):
    source = tmp_path / "people.csv"
    source.write_text("Name,Age,Town\n" + "".join(",".join(row) + "\n" for row in PEOPLE))
    place = tmp_path / "people.tabularium"
    with Workspace.open(place) as workspace:
        import_file(workspace, source)
    traveller.open(place)
    traveller.wait_shown(PEOPLE)
    return traveller


def exported(path, chosen: str) -> list[list[str]]:
    """Export as the dialog proposes, by keyboard and mouse, and read the file."""
    press(Key.Key_E, Control)
    wait(lambda: modal(ExportDialog), "The export should open.")
    dialog = modal(ExportDialog)
    wait(lambda: dialog.choices.checkedButton().text() == chosen, f"It should propose {chosen}.")
    with answering_file_dialog(path):
        click(dialog.go)
    wait(dialog.banner.isVisible, "It should say that it is done.")
    assert dialog.banner.kind == "success"
    press(Key.Key_Escape)
    wait(lambda: modal(ExportDialog) is None, "The export should close.")
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return [row[:3] for row in csv.reader(handle)][1:]  # without the trace


def test_the_selected_rows_come_out(people, tmp_path):
    click_cell(people.grid, people.page.model.index(1, 0))
    press(Key.Key_Down, Shift)
    assert exported(tmp_path / "out.csv", "The 2 selected records") == PEOPLE[1:3]


def test_the_filtered_rows_come_out_in_their_order(people, tmp_path):
    people.page.set_search("oslo")
    people.wait_shown([PEOPLE[0], PEOPLE[2]])
    people.page.sort_by(0, descending=True)
    people.wait_shown([PEOPLE[2], PEOPLE[0]])
    words = "The records that the filter shows (2)"
    assert exported(tmp_path / "out.csv", words) == [PEOPLE[2], PEOPLE[0]]


def drag(header, start: QPoint, end: QPoint) -> None:
    view = header.viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    for part in range(1, 6):
        QTest.mouseMove(view, start + (end - start) * part / 5)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=end)


def test_columns_moved_and_resized_by_the_mouse_stay_so_after_a_restart(people, settings):
    header = people.grid.header
    middle = header.height() // 2
    right = header.sectionViewportPosition(0) + header.sectionSize(0) - 1
    QTest.mouseMove(header.viewport(), QPoint(right, middle))
    drag(header, QPoint(right, middle), QPoint(right + 70, middle))
    wide = header.sectionSize(0)
    start = QPoint(header.sectionViewportPosition(2) + 40, middle)
    drag(header, start, QPoint(5, middle))
    assert people.grid.columns_seen() == [2, 0, 1]
    assert not people.page.query().sort, "a drag is no click"
    path = people.worker.path
    press(Key.Key_W, Control)
    wait(lambda: people.worker.path is None, "The file should be closed.")
    again = Traveller(settings)
    try:
        again.open(path)
        wait(lambda: again.page and again.grid.columns_seen() == [2, 0, 1], "Moved still.")
        assert again.grid.header.sectionSize(0) == wide > 100
    finally:
        again.leave()


def test_columns_left_at_the_last_moment_are_kept_in_their_own_file(people, tmp_path):
    other = tmp_path / "other.tabularium"
    source = tmp_path / "birds.csv"
    source.write_text("Bird\nWren\n")
    with Workspace.open(other) as workspace:
        import_file(workspace, source)
    path, table = people.worker.path, people.page.model.table
    people.page.columns.hide(1)
    people.window.open_files([other])
    people.wait_shown([["Wren"]])
    press(Key.Key_W, Control)
    wait(lambda: people.worker.path is None, "The file should be closed.")
    with closing(Reader(path)) as reader:
        assert [one["hidden"] for one in reader.view(table.id)["columns"]] == [False, True, False]
    with closing(Reader(other)) as reader:
        assert not any(one["hidden"] for one in reader.view(table.id).get("columns", ()))

"""Files let go of over an open table or beside it; Qt itself finds what is below the mouse."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication
from traveller import records_in

from domain.importing import import_file
from domain.workspace import Workspace
from gui.dialogs.boxes import Box
from gui.import_dialog import ImportDialog
from gui.tour.hands import Drag, Wrong, click, modal, wait


@pytest.fixture
def birds(tmp_path, traveller):
    """Open a file with one table and one record."""
    source = write(tmp_path / "Birds.csv", "Wren")
    place = tmp_path / "birds.tabularium"
    with Workspace.open(place, actor="Kim") as workspace:
        import_file(workspace, source)
    traveller.open(place)
    traveller.wait_shown([["Wren"]])
    return traveller


def write(path: Path, *names: str) -> Path:
    path.write_text("\n".join(["Name", *names]) + "\n")
    return path


def on_the_table(traveller) -> QPoint:
    grid = traveller.grid
    return grid.mapTo(traveller.window, grid.rect().center())


def beside_it(traveller) -> QPoint:
    side = traveller.window.side
    return side.mapTo(traveller.window, side.rect().center())


def let_go(traveller, place: QPoint, *paths: Path) -> None:
    drag = Drag(traveller.window, list(paths), place)
    assert drag.enter()
    assert drag.drop()


def import_it(name: str, target: str) -> None:
    """Wait for the dialog of a file, see where it goes, and import it."""
    wait(lambda: (dialog := modal(ImportDialog)) and dialog.path.name == name, f"{name} next.")
    dialog = modal(ImportDialog)
    wait(dialog.bar.go.isEnabled, "It should be ready to import.")
    assert dialog.header.target.combo.currentText() == target
    click(dialog.bar.go)
    wait(lambda: modal(ImportDialog) is not dialog, "The dialog should close.")


@contextmanager
def answering_box(answer: str) -> Iterator[list[str]]:
    """Press a button of the box that opens meanwhile; answers what the box is called."""
    clock, asked = QTimer(), []

    def look() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, Box):
            asked.append(box.windowTitle())
            buttons = box.findChildren(QAbstractButton)
            next(one for one in buttons if one.text().startswith(answer)).click()

    clock.timeout.connect(look)
    clock.start(1)
    yield asked
    clock.stop()


def test_all_files_dropped_on_a_table_come_into_it_one_after_another(birds, tmp_path):
    one, two = write(tmp_path / "one.csv", "Owl"), write(tmp_path / "two.csv", "Kite")
    let_go(birds, on_the_table(birds), one, two)
    import_it("one.csv", "Birds")
    import_it("two.csv", "Birds")
    birds.wait_shown([["Wren"], ["Owl"], ["Kite"]])
    birds.at_rest()
    assert records_in(birds.worker.path) == [["Wren"], ["Owl"], ["Kite"]]


def test_a_file_dropped_beside_the_table_becomes_a_table_of_its_own(birds, tmp_path):
    let_go(birds, beside_it(birds), write(tmp_path / "Trees.csv", "Oak"))
    import_it("Trees.csv", "New table")
    wait(lambda: birds.tabs() == ["Birds", "Trees", "Trash"], "There should be another table.")
    assert records_in(birds.worker.path) == [["Wren"]]


def test_a_drag_says_what_a_drop_will_do_at_each_place(birds, tmp_path):
    overlay = birds.window.abilities.drop_target.overlay
    drag = Drag(birds.window, [tmp_path / "more.csv"], on_the_table(birds))
    assert drag.enter()
    assert overlay.isVisible()
    assert overlay.text() == "Drop to import more.csv into Birds"
    assert drag.move(beside_it(birds))
    assert overlay.text() == "Drop to import more.csv"
    both = Drag(birds.window, [tmp_path / "a.csv", tmp_path / "b.csv"], on_the_table(birds))
    assert both.enter()
    assert overlay.text() == "Drop to import 2 files into Birds, one after another"


@pytest.mark.parametrize("place", [on_the_table, beside_it])
def test_a_workspace_dropped_while_another_is_open_is_asked_about(birds, tmp_path, place):
    other = tmp_path / "other.tabularium"
    with Workspace.open(other):
        pass
    with answering_box("Cancel") as asked:
        let_go(birds, place(birds), other)
        wait(lambda: asked, "It should be asked what to do.")
    assert asked == ["Open “other.tabularium”, or import from it?"]
    assert birds.worker.path.name == "birds.tabularium"
    assert birds.shown() == [["Wren"]]


@pytest.mark.parametrize("what", ["folder", "device", "pipe", "gone"])
def test_what_is_no_file_has_its_sentence_wherever_it_is_dropped(birds, tmp_path, what):
    path = tmp_path / what
    if what == "folder":
        path.mkdir()
    elif what == "device":
        path = Path(os.devnull)
    elif what == "pipe":
        os.mkfifo(path)
    let_go(birds, on_the_table(birds), path)
    with pytest.raises(Wrong) as said:
        wait(lambda: False, "It should be said.")
    expected = "is not there" if what == "gone" else "is not a file"
    assert f"“{path.name}” {expected}" in str(said.value)
    assert modal(ImportDialog) is None
    assert records_in(birds.worker.path) == [["Wren"]]

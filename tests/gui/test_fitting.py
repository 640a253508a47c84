"""Dialogs on a screen that is smaller than they would like."""

from __future__ import annotations

from pathlib import Path

import pytest
from club import make_club
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QWidget

from domain.values import Query
from gui.export_dialog import ExportDialog
from gui.import_dialog import ImportDialog
from gui.table_editor import TableEditor
from gui.widgets import fitting

SMALL = QSize(900, 470)
"""What is left of 1366 by 768 where everything is drawn half as large again."""


@pytest.fixture
def club(tmp_path):
    return make_club(tmp_path / "Club.tabularium")


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(fitting, "room_on_screen", lambda _window: SMALL)


def exporting(worker, club, _folder: Path) -> QDialog:
    return ExportDialog(worker, club.table, Query(club.table.id))


def importing(worker, club, folder: Path) -> QDialog:
    path = folder / "more.csv"
    path.write_text("Name,Notes\nAnn,new\n", encoding="utf-8")
    return ImportDialog(worker, [club.table], path, club.table)


def designing(worker, club, _folder: Path) -> QDialog:
    return TableEditor(worker, club.table)


@pytest.mark.parametrize("make", [exporting, importing, designing])
def test_the_buttons_of_a_dialog_stay_on_a_small_screen(qtbot, worker, club, tmp_path, small, make):
    dialog = make(worker, club, tmp_path)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    assert dialog.size().boundedTo(SMALL) == dialog.size()
    if isinstance(dialog, ImportDialog):
        qtbot.waitUntil(dialog.bar.go.isEnabled)
        dialog.close()


def test_a_dialog_is_as_large_as_it_likes_where_there_is_room(qtbot, monkeypatch):
    monkeypatch.setattr(fitting, "room_on_screen", lambda _window: QSize(1900, 1000))
    window = QWidget()
    qtbot.addWidget(window)
    fitting.fit(window, 880, 660, least=QSize(520, 420))
    assert (window.size(), window.minimumSize()) == (QSize(880, 660), QSize(520, 420))


def test_the_screen_is_asked_how_much_room_there_is(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    free = window.screen().availableGeometry().size()
    room = fitting.room_on_screen(window)
    assert free.boundedTo(room) == room
    assert room != free

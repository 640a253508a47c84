"""What is done in the window to a table made there goes through the kit's own repositories."""

from __future__ import annotations

from contextlib import contextmanager
from functools import wraps

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QPushButton
from traveller import records_in

from domain import BaseRepository
from domain.values import FieldDraft
from domain.workspace import Workspace
from gui.delegates.editors import EDITORS
from gui.dialogs.boxes import Box
from gui.tour.hands import click, click_cell, press, retype, wait

Key, Control = Qt.Key, Qt.KeyboardModifier.ControlModifier
VERBS = ("create", "update", "delete_many", "restore_many", "delete_hard_many")


@pytest.fixture
def path(tmp_path):
    """A table as people make them, with one record."""
    place = tmp_path / "club.tabularium"
    with Workspace.open(place) as opened:
        made = opened.write(lambda session: session.create_table("Members", [FieldDraft("Name")]))
        name = made.value.fields[0].id
        opened.write(lambda session: session.create(made.value.id, {name: "Ada"}))
    return place


@pytest.fixture
def called(monkeypatch):
    """Note each writing verb of a repository as it is used, and let it work."""
    names: list[str] = []

    def noted(verb):
        real = getattr(BaseRepository, verb)

        @wraps(real)
        def wrapper(self, *arguments, **named):
            names.append(verb)
            return real(self, *arguments, **named)

        return wrapper

    for verb in VERBS:
        monkeypatch.setattr(BaseRepository, verb, noted(verb))
    return names


def test_each_change_is_made_by_a_repository(path, traveller, called):
    traveller.open(path)
    traveller.wait_shown([["Ada"]])
    assert called == []
    edit(traveller)
    assert called == ["update"]
    add(traveller)
    assert called == ["update", "create"]
    delete(traveller)
    restore(traveller)
    delete(traveller)
    assert called == ["update", "create", "delete_many", "restore_many", "delete_many"]
    purge(traveller)
    assert called[5:] == ["delete_hard_many"]
    traveller.at_rest()
    assert records_in(path) == [["Ada Lovelace"]]


def edit(traveller):
    cell = traveller.page.model.index(0, 0)
    click_cell(traveller.grid, cell, twice=True)
    wait(lambda: isinstance(QApplication.focusWidget(), EDITORS), "The cell should open.")
    retype("Ada Lovelace")
    press(Key.Key_Return)
    traveller.wait_shown([["Ada Lovelace"]])
    traveller.at_rest()


def add(traveller):
    traveller.grid.setFocus()
    press(Key.Key_N, Control)
    form = traveller.window.side.need_form()
    wait(lambda: form.isAncestorOf(QApplication.focusWidget()), "The form should be there.")
    retype("Bea")
    press(Key.Key_S, Control)
    traveller.wait_shown([["Ada Lovelace"], ["Bea"]])
    traveller.at_rest()


def delete(traveller):
    click_cell(traveller.grid, traveller.page.model.index(1, 0))
    press(Key.Key_Minus, Control)
    traveller.wait_shown([["Ada Lovelace"]])
    wait(lambda: traveller.tabs()[-1] == "Trash (1)", "The Trash should count one.")


def restore(traveller):
    trash = open_trash(traveller)
    click(trash.restore_button)
    wait(lambda: traveller.tabs()[-1] == "Trash", "The Trash should be empty.")
    bar = traveller.window.pages.tab_bar
    click(bar, bar.tabRect(0).center())
    traveller.wait_shown([["Ada Lovelace"], ["Bea"]])


def purge(traveller):
    trash = open_trash(traveller)
    click_cell(trash.view, trash.model.index(0, 0))  # with none chosen all would go
    wait(lambda: trash.purge_button.text() == "Purge 1 record…", "It should be chosen.")
    with agreeing():
        click(trash.purge_button)
    wait(lambda: traveller.tabs()[-1] == "Trash", "The Trash should be empty.")


def open_trash(traveller):
    bar, trash = traveller.window.pages.tab_bar, traveller.window.pages.trash_page
    click(bar, bar.tabRect(1).center())
    wait(lambda: trash.model.index(0, 0).data() == "Bea", "It should be there.")
    wait(trash.restore_button.isEnabled, "It should be there to be restored.")
    return trash


@contextmanager
def agreeing():
    """Answer the question with its button as soon as it is there."""
    clock = QTimer()

    def look():
        box = QApplication.activeModalWidget()
        buttons = box.findChildren(QPushButton) if isinstance(box, Box) else []
        for button in buttons:
            if button.text().startswith("Purge") and button.isVisible() and button.isEnabled():
                clock.stop()
                click(button)
                return

    clock.timeout.connect(look)
    clock.start(20)
    yield
    clock.stop()

"""A developer's own peewee model is a table of the window like any other."""

from __future__ import annotations

from contextlib import closing

import peewee
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from traveller import records_in

from domain import BaseModel, BaseRepository, Database, register_repository
from domain.store.registry import unregister
from domain.workspace import Reader
from gui.delegates.editors import EDITORS
from gui.form.page import FormPage
from gui.tour.hands import click, click_cell, press, retype, wait

Key, Control = Qt.Key, Qt.KeyboardModifier.ControlModifier


class Plant(BaseModel):
    name = peewee.CharField(unique=True, verbose_name="Common name")
    height = peewee.IntegerField(null=True, help_text="In centimetres")
    evergreen = peewee.BooleanField(default=False)


@pytest.fixture
def path(tmp_path):
    """Make a file as a script does."""

    @register_repository("plants")
    class Plants(BaseRepository):
        model = Plant

    place = tmp_path / "garden.tabularium"
    database = Database()
    database.configure(place, actor="script")
    database.connect()
    database.create_tables()
    plants = Plants(database)
    plants.create(Plant(name="Yew", height=900, evergreen=True))
    plants.create(Plant(name="Larch", height=3000))
    database.disconnect()
    yield place
    unregister("plants")


def test_it_has_a_tab_a_form_a_trash_and_a_history(path, traveller):
    traveller.open(path)
    yew, larch = ["Yew", "900", "yes"], ["Larch", "3000", "no"]
    traveller.wait_shown([yew, larch])
    assert traveller.tabs() == ["Plant", "Trash"]
    labels = [field.label for field in traveller.window.pages.current_table().fields]
    assert labels == ["Common name", "Height", "Evergreen"]
    edit_in_the_grid(traveller)
    larch[1] = "3100"
    edit_in_the_form(traveller)
    yew[0] = "English yew"
    traveller.wait_shown([yew, larch])
    traveller.at_rest()
    assert records_in(path) == [yew, larch]
    delete_and_restore(traveller, yew, larch)
    look_at_the_history(traveller, path)


def cell(traveller, row, column):
    return traveller.page.model.index(row, column)


def edit_in_the_grid(traveller):
    click_cell(traveller.grid, cell(traveller, 1, 1), twice=True)
    wait(lambda: isinstance(QApplication.focusWidget(), EDITORS), "The cell should open.")
    retype("3100")
    press(Key.Key_Return)


def edit_in_the_form(traveller):
    click_cell(traveller.grid, cell(traveller, 0, 0))
    form = traveller.window.side.need_form()
    wait(lambda: form.record_id == 1, "The form should show the yew.")
    page = form.findChild(FormPage)
    name, height = form.editing.table.fields[:2]
    assert page.fields.row(height.id).help.text() == "In centimetres"
    row = page.fields.row(name.id)
    row.go_to()
    retype("Larch")  # unique
    wait(lambda: "Larch" in row.fault.text() or "already" in row.fault.text(), "It is taken.")
    retype("English yew")
    press(Key.Key_S, Control)
    wait(lambda: not form.is_dirty(), "The form should be saved.")


def delete_and_restore(traveller, yew, larch):
    click_cell(traveller.grid, cell(traveller, 1, 0))
    press(Key.Key_Minus, Control)
    traveller.wait_shown([yew])
    wait(lambda: traveller.tabs()[-1] == "Trash (1)", "The Trash should count one.")
    bar, trash = traveller.window.pages.tab_bar, traveller.window.pages.trash_page
    click(bar, bar.tabRect(1).center())
    line = ["Larch", "Plant"]
    wait(lambda: [trash.model.index(0, at).data() for at in (0, 1)] == line, "It should be there.")
    click(trash.restore_button)
    wait(lambda: traveller.tabs()[-1] == "Trash", "The Trash should be empty.")
    click(bar, bar.tabRect(0).center())
    traveller.wait_shown([yew, larch])


def look_at_the_history(traveller, path):
    press(Key.Key_H, Control)
    click_cell(traveller.grid, cell(traveller, 1, 0))
    panel = traveller.window.side.history
    kinds = ["Restored", "Moved to the Trash", "Changed", "Created"]
    wait(lambda: len(titles(panel.model)) == 4, "The history should tell four things.")
    assert [title.split(" ·")[0] for title in titles(panel.model)] == kinds
    table = traveller.window.pages.current_table()
    with closing(Reader(path)) as reader:
        entries = reader.record_history(table.id, 2)
    assert [one.actor for one in entries] == ["Robin", "Robin", "Robin", "script"]


def titles(model):
    rows = [model.row(model.index(at)) for at in range(model.rowCount())]
    return [row.title for row in rows if row.kind == "entry"]

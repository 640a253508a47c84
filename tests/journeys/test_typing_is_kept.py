"""What stands in a cell or in the form is kept, whatever a person turns to next."""

from __future__ import annotations

from contextlib import closing

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from traveller import records_in

from domain.importing import import_file
from domain.workspace import Reader, Workspace
from gui.delegates.editors import EDITORS
from gui.form.page import FormPage
from gui.import_dialog import ImportDialog
from gui.table_editor import TableEditor
from gui.tour.hands import click, click_cell, click_header, modal, press, retype, type_text, wait

Key, Control = Qt.Key, Qt.KeyboardModifier.ControlModifier
ADA, BOB = ["Ada", "36"], ["Bob", "41"]


@pytest.fixture
def people(tmp_path, traveller):
    """Open a file with two people."""
    path = make(tmp_path / "people.tabularium", "Name,Age\nBob,41\nAda,36\n")
    traveller.open(path)
    traveller.wait_shown([BOB, ADA])
    return traveller


@pytest.fixture
def other(tmp_path):
    return make(tmp_path / "other.tabularium", "Bird\nWren\n")


def make(path, text):
    source = path.with_suffix(".csv")
    source.write_text(text)
    with Workspace.open(path, actor="Kim") as workspace:
        import_file(workspace, source)
    return path


def type_into_a_cell(traveller, text, *, row=0, column=0):
    click_cell(traveller.grid, traveller.page.model.index(row, column), twice=True)
    wait(lambda: isinstance(QApplication.focusWidget(), EDITORS), "The cell should open.")
    retype(text)


def type_into_the_form(traveller, text):
    click_cell(traveller.grid, traveller.page.model.index(0, 0))
    form = traveller.window.side.need_form()
    wait(lambda: form.record_id == 1 and form.editing, "The form should show the record.")
    page = form.findChild(FormPage)
    name = form.editing.table.fields[0].id
    wait(lambda: page.fields.row(name), "The form should be drawn.")
    page.fields.row(name).go_to()
    retype(text)


def close_it(traveller, _other):
    press(Key.Key_W, Control)
    wait(lambda: traveller.window.stack.currentWidget() is traveller.window.start_page, "Closed.")


def open_another(traveller, other):
    traveller.window.open_files([other])
    traveller.wait_shown([["Wren"]])


def close_the_window(traveller, _other):
    traveller.window.close()
    wait(lambda: not traveller.window.isVisible(), "The window should close.")
    traveller.worker.shut_down()


def test_pain_24_sorting_saves_what_stands_in_the_cell(people):
    type_into_a_cell(people, "Zoe")
    click_header(people.grid.header, 0)
    wait(lambda: people.page.query().sort and ["Zoe", "41"] in people.shown(), "It should be kept.")
    people.at_rest()
    assert records_in(people.worker.path) == [["Zoe", "41"], ADA]


def test_pain_24_searching_saves_what_stands_in_the_cell(people):
    type_into_a_cell(people, "Zoe")
    click(people.page.search)
    press(Key.Key_Z)
    people.wait_shown([["Zoe", "41"]])


def test_pain_24_what_does_not_fit_is_offered_again_after_sorting(people):
    type_into_a_cell(people, "soon", column=1)
    click_header(people.grid.header, 0)
    banner = people.page.banner
    wait(banner.isVisible, "It should be said that it was not saved.")
    assert "“soon” was not saved in Age." in banner.text()
    people.page._edit_again()
    assert QApplication.focusWidget().text() == "soon"


@pytest.mark.parametrize("leave", [close_it, open_another, close_the_window])
@pytest.mark.parametrize("type_it", [type_into_a_cell, type_into_the_form])
def test_what_was_typed_is_saved_before_the_file_is_closed(people, other, type_it, leave):
    path = people.worker.path
    type_it(people, "Zoe")
    leave(people, other)
    assert records_in(path) == [["Zoe", "41"], ADA]
    with closing(Reader(path)) as reader:
        assert reader.drafts() == []


@pytest.mark.parametrize("leave", [close_it, open_another, close_the_window])
def test_a_new_record_that_was_saved_at_the_end_is_not_offered_again(people, other, leave):
    path = people.worker.path
    press(Key.Key_N, Control)
    form = people.window.side.need_form()
    wait(lambda: form.editing and form.editing.record is None, "A new record should begin.")
    wait(lambda: form.isAncestorOf(QApplication.focusWidget()), "The form should have the keys.")
    type_text("Cy")
    leave(people, other)
    assert records_in(path) == [BOB, ADA, ["Cy", ""]]
    with closing(Reader(path)) as reader:
        assert reader.drafts() == []


def test_what_does_not_fit_is_offered_again_when_the_file_is_opened_again(people, other):
    path = people.worker.path
    type_into_the_form(people, "")
    page = people.window.side.form.findChild(FormPage)
    page.fields.row(people.window.pages.current_table().fields[1].id).go_to()
    retype("soon")
    open_another(people, other)
    assert records_in(path) == [BOB, ADA]
    people.open(path)
    wait(lambda: people.window.banners.banner("draft"), "The draft should be offered.")


def test_a_file_that_is_opened_meanwhile_waits_for_the_import_to_end(people, other, tmp_path):
    more = tmp_path / "more.csv"
    more.write_text("Name,Age\nCy,50\n")
    path = people.worker.path
    people.window.files.take([more], people.window.pages.current_table())
    wait(lambda: modal(ImportDialog) and modal(ImportDialog).bar.go.isEnabled(), "Ready.")
    people.window.open_files([other])  # as a second start does
    assert people.worker.path == path
    click(modal(ImportDialog).bar.go)
    people.wait_shown([["Wren"]])
    assert records_in(path) == [BOB, ADA, ["Cy", "50"]]
    assert records_in(other) == [["Wren"]]


def test_a_file_that_is_opened_meanwhile_waits_for_a_dialog_about_this_one(people, other):
    path = people.worker.path
    people.window.actions_by_name["edit_table"].trigger()
    wait(lambda: modal(TableEditor), "The fields should open.")
    dialog = modal(TableEditor)
    dialog.name.selectAll()
    QTest.keyClicks(dialog.name, "Crew")
    people.window.open_files([other])  # as a second start does
    QTest.qWait(300)
    assert people.worker.path == path
    click(dialog.ok_button)
    people.wait_shown([["Wren"]])
    with closing(Reader(path)) as reader:
        assert [table.label for table in reader.tables()] == ["Crew"]
    with closing(Reader(other)) as reader:
        assert [table.label for table in reader.tables()] == ["other"]

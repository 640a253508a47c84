"""The program is killed while somebody types; what was typed is offered again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from traveller import records_in

from domain.values import FieldDraft
from domain.workspace import Reader, Workspace
from gui.tour.hands import click, press, wait

ROOT = Path(__file__).parents[2]

TYPIST = """
import sys
from pathlib import Path
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from gui.main_window import MainWindow
from gui.settings import Settings
from gui.tour.hands import click_cell, press, retype, to_front, type_text, wait
from gui.worker import Worker
app = QApplication([])
path, record = Path(sys.argv[1]), sys.argv[2]
window = MainWindow(Worker(), Settings(path.with_name("typist.ini")))
window.show()
to_front(window)
window.open_files([path])
wait(lambda: window.pages.current_page() and window.pages.current_page().model.rowCount(), "open")
page = window.pages.current_page()
form = window.side.need_form()
if record == "new":
    press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    wait(lambda: form.editing, "a new record")
    wait(lambda: form.isAncestorOf(QApplication.focusWidget()), "the keyboard in the form")
    type_text("Grace Hop")
else:
    click_cell(page.grid, page.model.index(0, 0))
    wait(lambda: form.editing and form.editing.record, "the record")
    row = form.editing.table.fields[1]
    from gui.form.page import FormPage
    form.findChild(FormPage).fields.row(row.id).go_to()
    retype("half a sen")
print("typed", flush=True)
app.exec()
"""


@pytest.fixture
def path(tmp_path):
    place = tmp_path / "people.tabularium"
    with Workspace.open(place) as workspace:
        drafts = [FieldDraft("Name"), FieldDraft("Notes", "long_text")]
        table = workspace.write(lambda session: session.create_table("People", drafts)).value
        name, notes = (field.id for field in table.fields)
        workspace.write(lambda session: session.create(table.id, {name: "Ada", notes: "old"}))
    return place


def type_and_be_killed(path, record):
    """Type into the form in another process and kill it as soon as the draft is in the file."""
    typist = subprocess.Popen(
        [sys.executable, "-c", TYPIST, str(path), record],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert typist.stdout.readline() == "typed\n"
        deadline = time.monotonic() + 20
        while not drafts_in(path):
            assert time.monotonic() < deadline, "the draft was not kept"
    finally:
        typist.send_signal(signal.SIGKILL)
        typist.wait()
        typist.stdout.close()


def drafts_in(path):
    with closing(Reader(path)) as reader:
        return reader.drafts()


def banner_of(traveller):
    wait(lambda: traveller.window.banners.banner("draft"), "The draft should be offered.")
    return traveller.window.banners.banner("draft")


def button(parent, text):
    return next(one for one in parent.findChildren(QPushButton) if one.text() == text)


def save(traveller):
    press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    wait(lambda: not drafts_in(traveller.worker.path), "The draft should be forgotten.")
    traveller.at_rest()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_new_record_is_offered_again(path, traveller):
    type_and_be_killed(path, "new")
    assert records_in(path) == [["Ada", "old"]], "nothing half-typed became a record"
    traveller.open(path)
    banner = banner_of(traveller)
    assert banner.text().startswith("You were adding “Grace Hop” to People just now.")
    click(button(banner, "Continue"))
    form = traveller.window.side.need_form()
    wait(lambda: form.editing and form.editing.record is None, "The new record should be back.")
    name = form.editing.table.fields[0]
    assert form.editing.text(name.id) == "Grace Hop"
    from gui.form.page import FormPage

    form.findChild(FormPage).fields.row(name.id).go_to()
    save(traveller)
    assert records_in(path) == [["Ada", "old"], ["Grace Hop", ""]]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_change_is_offered_again_and_can_be_let_go(path, traveller):
    type_and_be_killed(path, "old")
    assert records_in(path) == [["Ada", "old"]]
    traveller.open(path)
    banner = banner_of(traveller)
    assert banner.text().startswith("You were changing")
    click(button(banner, "Forget the draft"))
    wait(lambda: not drafts_in(path), "The draft should be forgotten.")
    assert traveller.window.banners.banner("draft") is None
    assert records_in(path) == [["Ada", "old"]]

"""From an empty window to an exported file without a mouse."""

from __future__ import annotations

import csv
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from traveller import records_in

from domain.traces import parse_header
from gui.delegates.editors import EDITORS
from gui.export_dialog import ExportDialog
from gui.import_dialog import ImportDialog
from gui.tour.hands import answering_file_dialog, modal, press, retype, type_text, wait

Key = Qt.Key
Control, Shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
MOUSE = (
    *(QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease),
    *(QEvent.Type.MouseButtonDblClick, QEvent.Type.Wheel, QEvent.Type.Drop),
)


class MouseTrap(QObject):
    """Notes every event of a mouse."""

    def __init__(self):
        super().__init__()
        self.caught = []

    def eventFilter(self, watched, event):
        if event.type() in MOUSE:
            self.caught.append(event.type())
        return False


@pytest.fixture(autouse=True)
def _no_mouse(qapp):
    trap = MouseTrap()
    qapp.installEventFilter(trap)
    yield
    qapp.removeEventFilter(trap)
    assert trap.caught == []


@contextmanager
def dialog_of(kind):
    """Wait until a dialog is in front, and until it is gone afterwards."""
    wait(lambda: modal(kind), f"{kind.__name__} should open.")
    wait(lambda: modal(kind).isAncestorOf(QApplication.focusWidget()), "It should have the keys.")
    yield modal(kind)
    wait(lambda: modal(kind) is None, f"{kind.__name__} should close.")


def tab_to(widget):
    """Press Tab until the keyboard is in a widget."""
    for _ in range(40):
        if widget.hasFocus():
            return
        press(Key.Key_Tab)
    raise AssertionError(f"Tab does not lead to {widget}")


def test_a_whole_day_without_a_mouse(traveller, tmp_path):
    source = tmp_path / "few.csv"
    source.write_text("Name,Age,Town\nAda,36,London\nAlan,41,Wilmslow\nGrace,85,Arlington\n")
    ada, alan = ["Ada", "36", "London"], ["Alan", "41", "Wilmslow"]
    grace, edsger = ["Grace", "85", "Arlington"], ["Edsger", "72", "Nuenen"]
    window = traveller.window

    with answering_file_dialog(source):
        press(Key.Key_I, Control)
    with dialog_of(ImportDialog) as dialog:
        wait(dialog.bar.go.isEnabled, "It should be ready to import.")
        press(Key.Key_Return)
    path = source.with_suffix(".tabularium")
    traveller.wait_shown([ada, alan, grace])
    assert records_in(path) == [ada, alan, grace]

    tab_to(traveller.grid)
    press(Key.Key_Home, Control)
    press(Key.Key_Down)
    press(Key.Key_Right)
    press(Key.Key_F2)
    wait(lambda: isinstance(QApplication.focusWidget(), EDITORS), "The cell should open.")
    retype("42")
    press(Key.Key_Return)
    alan[1] = "42"
    traveller.wait_shown([ada, alan, grace])
    traveller.at_rest()
    assert records_in(path) == [ada, alan, grace]

    press(Key.Key_N, Control)
    form = window.side.need_form()
    wait(lambda: form.editing and form.editing.record is None, "A new record should begin.")
    wait(lambda: form.isAncestorOf(QApplication.focusWidget()), "The form should have the keys.")
    for number, text in enumerate(edsger):
        press(Key.Key_Tab) if number else None
        type_text(text)
    press(Key.Key_S, Control)
    traveller.wait_shown([ada, alan, grace, edsger])
    traveller.at_rest()
    assert records_in(path) == [ada, alan, grace, edsger]

    press(Key.Key_Escape)
    wait(traveller.grid.hasFocus, "Esc should lead back to the table.")
    press(Key.Key_Home, Control)
    press(Key.Key_Space, Shift)
    press(Key.Key_Delete)
    traveller.wait_shown([alan, grace, edsger])
    traveller.at_rest()
    assert records_in(path) == [alan, grace, edsger]
    wait(lambda: traveller.tabs() == ["few", "Trash (1)"], "The Trash should count one.")

    press(Key.Key_Z, Control)
    traveller.wait_shown([ada, alan, grace, edsger])
    press(Key.Key_Z, Control)
    traveller.wait_shown([ada, alan, grace])
    press(Key.Key_Z, Control | Shift)
    traveller.wait_shown([ada, alan, grace, edsger])
    press(Key.Key_Z, Control | Shift)
    traveller.wait_shown([alan, grace, edsger])
    traveller.at_rest()
    assert records_in(path) == [alan, grace, edsger]

    target = tmp_path / "out.csv"
    press(Key.Key_E, Control)
    with dialog_of(ExportDialog) as dialog:
        with answering_file_dialog(target):
            press(Key.Key_Return)
        wait(dialog.banner.isVisible, "It should say that it is done.")
        assert dialog.banner.kind == "success"
        press(Key.Key_Escape)
    head, *rows = csv.reader(target.read_text("utf-8-sig").splitlines())
    assert head[:3] == ["Name", "Age", "Town"]
    assert parse_header(head[3]) is not None  # the trace by which the file is known again
    assert [row[:3] for row in rows] == [alan, grace, edsger]

    press(Key.Key_W, Control)
    wait(lambda: window.stack.currentWidget() is window.start_page, "It should close.")


def test_menus_open_and_close_by_keys(traveller):
    press(Key.Key_F, Qt.KeyboardModifier.AltModifier)
    wait(lambda: QApplication.activePopupWidget(), "The File menu should open.")
    press_in_popup(Key.Key_Escape)
    wait(lambda: QApplication.activePopupWidget() is None, "The menu should close.")


def press_in_popup(key):
    QTest.keyClick(QApplication.activePopupWidget(), key)

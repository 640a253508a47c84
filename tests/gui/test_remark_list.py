"""What is worth knowing about a file: all of it can be read, on as many lines as it needs."""

from __future__ import annotations

from domain.formats import Note
from gui.importing.note_words import FORMAT_NOTES
from gui.importing.remark_list import RemarkList
from gui.importing.words import Remark

LONG = "Values go where they clearly fit; missing ones become blank. " * 3


def test_a_remark_of_two_lines_is_shown_whole(qtbot):
    remarks = RemarkList()
    qtbot.addWidget(remarks)
    remarks.resize(690, 40)
    remarks.show()
    remarks.show_remarks([Remark(LONG, "warning")])
    line = remarks.fontMetrics().lineSpacing()
    assert remarks.viewport().height() >= 2 * line
    assert remarks.visualItemRect(remarks.item(0)).bottom() <= remarks.viewport().height()
    high = remarks.height()
    remarks.resize(1400, high)
    qtbot.waitUntil(lambda: remarks.height() < high)


def words(code, **facts):
    return FORMAT_NOTES[code][0](Note(code, **facts))


def test_hidden_sheets_are_named():
    assert words("hidden_parts", count=1, text="Old") == "The sheet “Old” is hidden in the file."
    assert words("hidden_parts", count=2, text="Old") == (
        "2 sheets are hidden in the file, for example “Old”."
    )

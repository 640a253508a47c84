"""Ranges of cells as spreadsheets copy and paste them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui import clipboard
from gui.clipboard_html import rows_of

CELL = st.text(st.characters(exclude_characters="\r\0", exclude_categories=["Cs"]))


@given(st.lists(st.lists(CELL, min_size=2, max_size=2), min_size=1))
def test_what_is_copied_pastes_back_as_it_was(rows):
    assert clipboard.from_tsv(clipboard.to_tsv(rows)) == rows


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),  # Excel ends each line
        ('"two\nlines"\tb', [["two\nlines", "b"]]),
        ('"say ""hi"""\tb', [['say "hi"', "b"]]),
        ('12" pipe\tb', [['12" pipe', "b"]]),
        ('"not closed\tb', [['"not closed', "b"]]),
        ('"Ada" Lovelace\tb', [['"Ada" Lovelace', "b"]]),
        ("a\t\tb", [["a", "", "b"]]),
        ("", [[""]]),
    ],
)
def test_cells_are_read_as_spreadsheets_write_them(text, rows):
    assert clipboard.from_tsv(text) == rows


def test_words_stay_words_in_a_spreadsheet_and_are_never_markup():
    html = clipboard.to_html([["0170<b>", "5"]], [True, False])
    text = '<td style="mso-number-format:\'\\@\'" sdnum="1033;0;@">'
    assert f"{text}0170&lt;b&gt;</td><td>5</td>" in html


@pytest.mark.parametrize("cell", ["=1+1", "@SUM(A1)", "+A1", "-A1", "+1+cmd", "＝1"])
def test_nothing_that_is_copied_runs_as_a_formula_in_a_spreadsheet(cell):
    html = clipboard.to_html([[cell, cell, "-5", "-1.5"]], [True, False, False, False])
    marks = [part.partition(">")[0] for part in html.split("<td")[1:]]
    assert ["@" in mark for mark in marks] == [True, True, False, False]


def test_a_cell_over_several_rows_shifts_nothing():
    html = (
        "<table><tr><th>City<th>Name<th>Age</tr><tr><td rowspan=2>Oslo<td>Ada<td rowspan=2>36</tr>"
        "<tr><td>Bo</tr><tr><td>Rome<td>Cy<td>7</tr></table><table><tr><td>x<td>y</tr></table>"
    )
    assert rows_of(html) == [
        ["City", "Name", "Age"],
        ["Oslo", "Ada", "36"],
        ["", "Bo", ""],
        ["Rome", "Cy", "7"],
        ["x", "y"],
    ]


def test_a_span_without_end_is_bounded():
    assert len(rows_of(f"<table><tr><td colspan={'9' * 5000}>a</table>")[0]) == 100

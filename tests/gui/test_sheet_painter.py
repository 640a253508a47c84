"""What the record table paints: selection, values, boxes, marks, grid and the current cell."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, QRect
from PySide6.QtGui import QColor, QImage

from domain.values import FieldDraft
from gui import theme
from gui.records_page import RecordsPage

FIELDS = [
    FieldDraft("Name"),
    FieldDraft("Born", "integer"),
    FieldDraft("Member", "boolean"),
    FieldDraft("Notes", "long_text"),
    FieldDraft("Code"),
]
ROWS = [["Ada", 1815, 1, "short", "7"], ["Bob", 1900, 0, None, "A7"], ["Cy", None, None, "x", None]]
LONG = "A note that is far too long for the narrow column it stands in"


@pytest.fixture
def page(qtbot, worker):
    """A table of three records without the keyboard, one value of which does not fit its field."""
    made = []

    def make(session):
        table = session.create_table("Members", FIELDS)
        ids = [field.id for field in table.fields]
        session.create_many(table.id, [dict(zip(ids, row, strict=True)) for row in ROWS])
        session.update_field(ids[-1], FieldDraft("Code", "integer"))
        return session.table(table.id)

    with qtbot.waitSignal(worker.committed):
        worker.write(make, owner=worker, then=made.append)
    page = RecordsPage(worker, made[0].value)
    page.resize(1000, 400)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    qtbot.waitUntil(lambda: page.model.is_complete and page.model.rowCount() == 3)
    page.search.setFocus()
    return page


@pytest.fixture
def grid(page):
    """The cells of the page."""
    return page.grid


def picture(grid) -> QImage:
    return grid.viewport().grab().toImage()


def rect(grid, row: int, column: int) -> QRect:
    return grid.visualRect(grid.model().index(row, column))


def inked(image: QImage, where: QRect, ground: str = "base") -> list[QPoint]:
    """Return the points of an area that differ from what is behind them."""
    behind = theme.color(ground)
    return [
        QPoint(x, y)
        for x in range(where.left(), where.right() + 1)
        for y in range(where.top(), where.bottom() + 1)
        if image.pixelColor(x, y) != behind
    ]


def has(image: QImage, where: QRect, name: str) -> bool:
    """Say whether a colour of the scheme is to be seen somewhere in an area."""
    wanted = theme.color(name)
    return any(image.pixelColor(at) == wanted for at in inked(image, where))


def at_corner(image: QImage, where: QRect) -> QColor:
    return image.pixelColor(where.topLeft() + QPoint(3, 3))


def test_words_stand_to_the_left_and_numbers_to_the_right(grid):
    image = picture(grid)
    word, number = rect(grid, 0, 0), rect(grid, 0, 1)
    left = min(at.x() for at in inked(image, word))
    right = max(at.x() for at in inked(image, number))
    assert 5 <= left - word.left() <= 9
    assert 5 <= number.right() - right <= 9
    assert min(at.x() for at in inked(image, number)) > number.center().x()


def test_a_number_stands_at_the_right_though_a_word_like_it_is_painted_before(grid):
    """What is measured roughly for a word must not place a number: columns of the same width."""
    where = rect(grid, 0, 1)
    alone = [at.x() - where.left() for at in inked(picture(grid), where)]
    assert grid.model().set_stored(0, 0, "1815")
    grid.setColumnWidth(0, grid.columnWidth(1))
    grid._sheet._fitted.clear()
    where, image = rect(grid, 0, 1), picture(grid)
    assert [at.x() - where.left() for at in inked(image, where)] == alone


def test_a_cell_without_a_value_is_empty(grid):
    image = picture(grid)
    for row, column in [(1, 3), (2, 1), (2, 4)]:
        assert inked(image, rect(grid, row, column)) == []


def test_a_yes_has_a_tick_and_a_no_an_empty_box_and_nothing_has_none(grid):
    image = picture(grid)
    yes, no, nothing = (inked(image, rect(grid, row, 2)) for row in range(3))
    assert len(yes) > len(no) > 50
    assert nothing == []


def test_a_value_that_does_not_fit_is_marked_at_the_right_end(grid):
    image = picture(grid)
    good, odd = rect(grid, 0, 4), rect(grid, 1, 4)
    assert not has(image, good, "warning")
    assert has(image, odd, "warning")
    mark = QRect(odd.right() - 20, odd.top(), 20, odd.height())
    assert len(inked(image, mark)) > 30


def test_the_grid_ends_with_the_cells(grid):
    image = picture(grid)
    last = rect(grid, 2, 4)
    for where in (rect(grid, 0, 0), rect(grid, 1, 2), last):
        assert image.pixelColor(where.right() + 1, where.top() + 4) == theme.color("grid")
        assert image.pixelColor(where.left() + 4, where.bottom() + 1) == theme.color("grid")
    beside = QRect(last.right() + 2, 0, image.width() - last.right() - 2, image.height())
    below = QRect(0, last.bottom() + 2, image.width(), image.height() - last.bottom() - 2)
    assert inked(image, beside) == []
    assert inked(image, below) == []


def test_what_is_selected_has_its_colour_and_no_more(grid):
    model = grid.model()
    chosen = QItemSelection(model.index(0, 1), model.index(1, 2))
    grid.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    image = picture(grid)
    colours = {
        (row, column): at_corner(image, rect(grid, row, column)).name()
        for row in range(3)
        for column in range(5)
    }
    coloured = {at for at, name in colours.items() if name == theme.color("selected").name()}
    assert coloured == {(0, 1), (0, 2), (1, 1), (1, 2)}
    assert set(colours.values()) == {theme.color(one).name() for one in ("selected", "base")}


def test_a_hidden_column_is_left_out_and_a_moved_one_goes_along(grid):
    grid.setColumnHidden(1, True)
    grid.header.moveSection(0, 3)
    image = picture(grid)
    boxes, names = rect(grid, 0, 2), rect(grid, 0, 0)
    assert boxes.left() == 0
    assert names.left() > boxes.right()
    assert len(inked(image, boxes)) > 50
    assert min(at.x() for at in inked(image, names)) - names.left() <= 9


def test_the_frame_is_there_while_the_keyboard_is(grid, qtbot):
    grid.setFocus()
    qtbot.waitUntil(grid.hasFocus)
    grid.go_to(1, 0)
    assert has(picture(grid), rect(grid, 1, 0), "accent")
    assert not has(picture(grid), rect(grid, 0, 0), "accent")
    grid.window().search.setFocus()
    qtbot.waitUntil(lambda: not grid.hasFocus())
    assert not has(picture(grid), rect(grid, 1, 0), "accent")


def test_a_long_text_is_cut_and_shown_whole_where_there_is_room(grid, qtbot):
    assert grid.model().set_stored(0, 3, LONG)
    qtbot.waitUntil(lambda: grid.model().cell(0, 3).text == LONG)
    room = grid.fontMetrics().horizontalAdvance(LONG)
    grid.setColumnWidth(3, 100)
    narrow = rect(grid, 0, 3)
    edge = QRect(narrow.right() - 4, narrow.top(), 5, narrow.height())
    assert inked(picture(grid), edge) == []
    grid.setColumnWidth(3, room + 20)
    wide = rect(grid, 0, 3)
    ink = [at.x() - wide.left() for at in inked(picture(grid), wide)]
    assert room - 10 < max(ink) < room + 12


def test_letters_one_by_one_never_let_a_text_out_of_its_cell(grid):
    """The quick measure must not take for narrow what is wide: every width is tried."""
    assert grid.model().set_stored(1, 0, "WAVE To Yo. AVAVAV fi ffl 1.1.1")
    for width in range(60, 260, 7):
        grid.setColumnWidth(0, width)
        where = rect(grid, 1, 0)
        edge = QRect(where.right() - 3, where.top(), 4, where.height())
        assert inked(picture(grid), edge) == [], width


def test_another_font_and_other_colours_are_taken_up(grid, qapp):
    image, where = picture(grid), rect(grid, 0, 0)
    small = len(inked(image, where))
    font = grid.font()
    font.setPointSizeF(font.pointSizeF() * 1.5)
    grid.setFont(font)
    assert len(inked(picture(grid), where)) > small * 1.3
    theme.apply(qapp, "dark")
    grid.window().ensurePolished()
    assert has(picture(grid), where, "text")


def test_painting_one_cell_asks_for_that_one_alone(grid, monkeypatch):
    asked = []
    cells = type(grid.model()).cells
    monkeypatch.setattr(
        type(grid.model()),
        "cells",
        lambda self, row, columns: asked.append((row, list(columns))) or cells(self, row, columns),
    )
    grid.viewport().repaint(rect(grid, 1, 2))
    assert asked == [(1, [2])]
    asked.clear()
    grid.viewport().repaint()
    assert asked == [(row, [0, 1, 2, 3, 4]) for row in range(3)]

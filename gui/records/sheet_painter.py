"""Paints the cells of the record table in one go.

Qt would ask a delegate for each cell, and a screen has hundreds: half of a painting went into the
asking. What is painted is what Qt paints: selection, values, grid, frame of the current cell.
"""

from __future__ import annotations

from typing import NamedTuple, cast

from PySide6.QtCore import QLine, QRect, Qt
from PySide6.QtGui import QFontMetrics, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QTableView

from domain.values import FieldDef
from gui import icons, theme
from gui.delegates.boxes import Boxes, has_boxes, is_box
from gui.models.record_cells import NUMBERS, Cell, one_line
from gui.models.record_table import RecordTableModel
from gui.records import selecting

_PAD = 6
_MARK = 14
_MOST_FITTED = 10_000
_SLACK = 2
"""Pixels by which letters that stand together may be wider than one by one."""


class _Column(NamedTuple):
    """A column where it is seen; its width is without the line of the grid."""

    number: int
    field: FieldDef
    left: int
    width: int

    def rect(self, top: int, height: int) -> QRect:
        return QRect(self.left, top, self.width, height)


class _Seen(NamedTuple):
    """The cells to paint."""

    columns: list[_Column]
    rows: range
    top: int
    """Where the first of the rows begins."""
    step: int
    """From one row to the next: its height and the line of the grid."""

    def top_of(self, row: int) -> int:
        return self.top + (row - self.rows.start) * self.step

    @property
    def height(self) -> int:
        return self.step - 1


class SheetPainter:
    """Keeps what all cells share until the colours or the font change."""

    def __init__(self, view: QTableView) -> None:
        self._view = view
        self._look: tuple[bool, QFontMetrics] | None = None
        self._boxes = Boxes()
        self._pen: QPen | None = None
        self._fitted: dict[tuple[str, int, bool], tuple[str, int]] = {}

    def paint(self, area: QRect) -> None:
        """Paint the cells that lie in an area of the viewport, within its paint event."""
        seen = self._seen(area)
        if not seen.columns or not seen.rows:
            return
        self._prepare()
        painter = QPainter(self._view.viewport())
        if painter.fontMetrics() != self._metrics:  # a viewport beneath a style sheet keeps its own
            painter.setFont(self._view.font())
        self._pen = None
        try:
            self._paint_selection(painter, seen)
            self._paint_cells(painter, seen)
            self._paint_grid(painter, seen)
            self._paint_current(painter, seen)
        finally:
            painter.end()

    # -- the way down

    def _model(self) -> RecordTableModel:
        return cast("RecordTableModel", self._view.model())

    def _seen(self, area: QRect) -> _Seen:
        view, header = self._view, self._view.horizontalHeader()
        first, last = view.rowAt(area.top()), view.rowAt(area.bottom())
        if first < 0 or not header.count():
            return _Seen([], range(0), 0, 0)
        end = header.count() - 1
        ends = [header.visualIndexAt(x) for x in (area.left(), area.right())]
        places = [end if one < 0 else one for one in ends]  # from right to left the first is last
        among = (header.logicalIndex(at) for at in range(min(places), max(places) + 1))
        fields = self._model().fields
        columns = [
            _Column(
                one, fields[one], header.sectionViewportPosition(one), header.sectionSize(one) - 1
            )
            for one in among
            if not header.isSectionHidden(one)
        ]
        rows = range(first, (view.model().rowCount() - 1 if last < 0 else last) + 1)
        return _Seen(columns, rows, view.rowViewportPosition(first), view.rowHeight(first))

    def _paint_selection(self, painter: QPainter, seen: _Seen) -> None:
        for one in selecting.ranges_of(self._view.selectionModel()):
            first, last = max(one.top(), seen.rows.start), min(one.bottom(), seen.rows.stop - 1)
            height = (last - first + 1) * seen.step - 1
            for column in seen.columns:
                if height > 0 and one.left() <= column.number <= one.right():
                    painter.fillRect(column.rect(seen.top_of(first), height), self._selected)

    def _paint_cells(self, painter: QPainter, seen: _Seen) -> None:
        model, indexes = self._model(), [column.number for column in seen.columns]
        boxed = frozenset(one.number for one in seen.columns if has_boxes(one.field))
        line = (seen.height + self._ascent - self._descent) // 2
        for row in seen.rows:
            top = seen.top_of(row)
            for column, cell in zip(seen.columns, model.cells(row, indexes), strict=True):
                if column.number in boxed and is_box(column.field, cell):
                    if cell.value is not None:
                        rect = column.rect(top, seen.height)
                        self._boxes.paint(painter, rect, ticked=cell.value == 1)
                elif cell.text:
                    if cell.fault:
                        _paint_mark(painter, column.rect(top, seen.height))
                    self._paint_text(painter, column, cell, top + line)

    def _paint_text(self, painter: QPainter, column: _Column, cell: Cell, line: int) -> None:
        width = column.width - 2 * _PAD - (_MARK + 4 if cell.fault else 0)
        at_right = column.field.type in NUMBERS
        fitted = self._fitted.get((cell.text, width, at_right))
        text, advance = fitted or self._fit(cell.text, width, exact=at_right)
        pen = self._muted if cell.waiting else self._odd if cell.fault else self._text
        if pen is not self._pen:
            painter.setPen(pen)
            self._pen = pen
        left = column.left + _PAD + (width - advance if at_right else 0)
        painter.drawText(left, line, text)  # in a rectangle it takes twice as long

    def _paint_grid(self, painter: QPainter, seen: _Seen) -> None:
        """Paint a line below each row and after each column, as far as there are cells."""
        left = min(column.left for column in seen.columns)
        right = max(column.left + column.width for column in seen.columns)
        below = [seen.top_of(row) + seen.height for row in seen.rows]
        beside = [column.left + column.width for column in seen.columns]
        painter.setPen(self._grid)
        painter.drawLines(
            [
                *(QLine(left, y, right, y) for y in below),
                *(QLine(x, seen.top, x, below[-1]) for x in beside),
            ]
        )

    def _paint_current(self, painter: QPainter, seen: _Seen) -> None:
        current = self._view.currentIndex()
        if current.row() not in seen.rows or not self._view.hasFocus():
            return
        for column in seen.columns:
            if column.number == current.column():
                rect = column.rect(seen.top_of(current.row()), seen.height)
                painter.setPen(self._frame)
                painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def _fit(self, text: str, width: int, *, exact: bool) -> tuple[str, int]:
        """Return a text as it fits into a width, and how wide it is then.

        To measure a text takes as long as to paint it; where it needs not be exact and the letters
        one by one are narrow enough, their sum does.
        """
        if len(self._fitted) > _MOST_FITTED:
            self._fitted.clear()
        found = self._measured(one_line(text), width, exact=exact)
        self._fitted[text, width, exact] = found
        return found

    def _measured(self, line: str, width: int, *, exact: bool) -> tuple[str, int]:
        if not exact and line.isascii() and line.isprintable():
            rough = sum(map(self._advances.__getitem__, line)) + _SLACK
            if rough <= width:
                return line, int(rough)
        advance = self._metrics.horizontalAdvance(line)
        if advance <= width:  # nearly always, and to cut takes three times as long
            return line, advance
        line = self._metrics.elidedText(line, Qt.TextElideMode.ElideRight, width)
        return line, self._metrics.horizontalAdvance(line)

    def _prepare(self) -> None:
        look = (theme.is_dark(), self._view.fontMetrics())  # what knows of fonts is slow to load
        if look == self._look:
            return
        self._look = look
        self._fitted.clear()
        self._boxes.clear()
        self._selected = theme.color("selected")
        self._text = QPen(theme.color("text"))
        self._muted = QPen(theme.color("muted"))
        self._odd = QPen(theme.color("warning"))
        self._grid = QPen(theme.color("grid"))
        self._frame = QPen(theme.color("accent"), 2)
        self._metrics = look[1]
        self._ascent, self._descent = self._metrics.ascent(), self._metrics.descent()
        self._advances = _advances(QFontMetricsF(self._metrics))


def _paint_mark(painter: QPainter, rect: QRect) -> None:
    """Paint the mark of a value that does not fit its field, at the right end of its cell."""
    place = QRect(rect.right() - _PAD - _MARK, 0, _MARK, _MARK)
    place.moveTop(rect.top() + (rect.height() - _MARK) // 2)
    icons.icon("warning", "warning").paint(painter, place)


def _advances(metrics: QFontMetricsF) -> dict[str, float]:
    """Return the widths of the letters of English."""
    return {letter: metrics.horizontalAdvance(letter) for letter in map(chr, range(32, 127))}

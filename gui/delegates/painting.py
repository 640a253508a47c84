"""Paints one cell with few calls: a screen has hundreds, and a style sheet takes its time."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyleOptionViewItem

from domain.values import FieldDef
from gui import icons, theme
from gui.models.record_cells import NUMBERS, Cell, one_line

BOX = 14
_PAD = 6
_MARK = 14
_MOST_FITTED = 10_000


class CellPainter:
    """Keeps what all cells share until the colours change."""

    def __init__(self) -> None:
        self._dark: bool | None = None
        self._boxes: dict[tuple[bool, float], QPixmap] = {}
        self._fitted: dict[tuple[str, int], tuple[str, int]] = {}
        self._ascent = self._descent = 0

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        field: FieldDef,
        cell: Cell,
        *,
        selected: bool,
        current: bool,
    ) -> None:
        """Paint a cell: background, value, mark of a misfit, frame of the current one."""
        self._prepare()
        rect = option.rect
        if selected:
            painter.fillRect(rect, self._selected)
        if is_box(field, cell):
            if cell.value is not None:
                self._paint_box(painter, rect, ticked=cell.value == 1)
        elif cell.text:
            self._paint_text(painter, option, rect, field, cell)
        if current:
            painter.setPen(self._frame)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def _paint_box(self, painter: QPainter, rect: QRect, *, ticked: bool) -> None:
        """Copy a box that was drawn once, which is much quicker than to draw it."""
        ratio = painter.deviceTransform().m11()
        box = self._boxes.get((ticked, ratio))
        if box is None:
            box = self._boxes[ticked, ratio] = _drawn_box(ratio, ticked=ticked)
        painter.drawPixmap(box_in(rect).topLeft(), box)

    def _paint_text(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        rect: QRect,
        field: FieldDef,
        cell: Cell,
    ) -> None:
        left, width = rect.x() + _PAD, rect.width() - 2 * _PAD
        if cell.fault:
            width -= _MARK + 4
            place = QRect(rect.right() - _PAD - _MARK, 0, _MARK, _MARK)
            place.moveTop(rect.top() + (rect.height() - _MARK) // 2)
            icons.icon("warning", "warning").paint(painter, place)
        key = (cell.text, width)
        fitted = self._fitted.get(key)
        if fitted is None:
            fitted = self._fit(option.fontMetrics, cell.text, width)
            self._fitted[key] = fitted
        text, advance = fitted
        if field.type in NUMBERS:
            left += width - advance
        painter.setPen(self._muted if cell.waiting else self._odd if cell.fault else self._text)
        baseline = rect.y() + (rect.height() + self._ascent - self._descent) // 2
        painter.drawText(left, baseline, text)  # at a point: in a rectangle it takes twice as long

    def _fit(self, metrics: QFontMetrics, text: str, width: int) -> tuple[str, int]:
        """Return a text as it fits into a width, and how wide it is then."""
        if len(self._fitted) > _MOST_FITTED:
            self._fitted.clear()
        self._ascent, self._descent = metrics.ascent(), metrics.descent()
        line = one_line(text)
        advance = metrics.horizontalAdvance(line)
        if advance <= width:  # nearly always, and to cut takes three times as long
            return line, advance
        line = metrics.elidedText(line, Qt.TextElideMode.ElideRight, width)
        return line, metrics.horizontalAdvance(line)

    def _prepare(self) -> None:
        if self._dark == theme.is_dark():
            return
        self._dark = theme.is_dark()
        self._fitted.clear()
        self._boxes.clear()
        self._selected = theme.color("selected")
        self._text = QPen(theme.color("text"))
        self._muted = QPen(theme.color("muted"))
        self._odd = QPen(theme.color("warning"))
        self._frame = QPen(theme.color("accent"), 2)


def is_box(field: FieldDef, cell: Cell) -> bool:
    """Say whether a cell is shown as a box to tick: a yes or no, or nothing yet."""
    if field.type != "boolean" or field.format or cell.waiting:
        return False
    return cell.fault is None or cell.value is None


def box_in(rect: QRect) -> QRect:
    """Return where in a cell its box stands."""
    box = QRect(0, 0, BOX, BOX)
    box.moveCenter(rect.center())
    return box


def _drawn_box(ratio: float, *, ticked: bool) -> QPixmap:
    """Draw a box, with or without its tick, for a screen with so many dots to a pixel."""
    drawn = QPixmap(QSize(BOX, BOX) * ratio)
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    painter, box = QPainter(drawn), QRect(0, 0, BOX, BOX)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("accent" if ticked else "outline"), 1.2))
    painter.setBrush(theme.color("accent_soft" if ticked else "base"))
    painter.drawRoundedRect(box.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    if ticked:
        icons.icon("check", "accent").paint(painter, box)
    painter.end()
    return drawn

"""The boxes to tick that stand for yes and no."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from domain.values import FieldDef
from gui import icons, theme
from gui.models.record_cells import Cell

BOX = 14


class Boxes:
    """Draws each kind of box once and copies it from then on, which is much quicker."""

    def __init__(self) -> None:
        self._drawn: dict[tuple[bool, float], QPixmap] = {}

    def clear(self) -> None:
        """Forget what was drawn: the colours are others now."""
        self._drawn.clear()

    def paint(self, painter: QPainter, rect: QRect, *, ticked: bool) -> None:
        """Paint a box in the middle of a cell."""
        ratio = painter.deviceTransform().m11()
        box = self._drawn.get((ticked, ratio))
        if box is None:
            box = self._drawn[ticked, ratio] = _drawn(ratio, ticked=ticked)
        painter.drawPixmap(box_in(rect).topLeft(), box)


def has_boxes(field: FieldDef) -> bool:
    """Say whether a field shows its values as boxes to tick and not in words."""
    return field.type == "boolean" and not field.format


def is_box(field: FieldDef, cell: Cell) -> bool:
    """Say whether a cell is shown as a box to tick: a yes or no, or nothing yet."""
    if not has_boxes(field) or cell.waiting:
        return False
    return cell.fault is None or cell.value is None


def box_in(rect: QRect) -> QRect:
    """Return where in a cell its box stands."""
    box = QRect(0, 0, BOX, BOX)
    box.moveCenter(rect.center())
    return box


def _drawn(ratio: float, *, ticked: bool) -> QPixmap:
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

"""Takes pictures of the window with what stands before it, as the screen would show them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

SIZE = QSize(1366, 768)
"""The most common small screen; the window fills it."""
_SHADOW = 10
_MARGIN = 14


def picture(window: QWidget) -> QImage:
    """Draw the window and every dialog and menu before it."""
    canvas = QImage(window.size(), QImage.Format.Format_RGB32)
    painter = QPainter(canvas)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.drawPixmap(QPoint(0, 0), window.grab())
    for other in QApplication.topLevelWidgets():
        if other is not window and other.isVisible() and other.isWindow():
            _draw(painter, canvas.rect(), window, other)
    painter.end()
    return canvas


def save(window: QWidget, path: Path) -> bool:
    """Save a picture as a PNG; answers whether it was written and shows more than one colour."""
    image = picture(window)
    return image.save(str(path)) and not _is_blank(image)


def _draw(painter: QPainter, room: QRect, window: QWidget, other: QWidget) -> None:
    place = QRect(window.mapFromGlobal(other.mapToGlobal(QPoint(0, 0))), other.size())
    if other.isModal():
        painter.fillRect(room, QColor(0, 0, 0, 70))
        place.moveCenter(room.center())
    place.moveTopLeft(_inside(place, room))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 8))
    for step in range(_SHADOW):
        painter.drawRoundedRect(place.adjusted(-step, -step, step, step), step, step)
    painter.drawPixmap(place.topLeft(), other.grab())


def _inside(place: QRect, room: QRect) -> QPoint:
    left = max(_MARGIN, min(place.left(), room.right() - place.width() - _MARGIN))
    top = max(_MARGIN, min(place.top(), room.bottom() - place.height() - _MARGIN))
    return QPoint(left, top)


def _is_blank(image: QImage) -> bool:
    first = image.pixel(0, 0)
    across, down = range(0, image.width(), 7), range(0, image.height(), 7)
    return all(image.pixel(x, y) == first for y in down for x in across)

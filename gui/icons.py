"""Icons drawn for this program, tinted by the palette when they are painted."""

from __future__ import annotations

import functools
import os
import re

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
    QPixmapCache,
)

from gui import theme
from resources import FOLDER

_FOLDER = FOLDER / "icons"

ROLES = ("text", "muted", "accent", "danger", "warning", "success", "info", "on_accent")
"""Colours an icon may take: `text` follows the palette's text and its states, the others stay."""

_engines: list[QIconEngine] = []  # PySide gives an engine to its icon, but does not keep it alive


@functools.cache
def icon(name: str, role: str = "text") -> QIcon:
    """Answer the icon of that name; it follows the palette, disabled states and high resolution."""
    if name not in names():  # a bug that should show here and not at the first painting
        raise KeyError(name)
    return QIcon(_Engine(name, role))


def pixmap(name: str, size: int | QSize, role: str = "text", *, ratio: float = 0.0) -> QPixmap:
    """Draw an icon or illustration in a size of device-independent pixels.

    A plain number is the height, the width follows the drawing's proportion. Without a ratio the
    screen's is taken.
    """
    if isinstance(size, int):
        box = _view_box(name)
        size = QSize(round(size * box.width() / box.height()), size)
    ratio = ratio or _screen_ratio()
    return _drawn(name, size, _color(role, QIcon.Mode.Normal), ratio)


@functools.cache
def names() -> frozenset[str]:
    """Answer the name of every icon there is."""
    return frozenset(name[:-4] for name in os.listdir(_FOLDER) if name.endswith(".svg"))


class _Engine(QIconEngine):
    """Paints one drawing in the colour that the palette has at that moment."""

    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self._name = name
        self._role = role
        _engines.append(self)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        ratio = painter.deviceTransform().m11()  # `device` would load every kind of device
        painter.drawPixmap(rect, self.scaledPixmap(rect.size(), mode, state, ratio))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        return _drawn(self._name, size, _color(self._role, mode), scale)

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._role)

    def key(self) -> str:
        return "tabularium"


def _color(role: str, mode: QIcon.Mode) -> str:
    colors = QGuiApplication.palette()
    if mode == QIcon.Mode.Disabled:
        return colors.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText).name()
    if role != "text":
        return str(getattr(theme.colors(), role))
    return colors.color(QPalette.ColorGroup.Active, QPalette.ColorRole.WindowText).name()


def _drawn(name: str, size: QSize, tint: str, ratio: float) -> QPixmap:
    paint = theme.colors()
    key = f"tabularium/{name}/{size.width()}x{size.height()}/{ratio}/{tint}/{paint.base}"
    found: object = QPixmapCache.find(key)  # type: ignore[call-overload]  # the stub forgot it
    if isinstance(found, QPixmap) and not found.isNull():
        return found
    drawn = _render(_tinted(_svg(name), tint, paint), size, ratio)
    QPixmapCache.insert(key, drawn)
    return drawn


def _render(svg: str, size: QSize, ratio: float) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer  # a window without icons on show needs no SVG

    drawn = QPixmap(size * ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    renderer = QSvgRenderer(svg.encode())
    fitted = renderer.defaultSize().scaled(drawn.size(), Qt.AspectRatioMode.KeepAspectRatio)
    corner = QPoint(drawn.width() - fitted.width(), drawn.height() - fitted.height()) / 2
    painter = QPainter(drawn)
    renderer.render(painter, QRectF(QRect(corner, fitted)))
    painter.end()
    drawn.setDevicePixelRatio(ratio)
    return drawn


def _tinted(svg: str, tint: str, paint: theme.Colors) -> str:
    """Put colours in for `currentColor` and `var(--name, …)`, which Qt's SVG does not know."""
    meanings = {"accent": paint.accent, "paper": paint.base, "soft": paint.accent_soft}
    svg = svg.replace("currentColor", tint)
    return re.sub(r"var\(--(\w+),[^)]*\)", lambda match: meanings[match.group(1)], svg)


@functools.cache
def _svg(name: str) -> str:
    try:
        return (_FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    except FileNotFoundError:
        raise KeyError(name) from None


def _view_box(name: str) -> QSize:
    found = re.search(r'viewBox="0 0 (\d+) (\d+)"', _svg(name))
    return QSize(int(found[1]), int(found[2])) if found else QSize(24, 24)


def _screen_ratio() -> float:
    screen = QGuiApplication.primaryScreen()
    return screen.devicePixelRatio() if screen else 1.0

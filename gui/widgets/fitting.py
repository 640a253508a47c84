"""The size of a dialog: as large as it would like to be, and never larger than the screen."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

_FRAME = QSize(16, 44)
"""About what the system draws around a window."""


def room_on_screen(window: QWidget) -> QSize:
    """Return how large a window can be with its frame."""
    screen = (window.parentWidget() or window).screen() or QGuiApplication.primaryScreen()
    return screen.availableGeometry().size() - _FRAME


def fit(window: QWidget, width: int, height: int, *, least: QSize | None = None) -> None:
    """Give a window a size, and a least one, as far as the screen has room for them."""
    room = room_on_screen(window)
    if least is not None:
        window.setMinimumSize(least.boundedTo(room))
    window.resize(QSize(width, height).boundedTo(room))

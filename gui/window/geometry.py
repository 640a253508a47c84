"""Where the window stood and how it was divided, kept from one start to the next."""

from __future__ import annotations

from PySide6.QtWidgets import QSplitter, QWidget

from gui.settings import WINDOW_GEOMETRY, WINDOW_STATE, Settings

MOST_WIDTH, MOST_HEIGHT = 1360, 860


def restore_geometry(window: QWidget, splitter: QSplitter, settings: Settings) -> None:
    """Put the window where it stood; a first one fits the screen."""
    if not window.restoreGeometry(settings.get(WINDOW_GEOMETRY)):
        room = window.screen().availableGeometry().size()
        window.resize(min(MOST_WIDTH, room.width() - 40), min(MOST_HEIGHT, room.height() - 60))
    splitter.restoreState(settings.get(WINDOW_STATE))


def save_geometry(window: QWidget, splitter: QSplitter, settings: Settings) -> None:
    """Keep where the window stands."""
    settings.set(WINDOW_GEOMETRY, bytes(window.saveGeometry().data()))
    settings.set(WINDOW_STATE, bytes(splitter.saveState().data()))
    settings.save()

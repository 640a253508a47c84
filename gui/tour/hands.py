"""What a person does with mouse and keyboard, as real events, and waiting for what comes of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEventLoop, QMimeData, QModelIndex, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QMainWindow, QWidget

from gui.dialogs.boxes import Box
from gui.header import RecordHeader

PATIENCE = 20.0
"""How many seconds may pass until something must have happened."""
_LOOK_EVERY = 5  # ms

_LEFT = Qt.MouseButton.LeftButton
_NONE = Qt.KeyboardModifier.NoModifier
_COPY = Qt.DropAction.CopyAction
_Widget = TypeVar("_Widget", bound=QWidget)


class Wrong(Exception):  # noqa: N818 - it is a finding, not a fault of the tour
    """Something is not as it should be; the text is a sentence."""


def wait(condition: Callable[[], object], wish: str) -> None:
    """Let the program work until a condition holds; Wrong says that the wish did not come true."""
    loop, clock = QEventLoop(), QTimer()
    deadline = time.monotonic() + PATIENCE
    said: list[str] = []
    held = bool(condition())

    def look() -> None:
        nonlocal held
        said.extend(close_boxes())
        held = held or bool(condition())  # it need not last
        if said or held or time.monotonic() > deadline:
            loop.quit()

    clock.timeout.connect(look)
    clock.start(_LOOK_EVERY)
    if not held:
        loop.exec()
    clock.stop()
    if said:
        raise Wrong(f"The program said: “{said[0]}”")
    if not held:
        raise Wrong(f"{wish} This did not come about within {PATIENCE:.0f} seconds.")


def click(widget: QWidget, at: QPoint | None = None, *, keys: Qt.KeyboardModifier = _NONE) -> None:
    """Click a widget that can be seen and used, in its middle or at a place."""
    if not widget.isVisible() or not widget.isEnabled():
        raise Wrong(f"“{widget.accessibleName() or type(widget).__name__}” cannot be clicked.")
    QTest.mouseClick(widget, _LEFT, keys, at or widget.rect().center())


def click_cell(view: QAbstractItemView, index: QModelIndex, *, twice: bool = False) -> None:
    """Click a cell, after scrolling to it."""
    view.scrollTo(index)
    place = view.visualRect(index).center()
    QTest.mouseClick(view.viewport(), _LEFT, _NONE, place)
    if twice:
        QTest.mouseDClick(view.viewport(), _LEFT, _NONE, place)


def click_header(header: RecordHeader, column: int) -> None:
    """Click the name of a column."""
    place = QPoint(header.sectionViewportPosition(column) + 30, header.height() // 2)
    QTest.mouseClick(header.viewport(), _LEFT, _NONE, place)


def press(key: Qt.Key, keys: Qt.KeyboardModifier = _NONE) -> None:
    """Press a key where the keyboard is."""
    QTest.keyClick(_focus(), key, keys)


def type_text(text: str) -> None:
    """Type where the keyboard is, or paste what a plain keyboard has no keys for."""
    if text.isascii():
        QTest.keyClicks(_focus(), text)
    else:
        QApplication.clipboard().setText(text)
        press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def retype(text: str) -> None:
    """Select what stands in the editor that has the keyboard and type something else."""
    press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    press(Qt.Key.Key_Delete)
    type_text(text)


def to_front(window: QWidget) -> None:
    """Give a window the keyboard, as a desktop does after a dialog and off-screen does not."""
    window.activateWindow()
    wait(window.isActiveWindow, "The window should come to the front.")


def _focus() -> QWidget:
    if QApplication.activeWindow() is None:
        to_front(QApplication.activeModalWidget() or _main_window())
    found = QApplication.focusWidget() or QApplication.activeWindow()
    assert found is not None
    return found


def _main_window() -> QWidget:
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QMainWindow) and widget.isVisible():
            return widget
    raise Wrong("No window is there.")


# -- files that are dragged


class Drag:
    """Files held over a window by the mouse."""

    def __init__(self, window: QWidget, paths: list[Path], place: QPoint | None = None) -> None:
        self._window = window
        self._data = QMimeData()
        self._data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        self._place = place or window.rect().center()

    def enter(self) -> bool:
        """Come over the window; answers whether it would take the files."""
        enter = QDragEnterEvent(self._place, _COPY, self._data, _LEFT, _NONE)
        self._send(enter)
        return enter.isAccepted() and self.move(self._place)

    def move(self, place: QPoint) -> bool:
        """Go to another place of the window; answers whether it would take the files there."""
        self._place = place
        move = QDragMoveEvent(place, _COPY, self._data, _LEFT, _NONE)
        move.setDropAction(_COPY)  # as the desktop's side of Qt does after it was entered
        move.accept()
        self._send(move)
        return move.isAccepted()

    def drop(self) -> bool:
        """Let the files go; answers whether the window took them."""
        event = QDropEvent(self._place.toPointF(), _COPY, self._data, _LEFT, _NONE)
        self._send(event)
        return event.isAccepted()

    def _send(self, event: QDropEvent | QDragEnterEvent | QDragMoveEvent) -> None:
        # to the native window, as the desktop does: Qt finds the widget below the mouse itself
        QApplication.sendEvent(self._window.windowHandle(), event)


# -- dialogs


def close_boxes() -> list[str]:
    """Close a message or question, which nobody is there to answer; answers what it said."""
    box = QApplication.activeModalWidget()
    if not isinstance(box, Box):
        return []
    box.reject()
    return [f"{box.windowTitle()}. {box.accessibleDescription()}"]


def modal(kind: type[_Widget]) -> _Widget | None:
    """Answer the dialog in front if it is of this kind."""
    found = QApplication.activeModalWidget()
    return found if isinstance(found, kind) else None


@contextmanager
def answering_file_dialog(path: Path) -> Iterator[None]:
    """Type a path into the file dialog that opens meanwhile, and press Return."""
    clock = QTimer()
    answered: list[bool] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        line = dialog.findChild(QLineEdit, "fileNameEdit") if dialog is not None else None
        if isinstance(line, QLineEdit) and line.isVisible() and not answered:
            answered.append(True)
            line.selectAll()
            line.insert(str(path))
            QTest.keyClick(line, Qt.Key.Key_Return)

    clock.timeout.connect(look)
    clock.start(_LOOK_EVERY)
    try:
        yield
        if not answered:
            raise Wrong("No dialog asked for a file.")
    finally:
        clock.stop()

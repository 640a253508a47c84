"""Which key means what in the table of records: what spreadsheets have taught people to press."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

_Key = Qt.Key
_Sequence = QKeySequence.StandardKey
_NONE = Qt.KeyboardModifier.NoModifier
_KEYPAD = Qt.KeyboardModifier.KeypadModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier

FAR = frozenset(
    (_Key.Key_Left, _Key.Key_Right, _Key.Key_Up, _Key.Key_Down, _Key.Key_Home, _Key.Key_End)
)
"""Keys that go as far as there are cells when Ctrl is held."""

_SEQUENCES = (
    (_Sequence.Copy, "copy"),
    (_Sequence.Cut, "cut"),
    (_Sequence.Paste, "paste"),
    (_Sequence.New, "new"),
)
_KEYS: dict[tuple[int, Qt.KeyboardModifier], str] = {
    (_Key.Key_Delete, _NONE): "delete",
    (_Key.Key_Delete, CONTROL): "delete_records",
    (_Key.Key_Minus, CONTROL): "delete_records",
    (_Key.Key_Backspace, _NONE): "clear",
    (_Key.Key_D, CONTROL): "fill",
    (_Key.Key_D, CONTROL | SHIFT): "duplicate",
    (_Key.Key_Semicolon, CONTROL): "now",
    (_Key.Key_Semicolon, CONTROL | SHIFT): "now",  # where ; is on a shifted key
    (_Key.Key_F4, _NONE): "open",
    (_Key.Key_Return, CONTROL): "open",
    (_Key.Key_Enter, CONTROL): "open",
    (_Key.Key_Return, _NONE): "down",
    (_Key.Key_Enter, _NONE): "down",
    (_Key.Key_Return, SHIFT): "up",
    (_Key.Key_Enter, SHIFT): "up",
    (_Key.Key_Space, _NONE): "space",
    (_Key.Key_Space, SHIFT): "rows",
    (_Key.Key_Space, CONTROL): "columns",
    (_Key.Key_Space, CONTROL | SHIFT): "all",
    (_Key.Key_Down, ALT): "unfold",
    (_Key.Key_L, CONTROL | SHIFT): "filter",
    (_Key.Key_Menu, _NONE): "menu",
    (_Key.Key_F10, SHIFT): "menu",
}


def wish_of(event: QKeyEvent) -> str:
    """Return what a key asks for, nothing where it is an ordinary one."""
    for sequence, wish in _SEQUENCES:
        if event.matches(sequence):
            return wish
    return _KEYS.get((event.key(), event.modifiers() & ~_KEYPAD), "")


def is_letter(event: QKeyEvent) -> bool:
    """Say whether a key writes something."""
    return bool(event.text()) and not event.modifiers() & ~_KEYPAD


def goes_far(event: QKeyEvent) -> bool:
    """Say whether a key leads to the first or last cell."""
    return bool(event.modifiers() & CONTROL) and event.key() in FAR

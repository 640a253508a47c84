"""Enter on a button that has the keyboard, which Qt hears in dialogs only."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QRadioButton

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def press_focused(event: QKeyEvent) -> bool:
    """Press the button that has the keyboard if the key is Enter; say whether there is one."""
    button = QApplication.focusWidget()
    if event.key() not in _ENTER or not isinstance(button, QAbstractButton):
        return False
    if isinstance(button, (QCheckBox, QRadioButton)):
        return False  # these are ticked by Space
    button.click()
    return True

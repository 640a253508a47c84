"""The first things a start does: Python is told to waste no time, and Qt is begun."""

from __future__ import annotations

import builtins
import gc
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

STYLED = "tabularium-styled"
"""The property of an application that was made in our style."""


def begin() -> None:
    """Load Qt with the collector at rest and with Python's own way of importing.

    Nothing is garbage yet, and looking for it would cost a fifth of the start. And PySide puts an
    `__import__` in place of Python's that reads the source of each module imported from then on,
    to see whether it might use PySide's optional names; nothing here does.
    """
    gc.disable()
    plain = builtins.__import__
    import PySide6.QtCore  # noqa: F401

    builtins.__import__ = plain


def make_application(arguments: Sequence[str]) -> QApplication:
    """Make the one QApplication in our style, of which Python need not know then: loading what
    PySide knows of styles takes a fiftieth of a start."""
    from PySide6.QtWidgets import QApplication

    app = QApplication([*arguments, "-style", "Fusion"])
    app.setProperty(STYLED, True)
    return app

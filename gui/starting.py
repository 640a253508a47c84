"""The first thing a start does: Python is told to waste no time, and Qt is loaded."""

from __future__ import annotations

import builtins
import gc


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

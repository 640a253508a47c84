"""Keeps True alive: each Signal.emit of PySide6 6.12 gives back a reference to it that is not its.

Python 3.11 counts the references to True and aborts when none is left, which took some hundred
signals. From 3.12 on True is immortal. To see whether a later PySide6 has mended this, take the
call out of `gui/__init__.py` and run the test.
"""

from __future__ import annotations

import sys

ENOUGH = 1 << 40


def keep_true_alive() -> None:
    """Give True more references than any number of signals can take; needed before Python 3.12."""
    if sys.version_info >= (3, 12) or sys.implementation.name != "cpython":
        return
    if sys.getrefcount(True) < ENOUGH // 2:
        import ctypes  # only here: a start on a newer Python does not need it

        ctypes.c_ssize_t.from_address(id(True)).value += ENOUGH

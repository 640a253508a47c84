"""Keeps Python's constants alive: PySide6 6.12 gives back references to them that are not its.

Each `Signal.emit` takes one from True, each call of a method that returns nothing one from None.
Python 3.11 counts them and aborts when none is left, which took some thousand calls. From 3.12 on
these constants are immortal, and PySide6 6.11 is sound. To see whether a later PySide6 has mended
this, take the call out of `gui/__init__.py` and run the tests.
"""

from __future__ import annotations

import sys

ENOUGH = 1 << 40


def keep_constants_alive() -> None:
    """Give the constants more references than any session can take; needed before Python 3.12."""
    if sys.version_info >= (3, 12) or sys.implementation.name != "cpython":
        return
    for constant in (None, True, False):
        if sys.getrefcount(constant) < ENOUGH // 2:
            import ctypes  # only here: a start on a newer Python does not need it

            ctypes.c_ssize_t.from_address(id(constant)).value += ENOUGH

"""A long session sends many signals and paints much; none of it may wear Python out."""

from __future__ import annotations

import subprocess
import sys

import pytest

_SIGNALS = """

from PySide6.QtCore import QObject, Signal

class Sender(QObject):
    sent = Signal(int)

sender = Sender()
for number in range(20_000):
    sender.sent.emit(number)
print("alive")
"""

_CALLS = """

from PySide6.QtCore import QObject

thing = QObject()
for number in range(100_000):
    thing.setObjectName("name")
print("alive")
"""


@pytest.mark.parametrize("program", [_SIGNALS, _CALLS], ids=["signals", "calls"])
def test_many_thousand_uses_do_not_end_the_program(program):
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "alive", "")

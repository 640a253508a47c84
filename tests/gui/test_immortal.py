"""A long session sends many signals; none of them may wear Python out."""

from __future__ import annotations

import subprocess
import sys

_PROGRAM = """
import gui
from PySide6.QtCore import QObject, Signal

class Sender(QObject):
    sent = Signal(int)

sender = Sender()
for number in range(20_000):
    sender.sent.emit(number)
print("alive")
"""


def test_twenty_thousand_signals_do_not_end_the_program():
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "alive", "")

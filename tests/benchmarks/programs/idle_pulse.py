"""Ticks every 10 ms in a process that does nothing else, until its input ends.

Prints which ticks came late, as pairs of the moment on the system's clock and of milliseconds:
what the machine itself owes to others at that moment.
"""

from __future__ import annotations

import json
import sys
import threading
from time import monotonic

from PySide6.QtCore import QCoreApplication, Qt, QTimer

PERIOD_MS = 10
WORTH_MS = 1.0


def main() -> None:
    """Tick until the input ends, and print."""
    app = QCoreApplication(sys.argv)
    late: list[tuple[float, float]] = []
    last = monotonic()

    def tick() -> None:
        nonlocal last
        now = monotonic()
        behind = (now - last) * 1000 - PERIOD_MS
        if behind > WORTH_MS:
            late.append((now, behind))
        last = now
        if ended.is_set():
            app.quit()

    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    timer = QTimer(interval=PERIOD_MS, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    timer.start()
    print("ready", flush=True)
    app.exec()
    print(json.dumps(late))


if __name__ == "__main__":
    main()

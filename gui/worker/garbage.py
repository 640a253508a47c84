"""Collects Python's garbage on the GUI thread only.

The collector runs in whichever thread makes the next object. On another thread it would destroy
widgets that only a circle of references kept, and Qt crashes when widgets die there.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

EVERY_MS = 1_000


class GarbageCollector(QObject):
    """Stands in for the automatic collector while it lives; several may live at a time."""

    _living = 0
    _was_automatic = False

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        if not GarbageCollector._living:
            GarbageCollector._was_automatic = gc.isenabled()
        GarbageCollector._living += 1
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    def stop(self) -> None:
        """Give the work back to the automatic collector, if it did it, when nobody else does."""
        if not self._timer.isActive():
            return
        self._timer.stop()
        GarbageCollector._living -= 1
        if not GarbageCollector._living and GarbageCollector._was_automatic:
            gc.enable()

    @Slot()
    def _collect(self) -> None:
        """Collect the oldest generation whose turn it is, as the automatic collector would."""
        due = [
            count > limit for count, limit in zip(gc.get_count(), gc.get_threshold(), strict=True)
        ]
        if any(due):
            gc.collect(max(number for number, is_due in enumerate(due) if is_due))

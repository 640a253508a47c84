"""Compares the history of a file that is opened with the seal that it had here last.

The sealed chain cannot show that its end was cut off, nor that a file is an older copy of itself.
So the last seal is remembered outside the file. Each link of the chain was the seal of its day: a
history that goes on from what was here contains the seal that is remembered.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Slot

from gui.settings import KnownSeal, Settings
from gui.window.banners import Banners
from gui.worker import Worker

if TYPE_CHECKING:
    from domain.values import ChangeSet
    from domain.workspace import Reader

TOPIC = "seal"
_REST = 1_000
"""Milliseconds after a change in which more of them may come before the last one is written."""


class _Found(NamedTuple):
    """Whether the history goes on from the seal that was asked for, and its present one."""

    goes_on: bool
    present: KnownSeal | None


class SealMemory(QObject):
    """Remembers the last seal of each file, and says when a file lacks what it had."""

    def __init__(self, worker: Worker, settings: Settings, banners: Banners) -> None:
        super().__init__(banners)
        self._worker, self._settings, self._banners = worker, settings, banners
        self._path: Path | None = None
        self._present: KnownSeal | None = None
        self._accepted = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REST)
        self._timer.timeout.connect(self.keep)
        worker.committed.connect(self._on_committed)
        worker.closed.connect(self._on_closed)
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.keep)

    @Slot()
    def keep(self) -> None:
        """Remember the present seal now, unless the person has yet to say that it is right."""
        self._timer.stop()
        if self._accepted and self._path is not None and self._present is not None:
            self._settings.keep_seal(self._path, self._present)

    def look(self) -> None:
        """Compare the file that is open now, if it was not looked at before."""
        path = self._worker.path
        if path is None or path == self._path:
            return
        self._path = path
        known = self._settings.seal_of(path)
        self._worker.read(
            partial(_compare, known=known), owner=self, then=partial(self._on_compared, path, known)
        )

    def _on_compared(self, path: Path, known: KnownSeal | None, found: _Found) -> None:
        if path != self._path:
            return
        self._present = self._present or found.present
        self._accepted = known is None or found.goes_on
        if known is not None and not found.goes_on:
            self._tell(known)
        self.keep()

    def _tell(self, known: KnownSeal) -> None:
        from gui import sentences, wording  # nearly every file is what it was

        at = sentences.moment(known.at)
        self._banners.tell(
            TOPIC,
            "warning",
            "The history of this file lacks changes that were there on "
            f"{wording.full_day(at)}, {wording.clock(at)}. It may be an older copy, a restored "
            "backup, or its end was cut off. If you did not bring back an older one yourself, look "
            "for the newer file before you go on. Nothing was changed in this one.",
            ("Understood", self._on_understood),
        )

    @Slot()
    def _on_understood(self) -> None:
        self._accepted = True
        if self._present is None and self._path is not None:
            self._settings.forget_seal(self._path)
        self.keep()

    @Slot(object)
    def _on_committed(self, change: ChangeSet) -> None:
        if self._path is not None:  # else it is told late of a file that was closed
            self._present = KnownSeal(change.link, change.at)
            self._timer.start()

    @Slot()
    def _on_closed(self) -> None:
        self.keep()
        self._path = self._present = None
        self._accepted = False


def _compare(reader: Reader, *, known: KnownSeal | None) -> _Found:
    goes_on = known is not None and reader.sealed_by(known.seal) is not None
    last = reader.activity(limit=1)
    return _Found(goes_on, KnownSeal(last[0].link, last[0].at) if last else None)

"""Which job opens a file, and the wait for it on the lanes that read."""

from __future__ import annotations

import threading
from pathlib import Path

from domain.workspace import Workspace


def open_workspace(path: Path, actor: str | None, **how: bool) -> Workspace:
    """Open a workspace whose log is tidied in quiet moments; for the writing thread."""
    workspace = Workspace.open(path, actor=actor, **how)
    workspace.database.checkpoint_after_commit = False
    return workspace


class Opening:
    """Holds readers back until the file is open, or cannot be opened."""

    def __init__(self) -> None:
        self._number = 0
        self._over = threading.Event()
        self._over.set()

    @property
    def is_under_way(self) -> bool:
        """Say, on the GUI thread, whether it has yet to hear what came of an opening."""
        return self._number != 0

    def begin(self, number: int) -> None:
        """Take the number of the job that opens, before it is queued."""
        self._number = number
        self._over.clear()

    def let_readers_go(self, number: int) -> None:
        """Say on the writing thread that a job is over, after its result was sent off."""
        if number == self._number:
            self._over.set()

    def end(self, number: int) -> None:
        """Take notice, on the GUI thread, of a job's result."""
        if number == self._number:
            self._number = 0
            self._over.set()  # the other thread may look at the number only now

    def wait(self) -> None:
        """Wait on a reader's thread."""
        self._over.wait()

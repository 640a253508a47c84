"""What holds for the open file as a whole: where it lies, and whether it can be changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from domain.errors import DomainError, FileInUse, ReadOnly
from domain.workspace import Reader
from gui.window.banners import Banners
from gui.worker import Worker

if TYPE_CHECKING:
    from gui.main_window import MainWindow

_PLACES = {
    "network": "This file lies on a network drive. It is saved there safely, but slower, and only "
    "one computer at a time should have it open. A copy on this computer is the safest.",
    "synced": "This file lies in a folder that is synchronised with the internet. Let the "
    "synchronisation finish before you open it on another computer, or two versions come about.",
}


class FileState(QObject):
    """Says above the pages what is special about the file, and what can be done about it."""

    def __init__(self, worker: Worker, banners: Banners, window: MainWindow) -> None:
        super().__init__(banners)
        self._worker, self._banners, self._window = worker, banners, window
        self._tried: Path | None = None
        self._held: Path | None = None
        self._looked_at: Path | None = None

    def look(self) -> None:
        """Look where the file lies, once its records are painted."""
        self._worker.read(Reader.unsafe_place, owner=self, then=self._on_place_read)

    def _on_place_read(self, place: str) -> None:
        if place in _PLACES:
            self._banners.tell("place", "warning", _PLACES[place])

    def tell(self) -> str:
        """Say who holds the file, if we do not; answers how to call it in the title."""
        tried, self._tried, self._looked_at = self._tried, None, None
        if not self._worker.read_only:
            return _name(self._worker.path)
        why = self._why_read_only("still " if tried is not None else "")
        self._banners.tell("read_only", "info", why, ("Try again", self._try_again))
        return f"{_name(self._worker.path)} (read-only)"

    def offer(self, error: DomainError) -> None:
        """Offer on the start page to look at a file that cannot be written now."""
        tried, self._tried = self._tried, None
        if not isinstance(error, FileInUse | ReadOnly) or not self._can_be_read(error.path):
            return
        if tried == error.path:
            self._tried = tried
            self._window.files.open(error.path, read_only=True)
            return
        self._held = error.path
        self._window.start_page.banner.add_action("Open read-only", self._read_held)
        self._window.start_page.banner.add_action("Try again", self._open_held)

    @Slot()
    def _read_held(self) -> None:
        if self._held is not None:
            self._looked_at = self._held
            self._window.files.open(self._held, read_only=True)

    @Slot()
    def _open_held(self) -> None:
        if self._held is not None:
            self._window.files.open(self._held)

    @Slot()
    def _try_again(self) -> None:
        """Open the file to be changed; where it is not free yet, look at it again."""
        if self._worker.path is not None:
            self._tried = self._worker.path
            self._window.files.open(self._tried)

    def _can_be_read(self, path: Path) -> bool:
        """Tell whether looking is worth a try: the file is there, and no look has failed."""
        looked_at, self._looked_at = self._looked_at, None
        return path != looked_at and path.is_file()

    def _why_read_only(self, still: str) -> str:
        from gui.wording.quantities import held_by  # mostly nobody else holds the file

        workspace = self._worker.workspace
        if workspace is not None and workspace.database.is_protected:
            return (
                f"This file is open read-only: it, or its folder, {still}may not be written. You "
                "can look at everything and export it. To change it, copy it to a folder of your "
                "own and open it there."
            )
        who = (held_by(workspace.database.holder) if workspace else "") or "Another program"
        return (
            f"This file is open read-only: {who} {still}has it open. You can look at everything "
            "and export it, as it was when it was opened here; nothing can be changed."
        )


def _name(path: Path | None) -> str:
    return path.name if path is not None else ""

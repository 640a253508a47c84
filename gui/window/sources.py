"""What is imported from: a file of the person's, or one that we made of the clipboard."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLockFile, QMimeData

from domain.errors import TargetUnwritable
from domain.values import TableDef
from gui import places

CLIPBOARD = "Clipboard"
"""The name that stands wherever a file's name would."""

_PREFIX = "pasted-"


class Source:
    """A file to import, perhaps into a table; `folder` is one of our own that goes afterwards."""

    def __init__(
        self, path: Path, table: TableDef | None = None, folder: Path | None = None
    ) -> None:
        self.path = path
        self.table = table
        self.folder = folder
        self._lock = _held(folder) if folder is not None else None

    @property
    def is_ours(self) -> bool:
        """Tell whether no other run of the program that still lives made the folder."""
        return self._lock is not None and self._lock.isLocked()

    def let_go(self) -> None:
        """Remove what was made only for this import."""
        if self._lock is not None:
            self._lock.unlock()
        if self.folder is not None:
            import shutil  # a start needs none

            shutil.rmtree(self.folder, ignore_errors=True)


def sweep() -> None:
    """Remove what an earlier run of the program left behind when it was stopped."""
    for folder in places.pasted_folder().glob(f"{_PREFIX}*"):
        left = Source(folder / CLIPBOARD, folder=folder)
        if left.is_ours:
            left.let_go()


def from_clipboard(data: QMimeData, table: TableDef | None) -> list[Source]:
    """Answer what the clipboard holds: files, or its text in a file of our own; or nothing.

    Raises TargetUnwritable where no such file can be made.
    """
    from gui.clipboard import table_text

    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if paths:
        return [Source(path, table) for path in paths]
    text = table_text(data)
    return [_kept(text, table)] if text.strip() else []


def _kept(text: str, table: TableDef | None) -> Source:
    """Put a text into a file that nobody else may look into."""
    import tempfile

    from domain.formats.placing import reason

    try:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=places.pasted_folder()))
        path = folder / CLIPBOARD
        path.write_text(text, encoding="utf-8", errors="replace", newline="")
    except OSError as error:
        raise TargetUnwritable(Path(tempfile.gettempdir()), reason(error)) from error
    return Source(path, table, folder)


def _held(folder: Path) -> QLockFile:
    """Say in a folder that this run uses it; whoever is dead by now counts no more."""
    lock = QLockFile(str(folder / "in-use"))
    lock.setStaleLockTime(0)
    lock.tryLock(0)
    return lock

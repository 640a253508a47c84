"""What is imported from: a file of the person's, or one that we made of the clipboard."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData

from domain.errors import TargetUnwritable
from domain.values import TableDef

CLIPBOARD = "Clipboard"
"""The name that stands wherever a file's name would."""


class Source:
    """A file to import, perhaps into a table; `folder` is one of our own that goes afterwards."""

    def __init__(
        self, path: Path, table: TableDef | None = None, folder: Path | None = None
    ) -> None:
        self.path = path
        self.table = table
        self.folder = folder

    def let_go(self) -> None:
        """Remove what was made only for this import."""
        if self.folder is not None:
            import shutil  # a start needs none

            shutil.rmtree(self.folder, ignore_errors=True)


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
        folder = Path(tempfile.mkdtemp(prefix="tabularium-"))
        path = folder / CLIPBOARD
        path.write_text(text, encoding="utf-8", errors="replace", newline="")
    except OSError as error:
        raise TargetUnwritable(Path(tempfile.gettempdir()), reason(error)) from error
    return Source(path, table, folder)

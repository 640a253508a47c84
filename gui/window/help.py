"""What the Help menu shows: keys, the check of the history, the log, the program itself."""

from __future__ import annotations

import importlib.metadata
import platform
from collections.abc import Sequence

from PySide6.QtCore import Qt, QUrl, qVersion
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QVBoxLayout, QWidget

from domain.errors import BrokenHistory
from domain.workspace import Reader
from gui import dialogs, places
from gui.seal_dialog import SealDialog
from gui.widgets import plain_label
from gui.wording import Message
from gui.worker import Job, Worker

_ELSEWHERE = (
    ("Sort by a column, by one more", "Click its header, with Shift"),
    ("Edit a cell", "F2, or just type"),
    ("Open the choices or the calendar of a cell", "Alt+Down"),
    ("Filter by the values of a column", "Ctrl+Shift+L"),
    ("Keep what was typed, take it back", "Enter, Esc"),
    ("First or last cell of a column or row", "Ctrl with an arrow"),
    ("Today into the selected dates", "Ctrl+;"),
    ("Clear the selected cells; delete whole rows", "Del"),
    ("Select whole rows, whole columns", "Shift+Space, Ctrl+Space"),
    ("Open the record in the form", "Ctrl+Enter"),
    ("Next field of the form", "Enter, Tab"),
    ("Save the form", "Ctrl+S"),
    ("Previous, next record in the form", "Alt+Up, Alt+Down"),
    ("Menu of what is chosen", "Shift+F10"),
)


def version() -> str:
    """Answer the version of the program; from a checkout its own word for it."""
    try:
        return importlib.metadata.version("tabularium")
    except importlib.metadata.PackageNotFoundError:
        return "0.1.0 (checkout)"


def show_shortcuts(parent: QWidget, listed: Sequence[tuple[str, str]]) -> None:
    """Show all keys in two columns."""
    dialog = QDialog(parent)
    dialog.setWindowTitle("Keyboard shortcuts")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    grid = QGridLayout()
    grid.setHorizontalSpacing(20)
    grid.setVerticalSpacing(5)
    entries = [*listed, *_ELSEWHERE]
    half = (len(entries) + 1) // 2
    for number, (words, keys) in enumerate(entries):
        row, column = number % half, 3 * (number // half)
        grid.addWidget(plain_label(words), row, column)
        grid.addWidget(plain_label(keys, "muted"), row, column + 1)
    grid.setColumnMinimumWidth(2, 24)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.reject)
    down = QVBoxLayout(dialog)
    down.setContentsMargins(20, 18, 20, 16)
    down.setSpacing(16)
    down.addLayout(grid)
    down.addWidget(buttons)
    dialog.open()


def show_about(parent: QWidget) -> None:
    """Say what this program is."""
    dialogs.show_message(
        parent,
        Message(
            f"Tabularium {version()}",
            "Keeps records in typed tables, in one file. Nothing you do can lose one: every change "
            "is kept in the history and can be undone.",
            f"Python {platform.python_version()}, Qt {qVersion()}. Free software under the MIT "
            "licence.",
        ),
    )


def show_log_folder() -> None:
    """Open the folder of the log in the system's own program for folders."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(places.log_folder())))


def verify_history(worker: Worker, parent: QWidget) -> None:
    """Check the seals of the whole history in the background, then say what came of it."""

    def check(reader: Reader, _job: Job) -> tuple[str, int | None]:
        return reader.seal(), reader.verify_history()

    def tell(found: tuple[str, int | None]) -> None:
        seal, broken = found
        if broken is not None:
            dialogs.show_domain_error(parent, BrokenHistory(broken))
        elif seal:
            SealDialog(worker, seal, parent).open()
        else:
            dialogs.show_message(
                parent, Message("The history is empty", "Nothing has been changed here yet.")
            )

    worker.read_long(check, owner=parent, then=tell)

"""What every export dialog does while it writes: progress, cancel, and the word at the end."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from domain.errors import Cancelled, DomainError
from gui.widgets import Banner, ElidedLabel, ProgressStrip, plain_label
from gui.wording import sentence
from gui.worker import Job


class RunningDialog(QDialog):
    """A body with choices, and below it what happens to the file."""

    def __init__(self, title: str, action: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.job: Job | None = None
        self._written: Path | None = None
        self.body = QWidget()
        self._make_bottom(action)
        self._lay_out_around(title)

    def _make_bottom(self, action: str) -> None:
        self.banner = Banner()
        self.strip = ProgressStrip(patience=0)
        self.strip.cancelled.connect(self._on_cancelled)
        self.fault = plain_label("", "fault")
        self.close_button = QPushButton("Cancel")
        self.close_button.setAutoDefault(False)
        self.close_button.clicked.connect(self.reject)
        self.go = QPushButton(action)
        self.go.setProperty("role", "primary")
        self.go.setDefault(True)

    def _lay_out_around(self, title: str) -> None:
        heading = ElidedLabel(title)
        heading.setProperty("role", "title")
        bottom = QHBoxLayout()
        bottom.addWidget(self.fault, 1)
        bottom.addWidget(self.close_button)
        bottom.addWidget(self.go)
        down = QVBoxLayout(self)
        down.setContentsMargins(20, 16, 20, 16)
        down.setSpacing(10)
        down.addWidget(heading)
        down.addWidget(self.body, 1)
        down.addWidget(self.banner)
        down.addWidget(self.strip)
        down.addLayout(bottom)

    # -- while it runs

    def begin(self, words: str) -> None:
        """Show that something is being written; give `job` the work, then `follow` it."""
        self.banner.hide()
        self._set_busy(True, words)

    def follow(self, job: Job) -> None:
        """Show the progress of the work, and let it be cancelled."""
        self.job = job
        job.progressed.connect(self.strip.advance)

    def succeed(self, path: Path, words: str) -> None:
        """Say what was written, and offer to show it."""
        self._set_busy(False)
        self._written = path
        self.banner.tell("success", words, closable=False)
        self.banner.add_action("Show in folder", self._on_show_folder)
        self.close_button.setText("Close")
        self.close_button.setFocus()

    def fail(self, error: DomainError) -> None:
        """Say why nothing was written; the choices stay as they are."""
        self._set_busy(False)
        message = sentence(error)
        words = " ".join(part for part in (f"{message.title}.", message.text, message.hint) if part)
        self.banner.tell("info" if isinstance(error, Cancelled) else "error", words)

    def _set_busy(self, on: bool, words: str = "") -> None:
        self.body.setEnabled(not on)
        self.go.setEnabled(not on)
        self.close_button.setVisible(not on)
        if on:
            self.strip.begin(words)
        else:
            self.job = None
            self.strip.finish()

    @Slot()
    def _on_cancelled(self) -> None:
        if self.job is not None:
            self.job.cancel()

    @Slot()
    def _on_show_folder(self) -> None:
        if self._written is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._written.parent)))

    # -- closing

    def reject(self) -> None:
        """Stop an export that runs; close otherwise."""
        if self.job is not None:
            self.job.cancel()
            return
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.job is not None:
            self.job.cancel()
            event.ignore()
            return
        super().closeEvent(event)

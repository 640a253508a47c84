"""The one door for questions and boxes; everything in them is plain text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QFileInfo
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCommandLinkButton,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QWidget,
)

from domain.errors import DomainError
from gui import icons
from gui.dialogs.boxes import Box, TextBox, Tick, details_view, make_default, no_mnemonic
from gui.widgets.labels import plain_label
from gui.wording import Message, sentence
from gui.wording.errors import Labels

_Role = QDialogButtonBox.ButtonRole


class Option(NamedTuple):
    """One named way to go on: what the caller gets, what the person reads."""

    key: str
    label: str
    description: str = ""


def confirm(
    parent: QWidget | None,
    title: str,
    text: str,
    *,
    action: str,
    dangerous: bool = False,
    detail: str = "",
    tick: Tick | None = None,
) -> bool:
    """Ask whether to do something that cannot be undone; Return alone cancels a dangerous one."""
    box = Box(parent, title, text, icon="warning" if dangerous else "help", hint=detail)
    box.add_tick(tick)
    yes = box.add_button(action, _Role.AcceptRole, role="danger" if dangerous else "primary")
    no = box.add_button("Cancel", _Role.RejectRole)
    make_default(no if dangerous else yes)
    return box.run()


def ask_to_stop(parent: QWidget | None, title: str, text: str, *, stop: str, keep: str) -> Box:
    """Ask, while something runs on, whether to stop it; Return and Escape alone keep it.

    Answers the box, which is open: `accepted` means to stop.
    """
    box = Box(parent, title, text, icon="warning")
    box.add_button(stop, _Role.AcceptRole, role="danger")
    make_default(box.add_button(keep, _Role.RejectRole))
    box.open()
    return box


def confirm_typed(
    parent: QWidget | None,
    title: str,
    text: str,
    *,
    word: str,
    action: str,
    detail: str = "",
    tick: Tick | None = None,
) -> bool:
    """Ask before the gravest step; the action needs a word to be typed first."""
    box = Box(parent, title, text, icon="warning", hint=detail)
    box.add_tick(tick)
    line = QLineEdit()
    line.setAccessibleName(f"Type {word} to go on")
    label = plain_label(f"Type “{word}” to go on:")
    label.setBuddy(line)
    box.body.addWidget(label)
    box.body.addWidget(line)
    yes = box.add_button(action, _Role.AcceptRole, role="danger")
    yes.setEnabled(False)
    make_default(box.add_button("Cancel", _Role.RejectRole))
    line.textChanged.connect(
        lambda typed: yes.setEnabled(typed.strip().casefold() == word.casefold())
    )
    line.setFocus()
    return box.run()


def show_message(parent: QWidget | None, message: Message, *, icon: str = "info") -> None:
    """Show a message that needs no answer."""
    box = Box(parent, message.title, message.text, icon=icon, hint=message.hint)
    make_default(box.add_button("OK", _Role.AcceptRole, role="primary"))
    box.run()


def show_error(parent: QWidget | None, message: Message) -> None:
    """Show what went wrong."""
    show_message(parent, message, icon="error")


def show_domain_error(
    parent: QWidget | None, error: DomainError, labels: Labels | None = None
) -> None:
    """Show an error of the domain in words; `labels` names fields by their ids."""
    show_error(parent, sentence(error, labels))


def show_crash(parent: QWidget | None, summary: str, details: str) -> None:
    """Show that the program has a fault of its own, with details that can be copied."""
    box = Box(
        parent,
        "Something in Tabularium went wrong",
        "This is a fault of the program, not yours. What was saved is kept, and the step that "
        "failed was taken back. You can go on working.",
        icon="error",
        hint="If it happens again, copy the details and send them to the people who look after "
        "Tabularium. The details may hold values from your file.",
    )
    box.body.addWidget(details_view(f"{summary}\n{details}"))
    copy = box.add_button("Copy details", _Role.ActionRole)
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(f"{summary}\n{details}"))
    make_default(box.add_button("Go on", _Role.AcceptRole, role="primary"))
    box.run()


def choose(
    parent: QWidget | None,
    title: str,
    text: str,
    options: Sequence[Option | tuple[str, str, str]],
) -> str | None:
    """Ask which of some named actions to take; answers its key, or None when cancelled."""
    box = Box(parent, title, text, icon="help")
    for option in (Option(*each) for each in options):
        button = QCommandLinkButton(no_mnemonic(option.label), option.description)
        button.setIcon(icons.icon("next", "accent"))
        button.setAccessibleDescription(option.description)
        button.setObjectName(option.key)
        button.setAutoDefault(True)
        button.clicked.connect(partial(box.finish, option.key))
        box.body.addWidget(button)
    box.add_button("Cancel", _Role.RejectRole)
    return box.chosen if box.run() else None


def ask_text(
    parent: QWidget | None,
    title: str,
    label: str,
    initial: str = "",
    check: Callable[[str], str] | None = None,
    *,
    action: str = "OK",
) -> str | None:
    """Ask for a line of text; `check` answers what is wrong with it, or nothing."""
    return TextBox(parent, title, label, initial, check, action).run()


def ask_open_files(
    parent: QWidget | None, title: str, filters: Sequence[str], folder: Path | str = ""
) -> list[Path]:
    """Ask for one or several files to read; none when cancelled."""
    names, _ = QFileDialog.getOpenFileNames(parent, title, str(folder), ";;".join(filters))
    return [Path(name) for name in names]


def ask_folder(parent: QWidget | None, title: str, folder: Path | str = "") -> Path | None:
    """Ask for a folder."""
    name = QFileDialog.getExistingDirectory(parent, title, str(folder))
    return Path(name) if name else None


def ask_save_file(
    parent: QWidget | None,
    title: str,
    filters: Sequence[str],
    proposal: Path | str = "",
    *,
    suffix: str = "",
) -> Path | None:
    """Ask where to write a file; adds the suffix if none was typed, and asks before replacing."""
    name, _ = QFileDialog.getSaveFileName(parent, title, str(proposal), ";;".join(filters))
    if not name:
        return None
    if not suffix or QFileInfo(name).suffix():
        return Path(name)  # the system's dialog has asked about replacing this one
    path = Path(f"{name}.{suffix.lstrip('.')}")
    if path.exists() and not confirm(
        parent,
        f"Replace “{path.name}”?",
        f"There is a file of this name in {path.parent} already.",
        action="Replace",
        dangerous=True,
    ):
        return None
    return path

"""What can be opened and imported, in the words that a dialog for files shows."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from domain.formats import registry
from domain.workspace import SUFFIX
from gui import dialogs

WORKSPACES = f"Tabularium files (*{SUFFIX})"
ALL = "All files (*)"

_WORDS = {
    "workbook": "Spreadsheets of Excel and OpenDocument",
    "delimited": "Text tables such as CSV",
    "json": "JSON and JSON Lines",
    "database": "SQLite databases and Tabularium files",
}
"""Formats in the order of their use; one that is not named here comes last under its own name."""


def to_open() -> tuple[str, ...]:
    """List what a file may be that is opened or imported."""
    return (_offer("All files that can be opened", _all()), WORKSPACES, *_formats(), ALL)


def to_import() -> tuple[str, ...]:
    """List what a file may be that is imported."""
    return (_offer("All files that can be imported", _all()), *_formats(), ALL)


def ask_place(parent: QWidget, title: str, proposal: Path) -> Path | None:
    """Ask where a workspace is to be kept; its name ends as such names do."""
    suffix = SUFFIX.lstrip(".")
    path = dialogs.ask_save_file(parent, title, (WORKSPACES,), proposal, suffix=suffix)
    if path is None or path.suffix.casefold() == SUFFIX:
        return path
    return path.with_name(path.name + SUFFIX)


def _all() -> list[str]:
    return [suffix for one in registry.suffixes().values() for suffix in one]


def _formats() -> list[str]:
    found = registry.suffixes()
    names = [*(one for one in _WORDS if one in found), *(one for one in found if one not in _WORDS)]
    return [_offer(_WORDS.get(one, one.capitalize()), found[one]) for one in names]


def _offer(words: str, suffixes: Iterable[str]) -> str:
    return f"{words} ({' '.join(f'*{one}' for one in dict.fromkeys(suffixes))})"

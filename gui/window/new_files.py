"""Workspaces that are made: what stood in their place is kept, what stayed empty can go."""

from __future__ import annotations

from pathlib import Path

from domain.workspace import Reader


def set_aside(path: Path) -> None:
    """Give a file that the person chose to replace another name: nothing is ever lost."""
    number = 1
    while (aside := path.with_name(f"{path.stem} (before {number}){path.suffix}")).exists():
        number += 1
    path.rename(aside)


def is_untouched(reader: Reader) -> bool:
    """Tell whether nothing has ever been written into a workspace."""
    return not reader.activity(limit=1)

"""The repositories that a developer registered, by name; empty in the window's own process."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from domain.store.repository import BaseRepository

REGISTERED: dict[str, type[BaseRepository]] = {}

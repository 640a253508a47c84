"""What a person may choose about reading a database."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DatabaseOptions:
    """Which table to read: `part` names it, "" is the first that has rows."""

    part: str = ""

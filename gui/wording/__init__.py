"""Facts into sentences: every word about an error, a fault or a moment that a person reads."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from gui.wording.faults import definition, fault
from gui.wording.quantities import count, file_size, listed, plural, shortened
from gui.wording.times import (
    ago,
    clock,
    day_heading,
    exact_time,
    full_day,
    in_full,
    relative_time,
    short_day,
)
from gui.wording.verbs import origin, verb

if TYPE_CHECKING:
    from gui.wording.errors import Message, sentence

__all__ = [
    "Message",
    "ago",
    "clock",
    "count",
    "day_heading",
    "definition",
    "exact_time",
    "fault",
    "file_size",
    "full_day",
    "in_full",
    "listed",
    "origin",
    "plural",
    "relative_time",
    "sentence",
    "short_day",
    "shortened",
    "verb",
]


def __getattr__(name: str) -> object:
    """Import the words for errors when something goes wrong."""
    if name not in ("Message", "sentence"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module("gui.wording.errors"), name)

"""Facts into sentences: every word about an error, a fault or a moment that a person reads."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from gui.wording.quantities import count, file_size, listed, plural, shortened

if TYPE_CHECKING:
    from gui.wording.errors import Message, sentence
    from gui.wording.faults import definition, fault
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


_MODULES = {
    "errors": ("Message", "sentence"),
    "faults": ("definition", "fault"),
    "times": (
        "ago",
        "clock",
        "day_heading",
        "exact_time",
        "full_day",
        "in_full",
        "relative_time",
        "short_day",
    ),
    "verbs": ("origin", "verb"),
}
"""Where the words are that showing records does without."""


def __getattr__(name: str) -> object:
    """Import words when they are first wanted."""
    for module, names in _MODULES.items():
        if name in names:
            found = getattr(importlib.import_module(f"gui.wording.{module}"), name)
            globals()[name] = found
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

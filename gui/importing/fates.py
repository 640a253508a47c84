"""What becomes of a row, as people see it: a sign, a word, a colour, and why."""

from __future__ import annotations

from dataclasses import dataclass

from domain.importing import Fate


@dataclass(frozen=True)
class FateLook:
    """How one fate is shown; `role` names a colour of the theme."""

    sign: str
    word: str
    role: str
    why: str

    @property
    def badge(self) -> str:
        """Answer the sign with the word."""
        return f"{self.sign} {self.word}"


LOOKS: dict[Fate, FateLook] = {
    Fate.NEW: FateLook("+", "New", "changed_new", "A record is made of the row."),
    Fate.CHANGED: FateLook("~", "Changed", "accent", "The record exists and is changed."),
    Fate.CONFLICT: FateLook(
        "≠",
        "Conflict",
        "conflict",
        "The record was changed here as well since the file was exported. The row stays out.",
    ),
    Fate.SAME: FateLook("=", "Same", "muted", "The record exists and holds the same values."),
    Fate.SKIPPED: FateLook(
        "-", "Skipped", "muted", "The record exists, and rows like that are skipped."
    ),
    Fate.TRASHED: FateLook(
        "×", "In the Trash", "warning", "The record lies in the Trash. The row stays out."
    ),
    Fate.DUPLICATE: FateLook(
        "2", "Duplicate", "warning", "An earlier row of the file has the same key and counts."
    ),
    Fate.CLASH: FateLook(
        "?", "Clash", "warning", "Several records have this key. The row stays out."
    ),
    Fate.FAULT: FateLook("!", "Fault", "danger", "A value does not fit. The row stays out."),
}
"""In the order in which they are shown."""

_RETURNED = {
    Fate.NEW: "The row was added, or its record is not here any more. A record is made of it.",
    Fate.CHANGED: "The row was changed since it was exported, and so is the record.",
    Fate.SAME: "Nothing in the row was changed since it was exported.",
    Fate.SKIPPED: "The row is blank, or its record is not here any more and nothing was changed.",
    Fate.TRASHED: "The row was changed, but its record lies in the Trash. The row stays out.",
    Fate.DUPLICATE: "The row is a copy of another one for the same record.",
}


def why(fate: Fate, *, returned: bool = False) -> str:
    """Say why rows have a fate; `returned` is for a file that was exported here."""
    return _RETURNED.get(fate, LOOKS[fate].why) if returned else LOOKS[fate].why


STAY_OUT = frozenset({Fate.SKIPPED, Fate.TRASHED, Fate.DUPLICATE, Fate.CLASH, Fate.CONFLICT})

QUIET = (Fate.SAME, Fate.SKIPPED)
"""What in a file that came back nobody has changed."""

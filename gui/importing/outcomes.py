"""What an import will do, in one sentence; and what was remembered of such a file."""

from __future__ import annotations

from domain.importing import Fate, Remembered, Staged
from gui.importing.fates import STAY_OUT
from gui.importing.returns import UNCHANGED, is_unchanged
from gui.wording import count, plural, short_day


def outcome(staged: Staged) -> tuple[str, str]:
    """Say how many records will come in; answers the kind of message and its words."""
    if makes_empty_table(staged):
        return "info", "A table with these fields and no records will be made."
    if is_unchanged(staged):
        return "info", UNCHANGED
    if staged.good == 0:
        return "warning", _nothing(staged)
    parts = [_written(staged), *_left(staged)]
    doubtful = staged.faulty or staged.counts.get(Fate.CONFLICT)
    kind = "warning" if doubtful else "success"
    return kind, ", ".join(parts) + "." + _blank(staged)


def makes_empty_table(staged: Staged) -> bool:
    """Say whether names of fields are all that comes in."""
    return staged.rows == 0 and staged.plan.table is None


def _written(staged: Staged) -> str:
    new, changed = staged.counts.get(Fate.NEW, 0), staged.counts.get(Fate.CHANGED, 0)
    if not staged.plan.matching.is_on:
        return f"{plural(new, 'record')} will be imported"
    if not changed:
        return f"{plural(new, 'record')} will be added"
    if not new:
        return f"{plural(changed, 'record')} will be changed"
    return f"{plural(new, 'record')} will be added and {count(changed)} changed"


def _left(staged: Staged) -> list[str]:
    """Name the rows that change nothing."""
    parts = []
    if same := staged.counts.get(Fate.SAME, 0):
        parts.append(f"{count(same)} {'is' if same == 1 else 'are'} the same already")
    if conflicts := staged.counts.get(Fate.CONFLICT, 0):
        one = "was changed here as well and stays as it is"
        several = "were changed here as well and stay as they are"
        parts.append(f"{plural(conflicts, 'record')} {one if conflicts == 1 else several}")
    if out := sum(staged.counts.get(fate, 0) for fate in STAY_OUT - {Fate.CONFLICT}):
        parts.append(f"{plural(out, 'row')} {'stays' if out == 1 else 'stay'} out")
    if faulty := staged.faulty:
        stay = "has a fault and stays" if faulty == 1 else "have a fault and stay"
        parts.append(f"{plural(faulty, 'row')} {stay} out")
    return parts


def _blank(staged: Staged) -> str:
    """Say that rows without anything in them are no records."""
    if not staged.blank:
        return ""
    return f" {plural(staged.blank, 'blank row')} {'is' if staged.blank == 1 else 'are'} left out."


def _nothing(staged: Staged) -> str:
    if not staged.rows:
        return "There is nothing to import: the file has no records."
    if staged.faulty == staged.rows:
        every = "its only row has" if staged.rows == 1 else "every row has"
        return f"Nothing can be imported: {every} a fault."
    if staged.faulty and staged.plan.all_or_nothing:
        have = "has" if staged.faulty == 1 else "have"
        return (
            f"All or nothing: {plural(staged.faulty, 'row')} {have} a fault, so nothing is "
            "imported. Correct them, or import the good rows only."
        )
    return f"There is nothing to import: {', '.join(_left(staged))}."


def remembered_words(found: Remembered) -> str:
    """Say that earlier choices are used again."""
    return f"Settings of {short_day(found.saved)} are used again."

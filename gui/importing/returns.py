"""Words for a file that was exported here and comes back."""

from __future__ import annotations

from domain.importing import ImportPlan, Staged
from domain.importing.returning import FOREIGN, GONE
from gui.importing.fates import QUIET
from gui.importing.words import Remark
from gui.wording import clock, full_day, shortened


def origin_words(plan: ImportPlan) -> str:
    """Say where a file comes from and what that means: nothing of one that is not known."""
    found = plan.returning
    if found is None or found.table is None:
        return ""
    at = found.trace.at
    return (
        f"This file was exported from {shortened(found.table.label, 60)} on {full_day(at)}, "
        f"{clock(at)}. Only what was changed in it since is shown."
    )


def return_remarks(plan: ImportPlan) -> list[Remark]:
    """Say why a file that bears a trace is imported as any other, if it is."""
    found = plan.returning
    if found is None or plan.matching.by_record:
        return []
    if found.doubt == FOREIGN:
        words = (
            "This file was exported from another workspace, or from a state of this one that is "
            "no more. It is imported as any other file."
        )
    elif found.doubt == GONE:
        words = (
            "The table that this file was exported from is not here any more. It is imported as "
            "any other file."
        )
    elif found.table is not None:
        label = shortened(found.table.label, 60)
        words = (
            f"This file was exported from {label}. What was changed in it shows when it is "
            f"imported into {label} again."
        )
    else:
        return []
    return [Remark(words)]


def is_unchanged(staged: Staged) -> bool:
    """Say whether a file came back as it went."""
    quiet = sum(staged.counts.get(fate, 0) for fate in QUIET)
    return staged.plan.matching.by_record and quiet == staged.rows


UNCHANGED = "Nothing was changed in this file since it was exported. There is nothing to import."

"""What an undo left alone, in words: values, records, fields or tables, each by its name."""

from __future__ import annotations

from collections import Counter

from domain.values import Conflict, UndoOutcome
from gui.wording.quantities import count

TABLES, FIELDS = -1, -2
"""What the audit log calls the definitions of tables and of fields."""

_WORDS = {
    "value": (
        "1 value was changed later and stays as it is.",
        "{} values were changed later and stay as they are.",
    ),
    "setting": (
        "1 setting of a table or a field was changed later and stays as it is.",
        "{} settings of tables or fields were changed later and stay as they are.",
    ),
    "edited record": (
        "1 record was edited after it was made and stays.",
        "{} records were edited after they were made and stay.",
    ),
    "edited field": (
        "1 field was changed after it was made and stays.",
        "{} fields were changed after they were made and stay.",
    ),
    "edited table": (
        "1 table was changed after it was made and stays.",
        "{} tables were changed after they were made and stay.",
    ),
    "missing record": (
        "1 record was purged since and cannot come back.",
        "{} records were purged since and cannot come back.",
    ),
    "missing field": (
        "1 field was purged since and cannot come back.",
        "{} fields were purged since and cannot come back.",
    ),
    "missing table": (
        "1 table was purged since and cannot come back.",
        "{} tables were purged since and cannot come back.",
    ),
    "clash": (
        "1 record stays as it is: its unique value is in use by another record.",
        "{} records stay as they are: their unique values are in use by other records.",
    ),
    "more": (
        "1 more stays as it is.",
        "{} more stay as they are.",
    ),
}


def left_alone(outcome: UndoOutcome, *, goes_on: bool = False) -> str:
    """Say what an undo left alone and why; with `goes_on` that the next one goes further back."""
    kinds = Counter(_kind(one) for one in outcome.conflicts)
    more = outcome.conflict_count - kinds.total()
    if more > 0:
        kinds["more" if len(kinds) != 1 else next(iter(kinds))] += more
    said = [_WORDS[kind][number > 1].format(count(number)) for kind, number in kinds.items()]
    if outcome.applied == 0:
        said.insert(0, "Nothing was undone.")
        if goes_on:
            said.append("The next Undo goes on with the step before.")
    return " ".join(said)


def can_be_forced(outcome: UndoOutcome) -> bool:
    """Tell whether anything that stayed could be put back over what stands there now."""
    return any(one.code in ("changed", "edited") for one in outcome.conflicts)


def _kind(one: Conflict) -> str:
    if one.code == "changed":
        return "value" if one.table_id > 0 else "setting"
    if one.code in ("edited", "missing"):
        nouns = {TABLES: "table", FIELDS: "field"}
        whole_table = one.code == "missing" and one.record_id == 0
        return f"{one.code} {'table' if whole_table else nouns.get(one.table_id, 'record')}"
    return "clash"

"""Words for what a file says of itself above its header."""

from __future__ import annotations

from domain.importing import ImportPlan, MatchPolicy, not_understood, told
from gui.importing.words import Remark, delimiter_words, encoding_words
from gui.wording import listed, shortened

_POLICIES = {
    MatchPolicy.UPDATE: "records that exist are updated",
    MatchPolicy.FILL: "only blank fields of records that exist are filled",
    MatchPolicy.SKIP: "rows whose record exists are skipped",
    MatchPolicy.ADD: "every row is added",
}


def told_remarks(plan: ImportPlan) -> list[Remark]:
    """Say what the file says, and what of it means nothing here."""
    parts = _parts(plan)
    found = []
    if parts:
        found.append(Remark(f"The file says: {', '.join(parts)}. You can change it above."))
    return [*found, *(Remark(_unknown(*one), "warning") for one in not_understood(plan))]


def _parts(plan: ImportPlan) -> list[str]:
    settings = told(plan)
    parts = []
    if settings.separator:
        parts.append(f"values are set apart by {delimiter_words(settings.separator)}")
    if settings.encoding:
        parts.append(f"letters are {encoding_words(settings.encoding)}")
    if settings.table:
        parts.append(f"the table is “{shortened(settings.table, 40)}”")
    if settings.match:
        names = listed([f"“{shortened(one, 30)}”" for one in settings.match[:5]])
        parts.append(f"rows are matched on {names}")
    if settings.policy:
        parts.append(_POLICIES[MatchPolicy(settings.policy)])
    return parts


def _unknown(name: str, value: str) -> str:
    if name == "match" and value:
        return (
            f"The file says that rows are matched on “{shortened(value, 40)}”, but no column goes "
            "into a field of that name."
        )
    line = f"“#{shortened(name, 30)}:{shortened(value, 40)}”"
    if name.casefold() == "policy":
        return f"The file says {line}. Known are update, fill, skip and add."
    return f"The file says {line}, which means nothing here. It is left out."

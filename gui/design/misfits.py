"""Looks in the background how many values would not fit a field after a change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from domain.errors import Fault
from domain.fields import convert, to_text
from domain.values import FieldDef, FieldDraft, Query, Scope, Stored
from domain.workspace import Reader
from gui.design.kinds import MISFITS
from gui.wording import count, listed, plural, shortened

MOST_VALUES = 100_000
"""So many different values are looked at; a column with more is judged by these."""

_RULE_CODES = frozenset({"below_minimum", "above_maximum", "pattern", "required"})


@dataclass(frozen=True)
class Misfits:
    """How many of how many values do not fit, and three of them; with the values to choose from."""

    wrong: int
    total: int
    examples: tuple[str, ...]
    by_type: bool
    partial: bool
    frequent: tuple[str, ...] = ()

    def sentence(self, type_name: str) -> str:
        """Say it in words, nothing where all fit."""
        if not self.wrong:
            return ""
        what = MISFITS.get(type_name) if self.by_type else None
        verb = "is" if self.wrong == 1 else "are"
        reason = f"{verb} not {what}" if what else f"{'does' if self.wrong == 1 else 'do'} not fit"
        number = f"{'At least ' if self.partial else ''}{count(self.wrong)}"
        shown = listed([f"“{shortened(one, 30)}”" for one in self.examples])
        stays = "It stays visible and is" if self.wrong == 1 else "They stay visible and are"
        return f"{number} of {plural(self.total, 'value')} {reason}: {shown}. {stays} marked."


def find_misfits(field: FieldDef, draft: FieldDraft) -> Callable[[Reader], Misfits]:
    """Return the question how many values of a field would not fit the draft."""
    new = field._replace(**draft._asdict())

    def ask(reader: Reader) -> Misfits:
        query = Query(field.table_id, scope=Scope.ALL)
        values = [
            pair for pair in reader.values(query, field.id, MOST_VALUES) if pair[0] is not None
        ]
        wrong: list[tuple[Stored, int, Fault]] = []
        for value, times in values:
            found = convert(value, field, new)
            if isinstance(found, Fault):
                wrong.append((value, times, found))
        return Misfits(
            sum(times for _, times, _ in wrong),
            sum(times for _, times in values),
            tuple(to_text(value, field) for value, _, _ in wrong[:3]),
            all(fault.code not in _RULE_CODES for _, _, fault in wrong),
            len(values) >= MOST_VALUES,
            _frequent(values, field),
        )

    return ask


def _frequent(values: list[tuple[Stored, int]], field: FieldDef) -> tuple[str, ...]:
    """Return the values there are, as choices to start from; none if they are too many."""
    if not 0 < len(values) <= 100:
        return ()
    texts = (to_text(value, field).strip() for value, _ in values)
    return tuple(dict.fromkeys(text for text in texts if text))

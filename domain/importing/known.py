"""Columns whose fields are known: a table of another workspace says itself what each one is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from domain.fields import TYPES
from domain.fields.guessing import Guess
from domain.formats import Probe
from domain.values import FieldDef, FieldDraft

if TYPE_CHECKING:
    from domain.importing.plan import ColumnPlan

REASON = "as_there"
"""The reason of a guess that is none."""

_WORDS = frozenset({"text", "long_text"})
_FORMATTED = frozenset({"date", "datetime"})  # read from their plain form, whatever theirs is


def as_known(columns: Sequence[ColumnPlan], probe: Probe) -> list[ColumnPlan]:
    """Return the columns with the types and rules of the fields that they were, where known."""
    fields: Sequence[FieldDef] = getattr(probe, "fields", ())
    if len(fields) != len(columns):
        return list(columns)
    return [_as_field(one, field) for one, field in zip(columns, fields, strict=True)]


def _as_field(column: ColumnPlan, field: FieldDef) -> ColumnPlan:
    """Return a column as its field was; what the program counts or notes becomes plain values."""
    if TYPES[field.type].automatic:
        return column
    draft = FieldDraft(
        label=column.draft.label,
        type=field.type,
        required=field.required,
        unique=field.unique,
        hidden=field.hidden,
        choices=field.choices,
        minimum=field.minimum,
        maximum=field.maximum,
        pattern=field.pattern,
        default=field.default,
        format=field.format if field.type in _FORMATTED else "",
        help=field.help,
    )
    guess = Guess(field.type, draft.format, REASON)
    return replace(column, draft=draft, guess=guess, chosen=field.type not in _WORDS)

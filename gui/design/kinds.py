"""What each type of field is for, in a line, and which rules it can have."""

from __future__ import annotations

from domain.errors import InvalidDefinition
from domain.fields import TYPES, check_definition, type_of
from domain.values import FieldDraft
from gui.importing.types import TYPE_WORDS

EXPLANATIONS = {
    "text": "Names, titles, codes: anything on one line",
    "long_text": "Notes and descriptions of several lines",
    "integer": "Counts, years, ratings: numbers without decimals",
    "decimal": "Prices and measures, kept exactly as written",
    "boolean": "One of two answers",
    "date": "A day, such as a birthday",
    "datetime": "A moment: a day with a time",
    "choice": "One entry of a list that you give",
    "choices": "Any entries of a list that you give",
    "email": "An address to write to with a click",
    "url": "A web page to open with a click",
    "phone": "A telephone number, as it is written",
    "autonumber": "1, 2, 3 …: each new record gets the next one",
    "created_at": "When the record was made; fills itself in",
    "created_by": "Who made the record; fills itself in",
    "updated_at": "When the record was last changed; fills itself in",
    "updated_by": "Who last changed the record; fills itself in",
}
NOTED = ("created_at", "created_by", "updated_at", "updated_by")
"""What every record notes anyway: such a field shows it, at most one of each."""

MISFITS = {
    "integer": "whole numbers",
    "decimal": "numbers",
    "boolean": "a yes or a no",
    "date": "dates",
    "datetime": "dates with a time",
    "choice": "among the choices",
    "choices": "among the choices",
    "email": "e-mail addresses",
    "url": "web addresses",
    "phone": "telephone numbers",
    "autonumber": "whole numbers",
}
"""How to say what values are not: “3 of 20 values are not whole numbers”."""

_PATTERNED = ("text", "email", "url", "phone", "integer", "decimal")


def offered_types(*, noted: bool, stored: bool) -> list[str]:
    """List the types to pick from: with a column of their own, those of every record, or both."""
    return [
        name for name in TYPE_WORDS if (name in NOTED and noted) or (name not in NOTED and stored)
    ]


def has_range(type_name: str) -> bool:
    """Say whether values of the type have a least and a most."""
    return TYPES[type_name].order is not None


def has_choices(type_name: str) -> bool:
    """Say whether the type picks from a list."""
    return type_name in ("choice", "choices")


def has_pattern(type_name: str) -> bool:
    """Say whether a pattern makes sense for the type."""
    return type_name in _PATTERNED


def is_automatic(type_name: str) -> bool:
    """Say whether the program fills the field in."""
    return TYPES[type_name].automatic


def fitting(draft: FieldDraft) -> FieldDraft:
    """Return the draft without the rules that its type cannot have."""
    name = draft.type
    if name not in TYPES:
        return draft
    if not has_choices(name):
        draft = draft._replace(choices=())
    if not has_range(name):
        draft = draft._replace(minimum="", maximum="")
    if not has_pattern(name):
        draft = draft._replace(pattern="")
    if type_of(draft).automatic:
        draft = draft._replace(
            required=False, unique=draft.unique and name not in NOTED, default=""
        )
    return draft


def retyped(draft: FieldDraft, type_name: str) -> FieldDraft:
    """Return the draft with another type and those of its rules that still make sense."""
    bare = FieldDraft("x", type_name, choices=draft.choices or ("x",))
    kept = draft._replace(type=type_name, format="", minimum="", maximum="", default="")
    if _fits(bare._replace(format=draft.format)):
        kept, bare = kept._replace(format=draft.format), bare._replace(format=draft.format)
    if _fits(bare._replace(minimum=draft.minimum, maximum=draft.maximum)):
        kept = kept._replace(minimum=draft.minimum, maximum=draft.maximum)
    if _fits(bare._replace(default=draft.default)):
        kept = kept._replace(default=draft.default)
    return kept


def _fits(draft: FieldDraft) -> bool:
    try:
        check_definition(draft)
    except InvalidDefinition:
        return False
    return True

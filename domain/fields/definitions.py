"""What a field may be: checked before it is made or changed."""

from __future__ import annotations

from domain.errors import Fault, InvalidDefinition
from domain.fields.base import is_readable
from domain.fields.booleans import word_pair
from domain.fields.dates import date_format
from domain.fields.moments import moment_format
from domain.fields.parsing import default_value
from domain.fields.picks import SEPARATOR
from domain.fields.rules import LONGEST_PATTERN, bound, compiled
from domain.fields.types import TYPES
from domain.values import FieldDraft

LONGEST_LABEL = 300


def check_definition(draft: FieldDraft) -> None:
    """Raise InvalidDefinition if a field cannot be made so.

    Codes: blank_label, label_too_long, unknown_type, bad_format, choices_missing, bad_choice,
    bad_pattern, bad_range, bad_default.
    """
    _check_label(draft.label)
    if draft.type not in TYPES:
        raise InvalidDefinition("unknown_type", draft.type)
    _check_format(draft)
    _check_choices(draft)
    if draft.pattern and compiled(draft.pattern) is None:
        raise InvalidDefinition("bad_pattern", draft.pattern, str(LONGEST_PATTERN))
    _check_range(draft)
    if isinstance(default_value(draft), Fault):
        raise InvalidDefinition("bad_default", draft.default)


def _check_label(label: str) -> None:
    if not label.strip() or not is_readable(label):
        raise InvalidDefinition("blank_label", label)
    if len(label) > LONGEST_LABEL:
        raise InvalidDefinition("label_too_long", label, str(LONGEST_LABEL))


def _check_format(draft: FieldDraft) -> None:
    known = {
        "decimal": draft.format in ("", ".", ","),
        "boolean": word_pair(draft.format) is not None,
        "date": date_format(draft.format) is not None,
    }
    moment = draft.type in ("datetime", "created_at", "updated_at")
    if not known.get(draft.type, not moment or moment_format(draft.format) is not None):
        raise InvalidDefinition("bad_format", draft.format)


def _check_choices(draft: FieldDraft) -> None:
    if draft.type not in ("choice", "choices"):
        return
    if not draft.choices:
        raise InvalidDefinition("choices_missing")
    seen: set[str] = set()
    for choice in draft.choices:
        bare = choice.strip()
        cut = draft.type == "choices" and SEPARATOR in choice
        if not bare or bare in seen or cut or not is_readable(choice):
            raise InvalidDefinition("bad_choice", choice)
        seen.add(bare)


def _check_range(draft: FieldDraft) -> None:
    if TYPES[draft.type].order is None:
        return
    limits = []
    for text in (draft.minimum, draft.maximum):
        limit = bound(draft.type, draft.format, text) if is_readable(text) else None
        if limit is None and text.strip():
            raise InvalidDefinition("bad_range", text)
        limits.append(limit)
    lowest, highest = limits
    if lowest is not None and highest is not None and lowest > highest:
        raise InvalidDefinition("bad_range", draft.minimum, draft.maximum)

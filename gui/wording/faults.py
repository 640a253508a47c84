"""Why a value does not fit its field, and why a table or field cannot be made so."""

from __future__ import annotations

import re

from domain.errors import Fault, InvalidDefinition
from gui.wording.quantities import plural, shortened

_FAULTS = {
    "required": "{field} must be filled in.",
    "not_integer": "“{value}” is not a whole number.",
    "too_large": "“{value}” is too large a number to keep exactly.",
    "not_decimal": "“{value}” is not a number.",
    "not_boolean": "“{value}” is neither yes nor no.",
    "not_date": "“{value}” is not a date. Write it like 2026-05-03.",
    "not_datetime": "“{value}” is not a date and time. Write it like 2026-05-03 14:05.",
    "not_a_choice": "“{value}” is not among the choices of {field}.",
    "not_email": "“{value}” is not an e-mail address.",
    "not_url": "“{value}” is not a web address. It begins with https:// or http://.",
    "not_phone": "“{value}” is not a telephone number.",
    "below_minimum": "“{value}” is below {limit}, the least allowed.",
    "above_maximum": "“{value}” is above {limit}, the most allowed.",
    "pattern": "“{value}” does not have the form that {field} asks for.",
    "duplicate": "“{value}” is in use already, and {field} must differ in each record.",
    "unreadable_text": "Some letters of “{value}” could not be read in this encoding.",
    "too_many_cells": "The row has more cells than the header: “{value}” has no column.",
    "bad_json": "The line breaks the rules of JSON: “{value}”.",
    "too_deep": "The record is nested too deep to be a row of a table.",
    "not_an_object": "“{value}” is not a record like the others.",
}
_LIMITED = {
    "too_large": "“{value}” is too large. The most that can be kept exactly is {limit}.",
    "not_a_choice": "“{value}” is not among the choices: {limit}.",
    "not_phone": "“{value}” is not a telephone number in {limit}.",
    "duplicate": "“{value}” is in use already by {limit}.",
}
_DEFINITIONS = {
    "blank_label": "Give it a name first.",
    "label_taken": "There is another one named “{value}”. Choose a different name.",
    "label_too_long": "This name is too long. At most {limit} characters are possible.",
    "unknown_type": "“{value}” is not a type of field that this version knows.",
    "bad_pattern": "The pattern “{value}” cannot be read. The ready ones show how they are "
    "written.",
    "bad_range": "The least value, “{value}”, is greater than the most, “{limit}”.",
    "bad_default": "The default “{value}” does not fit the field itself.",
    "bad_format": "Values of this type are not written as “{value}”.",
    "choices_missing": "Add at least one choice.",
    "bad_choice": "“{value}” cannot be a choice. Choices must differ and must not be blank.",
    "too_many_fields": "A table can have at most {limit} fields.",
    "last_field": "A table needs at least one field, so the last one stays.",
    "already_there": "A table has a field of this type only once: it keeps one such value.",
}


READY_PATTERNS = (
    ("Digits only", r"\d+"),
    ("Five digits", r"\d{5}"),
    ("Two letters and four digits, such as AB1234", r"[A-Z]{2}\d{4}"),
    ("Capital letters only", r"[A-Z]+"),
    ("No blanks", r"\S+"),
)
"""Patterns to pick from, in words for who cannot read one."""

_TWO_MEANINGS = re.compile(r"(0?[1-9]|1[0-2])[/-](0?[1-9]|1[0-2])[/-][0-9]{4}")


def fault(found: Fault, field_label: str, field_help: str = "") -> str:
    """Say in one short sentence, to stand beside the field, why its value does not fit.

    The help of the field is for places where it does not stand beside it anyway.
    """
    if found.code == "pattern":
        return _no_such_form(found, field_label, field_help)
    if found.code == "not_date" and _TWO_MEANINGS.fullmatch(found.value.strip()):
        return f"“{found.value.strip()}” could mean two days. Write it like 2026-05-03."
    known = _LIMITED if found.limit and found.code in _LIMITED else _FAULTS
    template = known.get(found.code, "“{value}” does not fit {field}.")
    return template.format(
        value=shortened(found.value, 40), field=field_label or "this field", limit=found.limit
    )


def _no_such_form(found: Fault, label: str, field_help: str) -> str:
    """Say which form is asked for in words: a pattern means nothing to who types a value."""
    words = {pattern: words[0].lower() + words[1:] for words, pattern in READY_PATTERNS}
    asked = words.get(found.limit) or shortened(field_help.rstrip("."), 80)
    sentence = _FAULTS["pattern"].format(
        value=shortened(found.value, 40), field=label or "this field"
    )
    return f"{sentence[:-1]}: {asked}." if asked else sentence


def definition(found: InvalidDefinition) -> str:
    """Say in one short sentence why a table or field cannot be made so."""
    if found.code in _SPECIAL and (words := _SPECIAL[found.code](found)):
        return words
    template = _DEFINITIONS.get(found.code, "“{value}” is not possible here.")
    return template.format(value=shortened(found.value, 40), limit=shortened(found.limit, 80))


def _not_unique(found: InvalidDefinition) -> str:
    example = f" (“{shortened(found.value, 40)}” for example)" if found.value else ""
    occur = "occurs" if found.limit == "1" else "occur"
    values = plural(int(found.limit or 0), "value")
    return f"{values} {occur} more than once{example}. Change those first."


def _bad_range(found: InvalidDefinition) -> str:
    """Say that a limit is no value at all; nothing where the two are the wrong way round."""
    return "" if found.limit else f"“{shortened(found.value, 40)}” is not a value of this type."


def _bad_pattern(found: InvalidDefinition) -> str:
    """Say that a pattern is too long; nothing where it cannot be read."""
    most = int(found.limit or 0)
    too_long = 0 < most < len(found.value)
    return f"This pattern is too long. At most {most} characters are possible." * too_long


_SPECIAL = {"not_unique": _not_unique, "bad_range": _bad_range, "bad_pattern": _bad_pattern}

"""The values that cross from the domain to whoever asks it."""

from __future__ import annotations

import pytest

from domain.values import FieldDef, FieldDraft, TableDef

FIELD = FieldDef(
    7,
    3,
    "born_2",
    "Born",
    "date",
    position=4,
    required=True,
    unique=True,
    hidden=True,
    choices=("a",),
    minimum="1900-01-01",
    maximum="today",
    pattern=".*",
    default="today",
    format="DD.MM.YYYY",
    help="As in the passport",
)


def test_a_field_as_a_draft_keeps_all_that_a_person_may_say_of_it():
    draft = FIELD.as_draft()
    assert isinstance(draft, FieldDraft)
    assert draft._asdict() == {name: getattr(FIELD, name) for name in FieldDraft._fields}
    assert FIELD._replace(**draft._asdict()) == FIELD


def test_values_cannot_be_changed():
    with pytest.raises(AttributeError):
        FIELD.label = "Other"
    with pytest.raises(AttributeError):
        TableDef(3, "people", "People").fields = (FIELD,)

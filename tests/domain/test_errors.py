"""Errors carry facts, never prose, and their tree is the one that the docstring draws."""

from __future__ import annotations

import inspect
import re

import pytest

from domain import errors
from domain.errors import DomainError, ErrorCategory, Fault

CLASSES = [
    one for _, one in inspect.getmembers(errors, inspect.isclass) if issubclass(one, DomainError)
]


def test_the_tree_in_the_docstring_is_the_tree_of_the_classes():
    drawn, path = {}, []
    for line in errors.__doc__.splitlines():
        found = re.match(r"([│├└─ ]*)(\w+)( {2,}|$)", line)
        if not found or not (found[1] or found[2] == "DomainError"):
            continue
        depth = len(found[1]) // 4
        path = [*path[:depth], found[2]]
        drawn[found[2]] = path[-2] if depth else "Exception"
    assert drawn == {one.__name__: one.__base__.__name__ for one in CLASSES}


@pytest.mark.parametrize("kind", CLASSES, ids=lambda one: one.__name__)
def test_every_error_has_a_category_and_shows_its_facts(kind):
    assert isinstance(kind.category, ErrorCategory)
    names = list(inspect.signature(kind.__init__).parameters)[1:]
    facts = {
        "faults": {1: Fault("required")},
        "change_set_id": 7,
        "record_id": 7,
        "path": "here.txt",
    }
    if "args" in names:
        error = kind()
    else:
        values = {name: facts.get(name, "fact") for name in names}
        positional = [values.pop(name) for name in names if name != "record_id" or len(names) == 1]
        error = kind(*positional, **values)
        assert str(error).startswith(f"{kind.__name__}(")
        assert all(f"{name}=" in str(error) for name in names)
    assert isinstance(error, DomainError)


@pytest.mark.parametrize("kind", CLASSES, ids=lambda one: one.__name__)
def test_no_error_holds_a_sentence(kind):
    """Sentences are made in the window; a fact has no full stop."""
    source = inspect.getsource(kind)
    texts = re.findall(r'(?<!")"([^"\n]+)"(?!")', source)
    assert [text for text in texts if " " in text and text.endswith(".")] == []


def test_the_categories_of_the_kit():
    assert {one.value for one in ErrorCategory} >= {
        "validation_error",
        "not_found",
        "duplicate",
        "database_error",
        "unknown",
    }

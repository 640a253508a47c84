"""One choice, stored as its text, and several choices, stored as a JSON array of texts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache

from domain.errors import Fault
from domain.fields.base import AnyField, own_text
from domain.values import Stored

SEPARATOR = ";"


@lru_cache(maxsize=64)
def _folded(choices: tuple[str, ...]) -> dict[str, str]:
    """Return the choices by their text without case, but none that differ by case only."""
    found: dict[str, list[str]] = {}
    for choice in choices:
        found.setdefault(choice.strip().casefold(), []).append(choice)
    return {text: same[0] for text, same in found.items() if len(same) == 1}


def _find(text: str, choices: tuple[str, ...]) -> str | None:
    if text in choices:
        return text
    bare = text.strip()
    return next((one for one in choices if one.strip() == bare), None) or _folded(choices).get(
        bare.casefold()
    )


def read_choice(text: str, field: AnyField) -> Stored | Fault:
    """Find the choice that is meant: the same text, or the only one that differs by case."""
    found = _find(text, field.choices)
    return Fault("not_a_choice", text) if found is None else found


def check_choice(value: Stored, field: AnyField) -> Fault | None:
    """Say what keeps a stored value from being one of the choices."""
    if isinstance(value, str) and value in field.choices:
        return None
    return Fault("not_a_choice", own_text(value))


def store_choices(chosen: Sequence[str]) -> str:
    """Return several choices as they are stored."""
    return json.dumps(list(chosen), ensure_ascii=False, separators=(",", ":"))


def stored_choices(value: Stored) -> tuple[str, ...] | None:
    """Return the choices that a stored value holds, None if it does not hold any."""
    if not isinstance(value, str) or not value.startswith("["):
        return None
    try:
        chosen = json.loads(value)
    except (ValueError, RecursionError):
        return None
    if not chosen or not all(isinstance(one, str) for one in chosen):
        return None
    return tuple(chosen) if store_choices(chosen) == value else None


def read_choices(text: str, field: AnyField) -> Stored | Fault:
    """Read choices with ";" between them; their order is kept, a second mention is dropped."""
    chosen: list[str] = []
    for part in text.split(SEPARATOR):
        if not part.strip():
            continue
        found = _find(part, field.choices)
        if found is None:
            return Fault("not_a_choice", part.strip())
        if found not in chosen:
            chosen.append(found)
    return store_choices(chosen) if chosen else None


def write_choices(value: Stored, field: AnyField) -> str:
    """Return the choices with "; " between them."""
    chosen = stored_choices(value)
    return own_text(value) if chosen is None else f"{SEPARATOR} ".join(chosen)


def check_choices(value: Stored, field: AnyField) -> Fault | None:
    """Say what keeps a stored value from being some of the choices, each once."""
    chosen = stored_choices(value)
    if chosen is None:
        return Fault("not_a_choice", own_text(value))
    wrong = next((one for one in chosen if one not in field.choices), None)
    if wrong is not None:
        return Fault("not_a_choice", wrong)
    return None if len(set(chosen)) == len(chosen) else Fault("not_a_choice", own_text(value))

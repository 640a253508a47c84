"""Frozen values that cross from the domain to whoever asks it.

A *stored value* is what a column holds: `None`, `int` or `str` (dates and times as ISO 8601
text, decimals as exact text, several choices as a JSON array). `domain.fields` turns stored
values into text and back.
"""

from __future__ import annotations

import importlib
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from domain.values.happened import (
        AuditEntry,
        Change,
        ChangeSet,
        Conflict,
        Draft,
        RestoreOutcome,
        Touched,
        TrashItem,
        UndoOutcome,
    )

__all__ = [
    "Action",
    "AuditEntry",
    "Change",
    "ChangeSet",
    "Conflict",
    "Draft",
    "FieldDef",
    "FieldDraft",
    "Filter",
    "Origin",
    "Query",
    "Record",
    "RestoreOutcome",
    "Scope",
    "Stored",
    "TableDef",
    "Touched",
    "TrashItem",
    "UndoOutcome",
]

Stored = None | int | str | float | bytes


class Action(StrEnum):
    """What happened to one record in one entry of the audit log."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    RESTORE = "restore"
    PURGE = "purge"


class Origin(StrEnum):
    """Where a change set came from."""

    FORM = "form"
    GRID = "grid"
    IMPORT = "import"
    BATCH = "batch"
    TRASH = "trash"
    RESTORE = "restore"
    UNDO = "undo"
    REDO = "redo"
    DESIGN = "design"
    SCRIPT = "script"
    REGISTRATION = "registration"
    OUTSIDE = "outside"


class Scope(StrEnum):
    """Which records of a table are meant."""

    LIVE = "live"
    TRASH = "trash"
    ALL = "all"


class FieldDraft(NamedTuple):
    """What a person says of a field to be made or changed; the id comes from the file."""

    label: str
    type: str = "text"
    required: bool = False
    unique: bool = False
    hidden: bool = False
    choices: tuple[str, ...] = ()
    minimum: str = ""
    maximum: str = ""
    pattern: str = ""
    default: str = ""
    format: str = ""
    help: str = ""


class FieldDef(NamedTuple):
    """A typed column of a table, with its rules.

    `name` is the column in the file (our slug), `label` is what the person calls it. `minimum`,
    `maximum` and `default` are text that the type's own parser reads. `format` is how the type
    writes its text where there is a choice (see `domain.fields`).
    """

    id: int
    table_id: int
    name: str
    label: str
    type: str
    position: int = 0
    required: bool = False
    unique: bool = False
    hidden: bool = False
    choices: tuple[str, ...] = ()
    minimum: str = ""
    maximum: str = ""
    pattern: str = ""
    default: str = ""
    format: str = ""
    help: str = ""
    deleted_at: str | None = None

    def as_draft(self) -> FieldDraft:
        """Return the field as a draft, to change and hand back."""
        return FieldDraft(*(getattr(self, name) for name in FieldDraft._fields))


class TableDef(NamedTuple):
    """A user's record type; `fields` are the live ones in their order. `kind` is `user` for a
    table made in the window, `model` for one that a developer registered.
    """

    id: int
    name: str
    label: str
    fields: tuple[FieldDef, ...] = ()
    kind: str = "user"
    position: int = 0
    deleted_at: str | None = None

    def field(self, field_id: int) -> FieldDef:
        """Return the live field with this id; KeyError if there is none."""
        for candidate in self.fields:
            if candidate.id == field_id:
                return candidate
        raise KeyError(field_id)

    @property
    def main_field(self) -> FieldDef | None:
        """Return the field whose value names a record: the first with text in it."""
        textual = ("text", "long_text", "choice", "email")
        shown = [one for one in self.fields if not one.hidden]
        return next((one for one in shown if one.type in textual), shown[0] if shown else None)


class Record(NamedTuple):
    """One row: stored values in the order of the table's live fields, and what the file notes."""

    id: int
    version: int
    values: tuple[Stored, ...]
    created_at: str = ""
    created_by: str = ""
    updated_at: str | None = None
    updated_by: str | None = None
    deleted_at: str | None = None
    deleted_by: str | None = None


class Filter(NamedTuple):
    """A condition on one field: its stored value is (or with `negated` is not) among `values`.
    `field_id` 0 is the record itself: a change set with its id among `values` made or changed it.
    """

    field_id: int
    values: frozenset[Stored]
    negated: bool = False


class Query(NamedTuple):
    """Which records of a table, in which order.

    `search` holds words that must all occur somewhere in a record; `sort` names field ids with
    True for descending, first the most significant; blanks always come last.
    """

    table_id: int
    search: str = ""
    filters: tuple[Filter, ...] = ()
    sort: tuple[tuple[int, bool], ...] = ()
    scope: Scope = Scope.LIVE


def __getattr__(name: str) -> object:
    """Import what `happened` holds when it is first asked for: no start needs it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module("domain.values.happened"), name)

"""Frozen values that cross from the domain to whoever asks it.

A *stored value* is what a column holds: `None`, `int` or `str` (dates and times as ISO 8601
text, decimals as exact text, several choices as a JSON array). `domain.fields` turns stored
values into text and back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

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


@dataclass(frozen=True)
class FieldDef:
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


@dataclass(frozen=True)
class TableDef:
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


@dataclass(frozen=True)
class FieldDraft:
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


@dataclass(frozen=True)
class Record:
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


@dataclass(frozen=True)
class Filter:
    """A condition on one field: its stored value is (or with `negated` is not) among `values`.
    `field_id` 0 is the record itself: a change set with its id among `values` made or changed it.
    """

    field_id: int
    values: frozenset[Stored]
    negated: bool = False


@dataclass(frozen=True)
class Query:
    """Which records of a table, in which order.

    `search` holds words that must all occur somewhere in a record; `sort` names field ids with
    True for descending, first the most significant; blanks always come last.
    """

    table_id: int
    search: str = ""
    filters: tuple[Filter, ...] = ()
    sort: tuple[tuple[int, bool], ...] = ()
    scope: Scope = Scope.LIVE


@dataclass(frozen=True)
class Touched:
    """What a change set did to the records of one table.

    The sets hold record ids; with `many` they are empty and everything may have changed.
    """

    created: frozenset[int] = frozenset()
    updated: frozenset[int] = frozenset()
    trashed: frozenset[int] = frozenset()
    restored: frozenset[int] = frozenset()
    purged: frozenset[int] = frozenset()
    many: bool = False
    counts: Mapping[Action, int] = field(default_factory=dict)

    @property
    def ids(self) -> frozenset[int]:
        """Return every record id named."""
        return self.created | self.updated | self.trashed | self.restored | self.purged


@dataclass(frozen=True)
class ChangeSet:
    """Everything one transaction changed; `tables` maps a table's id to what happened there.

    `definitions` is True when a table or field itself was made, changed, trashed or restored.
    `undoes` is the id of the change set that this one took back. `undone` says that it has no
    effect any more. `link` is its seal in the chain, as hexadecimal text.
    """

    id: int
    at: str
    actor: str
    origin: Origin
    label: str
    tables: Mapping[int, Touched] = field(default_factory=dict)
    definitions: bool = False
    undoes: int | None = None
    undone: bool = False
    details: Mapping[str, object] = field(default_factory=dict)
    entries: int = 0
    link: str = ""


@dataclass(frozen=True)
class Change:
    """One field's old and new stored value, with the field's label and type at the time of asking.
    `field_id` is None for a part of a definition (then `name` says which).
    """

    field_id: int | None
    name: str
    label: str
    type: str
    old: Stored
    new: Stored


@dataclass(frozen=True)
class AuditEntry:
    """One record's part in a change set."""

    id: int
    change_set_id: int
    at: str
    actor: str
    origin: Origin
    label: str
    table_id: int
    record_id: int
    action: Action
    changes: tuple[Change, ...] = ()
    undone: bool = False


@dataclass(frozen=True)
class Conflict:
    """Why one record's part of a change set was not undone: `code` is changed (a later change
    stands on `field_id`), missing (the record was purged), clash (its unique value is in use by
    `other_id`), edited (created then, edited since) or an InvalidDefinition's (`record_id` 0).
    """

    code: str
    table_id: int
    record_id: int
    field_id: int | None = None
    current: Stored = None
    expected: Stored = None
    other_id: int | None = None
    later_change_set: int | None = None


@dataclass(frozen=True)
class UndoOutcome:
    """What an undo did: how many entries went back, and what stayed because it is newer."""

    undone_change_set: int
    applied: int
    conflicts: tuple[Conflict, ...] = ()
    conflict_count: int = 0


@dataclass(frozen=True)
class TrashItem:
    """Something in the Trash. `kind` is record, field or table."""

    kind: str
    table_id: int
    table_label: str
    id: int
    title: str
    deleted_at: str
    deleted_by: str


@dataclass(frozen=True)
class RestoreOutcome:
    """What a restore brought back, and which records stay because a unique value is in use."""

    restored: int
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True)
class Draft:
    """What was typed into a form and not saved; `record_id` None for a new record."""

    id: int
    table_id: int
    record_id: int | None
    texts: Mapping[int, str]
    at: str
    actor: str

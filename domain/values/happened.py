"""What happened and what came of it: change sets, entries of the history, undo, Trash, drafts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.values import Action, Origin, Stored


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
    effect any more. `link` is its seal in the chain, as hexadecimal text. `erased` says that the
    values of all that it changed were erased.
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
    erased: bool = False


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
    """One record's part in a change set; `erased` says that its values are gone for good."""

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
    erased: bool = False


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

"""What the history says before one acts on it: what an undo would meet, and who came since."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from domain.store.reading.history import heads
from domain.store.undo.preview import conflicts_ahead
from domain.values import ChangeSet, Conflict
from domain.workspace import Reader

MOST_RECORDS = 1_000
"""So many records a preview lists; it counts all."""

MOST_VALUES = 3_000
"""With so many newer values no further record is listed."""


@dataclass(frozen=True)
class UndoPreview:
    """What an undo would meet: of `records` in all, `edited` hold something newer.

    `conflicts` say what is newer in the first of these, value by value; `later` says when and by
    whom the change sets were made that they name.
    """

    change_set: ChangeSet
    records: int
    edited: int
    conflicts: tuple[Conflict, ...] = ()
    later: Mapping[int, tuple[str, str]] = field(default_factory=dict)


def preview_undo(
    reader: Reader,
    change_set_id: int,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> UndoPreview:
    """Return what an undo of a change set would meet; nothing is written.

    NotFound if there is no such change set.
    """
    change_set = reader.change_set(change_set_id)
    edited, conflicts = 0, list[Conflict]()
    with reader.snapshot() as connection:
        for found in conflicts_ahead(connection, change_set_id, progress):
            edited += 1
            if edited <= MOST_RECORDS and len(conflicts) < MOST_VALUES:
                conflicts += found
        named = {one.later_change_set for one in conflicts if one.later_change_set}
        later = heads(connection, named)
    records = sum(sum(one.counts.values()) for one in change_set.tables.values())
    return UndoPreview(change_set, records, edited, tuple(conflicts), later)

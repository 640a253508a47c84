"""The lines of the history as values: days, entries with their changes, change sets in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from domain.values import Action, AuditEntry, ChangeSet, Origin, Stored
from gui import sentences, wording
from gui.sentences import Tables

MOST_LINES = 40
"""So many changed fields one entry shows; the rest is counted."""


@dataclass(frozen=True)
class ChangeLine:
    """One field's change: its label, and the old and new value as its type writes them."""

    label: str
    old: str
    new: str


_ERASED = ChangeLine("The values were erased from the history.", "", "")


@dataclass(frozen=True)
class Row:
    """One line of the list.

    `kind` is day, entry (of the record shown), change_set, part (an entry of the change set
    above) or note (what is left out). `action` names what can be done: Put back, Restore, Undo,
    Redo or nothing. `report` says that an import left its report, `imported`
    that an entry came of one. `records_of` is the table of the records that a change set made or
    changed, where it is one. `erased` says that what it held was erased with its record,
    `erasable` that it tells of a purge and what it held can be erased.
    """

    kind: str
    title: str
    meta: str = ""
    at: str = ""
    lines: tuple[ChangeLine, ...] = ()
    undone: bool = False
    action: str = ""
    expandable: bool = False
    expanded: bool = False
    report: bool = False
    imported: bool = False
    erased: bool = False
    erasable: bool = False
    records_of: int = 0
    change_set_id: int = 0
    entry_id: int = 0
    table_id: int = 0
    record_id: int = 0
    back: Mapping[int, Stored] = field(default_factory=dict)

    @property
    def day(self) -> date:
        """Answer the local day it happened on."""
        return sentences.moment(self.at).astimezone().date()

    def spoken(self) -> str:
        """Say the whole line, for a screen reader and for the clipboard."""
        parts = [self.title, "undone" if self.undone else "", self.meta]
        for line in self.lines:
            change = [f"− {line.old}"] if line.old else []
            change += [f"+ {line.new}"] if line.new else []
            parts.append(f"{line.label}: {' '.join(change)}" if change else line.label)
        return "\n".join(part for part in parts if part)


def entry_rows(
    entries: Sequence[AuditEntry], tables: Tables, known: dict[str, Stored]
) -> list[Row]:
    """Make the rows of a record's own history, the latest first.

    `known` collects each field's present value: the first one met. It goes on from page to page.
    """
    rows: list[Row] = []
    for entry in entries:
        for change in entry.changes:
            known.setdefault(change.name, change.new)
        back = {
            change.field_id: change.old
            for change in entry.changes
            if change.field_id is not None and known.get(change.name) != change.old
        }
        rows.append(
            Row(
                kind="entry",
                title=sentences.entry_verb(entry),
                meta=sentences.by_line(entry.actor, entry.at, entry.origin),
                at=entry.at,
                lines=_lines(entry, tables),
                undone=entry.undone,
                action=_entry_action(entry, bool(back), first=not rows and not known.get("")),
                erased=entry.erased,
                erasable=_is_erasable(entry),
                imported=entry.origin == Origin.IMPORT,
                change_set_id=entry.change_set_id,
                entry_id=entry.id,
                table_id=entry.table_id,
                record_id=entry.record_id,
                back=back if entry.action == Action.UPDATE else {},
            )
        )
        known[""] = 1  # later pages hold no newest entry
    return rows


def change_set_rows(change_sets: Iterable[ChangeSet], tables: Tables) -> list[Row]:
    """Make the rows of the stream of change sets, the latest first."""
    return [
        Row(
            kind="change_set",
            title=sentences.headline(one, tables),
            meta=sentences.by_line(one.actor, one.at, one.origin),
            at=one.at,
            undone=one.undone,
            action=_change_set_action(one),
            expandable=one.entries > 0,
            report=has_report(one),
            lines=(_ERASED,) if one.erased else (),
            erased=one.erased,
            erasable=sentences.erasable(one),
            records_of=_table_of(one),
            change_set_id=one.id,
        )
        for one in change_sets
    ]


def has_report(one: ChangeSet) -> bool:
    """Say whether a change set is an import that left its report."""
    return one.origin == Origin.IMPORT and "digest" in one.details and "columns" in one.details


def _table_of(one: ChangeSet) -> int:
    """Answer the only table in which records were made, changed or brought back; else 0."""
    lasting = (Action.CREATE, Action.UPDATE, Action.RESTORE)
    found = [
        table
        for table, touched in one.tables.items()
        if any(touched.counts.get(a) for a in lasting)
    ]
    return found[0] if len(found) == 1 else 0


def part_rows(
    entries: Sequence[AuditEntry], tables: Tables, titles: Mapping[tuple[int, int], str]
) -> list[Row]:
    """Make the rows that stand below an expanded change set."""
    return [
        Row(
            kind="part",
            title=sentences.entry_title(entry, tables, titles),
            at=entry.at,
            lines=_lines(entry, tables),
            undone=entry.undone,
            erased=entry.erased,
            erasable=_is_erasable(entry),
            change_set_id=entry.change_set_id,
            entry_id=entry.id,
            table_id=entry.table_id,
            record_id=entry.record_id,
        )
        for entry in entries
    ]


def with_days(rows: Iterable[Row], last_day: date | None) -> Iterator[Row]:
    """Put a heading before the first row of each day."""
    for row in rows:
        if row.day != last_day:
            last_day = row.day
            yield Row(kind="day", title=wording.day_heading(row.day), at=row.at)
        yield row


def _lines(entry: AuditEntry, tables: Tables) -> tuple[ChangeLine, ...]:
    if entry.erased:
        return (_ERASED,)
    told = sentences.told_changes(entry)
    lines = [
        ChangeLine(
            sentences.change_label(change, tables, entry.table_id),
            sentences.value_text(change.old, change, tables, entry.table_id),
            sentences.value_text(change.new, change, tables, entry.table_id),
        )
        for change in told[:MOST_LINES]
    ]
    if len(told) > MOST_LINES:
        lines.append(
            ChangeLine(f"and {wording.plural(len(told) - MOST_LINES, 'more field')}", "", "")
        )
    return tuple(lines)


def _is_erasable(entry: AuditEntry) -> bool:
    return entry.action == Action.PURGE and entry.table_id > 0 and not entry.erased


def _entry_action(entry: AuditEntry, differs: bool, *, first: bool) -> str:
    if entry.action == Action.UPDATE and differs:
        return "Put back"
    if entry.action == Action.DELETE and first:
        return "Restore"
    return ""


def _change_set_action(one: ChangeSet) -> str:
    if one.undone or one.erased or sentences.holds_purge(one):
        return ""
    return "Redo" if one.origin == Origin.UNDO else "Undo"

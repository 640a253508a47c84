"""What an undo would meet, read for a person: record by record, what it left and what is there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby

from domain.errors import NotFound
from domain.fields import to_text
from domain.history import UndoPreview, preview_undo
from domain.values import Conflict, Origin, Stored, TableDef
from domain.workspace import Reader
from gui import sentences, wording
from gui.worker import Job

Key = tuple[int, int, int | None]


@dataclass(frozen=True)
class NewerValue:
    """One value written since: its field, what the change left, what is there now, by whom."""

    key: Key
    field: str
    left: str
    now: str
    who: str


@dataclass(frozen=True)
class NewerRecord:
    """A record edited since. `code` is changed, edited (made then) or missing (purged since)."""

    title: str
    code: str
    values: tuple[NewerValue, ...]

    @property
    def keys(self) -> list[Key]:
        """Answer what names all that is newer in it."""
        return [one.key for one in self.values]


@dataclass(frozen=True)
class Ahead:
    """What an undo would meet: the label of the change set, the counts, the first records.

    `undone` says that the change set was taken back already, but for what is newer.
    """

    change_set_id: int
    label: str
    redo: bool
    undone: bool
    records: int
    edited: int
    newer: tuple[NewerRecord, ...]


def read_ahead(reader: Reader, job: Job, change_set_id: int) -> Ahead:
    """Look at what an undo of a change set would meet; NotFound if there is none."""
    preview = preview_undo(reader, change_set_id, job.report)
    tables = _tables(reader, {one.table_id for one in preview.conflicts})
    return Ahead(
        change_set_id,
        sentences.label_of(preview.change_set, tables),
        preview.change_set.origin == Origin.UNDO,
        preview.change_set.undone,
        preview.records,
        preview.edited,
        tuple(_records(reader, preview, tables)),
    )


def _tables(reader: Reader, wanted: Iterable[int]) -> dict[int, TableDef]:
    tables = {table.id: table for table in reader.tables()}
    for table_id in set(wanted) - set(tables):
        with suppress(NotFound):
            tables[table_id] = reader.table(table_id)
    return tables


def _records(
    reader: Reader, preview: UndoPreview, tables: dict[int, TableDef]
) -> Iterable[NewerRecord]:
    several = len({one.table_id for one in preview.conflicts}) > 1
    for table_id, part in groupby(preview.conflicts, key=lambda one: one.table_id):
        found, table = list(part), tables[table_id]
        titles = reader.titles(table, [one.record_id for one in found])
        for record_id, of_record in groupby(found, key=lambda one: one.record_id):
            title = _title(table, record_id, titles)
            yield _record(
                f"{table.label}: {title}" if several else title, list(of_record), table, preview
            )


def _title(table: TableDef, record_id: int, titles: dict[int, Stored]) -> str:
    main = table.main_field
    text = to_text(titles.get(record_id), main) if main else ""
    return wording.shortened(text, 60) or f"Record {record_id}"


def _record(
    title: str, conflicts: Sequence[Conflict], table: TableDef, preview: UndoPreview
) -> NewerRecord:
    fields = {field.id: field for field in table.fields}
    values = []
    for one in conflicts:
        field = fields.get(one.field_id or 0)
        left, now = (
            to_text(value, field) if field else str(value or "")
            for value in (one.expected, one.current)
        )
        label = field.label if field else f"Field {one.field_id}" if one.field_id else ""
        key = (one.table_id, one.record_id, one.field_id)
        values.append(NewerValue(key, label, left, now, _who(one, preview)))
    return NewerRecord(title, conflicts[0].code, tuple(values))


def _who(one: Conflict, preview: UndoPreview) -> str:
    at, actor = preview.later.get(one.later_change_set or 0, ("", ""))
    when = wording.relative_time(sentences.moment(at)) if at else ""
    return ", ".join(part for part in (wording.shortened(actor, 40), when) if part)

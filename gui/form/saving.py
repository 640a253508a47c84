"""What the form asks of the file: a record with its draft, and the write of what was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from domain.errors import NotFound
from domain.values import Draft, Record, TableDef
from domain.workspace import Reader, Session
from gui.form.editing import Editing
from gui.wording import shortened


@dataclass(frozen=True)
class Request:
    """What to show: a record or (None) a new one, with texts to type into it.

    With `offer` a draft kept from before is looked for.
    """

    table: TableDef
    record_id: int | None
    texts: Mapping[int, str]
    offer: bool = True


@dataclass(frozen=True)
class Loaded:
    """What was found for a request."""

    request: Request
    record: Record | None
    draft: Draft | None


def load(request: Request, reader: Reader) -> Loaded:
    """Read a record and what was typed into it and not saved; NotFound if it is gone."""
    record = None
    if request.record_id is not None:
        record = reader.record(request.table, request.record_id)
    key = (request.table.id, request.record_id)
    drafts = reader.drafts() if request.offer else []
    draft = next((one for one in drafts if (one.table_id, one.record_id) == key), None)
    return Loaded(request, record, draft)


def read_record(table: TableDef, record_id: int, reader: Reader) -> Record:
    """Read one record; NotFound if it is gone."""
    return reader.record(table, record_id)


def write_record(editing: Editing) -> Callable[[Session], int]:
    """Return the operation that writes what is typed now and answers the record's id.

    NotFound if the record was moved to the Trash or purged meanwhile.
    """
    table_id, values, record = editing.table.id, editing.values(), editing.record

    def write(session: Session) -> int:
        if record is None:
            return session.create(table_id, values)
        if not session.update(table_id, record.id, values, version=record.version):
            raise NotFound("record", record.id)
        return record.id

    return write


def record_title(editing: Editing) -> str:
    """Return what to call the record in a sentence."""
    main = editing.table.main_field
    old = editing.base.get(main.id, "") if main and editing.record else ""
    return shortened(old or editing.title(), 60)


def edit_label(editing: Editing) -> str:
    """Name the save for the history: `Edit Phone of Ada Lovelace`, `Add Ada Lovelace`."""
    title, table = record_title(editing), editing.table
    if editing.record is None:
        return f"Add {title}" if title else f"Add a record to {table.label}"
    title = title or f"record {editing.record.id} of {table.label}"
    if len(editing.typed) == 1:
        return f"Edit {table.field(next(iter(editing.typed))).label} of {title}"
    return f"Edit {title}"

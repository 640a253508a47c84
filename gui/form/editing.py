"""What is being edited: the record as it was read, what was typed since, and how the two meet."""

from __future__ import annotations

from collections.abc import Mapping

from domain.errors import Fault
from domain.fields import check, default_value, parse, to_text, type_of
from domain.values import FieldDef, Record, Stored, TableDef


class Editing:
    """The texts of one record, or of a new one, by field id.

    `typed` holds only what differs from the record as it was read; `clashes` what the record
    holds meanwhile in fields that were typed into, until somebody decides.
    """

    def __init__(self, table: TableDef, record: Record | None = None) -> None:
        self.table = table
        self.record = record
        self.base: dict[int, str] = _texts(table, record)
        self.typed: dict[int, str] = {}
        self.clashes: dict[int, str] = {}

    @property
    def record_id(self) -> int | None:
        """Return the record's id, None for a new one."""
        return self.record.id if self.record else None

    @property
    def is_dirty(self) -> bool:
        """Say whether anything was typed that the file does not have."""
        return bool(self.typed)

    def text(self, field_id: int) -> str:
        """Return the text of a field as it stands."""
        return self.typed.get(field_id, self.base.get(field_id, ""))

    def type_text(self, field_id: int, text: str) -> None:
        """Note what was typed into a field; typing the old text again is no change."""
        if text == self.base.get(field_id, ""):
            self.typed.pop(field_id, None)
            self.clashes.pop(field_id, None)
        else:
            self.typed[field_id] = text

    def title(self) -> str:
        """Return the text of the field that names the record."""
        main = self.table.main_field
        return " ".join(self.text(main.id).split()) if main else ""

    def fault(self, field: FieldDef) -> Fault | None:
        """Return what is wrong with a field as it stands, what was stored misfitting included."""
        if field.id in self.typed or self.record is None:
            value = parse(self.text(field.id), field)
            return value if isinstance(value, Fault) else None
        # by id: a row that is about to go still has the definition before the last change
        for one, stored in zip(self.table.fields, self.record.values, strict=True):
            if one.id == field.id:
                return check(stored, one)
        return None

    def faults(self) -> dict[int, Fault]:
        """Return what keeps the record from being saved, by field id."""
        found = {field.id: self.fault(field) for field in self._to_save()}
        return {field_id: fault for field_id, fault in found.items() if fault is not None}

    def values(self) -> dict[int, Stored]:
        """Return the stored values to write: of a new record all, else those typed.

        Only for texts without faults.
        """
        values = {field.id: parse(self.text(field.id), field) for field in self._to_save()}
        return {key: value for key, value in values.items() if not isinstance(value, Fault)}

    def rebase(self, record: Record) -> list[int]:
        """Take the record as it is now; return the fields whose text changed by that.

        What was typed stays. Where the record changed too, the field becomes a clash, unless
        both came to the same text.
        """
        before = {field.id: self.text(field.id) for field in self.table.fields}
        fresh = _texts(self.table, record)
        for field_id, mine in list(self.typed.items()):
            theirs = fresh.get(field_id, "")
            if mine == theirs:
                del self.typed[field_id]
                self.clashes.pop(field_id, None)
            elif theirs != self.base.get(field_id, ""):
                self.clashes[field_id] = theirs
        self.base, self.record = fresh, record
        return [key for key, text in before.items() if self.text(key) != text]

    def saved(self, sent: Mapping[int, str], record: Record) -> None:
        """Take the record as it was saved; what was typed after sending stays typed."""
        for field_id, text in sent.items():
            if self.typed.get(field_id) == text:
                del self.typed[field_id]
        self.base, self.record = _texts(self.table, record), record
        for field_id, text in list(self.typed.items()):
            self.type_text(field_id, text)
        self.clashes.clear()

    def discard(self) -> None:
        """Forget what was typed."""
        self.typed.clear()
        self.clashes.clear()

    def keep_mine(self, field_id: int) -> None:
        """Let the typed text stand against the one in the file."""
        self.clashes.pop(field_id, None)

    def take_theirs(self, field_id: int) -> None:
        """Let the text in the file stand."""
        self.clashes.pop(field_id, None)
        self.typed.pop(field_id, None)

    def sent(self) -> dict[int, str]:
        """Return the texts that a save now sends."""
        return dict(self.typed)

    def _to_save(self) -> list[FieldDef]:
        fields = [field for field in self.table.fields if is_typed(field)]
        if self.record is not None:
            return [field for field in fields if field.id in self.typed]
        return fields


def is_typed(field: FieldDef) -> bool:
    """Say whether a person fills in the field."""
    return not type_of(field).automatic


def start_text(field: FieldDef) -> str:
    """Return what a new record's field starts with: its default, where that can be read."""
    if not is_typed(field):
        return ""
    value = default_value(field._replace(required=False))
    return "" if isinstance(value, Fault) else to_text(value, field)


def _texts(table: TableDef, record: Record | None) -> dict[int, str]:
    if record is None:
        return {field.id: start_text(field) for field in table.fields}
    pairs = zip(table.fields, record.values, strict=True)
    return {field.id: to_text(value, field) for field, value in pairs}

"""Why records stay in the Trash when a unique value of theirs is in use, in words."""

from __future__ import annotations

from dataclasses import dataclass

from domain.fields import to_text
from domain.values import Conflict
from domain.workspace import Reader
from gui import wording


@dataclass(frozen=True)
class Clash:
    """Records that stay in the Trash because a unique value of theirs is in use, in names."""

    conflicts: tuple[Conflict, ...]
    field_label: str
    required: bool
    value: str
    name: str
    other_id: int | None
    other_name: str

    @property
    def table_id(self) -> int:
        """Answer the table of the first one."""
        return self.conflicts[0].table_id

    def words(self) -> str:
        """Say why they stay, by the example of the first one."""
        more = len(self.conflicts) - 1
        others = f", and so do {wording.plural(more, 'other record')}" if more else ""
        return (
            f"{self.name} stays in the Trash{others}: {self.field_label} “{self.value}” is in use "
            f"by {self.other_name} now, and must differ in each record."
        )


def read_clash(reader: Reader, *, conflicts: tuple[Conflict, ...]) -> Clash:
    """Find the names for a clash: of the record, of the field, of who has the value."""
    first = conflicts[0]
    table = reader.table(first.table_id)
    field = next((one for one in table.fields if one.id == first.field_id), None)
    ids = [one for one in (first.record_id, first.other_id) if one is not None]
    titles = reader.titles(table, ids)
    main = table.main_field

    def name(record_id: int | None) -> str:
        text = to_text(titles.get(record_id or 0), main) if main else ""
        return f"“{wording.shortened(text, 40)}”" if text else f"record {record_id}"

    return Clash(
        conflicts=conflicts,
        field_label=field.label if field else "a value",
        required=field is None or field.required,
        value=wording.shortened(to_text(first.current, field) if field else "", 60),
        name=name(first.record_id),
        other_id=first.other_id,
        other_name=name(first.other_id),
    )

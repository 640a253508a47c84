"""The plan of a change to a table: what its fields shall be, and the steps that get there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import InvalidDefinition
from domain.fields import check_definition
from domain.values import FieldDef, FieldDraft, TableDef
from domain.workspace import Session
from gui.design.kinds import NOTED, fitting

PARTS = {
    "blank_label": "label",
    "label_taken": "label",
    "label_too_long": "label",
    "unknown_type": "type",
    "bad_format": "format",
    "choices_missing": "choices",
    "bad_choice": "choices",
    "bad_pattern": "pattern",
    "bad_range": "range",
    "bad_default": "default",
    "not_unique": "unique",
}
"""Beside which part of a field an error is said."""


@dataclass(eq=False)
class Line:
    """One field of the plan: what it shall be, and what it is in the file, if it is there."""

    draft: FieldDraft
    field: FieldDef | None = None

    @property
    def is_changed(self) -> bool:
        """Say whether the field has to be written."""
        return self.field is None or self.final() != self.field.as_draft()

    def final(self) -> FieldDraft:
        """Return the draft as it goes into the file."""
        return fitting(self.draft)._replace(label=self.draft.label.strip())


@dataclass(frozen=True)
class Problem:
    """What is wrong: with a line, or with the table where `line` is None."""

    line: Line | None
    error: InvalidDefinition

    @property
    def part(self) -> str:
        """Return beside what to say it."""
        return PARTS.get(self.error.code, "label")


class Plan:
    """A table as it shall be. `lines` are its fields in order, `removed` those in the Trash.

    `culprit` is the line that an error of `apply` is about.
    """

    def __init__(self, table: TableDef | None, present: Sequence[FieldDef] = ()) -> None:
        self.table = table
        self.label = table.label if table else ""
        self.lines = [Line(one.as_draft(), one) for one in present if one.deleted_at is None]
        self.removed = [Line(one.as_draft(), one) for one in present if one.deleted_at is not None]
        self.culprit: Line | None = None
        self._before = list(self.lines)

    @property
    def is_model(self) -> bool:
        """Say whether a developer registered the table: then only its looks may be changed."""
        return self.table is not None and self.table.kind == "model"

    @property
    def is_changed(self) -> bool:
        """Say whether anything would be written."""
        if self.table is None:
            return bool(self.lines or self.label.strip())
        renamed = self.label.strip() != self.table.label
        return renamed or self.lines != self._before or any(one.is_changed for one in self.lines)

    # -- changing the plan

    def add(self, draft: FieldDraft) -> Line:
        """Put a new field at the end."""
        line = Line(draft)
        self.lines.append(line)
        return line

    def remove(self, line: Line) -> None:
        """Take a field out; one that is in the file goes to the Trash."""
        self.lines.remove(line)
        if line.field is not None:
            self.removed.append(line)

    def restore(self, line: Line) -> None:
        """Take a removed field back, at the end or where it was."""
        self.removed.remove(line)
        place = self._before.index(line) if line in self._before else len(self.lines)
        self.lines.insert(min(place, len(self.lines)), line)

    def arrange(self, lines: Sequence[Line]) -> None:
        """Put the fields in this order."""
        assert set(map(id, lines)) == set(map(id, self.lines))
        self.lines = list(lines)

    def free_label(self, wish: str) -> str:
        """Return a label like the wish that no field has."""
        taken = {line.draft.label.strip().casefold() for line in self.lines}
        label, number = wish, 2
        while label.casefold() in taken:
            label, number = f"{wish} {number}", number + 1
        return label

    def noted_left(self) -> set[str]:
        """Return the types of which a table has one at most and this one has none."""
        return set(NOTED) - {line.draft.type for line in (*self.lines, *self.removed)}

    # -- what is wrong

    def problems(self) -> list[Problem]:
        """Return what can be known to be wrong without asking the file."""
        found = [Problem(None, InvalidDefinition("blank_label"))] if not self.label.strip() else []
        if not self.lines:
            found.append(Problem(None, InvalidDefinition("last_field")))
        seen: set[str] = set()
        for line in self.lines:
            error = _error(line, seen)
            if error is not None:
                found.append(Problem(line, error))
            seen.add(line.draft.label.strip().casefold())
        return found

    # -- doing it

    def apply(self, session: Session) -> int:
        """Write the plan as one change and return the table's id.

        InvalidDefinition says what the file does not allow about `culprit`.
        """
        self.culprit = None
        if self.table is None:
            return session.create_table(self.label, [line.final() for line in self.lines]).id
        table_id = self.table.id
        if self.label.strip() != self.table.label:
            session.rename_table(table_id, self.label)
        gone = [line for line in self._before if line not in self.lines]
        keep_last = len(gone) == len(self._before)  # a table is never without a field
        self._trash(session, gone[keep_last:])
        self._make_room(session)
        self._restore(session)
        ids = [self._write(session, table_id, line) for line in self.lines]
        self._trash(session, gone[:keep_last])
        self.culprit = None
        if ids != [line.field.id for line in self._before if line.field]:
            session.reorder_fields(table_id, ids)
        return table_id

    def _trash(self, session: Session, lines: Sequence[Line]) -> None:
        for line in lines:
            assert line.field is not None
            self.culprit = line
            session.trash_field(line.field.id)

    def _make_room(self, session: Session) -> None:
        """Set a field's label aside where another one takes it first, as in a swap."""
        now = {
            one: one.field.label.casefold()
            for one in self.lines
            if one.field is not None and one in self._before
        }
        for place, line in enumerate(self.lines):
            wanted = line.final().label.casefold()
            restored = line.field is not None and line not in self._before
            later = self.lines if restored else self.lines[place + 1 :]
            for other in later:
                if other is not line and now.get(other) == wanted:
                    now[other] = self._set_aside(session, other)

    def _set_aside(self, session: Session, line: Line) -> str:
        assert line.field is not None
        self.culprit = line
        label = f"{line.field.label[:250]} #{line.field.id}"
        session.update_field(line.field.id, line.field.as_draft()._replace(label=label))
        return label.casefold()

    def _restore(self, session: Session) -> None:
        for line in self.lines:
            if line.field is not None and line not in self._before:
                self.culprit = line
                session.update_field(line.field.id, line.final())
                session.restore_field(line.field.id)

    def _write(self, session: Session, table_id: int, line: Line) -> int:
        self.culprit = line
        if line.field is None:
            return session.add_field(table_id, line.final()).id
        if line in self._before:
            present = session.table(table_id).field(line.field.id)
            if line.final() != present.as_draft():
                session.update_field(line.field.id, line.final())
        return line.field.id


def _error(line: Line, labels: set[str]) -> InvalidDefinition | None:
    try:
        check_definition(line.final())
    except InvalidDefinition as error:
        return error
    if line.draft.label.strip().casefold() in labels:
        return InvalidDefinition("label_taken", line.draft.label)
    return None

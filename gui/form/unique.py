"""Looks in the background whether a value that must be unique is already in use."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from domain.errors import Fault
from domain.fields import parse, to_text
from domain.values import FieldDef, Filter, Query, Stored, TableDef
from domain.workspace import Reader
from gui.wording import shortened
from gui.worker import Worker

PAUSE = 250


@dataclass(frozen=True)
class InUse:
    """Which other record has the value."""

    record_id: int
    title: str
    text: str

    def sentence(self) -> str:
        """Say so in words to stand beside the field."""
        return f"“{shortened(self.text, 40)}” is already used by {shortened(self.title, 60)}."


@dataclass(frozen=True)
class _Wanted:
    table: TableDef
    field: FieldDef
    value: Stored
    own_id: int | None


def find_in_use(
    reader: Reader, table: TableDef, field: FieldDef, value: Stored, own_id: int | None
) -> InUse | None:
    """Return the other live record that has the value, or None."""
    query = Query(table.id, filters=(Filter(field.id, frozenset({value})),))
    others = [one for one in reader.ids(query, limit=2) if one != own_id]
    if not others:
        return None
    main, title = table.main_field, ""
    if main is not None and main.id != field.id:
        title = to_text(reader.titles(table, others[:1]).get(others[0]), main)
    return InUse(others[0], title or "another record", to_text(value, field))


class UniqueWatch(QObject):
    """Asks about one form's unique fields, a moment after the typing; `answered(field_id)`."""

    answered = Signal(int)

    def __init__(self, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self._found: dict[int, InUse] = {}
        self._wanted: dict[int, _Wanted] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self._ask)

    def found(self, field_id: int) -> InUse | None:
        """Return who has the value of a field, as far as is known."""
        return self._found.get(field_id)

    def clear(self) -> None:
        """Forget everything: another record is shown."""
        self._found.clear()
        self._wanted.clear()
        self._timer.stop()

    def look(
        self, table: TableDef, field: FieldDef, text: str, own_id: int | None, *, soon: bool = True
    ) -> None:
        """Ask about a text; what was found for the text before is forgotten."""
        self._found.pop(field.id, None)
        self._wanted.pop(field.id, None)
        value = parse(text, field)
        if value is None or isinstance(value, Fault):
            return
        self._wanted[field.id] = _Wanted(table, field, value, own_id)
        if soon:
            self._timer.start()
        else:
            self._ask()

    def _ask(self) -> None:
        for wanted in self._wanted.values():
            self._worker.read(
                partial(_look, wanted),
                owner=self,
                then=partial(self._on_found, wanted),
                key=("unique", id(self), wanted.field.id),
            )

    def _on_found(self, wanted: _Wanted, found: InUse | None) -> None:
        field_id = wanted.field.id
        if self._wanted.get(field_id) is not wanted:
            return  # typed on since
        del self._wanted[field_id]
        if found is not None:
            self._found[field_id] = found
        self.answered.emit(field_id)


def _look(wanted: _Wanted, reader: Reader) -> InUse | None:
    return find_in_use(reader, wanted.table, wanted.field, wanted.value, wanted.own_id)

"""One cell of the record table as it is painted, spoken and explained."""

from __future__ import annotations

from typing import Any, NamedTuple

from PySide6.QtCore import Qt

from domain.errors import DomainError, Fault, InvalidRecord
from domain.values import FieldDef, Stored
from gui import icons, theme, wording
from gui.rich_text import escaped

Role = Qt.ItemDataRole

WAITING = "…"
BLANK = "(Blank)"
"""How a list of values names the missing one."""

_LINE = 300
"""A cell shows at most so many characters; the editor and the tooltip have the rest."""
_TIP = 1_500


NUMBERS = frozenset({"integer", "decimal", "autonumber"})
"""Types of fields whose values stand to the right."""


class Cell(NamedTuple):
    """One cell as it is painted."""

    text: str
    value: Stored = None
    fault: Fault | None = None
    waiting: bool = False


class Refused(NamedTuple):
    """A typed text that was not taken, kept so that it can be corrected."""

    record_id: int
    field: FieldDef
    text: str
    reason: str


def type_icon(kind: str) -> str:
    """Return the name of the icon for a type of field."""
    known = {"long_text": "long-text", "created_at": "clock", "updated_at": "clock"}
    name = known.get(kind, "person" if kind.endswith("_by") else kind)
    return name if name in icons.names() else "field"


def alignment(field: FieldDef) -> Qt.AlignmentFlag:
    """Return where a field's values stand in their cells: numbers to the right."""
    across = Qt.AlignmentFlag.AlignLeft
    if field.type in NUMBERS:
        across = Qt.AlignmentFlag.AlignRight
    elif field.type == "boolean" and not field.format:
        across = Qt.AlignmentFlag.AlignHCenter
    return across | Qt.AlignmentFlag.AlignVCenter


def one_line(text: str) -> str:
    """Return a text as a cell shows it."""
    if len(text) > _LINE:
        text = text[:_LINE] + "…"
    return " ↵ ".join(text.splitlines()) if "\n" in text or "\r" in text else text


def tip(text: str) -> str:
    """Return plain text as a tooltip, which would read it as HTML otherwise."""
    return f"<qt>{escaped(text).replace(chr(10), '<br>')}</qt>" if text else ""


def _shown(cell: Cell, _field: FieldDef) -> str:
    return one_line(cell.text)


def _edited(cell: Cell, _field: FieldDef) -> str:
    return "" if cell.waiting else cell.text


def _explained(cell: Cell, field: FieldDef) -> str | None:
    if cell.fault:
        return tip(wording.fault(cell.fault, field.label, field.help))
    if len(cell.text) > 40 or "\n" in cell.text:
        return tip(cell.text if len(cell.text) <= _TIP else cell.text[:_TIP] + "…")
    return None


def _coloured(cell: Cell, _field: FieldDef) -> object:
    if cell.waiting:
        return theme.color("muted")
    return theme.color("warning") if cell.fault else None


def _marked(cell: Cell, _field: FieldDef) -> object:
    return icons.icon("warning", "warning") if cell.fault else None


def _spoken(cell: Cell, field: FieldDef) -> str:
    if cell.waiting:
        return "Loading"
    return cell.text or "Blank"


def _described(cell: Cell, field: FieldDef) -> str:
    return wording.fault(cell.fault, field.label) if cell.fault else ""


ROLES: dict[int, Any] = {
    Role.DisplayRole: _shown,
    Role.EditRole: _edited,
    Role.ToolTipRole: _explained,
    Role.ForegroundRole: _coloured,
    Role.DecorationRole: _marked,
    Role.TextAlignmentRole: None,
    Role.AccessibleTextRole: _spoken,
    Role.AccessibleDescriptionRole: _described,
}


def heading(field: FieldDef) -> str:
    """Say what a column is, its rules and its help."""
    rules = [word for word, on in (("required", field.required), ("unique", field.unique)) if on]
    first = f"{field.label}: {type_label(field.type)}"
    return "\n".join(part for part in (", ".join([first, *rules]), field.help) if part)


def type_label(kind: str) -> str:
    """Return what a type of field is called."""
    return _TYPE_LABELS.get(kind, kind.replace("_", " "))


_TYPE_LABELS = {
    "integer": "whole number",
    "boolean": "yes/no",
    "datetime": "date and time",
    "choices": "several choices",
    "email": "e-mail",
    "url": "web address",
    "phone": "telephone",
    "autonumber": "automatic number",
}


def reason_of(error: DomainError, field: FieldDef) -> str:
    """Say why an edit was not saved."""
    if isinstance(error, InvalidRecord) and error.faults:
        labels = {field.id: field.label}
        reasons = [wording.fault(found, labels.get(key, "")) for key, found in error.faults.items()]
        return " ".join(reasons)
    message = wording.sentence(error)
    return f"{message.title}. {message.text}"

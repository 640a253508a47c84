"""The editors of the field types: each shows and gives back the text of one value."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from domain.fields import type_of
from domain.values import FieldDef
from gui.editors.base import Editor
from gui.editors.links import EmailEditor, UrlEditor, open_link
from gui.editors.moments import DateEditor, DateTimeEditor
from gui.editors.picks import BooleanEditor, ChoiceEditor, ChoicesEditor
from gui.editors.texts import AutomaticEditor, LineEditor, LongTextEditor

__all__ = ["Editor", "LineEditor", "make_editor", "open_link"]

_EDITORS: dict[str, type[Editor]] = {
    "long_text": LongTextEditor,
    "boolean": BooleanEditor,
    "date": DateEditor,
    "datetime": DateTimeEditor,
    "choice": ChoiceEditor,
    "choices": ChoicesEditor,
    "email": EmailEditor,
    "url": UrlEditor,
}


def make_editor(field: FieldDef, parent: QWidget | None = None) -> Editor:
    """Make the editor that suits a field's type; what the program writes itself is read-only."""
    if type_of(field).automatic:
        return AutomaticEditor(field, parent)
    return _EDITORS.get(field.type, LineEditor)(field, parent)

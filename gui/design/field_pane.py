"""Everything about one field, to be changed: name, type, rules, default, format, help."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from domain.errors import InvalidDefinition
from domain.values import FieldDraft
from gui import wording
from gui.design import kinds
from gui.design.choices_box import ChoicesBox
from gui.design.pattern_box import PatternBox
from gui.design.type_picker import TypePicker
from gui.form.notice import Notice
from gui.importing.types import default_format, formats_of
from gui.widgets import plain_label

_DEFAULTS = {
    "date": "“today” stands for the day it is made",
    "datetime": "“now” stands for the moment it is made",
    "boolean": "Write yes or no",
    "choice": "One of the choices",
    "choices": "Choices with a semicolon between them",
}


class FieldPane(QWidget):
    """Shows a draft and hands it back changed; `edited()` with each change by the person."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = FieldDraft("")
        self._showing = False
        self._looks_only = False
        self._down = QVBoxLayout(self)
        self._parts: dict[str, tuple[QWidget, ...]] = {}
        self._faults: dict[str, QLabel] = {}
        self.notice = Notice()
        self._make_widgets()
        self._lay_out()
        self._connect()

    def draft(self) -> FieldDraft:
        """Return the field as it is described now."""
        return self._draft

    def show_draft(self, draft: FieldDraft, types: list[str], *, looks_only: bool = False) -> None:
        """Show a field; `looks_only` lets only label, hiding and help be changed."""
        self._looks_only = looks_only
        self._draft = draft
        self.notice.clear()
        self.type.offer(types, draft.type)
        self.pattern.sample.clear()
        self.tell(None)
        self._fill()

    def tell(self, error: InvalidDefinition | None, part: str = "") -> None:
        """Say beside a part what is wrong with it, or that nothing is."""
        for name, label in self._faults.items():
            wrong = error is not None and name == part
            label.setText(wording.definition(error) if wrong and error is not None else "")
            label.setVisible(wrong)

    def propose_choices(self, choices: tuple[str, ...]) -> None:
        """Fill in choices where there are none yet."""
        self.choices.set_choices(choices)
        self._on_edited()

    def focus_label(self) -> None:
        """Type the name."""
        self.label.setFocus()
        self.label.selectAll()

    # -- the way down

    def _fill(self) -> None:
        draft, self._showing = self._draft, True
        for line, text in (
            (self.label, draft.label),
            (self.minimum, draft.minimum),
            (self.maximum, draft.maximum),
            (self.default, draft.default),
            (self.help, draft.help),
        ):
            if line.text() != text:
                line.setText(text)
        self.required.setChecked(draft.required)
        self.unique.setChecked(draft.unique)
        self.hidden.setChecked(draft.hidden)
        self.choices.set_choices(draft.choices)
        self.pattern.show_draft(kinds.fitting(draft))
        self._fill_formats()
        self._showing = False
        self._show_parts()

    def _fill_formats(self) -> None:
        draft = self._draft
        self.format.clear()
        name = {"created_at": "datetime", "updated_at": "datetime"}.get(draft.type, draft.type)
        for notation, words in formats_of(name, draft.format):
            self.format.addItem(words, notation)
        self.format.setCurrentIndex(self.format.findData(default_format(name, draft.format)))
        self.default.setPlaceholderText(_DEFAULTS.get(draft.type, "None"))

    def _show_parts(self) -> None:
        name, own = self._draft.type, not self._looks_only
        typed = own and not kinds.is_automatic(name)
        shown = {
            "type": own,
            "choices": own and kinds.has_choices(name),
            "required": typed,
            "unique": typed,
            "range": own and kinds.has_range(name),
            "pattern": own and kinds.has_pattern(name),
            "format": own and self.format.count() > 0,
            "default": typed,
        }
        for part, visible in shown.items():
            for widget in self._parts[part]:
                widget.setVisible(visible)
            if not visible and part in self._faults:
                self._faults[part].hide()
        self.explanation.setText(kinds.EXPLANATIONS.get(name, ""))

    def _change(self, **changes: Any) -> None:  # noqa: ANN401 - the fields of a draft
        if not self._showing:
            self._draft = self._draft._replace(**changes)
            self.pattern.show_draft(kinds.fitting(self._draft))
            self.edited.emit()

    @Slot(str)
    def _on_type_picked(self, name: str) -> None:
        if name != self._draft.type:
            self._draft = kinds.retyped(self._draft, name)
            self._fill()
            self.edited.emit()

    @Slot()
    def _on_edited(self) -> None:
        self._change(
            label=self.label.text(),
            required=self.required.isChecked(),
            unique=self.unique.isChecked(),
            hidden=self.hidden.isChecked(),
            choices=self.choices.choices(),
            minimum=self.minimum.text(),
            maximum=self.maximum.text(),
            pattern=self.pattern.pattern.text(),
            default=self.default.text(),
            help=self.help.text(),
        )

    @Slot()
    def _on_format_picked(self) -> None:
        picked = str(self.format.currentData() or "")
        usual = default_format(self._draft.type, "")
        self._change(format="" if picked == usual else picked)

    def _make_widgets(self) -> None:
        self.label, self.help, self.default = QLineEdit(), QLineEdit(), QLineEdit()
        self.minimum, self.maximum = QLineEdit(), QLineEdit()
        self.minimum.setPlaceholderText("No limit")
        self.maximum.setPlaceholderText("No limit")
        self.help.setPlaceholderText("Shown under the field in the form")
        self.type = TypePicker()
        self.explanation = plain_label("", "muted", wrap=True)
        self.required = QCheckBox("Must be filled in")
        self.unique = QCheckBox("No two records may have the same value")
        self.hidden = QCheckBox("Hidden: not shown in the table, folded in the form")
        self.choices, self.pattern = ChoicesBox(), PatternBox()
        self.format = QComboBox()
        self.format.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _lay_out(self) -> None:
        self._down.setContentsMargins(16, 12, 16, 16)
        self._down.setSpacing(4)
        limits = QWidget()
        across = QHBoxLayout(limits)
        across.setContentsMargins(0, 0, 0, 0)
        for words, line in (("Least", self.minimum), ("Most", self.maximum)):
            label = plain_label(words)
            label.setBuddy(line)
            line.setAccessibleName(words)
            across.addWidget(label)
            across.addWidget(line, 1)
        self._add("label", "Name", self.label)
        self._add("type", "Type", self.type, self.explanation)
        self._down.addWidget(self.notice)
        self._add("choices", "Choices", self.choices)
        self._add("required", "", self.required)
        self._add("unique", "", self.unique)
        self._add("hidden", "", self.hidden)
        self._add("range", "Range", limits)
        self._add("format", "Written as", self.format)
        self._add("default", "A new record starts with", self.default)
        self._add("pattern", "Pattern", self.pattern)
        self._add("help", "Help", self.help)
        self._down.addStretch(1)

    def _add(self, part: str, words: str, *widgets: QWidget) -> None:
        parts = list(widgets)
        if words:
            label = plain_label(words, "heading")
            label.setBuddy(widgets[0])
            label.setContentsMargins(0, 6, 0, 0)
            widgets[0].setAccessibleName(words)
            parts.insert(0, label)
        fault = plain_label("", "fault", wrap=True)
        fault.hide()
        self._faults[part] = fault
        self._parts[part] = tuple(parts)
        for widget in (*parts, fault):
            self._down.addWidget(widget)

    def _connect(self) -> None:
        self.type.picked.connect(self._on_type_picked)
        self.format.activated.connect(self._on_format_picked)
        for line in (self.label, self.help, self.default, self.minimum, self.maximum):
            line.textEdited.connect(self._on_edited)
        for box in (self.required, self.unique, self.hidden):
            box.clicked.connect(self._on_edited)
        self.choices.edited.connect(self._on_edited)
        self.pattern.edited.connect(self._on_edited)

"""What becomes of one column: the field, its name, type, format and rules, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from domain.fields import TYPES
from domain.fields.definitions import LONGEST_LABEL
from domain.fields.guessing import Alternative
from domain.importing import ColumnPlan, ImportPlan, Transform
from gui import icons
from gui.importing.guesses import alternative_words, readings
from gui.importing.types import IMPORTABLE, default_format, formats_of, type_icon, type_words
from gui.importing.value_box import ValueBox, with_steps
from gui.widgets import plain_label
from gui.wording import shortened

_SKIP, _NEW = -1, 0
_MOST_CHOICES = 200
_FIELDS_OF = Qt.TextInteractionFlag.TextSelectableByMouse


class ColumnEditor(QWidget):
    """Shows one column of a plan and says what the person wants instead."""

    changed = Signal(object)
    """The ColumnPlan that the person wants: its values are to be read anew."""
    renamed = Signal(object)
    """The ColumnPlan with another name, and nothing else changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan: ImportPlan | None = None
        self._column: ColumnPlan | None = None
        self.heading = plain_label("", "heading")
        self.goes_into = self._combo("Goes into", self._on_target_changed)
        self.name = QLineEdit()
        self.name.setAccessibleName("Name of the field")
        self.name.setMaxLength(LONGEST_LABEL)
        self.name.textEdited.connect(self._on_name_edited)
        self.type = self._combo("Type", self._on_type_changed)
        self.format = self._combo("Written as", self._on_format_changed)
        self.required = self._check("Required", "Rows without a value stay out")
        self.unique = self._check("Unique", "No two records may have the same value")
        self._icon = QLabel()
        self.proof = plain_label("", wrap=True)
        self.proof.setTextInteractionFlags(_FIELDS_OF)
        self._readings = QHBoxLayout()
        self.values = ValueBox()
        self.values.changed.connect(self._on_steps_changed)
        self._offered: list[tuple[Alternative, str]] = []
        self._fill_types()
        self._lay_out()

    def show_column(self, plan: ImportPlan, index: int, proof: str, *, warn: bool) -> None:
        """Show a column; `proof` says why it has its type."""
        self._plan, self._column = plan, plan.columns[index]
        column, field = self._column, plan.field_of(self._column)
        self.heading.setText(shortened(column.header, 60))
        self._fill_targets(plan, column)
        if self.name.text() != field.label:
            self.name.setText(field.label)
        with QSignalBlocker(self.type):
            self._offer_type(field.type)
            self.type.setCurrentIndex(self.type.findData(field.type))
        self._fill_formats(field.type, field.format)
        for box, value in ((self.required, field.required), (self.unique, field.unique)):
            with QSignalBlocker(box):
                box.setChecked(value)
        self._enable(column)
        self.values.show_column(plan, column)
        self.values.setVisible(not column.skip)
        self._explain(column, proof, warn=warn)

    def _enable(self, column: ColumnPlan) -> None:
        own = not column.skip and column.target is None
        for widget in (self.name, self.type, self.format, self.required, self.unique):
            widget.setEnabled(own)

    def _explain(self, column: ColumnPlan, proof: str, *, warn: bool) -> None:
        self.proof.setText(proof)
        icon, role = ("warning", "warning") if warn else ("info", "muted")
        self._icon.setPixmap(icons.pixmap(icon, 16, role))
        self._icon.setVisible(bool(proof))
        self._offer_readings(column)

    def _offer_readings(self, column: ColumnPlan) -> None:
        """Offer the readings of a doubtful column; the same ones stay, and with them the focus."""
        settled = column.chosen or column.skip or column.target is not None
        guess = None if settled else column.guess
        offered = [(one, alternative_words(guess, one)) for one in readings(guess)] if guess else []
        if offered == self._offered:
            return
        self._offered = offered
        while item := self._readings.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for reading, words in offered:
            button = QPushButton(words.replace("&", "&&"))
            button.clicked.connect(partial(self._take_reading, reading.type, reading.format))
            self._readings.addWidget(button)
        self._readings.addStretch(1)

    def _take_reading(self, type_name: str, notation: str, _checked: bool = False) -> None:
        if self._column is not None:
            draft = self._column.draft._replace(type=type_name, format=notation)
            self._want(replace(self._column, draft=draft, chosen=True))

    def _want(self, column: ColumnPlan) -> None:
        self._column = column
        self.changed.emit(column)

    @Slot()
    def _on_target_changed(self) -> None:
        if self._column is None:
            return
        to = self.goes_into.currentData()
        skip, target = to == _SKIP, to if to > _NEW else None
        self._want(replace(self._column, skip=skip, target=target))

    @Slot(str)
    def _on_name_edited(self, text: str) -> None:
        if self._column is not None:
            draft = self._column.draft._replace(label=" ".join(text.split()))
            self._column = replace(self._column, draft=draft)
            self.renamed.emit(self._column)

    @Slot()
    def _on_type_changed(self) -> None:
        if self._column is None:
            return
        wanted = self.type.currentData()
        guess = self._column.guess
        notation = guess.format if guess is not None and guess.type == wanted else ""
        draft = self._column.draft._replace(
            type=wanted, format=notation, choices=self._choices(wanted)
        )
        self._want(replace(self._column, draft=draft, chosen=True))

    @Slot()
    def _on_format_changed(self) -> None:
        if self._column is not None:
            draft = self._column.draft._replace(format=self.format.currentData() or "")
            self._want(replace(self._column, draft=draft, chosen=True))

    @Slot()
    def _on_rule_changed(self) -> None:
        if self._column is not None:
            draft = self._column.draft._replace(
                required=self.required.isChecked(),
                unique=self.unique.isChecked(),
            )
            self._want(replace(self._column, draft=draft))

    @Slot(object)
    def _on_steps_changed(self, steps: tuple[Transform, ...]) -> None:
        if self._column is not None:
            self._want(with_steps(self._column, steps))

    def _choices(self, type_name: str) -> tuple[str, ...]:
        """Propose the different values of the first rows as the choices."""
        if type_name not in ("choice", "choices") or self._plan is None or self._column is None:
            return ()
        texts = [row[self._column.index] for row in self._plan.probe.sample]
        if type_name == "choices":
            texts = [part for text in texts for part in text.split(";")]
        found = dict.fromkeys(text.strip() for text in texts if text.strip())
        return tuple(found)[:_MOST_CHOICES]

    def _fill_types(self) -> None:
        with QSignalBlocker(self.type):
            for name in IMPORTABLE:
                self.type.addItem(icons.icon(type_icon(name)), type_words(name), name)

    def _offer_type(self, name: str) -> None:
        if self.type.findData(name) < 0:  # an existing field may be of a type of its own
            self.type.addItem(icons.icon(type_icon(name)), type_words(name), name)

    def _fill_formats(self, type_name: str, present: str) -> None:
        found = formats_of(type_name, present)
        with QSignalBlocker(self.format):
            self.format.clear()
            for notation, words in found:
                self.format.addItem(words, notation)
            self.format.setCurrentIndex(self.format.findData(default_format(type_name, present)))
        self._form.setRowVisible(self.format, bool(found))

    def _fill_targets(self, plan: ImportPlan, column: ColumnPlan) -> None:
        with QSignalBlocker(self.goes_into):
            self.goes_into.clear()
            self.goes_into.addItem(icons.icon("hide", "muted"), "Do not import", _SKIP)
            self.goes_into.addItem(icons.icon("add"), "New field", _NEW)
            for field in plan.table.fields if plan.table else ():
                if not TYPES[field.type].automatic or field.type == "autonumber":
                    icon = icons.icon(type_icon(field.type))
                    self.goes_into.addItem(icon, shortened(field.label, 60), field.id)
            chosen = _SKIP if column.skip else column.target or _NEW
            self.goes_into.setCurrentIndex(self.goes_into.findData(chosen))

    def _combo(self, name: str, slot: Callable[[], None]) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(name)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(12)
        combo.currentIndexChanged.connect(slot)
        return combo

    def _check(self, text: str, hint: str) -> QCheckBox:
        box = QCheckBox(text)
        box.setToolTip(hint)
        box.setAccessibleDescription(hint)
        box.toggled.connect(self._on_rule_changed)
        return box

    def _lay_out(self) -> None:
        self._form = QFormLayout()
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setSpacing(6)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self._form.addRow("Goes into", self.goes_into)
        self._form.addRow("Name", self.name)
        self._form.addRow("Type", self.type)
        self._form.addRow("Written as", self.format)
        rules = QHBoxLayout()
        rules.addWidget(self.required)
        rules.addWidget(self.unique)
        rules.addStretch(1)
        self._form.addRow("", rules)
        why = QHBoxLayout()
        why.setSpacing(8)
        why.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        why.addWidget(self.proof, 1)
        down = QVBoxLayout(self)
        down.setContentsMargins(12, 8, 12, 8)
        down.setSpacing(8)
        down.addWidget(self.heading)
        down.addLayout(self._form)
        down.addLayout(why)
        down.addLayout(self._readings)
        down.addWidget(self.values)
        down.addStretch(1)

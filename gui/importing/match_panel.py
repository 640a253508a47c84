"""What to do with rows whose record exists already."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from domain.importing import ImportPlan, Matching, MatchPolicy, matched_as_told
from domain.values import FieldDef
from gui import icons
from gui.importing.types import type_icon
from gui.widgets import plain_label
from gui.wording import listed, shortened

POLICIES = {
    MatchPolicy.UPDATE: "Update the record",
    MatchPolicy.FILL: "Fill only its blank fields",
    MatchPolicy.SKIP: "Skip the row",
    MatchPolicy.ADD: "Add anyway",
}
_FIELD = Qt.ItemDataRole.UserRole


class MatchPanel(QWidget):
    """The fields that tell which record a row belongs to, and the policy by name."""

    changed = Signal(object)
    """The Matching that the person wants."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._matching = Matching()
        self.fields = QListWidget()
        self.fields.setAccessibleName("Fields that tell which record a row belongs to")
        self.fields.itemChanged.connect(self._on_changed)
        self.button = self._make_button()
        self.policy = QComboBox()
        self.policy.setAccessibleName("What to do with rows that exist already")
        for policy, words in POLICIES.items():
            self.policy.addItem(words, policy)
        self.policy.currentIndexChanged.connect(self._on_changed)
        self.blanks = self._check(
            "Blanks in the file empty the field", "Otherwise a blank in the file changes nothing"
        )
        self.trash = self._check(
            "Bring matching records back from the Trash",
            "Otherwise a row whose record lies in the Trash stays out",
        )
        self.help = plain_label("", "muted", wrap=True)
        self._lay_out()
        self.hide()

    def show_plan(self, plan: ImportPlan) -> None:
        """Show what a plan does with rows that exist.

        Hidden for a new table, and for a file whose rows name their records themselves.
        """
        self._matching = plan.matching
        self.setVisible(plan.table is not None and not plan.matching.by_record)
        if plan.table is None or plan.matching.by_record:
            return
        self._fill_fields(mapped_fields(plan), plan.matching)
        with QSignalBlocker(self.policy):
            self.policy.setCurrentIndex(self.policy.findData(plan.matching.policy))
        for box, value in (
            (self.blanks, plan.matching.blanks_overwrite),
            (self.trash, plan.matching.restore_trashed),
        ):
            with QSignalBlocker(box):
                box.setChecked(value)
        self._update([one.label for one in plan.table.fields if one.id in plan.matching.fields])

    def matching(self) -> Matching:
        """Answer what is chosen."""
        return self._matching

    def _fill_fields(self, fields: list[FieldDef], matching: Matching) -> None:
        with QSignalBlocker(self.fields):
            at = self.fields.currentRow()
            self.fields.clear()
            for field in fields:
                item = QListWidgetItem(
                    icons.icon(type_icon(field.type), "muted"), shortened(field.label, 60)
                )
                item.setData(_FIELD, field.id)
                ticked = field.id in matching.fields
                item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
                self.fields.addItem(item)
            self.fields.setCurrentRow(at if 0 <= at < len(fields) else 0)
        height = self.fields.sizeHintForRow(0) if fields else 20
        self.fields.setFixedHeight(min(12, max(1, len(fields))) * height + 8)

    def _update(self, labels: list[str]) -> None:
        names = listed([shortened(label, 30) for label in labels])
        self.button.setText(names or "Choose fields")
        self.button.setAccessibleName(f"Match rows on: {names or 'no field'}")
        on, policy = self._matching.is_on, self._matching.policy
        self.policy.setEnabled(bool(labels))
        self.blanks.setVisible(policy is MatchPolicy.UPDATE)
        for box in (self.blanks, self.trash):
            box.setEnabled(on)
        self.help.setText(help_words(names, policy))

    @Slot()
    def _on_changed(self) -> None:
        items = [self.fields.item(row) for row in range(self.fields.count())]
        chosen = tuple(
            item.data(_FIELD) for item in items if item.checkState() == Qt.CheckState.Checked
        )
        wanted = replace(
            self._matching,
            fields=chosen,
            policy=MatchPolicy(self.policy.currentData()),
            blanks_overwrite=self.blanks.isChecked(),
            restore_trashed=self.trash.isChecked(),
        )
        if wanted != self._matching:
            self._matching = wanted
            self.changed.emit(wanted)

    def _make_button(self) -> QToolButton:
        menu = QMenu(self)
        action = QWidgetAction(menu)
        action.setDefaultWidget(self.fields)
        menu.addAction(action)
        menu.aboutToShow.connect(self.fields.setFocus)
        button = QToolButton()
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIcon(icons.icon("down", "muted"))
        button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        button.setMenu(menu)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setMinimumWidth(140)
        return button

    def _check(self, text: str, hint: str) -> QCheckBox:
        box = QCheckBox(text)
        box.setToolTip(hint)
        box.setAccessibleDescription(hint)
        box.toggled.connect(self._on_changed)
        return box

    def _lay_out(self) -> None:
        across = QHBoxLayout()
        across.setSpacing(8)
        across.addWidget(plain_label("Rows with the same"))
        across.addWidget(self.button)
        across.addWidget(plain_label("as a record exist already:"))
        across.addWidget(self.policy)
        across.addStretch(1)
        second = QHBoxLayout()
        second.setSpacing(16)
        second.addWidget(self.blanks)
        second.addWidget(self.trash)
        second.addStretch(1)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(6)
        down.addLayout(across)
        down.addLayout(second)
        down.addWidget(self.help)


def mapped_fields(plan: ImportPlan) -> list[FieldDef]:
    """List the fields of the table that a column of the file goes into."""
    targets = {one.target for one in plan.columns if not one.skip}
    return [field for field in plan.table.fields if field.id in targets] if plan.table else []


def settled(plan: ImportPlan) -> ImportPlan:
    """Return the plan with only those fields to match on that a column goes into."""
    mapped = {field.id for field in mapped_fields(plan)}
    kept = tuple(one for one in plan.matching.fields if one in mapped)
    if kept == plan.matching.fields:
        return plan
    return replace(plan, matching=replace(plan.matching, fields=kept))


def proposed(plan: ImportPlan) -> ImportPlan:
    """Return the plan matched as the file says, else on a unique field that is mapped."""
    if plan.matching.by_record:
        return plan
    unique = next((field.id for field in mapped_fields(plan) if field.unique), None)
    fields = () if unique is None else (unique,)
    return matched_as_told(replace(plan, matching=Matching(fields)))


def help_words(names: str, policy: MatchPolicy) -> str:
    """Say the rules by which rows and records are matched."""
    if not names:
        return "Every row makes a new record. Choose fields to look for records that exist already."
    if policy is MatchPolicy.ADD:
        return "Every row makes a new record, also where one with the same values exists."
    return (
        "Of several rows with one key the first counts. Where several records have one key, the "
        "row stays out. A row whose key is blank makes a new record."
    )

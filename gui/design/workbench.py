"""The fields of a planned table side by side: the list of them, and all about the one picked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from domain.values import FieldDef, FieldDraft
from gui import icons
from gui.design.field_pane import FieldPane
from gui.design.kinds import NOTED, offered_types
from gui.design.line_list import LineList
from gui.design.plan import Line, Plan, Problem
from gui.design.preview import Preview
from gui.design.removed_box import RemovedBox
from gui.worker import Worker


class Workbench(QSplitter):
    """Changes the fields of a plan; `edited()` with each change by the person."""

    edited = Signal()

    def __init__(self, worker: Worker, plan: Plan, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plan = plan
        self.list = LineList()
        self.removed = RemovedBox()
        self.pane = FieldPane()
        self._preview = Preview(worker, self.pane, self)
        self._make_tools()
        self._lay_out()
        self._connect()
        self.show_plan()

    def show_plan(self, current: Line | None = None) -> None:
        """Show the plan from its beginning."""
        self.list.show_lines(self.plan.lines, current)
        self.removed.show_lines(self.plan.removed)

    def start_from(self, drafts: Sequence[FieldDraft]) -> None:
        """Put these fields in place of all."""
        self.plan.lines = [Line(draft) for draft in drafts]
        self.show_plan()
        self.check()

    def add_removed(self, fields: Sequence[FieldDef]) -> None:
        """Offer the fields that are in the Trash already."""
        known = {line.field.id for line in self.plan.lines if line.field}
        fresh = Plan(self.plan.table, fields).removed
        self.plan.removed += [one for one in fresh if one.field and one.field.id not in known]
        self.removed.show_lines(self.plan.removed)

    def pick_field(self, field_id: int) -> None:
        """Pick the field with this id and let its name be typed."""
        for line in self.plan.lines:
            if line.field is not None and line.field.id == field_id:
                self.list.pick(line)
                self.pane.focus_label()

    def show_problem(self, problem: Problem) -> None:
        """Say what is wrong beside its part."""
        if problem.line in self.plan.lines and problem.line is not None:
            self.list.pick(problem.line)
            self.list.redraw(problem.line, faulty=True)
            self.pane.tell(problem.error, problem.part)

    def check(self) -> None:
        """Mark what is known to be wrong without asking the file."""
        problems = [one for one in self.plan.problems() if one.line is not None]
        wrong = {id(problem.line) for problem in problems}
        for line in self.plan.lines:
            self.list.redraw(line, faulty=id(line) in wrong)
        current = self.list.current()
        mine = next((one for one in problems if one.line is current), None)
        self.pane.tell(mine.error if mine else None, mine.part if mine else "")
        free = not self.plan.is_model
        self.add.setEnabled(free)
        self.remove.setEnabled(free and len(self.plan.lines) > 1)

    @Slot()
    def add_field(self) -> None:
        """Add a text field at the end and let its name be typed."""
        line = self.plan.add(FieldDraft(self.plan.free_label("New field")))
        self.list.show_lines(self.plan.lines, line)
        self.pane.focus_label()
        self.edited.emit()

    @Slot()
    def remove_field(self) -> None:
        """Take the picked field out; once saved it lies in the Trash with its values."""
        line = self.list.current()
        if line is None or not self.remove.isEnabled():
            return
        place = self.plan.lines.index(line)
        self.plan.remove(line)
        following = self.plan.lines[min(place, len(self.plan.lines) - 1)]
        self.show_plan(following)
        self.edited.emit()

    # -- what the person does

    @Slot(object)
    def _on_restore(self, line: Line) -> None:
        self.plan.restore(line)
        self.show_plan(line)
        self.edited.emit()

    @Slot(object)
    def _on_picked(self, line: Line | None) -> None:
        self.pane.setEnabled(line is not None)
        if line is not None:
            types = types_for(self.plan, line)
            self.pane.show_draft(line.draft, types, looks_only=self.plan.is_model)
            self._preview.look(line)
            self.check()

    @Slot()
    def _on_pane_edited(self) -> None:
        line = self.list.current()
        if line is not None:
            line.draft = self.pane.draft()
            self._preview.look(line)
            self.check()
            self.edited.emit()

    @Slot(object, str)
    def _on_renamed(self, line: Line, label: str) -> None:
        line.draft = line.draft._replace(label=label)
        if line is self.list.current():
            self._on_picked(line)
        self.check()
        self.edited.emit()

    @Slot(list)
    def _on_arranged(self, lines: list[Line]) -> None:
        self.plan.arrange(lines)
        self.edited.emit()

    @Slot()
    def _on_up(self) -> None:
        self.list.move_current(-1)

    @Slot()
    def _on_down(self) -> None:
        self.list.move_current(1)

    # -- building

    def _make_tools(self) -> None:
        self.add = _tool("add", "Add field", words=True)
        self.up = _tool("up", "Move up (Alt+Up)")
        self.down = _tool("down", "Move down (Alt+Down)")
        self.remove = _tool("trash", "Remove the field (Del)")

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(4)
        tools.addWidget(self.add)
        tools.addStretch(1)
        for button in (self.up, self.down, self.remove):
            tools.addWidget(button)
        side = QWidget()
        down = QVBoxLayout(side)
        down.setContentsMargins(0, 0, 8, 0)
        down.addWidget(self.list, 1)
        down.addLayout(tools)
        down.addWidget(self.removed)
        self.addWidget(side)
        self.addWidget(in_scroll_area(self.pane))
        self.setStretchFactor(1, 1)
        self.setChildrenCollapsible(False)
        self.setSizes([310, 540])

    def _connect(self) -> None:
        self.list.picked.connect(self._on_picked)
        self.list.renamed.connect(self._on_renamed)
        self.list.arranged.connect(self._on_arranged)
        self.list.removal_requested.connect(self.remove_field)
        self.removed.restore_requested.connect(self._on_restore)
        self.pane.edited.connect(self._on_pane_edited)
        self.add.clicked.connect(self.add_field)
        self.remove.clicked.connect(self.remove_field)
        self.up.clicked.connect(self._on_up)
        self.down.clicked.connect(self._on_down)


def types_for(plan: Plan, line: Line) -> list[str]:
    """List the types that a field can take: one in the file keeps its column, or has none."""
    if line.field is None:
        left = plan.noted_left() | {line.draft.type}
        return [one for one in offered_types(noted=True, stored=True) if _is_left(one, left)]
    if line.field.type in NOTED:
        return [line.field.type]
    return offered_types(noted=False, stored=True)


def in_scroll_area(pane: QWidget) -> QScrollArea:
    """Put a pane where it can be scrolled up and down."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidgetResizable(True)
    area.setWidget(pane)
    return area


def _is_left(type_name: str, left: set[str]) -> bool:
    return type_name not in NOTED or type_name in left


def _tool(icon: str, text: str, *, words: bool = False) -> QToolButton:
    button = QToolButton()
    button.setIcon(icons.icon(icon, "accent" if words else "text"))
    button.setText(text)
    button.setToolTip(text)
    button.setAccessibleName(text)
    button.setProperty("role", "link" if words else "quiet")
    style = Qt.ToolButtonStyle
    button.setToolButtonStyle(style.ToolButtonTextBesideIcon if words else style.ToolButtonIconOnly)
    return button

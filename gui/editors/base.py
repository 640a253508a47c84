"""What every editor is: a widget with a text, that tells when a person changed or left it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from domain.values import FieldDef


class Editor(QWidget):
    """Shows the text of one value and gives back what the person made of it.

    `set_text` tells nobody; `text_edited` comes with each change by the person, `left` when the
    keyboard goes elsewhere. A text that the editor has no form for stays until it is replaced.
    """

    text_edited = Signal()
    left = Signal()

    def __init__(self, field: FieldDef, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)

    @property
    def widget(self) -> QWidget:
        """Return the widget to put into a layout or a cell."""
        return self

    def text(self) -> str:
        """Return the text as it stands in the editor."""
        raise NotImplementedError

    def set_text(self, text: str) -> None:
        """Show a text; its undo begins anew."""
        raise NotImplementedError

    def set_fault(self, faulty: bool) -> None:
        """Mark the editor as holding something that does not fit."""
        target = self.focusProxy() or self
        if bool(target.property("fault")) != faulty:
            target.setProperty("fault", faulty)
            target.style().unpolish(target)  # a style sheet reads properties only when it polishes
            target.style().polish(target)

    def set_read_only(self, read_only: bool) -> None:
        """Let the value be looked at only, or be changed again."""
        self.setEnabled(not read_only)

    def select_all(self) -> None:
        """Select the whole text, where there is one to select."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and self._really_left():
            self.left.emit()
        return super().eventFilter(watched, event)

    def _take(self, widget: QWidget, *, focus: bool = True) -> None:
        """Add a part; the one with `focus` stands for the editor."""
        self._row.addWidget(widget, 1 if focus else 0)
        widget.installEventFilter(self)
        widget.setAccessibleName(widget.accessibleName() or self.field.label)
        widget.setAccessibleDescription(self.field.help)
        if focus:
            self.setFocusProxy(widget)
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _really_left(self) -> bool:
        """Say whether the keyboard left for another editor, not for a list of this one."""
        return True

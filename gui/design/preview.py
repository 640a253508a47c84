"""Shows beforehand what a change of a field would do to its values."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer, Slot

from domain.errors import DomainError
from gui.design import kinds
from gui.design.field_pane import FieldPane
from gui.design.misfits import Misfits, find_misfits
from gui.design.plan import Line
from gui.worker import Worker

PAUSE = 250


class Preview(QObject):
    """Asks how many values would not fit the line in the pane, and says so there."""

    def __init__(self, worker: Worker, pane: FieldPane, parent: QObject) -> None:
        super().__init__(parent)
        self._worker = worker
        self._pane = pane
        self._line: Line | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self._ask)

    def look(self, line: Line) -> None:
        """Ask about a line a moment from now; without a change to its values say nothing."""
        self._line = line
        if line.field is None or not _bears_on_values(line):
            self._timer.stop()
            self._pane.notice.clear()
        else:
            self._timer.start()

    @Slot()
    def _ask(self) -> None:
        line = self._line
        if line is None or line.field is None:
            return
        draft = line.final()
        if kinds.has_choices(draft.type) and not draft.choices:
            draft = draft._replace(choices=("…",))
        self._worker.read(
            find_misfits(line.field, draft),
            owner=self,
            then=partial(self._on_answered, line),
            failed=self._on_failed,
            lane="slow",
            key=("misfits", id(self)),
        )

    def _on_answered(self, line: Line, found: Misfits) -> None:
        if line is not self._line:
            return
        draft = line.draft
        if kinds.has_choices(draft.type) and not draft.choices and found.frequent:
            self._pane.propose_choices(found.frequent)
            return
        sentence = found.sentence(draft.type)
        if sentence:
            self._pane.notice.tell("warning", sentence)
        else:
            self._pane.notice.clear()

    def _on_failed(self, _error: DomainError) -> None:
        self._pane.notice.clear()  # it is a courtesy: the change itself says what is wrong


def _bears_on_values(line: Line) -> bool:
    assert line.field is not None
    old, new = line.field.as_draft(), line.final()
    looks = {"label": "", "help": "", "hidden": False, "default": "", "unique": False}
    return old._replace(**looks) != new._replace(**looks)  # type: ignore[arg-type]

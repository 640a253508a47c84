"""The Trash: what was deleted, to bring back or to purge; purging is the one thing that asks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from domain.values import ChangeSet, RestoreOutcome
from domain.workspace import Reader, Session, Written
from gui import icons, wording
from gui.models.trash_list import Key, TrashList
from gui.trash import question, work
from gui.trash.clash import Clash, read_clash
from gui.trash.doing import Doing
from gui.trash.view import TrashView
from gui.widgets import Banner, EmptyState, ProgressStrip, SearchField, plain_label
from gui.worker import Worker


class TrashPage(QWidget):
    """A search, buttons that restore and purge, and the list of what is in the Trash."""

    count_changed = Signal(int)
    """How many things are in the Trash altogether."""
    record_requested = Signal(int, int)
    """The ids of a table and of a record in it, to be shown."""
    current_changed = Signal(int, int)
    """The ids of the table and the record that is chosen; zeros for none, or for no record."""

    def __init__(self, worker: Worker, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self._count = 0
        self._clash: Clash | None = None
        self._stale = True
        self._current = (0, 0)
        self.model = TrashList(worker, self)
        self.view = TrashView(self.model)
        self.search = SearchField("Search the Trash")
        self.restore_button = self._make_button("restore", "primary")
        self.purge_button = self._make_button("purge", "")
        self.banner = Banner()
        self.progress = ProgressStrip()
        self._doing = Doing(worker, self.progress, self)
        self._empty = EmptyState("empty-trash", "")
        self._lay_out()
        self._connect()
        self._refresh_buttons()

    # -- what is shown

    @Slot()
    def reload(self) -> None:
        """Count what is in the Trash and, if it is in view, read it again."""
        if self._worker.path is None:
            return
        self._worker.read(
            Reader.trash_count, owner=self, then=self._on_count, key=("trash count", id(self))
        )
        self._stale = not self.isVisible()
        if not self._stale:
            self.model.reload()

    def count(self) -> int:
        """Answer how many things are in the Trash altogether."""
        return self._count

    def selected_keys(self) -> list[Key]:
        """Answer the keys of the chosen lines, from above."""
        return self.model.keys(sorted(set(self.view.chosen_rows())))

    def current_record(self) -> Key:
        """Answer the ids of the table and the record that is chosen last; zeros for none."""
        row = self.view.current_row()
        table_id, record_id = self.model.key(row) if row >= 0 else (0, 0)
        return (table_id, record_id) if table_id > 0 else (0, 0)

    def focus_search(self) -> None:
        """Put the cursor into the search."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        if self._stale:
            self.reload()

    # -- building

    def _make_button(self, icon: str, role: str) -> QPushButton:
        button = QPushButton()
        button.setIcon(icons.icon(icon, "on_accent" if role == "primary" else "text"))
        if role:
            button.setProperty("role", role)
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 10, 12, 10)
        head.setSpacing(8)
        self.search.setMaximumWidth(320)
        head.addWidget(self.search, 2)
        head.addWidget(self._hint(), 3)
        head.addWidget(self.restore_button)
        head.addWidget(self.purge_button)
        around = QVBoxLayout()
        around.setContentsMargins(12, 0, 12, 0)
        around.addWidget(self.banner)
        around.addWidget(self.progress)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._empty)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addLayout(head)
        down.addLayout(around)
        down.addWidget(self._stack, 1)

    def _hint(self) -> QWidget:
        return plain_label(
            "Kept here until you purge it. Nothing goes by itself.", "muted", wrap=True
        )

    def _connect(self) -> None:
        self.search.search_changed.connect(self.model.reload)
        self.restore_button.clicked.connect(self.restore_chosen)
        self.purge_button.clicked.connect(self.purge_chosen)
        self.view.selectionModel().selectionChanged.connect(self._on_chosen)
        self.view.purge_requested.connect(self.purge_chosen)
        self.view.restore_requested.connect(self.restore_chosen)
        self.model.modelReset.connect(self._on_rows_changed)
        self.model.rowsInserted.connect(self._on_rows_changed)
        self.model.loaded.connect(self._on_rows_changed)
        self._doing.stopped.connect(self._on_stopped)
        self._worker.opened.connect(self.reload)
        self._worker.committed.connect(self._on_committed)
        self._worker.closed.connect(self._on_closed)

    # -- what to do

    @Slot()
    def restore_chosen(self) -> None:
        """Bring back what is chosen, or all of it where nothing is."""
        keys = self._chosen_keys()
        if keys is None:
            if self.model.rowCount():  # what is in view; the count may be on its way
                self._restore(work.restore_all, "Restore the whole Trash")
        elif keys:
            label = f"Restore {work.amount(keys).words()}"
            self._restore(partial(work.restore, keys=keys), label)

    def _restore(self, operation: Callable[[Session], object], label: str) -> None:
        self._write(operation, label, "Restoring…", self._on_restored)

    @Slot()
    def purge_chosen(self) -> None:
        """Remove what is chosen for good, or all of it where nothing is, after a question."""
        keys = self._chosen_keys()
        if keys is None:
            if self.model.rowCount():
                kinds = self.model.count_kinds(0, self.model.rowCount() - 1)
                answer = question.ask_all(self.window(), work.Amount(*kinds))
                self._purge(work.purge_all, "the whole Trash", answer)
        elif keys:
            amount = work.amount(keys)
            answer = question.ask_some(self.window(), amount)
            self._purge(partial(work.purge, keys=keys), amount.words(), answer)

    def _purge(self, operation: Callable[..., object], what: str, answer: question.Answer) -> None:
        if answer.purge:
            words = "Purging and erasing…" if answer.erase else "Purging…"
            label = f"Purge {what}, values erased" if answer.erase else f"Purge {what}"
            self._write(partial(operation, erase=answer.erase), label, words, None)

    def _chosen_keys(self) -> list[Key] | None:
        """Answer the keys to act on; None means everything in the Trash."""
        keys = self.selected_keys()
        if keys:
            return keys
        return self.model.keys(range(self.model.rowCount())) if self.model.search else None

    def _write(
        self,
        operation: Callable[[Session], object],
        label: str,
        words: str,
        then: Callable[[Written[object]], None] | None,
    ) -> None:
        if self._worker.read_only:
            return
        self.banner.hide()
        self._doing.write(operation, label, words, then)

    @Slot()
    def _on_stopped(self) -> None:
        self.banner.tell("info", "Stopped. Everything is as it was before.")

    # -- a unique value that is in use

    def _on_restored(self, written: Written[object]) -> None:
        outcome = written.value
        if isinstance(outcome, RestoreOutcome) and outcome.conflicts:
            self._worker.read(
                partial(read_clash, conflicts=outcome.conflicts),
                owner=self,
                then=self._on_clash,
            )

    def _on_clash(self, clash: Clash) -> None:
        self._clash = clash
        self.banner.tell("warning", clash.words())
        blank = f"Restore with {clash.field_label} blank"
        if not clash.required:
            self.banner.add_action(blank, self._restore_blank)
        if clash.other_id is not None:
            self.banner.add_action(f"Open {clash.other_name}", self._open_other)
        self.banner.add_action("Keep in the Trash", self.banner.dismiss)

    @Slot()
    def _restore_blank(self) -> None:
        if self._clash is not None:
            conflicts = self._clash.conflicts
            label = f"Restore {wording.plural(len(conflicts), 'record')}"
            operation = partial(work.restore_blank, conflicts=conflicts)
            self._restore(operation, label)

    @Slot()
    def _open_other(self) -> None:
        if self._clash is not None and self._clash.other_id is not None:
            self.record_requested.emit(self._clash.table_id, self._clash.other_id)

    # -- what happens elsewhere

    @Slot(object)
    def _on_committed(self, _change: ChangeSet) -> None:
        self.reload()

    @Slot()
    def _on_closed(self) -> None:
        self.banner.hide()
        self.search.clear()
        self.model.clear()
        self._on_count(0)

    def _on_count(self, count: int) -> None:
        self._count = count
        self.count_changed.emit(count)
        self._refresh_buttons()

    @Slot()
    def _on_rows_changed(self) -> None:
        if self.model.search:
            self._empty.tell(
                "Nothing found", "Nothing in the Trash has these words.", "empty-search"
            )
        else:
            self._empty.tell(
                "The Trash is empty",
                "What you delete waits here until you purge it. Nothing goes by itself.",
                "empty-trash",
            )
        self._stack.setCurrentIndex(0 if self.model.rowCount() else 1)
        self._on_chosen()

    @Slot()
    def _on_chosen(self) -> None:
        self._refresh_buttons()
        current = self.current_record()
        if current != self._current:
            self._current = current
            self.current_changed.emit(*current)

    @Slot()
    def _refresh_buttons(self) -> None:
        chosen = self.view.count_chosen()
        what = chosen.words() if sum(chosen) else "all"
        some = bool(self.model.rowCount()) and not self._worker.read_only
        self.restore_button.setText(f"Restore {what}")
        self.purge_button.setText(f"Purge {what}…")
        self.restore_button.setEnabled(some)
        self.purge_button.setEnabled(some)

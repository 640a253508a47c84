"""Keeps what is half-typed in the file, so that a crash does not take it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Slot

from domain.values import Draft, TableDef
from domain.workspace import Workspace
from gui.wording import relative_time, shortened
from gui.worker import Job, Worker

PAUSE = 400  # ms; not each key is worth a flush to the disk

Key = tuple[int, int | None]
"""Table id, and record id or None for a new record."""


class DraftKeeper(QObject):
    """Writes the texts of one form shortly after they are typed, and forgets them when told."""

    def __init__(self, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self._waiting: tuple[Key, dict[int, str]] | None = None
        self._dropping: dict[Key, int] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self.save_now)

    def note(self, key: Key, texts: Mapping[int, str]) -> None:
        """Keep these texts soon; none at all means to forget what was kept."""
        if self._waiting is not None and self._waiting[0] != key:
            self.save_now()
        if not texts:
            self.drop(key)
            return
        self._waiting = (key, dict(texts))
        self._timer.start()

    @Slot()
    def save_now(self) -> None:
        """Keep at once what waits to be kept."""
        self._timer.stop()
        if self._waiting is None:
            return
        ((table_id, record_id), texts), self._waiting = self._waiting, None
        self._worker.keep(
            lambda workspace, job: workspace.save_draft(table_id, record_id, texts), owner=self
        )

    def drop(self, key: Key) -> None:
        """Forget what was kept for a record."""
        if self._waiting is not None and self._waiting[0] == key:
            self._waiting = None
            self._timer.stop()
        self._dropping[key] = self._dropping.get(key, 0) + 1
        table_id, record_id = key

        def dropped(_nothing: object) -> None:
            self._dropping[key] -= 1

        self._worker.keep(
            lambda workspace, job: workspace.drop_draft(table_id, record_id),
            owner=self,
            then=dropped,
        )

    def drop_after(self, job: Job, key: Key) -> None:
        """Forget what was kept for a record once a job has saved it, though the file close then."""
        table_id, record_id = key

        def drop(workspace: Workspace, _own: Job) -> None:
            if job.error is None:
                workspace.drop_draft(table_id, record_id)

        self._worker.keep(drop, owner=self)

    def stop(self) -> None:
        """Forget what waits to be kept: its file is closed."""
        self._timer.stop()
        self._waiting = None

    def is_dropping(self, key: Key) -> bool:
        """Say whether a draft that a reader may still see is being forgotten."""
        return bool(self._dropping.get(key))


def draft_sentence(draft: Draft, table: TableDef) -> str:
    """Say what somebody was doing when the draft was kept: `You were adding a record to …`."""
    when = relative_time(datetime.fromisoformat(draft.at))
    when = when if when.startswith(("just", "yesterday")) or when.endswith("ago") else f"on {when}"
    main = table.main_field
    title = shortened(draft.texts.get(main.id, ""), 40) if main else ""
    if draft.record_id is None:
        what = f"adding “{title}” to {table.label}" if title else f"adding to {table.label}"
    else:
        what = (
            f"changing “{title}” in {table.label}"
            if title
            else (f"changing a record of {table.label}")
        )
    return f"You were {what} {when}. Continue?"

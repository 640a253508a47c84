"""Keeps the write-ahead log of a file small, in moments when nothing is written."""

from __future__ import annotations

import logging

from domain.errors import DomainError
from domain.workspace import Workspace

log = logging.getLogger(__name__)


def tidy(workspace: Workspace | None) -> None:
    """Move the log into the file where it has grown; for the writing thread.

    After an erasing the file is written anew, so that nothing of what was erased is left in it.
    """
    database = workspace.database if workspace else None
    if database is None or not database.is_open:
        return
    try:
        database.clean()
        if database.needs_checkpoint():
            database.checkpoint()
    except DomainError as error:
        log.info("checkpoint put off: %s", error)

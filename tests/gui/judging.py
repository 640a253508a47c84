"""Waiting until an import dialog has judged every row of its file."""

from __future__ import annotations

from gui.import_dialog import ImportDialog


def judged(qtbot, dialog: ImportDialog) -> None:
    """Wait until every row is judged by the choices that are made now, and shown so."""
    rows = dialog.middle.preview.rows
    qtbot.waitUntil(lambda: dialog._staged is not None, timeout=15_000)
    qtbot.waitUntil(lambda: rows.is_judged() and rows._cells.plan is dialog._plan, timeout=15_000)


def let_go(dialogs: list[ImportDialog]) -> None:
    """Stop what the dialogs are at and close them."""
    for dialog in dialogs:
        dialog.work.cancel_import()
        dialog.close()

"""The one serious question of the program: whether things may be purged, and their history."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from gui import dialogs
from gui.dialogs.boxes import Tick
from gui.trash.work import Amount

_STAYS = (
    "What stays is that there was a record, when it was changed and by whom. Backups and files "
    "exported earlier still hold the values."
)


class Answer(NamedTuple):
    """Whether to purge, and whether to erase the values from the history as well."""

    purge: bool
    erase: bool


def ask_some(parent: QWidget, amount: Amount) -> Answer:
    """Ask before some things are purged."""
    what, erase = amount.words(), _erase(amount)
    were = "it was" if sum(amount) == 1 else "they were"
    purge = dialogs.confirm(
        parent,
        f"Purge {what}?",
        f"{_capital(what)} will be deleted for good. This is the one thing that Undo cannot "
        "take back.",
        detail=f"The history will still tell that {were} there.",
        action=f"Purge {what}",
        dangerous=True,
        tick=erase,
    )
    return Answer(purge, erase is not None and erase.ticked)


def ask_all(parent: QWidget, amount: Amount) -> Answer:
    """Ask before the whole Trash is purged."""
    erase = _erase(amount)
    purge = dialogs.confirm_typed(
        parent,
        "Purge the whole Trash?",
        f"Everything in it, {amount.words()}, will be deleted for good. This is the one thing "
        "that Undo cannot take back.",
        word="purge",
        action="Purge everything",
        detail="If you are not sure, make a copy of the file first.",
        tick=erase,
    )
    return Answer(purge, erase is not None and erase.ticked)


def ask_erase(parent: QWidget, *, one: bool) -> bool:
    """Ask before what the history holds of one purged record, or of several, is erased."""
    what = "1 purged record" if one else "the purged records"
    return dialogs.confirm(
        parent,
        f"Erase the values of {what}?",
        f"What the history and the file still hold of {what} will be erased for good. Undo cannot "
        "take this back.",
        detail=_STAYS,
        action="Erase values",
        dangerous=True,
    )


def _erase(amount: Amount) -> Tick | None:
    """Make the box to tick; what only a field held is in the history of records that stay."""
    if not (amount.records or amount.tables):
        return None
    one = amount.records == 1 and not amount.tables and not amount.fields
    words = _STAYS
    if amount.fields:
        words += " What the purged field held stays in the history of its records."
    return Tick(f"Also erase {'its' if one else 'their'} values from the history", words)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

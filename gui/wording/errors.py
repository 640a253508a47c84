"""Every error of the domain as a message: what happened, what was kept, what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from domain import errors
from gui.wording.faults import definition, fault
from gui.wording.limits import cannot_hold
from gui.wording.quantities import held_by, plural, shortened
from gui.wording.sources import TABLE_CHANGED, malformed, unreadable


class Message(NamedTuple):
    """What a person is told: a title that says it all, what was kept, and what to do."""

    title: str
    text: str
    hint: str = ""

    def __str__(self) -> str:
        return "\n\n".join(part for part in (self.title, self.text, self.hint) if part)


Labels = Mapping[int, str]
"""Field labels by field id, for errors that name fields."""

_NOTHING_CHANGED = "Nothing was changed."
_FILE_UNTOUCHED = "The file was not changed, and nothing was imported."


def sentence(error: errors.DomainError, labels: Labels | None = None) -> Message:
    """Turn an error into a message; `labels` names the fields that an invalid record speaks of."""
    if isinstance(error, errors.InvalidRecord):
        return _invalid_record(error, labels or {})
    for kind in type(error).__mro__:
        if kind in _WORDINGS:
            return _WORDINGS[kind](error)
    return _unknown(error)


def has_own_wording(kind: type[errors.DomainError]) -> bool:
    """Tell whether a class of error has words of its own rather than those of its parent."""
    return kind in _WORDINGS


def _invalid_record(error: errors.InvalidRecord, labels: Labels) -> Message:
    reasons = [fault(found, labels.get(key, "")) for key, found in error.faults.items()]
    if isinstance(error, errors.Duplicate):
        return Message(
            "This value is in use already",
            _lines(reasons) + "\nThe record was not saved; what you typed is still there.",
            "Choose another value, or change the record that has it now.",
        )
    return Message(
        f"{plural(max(1, len(reasons)), 'value')} {'does' if len(reasons) < 2 else 'do'} not fit",
        _lines(reasons) + "\nThe record was not saved; what you typed is still there.",
        "Correct what is marked and save again.",
    )


def _lines(reasons: list[str], limit: int = 6) -> str:
    shown = reasons[:limit]
    if len(reasons) > limit:
        shown.append(f"and {plural(len(reasons) - limit, 'other value')}.")
    return "\n".join(shown)


def _not_found(error: errors.NotFound) -> Message:
    kind = shortened(str(error.kind).replace("_", " "), 30)
    return Message(
        f"This {kind} is no longer there",
        f"The {kind} was removed for good, or it never was in this file. {_NOTHING_CHANGED}",
        "The history of the file tells what became of it.",
    )


def _stale_record(_error: errors.StaleRecord) -> Message:
    return Message(
        "Somebody was faster",
        "This record was changed after you began to edit it. The newer change was kept, "
        "and what you typed is still there.",
        "Look at the present values, then save again if yours should stand.",
    )


def _invalid_definition(error: errors.InvalidDefinition) -> Message:
    return Message(
        "This is not possible for the table",
        f"{definition(error)} The table and its records are as they were.",
        "Correct this and try again.",
    )


def _not_undoable(error: errors.NotUndoable) -> Message:
    if error.code == "already_undone":
        return Message(
            "This change was undone already",
            _NOTHING_CHANGED,
            "To bring it back, redo it from the history.",
        )
    return Message(
        "This cannot be undone",
        f"The records were deleted for good. {_NOTHING_CHANGED}",
        "If there is a backup of the file from before, they are in it.",
    )


def _broken_history(error: errors.BrokenHistory) -> Message:
    return Message(
        "The history was altered from outside",
        f"From change {error.change_set_id} on, the entries do not fit the seal they were given. "
        "Your records are as they were, and the history is kept as it is.",
        "Compare it with a backup from before that change.",
    )


def _cancelled(_error: errors.Cancelled) -> Message:
    return Message("Stopped", "Everything is as it was before. Nothing was kept of what was begun.")


def _unknown(_error: errors.DomainError) -> Message:
    return Message(
        "This did not work",
        f"The program could not do what was asked. {_NOTHING_CHANGED}",
        "Try again; if it happens again, the log tells more.",
    )


_PathError = errors.StorageError | errors.SourceError


def _about_file(
    title: str, text: str, hint: str, *, detailed: str = ""
) -> Callable[[_PathError], Message]:
    """Word an error about a file; `{name}`, `{folder}` and `{detail}` are put in.

    `detailed` replaces `text` when the error knows a detail.
    """

    def worded(error: _PathError) -> Message:
        facts = {
            "name": shortened(error.path.name or str(error.path), 80),
            "folder": _folder(error.path),
            "detail": shortened(error.detail, 120),
            "holder": held_by(shortened(error.detail, 120)),
        }
        chosen = detailed if detailed and error.detail else text
        return Message(title.format(**facts), chosen.format(**facts), hint.format(**facts))

    return worded


def _folder(path: Path) -> str:
    return shortened(str(path.parent), 120)


def _empty_source(error: errors.EmptySource) -> Message:
    name = shortened(error.path.name, 80)
    if error.detail == "header_only":
        return Message(
            f"“{name}” has no records",
            f"It holds only a line with column names. {_FILE_UNTOUCHED}",
            "Fill in rows and try again, or make a new table with these fields by hand.",
        )
    return Message(
        f"“{name}” is empty",
        f"There is nothing in this file. {_FILE_UNTOUCHED}",
        "If it should hold records, export it again from where it came.",
    )


_WORDINGS: dict[type[errors.DomainError], Callable[[Any], Message]] = {
    errors.DomainError: _unknown,
    errors.InvalidRecord: lambda error: _invalid_record(error, {}),
    errors.Duplicate: lambda error: _invalid_record(error, {}),
    errors.NotFound: _not_found,
    errors.StaleRecord: _stale_record,
    errors.TableChanged: lambda _error: Message(*TABLE_CHANGED),
    errors.InvalidDefinition: _invalid_definition,
    errors.NotUndoable: _not_undoable,
    errors.BrokenHistory: _broken_history,
    errors.Cancelled: _cancelled,
    errors.StorageError: _about_file(
        "“{name}” cannot be used",
        "The file could not be read or written as needed. Nothing was saved; what was saved "
        "before is kept.",
        "Check that the disk is connected and has room, then try again.",
    ),
    errors.NotADatabase: _about_file(
        "“{name}” is not a Tabularium file",
        "It holds something else. It was not opened and not changed.",
        "If it is a CSV file, drop it on the window to import its records.",
    ),
    errors.DamagedDatabase: _about_file(
        "“{name}” is damaged",
        "It was a Tabularium file once, but parts of it cannot be read. It was not changed.",
        "Make a copy of it as it is, then open the latest backup.",
        detailed="It was a Tabularium file once, but parts of it cannot be read ({detail}). "
        "It was not changed.",
    ),
    errors.ForeignDatabase: _about_file(
        "“{name}” belongs to another program",
        "It is a sound database, but Tabularium did not make it, so it does not write to it. "
        "It was not changed.",
        "Export its tables as CSV in that program and drop them on this window.",
    ),
    errors.NewerVersion: _about_file(
        "“{name}” needs a newer Tabularium",
        "It was made by a later version of this program. It was not opened and not changed.",
        "Install the latest version and open it again.",
        detailed="It was made by a later version of this program; Tabularium {detail} or newer "
        "opens it. It was not opened and not changed.",
    ),
    errors.ReadOnly: _about_file(
        "“{name}” cannot be written",
        "The file or its folder is read-only. Nothing was saved; what was saved before is kept.",
        "Copy the file to a folder of your own and open it there, or ask for the right to write "
        "in {folder}.",
    ),
    errors.OpenReadOnly: _about_file(
        "“{name}” is open read-only",
        "Another program holds the file, so nothing can be changed here. Nothing was saved.",
        "Close it there, then choose Try again above the table.",
        detailed="{detail} has the file open, so nothing can be changed here. Nothing was saved.",
    ),
    errors.DiskFull: _about_file(
        "The disk is full",
        "There is no room left for “{name}”. Nothing was saved; the file is as it was before, "
        "and what you typed is still there.",
        "Make room on the disk, then try again.",
    ),
    errors.FileInUse: _about_file(
        "“{name}” is open elsewhere",
        "Another program holds the file. It was not opened and not changed.",
        "Close it there and try again, or open it here to look at it only.",
        detailed="The file is held by {holder}. It was not opened and not changed.",
    ),
    errors.WorkspaceMissing: _about_file(
        "“{name}” is not there",
        "There is no such file in {folder}. It was moved, renamed or deleted, or its disk is not "
        "connected. Nothing was changed.",
        "Connect the disk or look for the file with Open.",
    ),
    errors.SourceError: _about_file(
        "“{name}” cannot be used",
        "The file could not be read or written. Nothing was changed.",
        "Check that the disk is connected, then try again.",
    ),
    errors.SourceMissing: _about_file(
        "“{name}” is not there",
        "The file was moved, renamed or deleted, or its disk is not connected. Nothing was "
        "imported.",
        "Look where the file is now and choose it again.",
    ),
    errors.SourceUnreadable: lambda error: Message(*unreadable(error)),
    errors.MalformedSource: lambda error: Message(*malformed(error)),
    errors.SourceChanged: _about_file(
        "“{name}” changed while it was being read",
        "Another program wrote to the file. Nothing was imported, so nothing is half there.",
        "Save and close it in the other program, then import it again.",
    ),
    errors.NotAFile: _about_file(
        "“{name}” is not a file",
        "It is a folder or a device, and only files can be opened. Nothing was changed.",
        "Choose the file itself.",
        detailed="It is a {detail}, and only files can be opened. Nothing was changed.",
    ),
    errors.EmptySource: _empty_source,
    errors.BinarySource: _about_file(
        "“{name}” does not hold text",
        "It cannot be read as a table of text. " + _FILE_UNTOUCHED,
        "Open it in the program it belongs to and save it from there as CSV.",
        detailed="It looks like {detail}, which cannot be read as a table of text. "
        + _FILE_UNTOUCHED,
    ),
    errors.TooManyColumns: _about_file(
        "“{name}” has too many columns",
        "It has more columns than a table can have. " + _FILE_UNTOUCHED,
        "Delete the columns you do not need in the file, or check that the right separator is "
        "chosen.",
        detailed="It has {detail} columns, more than a table can have. " + _FILE_UNTOUCHED,
    ),
    errors.TooLargeCell: _about_file(
        "“{name}” holds a value that is too long",
        "One of its values is longer than a field can keep. " + _FILE_UNTOUCHED,
        "Often a quotation mark is missing there. Correct the file and import it again.",
        detailed="In row {detail} a value is longer than a field can keep. " + _FILE_UNTOUCHED,
    ),
    errors.CannotHold: lambda error: Message(*cannot_hold(error)),
    errors.TargetUnwritable: _about_file(
        "“{name}” cannot be written there",
        "The file could not be made in {folder}. If there was one of this name, it is as it was; "
        "your records are untouched.",
        "Choose another folder, or close the file in the program that shows it.",
    ),
}

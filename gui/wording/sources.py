"""Why a file to import cannot be read, as sentences."""

from __future__ import annotations

from pathlib import Path

from domain.errors import MalformedSource, SourceUnreadable
from gui.wording.quantities import shortened

Words = tuple[str, str, str]

FILE_UNTOUCHED = "The file was not changed, and nothing was imported."

TABLE_CHANGED: Words = (
    "The table was changed meanwhile",
    "After the rows were compared with it, something in the table was changed. That was kept, and "
    "nothing was imported.",
    "Look at what would happen now, then import again.",
)

UNREADABLE: dict[str, Words] = {
    "encrypted": (
        "“{name}” is protected by a password",
        "Its contents cannot be read without the password. " + FILE_UNTOUCHED,
        "Open it in the program it belongs to, save it there without a password, and choose that "
        "file.",
    ),
    "damaged": (
        "“{name}” is damaged",
        "Parts of it cannot be read. " + FILE_UNTOUCHED,
        "Open it in the program it belongs to and save it anew, or get it again from where it "
        "came.",
    ),
    "too_large": (
        "“{name}” is too large to be read",
        "It would fill the memory of this computer. " + FILE_UNTOUCHED,
        "Save the sheet or table you need as CSV in the program it belongs to, and choose that "
        "file.",
    ),
    "too_slow": (
        "“{name}” takes too long to be read",
        "After a minute nothing had come of it. " + FILE_UNTOUCHED,
        "Save the sheet or table you need as CSV in the program it belongs to, and choose that "
        "file.",
    ),
    "part_missing": (
        "This part of “{name}” is no longer there",
        "The sheet or table that was chosen was renamed or removed. " + FILE_UNTOUCHED,
        "Choose another one.",
    ),
    "in_use": (
        "“{name}” is open elsewhere",
        "Another window or program is writing to the file. " + FILE_UNTOUCHED,
        "Close it there and try again.",
    ),
    "damaged_archive": (
        "“{name}” cannot be unpacked",
        "The packed file is damaged. " + FILE_UNTOUCHED,
        "Get it again from where it came, or unpack it yourself and choose what is in it.",
    ),
    "no_child": (
        "“{name}” could not be read",
        "The part of the program that reads workbooks could not be started. " + FILE_UNTOUCHED,
        "Restart Tabularium and try again; if it happens again, install it anew.",
    ),
}

IS_OPEN: Words = (
    "This is the file that is open",
    "Its tables are in view already. Nothing was imported.",
    "Choose another file.",
)

NOTHING_COPIED: Words = (
    "The clipboard holds no text",
    "There is nothing to import from it.",
    "Select cells in a spreadsheet, or a table on a web page, copy them, and try again.",
)

NOT_PERMITTED: Words = (
    "“{name}” may not be read",
    "This account has no right to read the file. Nothing was imported.",
    "Copy the file to a folder of your own, or ask its owner for the right to read it.",
)


def dropped_workspace(path: Path, here: Path) -> tuple[str, str, list[tuple[str, str, str]]]:
    """Ask what to do with another workspace: the title, the text, and what can be answered."""
    name, present = shortened(path.name, 60), shortened(here.name, 60)
    return (
        f"Open “{name}”, or import from it?",
        f"“{present}” is open now. Both leave either file as it is until you import.",
        [
            ("open", "Open it", f"“{present}” is closed; everything in it is saved."),
            ("import", "Import its tables", f"They come into “{present}”, as you choose."),
        ],
    )


def unreadable(error: SourceUnreadable) -> Words:
    """Say why a file cannot be read: title, what was kept, and what to do."""
    title, text, hint = UNREADABLE.get(error.detail, NOT_PERMITTED)
    return title.format(name=shortened(error.path.name, 80)), text, hint


def malformed(error: MalformedSource) -> Words:
    """Say where a file breaks the rules of its format."""
    line, _, column = error.detail.partition(":")
    place = f"In line {line}, at character {column}, it" if column else "It"
    return (
        f"“{shortened(error.path.name, 80)}” breaks the rules of its format",
        f"{place} is not as JSON must be. {FILE_UNTOUCHED}",
        "Often the file was cut short when it was copied. Get it again from where it came, or "
        "correct that place.",
    )

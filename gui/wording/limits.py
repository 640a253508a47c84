"""What a format of a file cannot hold, as sentences."""

from __future__ import annotations

from domain.errors import CannotHold
from gui.wording.quantities import count, shortened


def cannot_hold(error: CannotHold) -> tuple[str, str, str]:
    """Say what does not go into a file: title, what was kept, and what to do."""
    kept = "Nothing was written, and your records are untouched."
    field, record = shortened(error.field, 60), shortened(error.record, 60)
    if error.detail == "too_many_rows":
        return (
            "There are too many records for this format",
            f"A sheet holds at most {count(int(error.limit or 0))} records. {kept}",
            "Export as CSV, or filter the table and export in parts.",
        )
    if error.detail == "cell_too_long":
        return (
            f"“{field}” of “{record}” is too long for this format",
            f"A cell of Excel holds at most {count(int(error.limit or 0))} characters. {kept}",
            "Leave the field out, shorten the text, or export as CSV or OpenDocument.",
        )
    return (
        f"“{field}” of “{record}” does not go into this format",
        f"It holds a character that cannot be seen and that this format does not know. {kept}",
        "Take it out of the text, leave the field out, or export as CSV or Excel.",
    )

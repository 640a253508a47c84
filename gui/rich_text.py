"""Plain text for places that read rich text."""

from __future__ import annotations

_MARKS = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})


def escaped(text: str) -> str:
    """Answer rich text that shows this text letter by letter.

    As `html.escape` does; its module loads a table of entities first, which every start would
    wait for.
    """
    return text.translate(_MARKS)

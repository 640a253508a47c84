"""Keeps spreadsheets from running text as a formula, so that it can be taken back exactly.

One apostrophe goes before text that begins, after any apostrophes, with a character that starts
a formula (the list of OWASP's page on CSV injection). Because the text may have had apostrophes
of its own, the inverse takes off exactly one, and only where the guard would have put one.
"""

from __future__ import annotations

TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def guard(text: str) -> str:
    """Put one apostrophe before text that a spreadsheet could take for a formula."""
    return "'" + text if is_formula_like(text) else text


def unguard(text: str) -> str:
    """Take off what `guard` put on; other text stays as it is."""
    return text[1:] if text.startswith("'") and is_formula_like(text) else text


def is_formula_like(text: str) -> bool:
    """Answer whether text begins, after any apostrophes, as a formula does."""
    return text.lstrip("'").startswith(TRIGGERS)

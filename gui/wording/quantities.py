"""Numbers, amounts and lists in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLocale


def locale() -> QLocale:
    """Answer the person's locale; plain English where the system names none."""
    found = QLocale()
    if found.language() == QLocale.Language.C:
        return QLocale(QLocale.Language.English, QLocale.Country.UnitedStates)
    return found


def count(number: int) -> str:
    """Write a number with the separators that the person is used to."""
    return locale().toString(number)


def plural(number: int, noun: str, many: str = "") -> str:
    """Write an amount with its noun: `1 record`, `2,000 records`."""
    if number == 1:
        return f"1 {noun}"
    return f"{count(number)} {many or _many(noun)}"


def listed(words: Sequence[str], conjunction: str = "and") -> str:
    """Join words as a sentence does: `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}"


def shortened(text: str, limit: int = 60) -> str:
    """Put a value on one line and cut it, so that it fits into a sentence."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def file_size(size: int) -> str:
    """Write a number of bytes as people speak of it: `1.4 MB`."""
    return locale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def _many(noun: str) -> str:
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


def held_by(holder: str) -> str:
    """Say who holds a file, and on which computer: "user, host" as the lock has it."""
    return holder.replace(", ", " on ", 1)

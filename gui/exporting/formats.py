"""The formats that the export offers, in words."""

from __future__ import annotations

from dataclasses import dataclass

from domain.formats.writers import writers

PDF = "pdf"


@dataclass(frozen=True)
class ExportFormat:
    """One format: its name in the program, its words, its icon and what it is good for."""

    name: str
    words: str
    suffix: str
    icon: str
    use: str

    @property
    def filter(self) -> str:
        """Answer what the file dialog shows."""
        return f"{self.words} files (*{self.suffix})"


_WORDS = {
    "csv": ("CSV", "text", "Plain text that every program reads. Nothing is lost."),
    "xlsx": ("Excel", "table", "A workbook with real numbers and dates, filters and a header."),
    "ods": ("OpenDocument", "table", "A spreadsheet for LibreOffice and others, with real dates."),
    "json": ("JSON", "database", "For programs: a list of records, with the types kept."),
    "jsonl": ("JSON Lines", "database", "For programs: one record on each line."),
    "markdown": ("Markdown", "long-text", "A table to paste into notes, wikis and tickets."),
    "html": ("Web page", "url", "A page with one table that any browser shows and prints."),
}


def export_formats() -> list[ExportFormat]:
    """Answer every format in the order in which it is offered; one without words has its name."""
    found = []
    for name, writer in writers().items():
        words, icon, use = _WORDS.get(name, (name, "file", ""))
        found.append(ExportFormat(name, words, writer.SUFFIX, icon, use))
    found.append(ExportFormat(PDF, "PDF", ".pdf", "file", "A list to print, with page numbers."))
    return found

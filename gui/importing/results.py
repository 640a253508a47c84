"""What came of one file that was to be imported, and how to say it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from domain.errors import DomainError
from domain.importing import ImportReport, Staged
from gui.wording import count, plural, sentence, shortened

SKIPPED = "Skipped by you."
STOPPED = "Not begun: you stopped before."


@dataclass(frozen=True)
class ImportResult:
    """A file (or a part of one) and what was written, or why nothing was.

    `whole` says that the table was made by this import. `saved` is the file with the rows that
    stayed out.
    """

    name: str
    table: str = ""
    report: ImportReport | None = None
    change_set: int | None = None
    staged: Staged | None = None
    saved: Path | None = None
    error: DomainError | None = None
    why: str = ""
    whole: bool = False

    @property
    def failed(self) -> int:
        """Answer how many rows stayed out because of a fault."""
        return self.report.failed if self.report else 0


def counts_words(report: ImportReport) -> str:
    """Say what was written: `12 records added, 3 changed, 40 the same, 2 rows with a fault …`."""
    parts = []
    if report.created or not report.updated:
        parts.append(f"{plural(report.created, 'record')} added")
    if report.updated:
        changed = count(report.updated) if parts else plural(report.updated, "record")
        parts.append(f"{changed} changed")
    if report.same:
        parts.append(f"{count(report.same)} the same")
    if report.conflicts:
        parts.append(f"{count(report.conflicts)} left as changed here")
    if skipped := report.skipped - report.same - report.conflicts:
        parts.append(f"{plural(skipped, 'row')} skipped")
    if report.blank:
        parts.append(f"{plural(report.blank, 'blank row')} left out")
    if report.failed:
        parts.append(f"{plural(report.failed, 'row')} with a fault left out")
    return ", ".join(parts)


def result_words(result: ImportResult) -> str:
    """Say in one line what came of a file."""
    if result.report is not None:
        saved = f", saved as “{shortened(result.saved.name, 60)}”" if result.saved else ""
        return f"{counts_words(result.report)}{saved}."
    if result.error is not None:
        message = sentence(result.error)
        return f"{message.title}. {message.hint}".strip()
    return result.why


def kind_of(result: ImportResult) -> str:
    """Answer what kind of news it is: success, warning, error or info."""
    if result.report is not None:
        return "warning" if result.failed else "success"
    return "info" if result.error is None else "error"


def title_words(results: Sequence[ImportResult]) -> str:
    """Head the summary: `2 of 3 files imported`."""
    done = sum(one.report is not None for one in results)
    if done == len(results):
        return f"{plural(done, 'file')} imported"
    return f"{count(done)} of {plural(len(results), 'file')} imported"

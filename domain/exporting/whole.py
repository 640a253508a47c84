"""A whole workspace as a folder that anyone can read without this program."""

from __future__ import annotations

import json
import re
import secrets
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from domain.errors import TargetUnwritable
from domain.exporting.history import write_history
from domain.exporting.records import ExportReport, export
from domain.formats.placing import flush_folder, placed, reason
from domain.store.reading import Reader
from domain.store.reading.whole_history import entry_count, whole_history
from domain.values import FieldDef, Query, Scope, TableDef
from domain.workspace import Progress

DEFINITIONS = "definitions.json"
README = "README.txt"
HISTORY = "history.jsonl"

_NOT_IN_FILES = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?$")


@dataclass(frozen=True)
class WorkspaceExport:
    """What was written: the folder, for each table the report on its CSV file, and how many
    change sets of the history.
    """

    path: Path
    tables: tuple[ExportReport, ...]
    change_sets: int = 0

    @property
    def rows(self) -> int:
        """Return how many records were written."""
        return sum(one.rows for one in self.tables)


def export_workspace(
    reader: Reader,
    folder: Path,
    *,
    readme: str = "",
    with_trash: bool = False,
    with_history: bool = False,
    progress: Progress = lambda done, total: None,
) -> WorkspaceExport:
    """Write every table as CSV and as JSON, their definitions, and a readme, into a new folder;
    on request the whole history too, as JSON Lines.

    The folder must not exist yet (TargetUnwritable: exists); it appears when everything in it is
    written and checked. All tables are of one state of the workspace. `readme` is the text of the
    file README.txt, in which `{files}` is replaced by the list of the tables' files.
    """
    if folder.exists():
        raise TargetUnwritable(folder, "exists")
    beside, steps = _folder_beside(folder), 0
    try:
        with reader.snapshot() as connection:
            entries = entry_count(connection) if with_history else 0
            reports = _write_all(reader, beside, readme, with_trash, entries, progress)
            if with_history:
                tell = _teller(progress, 2 * sum(one.rows for one in reports), entries)
                steps = write_history(whole_history(connection), beside / HISTORY, tell)
        beside.rename(folder)
        flush_folder(folder.parent)
    except OSError as error:
        raise TargetUnwritable(folder, reason(error)) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    moved = tuple(
        ExportReport(folder / one.path.name, one.rows, one.digest, one.size) for one in reports
    )
    return WorkspaceExport(folder, moved, steps)


def file_names(tables: Sequence[TableDef]) -> list[str]:
    """Return a file name for each table, without a suffix: its label wherever that is possible."""
    names: list[str] = []
    taken = {Path(DEFINITIONS).stem.casefold(), Path(README).stem.casefold()}
    for table in tables:
        plain = _NOT_IN_FILES.sub("_", table.label)[:60].strip(" .") or "table"
        plain = f"{plain}_" if _RESERVED.match(plain) else plain
        name, number = plain, 2
        while name.casefold() in taken:
            name, number = f"{plain} {number}", number + 1
        taken.add(name.casefold())
        names.append(name)
    return names


def _folder_beside(folder: Path) -> Path:
    beside = folder.with_name(f".{secrets.token_hex(8)}.part")
    try:
        beside.mkdir()
    except OSError as error:
        raise TargetUnwritable(folder, reason(error)) from error
    return beside


def _write_all(
    reader: Reader, folder: Path, readme: str, with_trash: bool, more: int, progress: Progress
) -> list[ExportReport]:
    tables = reader.tables()
    scope = Scope.ALL if with_trash else Scope.LIVE
    queries = [Query(table.id, scope=scope) for table in tables]
    counts = [reader.count(query) for query in queries]
    names, total, before = file_names(tables), 2 * sum(counts) + more, 0
    reports: list[ExportReport] = []
    for table, query, count, name in zip(tables, queries, counts, names, strict=True):
        for suffix in ("csv", "json"):
            path, report = folder / f"{name}.{suffix}", partial(_report, progress, before, total)
            written = export(reader, table, query, path, format=suffix, progress=report)
            before += count
            if suffix == "csv":
                reports.append(written)
    _write_text(folder / DEFINITIONS, _definitions(tables, names, counts))
    files = "\n".join(f"  {name}.csv, {name}.json" for name in names)
    _write_text(folder / README, readme.replace("{files}", files))
    return reports


def _teller(progress: Progress, before: int, entries: int) -> Callable[[int], None]:
    """Return what reports the entries of the history written after so many records."""
    return lambda done: progress(before + done, before + entries)


def _report(progress: Progress, before: int, total: int, done: int, _of_table: int) -> None:
    progress(before + done, total)


def _definitions(tables: Sequence[TableDef], names: Sequence[str], counts: Sequence[int]) -> str:
    found = {
        "format": "tabularium-definitions",
        "version": 1,
        "tables": [
            {
                "label": table.label,
                "name": table.name,
                "records": count,
                "files": [f"{name}.csv", f"{name}.json"],
                "fields": [_definition(field) for field in table.fields],
            }
            for table, name, count in zip(tables, names, counts, strict=True)
        ],
    }
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def _definition(field: FieldDef) -> dict[str, object]:
    """Return what a field is; what is empty or does not apply is left out."""
    apart = {"id", "table_id", "position", "deleted_at"}
    facts = {key: value for key, value in field._asdict().items() if key not in apart and value}
    return {"label": field.label, **facts}


def _write_text(path: Path, text: str) -> None:
    with placed(path) as place:
        with place.stream() as stream:
            stream.write(text.encode())
        place.compare((0, text), (0, place.beside.read_text(encoding="utf-8")))
        place.put()

"""The tables that one file holds, whatever its format calls them: what there is to choose from."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from domain.formats import Probe
from domain.formats.database.options import DatabaseOptions
from domain.formats.delimited import ReadingOptions
from domain.formats.json_text import FIND_OUT, WHOLE, JsonOptions
from domain.formats.workbook import WorkbookOptions
from domain.values import TableDef
from gui.wording import count

_NAMELESS = re.compile(r"(sheet|table|tabelle|feuil|hoja|foglio|blad|planilha|list) ?\d*", re.I)


@dataclass(frozen=True)
class Part:
    """One table of a file: what it is called, and the options to read it by."""

    label: str
    options: object
    hidden: bool = False


@dataclass(frozen=True)
class Parts:
    """All tables of a file: what they are called, which one is in view.

    `severally` says that they may be imported one after another without a look at each.
    """

    noun: str
    parts: tuple[Part, ...]
    current: int
    severally: bool = False


@dataclass(frozen=True)
class _Kind:
    """What the parts of a format are called, and how the options lead to one of them."""

    noun: str
    options: Callable[[Any, str], object]
    severally: bool = False


def _other_list(options: JsonOptions, part: str) -> JsonOptions:
    return replace(options, part=part, header_rows=FIND_OUT, columns=(), keep_json=frozenset())


_KINDS: dict[type, _Kind] = {
    WorkbookOptions: _Kind("Sheet", lambda _options, part: WorkbookOptions(part), severally=True),
    DatabaseOptions: _Kind("Table", lambda _options, part: DatabaseOptions(part), severally=True),
    JsonOptions: _Kind("List", _other_list),
    ReadingOptions: _Kind("Table", lambda options, _part: options),
}


def parts_of(probe: Probe) -> Parts | None:
    """Answer the tables of a file to choose from; None where there is one."""
    kind = _KINDS.get(type(probe.options))
    if kind is None:
        return None
    tables = tuple(getattr(probe, "tables", ()))
    found: list[Part] = []
    current = 0
    for name in probe.parts or ("",):
        here = name == probe.part or not probe.parts
        if here:
            current = len(found) + _place(probe.options, tables)
        if here and len(tables) > 1:
            found += [Part(_table_words(name, one, at), one) for at, one in enumerate(tables)]
        else:
            options = probe.options if here else kind.options(probe.options, name)
            found.append(Part(_words(name), options, name in probe.hidden))
    severally = kind.severally and len(probe.parts) > 1
    return Parts(kind.noun, tuple(found), current, severally) if len(found) > 1 else None


def several(probe: Probe) -> list[Part]:
    """List the parts that a person sees in the file, each to be read from the start."""
    kind = _KINDS[type(probe.options)]
    return [
        Part(name, kind.options(probe.options, name))
        for name in probe.parts
        if name not in probe.hidden
    ]


def anew(options: object) -> object:
    """Answer the options by which the same part is understood as if for the first time."""
    part = getattr(options, "part", "")
    return _KINDS[type(options)].options(options, part) if part else None


def table_name(probe: Probe, stem: str, tables: Sequence[TableDef]) -> str:
    """Name the table that a part would become; nothing where the name of the file says it."""
    if len(probe.parts) < 2 or probe.part == WHOLE:
        return ""
    name = probe.part.rpartition(".")[2] if isinstance(probe.options, JsonOptions) else probe.part
    name = " ".join(name.split())
    if not name or _NAMELESS.fullmatch(name):
        name = f"{stem} {name}".strip()
    return free_name(name, tables)


def free_name(name: str, tables: Sequence[TableDef]) -> str:
    """Answer a name for a table that none has yet."""
    taken = {one.label.casefold() for one in tables}
    found, number = name, 2
    while found.casefold() in taken:
        found, number = f"{name} {number}", number + 1
    return found


def _words(name: str) -> str:
    return "The whole file" if name == WHOLE else name


def _table_words(name: str, options: object, at: int) -> str:
    """Say which of several tables one below the other is meant."""
    row = count(getattr(options, "skip_rows", 0) + 1)
    if not name:
        return f"{'First table' if at == 0 else 'Table'}, from row {row}"
    return name if at == 0 else f"{name}, from row {row}"


def _place(options: object, tables: Sequence[object]) -> int:
    """Answer which of the tables is read by some options: the last that does not begin later."""
    skipped = getattr(options, "skip_rows", 0)
    begun = [one for one in tables if getattr(one, "skip_rows", 0) <= skipped]
    return max(0, len(begun) - 1)

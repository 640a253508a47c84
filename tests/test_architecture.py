"""The walls of the house, as tables; a violation is named.

To move a wall, change the table here in the same commit and say why.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

LAYERS: tuple[tuple[str, ...], ...] = (
    ("domain.errors",),
    ("domain.values",),
    ("domain.fields",),
    # what an export leaves in a file so that it is known again: texts, no file and no database
    ("domain.traces",),
    ("domain.formats", "domain.store"),
    # a foreign database is a format like any other, found by the registry, but only the store
    # may know SQLite: so this one lies above it
    ("domain.formats.database",),
    ("domain.workspace",),
    ("domain.importing", "domain.exporting", "domain.batch", "domain.history", "domain.accounts"),
    ("domain",),  # the public names
    ("gui",),
)
"""Imports point down: a room sees itself and the layers above it in this table, nothing else."""

ONLY_IN: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("peewee", "playhouse", "sqlite3"), ("domain.store",)),
    (("PySide6", "shiboken6"), ("gui",)),
    (("concurrent", "multiprocessing", "asyncio"), ("gui.worker",)),
    # the crash hook starts no thread: it listens to those that fail
    (("threading",), ("gui.worker", "gui.crash")),
    # the launcher is a program of its own: it sets up what the others need;
    # spreadsheets are read in a child process with limits on memory and time
    (("subprocess",), ("launch", "launcher", "domain.formats.child")),
    (("pickle", "shelve", "marshal", "dill"), ()),
)
"""Packages and the only rooms that may import them."""

QT_NAMES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (
        ("QMessageBox", "QFileDialog", "QInputDialog", "QErrorMessage", "QColorDialog"),
        ("gui.dialogs",),
    ),
    (("QSettings",), ("gui.settings",)),
    (("QThread", "QThreadPool", "QRunnable"), ("gui.worker",)),
    (("QSqlDatabase", "QSqlQuery"), ()),
)
"""Names of Qt and the only rooms that may use them."""

WITHOUT: tuple[tuple[str, tuple[str, ...]], ...] = (
    # item models know no widgets, so they can be tested and reused without a window
    ("gui.models", ("PySide6.QtWidgets",)),
    # Session and Reader, which operations are given, are names of domain.workspace:
    # the window has no other business in the room that knows the database
    ("gui", ("domain.store",)),
    ("tests.domain", ("PySide6", "shiboken6", "gui")),
    ("launch", ("domain", "gui")),
)
"""Rooms and what they must not import at all."""

FORBIDDEN_CALLS = ("eval", "exec", "compile", "__import__", "breakpoint")

LONGEST = 300
LONG_MODULES: dict[str, int] = {
    "domain.formats": 309,
}
"""Modules that are longer, and how long they may be: this list only shrinks."""


def _files(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "__pycache__" not in path.parts]


OURS = [*_files("domain", "gui", "resources", "packaging"), ROOT / "launch.py"]
TESTS = _files("tests")


def _name(path: Path) -> str:
    """Return a file's dotted module name; the launcher's package lies in `packaging`."""
    parts = list(path.relative_to(ROOT).with_suffix("").parts)
    if parts[0] == "packaging" and len(parts) > 1:
        parts = parts[1:]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {_name(path): path for path in OURS}


def _inside(module: str, room: str) -> bool:
    return module == room or module.startswith(f"{room}.")


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def _imports(path: Path) -> Iterator[tuple[str, int]]:
    """Yield what a file imports, inside functions too: a submodule under its own full name."""
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} imports relatively"
            assert node.module is not None
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                is_module = full in MODULES or node.module == "PySide6"
                yield (full if is_module else node.module), node.lineno


def _names(path: Path) -> Iterator[tuple[str, int]]:
    """Yield every name that a file imports, reads or reads an attribute by."""
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.alias):
            yield node.name, node.lineno
        elif isinstance(node, ast.Name):
            yield node.id, node.lineno
        elif isinstance(node, ast.Attribute):
            yield node.attr, node.lineno


def _room(module: str) -> tuple[int, str] | None:
    """Return the layer and the room of a module: the longest name that fits."""
    fitting = [
        (number, room)
        for number, rooms in enumerate(LAYERS)
        for room in rooms
        if _inside(module, room)
    ]
    return max(fitting, key=lambda one: len(one[1]), default=None)


def _layer_violations() -> Iterator[str]:
    for module, path in MODULES.items():
        here = _room(module)
        for imported, line in _imports(path):
            there = _room(imported)
            if here is None or there is None or here[1] == there[1]:
                continue
            if there[0] >= here[0]:
                yield f"{module}:{line} ({here[1]}) imports {imported}, which is not below it"


def test_imports_point_down() -> None:
    assert list(_layer_violations()) == []


def test_every_module_of_the_domain_has_a_layer() -> None:
    rooms = {room for layer in LAYERS for room in layer}
    loose = [
        module
        for module in MODULES
        if _inside(module, "domain") and module != "domain" and _room(module)[1] == "domain"
    ]
    assert loose == [], "give these a place in LAYERS"
    assert "gui" in rooms


@pytest.mark.parametrize(("packages", "rooms"), ONLY_IN, ids=lambda value: "+".join(value))
def test_a_package_stays_in_its_room(packages: tuple[str, ...], rooms: tuple[str, ...]) -> None:
    violations = [
        f"{module}:{line} imports {imported}"
        for module, path in MODULES.items()
        for imported, line in _imports(path)
        if any(_inside(imported, package) for package in packages)
        and not any(_inside(module, room) for room in rooms)
    ]
    assert violations == []


@pytest.mark.parametrize(("names", "rooms"), QT_NAMES, ids=lambda value: "+".join(value))
def test_a_qt_class_stays_in_its_room(names: tuple[str, ...], rooms: tuple[str, ...]) -> None:
    violations = [
        f"{module}:{line} uses {name}"
        for module, path in MODULES.items()
        for name, line in _names(path)
        if name in names and not any(_inside(module, room) for room in rooms)
    ]
    assert violations == []


@pytest.mark.parametrize(("room", "unwanted"), WITHOUT, ids=lambda value: str(value))
def test_a_room_does_without(room: str, unwanted: tuple[str, ...]) -> None:
    violations = [
        f"{_name(path)}:{line} imports {imported}"
        for path in [*OURS, *TESTS]
        if _inside(_name(path), room)
        for imported, line in _imports(path)
        if any(_inside(imported, one) for one in unwanted)
    ]
    assert violations == []


def test_nothing_evaluates_text_as_code() -> None:
    violations = [
        f"{_name(path)}:{node.lineno} calls {node.func.id}"
        for path in OURS
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in FORBIDDEN_CALLS
    ]
    assert violations == []


def test_events_are_not_pumped_by_hand() -> None:
    violations = [
        f"{_name(path)}:{line}"
        for path in [*OURS, *TESTS]
        if not _inside(_name(path), "tests.tour") and path != Path(__file__)
        for name, line in _names(path)
        if name == "processEvents"
    ]
    assert violations == []


def test_modules_stay_short() -> None:
    lengths = {
        module: len(path.read_text(encoding="utf-8").splitlines())
        for module, path in MODULES.items()
    }
    too_long = {
        module: length
        for module, length in lengths.items()
        if length > LONG_MODULES.get(module, LONGEST)
    }
    assert too_long == {}, "a module that outgrows its bounds becomes a package of the same name"


def test_the_list_of_long_modules_only_shrinks() -> None:
    settled = [
        module
        for module in LONG_MODULES
        if module not in MODULES or len(MODULES[module].read_text().splitlines()) <= LONGEST
    ]
    assert settled == [], "take these off LONG_MODULES"


def test_every_public_module_says_in_a_sentence_what_it_is() -> None:
    silent = [
        module
        for module, path in MODULES.items()
        if not path.stem.startswith("_") or path.stem == "__init__"
        if not (ast.get_docstring(_tree(path)) or "").strip()
    ]
    assert silent == []


def test_packaging_is_no_package() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists(), "it would hide PyPI's packaging"


def test_the_tables_would_notice(tmp_path: Path) -> None:
    source = tmp_path / "sample.py"
    source.write_text("def late():\n    from PySide6 import QtWidgets\n    import sqlite3.dbapi2\n")
    assert [name for name, _ in _imports(source)] == ["PySide6.QtWidgets", "sqlite3.dbapi2"]
    assert _room("domain.store.tables") == (4, "domain.store")
    assert _room("domain") == (8, "domain")
    assert not _inside("domain.storeroom", "domain.store")

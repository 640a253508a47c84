"""The actions of the main window, declared once, and the menus and tool bar made of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from gui import icons

SEPARATOR = "-"


class Spec(NamedTuple):
    """One action: its words, its icon, its keys and when it can be used.

    `needs` is nothing (always), workspace (a file is open), table (a table is in view), record
    (a record is chosen) or own (who carries it out says when it can be used).
    """

    name: str
    text: str
    icon: str = ""
    keys: tuple[str, ...] = ()
    needs: str = ""
    checkable: bool = False
    tip: str = ""


SPECS = (
    Spec("new_workspace", "New workspace…", "new", ("Ctrl+Shift+N",)),
    Spec("open", "Open…", "open", ("Ctrl+O",)),
    Spec("import", "Import…", "import", ("Ctrl+I",), tip="Import records from a file"),
    Spec("import_clipboard", "Import from clipboard…", "paste", ("Ctrl+Shift+V",),
         tip="Import what was copied in a spreadsheet or on a web page"),
    Spec("import_workspace", "Import from another workspace…", "", (), "workspace",
         tip="Import tables of another Tabularium file"),
    Spec("export", "Export…", "export", ("Ctrl+E",), "table", tip="Export this table to a file"),
    Spec("export_workspace", "Export everything…", "", (), "workspace",
         tip="Write every table into a folder that any program can read"),
    Spec("close", "Close", "close", ("Ctrl+W",), "workspace"),
    Spec("quit", "Quit", "", ("Ctrl+Q",)),
    Spec("undo", "Undo", "undo", ("Ctrl+Z",), "own"),
    Spec("redo", "Redo", "redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "own"),
    Spec("cut", "Cut", "", ("Ctrl+X",)),
    Spec("copy", "Copy", "copy", ("Ctrl+C",)),
    Spec("paste", "Paste", "paste", ("Ctrl+V",)),
    Spec("fill_down", "Fill down", "", ("Ctrl+D",), "record",
         tip="Put the first of the selected rows into those below"),
    Spec("add_record", "Add record", "add", ("Ctrl+N",), "table", tip="Add a record to this table"),
    Spec("duplicate", "Duplicate", "duplicate", ("Ctrl+Shift+D",), "record"),
    Spec("delete", "Delete record", "trash", ("Ctrl+-", "Ctrl+Del"), "record",
         tip="Move the chosen records to the Trash"),
    Spec("find", "Find", "search", ("Ctrl+F",), "workspace"),
    Spec("new_table", "New table…", "table", ("Ctrl+Shift+T",), "workspace"),
    Spec("paste_table", "Paste as new table…", "paste", (), "workspace",
         tip="Make a table of what was copied"),
    Spec("edit_table", "Edit table…", "settings", (), "table"),
    Spec("rename_table", "Rename…", "edit", (), "table"),
    Spec("trash_table", "Move table to Trash", "trash", (), "table"),
    Spec("next_table", "Next table", "", ("Ctrl+PgDown", "Ctrl+Tab"), "workspace"),
    Spec("previous_table", "Previous table", "", ("Ctrl+PgUp", "Ctrl+Shift+Tab"), "workspace"),
    Spec("record", "Record", "form", ("Ctrl+R",), "workspace", checkable=True,
         tip="Show or hide the form of the chosen record"),
    Spec("history", "History", "history", ("Ctrl+H",), "workspace", checkable=True,
         tip="Show or hide who changed what and when"),
    Spec("trash", "Trash", "trash", ("Ctrl+T",), "workspace"),
    Spec("shortcuts", "Keyboard shortcuts", "help", ("F1",)),
    Spec("verify", "Verify history", "check", (), "workspace"),
    Spec("log_folder", "Show log folder", "open"),
    Spec("about", "About Tabularium", "info"),
)  # fmt: skip

MENUS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("&File", ("new_workspace", "open", "recent", SEPARATOR, "import", "import_clipboard",
               "import_workspace", SEPARATOR, "export", "export_workspace", SEPARATOR, "close",
               "quit")),
    ("&Edit", ("undo", "redo", SEPARATOR, "cut", "copy", "paste", "fill_down", SEPARATOR,
               "add_record", "duplicate", "delete", SEPARATOR, "find")),
    ("&Table", ("new_table", "paste_table", "templates", SEPARATOR, "edit_table", "rename_table",
                "trash_table", SEPARATOR, "next_table", "previous_table")),
    ("&View", ("record", "history", "trash", SEPARATOR, "scheme")),
    ("&Help", ("shortcuts", SEPARATOR, "verify", "log_folder", SEPARATOR, "about")),
)  # fmt: skip

WRITING = frozenset((
    "import", "import_clipboard", "import_workspace", "cut", "paste", "fill_down", "add_record",
    "duplicate", "delete",
    "new_table", "paste_table", "edit_table", "rename_table", "trash_table",
))  # fmt: skip
"""What cannot be done with a file that is open read-only."""

TOOL_BAR = ("import", "export", SEPARATOR, "undo", "redo",
            "", "record", "history")  # fmt: skip

_WITH_TEXT = ("import", "export", "record", "history")

_SCHEMES = (("system", "As the system"), ("light", "Light"), ("dark", "Dark"))


class Actions:
    """The window's actions by name, its sub-menus by name, and which of them can be used."""

    def __init__(self, window: QMainWindow, run: Callable[[str], object]) -> None:
        """Make the actions; `run` is given the name of one that is to be carried out."""
        self._by_name = {spec.name: _make(spec, window) for spec in SPECS}
        self._needs = {spec.name: spec.needs for spec in SPECS if spec.needs != "own"}
        for name in self._needs:
            self._by_name[name].triggered.connect(partial(_run, run, name))
        self._tips = {name: action.toolTip() for name, action in self._by_name.items()}
        self.recent_menu = QMenu("Open recent", window)
        self.template_menu = QMenu("From template", window)
        self.scheme_menu = QMenu("Colours", window)
        self.schemes = _scheme_group(self.scheme_menu, window)
        self.recent_menu.setToolTipsVisible(True)

    def __getitem__(self, name: str) -> QAction:
        return self._by_name[name]

    def allow(self, *, workspace: bool, table: bool, record: bool, read_only: bool) -> None:
        """Enable what can be used now; what a file open read-only forbids says so."""
        have = {"": True, "workspace": workspace, "table": table, "record": record}
        for name, needs in self._needs.items():
            forbidden = read_only and name in WRITING
            self._by_name[name].setEnabled(have[needs] and not forbidden)
            if name in WRITING:
                tip = self._tips[name]
                self._by_name[name].setToolTip(
                    f"{tip} – the file is open read-only" if forbidden else tip
                )
        self.template_menu.setEnabled(not read_only)

    def build_menus(self, window: QMainWindow) -> None:
        """Fill the menu bar."""
        menus = {
            "recent": self.recent_menu,
            "templates": self.template_menu,
            "scheme": self.scheme_menu,
        }
        for title, names in MENUS:
            menu = window.menuBar().addMenu(title)
            for name in names:
                if name == SEPARATOR:
                    menu.addSeparator()
                elif name in menus:
                    menu.addMenu(menus[name])
                else:
                    menu.addAction(self._by_name[name])

    def build_tool_bar(self, window: QMainWindow) -> QToolBar:
        """Fill the tool bar: few icons, words where an icon would not say it."""
        bar = QToolBar("Tool bar", window)
        bar.setObjectName("tool-bar")
        bar.setMovable(False)
        bar.setIconSize(QSize(18, 18))
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        for name in TOOL_BAR:
            self._add_to(bar, name)
        window.addToolBar(bar)
        return bar

    def listed(self) -> list[tuple[str, str]]:
        """List actions that have keys: their words and the keys, for the help."""
        found = []
        for _title, names in MENUS:
            for action in (self._by_name[name] for name in names if name in self._by_name):
                keys = [one.toString(QKeySequence.SequenceFormat.NativeText)
                        for one in action.shortcuts()]  # fmt: skip
                if keys:
                    text = action.iconText() if action.iconText() else action.text()
                    found.append((text.replace("&&", "&").rstrip("…"), ", ".join(keys)))
        return found

    def _add_to(self, bar: QToolBar, name: str) -> None:
        if name == SEPARATOR:
            bar.addSeparator()
        elif not name:
            gap = QWidget()
            gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            bar.addWidget(gap)
        else:
            bar.addAction(self._by_name[name])
            button = bar.widgetForAction(self._by_name[name])
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            if name in _WITH_TEXT and isinstance(button, QToolButton):
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)


def _run(run: Callable[[str], object], name: str, _checked: bool = False) -> None:
    run(name)


def _make(spec: Spec, parent: QObject) -> QAction:
    action = QAction(spec.text, parent)
    if spec.icon:
        action.setIcon(icons.icon(spec.icon))
    action.setShortcuts([QKeySequence(keys) for keys in spec.keys])
    action.setCheckable(spec.checkable)
    action.setEnabled(spec.needs != "own")  # who enables it later begins with it disabled
    action.setIconText(spec.text.rstrip("…"))
    action.setObjectName(spec.name)
    keys = f"  ({action.shortcut().toString()})" if spec.keys else ""
    action.setToolTip((spec.tip or spec.text.rstrip("…")) + keys)
    return action


def _scheme_group(menu: QMenu, parent: QObject) -> QActionGroup:
    group = QActionGroup(parent)
    for key, label in _SCHEMES:
        action = group.addAction(label)
        action.setCheckable(True)
        action.setData(key)
        menu.addAction(action)
    return group


def fill(menu: QMenu, entries: Sequence[QAction]) -> None:
    """Put these entries into a menu in place of those before, which are let go."""
    for old in menu.actions():
        old.deleteLater()
    menu.clear()
    menu.addActions(list(entries))
    menu.setEnabled(bool(entries))

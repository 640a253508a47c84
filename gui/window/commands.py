"""What the actions of the window do, one short method each."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit

from gui import icons, sentences, theme, wording
from gui.settings import SCHEME
from gui.window.actions import Actions, fill
from gui.window.side import HISTORY, RECORD

if TYPE_CHECKING:
    from gui.main_window import MainWindow
    from gui.records_page import RecordsPage
    from gui.templates import Template

_TEXT_EDITORS = (QLineEdit, QPlainTextEdit, QTextEdit)


class Commands(QObject):
    """Carries out the window's actions on whatever is in view."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def run(self, name: str) -> None:
        """Carry out the action of that name."""
        self._slots[name]()

    def connect_menus(self, actions: Actions) -> None:
        """Give the sub-menus what fills them."""
        actions.schemes.triggered.connect(self._on_scheme_chosen)
        actions.template_menu.aboutToShow.connect(self._fill_templates)
        actions.recent_menu.aboutToShow.connect(self.fill_recent)

    @cached_property
    def _slots(self) -> dict[str, Callable[[], Any]]:
        window, tables = self._window, self._window.abilities.table_commands
        return {
            "new_workspace": self.new_workspace,
            "open": self.open,
            "import": self.import_file,
            "import_clipboard": self.import_clipboard,
            "import_workspace": window.files.choose_workspace_import,
            "export": self.export,
            "export_workspace": self.export_workspace,
            "close": self.close_file,
            "quit": window.close,
            "cut": partial(self.edit, "cut"),
            "copy": partial(self.edit, "copy"),
            "fill_down": self.fill_down,
            "paste": partial(self.edit, "paste"),
            "add_record": self.add_record,
            "duplicate": self.duplicate,
            "delete": self.delete,
            "find": self.find,
            "new_table": tables.new,
            "paste_table": window.files.paste_table,
            "edit_table": self.edit_table,
            "rename_table": tables.rename,
            "trash_table": tables.move_to_trash,
            "next_table": self.next_table,
            "previous_table": self.previous_table,
            "record": self.toggle_record,
            "history": self.toggle_history,
            "trash": window.pages.show_trash,
            "shortcuts": self.show_shortcuts,
            "verify": self.verify,
            "log_folder": self.show_log_folder,
            "about": self.show_about,
        }

    # -- files

    @Slot()
    def new_workspace(self) -> None:
        """Ask where, and make a workspace there."""
        self._window.files.new_workspace()

    @Slot()
    def open(self) -> None:
        """Ask for a file to open or import."""
        self._window.files.choose()

    @Slot(object)
    def open_recent(self, path: Path) -> None:
        """Open a file that was open before."""
        self._window.files.open(path)

    @Slot(object)
    def forget_recent(self, path: Path) -> None:
        """Take a file off the list of those opened last."""
        self._window.settings.remove_recent_file(path)
        self._window.show_recent()

    @Slot()
    def import_file(self) -> None:
        """Ask for a file to import."""
        self._window.files.choose_import()

    @Slot()
    def import_clipboard(self) -> None:
        """Import what is on the clipboard, into the table in view if nothing else is chosen."""
        self._window.files.import_clipboard(self._window.pages.current_table())

    @Slot()
    def import_into(self) -> None:
        """Ask for files to import into the table in view."""
        self._window.files.choose_import(self._window.pages.current_table())

    @Slot()
    def export(self) -> None:
        """Open the export of the table in view."""
        page, table = self._page(), self._window.pages.current_table()
        if page is None or table is None:
            return
        from gui.export_dialog import ExportDialog  # a start that exports nothing needs none

        dialog = ExportDialog(
            self._window.worker, table, page.query(), page.selected_ids(), self._window
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def export_workspace(self) -> None:
        """Open the export of all tables into a folder."""
        from gui.exporting.workspace_dialog import WorkspaceDialog  # as above

        dialog = WorkspaceDialog(self._window.worker, self._window)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def close_file(self) -> None:
        """Close the file and show the start page."""
        self._window.files.close()

    # -- records

    def edit(self, verb: str) -> None:
        """Cut, copy or paste in the text that has the keyboard, else in the table in view."""
        focused = QApplication.focusWidget()
        target = focused if isinstance(focused, _TEXT_EDITORS) else self._page_with_focus()
        if target is not None:
            getattr(target, verb)()

    @Slot()
    def fill_down(self) -> None:
        """Put the first of the selected rows into those below."""
        if (page := self._page_with_focus()) is not None:
            page.fill_down()

    @Slot()
    def add_record(self) -> None:
        """Begin a record in the table in view."""
        if (page := self._page()) is not None:
            page.add_record()

    @Slot()
    def duplicate(self) -> None:
        """Copy the chosen records."""
        if (page := self._page()) is not None:
            page.duplicate_selected()

    @Slot()
    def delete(self) -> None:
        """Move the chosen records to the Trash, unless the keyboard is elsewhere."""
        if (page := self._page_with_focus()) is not None:
            page.delete_selected()

    @Slot()
    def find(self) -> None:
        """Put the cursor into the search of what is in view."""
        if self._window.pages.is_trash():
            self._window.pages.trash_page.focus_search()
        elif (page := self._page()) is not None:
            page.focus_search()

    # -- tables and panels

    @Slot()
    def edit_table(self) -> None:
        """Open the editor of the table in view."""
        self._window.abilities.table_commands.edit()

    @Slot()
    def next_table(self) -> None:
        """Go one tab to the right."""
        self._window.pages.step(1)

    @Slot()
    def previous_table(self) -> None:
        """Go one tab to the left."""
        self._window.pages.step(-1)

    @Slot()
    def toggle_record(self) -> None:
        """Show the form, or hide it when it is shown."""
        self._window.following.toggle(RECORD)

    @Slot()
    def toggle_history(self) -> None:
        """Show the history, or hide it when it is shown."""
        self._window.following.toggle(HISTORY)

    @Slot(object)
    def use_template(self, template: Template) -> None:
        """Make the table of a template, in a new workspace where none is open."""
        make = partial(self._window.abilities.table_commands.make_from, template)
        if self._window.worker.path is None:
            self._window.files.new_workspace(make, name=template.label)
        else:
            make()

    # -- looks and help

    @Slot(QAction)
    def _on_scheme_chosen(self, action: QAction) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            self._window.settings.set(SCHEME, action.data())
            theme.apply(app, action.data())

    @Slot()
    def show_shortcuts(self) -> None:
        """Show all keys."""
        self._help().show_shortcuts(self._window, self._window.actions_by_name.listed())

    @Slot()
    def verify(self) -> None:
        """Check the seals of the history."""
        self._help().verify_history(self._window.worker, self._window)

    @Slot()
    def show_log_folder(self) -> None:
        """Open the folder of the log."""
        self._help().show_log_folder()

    @Slot()
    def show_about(self) -> None:
        """Say what this program is."""
        self._help().show_about(self._window)

    # -- menus that are filled when they open

    @Slot()
    def fill_recent(self) -> None:
        """List the files opened last."""
        menu = self._window.actions_by_name.recent_menu
        entries = []
        for file in self._window.settings.recent_files():
            action = QAction(wording.shortened(file.path.name, 60).replace("&", "&&"), menu)
            action.setToolTip(sentences.tooltip(str(file.path)))
            action.triggered.connect(partial(self._window.files.open, file.path))
            entries.append(action)
        fill(menu, entries)

    @Slot()
    def _fill_templates(self) -> None:
        from gui.templates import TEMPLATES  # not before the menu opens

        menu = self._window.actions_by_name.template_menu
        entries = []
        for template in TEMPLATES:
            action = QAction(icons.icon(template.icon), template.label, menu)
            action.triggered.connect(partial(self.use_template, template))
            entries.append(action)
        fill(menu, entries)

    # -- the way down

    def _page(self) -> RecordsPage | None:
        return self._window.pages.current_page()

    def _page_with_focus(self) -> RecordsPage | None:
        page, focused = self._page(), QApplication.focusWidget()
        inside = page is not None and focused is not None and page.isAncestorOf(focused)
        return page if inside else None

    def _help(self) -> Any:  # noqa: ANN401 - the module itself
        from gui.window import help as helping  # only who asks for help needs it

        return helping

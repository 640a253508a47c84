"""Keeps the panel beside the pages in step with them: one chosen record, one form, one history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from gui.settings import FORM_VISIBLE, HISTORY_VISIBLE, Settings
from gui.window.pages import Pages
from gui.window.side import HISTORY, RECORD, SidePanel

if TYPE_CHECKING:
    from domain.values import Draft, TableDef
    from gui.record_form import RecordForm
    from gui.trash_page import TrashPage
    from gui.widgets import StatusNotice

ALL_SAVED = "Everything is saved: each change is, the moment you make it"


class Following(QObject):
    """Connects pages and panel both ways, and remembers what of the panel is shown."""

    def __init__(self, pages: Pages, side: SidePanel, settings: Settings) -> None:
        super().__init__(side)
        self._pages = pages
        self._side = side
        self._settings = settings
        self._actions: dict[int, QAction] = {}
        self._trash: TrashPage | None = None
        self._in_view: QWidget | None = None
        pages.page_changed.connect(self._on_page_changed)
        pages.record_changed.connect(self._on_record_changed)
        pages.open_requested.connect(self._on_open_requested)
        pages.new_requested.connect(self._on_new_requested)
        side.form_made.connect(self._on_form_made)
        side.changed.connect(self._note)

    def set_actions(self, record: QAction, history: QAction) -> None:
        """Take the two actions whose ticks say what is shown."""
        self._actions = {RECORD: record, HISTORY: history}

    # -- what is shown

    def show(self, tab: int | None) -> None:
        """Show a tab of the panel, or none of it."""
        self._side.show_tab(tab)
        self._note()

    def toggle(self, tab: int) -> None:
        """Show a tab of the panel, or hide the panel where the tab is in front."""
        self.show(None if self._side.shown() == tab else tab)

    def begin(self) -> None:
        """Show of a file just opened what was shown when the program ended."""
        self._give_keys()
        if self._settings.get(HISTORY_VISIBLE):
            self.show(HISTORY)
        else:
            self.show(RECORD if self._settings.get(FORM_VISIBLE) else None)

    @Slot(int)
    def go_to(self, table_id: int) -> None:
        """Bring a table into view and put the keyboard into it."""
        self._pages.show_table(table_id)
        self._give_keys()

    @Slot(object, int)
    def go_to_imported(self, _report: object, table_id: int) -> None:
        """Bring the table into view that an import went into."""
        self.go_to(table_id)

    @Slot()
    def keep_typed(self) -> None:
        """Save what stands in a cell or the form, and the columns: the file is to be closed."""
        page, form = self._pages.current_page(), self._side.form
        if page is not None:
            page.grid.finish_edit()
            page.columns.flush()
        if form is not None:
            form.flush()

    @Slot(object)
    def resume(self, draft: Draft) -> None:
        """Go on with what was half-typed."""
        table = self._pages.table(draft.table_id)
        if table is not None:
            self._pages.show_table(table.id)
            self.show(RECORD)
            self._side.need_form().resume(draft, table)
            self._side.need_form().setFocus()

    def save(self, notice: StatusNotice) -> None:
        """Save what is typed in the form; where nothing waits to be saved, say so."""
        form = self._side.form
        if form is not None and form.is_dirty():
            form.save()
        elif self._pages.isVisible():
            notice.tell(ALL_SAVED, None)

    @Slot()
    def _note(self) -> None:
        shown = self._side.shown()
        for tab, setting in ((RECORD, FORM_VISIBLE), (HISTORY, HISTORY_VISIBLE)):
            self._settings.set(setting, shown == tab)
            if tab in self._actions:
                self._actions[tab].setChecked(shown == tab)

    # -- from the pages to the panel

    def _give_keys(self) -> None:
        """Put the keyboard into the page in view."""
        page = self._pages.stack.currentWidget()
        if page is not None and page.focusProxy() is not None:
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_keys_along(self) -> None:
        """Keep the keyboard in the page in view: Qt would put it into the search of a new one."""
        before, self._in_view = self._in_view, self._pages.stack.currentWidget()
        focused = self._pages.window().focusWidget()
        inside = focused is None or self._pages.stack.isAncestorOf(focused)
        if inside and self._in_view is not before:
            self._give_keys()

    @Slot()
    def _on_page_changed(self) -> None:
        self._take_keys_along()
        if self._pages.is_trash():
            self._follow_trash()
            return
        page = self._pages.current_page()
        record_id = page.current_id() if page is not None else 0
        self._side.follow(self._pages.current_table(), record_id)

    def _follow_trash(self) -> None:
        """Show what is chosen in the Trash, from now on."""
        trash = self._pages.trash_page
        if trash is not self._trash:
            self._trash = trash
            trash.current_changed.connect(self._on_trashed_chosen)
        self._on_trashed_chosen(*trash.current_record())

    @Slot(int, int)
    def _on_trashed_chosen(self, table_id: int, record_id: int) -> None:
        if self._pages.is_trash():
            self._side.follow(self._pages.table(table_id), record_id)

    def _table(self) -> TableDef | None:
        """Answer the table of the record in view, in its own page or in the Trash."""
        if self._pages.is_trash() and self._trash is not None:
            return self._pages.table(self._trash.current_record()[0])
        return self._pages.current_table()

    @Slot()
    def _on_record_changed(self) -> None:
        self._on_page_changed()  # a page that is not in view may have said it: nobody looks at it

    @Slot(int)
    def _on_open_requested(self, record_id: int) -> None:
        self.show(RECORD)
        self._side.follow(self._pages.current_table(), record_id)
        self._side.need_form().setFocus()

    @Slot()
    def _on_new_requested(self) -> None:
        table = self._pages.current_table()
        if table is not None:
            self.show(RECORD)
            self._side.need_form().new_record(table, None)

    # -- from the panel to the pages

    @Slot(object)
    def _on_form_made(self, form: RecordForm) -> None:
        form.previous_requested.connect(self._on_previous)
        form.next_requested.connect(self._on_next)
        form.closed.connect(self._on_form_closed)
        form.history_requested.connect(self._on_history_requested)
        form.saved.connect(self._select)
        form.stayed.connect(self._select)

    @Slot()
    def _on_previous(self) -> None:
        if self._pages.is_trash():
            self._pages.trash_page.view.step(-1)
            return
        page = self._pages.current_page()
        if page is not None:
            self._select(page.previous_id(page.current_id()))

    @Slot()
    def _on_next(self) -> None:
        if self._pages.is_trash():
            self._pages.trash_page.view.step(1)
            return
        page = self._pages.current_page()
        if page is not None:
            self._select(page.next_id(page.current_id()))

    @Slot(int)
    def _select(self, record_id: int) -> None:
        page = self._pages.current_page()
        if page is not None and record_id and page.current_id() != record_id:
            page.select_record(record_id)

    @Slot()
    def _on_form_closed(self) -> None:
        self.show(None)
        page = self._pages.current_page()
        if page is not None:
            page.setFocus()

    @Slot(int)
    def _on_history_requested(self, record_id: int) -> None:
        table = self._table()
        if table is not None and record_id:
            self.show(HISTORY)
            self._side.history.show_record(table, record_id)

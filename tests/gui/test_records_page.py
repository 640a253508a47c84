"""The page of a table, used with keyboard and mouse on a real file."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTreeWidget

from domain.values import FieldDraft
from gui.delegates.boxes import box_in
from gui.delegates.editors import (
    ChoiceEditor,
    ChoicesEditor,
    DateEditor,
    LineEditor,
    LongTextEditor,
)
from gui.filter_popup import FilterPopup
from gui.records_page import RecordsPage

Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
Control, Shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NAMES = ("Ada", "Grace", "Edsger", "Barbara", "Alan", "Donald")
CITIES = ("Oslo", "Bergen", "Oslo", "Paris", "Oslo", None)

FIELDS = [
    FieldDraft("Name", required=True),
    FieldDraft("City", "choice", choices=("Oslo", "Bergen", "Paris")),
    FieldDraft("Born", "integer"),
    FieldDraft("Member", "boolean"),
    FieldDraft("Joined", "date"),
    FieldDraft("Code", unique=True),
    FieldDraft("Notes", "long_text"),
    FieldDraft("Tags", "choices", choices=("red", "green", "blue")),
]


class People:
    """The page, its table, and short ways to ask."""

    def __init__(self, qtbot, worker, page, table) -> None:
        self.qtbot, self.worker, self.page, self.table = qtbot, worker, page, table
        self.grid, self.model = page.grid, page.model
        self.ids = {field.label: field.id for field in table.fields}

    def column(self, label):
        return self.model.column_of(self.ids[label])

    def go(self, row, label):
        self.grid.setFocus()
        self.grid.go_to(row, self.column(label))

    def shown(self, label="Name"):
        """Wait for the rows and return a column of them."""
        column, rows = self.column(label), range(self.model.rowCount())
        self.qtbot.waitUntil(lambda: self.model.is_complete)
        rows = range(self.model.rowCount())
        self.qtbot.waitUntil(lambda: not any(self.model.cell(row, column).waiting for row in rows))
        return [self.model.cell(row, column).text for row in rows]

    def type(self, text, end=Key.Key_Return):
        """Type into the current cell as a person does and finish with a key."""
        for letter in text:
            self.qtbot.keyClicks(QApplication.focusWidget(), letter)
        self.qtbot.keyClick(QApplication.focusWidget(), end)

    def saved(self, record_id, label):
        """Return what the file holds."""
        found = self.ask(lambda reader: reader.record(self.table, record_id))
        return found.values[[one.id for one in self.table.fields].index(self.ids[label])]

    def ask(self, question):
        answers = []
        self.worker.read(question, owner=self.worker, then=answers.append)
        self.qtbot.waitUntil(lambda: bool(answers))
        return answers[0]

    def write(self, operation):
        with self.qtbot.waitSignal(self.worker.committed):
            self.worker.write(operation, owner=self.worker, label="Elsewhere")

    def click_header(self, label, modifier=Qt.KeyboardModifier.NoModifier):
        header = self.grid.header
        at = QPoint(header.sectionViewportPosition(self.column(label)) + 40, 10)
        self.qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, modifier, at)
        self.qtbot.waitUntil(lambda: self.model.is_complete)

    def copied(self):
        return QGuiApplication.clipboard().text()

    def paste(self, text):
        QGuiApplication.clipboard().setText(text)
        self.qtbot.keyClick(self.grid, Key.Key_V, Control)


def make_table(session):
    return session.create_table("People", FIELDS)


def fill(session, table):
    name, city, born, member, joined, code, *_ = (field.id for field in table.fields)
    for number, who in enumerate(NAMES):
        session.create(
            table.id,
            {
                name: who,
                city: CITIES[number],
                born: 1900 + number,
                member: number % 2,
                joined: f"2020-01-0{number + 1}",
                code: f"c{number}",
            },
        )


def open_page(qtbot, worker, table):
    page = RecordsPage(worker, table)
    page.resize(1300, 600)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    qtbot.waitUntil(lambda: page.model.is_complete)
    return page


@pytest.fixture
def empty(qtbot, worker):
    """A table without records on its page."""
    made = []
    with qtbot.waitSignal(worker.committed):
        worker.write(make_table, owner=worker, then=made.append)
    table = made[0].value
    return People(qtbot, worker, open_page(qtbot, worker, table), table)


@pytest.fixture
def people(qtbot, worker):
    """Six people on their page."""
    made = []

    def make(session):
        table = make_table(session)
        fill(session, table)
        return table

    with qtbot.waitSignal(worker.committed):
        worker.write(make, owner=worker, then=made.append)
    table = made[0].value
    found = People(qtbot, worker, open_page(qtbot, worker, table), table)
    assert found.shown() == list(NAMES)
    return found


# -- editing


def test_typing_replaces_a_cell_and_enter_goes_down(people):
    people.go(0, "Name")
    with people.qtbot.waitSignal(people.worker.committed) as committed:
        people.type("Ada Lovelace")
    assert committed.args[0].label == "Edit Name of Ada"
    assert people.saved(1, "Name") == "Ada Lovelace"
    assert (people.grid.currentIndex().row(), people.grid.currentIndex().column()) == (1, 0)


def test_tab_saves_and_goes_right(people):  # beekeeper-studio#2480: Tab lost what was typed
    people.go(0, "Name")
    with people.qtbot.waitSignal(people.worker.committed):
        people.type("Ada L", Key.Key_Tab)
    assert people.saved(1, "Name") == "Ada L"
    assert people.grid.currentIndex().column() == people.column("City")


def test_escape_gives_up(people):
    people.go(0, "Name")
    with people.qtbot.assertNotEmitted(people.worker.committed, wait=50):
        people.type("Nobody", Key.Key_Escape)
    assert people.shown()[0] == "Ada"


def test_f2_edits_what_is_there(people):
    people.go(0, "Name")
    people.qtbot.keyClick(people.grid, Key.Key_F2)
    editor = QApplication.focusWidget()
    assert isinstance(editor, LineEditor)
    assert editor.text() == "Ada"
    people.qtbot.keyClick(editor, Key.Key_End)
    with people.qtbot.waitSignal(people.worker.committed):
        people.type("!")
    assert people.saved(1, "Name") == "Ada!"


def test_an_editor_that_changed_nothing_writes_nothing(people):
    people.go(0, "Name")
    people.qtbot.keyClick(people.grid, Key.Key_F2)
    with people.qtbot.assertNotEmitted(people.worker.committed, wait=50):
        people.qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return)


def test_a_wrong_text_stays_in_its_editor_with_the_reason(people):
    people.go(0, "Born")
    people.type("soon")
    editor = QApplication.focusWidget()
    assert isinstance(editor, LineEditor)
    assert editor.text() == "soon"
    assert "is not a whole number" in editor.accessibleDescription()
    editor.clear()
    with people.qtbot.waitSignal(people.worker.committed):
        people.type("1815")
    assert people.saved(1, "Born") == 1815


def test_a_wrong_text_left_by_a_click_can_be_taken_up_again(people):
    people.go(0, "Born")
    for letter in "soon":
        people.qtbot.keyClicks(QApplication.focusWidget(), letter)
    people.go(3, "Name")
    people.qtbot.waitUntil(people.page.banner.isVisible)
    assert "“soon” was not saved in Born." in people.page.banner.text()
    people.page._edit_again()
    editor = QApplication.focusWidget()
    assert isinstance(editor, LineEditor)
    assert editor.text() == "soon"
    assert people.grid.currentIndex().row() == 0


def test_a_value_in_use_is_put_back_and_kept_for_another_try(people):
    people.go(0, "Code")
    people.type("c1")
    people.qtbot.waitUntil(people.page.banner.isVisible)
    assert "“c1” was not saved in Code." in people.page.banner.text()
    assert people.shown("Code")[0] == "c0"


def test_reading_again_does_not_touch_what_is_being_typed(people):
    people.go(0, "Name")
    people.qtbot.keyClicks(people.grid, "X")
    born = people.ids["Born"]
    people.write(lambda s: s.update(people.table.id, 1, {born: 1815}))
    people.qtbot.waitUntil(lambda: people.model.cell(0, people.column("Born")).text == "1815")
    assert QApplication.focusWidget().text() == "X"


def test_space_and_click_turn_yes_and_no(people):
    people.go(0, "Member")
    with people.qtbot.waitSignal(people.worker.committed):
        people.qtbot.keyClick(people.grid, Key.Key_Space)
    assert people.saved(1, "Member") == 1
    box = box_in(people.grid.visualRect(people.grid.currentIndex())).center()
    with people.qtbot.waitSignal(people.worker.committed):
        people.qtbot.mouseClick(people.grid.viewport(), Qt.MouseButton.LeftButton, pos=box)
    assert people.saved(1, "Member") == 0
    with people.qtbot.waitSignal(people.worker.committed):
        people.qtbot.keyClicks(people.grid, "y")
    assert people.saved(1, "Member") == 1


def test_each_type_has_its_editor(people):
    kinds = {
        "City": ChoiceEditor,
        "Joined": DateEditor,
        "Notes": LongTextEditor,
        "Tags": ChoicesEditor,
        "Born": LineEditor,
    }
    for label, kind in kinds.items():
        people.go(0, label)
        people.qtbot.keyClick(people.grid, Key.Key_F2)
        assert isinstance(QApplication.focusWidget(), kind), label
        people.qtbot.keyClick(QApplication.focusWidget(), Key.Key_Escape)


def test_a_date_is_chosen_from_the_calendar(people):
    people.go(0, "Joined")
    people.qtbot.keyClick(people.grid, Key.Key_F2)
    editor = QApplication.focusWidget()
    people.qtbot.keyClick(editor, Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    calendar = editor._calendar
    assert calendar.isVisible()
    assert calendar.selectedDate().toString(Qt.DateFormat.ISODate) == "2020-01-01"
    calendar.activated.emit(calendar.selectedDate().addDays(5))
    assert editor.text() == "2020-01-06"
    with people.qtbot.waitSignal(people.worker.committed):
        people.qtbot.keyClick(editor, Key.Key_Return)
    assert people.saved(1, "Joined") == "2020-01-06"


def test_several_choices_are_ticked(people):
    people.go(0, "Tags")
    people.qtbot.keyClick(people.grid, Key.Key_F2)
    editor = QApplication.focusWidget()
    people.qtbot.keyClick(editor, Key.Key_Space)
    people.qtbot.keyClick(editor, Key.Key_Down)
    people.qtbot.keyClick(editor, Key.Key_Down)
    people.qtbot.keyClick(editor, Key.Key_Space)
    with people.qtbot.waitSignal(people.worker.committed):
        people.qtbot.keyClick(editor, Key.Key_Return)
    assert people.saved(1, "Tags") == '["red","blue"]'


def test_a_choice_is_chosen_by_keys(people):
    people.go(0, "City")
    people.qtbot.keyClicks(people.grid, "p")
    editor = QApplication.focusWidget()
    assert isinstance(editor, ChoiceEditor)
    with people.qtbot.waitSignal(people.worker.committed):
        people.qtbot.keyClick(editor, Key.Key_Return)
    assert people.saved(1, "City") == "Paris"
    assert people.grid.currentIndex().row() == 1


def test_a_step_through_the_choices_is_not_the_choice_yet(people):
    people.go(0, "City")
    people.qtbot.keyClick(people.grid, Key.Key_F2)
    editor = QApplication.focusWidget()
    with people.qtbot.assertNotEmitted(people.worker.committed, wait=50):
        for key in (Key.Key_Down, Key.Key_Down, Key.Key_Up):
            people.qtbot.keyClick(QApplication.focusWidget(), key)
    assert QApplication.focusWidget() is editor
    with people.qtbot.waitSignal(people.worker.committed):
        people.qtbot.keyClick(editor, Key.Key_Return)
    assert people.saved(1, "City") == "Bergen"


def test_a_whole_word_typed_on_a_choice_leads_to_it_and_no_further(people):
    people.go(1, "City")
    for letter in "osl":
        people.qtbot.keyClicks(QApplication.focusWidget(), letter)
    with people.qtbot.waitSignal(people.worker.committed):
        people.qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return)
    assert people.saved(2, "City") == "Oslo"
    assert people.grid.currentIndex().row() == 2


def test_alt_down_and_a_double_click_unfold_the_choices(people):
    people.go(0, "City")
    people.qtbot.keyClick(people.grid, Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    editor = people.grid.indexWidget(people.grid.currentIndex())
    people.qtbot.waitUntil(editor.view().isVisible)
    people.qtbot.keyClick(editor.view(), Key.Key_Down)
    with people.qtbot.waitSignal(people.worker.committed):
        people.qtbot.keyClick(editor.view(), Key.Key_Return)
    assert people.saved(1, "City") == "Bergen"
    people.go(3, "City")
    place = people.grid.visualRect(people.grid.currentIndex()).center()
    people.qtbot.mouseClick(people.grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    people.qtbot.mouseDClick(people.grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    editor = people.grid.indexWidget(people.grid.currentIndex())
    people.qtbot.waitUntil(editor.view().isVisible)
    people.qtbot.keyClick(editor.view(), Key.Key_Escape)
    people.qtbot.keyClick(editor, Key.Key_Escape)


def test_long_text_takes_lines(people):
    people.go(0, "Notes")
    people.type("one", Key.Key_Shift)
    editor = QApplication.focusWidget()
    people.qtbot.keyClick(editor, Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    with people.qtbot.waitSignal(people.worker.committed):
        people.type("two")
    assert people.saved(1, "Notes") == "one\ntwo"


# -- moving and selecting


def selected_cells(people):
    """Return the selected cells as rows and names of columns."""
    labels = [field.label for field in people.model.fields]
    chosen = people.grid.selectionModel().selectedIndexes()
    return sorted((one.row(), labels[one.column()]) for one in chosen)


@pytest.mark.parametrize(
    ("key", "cell"),
    [
        (Key.Key_Down, (5, "City")),
        (Key.Key_Up, (0, "City")),
        (Key.Key_Right, (2, "Tags")),
        (Key.Key_Left, (2, "Name")),
        (Key.Key_Home, (0, "Name")),
        (Key.Key_End, (5, "Tags")),
    ],
)
def test_ctrl_goes_as_far_as_there_are_cells_and_takes_the_selection_along(people, key, cell):
    people.go(2, "City")
    people.qtbot.keyClick(people.grid, key, Control)
    assert people.grid.currentIndex().row() == cell[0]
    assert selected_cells(people) == [cell]


def test_ctrl_leads_to_the_last_column_that_is_seen(people):
    people.page.columns.hide(people.column("Tags"))
    people.go(2, "City")
    people.qtbot.keyClick(people.grid, Key.Key_Right, Control)
    assert selected_cells(people) == [(2, "Notes")]


def test_ctrl_and_shift_select_as_far_as_there_are_cells(people):
    people.go(3, "Born")
    people.qtbot.keyClick(people.grid, Key.Key_Down, Control | Shift)
    assert selected_cells(people) == [(3, "Born"), (4, "Born"), (5, "Born")]
    people.qtbot.keyClick(people.grid, Key.Key_Up, Shift)
    assert selected_cells(people) == [(3, "Born"), (4, "Born")]


def test_shift_space_selects_the_row_and_leaves_the_value_alone(people):
    people.go(1, "Born")
    people.qtbot.keyClick(people.grid, Key.Key_Space, Shift)
    assert QApplication.focusWidget() is people.grid
    assert [one[0] for one in selected_cells(people)] == [1] * len(FIELDS)
    assert people.shown("Born")[1] == "1901"


def test_ctrl_space_selects_the_columns_of_the_cells(people):
    people.go(1, "Born")
    people.qtbot.keyClick(people.grid, Key.Key_Right, Shift)
    people.qtbot.keyClick(people.grid, Key.Key_Space, Control)
    assert QApplication.focusWidget() is people.grid
    whole = [(row, label) for row in range(6) for label in ("Born", "Member")]
    assert selected_cells(people) == whole
    people.qtbot.keyClick(people.grid, Key.Key_Space, Control | Shift)
    assert people.grid.selected_count() == 6
    assert len(selected_cells(people)) == 6 * len(FIELDS)


# -- sort, search, filter


def test_a_click_sorts_and_shift_adds_and_the_third_clears(people):
    people.click_header("City")
    assert people.shown() == ["Grace", "Ada", "Edsger", "Alan", "Barbara", "Donald"]
    people.click_header("Name", Qt.KeyboardModifier.ShiftModifier)
    assert people.shown() == ["Grace", "Ada", "Alan", "Edsger", "Barbara", "Donald"]
    header = people.grid.header
    assert header.sort_of(people.column("City")) == (1, False)
    assert header.sort_of(people.column("Name")) == (2, False)
    people.click_header("Name", Qt.KeyboardModifier.ShiftModifier)
    assert people.shown() == ["Grace", "Edsger", "Alan", "Ada", "Barbara", "Donald"]
    people.click_header("City")
    people.click_header("City")
    assert people.shown() == list(NAMES)


def test_the_current_record_stays_current_in_another_order(people):
    people.go(4, "Name")
    people.click_header("Name")
    people.qtbot.waitUntil(lambda: people.shown()[0] == "Ada")
    assert people.page.current_id() == 5
    assert people.grid.currentIndex().row() == 1


def test_typing_searches_and_escape_clears(people):
    people.page.focus_search()
    people.qtbot.keyClicks(QApplication.focusWidget(), "aR")
    people.qtbot.waitUntil(lambda: people.page.query().search == "aR")
    assert people.shown() == ["Barbara"]
    assert people.page.status() == "1 of 6 records"
    people.qtbot.keyClick(people.page.search, Key.Key_Escape)
    people.qtbot.waitUntil(lambda: people.model.rowCount() == 6)
    assert people.page.status() == "6 records"


def test_no_hits_say_so_and_offer_the_way_back(people):
    people.qtbot.keyClicks(people.page.search, "xyz")
    people.qtbot.waitUntil(lambda: people.model.rowCount() == 0 and people.model.is_complete)
    people.qtbot.waitUntil(people.page._no_hits.isVisible)
    assert people.page._no_hits.accessibleName() == "No record contains “xyz”."
    people.page.clear_filters()
    people.qtbot.waitUntil(people.grid.isVisible)
    assert people.page.search.text() == ""


def test_a_column_is_filtered_by_its_values_with_the_keyboard(people):
    people.go(0, "City")
    people.qtbot.keyClick(people.grid, Key.Key_L, Control | Shift)
    popup = people.page.findChild(FilterPopup)
    tree = popup.findChild(QTreeWidget)
    people.qtbot.waitUntil(lambda: tree.topLevelItemCount() == 4)
    rows = [(tree.topLevelItem(i).text(0), tree.topLevelItem(i).text(1)) for i in range(4)]
    assert rows == [("Bergen", "1"), ("Oslo", "3"), ("Paris", "1"), ("(Blank)", "1")]
    popup.check_none()
    people.qtbot.keyClicks(QApplication.focusWidget(), "os")
    people.qtbot.keyClick(QApplication.focusWidget(), Key.Key_Down)
    people.qtbot.keyClick(tree, Key.Key_Space)
    people.qtbot.keyClick(tree, Key.Key_Return)
    people.qtbot.waitUntil(lambda: people.model.rowCount() == 3)
    assert people.shown() == ["Ada", "Edsger", "Alan"]
    assert people.page.filters.texts() == ["City: Oslo"]
    people.page.remove_filter(people.ids["City"])
    people.qtbot.waitUntil(lambda: people.model.rowCount() == 6)
    assert not people.page.filters.isVisible()


def add_many(people, number):
    name = people.ids["Name"]
    values = [{name: f"M{place:04}"} for place in range(number)]
    people.write(lambda session: session.create_many(people.table.id, values))
    people.qtbot.waitUntil(lambda: people.model.rowCount() == number + len(NAMES))


def in_sight(people):
    """Tell whether the current cell can be seen."""
    cell = people.grid.visualRect(people.grid.currentIndex())
    return cell.isValid() and people.grid.viewport().rect().contains(cell.center())


def test_another_order_keeps_the_cell_one_is_at_in_sight(people):
    add_many(people, 1_500)
    people.go(0, "Born")
    people.click_header("Name")
    people.qtbot.waitUntil(lambda: people.page.current_id() == 1)
    people.click_header("Name")
    people.qtbot.waitUntil(lambda: people.page.current_id() == 1)
    assert people.grid.currentIndex().row() == 1_505
    assert in_sight(people)
    assert people.grid.currentIndex().column() == people.column("Born")


def click_row(people, row):
    place = people.grid.visualRect(people.model.index(row, 0)).center()
    people.qtbot.mouseClick(people.grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    return people.page.current_id()


def turn_wheel(people, steps):
    viewport = people.grid.viewport()
    place = viewport.rect().center()
    event = QWheelEvent(
        place, viewport.mapToGlobal(place), QPoint(), QPoint(0, -120 * steps),
        Qt.MouseButton.NoButton, NONE, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewport, event)
    return people.grid.verticalScrollBar().value()


@pytest.mark.parametrize("act", [click_row, turn_wheel])
def test_who_goes_elsewhere_while_rows_are_on_their_way_is_left_there(people, act):
    add_many(people, 1_500)
    people.go(0, "Born")  # the last record of the new order
    done = []

    def on_first_rows():
        if not done and not people.model.is_complete:
            people.grid.updateGeometries()
            done.append(act(people, 3))

    people.model.ids_changed.connect(on_first_rows)
    people.page.sort_by(people.column("Name"), True)
    people.qtbot.waitUntil(lambda: bool(done) and people.model.is_complete)
    people.qtbot.wait(50)
    if act is click_row:
        assert people.page.current_id() == done[0] != 1
        assert people.grid.currentIndex().row() == 3
    else:
        assert people.grid.verticalScrollBar().value() == done[0] > 0


def test_only_certain_records_are_shown_until_the_chip_goes(people):
    people.page.show_only([2, 4], "Imported just now")
    people.qtbot.waitUntil(lambda: people.model.rowCount() == 2)
    assert people.shown() == ["Grace", "Barbara"]
    assert people.page.filters.texts() == ["Imported just now"]
    people.page.clear_filters()
    people.qtbot.waitUntil(lambda: people.model.rowCount() == 6)


def test_what_a_change_set_touched_is_shown_until_the_chip_goes(people):
    people.page.set_search("a")
    people.qtbot.waitUntil(lambda: people.model.rowCount() < 6)
    people.worker.write(
        lambda session: session.update(people.table.id, 2, {people.ids["City"]: "Oslo"}),
        owner=people.page,
        then=lambda written: people.page.show_changed_in(written.change_set.id, "By this import"),
    )
    people.qtbot.waitUntil(lambda: people.shown() == ["Grace"])
    assert people.page.filters.texts() == ["By this import"]
    assert people.page.search.text() == ""
    people.page.remove_filter(0)
    people.qtbot.waitUntil(lambda: people.model.rowCount() == 6)
    assert not people.page.filters.isVisible()


# -- columns


def test_columns_stay_as_they_were_left(people):
    header, page = people.grid.header, people.page
    header.resizeSection(people.column("Name"), 333)
    header.moveSection(header.visualIndex(people.column("Born")), 0)
    page.columns.hide(people.column("City"))
    people.click_header("Name")
    assert page._hidden.text() == "Hidden: 1"
    page.hide()
    people.qtbot.waitUntil(lambda: bool(people.ask(lambda r: r.view(people.table.id))))
    again = open_page(people.qtbot, people.worker, people.table)
    people.qtbot.waitUntil(lambda: bool(again.query().sort))
    assert again.grid.header.sectionSize(people.column("Name")) == 333
    assert again.grid.columns_seen()[:2] == [people.column("Born"), people.column("Name")]
    assert again.grid.isColumnHidden(people.column("City"))
    assert again.query().sort == ((people.ids["Name"], False),)
    again.columns.show_all()
    assert not again.columns.hidden()


def width(people, label):
    return people.grid.header.sectionSize(people.column(label))


def test_columns_begin_as_wide_as_what_they_hold(people):
    field = {label: people.ids[label] for label in ("Name", "Code", "Born")}
    people.write(
        lambda s: s.update(people.table.id, 1, {field["Name"]: "n" * 30, field["Code"]: "c" * 300})
    )
    people.write(lambda s: s.update(people.table.id, 2, {field["Born"]: 10**17}))
    page = open_page(people.qtbot, people.worker, people.table)
    again = People(people.qtbot, people.worker, page, people.table)
    assert again.shown()[2] == "Edsger"
    letters = page.grid.fontMetrics().horizontalAdvance("n" * 30)
    assert letters < width(again, "Name") < letters + 40
    assert width(again, "Code") == 320
    assert page.grid.fontMetrics().horizontalAdvance("1" * 18) < width(again, "Born") <= 180
    assert 60 <= width(again, "Member") < 160


def test_only_a_width_that_was_set_is_kept(people):
    people.grid.header.resizeSection(people.column("City"), 99)
    people.click_header("Name")
    people.page.columns.hide(people.column("Born"))
    people.page.columns.show(people.column("Born"))
    people.page.hide()
    people.qtbot.waitUntil(lambda: bool(people.ask(lambda r: r.view(people.table.id))))
    kept = {
        one["id"]: one["width"] for one in people.ask(lambda r: r.view(people.table.id))["columns"]
    }
    assert kept == {one: 99 if one == people.ids["City"] else 0 for one in people.ids.values()}


def test_columns_keep_their_first_width_when_a_field_is_added(people):
    people.write(
        lambda s: s.update(people.table.id, 1, {people.ids["Name"]: "a name of some length"})
    )
    page = open_page(people.qtbot, people.worker, people.table)
    again = People(people.qtbot, people.worker, page, people.table)
    again.shown()
    before = width(again, "Name")
    again.write(lambda s: s.add_field(people.table.id, FieldDraft("Shoe size", "integer")))
    page.set_table(again.ask(lambda reader: reader.table(people.table.id)))
    again.shown()
    assert width(again, "Name") == before


def test_a_new_field_becomes_a_column(people):
    people.write(lambda s: s.add_field(people.table.id, FieldDraft("Shoe size", "integer")))
    people.page.set_table(people.ask(lambda reader: reader.table(people.table.id)))
    assert people.shown() == list(NAMES)
    label = people.model.headerData(8, Qt.Orientation.Horizontal)
    assert label == "Shoe size"


# -- copy and paste


def test_a_range_is_copied_as_it_is_seen(people):
    people.go(0, "Name")
    for _ in range(2):
        people.qtbot.keyClick(people.grid, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    people.qtbot.keyClick(people.grid, Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    people.qtbot.keyClick(people.grid, Key.Key_C, Control)
    assert people.copied() == "Ada\tOslo\nGrace\tBergen\nEdsger\tOslo"


def test_a_range_is_pasted_as_one_change(people):
    people.go(1, "Name")
    with people.qtbot.waitSignal(people.worker.committed) as committed:
        people.paste("Grace Hopper\tParis\nEdsger\tBergen\n")
    assert committed.args[0].label == "Paste 3 cells"
    assert people.saved(2, "Name") == "Grace Hopper"
    assert [people.saved(one, "City") for one in (2, 3)] == ["Paris", "Bergen"]


def test_rows_beyond_the_end_become_new_records(people):
    people.go(5, "Name")
    with people.qtbot.waitSignal(people.worker.committed) as committed:
        people.paste("Don\nKen\nDennis")
    assert committed.args[0].label == "Paste 3 cells"
    people.qtbot.waitUntil(lambda: people.model.rowCount() == 8)
    assert people.shown()[5:] == ["Don", "Ken", "Dennis"]


def test_one_cell_is_pasted_into_all_selected(people):
    people.go(0, "City")
    people.qtbot.keyClick(people.grid, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    people.qtbot.keyClick(people.grid, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    with people.qtbot.waitSignal(people.worker.committed):
        people.paste("Paris")
    assert [people.saved(one, "City") for one in (1, 2, 3, 4)] == ["Paris"] * 4


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1999\nsoon\n1888", "Row 2, Born: “soon” is not a whole number."),
        ("1\tyes\t2020-01-01\tc9\tx\tred\tmore", "only 6 columns"),
    ],
)
def test_a_paste_that_does_not_fit_changes_nothing(people, text, sentence):
    people.go(0, "Born")
    with people.qtbot.assertNotEmitted(people.worker.committed, wait=50):
        people.paste(text)
        people.qtbot.waitUntil(people.page.banner.isVisible)
    assert people.page.banner.text().startswith("Nothing was pasted")
    assert sentence in people.page.banner.text()


def test_a_paste_of_values_in_use_is_taken_back(people):
    people.go(0, "Code")
    people.paste("new\nc5")
    people.qtbot.waitUntil(people.page.banner.isVisible)
    assert "in use" in people.page.banner.text()
    assert [people.saved(one, "Code") for one in (1, 2)] == ["c0", "c1"]


@pytest.mark.parametrize("key", [Key.Key_Backspace, Key.Key_Delete])
def test_delete_and_backspace_empty_the_selected_cells(people, key):
    people.go(0, "City")
    people.qtbot.keyClick(people.grid, Key.Key_Down, Shift)
    with people.qtbot.waitSignal(people.worker.committed) as committed:
        people.qtbot.keyClick(people.grid, key)
    assert committed.args[0].label == "Clear 2 cells"
    assert [people.saved(one, "City") for one in (1, 2)] == [None, None]


def test_cut_copies_the_cells_and_empties_them_as_one_step(people):
    people.go(0, "City")
    people.qtbot.keyClick(people.grid, Key.Key_Down, Shift)
    with people.qtbot.waitSignal(people.worker.committed) as committed:
        people.qtbot.keyClick(people.grid, Key.Key_X, Control)
    assert committed.args[0].label == "Cut 2 cells"
    assert people.copied() == "Oslo\nBergen"
    assert [people.saved(one, "City") for one in (1, 2)] == [None, None]


def test_fill_down_puts_the_first_row_into_those_below(people):
    people.go(1, "City")
    for key in (Key.Key_Down, Key.Key_Down, Key.Key_Right):
        people.qtbot.keyClick(people.grid, key, Shift)
    with people.qtbot.waitSignal(people.worker.committed) as committed:
        people.qtbot.keyClick(people.grid, Key.Key_D, Control)
    assert committed.args[0].label == "Fill 4 cells"
    cities = [people.saved(one, "City") for one in range(1, 7)]
    assert cities == ["Oslo", "Bergen", "Bergen", "Bergen", "Oslo", None]
    assert [people.saved(one, "Born") for one in range(1, 7)] == [
        1900,
        1901,
        1901,
        1901,
        1904,
        1905,
    ]


def test_fill_down_on_one_cell_takes_what_is_above_it(people):
    people.go(1, "City")
    with people.qtbot.waitSignal(people.worker.committed):
        people.qtbot.keyClick(people.grid, Key.Key_D, Control)
    assert people.saved(2, "City") == "Oslo"


def test_fill_down_never_doubles_a_unique_value(people):
    people.go(0, "Code")
    people.qtbot.keyClick(people.grid, Key.Key_Down, Shift)
    people.qtbot.keyClick(people.grid, Key.Key_D, Control)
    people.qtbot.waitUntil(people.page.banner.isVisible)
    assert "Nothing was changed" in people.page.banner.text()
    assert people.shown("Code")[:2] == ["c0", "c1"]


@pytest.mark.parametrize("modifiers", [Control, Control | Shift])
def test_a_key_puts_today_into_dates_and_into_nothing_else(people, modifiers):
    people.go(0, "Member")
    people.qtbot.keyClick(people.grid, Key.Key_Right, Shift)
    with people.qtbot.waitSignal(people.worker.committed):
        people.qtbot.keyClick(people.grid, Key.Key_Semicolon, modifiers)
    assert people.saved(1, "Joined") == dt.date.today().isoformat()
    assert people.saved(1, "Member") == 0


# -- records


@pytest.mark.parametrize("whole", [True, False])
def test_delete_moves_records_to_the_trash_without_a_question(people, whole):
    people.page.columns.hide(people.column("Tags"))
    people.go(1, "Name")
    people.qtbot.keyClick(people.grid, Key.Key_Down, Shift)
    if whole:
        people.qtbot.keyClick(people.grid, Key.Key_Space, Shift)
    key, modifier = (Key.Key_Delete, NONE) if whole else (Key.Key_Minus, Control)
    with people.qtbot.waitSignal(people.worker.committed) as committed:
        people.qtbot.keyClick(people.grid, key, modifier)
    assert committed.args[0].label == "Delete 2 records"
    assert people.shown() == ["Ada", "Barbara", "Alan", "Donald"]
    assert people.page.status().startswith("4 records")


def test_records_are_deleted_one_after_another_without_a_mouse(people):
    people.go(1, "Name")
    for left in (["Ada", "Edsger"], ["Ada", "Barbara"]):
        with people.qtbot.waitSignal(people.worker.committed):
            people.qtbot.keyClick(people.grid, Key.Key_Minus, Control)
        people.qtbot.waitUntil(lambda names=left: people.shown()[:2] == names)
        assert people.grid.currentIndex().row() == 1
    people.qtbot.keyClick(people.grid, Key.Key_Space, Shift)
    with people.qtbot.waitSignal(people.worker.committed):
        people.qtbot.keyClick(people.grid, Key.Key_Delete)
    people.qtbot.waitUntil(lambda: people.model.rowCount() == 3)


def test_all_records_are_selected_and_deleted(people):
    people.go(0, "Name")
    people.qtbot.keyClick(people.grid, Key.Key_A, Control)
    assert people.page.status() == "6 records · 6 selected"
    with people.qtbot.waitSignal(people.worker.committed) as committed:
        people.qtbot.keyClick(people.grid, Key.Key_Delete)
    assert committed.args[0].label == "Delete 6 records"
    people.qtbot.waitUntil(people.page._no_records.isVisible)


def test_a_duplicate_leaves_unique_values_blank_and_is_gone_to(people):
    people.go(0, "Name")
    with people.qtbot.waitSignal(people.worker.committed) as committed:
        people.qtbot.keyClick(people.grid, Key.Key_D, Control | Shift)
    assert committed.args[0].label == "Duplicate Ada"
    people.qtbot.waitUntil(lambda: people.page.current_id() == 7)
    assert people.shown()[6] == "Ada"
    assert people.saved(7, "Code") is None


def test_keys_ask_for_the_form(people):
    people.go(2, "Name")
    with people.qtbot.waitSignal(people.page.open_requested) as opened:
        people.qtbot.keyClick(people.grid, Key.Key_F4)
    assert opened.args == [3]
    with people.qtbot.waitSignal(people.page.new_requested):
        people.qtbot.keyClick(people.grid, Key.Key_N, Control)


def test_a_double_click_on_the_row_opens_the_form(people):
    rows = people.grid.rows
    at = QPoint(10, rows.sectionViewportPosition(3) + 5)
    with people.qtbot.waitSignal(people.page.open_requested) as opened:
        QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=at)
        QTest.mouseDClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert opened.args == [4]


def test_before_and_after_follow_the_order(people):
    people.click_header("Name")
    assert people.page.next_id(1) == 5
    assert people.page.previous_id(5) == 1
    assert people.page.previous_id(1) == 0
    assert people.page.next_id(2) == 0


def test_the_current_record_is_told(people):
    people.go(0, "Name")
    with people.qtbot.waitSignal(people.page.current_changed) as changed:
        people.go(3, "Name")
    assert changed.args == [4]
    with people.qtbot.assertNotEmitted(people.page.current_changed):
        people.go(3, "City")


def test_an_empty_table_teaches(empty):
    assert empty.page._no_records.isVisible()
    with empty.qtbot.waitSignal(empty.page.new_requested):
        empty.page.add_record()
    empty.write(lambda s: fill(s, empty.table))
    empty.qtbot.waitUntil(empty.grid.isVisible)
    assert empty.shown() == list(NAMES)


def test_menus_offer_every_action(people):
    people.go(0, "City")
    people.qtbot.keyClick(people.grid, Key.Key_Menu)
    menu = QApplication.activePopupWidget()
    texts = [action.text().split("\t")[0] for action in menu.actions() if action.text()]
    menu.close()
    assert "Duplicate record" in texts
    assert "Column “City”" in texts


def test_everything_has_a_name_for_a_screen_reader(people):
    assert people.grid.accessibleName() == "Records of People"
    index = people.model.index(0, people.column("Member"))
    assert people.model.data(index, Qt.ItemDataRole.AccessibleTextRole) == "no"


def test_the_table_stays_where_it_is_while_progress_is_shown(people):
    before = people.grid.geometry()
    people.page.progress.begin("Moving 6 records to the Trash")
    people.qtbot.waitUntil(people.page.progress.isVisible)
    people.page.progress.advance(3, 6)
    people.qtbot.wait(50)
    assert people.grid.geometry() == before
    people.page.progress.finish()
    assert people.grid.geometry() == before

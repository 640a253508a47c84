"""Several files at once: one dialog after another, the same again for those alike, a summary."""

from __future__ import annotations

import gzip
import platform
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from domain.errors import NotFound
from domain.exporting import export
from domain.formats import registry
from domain.importing import import_file, plan_import
from domain.values import FieldDef, FieldDraft, Query, TableDef
from domain.workspace import Workspace
from gui import dialogs, places
from gui.importing.queue_strip import OWN, SAME
from gui.importing.results import ImportResult, title_words
from gui.main_window import MainWindow
from gui.settings import AUTHOR, Settings
from gui.tour.hands import Drag
from gui.window import imports, offers, sources
from gui.worker import Worker

LEFT = Qt.MouseButton.LeftButton


class Desk:
    """The window on a real workspace, with short ways to act and ask."""

    def __init__(self, qtbot, folder: Path) -> None:
        settings = Settings(folder / "settings.ini")
        settings.set(AUTHOR, "Kim")
        self.qtbot = qtbot
        self.folder = folder
        self.worker = Worker()
        self.window = MainWindow(self.worker, settings)
        qtbot.addWidget(self.window)
        self.window.resize(1200, 720)
        self.window.show()

    @property
    def dialog(self):
        return self.window.files.dialog

    @property
    def summary(self):
        return self.window.abilities.import_news.summary

    def wait(self, what) -> None:
        self.qtbot.waitUntil(lambda: bool(what()), timeout=20_000)

    def open(self, path: Path) -> None:
        self.window.open_files([path])
        self.wait(lambda: self.window.stack.currentWidget() is self.window.splitter)

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def drop(self, *paths: Path) -> None:
        drag = Drag(self.window, list(paths))
        assert drag.enter()
        assert drag.drop()

    def shown(self, name: str):
        """Wait until the dialog for a file is ready to import."""
        self.wait(lambda: self.dialog and self.dialog.path.name == name)
        self.wait(lambda: self.dialog.bar.go.isEnabled())
        return self.dialog

    def click(self, button) -> None:
        self.qtbot.mouseClick(button, LEFT)

    def import_it(self, name: str) -> None:
        self.click(self.shown(name).bar.go)

    def over(self) -> None:
        self.wait(lambda: self.dialog is None and not self.window.files.imports._running)

    def tabs(self) -> list[str]:
        bar = self.window.pages.tab_bar
        return [bar.tabText(at) for at in range(bar.count() - 1)]

    def tables(self) -> dict[str, list[tuple]]:
        found: list = []

        def work(reader):
            return {
                table.label: [one.values for one in reader.iter_records(table, Query(table.id))]
                for table in reader.tables()
            }

        self.worker.read(work, owner=self.window, then=found.append)
        self.wait(lambda: found)
        return found[0]

    def lines(self) -> list[tuple[str, str]]:
        return [(line.result.name, line.text()) for line in self.summary.lines]


@pytest.fixture
def desk(qtbot, tmp_path):
    made = Desk(qtbot, tmp_path)
    with Workspace.open(tmp_path / "club.tabularium", actor="Kim"):
        pass
    made.open(tmp_path / "club.tabularium")
    yield made
    made.window.close()
    made.worker.shut_down()


MONTH = "Name,Fee\n{0},{1}\n"


# -- one after another


def test_each_dialog_knows_the_tables_made_before_it(desk):
    one = desk.write("one.csv", "Name\nAda\n")
    two = desk.write("two.csv", "Title\nBo\n")
    desk.drop(one, two)
    dialog = desk.shown("one.csv")
    assert dialog.queue.place_text() == "File 1 of 2"
    assert dialog.bar.cancel.text() == "Skip this file"
    desk.click(dialog.bar.go)
    dialog = desk.shown("two.csv")
    target = dialog.header.target.combo
    assert [target.itemText(at) for at in range(target.count())] == ["New table", "one"]
    assert dialog.queue.place_text() == "File 2 of 2"
    assert dialog.bar.cancel.text() == "Skip this file"
    desk.click(dialog.bar.go)
    desk.over()
    desk.wait(lambda: desk.summary and desk.summary.isVisible())
    assert desk.summary.title() == "2 files imported"
    assert desk.lines() == [("one.csv", "1 record added."), ("two.csv", "1 record added.")]
    desk.wait(lambda: desk.tabs() == ["one", "two"])


def test_skipping_one_goes_on_and_asks_nothing(desk):
    desk.drop(*(desk.write(f"{name}.csv", f"{name}\nx\n") for name in ("one", "two", "three")))
    desk.click(desk.shown("one.csv").bar.cancel)
    desk.import_it("two.csv")
    desk.click(desk.shown("three.csv").bar.cancel)
    desk.over()
    desk.wait(lambda: desk.summary and desk.summary.isVisible())
    assert desk.summary.title() == "1 of 3 files imported"
    assert [words for _, words in desk.lines()] == [
        "Skipped by you.",
        "1 record added.",
        "Skipped by you.",
    ]
    first = desk.summary.lines[0]
    assert not first.undo.isVisible()
    assert not first.show_records.isVisible()


def test_stop_here_leaves_the_rest_out(desk):
    desk.drop(*(desk.write(f"{name}.csv", f"{name}\nx\n") for name in ("one", "two", "three")))
    desk.import_it("one.csv")
    desk.click(desk.shown("two.csv").queue.stop)
    desk.over()
    assert [words for _, words in desk.lines()] == [
        "1 record added.",
        "Skipped by you.",
        "Not begun: you stopped before.",
    ]
    desk.wait(lambda: desk.tabs() == ["one"])


def test_each_file_has_its_own_undo_and_show(desk):
    desk.drop(desk.write("one.csv", "Name\nAda\n"), desk.write("two.csv", "Title\nBo\n"))
    desk.import_it("one.csv")
    desk.import_it("two.csv")
    desk.over()
    desk.wait(lambda: desk.tabs() == ["one", "two"])
    first, second = desk.summary.lines
    desk.click(first.show_records)
    assert desk.window.pages.current_table().label == "one"
    desk.click(first.undo)
    desk.wait(lambda: desk.tabs() == ["two"])
    desk.wait(lambda: first.text().startswith("Taken back."))
    assert not first.undo.isVisible()
    assert second.undo.isVisible()
    desk.window.undo.redo_next()
    desk.wait(lambda: first.text() == "1 record added.")
    assert first.undo.isVisible()


def test_an_unreadable_file_is_told_and_skipped(desk):
    bad = desk.folder / "bad.xlsx"
    bad.write_bytes(b"PK\x03\x04 this is no workbook")
    desk.drop(bad, desk.write("two.csv", "Title\nBo\n"))
    desk.wait(lambda: desk.dialog and desk.dialog.middle.nothing.isVisible())
    desk.click(desk.dialog.bar.cancel)
    desk.import_it("two.csv")
    desk.over()
    assert desk.summary.title() == "1 of 2 files imported"
    assert desk.lines()[0][1].startswith("“bad.xlsx” is damaged.")


def test_a_file_that_comes_later_waits_its_turn(desk):
    desk.drop(desk.write("one.csv", "Name\nAda\n"))
    dialog = desk.shown("one.csv")
    assert not dialog.queue.isVisible()
    desk.window.open_files([desk.write("two.csv", "Name\nBo\n")])
    assert dialog.queue.place_text() == "File 1 of 2"
    assert dialog.queue.isVisible()
    desk.wait(lambda: dialog.queue.alike.isVisible())
    desk.click(dialog.bar.cancel)
    desk.shown("two.csv").reject()
    desk.over()


# -- those alike


def test_files_with_the_same_columns_go_into_the_same_table(desk):
    months = [
        desk.write(f"{number:02}.csv", MONTH.format(f"P{number}", number)) for number in range(1, 5)
    ]
    other = desk.write("other.csv", "City\nOslo\n")
    desk.drop(months[0], other, *months[1:])
    dialog = desk.shown("01.csv")
    desk.wait(lambda: dialog.queue.alike.isVisible())
    desk.wait(lambda: "other 3 files" in dialog.queue.alike.text())
    assert not dialog.queue.where.isVisible()
    desk.click(dialog.queue.alike)
    if not dialog.queue.alike.isChecked():
        desk.qtbot.keyClick(dialog.queue.alike, Qt.Key.Key_Space)
    assert dialog.queue.where.isVisible()
    assert dialog.queue.where.currentData() == SAME
    desk.click(dialog.bar.go)
    desk.import_it("other.csv")
    desk.over()
    assert desk.tables() == {
        "01": [("P1", 1), ("P2", 2), ("P3", 3), ("P4", 4)],
        "other": [("Oslo",)],
    }
    assert [name for name, _ in desk.lines()] == [
        "01.csv",
        "02.csv",
        "03.csv",
        "04.csv",
        "other.csv",
    ]
    assert desk.summary.title() == "5 files imported"
    desk.click(desk.summary.lines[2].undo)
    desk.wait(lambda: desk.summary.lines[2].undone_by is not None)
    assert desk.tables()["01"] == [("P1", 1), ("P2", 2), ("P4", 4)]


def test_a_table_that_went_meanwhile_is_not_made_anew_for_each_of_those_alike(desk):
    gone = TableDef(7, "months", "Months", (FieldDef(1, 7, "name", "Name", "text"),))
    model = plan_import(desk.write("01.csv", MONTH.format("P1", 1)), table=gone)
    with pytest.raises(NotFound):
        imports._plan_alike(model, desk.write("02.csv", MONTH.format("P2", 2)), gone.id, [])


def test_files_with_the_same_columns_go_each_into_a_table(desk):
    paths = [desk.write(f"m{number}.csv", MONTH.format("Ada", number)) for number in (1, 2, 3)]
    desk.drop(*paths)
    dialog = desk.shown("m1.csv")
    desk.wait(lambda: "other 2 files" in dialog.queue.alike.text())
    dialog.queue.alike.setChecked(True)
    dialog.queue.where.setCurrentIndex(dialog.queue.where.findData(OWN))
    desk.click(dialog.bar.go)
    desk.over()
    assert desk.tables() == {f"m{one}": [("Ada", one)] for one in (1, 2, 3)}


def test_a_fault_in_one_of_those_alike_keeps_its_row_out_and_saves_it(desk):
    first = desk.write("a.csv", "Name,Day\nAda,2024-01-02\n")
    second = desk.write("b.csv", "Name,Day\nBo,2024-01-03\nCy,soon\n")
    desk.drop(first, second)
    dialog = desk.shown("a.csv")
    desk.wait(lambda: "the other file" in dialog.queue.alike.text())
    dialog.queue.alike.setChecked(True)
    desk.click(dialog.bar.go)
    desk.over()
    assert desk.lines()[1] == (
        "b.csv",
        "1 record added, 1 row with a fault left out, saved as “b-rejected.csv”.",
    )
    assert "soon" in (desk.folder / "b-rejected.csv").read_text(encoding="utf-8-sig")


def test_a_file_that_vanished_is_told(desk):
    paths = [desk.write(f"m{number}.csv", MONTH.format("Ada", number)) for number in (1, 2, 3)]
    desk.drop(*paths)
    dialog = desk.shown("m1.csv")
    desk.wait(lambda: "other 2 files" in dialog.queue.alike.text())
    dialog.queue.alike.setChecked(True)
    paths[1].unlink()
    desk.click(dialog.bar.go)
    desk.over()
    assert desk.summary.title() == "2 of 3 files imported"
    assert "m2.csv" in desk.lines()[1][1]
    assert desk.tables()["m1"] == [("Ada", 1), ("Ada", 3)]


def test_what_goes_on_without_a_dialog_can_be_stopped(desk):
    few = MONTH.format("Ada", 1)
    many = "Name,Fee\n" + "".join(f"P{number},{number}\n" for number in range(300_000))
    desk.drop(desk.write("a.csv", few), desk.write("b.csv", many), desk.write("c.csv", few))
    dialog = desk.shown("a.csv")
    desk.wait(lambda: "other 2 files" in dialog.queue.alike.text())
    dialog.queue.alike.setChecked(True)
    desk.click(dialog.bar.go)
    desk.wait(lambda: desk.summary and desk.summary.progress.isVisible())
    [stop] = desk.summary.progress.findChildren(QPushButton)
    desk.click(stop)
    desk.over()
    assert desk.summary.title() == "1 of 3 files imported"
    assert [words for _, words in desk.lines()[1:]] == ["Not begun: you stopped before."] * 2
    assert desk.tables() == {"a": [("Ada", 1)]}


# -- all parts of a file


def test_all_tables_of_a_database_come_in_one_by_one(desk):
    path = desk.folder / "shop.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE goods (name TEXT, price REAL)")
        connection.execute("INSERT INTO goods VALUES ('Tea', 2.5)")
        connection.execute("CREATE TABLE people (name TEXT)")
        connection.execute("INSERT INTO people VALUES ('Ada')")
    connection.close()
    desk.drop(path)
    dialog = desk.shown("shop.db")
    assert dialog.header.parts.all.text() == "Import all 2 tables"
    desk.click(dialog.header.parts.all)
    desk.over()
    desk.wait(lambda: desk.tabs() == ["goods", "people"])
    assert desk.tables() == {"goods": [("Tea", "2.5")], "people": [("Ada",)]}
    assert [name for name, _ in desk.lines()] == ["shop.db: goods", "shop.db: people"]
    desk.click(desk.summary.lines[0].undo)
    desk.wait(lambda: desk.tabs() == ["people"])


def test_tables_of_another_workspace(desk, monkeypatch):
    other = desk.folder / "other.tabularium"
    with Workspace.open(other, actor="Kim") as workspace:
        import_file(workspace, desk.write("Birds.csv", "Name\nWren\n"))
        import_file(workspace, desk.write("Trees.csv", "Name\nOak\n"))
    monkeypatch.setattr(dialogs, "ask_open_files", lambda *_args: [other])
    desk.window.actions_by_name["import_workspace"].trigger()
    dialog = desk.shown("other.tabularium")
    assert dialog.header.parts.labels() == ["Birds", "Trees"]
    dialog.header.parts.box.setCurrentIndex(1)
    desk.wait(lambda: dialog.header.target.name.text() == "Trees")
    desk.wait(lambda: dialog.bar.go.isEnabled())
    desk.click(dialog.bar.go)
    desk.over()
    assert desk.tables() == {"Trees": [("Oak",)]}


def test_the_open_workspace_cannot_be_imported_into_itself(desk, monkeypatch):
    told: list[str] = []
    monkeypatch.setattr(
        dialogs, "show_message", lambda _parent, message, **_more: told.append(message.title)
    )
    own = desk.folder / "club.tabularium"
    monkeypatch.setattr(dialogs, "ask_open_files", lambda *_args: [own])
    desk.window.actions_by_name["import_workspace"].trigger()
    assert told == ["This is the file that is open"]
    assert desk.dialog is None


@pytest.mark.parametrize("answer", ["open", "import", None])
def test_a_dropped_workspace_asks_while_another_is_open(desk, monkeypatch, answer):
    other = desk.folder / "other.tabularium"
    with Workspace.open(other, actor="Kim") as workspace:
        import_file(workspace, desk.write("Birds.csv", "Name\nWren\n"))
    asked: list[str] = []

    def choose(_parent, title, _text, _options):
        asked.append(title)
        return answer

    monkeypatch.setattr(dialogs, "choose", choose)
    desk.drop(other)
    desk.wait(lambda: asked)
    assert asked == ["Open “other.tabularium”, or import from it?"]
    if answer == "open":
        desk.wait(lambda: desk.window.windowTitle().startswith("other"))
    elif answer == "import":
        desk.shown("other.tabularium").reject()
        desk.over()
    else:
        assert desk.dialog is None
        assert desk.window.windowTitle().startswith("club")


def test_several_files_can_be_chosen_at_once(desk, monkeypatch):
    paths = [desk.write(f"{name}.csv", f"{name}\nx\n") for name in ("one", "two")]
    asked: list = []

    def ask(_parent, _title, filters, _folder):
        asked.append(filters)
        return paths

    monkeypatch.setattr(dialogs, "ask_open_files", ask)
    desk.window.actions_by_name["import"].trigger()
    desk.import_it("one.csv")
    desk.import_it("two.csv")
    desk.over()
    assert asked == [offers.to_import()]
    assert desk.summary.title() == "2 files imported"


# -- one file


def test_one_file_into_a_table_is_told_with_what_can_be_done(desk):
    desk.drop(desk.write("one.csv", "Name\nAda\nBo\n"))
    desk.import_it("one.csv")
    desk.over()
    desk.wait(lambda: desk.tabs() == ["one"])
    assert desk.window.banners.banner("import") is None, "the table says it all"
    desk.drop(desk.write("more.csv", "Name\nCy\n"))
    desk.import_it("more.csv")
    desk.over()
    banner = desk.window.banners.banner("import")
    assert banner.text() == "more.csv: 1 record added."
    buttons = {one.text(): one for one in banner.findChildren(QPushButton)}
    assert list(buttons) == ["Show the new and changed records", "Undo"]
    desk.click(buttons["Show the new and changed records"])
    page = desk.window.pages.current_page()
    desk.wait(lambda: page.model.rowCount() == 1)
    assert page.filters.texts() == ["Imported from more.csv"]
    desk.click(buttons["Undo"])
    desk.wait(lambda: desk.window.banners.banner("import") is None)
    assert desk.tables() == {"one": [("Ada",), ("Bo",)]}


def test_an_empty_table_asks_for_a_file_to_import_into_it(desk, monkeypatch):
    drafts = [FieldDraft("Name")]
    desk.worker.write(lambda session: session.create_table("Birds", drafts), owner=desk.window)
    desk.wait(lambda: desk.tabs() == ["Birds"])
    path = desk.write("birds.csv", "Name\nWren\n")
    monkeypatch.setattr(dialogs, "ask_open_files", lambda *_args: [path])
    page = desk.window.pages.current_page()
    desk.wait(
        lambda: [one for one in page.findChildren(QPushButton) if one.text() == "Import a file"]
    )
    [button] = [one for one in page.findChildren(QPushButton) if one.text() == "Import a file"]
    desk.click(button)
    dialog = desk.shown("birds.csv")
    assert dialog.header.target.combo.currentText() == "Birds"
    desk.click(dialog.bar.go)
    desk.over()
    assert desk.tables() == {"Birds": [("Wren",)]}


# -- the clipboard


def clip(text: str = "", html: str = "") -> None:
    data = QMimeData()
    if text:
        data.setText(text)
    if html:
        data.setHtml(html)
    QGuiApplication.clipboard().setMimeData(data)


def test_cells_of_a_spreadsheet_come_in_from_the_clipboard(desk):
    clip('Name\tNote\nAda\t"two\nlines"\nBo, Jr.\tx\n')
    desk.window.actions_by_name["paste_table"].trigger()
    dialog = desk.shown("Clipboard")
    folder = dialog.path.parent
    assert folder.exists()
    assert dialog.windowTitle() == "Import Clipboard"
    assert dialog.header.name.whole_text() == "Clipboard"
    desk.click(dialog.bar.go)
    desk.over()
    assert not folder.exists()
    assert desk.tables() == {"Clipboard": [("Ada", "two\nlines"), ("Bo, Jr.", "x")]}


def test_the_table_in_view_is_proposed_for_the_clipboard(desk):
    desk.drop(desk.write("one.csv", "Name\nAda\n"))
    desk.import_it("one.csv")
    desk.over()
    desk.wait(lambda: desk.tabs() == ["one"])
    clip("Name\nBo\n")
    desk.window.actions_by_name["import_clipboard"].trigger()
    dialog = desk.shown("Clipboard")
    assert dialog.header.target.combo.currentText() == "one"
    folder = dialog.path.parent
    desk.click(dialog.bar.cancel)
    desk.over()
    assert not folder.exists()


def test_a_table_of_a_web_page_without_text(desk):
    clip(html="<table><tr><th>Name<th>Age</tr><tr><td>Ada &amp; Bo<td>36</table>")
    desk.window.actions_by_name["paste_table"].trigger()
    desk.import_it("Clipboard")
    desk.over()
    assert desk.tables() == {"Clipboard": [("Ada & Bo", 36)]}


def test_an_empty_clipboard_has_its_sentence(desk, monkeypatch):
    told: list[str] = []
    monkeypatch.setattr(
        dialogs, "show_message", lambda _parent, message, **_more: told.append(message.title)
    )
    clip("  \n ")
    desk.window.actions_by_name["import_clipboard"].trigger()
    assert told == ["The clipboard holds no text"]


def test_what_a_stopped_program_left_of_a_clipboard_goes_at_the_next_start(desk):
    folder = places.pasted_folder() / "pasted-old"
    folder.mkdir()
    (folder / "Clipboard").write_text("Name\nSecret\n")
    # what a lock looks like whose program is dead: QLockFile writes process, program and host
    (folder / "in-use").write_text(f"999999999\ntabularium\n{platform.node()}\n")
    clip("Name\nBo\n")
    desk.window.actions_by_name["paste_table"].trigger()
    alive = desk.shown("Clipboard").path
    sources.sweep()
    assert not folder.exists()
    assert alive.read_text() == "Name\nBo\n"
    desk.import_it("Clipboard")
    desk.over()
    assert list(places.pasted_folder().glob("pasted-*")) == []


def test_the_open_workspace_is_not_pasted_into_itself(desk, monkeypatch):
    told: list[str] = []
    monkeypatch.setattr(
        dialogs, "show_message", lambda _parent, message, **_more: told.append(message.title)
    )
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(desk.worker.path))])
    QGuiApplication.clipboard().setMimeData(data)
    desk.window.actions_by_name["import_clipboard"].trigger()
    assert len(told) == 1
    assert desk.dialog is None


# -- before a workspace is open


@pytest.fixture
def start(qtbot, tmp_path):
    made = Desk(qtbot, tmp_path)
    yield made
    made.window.close()
    made.worker.shut_down()


def test_several_files_dropped_on_the_start_page_come_into_one_workspace(start):
    folder = start.folder / "in"
    folder.mkdir()
    start.drop(start.write("in/one.csv", "One\nx\n"), start.write("in/two.csv", "Two\ny\n"))
    start.import_it("one.csv")
    start.import_it("two.csv")
    start.over()
    assert start.worker.path == folder / "one.tabularium"
    assert start.tables() == {"one": [("x",)], "two": [("y",)]}


def test_a_workspace_made_for_files_that_were_all_skipped_goes_again(start):
    folder = start.folder / "in"
    folder.mkdir()
    start.drop(start.write("in/one.csv", "One\nx\n"), start.write("in/two.csv", "Two\ny\n"))
    start.click(start.shown("one.csv").bar.cancel)
    start.click(start.shown("two.csv").bar.cancel)
    start.over()
    start.wait(lambda: start.window.stack.currentWidget() is start.window.start_page)
    assert not (folder / "one.tabularium").exists()


def test_the_clipboard_asks_where_to_keep_its_records(start, monkeypatch):
    clip("Name\tAge\nAda\t36\n")
    asked: list[str] = []
    answers: list[Path | None] = [None, start.folder / "kept.tabularium"]

    def ask(_parent, title, *_args, **_more):
        asked.append(title)
        return answers.pop(0)

    monkeypatch.setattr(dialogs, "ask_save_file", ask)
    start.window.actions_by_name["import_clipboard"].trigger()
    start.over()
    assert asked == ["Where should the records be kept?"]
    start.window.actions_by_name["import_clipboard"].trigger()
    start.import_it("Clipboard")
    start.over()
    assert start.worker.path == start.folder / "kept.tabularium"
    assert start.tables() == {"Clipboard": [("Ada", 36)]}


# -- what is offered


@pytest.mark.parametrize("name", ["a.csv.gz", "a.json", "a.jsonl", "a.xlsx", "a.ods", "a.sqlite"])
def test_every_kind_of_file_can_be_dropped(desk, name):
    path = desk.folder / name
    if name.endswith(".gz"):
        path.write_bytes(gzip.compress(b"Name,Age\nAda,36\n"))
    elif name.endswith(".json"):
        path.write_text('[{"Name": "Ada", "Age": 36}]')
    elif name.endswith(".jsonl"):
        path.write_text('{"Name": "Ada", "Age": 36}\n{"Name": "Bo", "Age": 41}\n')
    elif name.endswith(".sqlite"):
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE people (Name TEXT, Age INTEGER)")
            connection.execute("INSERT INTO people VALUES ('Ada', 36)")
        connection.close()
    else:
        with Workspace.open(desk.folder / "source.tabularium", actor="Kim") as workspace:
            import_file(workspace, desk.write("people.csv", "Name,Age\nAda,36\n"))
            [table] = workspace.tables()
            with closing(workspace.reader()) as reader:
                export(reader, table, Query(table.id), path, format=path.suffix[1:])
    desk.drop(path)
    desk.import_it(name)
    desk.over()
    [rows] = desk.tables().values()
    assert rows[0] == ("Ada", 36)


def test_dialogs_offer_every_format_in_words():
    everything = offers.to_import()[0]
    for suffixes in registry.suffixes().values():
        assert all(f"*{one}" in everything for one in suffixes)
    assert everything.startswith("All files that can be imported (")
    assert len(offers.to_import()) == len(registry.formats()) + 2
    assert all(one.count("(") == 1 for one in (*offers.to_import(), *offers.to_open()))
    assert "*.tabularium" in offers.to_open()[0]


def test_headings_of_the_summary():
    failed = ImportResult("a.csv")
    assert title_words([failed]) == "0 of 1 file imported"

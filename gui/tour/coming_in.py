"""The first half of the tour: a file comes in and is looked through."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt

from domain.values import Query
from gui import wording
from gui.import_dialog import ImportDialog
from gui.tour.book import rows_of
from gui.tour.guide import Guide, in_order, need, one_line, same
from gui.tour.hands import Drag, Wrong, click, click_header, modal, press, to_front, type_text, wait


def start(guide: Guide) -> str:
    """Look at the start page."""
    window = guide.window
    to_front(window)
    need(window.start_page.isVisible(), "The start page is not in view.")
    need(window.worker.path is None, "A file is open already.")
    need(window.start_page.choose_button.isVisible(), "Nothing says how to open a file.")
    return "The window opens on the start page; no file is open yet."


def drag(guide: Guide) -> str:
    """Hold the file over the window."""
    window, overlay = guide.window, guide.window.abilities.drop_target.overlay
    need(Drag(window, [guide.source]).enter(), "The window would not take the file.")
    wait(overlay.isVisible, "A sheet should say what a drop will do.")
    name = wording.shortened(guide.source.name, 60)
    need(name in overlay.text(), f"The sheet says “{overlay.text()}” and not which file it is.")
    return f"A file is held over the window, which says “{overlay.text()}”."


def preview(guide: Guide) -> str:
    """Let the file go and look at the preview."""
    guide.rows = rows_of(guide.source)
    need(Drag(guide.window, [guide.source]).drop(), "The window did not take the file.")
    wait(lambda: modal(ImportDialog), "The preview should open.")
    dialog = modal(ImportDialog)
    assert dialog is not None
    nothing = dialog.middle.nothing
    wait(
        lambda: dialog.bar.go.isEnabled() or nothing.isVisible() or _refuses(dialog),
        "The preview should say how many records will come in.",
    )
    if nothing.isVisible():
        parts = (nothing.accessibleName(), nothing.accessibleDescription())
        words = " ".join(". ".join(parts).split())
        raise Wrong(f"The file cannot be imported: {words}")
    need(dialog.bar.go.isEnabled(), f"Nothing can be imported: {dialog.bar.text()}")
    promise = dialog.bar.text()
    some = dialog.middle.preview.rows.rowCount() > 0
    need(some, f"The file has no records to walk through: {promise}")
    if guide.rows is not None:
        amount = wording.plural(len(guide.rows), "record")
        need(amount in promise, f"The preview says “{promise}”, but the file has {amount}.")
        table = dialog.middle.preview.rows
        shown = [one_line(str(table.index(0, at).data())) for at in range(len(guide.rows[0]))]
        wanted = [one_line(text) for text in guide.rows[0]]
        same(shown, wanted, "The first row shown")
    return f"The file is dropped. Its preview says “{promise}”"


def _refuses(dialog: ImportDialog) -> bool:
    return bool(dialog.bar.text()) and not dialog.bar.text().startswith("Reading")


def bring_in(guide: Guide) -> str:
    """Import what was previewed."""
    dialog = modal(ImportDialog)
    assert dialog is not None
    promise = dialog.bar.text()
    click(dialog.bar.go)
    wait(lambda: guide.window.files.dialog is None, "The import should end.")
    wait(lambda: guide.window.pages.current_table() is not None, "The new table should be in view.")
    book = guide.open_book()
    wait(guide.settled, "The records should be shown.")
    book.begin(guide.rows)
    count = len(book.texts)
    guide.wait_for_rows(count, f"The table should show {count} records.")
    need(wording.plural(count, "record") in promise, f"{count} came in, the preview: “{promise}”")
    _compare_shown(guide)
    checked = "each value is the file's" if guide.rows is not None else "their number is right"
    return f"{wording.plural(count, 'record')} came in, and {checked}."


def _compare_shown(guide: Guide) -> None:
    """Compare what the first rows of the record table show with the book."""
    for row in range(min(10, guide.model.rowCount())):
        record_id = guide.model.id_at(row)
        for field in guide.editable():
            wanted = guide.book.text(record_id, field.id)
            shown = guide.shown(record_id, field)
            same(one_line(shown), one_line(wanted), f"{field.label} in row {row + 1}")


def sort(guide: Guide) -> str:
    """Sort by a click on a header."""
    field = guide.sort_field()
    guide.grid.scrollTo(guide.model.index(0, guide.model.column_of(field.id)))
    click_header(guide.grid.header, guide.model.column_of(field.id))
    query = Query(guide.table.id, sort=((field.id, False),))
    wait(lambda: guide.model.query == query and guide.settled(), "The rows should be sorted.")
    with guide.reader() as reader:
        wanted = reader.ids(query)
        place = guide.table.fields.index(field)
        values = [one.values[place] for one in reader.iter_records(guide.table, query)]
    in_order(guide.model.ids_between(0, len(wanted)), wanted, "The records shown")
    if field.type in ("date", "integer", "decimal"):
        same(values == sorted(values, key=_order), True, f"That {field.label} is in order")
    _compare_shown(guide)
    return f"A click on the header {field.label} puts the records in order, blanks last."


def _order(value: object) -> tuple[bool, Any]:
    if value is None:
        return True, 0
    try:
        return False, Decimal(str(value))
    except ArithmeticError:
        return False, str(value)


def find(guide: Guide) -> str:
    """Filter by typing a word."""
    word = _word(guide)
    hits = [row for row in guide.book.texts.values() if any(_holds(text, word) for text in row)]
    click(guide.page.search)
    type_text(word)
    guide.wait_for_rows(len(hits), f"Typing “{word}” should leave {len(hits)} records.")
    for row in range(min(30, guide.model.rowCount())):
        texts = guide.book.texts[guide.model.id_at(row)]
        need(any(_holds(text, word) for text in texts), f"Row {row + 1} has no “{word}” in it.")
    guide.take_picture()
    press(Qt.Key.Key_Escape)
    guide.wait_for_rows(len(guide.book.texts), "Esc should bring all records back.")
    all_of = wording.plural(len(guide.book.texts), "record")
    return f"Typing “{word}” leaves {wording.count(len(hits))} of {all_of}; Esc brings all back."


def _holds(text: str, word: str) -> bool:
    return word.casefold() in text.casefold()


def _word(guide: Guide) -> str:
    """Choose a word that some but not all records have."""
    field = guide.table.main_field
    assert field is not None
    texts = [guide.book.text(record_id, field.id) for record_id in guide.book.texts]
    for pattern in (r"\b[a-z]{3,}\b", r"\w{3,}", r"\w+"):
        found = [set[str](re.findall(pattern, text.lower())) for text in texts]
        if counts := Counter(word for words in found for word in words):
            return max(counts, key=lambda word: _worth(counts[word], len(texts)))
    raise Wrong(f"The column {field.label} has no word to look for.")


def _worth(count: int, total: int) -> tuple[bool, int]:
    """Rank a word: one that a part of the records has, and of those the most frequent."""
    return count <= total // 4, count

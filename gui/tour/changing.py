"""The middle of the tour: records are changed and deleted."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from domain.values import FieldDef, FieldDraft, Origin
from gui import wording
from gui.delegates.editors import EDITORS
from gui.tour.guide import NOT_RIGHT, Guide, need, one_line, same
from gui.tour.hands import (
    click,
    click_cell,
    press,
    retype,
    wait,
)
from gui.wording import shortened

_Control = Qt.KeyboardModifier.ControlModifier
_Shift = Qt.KeyboardModifier.ShiftModifier


_IN_VIEW = 12
"""So many fields of a form can be seen at once."""


def edit_cell(guide: Guide) -> str:
    """Type into a cell."""
    record_id = guide.model.id_at(0)
    field = guide.text_field(record_id)
    old, new = guide.book.text(record_id, field.id), guide.other_text(record_id, field)
    click_cell(guide.grid, guide.cell(record_id, field), twice=True)
    wait(lambda: isinstance(QApplication.focusWidget(), EDITORS), "The cell should open.")
    retype(new)
    wait(lambda: _is_drawn(guide), "The form should be drawn.")
    guide.take_picture()
    press(Qt.Key.Key_Return)
    guide.book.edit(record_id, field.id, new)
    guide.wait_in_file("The new value should be saved.")
    same(one_line(guide.shown(record_id, field)), one_line(new), "The cell")
    words = f"from “{shortened(old, 40)}” to “{shortened(new, 40)}”"
    return f"In the table, {field.label} is changed {words}; the file has it."


def _is_drawn(guide: Guide) -> bool:
    """Tell whether the form, where it is shown, has all its fields: they come one by one."""
    form = guide.window.side.form
    if form is None or not form.isVisible() or form.editing is None:
        return form is None or not form.isVisible()
    first = [one for one in guide.table.fields if not one.hidden][:_IN_VIEW]
    return all(guide.form.fields.row(one.id) for one in first)


def edit_form(guide: Guide) -> str:
    """Type into the form of another record."""
    record_id = guide.model.id_at(min(2, guide.model.rowCount() - 1))
    field = guide.typed_field() or guide.text_field(record_id)
    new = guide.other_text(record_id, field)
    if not new:
        field = guide.text_field(record_id)
        new = guide.other_text(record_id, field)
    _show_form(guide, record_id)
    row = guide.form_row(field)
    same(row.text(), guide.book.text(record_id, field.id), f"{field.label} in the form")
    row.go_to()
    retype(new)
    wait(guide.form.save.isEnabled, "What was typed should be ready to be saved.")
    guide.take_picture()
    press(Qt.Key.Key_S, _Control)
    guide.book.edit(record_id, field.id, new)
    wait(lambda: not guide.form.save.isEnabled(), "The form should be saved.")
    guide.wait_in_file("The new value should be saved.")
    wait(
        lambda: one_line(guide.shown(record_id, field)) == one_line(new),
        "The table should show it too.",
    )
    words = f"{field.label} is changed to “{shortened(new, 40)}”"
    return f"In the form, {words}; the table shows it at once."


def _show_form(guide: Guide, record_id: int) -> None:
    field = guide.editable()[0]
    click_cell(guide.grid, guide.cell(record_id, field))
    form = guide.window.side.need_form()
    wait(lambda: form.isVisible() and form.record_id == record_id, "The form should show it.")


def refuse(guide: Guide) -> str:
    """Type what does not fit, and see it refused."""
    field = guide.typed_field()
    wrong = NOT_RIGHT
    if field is None:
        field, wrong = _require(guide), ""
    rows = range(guide.model.rowCount() - 1, -1, -1)
    ids = [guide.model.id_at(row) for row in rows if row < 10]
    record_id = next(one for one in ids if guide.book.text(one, field.id))
    _show_form(guide, record_id)
    row = guide.form_row(field)
    row.go_to()
    retype(wrong)
    press(Qt.Key.Key_S, _Control)
    wait(row.fault.isVisible, f"The form should say what is wrong with “{wrong}”.")
    reason = row.fault.text()
    need(len(reason.split()) > 2, f"“{reason}” explains nothing.")
    guide.wait_in_file("Nothing should be saved.")
    guide.take_picture()
    click(guide.form.discard)
    wait(lambda: not guide.form.discard.isVisible(), "What was typed should be let go of.")
    same(row.text(), guide.book.text(record_id, field.id), f"{field.label} in the form")
    guide.wait_in_file("Nothing should be saved.")
    return f"“{wrong}” in {field.label} is refused: “{reason}” Nothing was stored."


def _require(guide: Guide) -> FieldDef:
    """Make a field of words required: in this file every text fits everywhere."""
    field = guide.text_field(guide.model.id_at(0))
    draft = FieldDraft(label=field.label, type=field.type, required=True)
    guide.window.worker.write(
        lambda session: session.update_field(field.id, draft),
        owner=guide.window,
        label=f"Require {field.label}",
        origin=Origin.DESIGN,
    )
    wait(lambda: _is_required(guide, field.id), "The field should be required.")
    guide.book.table = guide.table
    return guide.table.field(field.id)


def _is_required(guide: Guide, field_id: int) -> bool:
    """Tell whether the page and the form both know that a field is required."""
    form = guide.window.side.form
    tables = [guide.table, guide.model.table]
    if form is not None and form.editing is not None:
        tables.append(form.editing.table)
    return all(table.field(field_id).required for table in tables)


def delete(guide: Guide) -> str:
    """Delete records; they go to the Trash without a question."""
    last = min(5, guide.model.rowCount() - 1)
    first = max(0, last - 2)
    ids = list(guide.model.ids_between(first, last))
    left = len(guide.book.live()) - len(ids)
    column = guide.editable()[0]
    click_cell(guide.grid, guide.cell(ids[0], column))
    for _ in ids[1:]:
        press(Qt.Key.Key_Down, _Shift)
    press(Qt.Key.Key_Space, _Shift)
    press(Qt.Key.Key_Delete)
    guide.book.trashed.update(ids)
    guide.wait_for_rows(left, f"The table should show {left} records.")
    guide.wait_in_file("They should be in the Trash.")
    amount = wording.plural(len(ids), "record")
    notice = guide.window.notice
    wait(lambda: amount in notice.text(), f"The status line should say that {amount} went.")
    tab = guide.window.pages.tab_bar
    wanted = f"Trash ({len(ids)})"
    wait(lambda: tab.tabText(tab.count() - 1) == wanted, f"The tab should say “{wanted}”.")
    return f"{amount} deleted without a question: “{notice.text()}”, with Undo beside it."

"""Each template makes a table that takes a record as a person would write it."""

from __future__ import annotations

import pytest

from domain.errors import Duplicate, Fault, InvalidRecord
from domain.fields import parse
from domain.values import TableDef
from domain.workspace import Workspace
from gui import icons
from gui.templates import TEMPLATES, Template

SAMPLES = {
    "members": {
        "Name": "Ada Lovelace",
        "Member number": "A-017",
        "E-mail": "ada@example.org",
        "Phone": "0170 1234567",
        "Postal code": "07867",
        "Joined": "2026-05-03",
        "Kind": "honorary",
        "Fee": "12.50",
        "Fee paid": "yes",
        "Interests": "Events; Board",
    },
    "equipment": {
        "Item": "Band saw",
        "Inventory number": "0042",
        "Category": "Tool",
        "Price": "1,299.00",
        "Bought": "2024-02-29",
        "Manual": "https://example.org/saw.pdf",
    },
    "customers": {
        "Customer": "Example Ltd",
        "E-mail": "office@example.org",
        "Website": "https://example.org",
        "Tax number": "DE 123",
        "Discount": "7.5",
        "Last contact": "2026-05-03 10:14",
    },
    "library": {
        "Title": "Middlemarch",
        "ISBN": "978-0-14-143954-9",
        "Year": "1871",
        "Subjects": "Novel",
        "Read": "yes",
        "Rating": "5",
    },
    "art": {
        "Title": "The Great Wave",
        "Inventory number": "7",
        "Year": "about 1831",
        "Kind": "Print",
        "Height": "25.7",
        "Signed": "no",
    },
}
CLASHES = {
    "members": "Member number",
    "equipment": "Inventory number",
    "customers": "Tax number",
    "library": "ISBN",
    "art": "Inventory number",
}


@pytest.fixture(params=TEMPLATES, ids=lambda template: template.key)
def template(request) -> Template:
    return request.param


def make(workspace: Workspace, template: Template) -> TableDef:
    return workspace.write(
        lambda session: session.create_table(template.label, template.fields)
    ).value


def stored(table: TableDef, texts: dict[str, str]) -> dict:
    fields = {field.label: field for field in table.fields}
    values = {fields[label].id: parse(text, fields[label]) for label, text in texts.items()}
    assert not [value for value in values.values() if isinstance(value, Fault)]
    return values


def test_a_template_makes_a_table_that_takes_a_record(tmp_path, template):
    with Workspace.open(tmp_path / "a.tabularium") as workspace:
        table = make(workspace, template)
        values = stored(table, SAMPLES[template.key])
        record_id = workspace.write(lambda session: session.create(table.id, values)).value
        reader = workspace.reader()
        record = reader.record(table, record_id)
        reader.close()
        by_id = dict(zip((field.id for field in table.fields), record.values, strict=True))
        assert {key: by_id[key] for key in values} == values
        assert table.main_field.label == template.fields[0].label


def test_its_rules_hold(tmp_path, template):
    with Workspace.open(tmp_path / "a.tabularium") as workspace:
        table = make(workspace, template)
        values = stored(table, SAMPLES[template.key])
        with pytest.raises(InvalidRecord):
            workspace.write(lambda session: session.create(table.id, {}))
        workspace.write(lambda session: session.create(table.id, values))
        with pytest.raises(Duplicate) as caught:
            workspace.write(lambda session: session.create(table.id, values))
        [field_id] = caught.value.faults
        assert table.field(field_id).label == CLASHES[template.key]


def test_it_can_be_shown(template):
    assert template.label
    assert template.description.endswith(".")
    assert template.icon in icons.names()


def test_the_five_of_the_start_page_are_there():
    assert [one.key for one in TEMPLATES] == [
        "members", "equipment", "customers", "library", "art",
    ]  # fmt: skip

"""What a paste would do, worked out before anything is written: all of it fits, or none goes in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from domain.errors import Fault
from domain.fields import parse, to_text, type_of
from domain.values import FieldDef, Record, Stored, TableDef
from domain.workspace import Reader, Session
from gui import wording

Texts = Sequence[Sequence[str]]
MOST_FAULTS = 3


@dataclass(frozen=True)
class Misfit:
    """One text that does not fit, by its row in what was copied."""

    row: int
    field: FieldDef
    fault: Fault


@dataclass
class PastePlan:
    """Changes to records that are there, values of new ones, and what does not fit."""

    changes: list[tuple[int, Mapping[int, Stored]]] = field(default_factory=list)
    created: list[Mapping[int, Stored]] = field(default_factory=list)
    misfits: list[Misfit] = field(default_factory=list)
    cells: int = 0


def plan_paste(
    reader: Reader,
    table: TableDef,
    record_ids: Sequence[int],
    fields: Sequence[FieldDef],
    texts: Texts,
) -> PastePlan:
    """Work out a paste of rows of texts over records; rows beyond them become new records.

    Texts that a cell shows already change nothing, and automatic fields stay as they are.
    """
    plan = PastePlan()
    records = reader.page(table, record_ids)
    places = {one.id: place for place, one in enumerate(table.fields)}
    for number, row in enumerate(texts):
        record = records.get(record_ids[number]) if number < len(record_ids) else None
        values = _values(plan, number, record, places, fields, row)
        plan.cells += len(values)
        if record is None and values:
            plan.created.append(values)
        elif record is not None and values:
            plan.changes.append((record.id, values))
    return plan


def plan_fill(
    reader: Reader,
    table: TableDef,
    source_id: int,
    record_ids: Sequence[int],
    fields: Sequence[FieldDef],
) -> PastePlan:
    """Work out how to put what one record has in these fields into others."""
    source = reader.page(table, [source_id]).get(source_id)
    if source is None:
        return PastePlan()
    places = {one.id: place for place, one in enumerate(table.fields)}
    texts = [to_text(source.values[places[one.id]], one) for one in fields]
    return plan_paste(reader, table, record_ids, fields, [texts] * len(record_ids))


def carry_out(session: Session, table_id: int, plan: PastePlan) -> list[int]:
    """Write a plan and return the ids of new records; the first error takes all of it back."""
    session.update_many(table_id, plan.changes)
    return session.create_many(table_id, plan.created)


def misfit_text(plan: PastePlan, verb: str = "Paste") -> str:
    """Say what does not fit and that nothing was done."""
    shown = plan.misfits[:MOST_FAULTS]
    reasons = [
        f"Row {wording.count(one.row + 1)}, {one.field.label}: "
        f"{wording.fault(one.fault, one.field.label, one.field.help)}"
        for one in shown
    ]
    rest = len(plan.misfits) - len(shown)
    if rest:
        reasons.append(f"{wording.plural(rest, 'more value')} like this.")
    what = wording.plural(len(plan.misfits), "value")
    fit = "does" if len(plan.misfits) == 1 else "do"
    first = f"Nothing was {_DONE[verb]}, because {what} {fit} not fit."
    return "\n".join([first, *reasons])


_DONE = {"Paste": "pasted", "Clear": "cleared", "Cut": "cut", "Fill": "filled in"}


def _values(
    plan: PastePlan,
    number: int,
    record: Record | None,
    places: Mapping[int, int],
    fields: Sequence[FieldDef],
    row: Sequence[str],
) -> dict[int, Stored]:
    values: dict[int, Stored] = {}
    for one, text in zip(fields, row, strict=False):
        if type_of(one).automatic:
            continue
        old = record.values[places[one.id]] if record else None
        if text == (to_text(old, one) if record else ""):
            continue
        value = parse(text, one)
        if isinstance(value, Fault):
            plan.misfits.append(Misfit(number, one, value))
        else:
            values[one.id] = value
    return values

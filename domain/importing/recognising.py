"""Asks the workspace whether it knows a file that bears a trace, and aims the plan by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from domain.importing.plan import ImportPlan, match_columns
from domain.importing.returning import FOREIGN, GONE, UNCHECKED, raw_header, recognised
from domain.importing.rewritten import as_rewritten
from domain.store.reading.past import fields_then
from domain.store.reading.position import was_here
from domain.store.returned import records_then
from domain.values import TableDef
from domain.workspace import Reader


def recognise(
    reader: Reader, plan: ImportPlan, tables: Sequence[TableDef], *, aim: bool = True
) -> ImportPlan:
    """Return the plan for a file that was exported here: with its table, compared by record.

    `aim` lets the file choose its table, also where the plan has another. Without a trace, and of
    a file that is not known here, the plan stays what it was.
    """
    found = plan.returning
    if found is None or found.doubt != UNCHECKED:
        return plan
    with reader.snapshot() as connection:
        trace = found.trace
        table = next((one for one in tables if one.id == trace.table), None)
        if not was_here(connection, trace.file, trace.change_set, trace.link, trace.entry):
            return replace(plan, returning=replace(found, doubt=FOREIGN))
        if table is None:
            return replace(plan, returning=replace(found, doubt=GONE))
        fields, labels = fields_then(connection, table.id, trace.entry)
        found = recognised(found, raw_header(plan.probe), table, fields, labels)
        plan = replace(plan, returning=found)
        if found.leads_to(plan.table) and plan.matching.by_record:
            return plan
        if not (aim or found.leads_to(plan.table)):
            return plan
        look = partial(records_then, connection, table, entry=trace.entry)
        return as_rewritten(match_columns(plan, table), look)


def renewed(plan: ImportPlan, tables: Sequence[TableDef]) -> ImportPlan:
    """Return the plan for its table as that is now, without the fields that are gone."""
    table = next((one for one in tables if one.id == plan.table_id), None)
    if table is None:
        return plan
    live = {field.id for field in table.fields}
    columns = tuple(
        one if one.target is None or one.target in live else replace(one, target=None, skip=True)
        for one in plan.columns
    )
    keys = tuple(one for one in plan.matching.fields if one in live)
    matching = replace(plan.matching, fields=keys)
    return replace(plan, table=table, columns=columns, matching=matching)

"""One import as the model for others: the same choices for a file with the same columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path

from domain.formats import Probe, registry
from domain.importing.plan import ImportPlan, plan_import
from domain.values import TableDef


def is_like(probe: Probe, model: ImportPlan) -> bool:
    """Say whether a file has the columns of another, in whatever order."""
    return sorted(probe.header) == sorted(model.probe.header)


def plan_like(
    model: ImportPlan, path: Path, table: TableDef | None, tables: Sequence[TableDef]
) -> ImportPlan:
    """Plan the import of a file as another was planned; raises what `plan_import` does.

    `table` is what the records go into, None for a new table of the file's own. Where the model
    made that table, its columns go into the fields that were made of them.
    """
    options = _options_like(model, path)
    earlier = _aimed(model, table)
    plan = plan_import(path, table=table, tables=tables, options=options, earlier=earlier)
    if table is None:
        own = plan_import(path, tables=tables, options=options)
        return replace(plan, table_label=own.table_label)
    return plan


def _aimed(model: ImportPlan, table: TableDef | None) -> ImportPlan:
    """Return the model as if it had been about a table that it made."""
    if table is None or model.table_id == table.id:
        return replace(model, table=table)
    by_label = {field.label: field.id for field in table.fields}
    columns = (
        one if one.skip else replace(one, target=by_label.get(one.draft.label))
        for one in model.columns
    )
    return replace(model, table=table, columns=tuple(columns))


def _options_like(model: ImportPlan, path: Path) -> object:
    """Return how a file is understood, changed where a person changed it for the model.

    Where the table stands in the file is found out for each: it may begin elsewhere.
    """
    chosen = model.probe.options
    guessed = registry.probe(model.path).options
    found = registry.probe(path).options
    if type(guessed) is not type(chosen) or type(found) is not type(chosen):
        return found
    changed = {
        one.name: getattr(chosen, one.name)
        for one in fields(chosen)
        if getattr(chosen, one.name) != getattr(guessed, one.name)
    }
    return replace(found, **changed)

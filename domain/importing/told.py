"""What a file says of itself above its header: its table, how rows are matched, what then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from domain.fields.definitions import LONGEST_LABEL
from domain.formats.delimited import HeadSettings
from domain.importing.naming import met_by_name
from domain.importing.plan import ImportPlan, match_columns
from domain.store.matching import MatchPolicy
from domain.values import TableDef


def told(plan: ImportPlan) -> HeadSettings:
    """Return the settings that stand in the file, which may say nothing."""
    found = getattr(plan.probe, "settings", None)
    return found if isinstance(found, HeadSettings) else HeadSettings()


def aimed_as_told(plan: ImportPlan, tables: Sequence[TableDef]) -> ImportPlan:
    """Return a plan for a new table aimed at the one that the file names, or named as it says."""
    name = told(plan).table
    if not name or plan.table is not None:
        return plan
    found = met_by_name([name], [0], [(one.id, one.label) for one in tables]).get(0)
    table = next((one for one in tables if one.id == found), None)
    if table is None:
        return replace(plan, table_label=name[:LONGEST_LABEL].strip())
    return match_columns(plan, table)


def names_new_table(plan: ImportPlan) -> bool:
    """Say whether the file names a table that is not there."""
    return plan.table is None and bool(told(plan).table)


def matched_as_told(plan: ImportPlan) -> ImportPlan:
    """Return the plan with rows matched as the file says, as far as it says and all is there."""
    settings, fields = told(plan), plan.matching.fields
    if plan.table is None or plan.matching.by_record or not (settings.match or settings.policy):
        return plan
    if settings.match:
        named = _named_fields(plan)
        is_whole = len(named) == len(settings.match)
        fields = tuple(named[place] for place in sorted(named)) if is_whole else fields
    elif not fields:
        targets = {one.target for one in plan.columns if not one.skip}
        unique = (one.id for one in plan.table.fields if one.unique and one.id in targets)
        fields = tuple(unique)[:1]
    policy = MatchPolicy(settings.policy) if settings.policy else plan.matching.policy
    return replace(plan, matching=replace(plan.matching, fields=fields, policy=policy))


def not_understood(plan: ImportPlan) -> tuple[tuple[str, str], ...]:
    """Return the names and values of settings that mean nothing here."""
    settings = told(plan)
    if plan.table is None or plan.matching.by_record:
        return settings.unknown
    named = _named_fields(plan)
    lacking = (one for place, one in enumerate(settings.match) if place not in named)
    return (*settings.unknown, *(("match", one) for one in lacking))


def _named_fields(plan: ImportPlan) -> dict[int, int]:
    """Return by the place of its name each mapped field, named as here or as in the file."""
    if plan.table is None:
        return {}
    wanted = told(plan).match
    mapped = {one.target: one.header for one in plan.columns if not one.skip and one.target}
    labels = [(one.id, one.label) for one in plan.table.fields if one.id in mapped]
    found = met_by_name(wanted, range(len(wanted)), labels)
    taken = set(found.values())
    headers = [(field, header) for field, header in mapped.items() if field not in taken]
    missing = [place for place in range(len(wanted)) if place not in found]
    return found | met_by_name(wanted, missing, headers)

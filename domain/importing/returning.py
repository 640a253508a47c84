"""A file that was exported here and comes back: which column is its trace, which its fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from domain.formats import Probe
from domain.importing.naming import met_by_name
from domain.traces import Trace, is_traced, parse_header
from domain.values import FieldDef, TableDef

UNCHECKED = "unchecked"
"""Nobody has asked the workspace yet whether it knows the file."""

FOREIGN = "foreign"
"""The file comes from another workspace, or from a state of this one that is no more."""

GONE = "gone"
"""The table that the file was exported from is not here any more."""


@dataclass(frozen=True)
class Returning:
    """What is known of a file that bears a trace; with a `doubt` the trace is only set aside.

    `column` is the place of the trace. `table` is where the file came from, `targets` says which
    field (by id) a column was exported from and may go back into. `digested` are the fields of the
    digests with their columns; `whole` says that none of them is missing.
    """

    trace: Trace
    column: int
    doubt: str = UNCHECKED
    table: TableDef | None = None
    targets: Mapping[int, int] = field(default_factory=dict)
    digested: tuple[tuple[FieldDef, int], ...] = ()
    whole: bool = False

    def leads_to(self, table: TableDef | None) -> bool:
        """Say whether the rows are compared with a table's records by their marks."""
        own = self.table
        return not self.doubt and own is not None and table is not None and own.id == table.id


def keeps_guard(found: Returning | None, options: object) -> bool:
    """Say whether cells bear the guard against formulas, which their format knows nothing of.

    So it is where delimited text was opened in a spreadsheet and saved as a workbook.
    """
    return found is not None and found.trace.guarded and not hasattr(options, "unguard")


def raw_header(probe: Probe) -> tuple[str, ...]:
    """Return the header as it stands in the file: names of columns are cut where they are long."""
    found: tuple[str, ...] = getattr(probe, "raw_header", probe.header)
    return found


def find_trace(probe: Probe) -> Returning | None:
    """Return the trace that a file bears, None if there is none."""
    for place, text in enumerate(raw_header(probe)):
        trace = parse_header(text)
        if trace is not None:
            return Returning(trace, place)
    return None


def fields_of_columns(
    header: Sequence[str], traced: int, names: Sequence[tuple[int, str]]
) -> dict[int, int]:
    """Return by column the id of the field that it was exported from.

    `names` are the ids and labels of the exported fields, in the order of the export and as they
    were then. A column whose name was changed in the file is known by its place, as long as no
    column came or went.
    """
    columns = [place for place in range(len(header)) if place != traced]
    found = met_by_name(header, columns, names)
    taken = set(found.values())
    if len(columns) == len(names):
        for place, (number, _) in zip(columns, names, strict=True):
            if place not in found and number not in taken:
                found[place] = number
    return found


def recognised(
    found: Returning,
    header: Sequence[str],
    table: TableDef,
    fields: Mapping[int, FieldDef],
    labels: Mapping[int, str],
) -> Returning:
    """Return what is known of a file that came from this table.

    `fields` are all that the table has, those in the Trash too; `labels` are their names as they
    were when the file was written.
    """
    names = [(number, labels[number]) for number in found.trace.fields if number in labels]
    by_column = fields_of_columns(header, found.column, names)
    live = {one.id for one in table.fields if is_traced(one)}
    known = [fields[number] for number in found.trace.fields if number in fields]
    columns = {number: place for place, number in by_column.items()}
    digested = tuple(
        (one, columns[one.id]) for one in known if is_traced(one) and one.id in columns
    )
    return Returning(
        trace=found.trace,
        column=found.column,
        doubt="",
        table=table,
        targets={place: number for place, number in by_column.items() if number in live},
        digested=digested,
        whole=len(known) == len(found.trace.fields) and len(digested) == sum(map(is_traced, known)),
    )

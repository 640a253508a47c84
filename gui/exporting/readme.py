"""The words that lie beside an exported workspace, for whoever finds it in twenty years."""

from __future__ import annotations

import datetime as dt

_TEXT = """\
{name}
{line}

This folder holds all records of a Tabularium workspace as they were on {day}.
No special program is needed to read it.

For each table there are two files with the same records:

{{files}}

The .csv files open in any spreadsheet, such as LibreOffice Calc or Excel.
They are text in UTF-8 with commas between the values. Text that begins like
a formula (with = + - or @) has one apostrophe before it, so that no
spreadsheet runs it; the apostrophe is not part of the value.

The .json files are for programs: a list of records, where numbers, yes and
no keep their type, dates are written as year-month-day, and moments are in
UTC.

definitions.json says which fields each table has, and of which type.

{trash}
{history}
To go on working with these records, make a new workspace in Tabularium and
drop the .csv files on its window.
"""
_WITH = "The records that were in the Trash are among the others.\n"
_HISTORY = """\
history.jsonl holds the whole history, one change on each line, the first one
first. Each line is a JSON object: "id", "at" (the moment, in UTC), "actor"
(who), "origin" (by what way: form, grid, import, undo ...), "label", "undoes"
(the id of the change that this one took back), "undone" (it has no effect any
more), "details" (of an import: the file, its SHA-256, how it was read and what
became of its rows), "seal" (its link in the chain of seals) and "entries".
Each entry is about one thing ("kind": record, table or field; "table" and
"record" say which) and says what happened to it ("action": create, update,
delete to the Trash, restore, purge). "values" are all values of a record that
was made or purged; "changes" are the fields that changed, each with the old
and the new value; "erased" says that they were erased on purpose, together
with a label that may have named the record. Values are as they are stored:
decimals, dates and moments as text. Fields bear the names they had when this folder was written.
"""
_NO_HISTORY = "The history, who changed what and when, is not here.\n"
_WITHOUT = "The records that were in the Trash are not here.\n"


def readme(name: str, *, with_trash: bool, with_history: bool = False) -> str:
    """Answer the text; `{files}` in it stands for the list of files."""
    plain = " ".join(name.split()).replace("{", "(").replace("}", ")")
    return _TEXT.format(
        name=plain,
        line="=" * len(plain),
        day=dt.date.today().isoformat(),
        trash=_WITH if with_trash else _WITHOUT,
        history=_HISTORY if with_history else _NO_HISTORY,
    ).replace("{{files}}", "{files}")

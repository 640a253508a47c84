"""What is odd about workbooks, JSON files and databases, in words; and where it stands."""

from __future__ import annotations

from collections.abc import Callable

from domain.formats import Note
from gui.wording import count, listed, plural, shortened


def places(note: Note, noun: str) -> str:
    """Name the first places of a note: `rows 5, 9 and 12`, `rows 5, 9, 12 and others`."""
    numbers = [count(place) for place in note.rows[:5]]
    if not numbers:
        return ""
    if note.count > len(numbers):
        return f"{noun}s {', '.join(numbers)} and others"
    return f"{noun if len(numbers) == 1 else noun + 's'} {listed(numbers)}"


def in_brackets(words: str) -> str:
    """Put words in brackets, if there are any."""
    return f" ({words})" if words else ""


def _other_parts(note: Note) -> str:
    what = f"“{shortened(note.text, 40)}”"
    more = f" and {plural(note.count - 1, 'other')}" if note.count > 1 else ""
    return f"The file holds more tables: {what}{more}. Choose one at the top, or import them all."


def _hidden_parts(note: Note) -> str:
    name = f"“{shortened(note.text, 40)}”"
    if note.count == 1:
        return f"The sheet {name} is hidden in the file."
    return f"{count(note.count)} sheets are hidden in the file, for example {name}."


def _excel_damaged_digits(note: Note) -> str:
    verb = "has" if note.count == 1 else "have"
    where = in_brackets(places(note, "row"))
    return (
        f"{plural(note.count, 'number')} {verb} more than 15 digits{where}. "
        "Excel keeps 15 and writes zeros for the rest, so the last digits may be lost already."
    )


def _error_cells(note: Note) -> str:
    verb = "holds an error" if note.count == 1 else "hold errors"
    return (
        f"{plural(note.count, 'cell')} {verb} such as #N/A{in_brackets(places(note, 'row'))}. "
        "The text of the error is kept as it stands."
    )


def _merged_cells(note: Note) -> str:
    what = "Some cells are" if note.count == 1 else f"{count(note.count)} groups of cells are"
    return (
        f"{what} merged{in_brackets(places(note, 'row'))}. The value stands in the first cell only."
    )


def _uncalculated(note: Note) -> str:
    verb, come = ("has", "comes") if note.count == 1 else ("have", "come")
    return (
        f"{plural(note.count, 'formula')} {verb} no result in the file and {come} in blank. "
        "Open the file in a spreadsheet program and save it to have them calculated."
    )


def _dates_1904(_note: Note) -> str:
    return "The file counts days from 1904, as Excel for Mac once did. Dates are read accordingly."


def _binary_cells(note: Note) -> str:
    verb = "holds" if note.count == 1 else "hold"
    return (
        f"{plural(note.count, 'row')} {verb} pictures or other binary data"
        f"{in_brackets(places(note, 'row'))}. What is short comes in as digits, the rest stays out."
    )


def _duplicate_keys(note: Note) -> str:
    verb = "names" if note.count == 1 else "name"
    where = in_brackets(places(note, "record"))
    return f"{plural(note.count, 'record')} {verb} a field twice{where}. The later value is taken."


def _not_a_number(note: Note) -> str:
    verb = "holds" if note.count == 1 else "hold"
    return (
        f"{plural(note.count, 'record')} {verb} NaN or Infinity"
        f"{in_brackets(places(note, 'record'))}. They are kept as these words."
    )


def _long_numbers(note: Note) -> str:
    verb = "holds" if note.count == 1 else "hold"
    return (
        f"{plural(note.count, 'record')} {verb} very long numbers"
        f"{in_brackets(places(note, 'record'))}. Every digit is kept."
    )


def _missing_keys(note: Note) -> str:
    verb = "is" if note.count == 1 else "are"
    return f"{plural(note.count, 'field')} {verb} missing in some records and left blank there."


def _flattened(note: Note) -> str:
    what = "A column comes" if note.count == 1 else f"{count(note.count)} columns come"
    return f"{what} from inside other values, for example “{shortened(note.text, 40)}”."


def _bad_records(note: Note) -> str:
    verb = "cannot be read and stays" if note.count == 1 else "cannot be read and stay"
    return f"{plural(note.count, 'record')} {verb} out{in_brackets(places(note, 'row'))}."


def _not_all_seen(_note: Note) -> str:
    return "The file is long. A field that first occurs far down is listed among the faults."


FORMAT_NOTES: dict[str, tuple[Callable[[Note], str], str]] = {
    "other_parts": (_other_parts, "info"),
    "hidden_parts": (_hidden_parts, "info"),
    "excel_damaged_digits": (_excel_damaged_digits, "warning"),
    "error_cells": (_error_cells, "warning"),
    "merged_cells": (_merged_cells, "info"),
    "uncalculated_formulas": (_uncalculated, "warning"),
    "dates_1904": (_dates_1904, "info"),
    "binary_cells": (_binary_cells, "warning"),
    "duplicate_keys": (_duplicate_keys, "warning"),
    "not_a_number": (_not_a_number, "info"),
    "long_numbers": (_long_numbers, "info"),
    "missing_keys": (_missing_keys, "info"),
    "flattened": (_flattened, "info"),
    "bad_json": (_bad_records, "warning"),
    "too_deep": (_bad_records, "warning"),
    "not_an_object": (_bad_records, "warning"),
    "not_all_seen": (_not_all_seen, "info"),
}

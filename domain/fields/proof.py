"""What a guess says, and its proof: every value survives the way there and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from domain.fields.columns import column_parser
from domain.values import FieldDraft

MOST_EXAMPLES = 3
_FIRST_BATCHES = (1, 20, 500)
_BATCH = 20_000
_SAMPLE = 200


class Alternative(NamedTuple):
    """Another reading of the column: how many values fit it, and some that do not."""

    type: str
    format: str
    fits: int
    against: tuple[str, ...] = ()


@dataclass(frozen=True)
class Guess:
    """The type of a column and why.

    `of` values are not blank. `fits` of them fit the guessed type; for a column that is kept as
    text because of some values, it is all but those (3 of 812 begin with 0: `of` is 812, `fits`
    is 809), and `examples` are among those. `alternatives` are other readings, the nearest first.
    `doubtful`: only a person can know. `sampled`: not all values were looked at. Reasons:

    - all_fit: every value survives the way there and back
    - as_there: no guess; the table of another workspace says so itself
    - empty_column: there are no values
    - long_text: values have several lines or more than 200 characters
    - ambiguous_day_month (doubtful, kept as text): no value tells the day from the month
    - thousands_or_decimals (doubtful): 1,234 or 1.234 could mean either
    - kept as text: leading_zero, leading_plus, too_long_number, exponent, grouped_numbers,
      outer_blanks (blanks around values), clock_change (local times that the clocks skip or show
      twice), one_value (always the same one word of yes and no), unreadable (characters that no
      file can hold), mixed (most values fit another type, not all)
    """

    type: str
    format: str = ""
    reason: str = "all_fit"
    fits: int = 0
    of: int = 0
    examples: tuple[str, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    doubtful: bool = False
    sampled: bool = False


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield small batches first: most wrong readings fail within the first values."""
    start = 0
    for size in _FIRST_BATCHES:
        yield texts[start : start + size]
        start += size
    for begin in range(start, len(texts), _BATCH):
        yield texts[begin : begin + _BATCH]


def survive(type_: str, format_: str, texts: Sequence[str]) -> bool:
    """Return whether every text is of the type and is written back as it is."""
    read = column_parser(FieldDraft("", type=type_, format=format_), exact=True)
    return not any(read(batch)[1] for batch in _batches(texts))


def weigh(type_: str, format_: str, texts: Sequence[str]) -> Alternative:
    """Return how many texts are of the type, with examples of those that are not."""
    read = column_parser(FieldDraft("", type=type_, format=format_), exact=True)
    against: list[str] = []
    misfits = 0
    for batch in _batches(texts):
        faults = read(batch)[1]
        misfits += len(faults)
        against += (batch[row] for row, _ in faults[:MOST_EXAMPLES])
    return Alternative(type_, format_, len(texts) - misfits, some(against))


def spread(texts: Sequence[str], count: int) -> Sequence[str]:
    """Return about as many texts from all over the column."""
    return texts[:: max(1, len(texts) // count)]


def nearest(
    readings: Iterable[tuple[str, str]], texts: Sequence[str], *, least: float = 0.0
) -> Alternative | None:
    """Return how the type and format that most texts fit does, judged by a part of the texts.

    None if it fits less than the share `least` of them.
    """
    sample = spread(texts, _SAMPLE)
    weighed = (weigh(*reading, sample) for reading in dict.fromkeys(readings))
    best = max(weighed, key=lambda reading: reading.fits)
    if best.fits < least * len(sample):
        return None
    return weigh(best.type, best.format, texts)


def some(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the first few different texts."""
    return tuple(islice(dict.fromkeys(texts), MOST_EXAMPLES))


def accept(type_: str, format_: str, texts: Sequence[str]) -> Guess:
    """Return the guess for a type that all texts fit."""
    of = len(texts)
    as_text = Alternative("text", "", of)
    return Guess(type_, format_, "all_fit", of, of, some(texts[:100]), (as_text,))


def keep_as_text(
    reason: str,
    texts: Sequence[str],
    closest: Alternative | None,
    about: Callable[[str], object] | None = None,
) -> Guess:
    """Return the guess for a column that stays text; `about` finds the examples for the reason."""
    closest = closest or Alternative("text", "", len(texts))
    of = len(texts)
    if about is None:
        return Guess("text", "", reason, closest.fits, of, closest.against, (closest,))
    concerned = list(filter(about, texts))
    return Guess("text", "", reason, of - len(concerned), of, some(concerned), (closest,))

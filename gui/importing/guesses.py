"""Why a column was given its type, in words and with the proof."""

from __future__ import annotations

from collections.abc import Callable

from domain.fields import parse, to_text
from domain.fields.guessing import Alternative, Guess
from domain.importing.known import REASON as AS_THERE
from domain.values import FieldDraft
from gui.importing.types import format_words, type_words
from gui.wording import count, listed, shortened
from gui.wording.quantities import locale

_EXAMPLE = 40


def guess_words(guess: Guess, *, sampled: bool, rows: int = 0) -> str:
    """Say why a column has its type.

    `sampled`: the guess saw the first rows only. `rows` is how many rows have since been proved
    to fit, 0 while that is not known.
    """
    if guess.reason == "all_fit":
        return _all_fit(guess, sampled=sampled, rows=rows)
    worded = _REASONS.get(guess.reason)
    return worded(guess, "first " if sampled else "") if worded else type_words(guess.type)


def _all_fit(guess: Guess, *, sampled: bool, rows: int) -> str:
    name = type_words(guess.type)
    if guess.format and guess.type in ("date", "datetime", "decimal"):
        name += f", written like {format_words(guess.type, guess.format)}"
    if guess.type == "text":
        return f"{name}: the values are kept exactly as they are."
    if not sampled:
        if guess.of == 1:
            return f"{name}: the only value fits."
        return f"{name}: all {count(guess.of)} values fit."
    if rows:
        return f"{name}: every value fits, in all {count(rows)} rows."
    return f"{name}: the first {count(guess.of)} values fit."


def _quoted(guess: Guess) -> str:
    return listed([f"“{shortened(one, _EXAMPLE)}”" for one in guess.examples[:2]], "or")


def _like(guess: Guess) -> str:
    return f", for example {_quoted(guess)}" if guess.examples else ""


def _some(guess: Guess, first: str, singular: str, plural: str) -> str:
    """Say of how many values something is true: `3 of 812 values begin with 0`."""
    misfits = guess.of - guess.fits
    if misfits == guess.of:
        start = "its only value" if guess.of == 1 else f"all {first}{count(guess.of)} values"
    else:
        start = f"{count(misfits)} of {'the ' if first else ''}{first}{count(guess.of)} values"
    verb = singular if misfits == 1 else plural
    return f"Kept as text: {start} {verb}{_like(guess)}."


def _kept(singular: str, plural: str) -> Callable[[Guess, str], str]:
    return lambda guess, first: _some(guess, first, singular, plural)


def _empty_column(_guess: Guess, first: str) -> str:
    where = f" in the {first}rows" if first else ""
    return f"Text: the column has no values{where}."


def _long_text(guess: Guess, _first: str) -> str:
    return f"Long text: values have several lines or are long{_like(guess)}."


def _day_month(guess: Guess, _first: str) -> str:
    text = guess.examples[0] if guess.examples else ""
    meanings = listed([_reading(text, one) for one in guess.alternatives[:2]], "or")
    shown = shortened(text, _EXAMPLE)
    return f"Doubtful date: “{shown}” may be {meanings}. Kept as text till you say."


def _thousands(guess: Guess, _first: str) -> str:
    kept = " Kept as text till you say." if guess.type == "text" else ""
    return (
        f"Doubtful number: {_quoted(guess)} may have decimals or mark thousands."
        f"{kept or ' Read with decimals.'}"
    )


def _clock_change(guess: Guess, _first: str) -> str:
    return (
        f"Kept as text: the clocks skip or repeat some of these times{_like(guess)}, so they "
        "would not come back the same."
    )


def _one_value(guess: Guess, _first: str) -> str:
    return f"Kept as text: every value is {_quoted(guess)}, which need not mean yes or no."


def _mixed(guess: Guess, first: str) -> str:
    nearest = guess.alternatives[0] if guess.alternatives else None
    what = type_words(nearest.type).lower() if nearest else "type"
    article = "an" if what[0] in "aeiou" else "a"
    return _some(guess, first, f"is not {article} {what}", f"are not {article} {what}")


def _as_there(guess: Guess, _first: str) -> str:
    return f"{type_words(guess.type)}, as the field is in that file."


_REASONS: dict[str, Callable[[Guess, str], str]] = {
    AS_THERE: _as_there,
    "empty_column": _empty_column,
    "long_text": _long_text,
    "ambiguous_day_month": _day_month,
    "thousands_or_decimals": _thousands,
    "leading_zero": _kept("begins with 0", "begin with 0"),
    "leading_plus": _kept("begins with a plus", "begin with a plus"),
    "too_long_number": _kept(
        "is too long a number to keep exactly", "are too long numbers to keep exactly"
    ),
    "exponent": _kept("could be a code with an E in it", "could be codes with an E in them"),
    "grouped_numbers": _kept("has marks for thousands", "have marks for thousands"),
    "outer_blanks": _kept("has blanks around it", "have blanks around them"),
    "clock_change": _clock_change,
    "one_value": _one_value,
    "unreadable": _kept("holds unreadable characters", "hold unreadable characters"),
    "mixed": _mixed,
}


def known_reasons() -> tuple[str, ...]:
    """List the reasons that have words."""
    return ("all_fit", *_REASONS)


def _reading(text: str, alternative: Alternative) -> str:
    """Say what a text means in one of the readings: `1 February 2026`."""
    draft = FieldDraft("", alternative.type, format=alternative.format)
    value = parse(text, draft)
    if alternative.type in ("date", "datetime") and isinstance(value, str):
        year, month, day = (int(part) for part in value[:10].split("-"))
        return f"{day} {locale().standaloneMonthName(month)} {year}"
    if value is None or isinstance(value, (int, str)):
        return to_text(value, FieldDraft("", alternative.type))
    return text


def alternative_words(guess: Guess, alternative: Alternative) -> str:
    """Label the button that takes one of the readings of a doubtful column."""
    text = guess.examples[0] if guess.examples else ""
    if alternative.type in ("date", "datetime"):
        first = "Month" if alternative.format.startswith("M") else "Day"
        return f"{first} first: {_reading(text, alternative)}"
    return f"{type_words(alternative.type)}: {_reading(text, alternative)}"


def readings(guess: Guess) -> tuple[Alternative, ...]:
    """List the readings that a person has to choose between; none if there is no doubt."""
    return guess.alternatives[:2] if guess.doubtful else ()

"""Splits a line with stray quotes into just as many cells as it ought to have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

_LONGEST, _MOST_QUOTES = 20_000, 60

_Way = tuple[int, list[str]]  # quotes that stand where none should, cells


def exactly(line: str, form: Mapping[str, object], width: int) -> list[str] | None:
    """Split a line into `width` cells so that the fewest quotes are stray ones.

    Answers nothing if there is no such way, or the line is too long to try them all.
    """
    delimiter, quote = str(form["delimiter"]), form["quotechar"]
    if not isinstance(quote, str) or form["escapechar"] or delimiter == " ":
        return None
    if len(line) > _LONGEST or line.count(quote) > _MOST_QUOTES or width > _MOST_QUOTES:
        return None
    text = line + delimiter
    ways: dict[int, dict[int, _Way]] = {len(text): {0: (0, [])}}
    for place in reversed(_starts(text, delimiter)):
        ways[place] = _ways_from(text, place, delimiter, quote, ways)
    found = ways[0].get(width)
    return found[1] if found else None


def _starts(text: str, delimiter: str) -> list[int]:
    return [0, *(place + 1 for place, one in enumerate(text[:-1]) if one == delimiter)]


def _ways_from(
    text: str, place: int, delimiter: str, quote: str, ways: Mapping[int, Mapping[int, _Way]]
) -> dict[int, _Way]:
    """Answer for each number of cells the best way from a place to the end."""
    best: dict[int, _Way] = {}
    for cost, cell, end in _first_cells(text, place, delimiter, quote):
        for count, (more, cells) in ways[end].items():
            if count + 1 not in best or cost + more < best[count + 1][0]:
                best[count + 1] = (cost + more, [cell, *cells])
    return best


def _first_cells(
    text: str, place: int, delimiter: str, quote: str
) -> Iterator[tuple[int, str, int]]:
    """Offer each cell that may begin here, with its stray quotes and where the next begins."""
    start = place + len(text[place:]) - len(text[place:].lstrip(" "))
    if text.startswith(quote, start):
        end = text.find(quote + delimiter, start + 1)
        while end > 0:
            inner = text[start + 1 : end].replace(quote * 2, "\0")
            cell = inner.replace("\0", quote)
            yield inner.count(quote), cell, end + 2
            end = text.find(quote + delimiter, end + 1)
    end = text.index(delimiter, place)
    plain = text[place:end]
    stray = plain.count(quote)
    yield (stray if plain.startswith(quote) else min(1, stray)), plain, end + 1

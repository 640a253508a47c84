"""Finds delimiter, quotes and escapes from a piece of text.

Each candidate splits the text; the best makes rows of equal length out of cells that look like
something. This is the measure of van den Burg, Nazábal and Sutton, "Wrangling messy CSV files by
detecting row and type patterns" (2019), in a short form; their own program, clevercsv, decides
where two candidates are near. It crawls on large texts, so it sees a few lines only.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from domain.formats.delimited.kinds import BLANK, TEXT, kind_of
from domain.formats.delimited.options import ReadingOptions
from domain.formats.delimited.parsing import RecordReader

_PRIORS = dict[str, float](
    zip(
        (",", ";", "\t", "|", "^", "~", "\x1f", "\x01", "||", "::", ":", "  ", " "),
        (1.0, 1.0, 1.1, 1.0, 0.8, 0.8, 1.0, 1.0, 1.2, 0.9, 0.55, 0.8, 0.5),
        strict=True,
    )
)
_SEP_LINE = re.compile(r'\ufeff?"?sep=(.)"?[ \t]*[\r\n]*', re.IGNORECASE)
_ROWS, _JUDGED_ROWS, _JUDGED_CELLS = 300, 80, 40
_DOUBT = 0.8  # how near the second may come before clevercsv is asked
_CLEVER_LINES, _CLEVER_CHARACTERS = 60, 6000


@dataclass(frozen=True)
class _Trial:
    options: ReadingOptions
    rows: list[list[str]]
    mended: int
    score: float


def split_lines(text: str) -> list[str]:
    """Split text into physical lines at CR, LF and CRLF, line ends kept."""
    return list(io.StringIO(text, newline=""))


def sep_line(text: str) -> str:
    """Answer the delimiter that a first line `sep=;` names, as Excel writes it, or nothing."""
    found = _SEP_LINE.fullmatch(next(iter(io.StringIO(text, newline="")), ""))
    return found[1] if found else ""


def guess_dialect(text: str, fixed: str = "") -> ReadingOptions:
    """Answer options with the dialect of a text filled in, the rest as by default.

    `fixed` is the delimiter, where that is known.
    """
    lines = split_lines(text)
    trials = [
        _try(lines, delimiter, quote)
        for delimiter in ([fixed] if fixed else _candidates(text))
        for quote in _quotes(lines, delimiter)
    ]
    trials.sort(key=lambda trial: trial.score, reverse=True)
    best = _choose(trials, text)
    if best is None:
        return ReadingOptions(delimiter=fixed or ",")
    return _with_spaces(_with_escape(best, lines), lines).options


def _candidates(text: str) -> Iterator[str]:
    for delimiter in _PRIORS:
        if delimiter not in text:
            continue
        if len(delimiter) == 1 or delimiter == "  ":
            if not _is_doubled(text, delimiter):
                yield delimiter
        elif _is_doubled(text, delimiter[0]):
            yield delimiter


def _is_doubled(text: str, delimiter: str) -> bool:
    """Answer whether a character comes only in pairs, so that the pair is the delimiter."""
    return delimiter in "|:" and text.count(delimiter) == 2 * text.count(delimiter * 2)


def _quotes(lines: list[str], delimiter: str) -> Iterator[str]:
    yield '"'
    border = re.escape(delimiter)
    wrapped = rf"(?:^|{border}) *'[^']*' *(?={border}|[\r\n]|$)"
    if re.search(wrapped, "".join(lines[:_ROWS]), re.MULTILINE):
        yield "'"


def _try(lines: list[str], delimiter: str, quote: str) -> _Trial:
    options = ReadingOptions(
        delimiter=delimiter, quotechar=quote, skipinitialspace=delimiter == " "
    )
    return _judge(lines, options)


def _judge(lines: list[str], options: ReadingOptions) -> _Trial:
    reader = RecordReader(iter(lines), options)
    rows = [row for row in reader.take(_ROWS) if row]
    if options.delimiter == " ":
        rows = _without_tails(rows)
    return _Trial(options, rows, len(reader.mended), _score(rows, options))


def _without_tails(rows: list[list[str]]) -> list[list[str]]:
    """Take off the empty cells that spaces at the end of lines make."""
    usual = Counter(len(row) for row in rows if row[-1]).most_common(1)
    width = usual[0][0] if usual else 1
    return [row[:-1] if len(row) == width + 1 and not row[-1] else row for row in rows]


def _score(rows: list[list[str]], options: ReadingOptions) -> float:
    """Rate rows: how many have the same length, how long they are, how well cells look."""
    lengths = Counter(map(len, rows))
    shares = [(n / len(rows)) ** 2 * (k - 1) / k for k, n in lengths.items()]
    shape = max(shares, default=0.0)
    if shape == 0.0 or not _is_plausible(rows, options, lengths):
        return 0.0
    return shape * _looks(rows, options) ** 2 * _PRIORS.get(options.delimiter, 1.0)


def _is_plausible(rows: list[list[str]], options: ReadingOptions, lengths: Counter[int]) -> bool:
    """Spaces and colons are in ordinary text, so they need more than equal lengths."""
    if options.delimiter not in (" ", "  ", ":"):
        return True
    length, count = lengths.most_common(1)[0]
    typed = any(kind_of(cell) not in (BLANK, TEXT) for row in rows[1:20] for cell in row)
    enough = 3 if options.delimiter == " " else 2
    return length >= enough and count >= 0.8 * len(rows) and len(rows) > 1 and typed


def _looks(rows: list[list[str]], options: ReadingOptions) -> float:
    cells = [cell for row in rows[:_JUDGED_ROWS] for cell in row[:_JUDGED_CELLS]]
    return sum(_look(cell, options) for cell in cells) / max(1, len(cells))


def _look(cell: str, options: ReadingOptions) -> float:
    """Rate a cell: what holds other delimiters or loose quotes was hardly split rightly."""
    if kind_of(cell) != TEXT:
        return 1.0
    text, delimiter = cell.strip(" "), options.delimiter
    if text.count(options.quotechar) % 2:
        return 0.1
    if any((text[0] == mark) != (text[-1] == mark) for mark in "\"'"):
        return 0.5
    if any(other in cell for other in ";\t|" if other != delimiter):
        return 0.3
    if delimiter != "," and "," in cell:
        return 0.9 if ", " in cell else 0.6
    return 1.0


def _choose(trials: list[_Trial], text: str) -> _Trial | None:
    if not trials or trials[0].score < 0.02:
        return None
    best = trials[0]
    rival = next((one for one in trials if one.options.delimiter != best.options.delimiter), None)
    if rival is None or rival.score < _DOUBT * best.score:
        return best
    chosen = _ask_clevercsv(text, [best.options.delimiter, rival.options.delimiter])
    return rival if chosen == rival.options.delimiter else best


def _ask_clevercsv(text: str, delimiters: list[str]) -> str | None:
    import clevercsv

    few = "".join(split_lines(text)[:_CLEVER_LINES])[:_CLEVER_CHARACTERS]
    few = few.encode(errors="replace").decode()  # it cannot bear what could not be decoded
    try:
        found = clevercsv.Sniffer().sniff(
            few, delimiters=[one for one in delimiters if len(one) == 1]
        )
    except (clevercsv.Error, ValueError, LookupError):
        return None  # it only breaks ties
    return found.delimiter if found else None


def _with_escape(best: _Trial, lines: list[str]) -> _Trial:
    """Take the backslash as an escape only where this makes the rows better: C:\\ is no escape."""
    if not any("\\" in line for line in lines):
        return best
    trial = _judge(lines, replace(best.options, escapechar="\\"))
    before, after = _evenness(best), _evenness(trial)
    return trial if after > before else best


def _evenness(trial: _Trial) -> tuple[int, float]:
    lengths = Counter(map(len, trial.rows))
    return -trial.mended, max(lengths.values(), default=0) / max(1, len(trial.rows))


def _with_spaces(best: _Trial, lines: list[str]) -> _Trial:
    """Find out whether the spaces behind delimiters belong to the delimiter."""
    options = best.options
    if options.delimiter in (" ", "  "):
        return best
    cells = [cell for row in best.rows for cell in row[1:] if cell]
    spaced = [cell for cell in cells if cell.startswith(" ")]
    quoted = [cell for cell in spaced if cell.lstrip(" ").startswith(options.quotechar)]
    if not quoted and len(spaced) < max(1, 0.9 * len(cells)):
        return best
    return _judge(lines, replace(options, skipinitialspace=True))

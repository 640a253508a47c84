"""Settings that a script puts above the header, so that its file can be read without questions.

Lines such as `#separator:semicolon` or `#match:Number, Name` at the very top. What is not known is
kept as it stands, for whoever looks at the file. Lines that begin so and hold no known name are
what they were: comments.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace

from domain.formats.delimited.dialect import sep_line, split_lines
from domain.formats.delimited.encoding import ENCODINGS
from domain.formats.delimited.options import HeadSettings

NAMES = ("separator", "encoding", "table", "match", "policy")
POLICIES = ("update", "fill", "skip", "add")
SEPARATORS = {
    "comma": ",",
    "semicolon": ";",
    "tab": "\t",
    "\\t": "\t",
    "pipe": "|",
    "space": " ",
    "colon": ":",
}
_LINE = re.compile(r'"?#([^\W\d_][\w -]{0,30}?)[ \t]*:(.*)', re.DOTALL)
_MOST = 20
_LONGEST = 16 * 1024  # characters
_FILLED_UP = ",;\t|"
"""What a spreadsheet puts behind a short line so that it is as long as the others."""


@dataclass(frozen=True)
class Head:
    """The settings of a text, what a line `sep=;` names, how many lines that is, and the rest."""

    settings: HeadSettings
    named: str
    lines: int
    rest: str


def head_of(text: str) -> Head:
    """Set apart what stands above the table only to say how it is to be read."""
    text = text.removeprefix("\ufeff")
    first = sep_line(text)
    rest = _without(text, 1) if first else text
    settings, count = _read(split_lines(rest[:_LONGEST]))
    rest = _without(rest, count)
    second = "" if first or not count else sep_line(rest)
    rest = _without(rest, 1) if second else rest
    return Head(settings, first or second, count + bool(first or second), rest)


def _without(text: str, count: int) -> str:
    return text[sum(map(len, split_lines(text[:_LONGEST])[:count])) :]


def _read(lines: list[str]) -> tuple[HeadSettings, int]:
    """Read the settings at the top, and answer how many lines they take."""
    found: list[tuple[str, str]] = []
    for line in lines[:_MOST]:
        match = _LINE.fullmatch(line.rstrip("\r\n"))
        if match is None:
            break
        found.append((match[1], match[2]))
    if not any(name.casefold() in NAMES for name, _ in found):
        return HeadSettings(), 0
    settings = HeadSettings()
    for name, value in found:
        settings = _with(settings, name, value)
    return settings, len(found)


def _with(settings: HeadSettings, name: str, raw: str) -> HeadSettings:
    value, kind = _bare(raw), name.casefold()
    known = settings
    if kind == "separator":
        known = replace(settings, separator=_separator(raw, value))
    elif kind == "encoding":
        known = replace(settings, encoding=_encoding(value))
    elif kind == "match":
        known = replace(
            settings, match=tuple(filter(None, map(str.strip, re.split("[,;]", value))))
        )
    elif kind == "policy" and value.casefold() in POLICIES:
        known = replace(settings, policy=value.casefold())
    elif kind == "table":
        known = replace(settings, table=" ".join(value.split()))
    if known == settings:
        return replace(settings, unknown=(*settings.unknown, (name, value)))
    return known


def _bare(raw: str) -> str:
    """Answer a value without what a spreadsheet put around it, and fit to be a name."""
    raw = raw.replace("\0", "").encode("utf-8", "replace").decode()
    return raw.strip().rstrip(_FILLED_UP).strip().removesuffix('"').strip()


def _separator(raw: str, value: str) -> str:
    """Answer the separator that a value names or is; "" if it is no such thing."""
    sign = SEPARATORS.get(value.casefold(), value) if value else raw.strip(" ")[:1]
    return sign if len(sign) == 1 and not sign.isalnum() and sign not in "\"'" else ""


def _encoding(value: str) -> str:
    """Answer the encoding of ours that a name means, "" if there is none."""
    try:
        wanted = codecs.lookup(value).name
    except (LookupError, ValueError):
        return ""
    same = (one for one in ENCODINGS if codecs.lookup(one).name == wanted)
    return next(same, "utf-8" if wanted == "ascii" else "")

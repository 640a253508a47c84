"""Text with a meaning for machines made harmless, and back: for HTML, XML and Markdown."""

from __future__ import annotations

import html
import re

_MARKDOWN = re.compile(r"[\\`*_\[\]|~]")
_BREAK = re.compile(r"\r\n|\r|\n")
_EDGE = re.compile(r"\A[ \t]+|[ \t]+\Z")
_TAKEN_BACK = re.compile(r"\\([\\`*_\[\]|~])|<br>|(&[#\w]+;)")


def html_text(text: str) -> str:
    """Answer HTML that shows this very text, on one line."""
    escaped = html.escape(text)
    if "\n" in escaped or "\r" in escaped:
        escaped = escaped.replace("\r", "&#13;").replace("\n", "&#10;")
    return escaped


def markdown_text(text: str) -> str:
    """Answer Markdown that shows this very text in a cell; line breaks become `<br>`."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    escaped = _BREAK.sub("<br>", _MARKDOWN.sub(r"\\\g<0>", escaped))
    return _EDGE.sub(lambda blank: "".join(f"&#{ord(one)};" for one in blank[0]), escaped)


def markdown_plain(cell: str) -> str:
    """Answer the text that a cell of ours shows, with one kind of line break."""
    return _TAKEN_BACK.sub(_take_back, cell)


def one_break(text: str) -> str:
    """Answer the text with one kind of line break."""
    return _BREAK.sub("\n", text)


def _take_back(match: re.Match[str]) -> str:
    if match[1]:
        return match[1]
    return html.unescape(match[2]) if match[2] else "\n"

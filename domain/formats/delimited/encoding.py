"""Finds out in which encoding text was written, and decodes it without losing a byte.

Order: BOM; UTF-16 and UTF-32 by their zeros; strict UTF-8; UTF-8 with a few bad bytes; then the
code pages of old, by the shape of the words and by chardet.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_LOST = re.compile("[\ud800-\udfff]")
_HIGH = re.compile(rb"[\x80-\xff]+")
_MULTIBYTE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_LATIN = ("cp1252", "cp1250", "cp1254", "iso8859-2", "iso8859-15", "mac-roman", "cp850")
_OTHERS = (
    *("cp932", "shift_jis_2004", "euc_jis_2004", "gb18030", "big5hkscs", "cp949", "euc_kr"),
    *("cp1251", "koi8-r", "koi8-u", "cp866", "iso8859-5", "cp1253", "iso8859-7", "cp1255"),
    *("cp1256", "cp874", "cp1250", "cp1252"),
)
# What chardet calls by a name whose codec changes plain characters, or by that of a subset.
_BETTER = {"shift_jis_2004": "cp932", "euc_jis_2004": "euc_jp", "euc_kr": "cp949"}
_EVIDENCE = 16 * 1024
_CONTROLS = re.compile("[\x00-\x08\x0e-\x19\x1c-\x1e\x7f-\x9f]")
ENCODINGS = (
    *("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "iso8859-15"),
    *("cp1250", "iso8859-2", "cp1254", "cp1251", "koi8-r", "cp866", "cp1253", "cp1255", "cp1256"),
    *("cp932", "euc_jp", "gb18030", "big5", "cp949", "cp874", "mac-roman", "cp850", "latin-1"),
)


@dataclass(frozen=True)
class Guess:
    """An encoding, and whether it is a guess or beyond doubt."""

    encoding: str
    guessed: bool = False


class _Losses:
    """How often decoding has failed in this process: a hint that cells need a closer look."""

    count = 0


def losses() -> int:
    """Answer how often decoding has failed so far, anywhere; it only grows."""
    return _Losses.count


def _keep(error: UnicodeError) -> tuple[str, int]:
    """Stand in for bytes that cannot be decoded: byte 0x81 becomes U+DC81, so none is lost."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    _Losses.count += 1
    wide = error.encoding.lower().startswith(("utf-16", "utf-32", "utf16", "utf32"))
    # A lead byte must not swallow the delimiter behind it; wide units go as a whole.
    end = error.end if wide else error.start + 1
    return "".join(chr(0xDC00 + byte) for byte in error.object[error.start : end]), end


KEEP = "tabularium-keep"
codecs.register_error(KEEP, _keep)


def has_lost_bytes(text: str) -> bool:
    """Answer whether text holds stand-ins for bytes that could not be decoded."""
    return not text.isascii() and _LOST.search(text) is not None


def count_lost_bytes(text: str) -> int:
    """Answer how many bytes of this text could not be decoded."""
    return 0 if text.isascii() else len(_LOST.findall(text))


def has_nul(text: str) -> bool:
    """Answer whether text holds NUL characters, which cut text short in other programs."""
    return "\0" in text


def codec_name(encoding: str, head: bytes) -> str:
    """Answer the codec that reads this encoding with and without a BOM."""
    name = codecs.lookup(encoding).name
    if name == "utf-8":
        return "utf-8-sig"
    if name.startswith(("utf-16-", "utf-32-")):
        wide = name.rpartition("-")[0]
        if any(head.startswith(bom) for bom, found in _BOMS if found == wide):
            return wide
    return name


def is_known(encoding: str) -> bool:
    """Answer whether there is such an encoding for text."""
    try:
        "".encode(encoding)
    except (LookupError, UnicodeError):
        return False
    return True


def decode(data: bytes, encoding: str, *, whole: bool) -> str:
    """Decode a piece from the start of a file; a character cut at its end is left out."""
    decoder = codecs.getincrementaldecoder(codec_name(encoding, data))(KEEP)
    return decoder.decode(data, whole)


def detect(head: bytes, *, whole: bool) -> Guess:
    """Find the encoding of a file from its first bytes; `whole` if there are no more."""
    for bom, encoding in _BOMS:
        if head.startswith(bom) and not (encoding == "utf-32" and len(head) % 4 and whole):
            return Guess(encoding)
    if wide := _detect_wide(head):
        return Guess(wide, guessed=True)
    if _decodes(head, "utf-8", whole=whole):
        return Guess("utf-8")
    if _mostly_utf8(head):
        return Guess("utf-8", guessed=True)
    return Guess(_detect_code_page(head), guessed=True)


def _decodes(data: bytes, encoding: str, *, whole: bool) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)("strict").decode(data, whole)
    except UnicodeDecodeError:
        return False
    return True


def _mostly_utf8(head: bytes) -> bool:
    good = len(_MULTIBYTE.findall(head))
    bad = count_lost_bytes(head.decode("utf-8", KEEP))
    return good >= 3 and good > 5 * bad


def _detect_wide(head: bytes) -> str:
    """Find UTF-16 or UTF-32 without a BOM: delimiters and line ends have zeros in them."""
    zeros = head.count(0)
    if zeros < max(1, len(head) // 50):
        return ""
    rest = head.translate(None, b"\0")
    if zeros < 0.3 * len(head) and rest.isascii() and not _CONTROLS.search(rest.decode("ascii")):
        return ""  # ordinary text with stray NULs
    return next((encoding for encoding in _WIDE if _looks_wide(head, encoding)), "")


def _looks_wide(head: bytes, encoding: str) -> bool:
    try:
        text = codecs.getincrementaldecoder(encoding)("strict").decode(head, False)
    except UnicodeDecodeError:
        return False
    odd = sum(not one.isprintable() and one not in "\t\r\n" for one in text[:4000])
    return any(one in text for one in "\n\r,;\t") and odd * 50 <= len(text[:4000])


def _detect_code_page(head: bytes) -> str:
    evidence = _lines_with_high_bytes(head)
    if _words_are_latin(evidence):
        return _detect_latin(evidence)
    return _by_chardet(evidence, _OTHERS) or "cp1252"


def _lines_with_high_bytes(head: bytes) -> bytes:
    """Gather the lines that tell something; in mostly plain text they are few."""
    lines = [line for line in head.splitlines(keepends=True) if not line.isascii()]
    if lines and not head.endswith((b"\n", b"\r")) and len(lines) > 1 and head.endswith(lines[-1]):
        lines.pop()  # perhaps cut in the middle of a character
    return b"".join(lines)[:_EVIDENCE]


def _words_are_latin(data: bytes) -> bool:
    """Latin words have single accented letters, nearly all from C0 up, among plain ones."""
    runs = _HIGH.findall(data)
    single = sum(len(run) == 1 for run in runs)
    letters = sum(len(run) == 1 and run[0] >= 0xC0 for run in runs)
    marks = sum(
        len(run) == 1 and run[0] in b"\x80\x85\x91\x92\x93\x94\x96\x97\xa3\xa4\xa9\xb0"
        for run in runs
    )
    return single >= 0.7 * len(runs) and letters + marks >= 0.6 * single


def _detect_latin(data: bytes) -> str:
    high = set(b"".join(_HIGH.findall(data)))
    if 0xA4 in high and not any(byte < 0xA0 for byte in high):
        return "iso8859-15"  # the euro sign; in cp1252 this is a currency sign nobody uses
    many = len(_HIGH.findall(data)) >= 20
    return (_by_chardet(data, _LATIN) if many else "") or "cp1252"


def _by_chardet(data: bytes, candidates: tuple[str, ...]) -> str:
    import chardet

    found = chardet.detect_all(
        data,
        ignore_threshold=True,
        prefer_superset=True,
        compat_names=False,
        include_encodings=candidates,
    )
    names = [_BETTER.get(name, name) for one in found if (name := one["encoding"])]
    return next((name for name in names if is_known(name) and _is_clean(data, name)), "")


def _is_clean(data: bytes, encoding: str) -> bool:
    try:
        return _CONTROLS.search(data.decode(encoding)) is None
    except UnicodeDecodeError:
        return False

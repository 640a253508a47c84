"""Plain text, e-mail addresses, URLs and telephone numbers: stored exactly as they are written."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

from domain.errors import Fault
from domain.fields.base import AnyField, is_readable, own_text, unreadable
from domain.values import Stored

# Every plain ASCII address of this pattern is one that email_validator accepts too (a test
# compares them). The library is asked about all others: it takes 50 times as long.
SIMPLE_EMAIL = re.compile(
    # no possessive quantifiers: Python 3.11.2 finds nothing with some of them
    r"(?=[^@]{1,64}@.{1,189}\Z)[A-Za-z0-9_+]+(?:[.-][A-Za-z0-9_+]+)*"
    r"@(?:[A-Za-z0-9]{1,30}(?:-[A-Za-z0-9]{1,30})?\.)+[A-Za-z]{2,24}"
)
# What is text here and no pattern yet is seldom needed, and never to show telephone numbers.
SIMPLE_URL = (
    r"https?://(?:[A-Za-z0-9]{1,40}[.-])*[A-Za-z0-9]{1,40}(?:/[A-Za-z0-9_.~%/?#=&+:,;@!()-]*)?"
)
# The library refuses names that no mail server serves; a record may well hold them.
_NOT_SERVED = r"(?i)\.(?:arpa|invalid|local|localhost|onion|test)\Z"
_SCHEMES = frozenset({"http", "https", "ftp"})
_BREAKS_A_URL = r"[\s\x00-\x1f\x7f<>\"]"
PHONE = re.compile(
    r"(?=(?:[^0-9]*[0-9]){3,20}[^0-9]*\Z)\(?\+?\(?[0-9][0-9 \u00a0\u202f().\-/\u2010\u2011\u2013]*"
)
SIMPLE_PHONE = r"\(?[0-9](?:[ ().\-/]?[0-9]){2,19}"
_NOT_A_DIGIT = re.compile(r"[^0-9]+")
_EXTENSION = re.compile(r" *(?:x|ext\.?|#) *[0-9]{1,7}\Z", re.IGNORECASE)


def read_text(text: str, field: AnyField) -> Stored | Fault:
    """Keep the text exactly as it is."""
    return text


def check_text(value: Stored, field: AnyField) -> Fault | None:
    """Say what keeps a stored value from being text that a file can hold."""
    if isinstance(value, str) and is_readable(value):
        return None
    return unreadable(own_text(value))


def write_text(value: Stored, field: AnyField) -> str:
    """Return the text as it is stored."""
    return own_text(value)


def _is_email(text: str) -> bool:
    if SIMPLE_EMAIL.fullmatch(text):
        return True
    text = re.sub(_NOT_SERVED, ".org", text)
    if "." not in text.rpartition("@")[2]:
        return False
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(text, check_deliverability=False, strict=True)
    except EmailNotValidError:
        return False
    return True


def read_email(text: str, field: AnyField) -> Stored | Fault:
    """Keep an e-mail address, without the blanks around it and with its case."""
    address = text.strip()
    return address if _is_email(address) else Fault("not_email", text)


def _is_url(text: str) -> bool:
    if re.fullmatch(SIMPLE_URL, text):
        return True
    if re.search(_BREAKS_A_URL, text):
        return False
    try:
        parts = urlsplit(text)
        if parts.scheme == "mailto":
            return not parts.netloc and _is_email(parts.path)
        return parts.scheme in _SCHEMES and bool(parts.hostname) and parts.port != -1
    except ValueError:  # brackets without an address, a port that is no number
        return False


def read_url(text: str, field: AnyField) -> Stored | Fault:
    """Keep an address of http, https, ftp or mailto, without the blanks around it."""
    address = text.strip()
    return address if _is_url(address) else Fault("not_url", text)


def _is_phone(text: str) -> bool:
    number = _EXTENSION.sub("", text)
    if not PHONE.fullmatch(number):
        return False
    # Only a number with its country says how long it has to be.
    if "+" not in number:
        return True
    digits = _NOT_A_DIGIT.sub("", number)
    return _is_possible(digits[:7], len(digits))


@lru_cache(maxsize=50_000)
def _is_possible(start: str, length: int) -> bool:
    """Ask whether a number can begin so and be so long: its last digits make no difference."""
    from phonenumbers import NumberParseException, is_possible_number
    from phonenumbers import parse as parse_number

    try:
        return is_possible_number(parse_number("+" + start.ljust(length, "5"), None))
    except NumberParseException:
        return False


def read_phone(text: str, field: AnyField) -> Stored | Fault:
    """Keep a telephone number as written, without the blanks around it."""
    number = text.strip()
    return number if _is_phone(number) else Fault("not_phone", text)

"""Tables to start from: what clubs, labs and collectors keep, with types and rules that fit."""

from __future__ import annotations

from dataclasses import dataclass

from domain.values import FieldDraft

_F = FieldDraft


@dataclass(frozen=True)
class Template:
    """A table that can be made with one click."""

    key: str
    label: str
    description: str
    icon: str
    fields: tuple[FieldDraft, ...]


_MEMBERS = Template(
    "members",
    "Members",
    "People of a club or society: how to reach them, since when they belong, what they pay.",
    "person",
    (
        _F("Name", required=True, help="As it should stand on a letter"),
        _F(
            "Member number",
            unique=True,
            pattern=r"[A-Za-z0-9-]+",
            help="Letters, digits and dashes; no two members share one",
        ),
        _F("E-mail", "email"),
        _F("Phone", "phone"),
        _F("Street"),
        _F("Postal code", help="Kept as text, so that a zero in front stays"),
        _F("City"),
        _F("Born", "date"),
        _F("Joined", "date", default="today"),
        _F("Left", "date"),
        _F(
            "Kind",
            "choice",
            choices=("Active", "Supporting", "Family", "Youth", "Honorary"),
            default="Active",
        ),
        _F("Fee", "decimal", minimum="0", help="For one year"),
        _F("Fee paid", "boolean"),
        _F(
            "Interests",
            "choices",
            choices=("Events", "Newsletter", "Board", "Youth work", "Volunteering"),
        ),
        _F("Notes", "long_text"),
    ),
)

_EQUIPMENT = Template(
    "equipment",
    "Equipment",
    "An inventory of things: what they are, where they are, who has them, what they cost.",
    "settings",
    (
        _F("Item", required=True),
        _F(
            "Inventory number",
            required=True,
            unique=True,
            help="As on the label; no two items share one",
        ),
        _F(
            "Category",
            "choice",
            choices=("Computer", "Tool", "Furniture", "Vehicle", "Instrument", "Other"),
        ),
        _F("Maker"),
        _F("Model"),
        _F("Serial number"),
        _F("Location"),
        _F("Lent to"),
        _F(
            "Condition",
            "choice",
            choices=("New", "Good", "Worn", "Broken", "Retired"),
            default="Good",
        ),
        _F("Bought", "date"),
        _F("Price", "decimal", minimum="0"),
        _F("Warranty until", "date"),
        _F("Next check", "date"),
        _F("Manual", "url", help="Where its manual can be read"),
        _F("Notes", "long_text"),
    ),
)

_CUSTOMERS = Template(
    "customers",
    "Customers",
    "Companies and people you work for, whom to ask there, and how things stand.",
    "phone",
    (
        _F("Customer", required=True, help="The company, or the person"),
        _F("Customer number", "autonumber"),
        _F("Contact", help="Whom to ask for"),
        _F("E-mail", "email"),
        _F("Phone", "phone"),
        _F("Website", "url"),
        _F("Street"),
        _F("Postal code", help="Kept as text, so that a zero in front stays"),
        _F("City"),
        _F("Country"),
        _F(
            "Status",
            "choice",
            choices=("Prospect", "Active", "Paused", "Former"),
            default="Prospect",
        ),
        _F("Tax number", unique=True),
        _F("Discount", "decimal", minimum="0", maximum="100", help="In per cent"),
        _F("Newsletter", "boolean"),
        _F("Last contact", "datetime"),
        _F("Notes", "long_text"),
        _F("Changed", "updated_at", hidden=True),
    ),
)

_LIBRARY = Template(
    "library",
    "Library",
    "Books and where they stand, who has borrowed them, and what you thought of them.",
    "long-text",
    (
        _F("Title", required=True),
        _F("Author", help="Several with a semicolon between them"),
        _F(
            "ISBN",
            unique=True,
            pattern=r"(97[89][- ]?)?\d{1,5}[- ]?\d{1,7}[- ]?\d{1,7}[- ]?[\dXx]",
            help="10 or 13 digits, with or without dashes",
        ),
        _F("Publisher"),
        _F("Year", "integer", minimum="1000", maximum="2100"),
        _F("Language"),
        _F(
            "Subjects",
            "choices",
            choices=("Novel", "Poetry", "History", "Science", "Art", "Children", "Reference"),
        ),
        _F("Pages", "integer", minimum="1"),
        _F("Shelf"),
        _F("Lent to"),
        _F("Lent on", "date"),
        _F("Read", "boolean"),
        _F("Rating", "integer", minimum="1", maximum="5", help="From 1 to 5"),
        _F("Notes", "long_text"),
    ),
)

_ART = Template(
    "art",
    "Art collection",
    "Works of art with artist, technique, size, provenance and where each one hangs.",
    "edit",
    (
        _F("Title", required=True),
        _F("Artist"),
        _F("Inventory number", required=True, unique=True),
        _F("Year", help="As it is known: “1893”, “about 1700”"),
        _F(
            "Kind",
            "choice",
            choices=("Painting", "Drawing", "Print", "Photograph", "Sculpture", "Textile", "Other"),
        ),
        _F("Technique", help="For example: oil on canvas"),
        _F("Height", "decimal", minimum="0", help="In centimetres"),
        _F("Width", "decimal", minimum="0", help="In centimetres"),
        _F("Depth", "decimal", minimum="0", help="In centimetres"),
        _F("Signed", "boolean"),
        _F("Acquired", "date"),
        _F("Provenance", "long_text", help="Who had it before"),
        _F("Insured for", "decimal", minimum="0"),
        _F("Location"),
        _F("On loan", "boolean"),
        _F("Picture", "url", help="Where a picture of it can be seen"),
        _F("Notes", "long_text"),
    ),
)

TEMPLATES: tuple[Template, ...] = (_MEMBERS, _EQUIPMENT, _CUSTOMERS, _LIBRARY, _ART)
"""What the start page and the table editor offer."""

"""The parts of an OpenDocument spreadsheet that are around the rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from domain.formats.writers.base import Column, Sheet, column_letters
from domain.formats.writers.notation import ISO_DATE, PRECISIONS, pieces, with_precision

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
MOST_DECIMALS = 15

_NAMES = {
    name: f"urn:oasis:names:tc:opendocument:xmlns:{place}:1.0"
    for name, place in (
        ("office", "office"),
        ("style", "style"),
        ("text", "text"),
        ("table", "table"),
        ("number", "datastyle"),
        ("config", "config"),
        ("fo", "xsl-fo-compatible"),
    )
}
_SPACES = " ".join(f'xmlns:{name}="{place}"' for name, place in _NAMES.items())
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f\ufffe\uffff]")
_NARROWEST, _WIDEST = 8, 60
_CENTIMETRES = 0.2  # of one letter

_CLOCK = {
    "HH": '<number:hours number:style="long"/>',
    "MM": '<number:minutes number:style="long"/>',
    "SS": '<number:seconds number:style="long"/>',
    "SS.fff": '<number:seconds number:style="long" number:decimal-places="3"/>',
}
_CALENDAR = {
    "YYYY": '<number:year number:style="long"/>',
    "MM": '<number:month number:style="long"/>',
    "M": "<number:month/>",
    "DD": '<number:day number:style="long"/>',
    "D": "<number:day/>",
}


def sheet_name(title: str) -> str:
    """Answer a name that spreadsheets accept for a sheet."""
    return _NOT_IN_NAMES.sub(" ", title).strip().strip("'").strip() or "Table"


def fixed(title: str) -> Iterator[tuple[str, str]]:
    """Answer the names and texts of the parts that do not depend on the rows."""
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kind}"/>'
        for name, kind in (
            ("/", MIMETYPE),
            ("content.xml", "text/xml"),
            ("styles.xml", "text/xml"),
            ("settings.xml", "text/xml"),
        )
    )
    yield (
        "META-INF/manifest.xml",
        f'{_HEAD}<manifest:manifest xmlns:manifest="{_MANIFEST}" manifest:version="1.2">'
        f"{entries}</manifest:manifest>",
    )
    yield (
        "styles.xml",
        f'{_HEAD}<office:document-styles {_SPACES} office:version="1.2"><office:styles/>'
        "</office:document-styles>",
    )
    yield "settings.xml", _settings(sheet_name(title))


def start(sheet: Sheet, widths: Sequence[int]) -> str:
    """Answer the content up to the first row, header included."""
    columns = "".join(
        f'<table:table-column table:style-name="w{place}"'
        f' table:default-cell-style-name="{"text" if column.kind == "text" else "Default"}"/>'
        for place, column in enumerate(sheet.columns)
    )
    header = "".join(
        '<table:table-cell office:value-type="string" table:style-name="head"><text:p>'
        f"{escape(_NOT_IN_LABELS.sub(' ', one.label), quote=False)}</text:p></table:table-cell>"
        for one in sheet.columns
    )
    return (
        f'{_HEAD}<office:document-content {_SPACES} office:version="1.2">'
        f"<office:automatic-styles>{_styles(sheet.columns, widths)}</office:automatic-styles>"
        "<office:body><office:spreadsheet>"
        f'<table:table table:name="{escape(sheet_name(sheet.title))}">{columns}'
        "<table:table-header-rows><table:table-row>"
        f"{header}</table:table-row></table:table-header-rows>\n"
    )


def end(title: str, width: int, rows: int) -> str:
    """Answer the content after the last row: the filters of the header."""
    name = sheet_name(title).replace("'", "''")
    area = f"'{name}'.A1:'{name}'.{column_letters(width - 1)}{rows + 1}"
    return (
        "</table:table><table:database-ranges>"
        '<table:database-range table:name="__Anonymous_Sheet_DB__0" '
        f'table:target-range-address="{escape(area)}" table:display-filter-buttons="true"/>'
        "</table:database-ranges></office:spreadsheet></office:body></office:document-content>\n"
    )


_NOT_IN_LABELS = re.compile("[\x00-\x1f\ufffe\uffff]")


def _styles(columns: Sequence[Column], widths: Sequence[int]) -> str:
    wide = (min(max(width + 2, _NARROWEST), _WIDEST) * _CENTIMETRES for width in widths)
    found = [
        f'<style:style style:name="w{place}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width:.2f}cm"/></style:style>'
        for place, width in enumerate(wide)
    ]
    found.append(
        '<style:style style:name="head" style:family="table-cell"><style:text-properties '
        'fo:font-weight="bold"/></style:style>'
        '<number:text-style style:name="nt"><number:text-content/></number:text-style>'
        '<number:boolean-style style:name="nb"><number:boolean/></number:boolean-style>'
    )
    found += [_cell_style("text", "nt"), _cell_style("bool", "nb")]
    found += [_number_style(decimals) for decimals in range(MOST_DECIMALS + 1)]
    for place, column in enumerate(columns):
        found += _date_styles(place, column)
    return "".join(found)


def _cell_style(name: str, data: str) -> str:
    return (
        f'<style:style style:name="{name}" style:family="table-cell" '
        f'style:data-style-name="{data}"><style:table-cell-properties '
        'style:vertical-align="top"/></style:style>'
    )


def _number_style(decimals: int) -> str:
    return (
        f'<number:number-style style:name="nn{decimals}"><number:number '
        f'number:decimal-places="{decimals}" number:min-integer-digits="1"/>'
        f"</number:number-style>{_cell_style(f'n{decimals}', f'nn{decimals}')}"
    )


def _date_styles(place: int, column: Column) -> Iterator[str]:
    if column.kind == "date":
        yield _date_style(f"d{place}", column.notation or ISO_DATE)
    elif column.kind == "datetime":
        for least in range(len(PRECISIONS)):
            yield _date_style(f"m{place}_{least}", with_precision(column.notation, least))


def _date_style(name: str, notation: str) -> str:
    inside = []
    for piece, clock in pieces(notation.replace("SS.fff", "S")):
        if piece == "S":
            inside.append(_CLOCK["SS.fff"])
            continue
        known = (_CLOCK if clock else _CALENDAR).get(piece)
        inside.append(known or f"<number:text>{escape(piece)}</number:text>")
    return (
        f'<number:date-style style:name="n{name}">{"".join(inside)}</number:date-style>'
        f"{_cell_style(name, f'n{name}')}"
    )


def _settings(name: str) -> str:
    entries = "".join(
        f'<config:config-item config:name="{key}" config:type="{kind}">{value}</config:config-item>'
        for key, kind, value in (
            ("VerticalSplitMode", "short", 2),
            ("VerticalSplitPosition", "int", 1),
            ("ActiveSplitRange", "short", 2),
            ("PositionBottom", "int", 1),
        )
    )
    return (
        f'{_HEAD}<office:document-settings {_SPACES} office:version="1.2"><office:settings>'
        '<config:config-item-set config:name="ooo:view-settings" '
        'xmlns:ooo="http://openoffice.org/2004/office">'
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        '<config:config-item config:name="ViewId" config:type="string">view1</config:config-item>'
        '<config:config-item-map-named config:name="Tables">'
        f'<config:config-item-map-entry config:name="{escape(name)}">{entries}'
        "</config:config-item-map-entry></config:config-item-map-named>"
        "</config:config-item-map-entry></config:config-item-map-indexed>"
        "</config:config-item-set></office:settings></office:document-settings>"
    )

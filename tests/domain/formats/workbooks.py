"""Workbooks made by hand, byte by byte, where no library writes what a test needs."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

SECTOR = 512
END, FAT = 0xFFFFFFFE, 0xFFFFFFFD


class ErrorCell(int):
    """A cell with an error, by its code: 0x2A is #N/A."""


class ErrorFormula(int):
    """A formula whose result is an error, by its code."""


def compound_file(streams: dict[str, bytes]) -> bytes:
    """Make a compound file ([MS-CFB], version 3); each stream is padded to 4,096 bytes or more."""
    padded = {
        name: data.ljust(max(4096, -(-len(data) // SECTOR) * SECTOR), b"\0")
        for name, data in streams.items()
    }
    folder_sectors = -(-(len(padded) + 1) // 4)
    chain = [FAT, *range(2, folder_sectors + 1), END]
    entries = [_entry("Root Entry", 5, child=1)]
    body = b""
    for number, (name, data) in enumerate(padded.items(), start=1):
        first, sectors = len(chain), len(data) // SECTOR
        chain += [*range(first + 1, first + sectors), END]
        right = number + 1 if number < len(padded) else -1
        entries.append(_entry(name, 2, right=right, start=first, size=len(data)))
        body += data
    assert len(chain) <= SECTOR // 4
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII",
        *(bytes.fromhex("d0cf11e0a1b11ae1"), b"", 0x3E, 3, 0xFFFE, 9, 6),
        *(0, 1, 1, 0, 4096, END, 0, END, 0),
    )
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(SECTOR, b"\xff")
    folder = b"".join(entries).ljust(folder_sectors * SECTOR, b"\0")
    return header + table + folder + body


def _entry(
    name: str, kind: int, *, child: int = -1, right: int = -1, start: int = 0, size: int = 0
) -> bytes:
    encoded = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBiii16sIQQIQ",
        *(encoded, len(encoded) + 2, kind, 1, -1, right, child, b"", 0, 0, 0, start, size),
    )


def _error_record(value: ErrorCell | ErrorFormula, place: bytes) -> tuple[int, bytes]:
    if isinstance(value, ErrorCell):
        return 0x0205, place + bytes([value, 1])
    result = bytes([2, 0, value, 0, 0, 0, 0xFF, 0xFF])
    return 0x0006, place + result + bytes(6) + b"\x02\x00\x1c\x2a"


def _binary_error_record(value: ErrorCell | ErrorFormula, place: bytes) -> tuple[int, bytes]:
    if isinstance(value, ErrorCell):
        return 3, place + bytes([value])
    return 11, place + bytes([value]) + bytes(10) + struct.pack("<I", 0)


def xls(rows: list[list], *, epoch_1904: bool = False, locked: bool = False) -> bytes:
    """Make an Excel 97 workbook ([MS-XLS]); a tuple is a date by its serial number."""

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def begin(kind: int) -> bytes:
        return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))

    end = record(0x000A, b"")
    sheet = begin(0x0010)
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            place = struct.pack("<HHH", number, column, int(isinstance(value, tuple)))
            if isinstance(value, ErrorCell | ErrorFormula):
                sheet += record(*_error_record(value, place))
            elif isinstance(value, str):
                text = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
                sheet += record(0x0204, place + text)
            elif isinstance(value, bool):
                sheet += record(0x0205, place + bytes([value, 0]))
            elif value is not None:
                number_ = value[0] if isinstance(value, tuple) else value
                sheet += record(0x0203, place + struct.pack("<d", number_))
    sheet += end
    start = begin(0x0005) + (record(0x002F, struct.pack("<H52x", 1)) if locked else b"")
    start += record(0x0042, struct.pack("<H", 1200))
    start += record(0x0022, struct.pack("<H", epoch_1904))
    for number_format in (0, 14):
        start += record(0x00E0, struct.pack("<HH16x", 0, number_format))
    name = "Tafel".encode("utf-16-le")
    sheet_record = struct.pack("<IBBBB", 0, 0, 0, 5, 1) + name
    place = len(start) + len(record(0x0085, sheet_record)) + len(end)
    sheet_record = struct.pack("<I", place) + sheet_record[4:]
    return compound_file({"Workbook": start + record(0x0085, sheet_record) + end + sheet})


def write_xlsb(path: Path, rows: list[list]) -> None:
    """Write a binary workbook ([MS-XLSB])."""

    def record(kind: int, data: bytes = b"") -> bytes:
        number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
        size, length = b"", len(data)
        while True:
            size += bytes([length & 0x7F | (0x80 if length > 127 else 0)])
            length >>= 7
            if not length:
                return number + size + data

    def text(value: str) -> bytes:
        return struct.pack("<I", len(value)) + value.encode("utf-16-le")

    cells = b""
    for number, row in enumerate(rows):
        cells += record(0, struct.pack("<IIHBBI", number, 0, 300, 0, 0, 0))
        for column, value in [(at, one) for at, one in enumerate(row) if one is not None]:
            place = struct.pack("<II", column, 0)
            if isinstance(value, ErrorCell | ErrorFormula):
                cells += record(*_binary_error_record(value, place))
            elif isinstance(value, str):
                cells += record(6, place + text(value))
            elif isinstance(value, bool):
                cells += record(4, place + bytes([value]))
            else:
                cells += record(5, place + struct.pack("<d", value))
    size = struct.pack("<IIII", 0, len(rows) - 1, 0, len(rows[0]) - 1)
    sheet = record(129) + record(148, size) + record(145) + cells + record(146) + record(130)
    entry = record(156, struct.pack("<II", 0, 1) + text("rId1") + text("Tafel"))
    book = record(131) + record(143) + entry + record(144) + record(132)
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Default Extension="bin" '
            'ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
            f'Type="{relation}/officeDocument" Target="xl/workbook.bin"/></Relationships>',
        )
        archive.writestr("xl/workbook.bin", book)
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
            f'Type="{relation}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>',
        )
        archive.writestr("xl/worksheets/sheet1.bin", sheet)


_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"


def write_ods(path: Path, rows: list[list[str]], *, encrypted: bool = False) -> None:
    """Write an OpenDocument spreadsheet; each cell is its XML from the attributes on."""
    lines = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell {cell}" for cell in row)
        + "</table:table-row>"
        for row in rows
    )
    content = (
        f'<office:document-content xmlns:office="{_OFFICE}office:1.0" '
        f'xmlns:table="{_OFFICE}table:1.0" xmlns:text="{_OFFICE}text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="Tafel">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = "<manifest:encryption-data/>" if encrypted else ""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml", f"<manifest:manifest>{manifest}</manifest:manifest>"
        )


def text_cell(text: str) -> str:
    """Answer an ODS cell of text."""
    return f'office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def value_cell(kind: str, value: str) -> str:
    """Answer an ODS cell of another kind: float, percentage, currency, boolean or date."""
    name = {"boolean": "boolean-value", "date": "date-value"}.get(kind, "value")
    return f'office:value-type="{kind}" office:{name}="{value}"/>'

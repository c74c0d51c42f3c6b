"""Tables that are no tables: zip bombs, lying directories, XML that grows, endless lines."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from webapp.sheets import MAX_COLUMNS, MAX_ROWS

MEGABYTE = 1024 * 1024
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" '
    'ContentType="application/xml"/></Types>'
)
_ROOT_RELS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r" '
    f'Type="{_RELS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
_BOOK = (
    f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELS}"><sheets>'
    '<sheet name="a" sheetId="1" r:id="s"/></sheets></workbook>'
)
_BOOK_RELS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="s" '
    f'Type="{_RELS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="t" '
    f'Type="{_RELS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
)
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
_ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
    "<office:spreadsheet><table:table>{}</table:table></office:spreadsheet></office:body>"
    "</office:document-content>"
)
_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" '
    'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
)
Parts = dict[str, str | bytes]


def zipped(parts: Parts, level: int = 9) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def workbook(**changes: str | bytes) -> Parts:
    """The parts of a small good workbook, `sheet` and `strings` as given."""
    cells = '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>'
    return {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _ROOT_RELS,
        "xl/workbook.xml": _BOOK,
        "xl/_rels/workbook.xml.rels": _BOOK_RELS,
        STRINGS: changes.get("strings", f'<sst xmlns="{_MAIN}"><si><t>عنوان</t></si></sst>'),
        SHEET: changes.get("sheet", sheet(cells)),
    }


def sheet(rows: str, dimension: str = "A1:B2", head: str = "") -> str:
    return (
        f'{head}<worksheet xmlns="{_MAIN}"><dimension ref="{dimension}"/>'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )


def good() -> bytes:
    """Nothing is wrong with this one."""
    return zipped(workbook())


# --- zip ------------------------------------------------------------------------------------


def blown_up(megabytes: int) -> bytes:
    """A sheet of blanks that shrinks to a thousandth."""
    return zipped(workbook(sheet=sheet("") + " " * (megabytes * MEGABYTE)))


def lying(megabytes: int) -> bytes:
    """The same, but the directory and the part itself say that it is short."""
    content = bytearray(blown_up(megabytes))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entry = archive.getinfo(SHEET)
    true, said = struct.pack("<I", entry.file_size), struct.pack("<I", 900_000)
    for place in (entry.header_offset + 22, content.rindex(b"PK\x01\x02") + 24):
        assert content[place : place + 4] == true
        content[place : place + 4] = said
    return bytes(content)


def overlapping(count: int, megabytes: int = 1) -> bytes:
    """Many names in the directory for one and the same packed content."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    plain = b" " * (megabytes * MEGABYTE)
    packed = packer.compress(plain) + packer.flush()
    facts = struct.pack("<III", zlib.crc32(plain), len(packed), len(plain))
    names = ["[Content_Types].xml", "xl/workbook.xml", *(f"{n}.xml" for n in range(count))]
    first = names[0].encode()
    local = b"PK\x03\x04" + struct.pack("<HHHHH", 20, 0, 8, 0, 33) + facts
    local += struct.pack("<HH", len(first), 0) + first
    directory = b"".join(_listed(name.encode(), facts) for name in names)
    end = struct.pack(
        "<HHHHIIH", 0, 0, len(names), len(names), len(directory), len(local + packed), 0
    )
    return local + packed + directory + b"PK\x05\x06" + end


def _listed(name: bytes, facts: bytes) -> bytes:
    head = struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 33) + facts
    return b"PK\x01\x02" + head + struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, 0) + name


def nested(depth: int) -> bytes:
    """The sheet of a workbook is a workbook whose sheet is one."""
    content = good()
    for _ in range(depth):
        content = zipped(workbook(sheet=content))
    return content


def crowded(count: int) -> bytes:
    return zipped({**workbook(), **{f"{n}.xml": "" for n in range(count)}})


# --- XML ------------------------------------------------------------------------------------


def laughing(where: str) -> bytes:
    """Ten entities, each of ten of the one before."""
    lines = [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    head = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">' + "".join(lines) + "]>"
    return _with_entity(where, head, "&a9;")


def reaching_out(address: str, where: str) -> bytes:
    """A cell that is to hold the content of a file or page elsewhere."""
    head = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "{address}">]>'
    return _with_entity(where, head, "&e;")


def _with_entity(where: str, head: str, entity: str) -> bytes:
    if where == "strings":
        texts = f'{head}<sst xmlns="{_MAIN}"><si><t>{entity}</t></si></sst>'
        return zipped(workbook(strings=texts))
    cells = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{entity}</t></is></c></row>'
    return zipped(workbook(sheet=sheet(cells, head=head)))


def deep(levels: int) -> bytes:
    return zipped(workbook(sheet=sheet("<a>" * levels + "</a>" * levels)), level=1)


def corners(cell: str, row: int, dimension: str = "A1:B2", padding: int = 0) -> bytes:
    """Two cells, far from each other; with `padding` in a file that is not small."""
    rows = '<row r="1"><c r="A1"><v>1</v></c></row>'
    rows += f'<row r="{row}"><c r="{cell}"><v>1</v></c></row>'
    parts = workbook(sheet=sheet(rows, dimension))
    target = io.BytesIO(zipped(parts))
    if padding:
        with zipfile.ZipFile(target, "a", zipfile.ZIP_STORED) as archive:
            archive.writestr("xl/media/a.bin", bytes(padding))
    return target.getvalue()


def near_corners(padding: int = 0) -> bytes:
    """As far apart as a table may be."""
    assert (MAX_ROWS, MAX_COLUMNS) == (100_000, 200)
    return corners("GR100000", MAX_ROWS, padding=padding)


def ods(rows: str) -> bytes:
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": _ODS.format(rows),
            "META-INF/manifest.xml": _MANIFEST,
        }
    )


def repeated(columns: int, rows: int) -> bytes:
    """One cell, said to stand in every place."""
    cell = (
        f'<table:table-cell table:number-columns-repeated="{columns}" office:value-type="string">'
        "<text:p>a</text:p></table:table-cell>"
    )
    row = f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'
    return ods(row + row)


# --- text -----------------------------------------------------------------------------------


def one_line(size: int, of: str = "نخ,") -> bytes:
    """A title and one row of a single line."""
    piece = of.encode()
    return "عنوان,کد\n".encode() + piece * (size // len(piece))


def never_closed(size: int) -> bytes:
    return one_line(size, "الف,ب\n").replace("\nالف".encode(), '\n"الف'.encode(), 1)


def wide_row(size: int) -> bytes:
    """One row written in many short lines, each of which ends inside a quotation."""
    return 'عنوان,کد\n"'.encode() + b'\n","' * (size // 4)

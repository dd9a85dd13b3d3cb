"""Hostile workbooks: tricks of zip files, of XML, and parts that say what no spreadsheet says."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from random import Random

from tests.fuzz.cases import Case, Seeds
from tests.fuzz.values import cut, flipped, text

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def parts_of(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def workbook(dice: Random, seeds: Seeds) -> Case:
    """Any of them."""
    raw = dice.choice(seeds.workbooks)
    way = dice.choices((_cut, _flipped, _bomb, _lies, _xml, _part, _cells), (1, 3, 3, 3, 5, 8, 8))[0]
    case = way(dice, raw)
    return Case(case.how, case.data, suffix=".xlsx")


def _cut(dice: Random, raw: bytes) -> Case:
    return Case("cut short", cut(dice, raw))


def _flipped(dice: Random, raw: bytes) -> Case:
    return Case("flipped", flipped(dice, raw))


def _bomb(dice: Random, raw: bytes) -> Case:
    parts = parts_of(raw)
    how = dice.choice(("zeros", "blanks", "nested", "entries", "overlapping", "spaces in the sheet", "stored deep"))
    match how:
        case "zeros":
            parts["xl/media/image1.png"] = b"\0" * 80_000_000
        case "blanks":
            parts[STRINGS] = _HEAD.encode() + b" " * 70_000_000
        case "nested":
            inner = zipped({"a": b"\0" * 3_000_000})
            for _ in range(4):
                inner = zipped({str(n): inner for n in range(10)})
            parts["xl/embeddings/x.zip"] = inner
        case "entries":
            parts |= {f"xl/worksheets/sheet{n}.xml": b"<a/>" for n in range(2, dice.choice((900, 20_000)))}
        case "overlapping":
            return Case(how, _overlapping(parts))
        case "spaces in the sheet":
            parts[SHEET] = parts[SHEET].replace(b"<sheetData>", b"<sheetData>" + b" " * 50_000_000)
        case _:
            return Case(how, zipped(parts, zipfile.ZIP_LZMA if dice.random() < 0.5 else zipfile.ZIP_BZIP2))
    return Case(f"bomb: {how}", zipped(parts))


def _overlapping(parts: dict[str, bytes]) -> bytes:
    """Many entries that share one body."""
    body = zlib.compress(b" " * 3_900_000, 9)[2:-4]
    check = zlib.crc32(b" " * 3_900_000)
    data = zipped(parts)
    at = data.rindex(b"PK\x05\x06")
    start = struct.unpack_from("<I", data, at + 16)[0]
    name = b"xl/x.xml"
    local = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 8, 0, 0, check, len(body), 3_900_000, len(name), 0)
    local += name + body
    entry = struct.pack(
        "<4sHHHHHHIIIHHHHHII",
        b"PK\x01\x02",
        20,
        20,
        0,
        8,
        0,
        0,
        check,
        len(body),
        3_900_000,
        len(name),
        0,
        0,
        0,
        0,
        0,
        start,
    )
    count = 12
    directory = data[start:at] + (entry + name) * count
    end = bytearray(data[at:])
    total = struct.unpack_from("<H", data, at + 10)[0] + count
    struct.pack_into("<HHII", end, 8, total, total, len(directory), start + len(local))
    return data[:start] + local + directory + bytes(end)


def _lies(dice: Random, raw: bytes) -> Case:
    """A directory that says something else than what there is: sizes, sums, methods, names, places, passwords."""
    data = bytearray(raw)
    heads = [found.start() for found in re.finditer(b"PK\x01\x02|PK\x03\x04", raw)]
    for _ in range(dice.choice((1, 1, 4))):
        at = dice.choice(heads)
        central = data[at + 2] == 1
        offset = dice.choice((6, 8, 10, 16, 20, 24, 28, 30, 32, 42) if central else (4, 6, 8, 14, 18, 22, 26, 28))
        width = 2 if offset in (4, 6, 8, 10, 26, 28, 30, 32) else 4
        value = dice.choice((0, 1, 8, 9, 12, 14, 99, 0x7FFF, 0xFFFF, 2**31 - 1, 2**32 - 1)) & (256**width - 1)
        data[at + offset : at + offset + width] = value.to_bytes(width, "little")
    return Case("lying zip", bytes(data))


def _xml(dice: Random, raw: bytes) -> Case:
    parts = parts_of(raw)
    name = dice.choice([name for name in parts if name.endswith((".xml", ".rels"))])
    source = parts[name].decode()
    body = source.split("?>", 1)[-1]
    how = dice.choice(("laughs", "external", "parameter", "quadratic", "attributes", "deep", "many", "encoding", "odd"))
    match how:
        case "laughs":
            rows = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
            doctype = f'<!DOCTYPE a [<!ENTITY l0 "lol">{rows}]>'
            body = doctype + body.replace(">", ">&l9;", 1)
        case "external":
            body = '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + body.replace(">", ">&e;", 1)
        case "parameter":
            body = '<!DOCTYPE a [<!ENTITY % e SYSTEM "http://127.0.0.1:9/x.dtd"> %e;]>' + body
        case "quadratic":
            body = f'<!DOCTYPE a [<!ENTITY e "{"x" * 100_000}">]>' + body.replace(">", ">" + "&e;" * 5000, 1)
        case "attributes":
            many = " ".join(f'a{n}="{n}"' for n in range(dice.choice((10_000, 300_000))))
            body = re.sub(r"<(\w+)", rf"<\1 {many}", body, count=1)
        case "deep":
            much = dice.choice((50, 100, 200_000))
            body = body.replace(">", ">" + "<a>" * much + "</a>" * much, 1)
        case "many":
            body = body.replace(">", ">" + "<a/>" * dice.choice((1000, 500_000)), 1)
        case "encoding":
            code = dice.choice(("utf-16", "cp1252", "x-mac-roman", "hex", "rot13", "zlib", "utf-7", "utf-32"))
            parts[name] = f'<?xml version="1.0" encoding="{code}"?>{body}'.encode()
            return Case(f"XML: {how}", zipped(parts))
        case _:
            body = dice.choice(
                (
                    body.replace("<", "<!-- --><", 5),
                    body.replace(">", "><![CDATA[<a>]]>", 2),
                    body.replace('="', '="&#x0;', 1),
                    body.replace('="', '="&#xD800;', 1),
                    body + body,
                    "",
                    '<?xml-stylesheet href="http://e/x.xsl"?>' + body,
                    body.replace("<", '<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="/etc/passwd"/><', 1),
                )
            )
    parts[name] = (_HEAD + body).encode("utf-8", "surrogatepass")
    return Case(f"XML: {how}", zipped(parts))


def _part(dice: Random, raw: bytes) -> Case:
    """A part that is missing, another one, called otherwise or changed."""
    parts = parts_of(raw)
    name = dice.choice(list(parts))
    match dice.randrange(6):
        case 0:
            del parts[name]
        case 1:
            parts[name] = parts[dice.choice(list(parts))]
        case 2:
            other = dice.choice(
                ("../../../tmp/x", "/etc/passwd", "xl\\worksheets\\sheet1.xml", "XL/WORKBOOK.XML", "a\0b")
            )
            parts[other] = parts.pop(name)
        case 3:
            parts[name] = flipped(dice, parts[name])
        case _:
            # The value of an attribute.
            source = parts[name].decode("utf-8", "replace")
            spots = [found.span(1) for found in re.finditer(r'="([^"]*)"', source)] or [(0, 0)]
            start, end = dice.choice(spots)
            put = dice.choice((_escaped(text(dice)), "-1", "0", "99999999999", "A1", "rId999", "../../x", "XFD1048577"))
            parts[name] = (source[:start] + put + source[end:]).encode("utf-8", "surrogatepass")
    return Case("part", zipped(parts))


def _escaped(plain: str) -> str:
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;").replace("\0", "")


def _cells(dice: Random, raw: bytes) -> Case:
    """A worksheet with cells of every kind, and of none."""
    rows = []
    for n in range(1, dice.choice((2, 5, 30))):
        cells = "".join(_cell(dice, letter, n) for letter in "ABCDEF"[: dice.randrange(1, 7)])
        number = dice.choice((str(n),) * 9 + ("0", "-1", "1048577", "x", "99999999999999999999", ""))
        rows.append(f'<row r="{number}">{cells}</row>')
    size = dice.choice(("A1:D12", "A1:XFD1048576", "x", "A0", ":", "A1:A1"))
    sheet = f'{_HEAD}<worksheet {_MAIN}><dimension ref="{size}"/><sheetData>{"".join(rows)}</sheetData></worksheet>'
    parts = parts_of(raw) | {SHEET: sheet.encode("utf-8", "surrogatepass")}
    return Case("cells", zipped(parts))


def _cell(dice: Random, letter: str, n: int) -> str:
    place = dice.choice((f"{letter}{n}",) * 9 + ("A1", "ZZZ99999999", "1A", "", "A0", "A" * 300 + "1"))
    kind = dice.choice(("", "s", "str", "inlineStr", "b", "e", "n", "d", "x", "z"))
    style = dice.choice(("", ' s="0"', ' s="1"', ' s="99999"', ' s="-1"', ' s="x"'))
    value = dice.choice(
        ("5", "1e999", "nan", "-1", "99999999", "9" * 5000, "2010-11-02", "#N/A", "1", "0", "", _escaped(text(dice)))
    )
    inner = dice.choice(
        (f"<v>{value}</v>", f"<f>1+1</f><v>{value}</v>", "<f>1</f>", f"<is><t>{value}</t></is>", "<v/>")
    )
    return f'<c r="{place}" t="{kind}"{style}>{inner}</c>' if kind else f'<c r="{place}"{style}>{inner}</c>'

"""Hostile PDFs."""

from __future__ import annotations

import re
import zlib
from random import Random

from tests.fuzz.cases import Case, Seeds
from tests.fuzz.values import cut, flipped

_ODD = (
    b"[" * 20_000,
    b"<<" * 20_000,
    b"(" * 200_000,
    b"9" * 100_000,
    b"-1",
    b"1 0 R",
    b"99999 0 R",
    b"null",
    b"/Name",
    b"<FEFF>",
    b"[]",
    b"<< >>",
    b"1e999",
    b"4294967296",
)


def document(dice: Random, seeds: Seeds) -> Case:
    """A PDF of ours that somebody changed, or one of nobody's."""
    raw = dice.choice(seeds.documents)
    way = dice.choices((_cut, _flipped, _object, _loop, _bomb, _record, _made), (1, 4, 8, 3, 2, 4, 3))[0]
    case = way(dice, raw)
    return Case(case.how, case.data, suffix=".pdf")


def _cut(dice: Random, raw: bytes) -> Case:
    return Case("cut short", cut(dice, raw))


def _flipped(dice: Random, raw: bytes) -> Case:
    return Case("flipped", flipped(dice, raw))


def _object(dice: Random, raw: bytes) -> Case:
    """The value of a key is something else."""
    spots = [found.span(1) for found in re.finditer(rb"/[A-Z][A-Za-z]+ ([^/<>\n]{1,40})", raw)]
    data = raw
    for _ in range(dice.choice((1, 2))):
        start, end = dice.choice(spots)
        data = data[:start] + dice.choice(_ODD) + data[end:]
    return Case("object", data)


def _loop(dice: Random, raw: bytes) -> Case:
    """Pages, kids, or cross references that lead to themselves."""
    how = dice.choice((rb"/Kids", rb"/Parent", rb"/Prev", rb"/Pages", rb"/Contents", rb"/Resources", rb"/Metadata"))
    number = dice.choice(re.findall(rb"\n(\d+) 0 obj", raw) or [b"1"])
    data = re.sub(how + rb" \[?[^/\]>]*\]?", how + b" [" + (number + b" 0 R ") * dice.choice((1, 50)) + b"]", raw)
    if dice.random() < 0.3:
        data = re.sub(rb"startxref\s+\d+", b"startxref\n" + dice.choice((b"0", b"9" * 30, b"-5", b"17")), raw)
    return Case("loop", data)


def _bomb(dice: Random, raw: bytes) -> Case:
    """A stream that unpacks to much more than it is."""
    much = dice.choice((30_000_000, 300_000_000))
    packed = zlib.compress(dice.choice((b" ", b"q ", b"[")) * much, 9)
    if dice.random() < 0.5:
        packed = zlib.compress(packed, 9)
        filters = b"[/FlateDecode /FlateDecode]"
    else:
        filters = b"/FlateDecode"
    return Case("bomb", _one_page(packed, filters))


def _one_page(stream: bytes, filters: bytes) -> bytes:
    head = b"<< /Length %d /Filter %s >>" % (len(stream), filters)
    body = b"stream\n" + stream + b"\nendstream"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Metadata 4 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /MediaBox [0 0 9 9] >>",
        head + body,
    ]
    data, places = b"%PDF-1.7\n", []
    for number, found in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n" % number + found + b"\nendobj\n"
    at = len(data)
    data += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % at


def _record(dice: Random, raw: bytes) -> Case:
    """What the document says of itself, changed."""
    found = re.search(rb"<riskdesk:record>([^<]*)</riskdesk:record>", raw)
    if found is None:
        return _flipped(dice, raw)
    record = found[1]
    for _ in range(dice.choice((1, 3))):
        start = dice.randrange(len(record))
        record = record[:start] + dice.choice((*_ODD[4:], b"&amp;", b"&#0;", b'"', b"}", b"\xff")) + record[start + 1 :]
    return Case("record", raw.replace(found[1], record))


def _made(dice: Random, raw: bytes) -> Case:
    deep = dice.choice((b"q " * 100_000, b"(" * 100_000, b"BT " * 50_000 + b"(a) Tj " * 50_000, b"/Fm0 Do " * 1000))
    return Case("odd page", _one_page(zlib.compress(deep), b"/FlateDecode"))

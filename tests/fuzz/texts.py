"""Hostile files of text: exported sessions (JSON), schemes (TOML), tables (CSV), settings (INI), and the clipboard."""

from __future__ import annotations

import json
from random import Random
from typing import Any

from tests.fuzz.cases import Case, Seeds
from tests.fuzz.values import TEXTS, cut, flipped, text, value

ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig", "cp037", "utf-7")


def _surrogates(source: str) -> bytes:
    return source.encode("utf-8", "surrogatepass")


def _encoded(dice: Random, raw: bytes) -> Case:
    """The same in another encoding, twice marked, or half of it."""
    encoding = dice.choice(ENCODINGS)
    data = raw.decode("utf-8", "replace").encode(encoding, "replace")
    return Case(f"as {encoding}", data if dice.random() < 0.7 else b"\xef\xbb\xbf" + data)


# Exported sessions


def bundle(dice: Random, seeds: Seeds) -> Case:
    """A .riskdesk file."""
    raw = dice.choice(seeds.bundles)
    way = dice.randrange(20)
    if way == 0:
        return Case("cut short", cut(dice, raw))
    if way <= 2:
        return Case("flipped", flipped(dice, raw))
    if way == 3:
        return _encoded(dice, raw)
    if way <= 5:
        return _odd_json(dice, raw)
    whole = json.loads(raw)
    for _ in range(dice.choice((1, 1, 1, 2, 6))):
        _change(dice, whole)
    return Case("values", _surrogates(json.dumps(whole, ensure_ascii=dice.random() < 0.5)))


def _places(found: Any, at: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """Every place of a tree of JSON: the object or list, and the key or number."""
    items = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
    for key, child in items:
        at.append((found, key))
        _places(child, at)
    return at


def _change(dice: Random, whole: Any) -> None:
    places = _places(whole, [])
    if not places:
        return
    holder, key = dice.choice(places)
    match dice.randrange(7):
        case 0 if isinstance(holder, dict):
            del holder[key]
        case 0:
            holder.append(holder[key])
        case 1 if isinstance(holder, dict):
            holder[text(dice)[:90]] = holder[key]
        case 2:
            other, place = dice.choice(places)
            holder[key] = json.loads(json.dumps(other.get(place) if isinstance(other, dict) else None))
        case 3 if isinstance(holder[key], str):
            holder[key] = holder[key] + text(dice)
        case 4 if isinstance(holder[key], str):
            # A frozen scheme and the sides of the log are JSON inside a text.
            holder[key] = _inner(dice, holder[key])
        case _:
            holder[key] = value(dice)


def _inner(dice: Random, source: str) -> str:
    try:
        whole = json.loads(source)
    except ValueError:
        return text(dice)
    _change(dice, whole)
    return json.dumps(whole)


def _odd_json(dice: Random, raw: bytes) -> Case:
    """What JSON readers are tried with."""
    source = raw.decode()
    how = dice.choice(("deep", "digits", "twice", "constant", "long text", "surrogate", "many", "odd blanks"))
    spot = source.index(":", dice.randrange(len(source) // 2)) + 1
    match how:
        case "deep":
            signs = dice.choice(("[", '{"a":', "[{},"))
            return Case(how, (source[:spot] + signs * dice.choice((900, 5000, 200_000)) + source[spot:]).encode())
        case "digits":
            digits = dice.choice(("9" * 100_000, "-" + "1" * 5000, "1e" + "9" * 20, "0." + "1" * 100_000))
            return Case(how, source.replace(":1,", f":{digits},", 1).encode())
        case "twice":
            return Case(how, source.replace('"form":1', '"form":1,"form":1,"form":2', 1).encode())
        case "constant":
            return Case(how, source.replace(":1,", f":{dice.choice(('NaN', 'Infinity', '-Infinity'))},", 2).encode())
        case "long text":
            return Case(how, source.replace(':"', ':"' + "x" * 10_000_000, 1).encode())
        case "surrogate":
            return Case(how, source.replace(':"', ':"\\ud800', dice.randrange(1, 30)).encode())
        case "many":
            return Case(how, source.replace('"sessions":[', '"sessions":[' + "{}," * 300_000, 1).encode())
        case _:
            return Case(how, (dice.choice(("\ufeff\ufeff", "\u00a0", "\x0b", "\0")) + source).encode())


# Schemes

_KEYS = ("name", "levels", "bands", "from", "to", "range", "rule", "cells", "ties", "fill", "sign", "kind", "known")


def scheme(dice: Random, seeds: Seeds) -> Case:
    """A TOML file."""
    raw = dice.choice(seeds.schemes)
    lines = raw.decode().split("\n")
    match dice.randrange(9):
        case 0:
            return Case("cut short", cut(dice, raw))
        case 1 | 2:
            return Case("flipped", flipped(dice, raw))
        case 3:
            return _encoded(dice, raw)
        case 4:
            return _odd_toml(dice, raw)
        case 5:
            one, two = dice.randrange(len(lines)), dice.randrange(len(lines))
            lines[one], lines[two] = lines[two], lines[one]
            return Case("lines", "\n".join(lines).encode())
        case _:
            for _ in range(dice.choice((1, 1, 2))):
                n = dice.choice([n for n, line in enumerate(lines) if " = " in line])
                lines[n] = f"{lines[n].split(' = ')[0]} = {_toml(value(dice))}"
            return Case("values", _surrogates("\n".join(lines)))


def _toml(found: Any) -> str:
    if isinstance(found, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {_toml(item)}" for key, item in found.items()) + "}"
    if isinstance(found, list):
        return "[" + ", ".join(map(_toml, found)) + "]"
    return "1979-05-27T07:32:00Z" if found is None else json.dumps(found)


def _odd_toml(dice: Random, raw: bytes) -> Case:
    much = dice.choice((500, 5000, 100_000))
    odd = dice.choice(
        (
            "x = " + "[" * much,
            "x = " + "{a=" * much,
            "x = " + "{a=" * 300 + "1" + "}" * 300,
            ".".join(["a"] * min(much, 20_000)) + " = 1",
            "[" + ".".join(["a"] * min(much, 20_000)) + "]",
            "x = " + "9" * much,
            "x = 0x" + "f" * much,
            "x = 1e" + "9" * 30,
            "x = nan",
            "x = -inf",
            "x = " + '"""' + "x" * 900_000 + '"""',
            "\n".join(f"a{n} = {n}" for n in range(min(much, 50_000))),
            "\n".join(f"[[a]]\nb = {n}" for n in range(min(much, 50_000))),
            "x = 9999-99-99",
            "x = '\x00'",
            "x.y = 1\nx = 2",
        )
    )
    return Case("odd TOML", (odd + "\n").encode() + (raw if dice.random() < 0.7 else b""))


# Tables


def table(dice: Random, seeds: Seeds) -> Case:
    """A CSV file."""
    raw = dice.choice(seeds.tables)
    match dice.randrange(9):
        case 0:
            return Case("cut short", cut(dice, raw), suffix=".csv")
        case 1 | 2:
            return Case("flipped", flipped(dice, raw), suffix=".csv")
        case 3:
            case = _encoded(dice, raw)
            return Case(case.how, case.data, suffix=".csv")
        case 4:
            return Case("odd CSV", _odd_table(dice), suffix=".csv")
        case _:
            rows = [line.split(",") for line in raw.decode().splitlines()]
            for _ in range(dice.choice((1, 2, 9))):
                row = dice.choice(rows)
                row[dice.randrange(len(row))] = _cell(dice)
            return Case("cells", _surrogates("\r\n".join(map(",".join, rows))), suffix=".csv")


def _cell(dice: Random) -> str:
    found = dice.choice(
        (text(dice), text(dice), "5", "05", "5.0", "٥", "½", "5" * 5000, "-1", "1e3", "0x5", "5 ", '"', '""', '"5')
    )
    return f'"{found}"' if dice.random() < 0.3 else found


def _odd_table(dice: Random) -> bytes:
    match dice.randrange(12):
        case 0:
            return b"area,impact\n" + b"x" * dice.choice((40_000, 1_000_000, 15_000_000))
        case 1:
            return b'area,impact\n"' + b"x\n" * dice.choice((40_000, 1_000_000))
        case 2:
            return b"area" + b"," * dice.choice((500, 1_000_000))
        case 3:
            return b"area,impact,probability,threat\n" + b"\n" * dice.choice((10_000, 5_000_000))
        case 4:
            return b"\xff\xfe" + bytes(dice.randrange(256) for _ in range(501))
        case 5:
            return b"\0" * dice.choice((1, 1000, 5_000_000))
        case 6:
            return b"area,impact,probability,threat\n" + b"".join(b"a%d,1,1,1\n" % n for n in range(20_000))
        case 7:
            return b'"' * dice.choice((1, 2, 3, 1_000_001))
        case 8:
            return b"area,area,impact,impact\n" + b"a,b,1,1\n" * 20
        case 9:
            return b"sep=;\nsep=,\n" * dice.choice((1, 100_000))
        case 10:
            return b"area\timpact;probability,threat\n" * 20
        case _:
            return bytes(dice.randrange(256) for _ in range(dice.choice((1, 20, 3000))))


def clip(dice: Random, seeds: Seeds) -> Case:
    """A text on the clipboard, as a spreadsheet or anything else puts it there."""
    raw = dice.choice(seeds.tables).replace(b",", b"\t")
    match dice.randrange(6):
        case 0:
            return Case("flipped", flipped(dice, raw))
        case 1:
            return Case("odd table", _odd_table(dice).replace(b",", b"\t"))
        case 2:
            return Case("text", _surrogates(dice.choice(TEXTS)))
        case 3:
            return Case("block", _surrogates("\n".join("\t".join(_cell(dice) for _ in range(4)) for _ in range(9))))
        case _:
            rows = [line.split("\t") for line in raw.decode().splitlines()]
            for _ in range(dice.choice((1, 2, 9))):
                row = dice.choice(rows)
                row[dice.randrange(len(row))] = _cell(dice)
            return Case("cells", _surrogates("\n".join(map("\t".join, rows))))


# Settings

_SETTINGS = ("mode", "scale", "recorder", "geometry", "idle", "odd")


def settings(dice: Random, seeds: Seeds) -> Case:
    """The window's own file, as somebody else wrote it."""
    lines = ["[General]"]
    for key in _SETTINGS:
        if dice.random() < 0.7:
            lines.append(f"{key}={_setting(dice)}")
    raw = _surrogates("\n".join(lines))
    match dice.randrange(5):
        case 0:
            return Case("flipped", flipped(dice, raw), suffix=".ini")
        case 1:
            return Case("bytes", bytes(dice.randrange(256) for _ in range(500)), suffix=".ini")
        case _:
            return Case("values", raw, suffix=".ini")


def _setting(dice: Random) -> str:
    return dice.choice(
        (
            text(dice),
            "dark",
            "150",
            "9" * 5000,
            "٣",
            "²",
            "-1",
            "true",
            '"\\x0\\xffff"',
            "a, b, c",
            "@Invalid()",
            "@ByteArray(\\x1\\xd9\\xd0\\xcb\\0\\x3\\0\\0\\xff\\xff\\xff\\xff\\x7f\\xff\\xff\\xff)",
            "@ByteArray(" + "\\xff" * 200 + ")",
            "@Variant(\\0\\0\\0\\x7f\\0\\0\\0\\xePyQt_PyObject\\0\\0\\0\\0\\x10\\x80\\x3\\x63os)",
            "@Variant(\\0\\0\\0\\b\\0\\0\\0\\x1\\0\\0\\0\\x2\\0" + "a" * 40 + ")",
            "@Rect(0 0 999999999 999999999)",
            "@Size(-1 -1)",
            "@DateTime(\\0\\0)",
        )
    )


def dropped(dice: Random, seeds: Seeds) -> Case:
    """The address of something that is dropped on the window."""
    path = dice.choice(
        (
            "file:///etc/passwd.riskdesk",
            "file:///dev/zero.riskdesk",
            "file:///dev/zero",
            "file:///a%00b.riskdesk",
            "file:///" + "a" * 300 + ".csv",
            "file:///tmp/%ff%fe.xlsx",
            "file://host/share/x.riskdesk",
            "http://example.invalid/x.riskdesk",
            "ftp://example.invalid/x.csv",
            "data:text/csv,area",
            "x.riskdesk",
            "file:x.csv",
            "file:///",
            "file:///tmp",
            "file:///proc/self/mem.csv",
            "\0",
            "file:///tmp/\u202excod.riskdesk",
            "file:///" + "../" * 300 + "etc/hostname.csv",
        )
    )
    return Case("address", _surrogates(path if dice.random() < 0.7 else path + text(dice)))

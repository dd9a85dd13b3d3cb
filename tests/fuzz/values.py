"""Values that nobody types, of every type that a file can hold."""

from __future__ import annotations

import json
from random import Random
from typing import Any

TEXTS = (
    "",
    " ",
    "\0",
    "a\0b",
    "\ufeff",
    "\u202eabc",
    "\u200b",
    "=1+1",
    "\x1b]0;x\x07",
    "<img src='file:///etc/passwd'>",
    "&lol;",
    "../../../etc/passwd",
    "%s%n{0}{x.__class__}",
    "'; DROP TABLE version; --",
    "2010-02-30",
    "9999-99-99",
    "0000-00-00",
    "2010-11-02T25:61:61Z",
    "NaN",
    "1e999",
    "\U0010ffff\ufdd0",
    "e\u0301" * 50,
    "x" * 100_000,
    "day-1",
    "draft",
    "closed",
    "{}",
    "[]",
    "null",
    '["a", "a"]',
    "[1, null]",
    "[" * 3000,
    '{"a":' * 3000,
    "9" * 5000,
)
NUMBERS = (0, -1, 1, 2, 5, 6, 25, 26, 99, 2**31, 2**53, 2**63 - 1, -(2**63), 2**63, 2**64, 10**30, 1.5, -0.0, 1e308)


def text(dice: Random) -> str:
    """A text out of the list, or of any letters."""
    if dice.random() < 0.7:
        return dice.choice(TEXTS)
    return "".join(chr(dice.choice((dice.randrange(32, 127), dice.randrange(0x300, 0xD000)))) for _ in range(9))


def value(dice: Random, deep: int = 2) -> Any:
    """Any value of JSON or TOML, some of them deep."""
    kind = dice.randrange(9)
    if kind < 3:
        return text(dice)
    if kind < 5:
        return dice.choice(NUMBERS)
    if kind == 5:
        return dice.choice((None, True, False))
    if deep == 0:
        return []
    if kind == 6:
        return [value(dice, deep - 1) for _ in range(dice.randrange(4))]
    if kind == 7:
        return {text(dice)[:50]: value(dice, deep - 1) for _ in range(dice.randrange(4))}
    return json.loads("[" * 200 + "]" * 200)


def flipped(dice: Random, raw: bytes) -> bytes:
    """The bytes with some of them changed, lost, doubled or moved."""
    data = bytearray(raw)
    for _ in range(dice.choice((1, 1, 1, 2, 5, 40))):
        if not data:
            break
        at = dice.randrange(len(data))
        much = min(dice.choice((1, 2, 4, 16, 300)), len(data) - at)
        match dice.randrange(6):
            case 0:
                data[at] ^= 1 << dice.randrange(8)
            case 1:
                data[at] = dice.randrange(256)
            case 2:
                del data[at : at + much]
            case 3:
                data[at:at] = data[at : at + much]
            case 4:
                data[at : at + much] = dice.choice((b"\0", b"\xff", b"A", b"\xd8")) * much
            case _:
                data[at:at] = bytes(dice.randrange(256) for _ in range(much))
    return bytes(data)


def cut(dice: Random, raw: bytes) -> bytes:
    """The bytes cut short anywhere, perhaps padded again."""
    data = raw[: dice.randrange(len(raw) + 1)]
    return data + b"\0" * (len(raw) - len(data)) if dice.random() < 0.3 else data

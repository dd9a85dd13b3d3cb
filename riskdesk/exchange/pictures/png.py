"""A picture as PNG: the SVG itself, drawn with the shipped face, on any machine alike and without a screen.

resvg draws it: a static, tested SVG renderer (Apache-2.0 or MIT, as is its Python wheel) that reads nothing but what it
is given. The same bytes come of the same picture.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import asdict
from importlib.resources import as_file, files
from struct import pack
from zlib import compress, crc32

from riskdesk.domain.errors import RiskDeskError
from riskdesk.exchange.pictures.svg import FAMILY, Picture

_CUTS = ("Regular", "Semibold", "Bold")
_DOTS_A_METRE = 96 / 0.0254
"""At scale 1."""
LARGEST_SCALE = 8
_HEAD = 33
"""Bytes: the signature and the header, after which the other chunks come."""


def png(picture: Picture, scale: float = 2.0) -> bytes:
    """Draw a picture at so many dots a CSS pixel; its size on paper is the same at every scale.

    Title and description go into the file, for programs that read them.
    """
    from resvg_py import svg_to_bytes

    with ExitStack() as stack:
        folder = files("riskdesk.resources") / "fonts"
        fonts = [str(stack.enter_context(as_file(folder / f"SourceSans3-{cut}.ttf"))) for cut in _CUTS]
        drawn = svg_to_bytes(
            svg_string=picture.svg,
            zoom=scale,
            skip_system_fonts=True,
            font_files=fonts,
            font_family=FAMILY,
            sans_serif_family=FAMILY,
        )
    dots = round(_DOTS_A_METRE * scale)
    told = _text("Title", picture.title) + _text("Description", picture.description)
    return drawn[:_HEAD] + _chunk(b"pHYs", pack(">IIB", dots, dots, 1)) + told + drawn[_HEAD:]


class PictureError(RiskDeskError):
    """A picture could not be drawn."""


def png_beside(picture: Picture, scale: float = 2.0) -> bytes:
    """The same in a process of its own, for a window: the renderer lets no other thread run while it draws.

    Raises:
        PictureError: it could not be drawn; says why.
    """
    task = json.dumps({"picture": asdict(picture), "scale": scale}).encode()
    quiet = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    done = subprocess.run(
        [sys.executable, "-m", __name__], input=task, capture_output=True, creationflags=quiet, check=False
    )
    if done.returncode:
        why = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise PictureError(f"The picture could not be drawn ({why or done.returncode}).")
    return done.stdout


def _text(key: str, text: str) -> bytes:
    """International text as the PNG specification has it (iTXt), compressed."""
    return _chunk(b"iTXt", key.encode() + b"\0\1\0en-GB\0\0" + compress(text.encode(), 9))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return pack(">I", len(data)) + kind + data + pack(">I", crc32(kind + data))


if __name__ == "__main__":
    given = json.loads(sys.stdin.buffer.read())
    sys.stdout.buffer.write(png(Picture(**given["picture"]), given["scale"]))

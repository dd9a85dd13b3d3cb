"""The one door to reportlab, so that nothing on the user's machine changes what is printed.

On import reportlab runs ``~/.reportlab_mods`` and ``reportlab_mods``, reads ``~/.reportlab_settings`` and
``reportlab_settings``, and takes settings from environment variables named ``RL_*``. All are shut out here,
before its first import; every other module of this room takes reportlab's names from this one.
"""

from __future__ import annotations

import os
import sys
from types import ModuleType

_HOOKS = ("reportlab_mods", "reportlab_settings", "reportlab.local_rl_mods", "reportlab.local_rl_settings")


def _shut_out() -> dict[str, str]:
    """Put empty modules where the hooks would be found and take ``RL_*`` out of the environment."""
    for name in _HOOKS:
        sys.modules.setdefault(name, ModuleType(name))
    return {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("RL_")}


_TAKEN = _shut_out()
try:
    from reportlab import rl_config
    from reportlab.lib.colors import Color, HexColor
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.pdfdoc import (
        PDFArray,
        PDFDictionary,
        PDFName,
        PDFObject,
        PDFObjectReference,
        PDFStream,
        PDFString,
    )
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas
finally:
    os.environ.update(_TAKEN)

rl_config.useA85 = 0
"""Page streams as bytes, not as text: a fifth of the size and of the time."""

__all__ = [
    "Canvas",
    "Color",
    "HexColor",
    "PDFArray",
    "PDFDictionary",
    "PDFName",
    "PDFObject",
    "PDFObjectReference",
    "PDFStream",
    "PDFString",
    "TTFont",
    "pdfmetrics",
]

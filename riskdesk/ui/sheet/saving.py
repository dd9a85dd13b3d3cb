"""The name that is suggested for a file."""

from __future__ import annotations

import re

from riskdesk.domain.codes import tidy_name
from riskdesk.domain.session import SessionInfo

LONGEST_PART = 60
"""Letters of a title that go into a file's name; with four parts the whole stays within what file systems allow."""

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')


def default_name(info: SessionInfo, what: str = "Priority sheet", ending: str = "pdf") -> str:
    """ "Priority sheet - Strategic assessment 2010-11 - Assessment day - 2010-11-02.pdf", legal on every system."""
    parts = [_clean(part) for part in (what, info.assessment_title, info.title, info.held_on)]
    return " - ".join(part for part in parts if part) + f".{ending}"


def _clean(text: str) -> str:
    legal = tidy_name(_FORBIDDEN.sub("-", text))
    # 60 letters outside ASCII can take 240 bytes; a name has 255 for all its parts.
    while len(legal) > LONGEST_PART or len(legal.encode("utf-8", "replace")) > LONGEST_PART:
        legal = legal[:-1]
    return legal.strip(" .-")

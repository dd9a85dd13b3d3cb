"""The sample library, built from the data in ``resources/sample``.

It is built when it is wanted, and not shipped as a database: so it always has the schema of this program, what it
holds can be read and reviewed as text, and it is written by the same path as any other library. Ids and times are
those of the data, so that the same sessions, codes and sheets come out each time.
"""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

from riskdesk.domain.catalogue import Assessment, LogNote
from riskdesk.domain.scheme_file import dump_scheme
from riskdesk.domain.session import Mark, RecordedRanks, RiskArea, Session, SessionInfo, State, mark_key
from riskdesk.services.sample_quarters import add_quarters
from riskdesk.services.schemes import find_scheme
from riskdesk.storage.errors import LibraryError
from riskdesk.storage.library import Access, Library

FILE_NAME = "sample.sqlite"
_OWN_KEYS = frozenset({"id", "scheme", "marks", "recorded"})
"""Keys of a session that are not simply fields of its details."""


def build_sample(path: Path) -> Path:
    """Make the sample library at ``path``, in a folder that is there, and return the path.

    Raises:
        LibraryError: it cannot be made, or a file is there already, which is not touched.
    """
    data = tomllib.loads((files("riskdesk.resources") / "sample" / "library.toml").read_text("utf-8"))
    assessment = Assessment(data["id"], data["title"], data["partnership"])
    areas = [RiskArea(a["id"], a["name"], a["code"], n) for n, a in enumerate(data["areas"])]
    if path.exists():
        raise LibraryError(f"{path}: there is a file already; the sample library was not made.")
    with Library.open(path, Access.READ_WRITE, create=True) as library:
        library.add_assessment(assessment, LogNote("new assessment", data["recorder"], data["made_at"]))
        for entry in data["sessions"]:
            note = LogNote("new session", data["recorder"], data["made_at"])
            library.add_session(_session(assessment, areas, entry), note)
        add_quarters(library, data["quarters"], data["recorder"])
    return path


@contextmanager
def sample_library() -> Iterator[Path]:
    """A fresh sample library in a folder of its own, for the demonstration; folder and all are removed at the end."""
    with tempfile.TemporaryDirectory(prefix="riskdesk-demo-", ignore_cleanup_errors=True) as folder:
        yield build_sample(Path(folder) / FILE_NAME)


def illustrative_version(library: Library) -> str:
    """The version id of the sample's illustrative session."""
    return next(s.version_id for s in library.sessions() if s.illustrative and s.state is State.DRAFT)


def _session(assessment: Assessment, areas: list[RiskArea], entry: Mapping[str, Any]) -> Session:
    ids = {area.code: area.area_id for area in areas}
    scheme = find_scheme(entry["scheme"]) if "scheme" in entry else None
    info = SessionInfo(
        version_id=f"{entry['id']}-1",
        session_id=entry["id"],
        assessment_id=assessment.assessment_id,
        number=1,
        state=State.DRAFT if scheme else State.RECORDED,
        assessment_title=assessment.title,
        **{key: value for key, value in entry.items() if key not in _OWN_KEYS},
    )
    marks = [
        Mark(ids[code], factor, value)
        for code, values in entry.get("marks", {}).items()
        for factor, value in values.items()
    ]
    recorded = [
        RecordedRanks(ids[code], ranks["threat"], ranks["risk"], ranks["agreed"])
        for code, ranks in entry.get("recorded", {}).items()
    ]
    return Session(
        info,
        scheme,
        dump_scheme(scheme) if scheme else "",
        areas=tuple(areas),
        marks={mark_key(mark): mark for mark in marks},
        recorded={ranks.area_id: ranks for ranks in recorded},
    )

"""A .riskdesk file: an assessment's sessions as one JSON document, whole; ``docs/exchange.md`` describes it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from riskdesk.domain.bundle import Bundle, CarriedSession, CarriedSheet, CarriedVersion
from riskdesk.domain.catalogue import Assessment, IssuedSheet
from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.progress import Progress
from riskdesk.domain.session import Mark, Session, SessionInfo, mark_key
from riskdesk.domain.sound import Wrong, check_info, check_session, once, within
from riskdesk.exchange import bundle_form as form
from riskdesk.exchange.bundle_check import check_bundle, check_sheets, check_versions
from riskdesk.exchange.bundle_fields import Reader, each, fields, identity, maybe, parsed, whole
from riskdesk.exchange.saving import SQLITE, starts_with
from riskdesk.storage.header import looks_encrypted

FORMAT = "RiskDesk sessions"
"""What the file says of itself, in its first bytes."""
FORM = 1
"""The form of the document; a new form gets a new number, and this one stays readable."""
LARGEST_FILE = 200_000_000
"""Bytes. Two hundred sessions of thirty areas with their log take a tenth of it; issued sheets take the most."""


class BundleError(RiskDeskError):
    """A .riskdesk file cannot be read or made; names the file and the place in it, as far as there is one."""

    def __init__(self, where: str, key: str, problem: str) -> None:
        self.where, self.key, self.problem = where, key, problem
        super().__init__(": ".join(part for part in (where, key, problem) if part))


def dump_bundle(bundle: Bundle, progress: Progress | None = None) -> bytes:
    """The file: the same content gives the same bytes. It is read again before it is given away.

    ``progress`` is told how much of it is read again, which takes most of the time.

    Raises:
        BundleError: the library holds what no file may hold, or too much; a file that could not be imported would be
            a copy in name only.
    """
    data = "".join(_lines(bundle)).encode()
    if len(data) > LARGEST_FILE:
        raise BundleError("export", "", f"{_megabytes(len(data))} are too much for one file; name fewer sessions")
    if parse_bundle(data, "export", progress) != bundle:
        raise BundleError("export", "", "what was written does not read back the same; nothing was exported")
    return data


def read_bundle(path: Path, progress: Progress | None = None) -> Bundle:
    """Read a file whole; nothing of it is trusted.

    ``progress`` is told how many sessions and edits of how many are read; what it raises comes through.

    Raises:
        BundleError: it cannot be read, is none, was written by a newer program, or something in it is not allowed.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise BundleError(str(path), "", f"the file cannot be read ({error.strerror or error})") from error
    return parse_bundle(data, str(path), progress)


def parse_bundle(data: bytes, where: str, progress: Progress | None = None) -> Bundle:
    """What the bytes of a file hold; ``where`` names it in complaints.

    Raises:
        BundleError: as :func:`read_bundle`.
    """
    if data.startswith(SQLITE):
        problem = "this is a library, not a file of exported sessions; open it with --library, or export from it first"
        raise BundleError(where, "", problem)
    if len(data) > LARGEST_FILE:
        raise BundleError(where, "", f"is too large; a file has at most {_megabytes(LARGEST_FILE)}")
    try:
        value = parsed(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BundleError(where, "", _unreadable(data, f"not UTF-8 text from byte {error.start + 1} on")) from None
    except Wrong as wrong:
        raise BundleError(where, "", _unreadable(data, wrong.problem.removeprefix("this is "))) from None
    try:
        return _bundle(value, progress)
    except Wrong as wrong:
        raise BundleError(where, wrong.where, wrong.problem) from None


def _unreadable(data: bytes, detail: str) -> str:
    """What is wrong with a file that cannot be read at all, for those who only ever copied it; the detail behind it."""
    if _BEGINNING.match(data):
        return f"this file of RiskDesk sessions is damaged, or not all of it; copy or export it again ({detail})"
    if not data.strip():
        return "this file is empty; copy or export it again"
    return f"this is no file of RiskDesk sessions ({detail})"


_BEGINNING = re.compile(rb'(\xef\xbb\xbf)?\s*\{\s*"format"\s*:\s*"' + FORMAT.encode() + b'"')


def is_library(path: Path) -> bool:
    """Whether there is a library (or another SQLite file) at ``path``, told from its first bytes; or what may be an
    encrypted one."""
    return starts_with(path, SQLITE) or looks_encrypted(path)


def _megabytes(count: int) -> str:
    return f"{count / 1_000_000:.0f} MB"


# Writing


def _lines(bundle: Bundle) -> Iterable[str]:
    """A version and an edit a line: so two files can be compared with any tool."""
    yield f'{{"format":{_json(FORMAT)},"form":{FORM},\n'
    yield f'"assessment":{_json(form.plain(bundle.assessment, form.ASSESSMENT))},\n'
    yield '"sessions":[' + ",".join(map(_session_text, bundle.sessions)) + "],\n"
    yield '"log":[' + ",".join("\n" + _json(form.edit_object(edit)) for edit in bundle.log) + "]}\n"


def _session_text(session: CarriedSession) -> str:
    versions = ",".join("\n" + _json(_version_object(version)) for version in session.versions)
    return f'\n{{"session_id":{_json(session.session_id)},"versions":[{versions}]}}'


def _version_object(version: CarriedVersion) -> dict[str, Any]:
    session = version.session
    return {
        "info": form.plain(session.info, form.INFO),
        "scheme": session.scheme_text or None,
        "areas": [form.plain(area, form.AREA) for area in session.areas],
        "marks": [form.plain(mark, form.MARK) for mark in sorted(session.marks.values(), key=mark_key)],
        "moves": [form.plain(move, form.MOVE) for move in session.moves],
        "settlements": [form.plain(settlement, form.SETTLEMENT) for settlement in session.settlements],
        "attendees": [form.plain(attendee, form.ATTENDEE) for attendee in session.attendees],
        "recorded": [form.plain(session.recorded[area_id], form.RECORDED) for area_id in sorted(session.recorded)],
        "sheets": [form.sheet_object(carried) for carried in version.sheets],
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


# Reading


def _bundle(value: Any, progress: Progress | None) -> Bundle:
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise Wrong("this is not a file of sessions exported by RiskDesk")
    number = value.get("form")
    if isinstance(number, int) and number > FORM:
        raise Wrong(f"this file was written by a newer RiskDesk (form {number}; this one knows up to {FORM})")
    counted = _counting(value, progress)
    found = fields(
        value,
        {
            "format": _as_it_is,
            "form": whole(FORM),
            "assessment": form.ASSESSMENTS,
            "sessions": _as_it_is,
            "log": lambda log: each(log, counted(form.edit_from)),
        },
    )
    assessment: Assessment = found["assessment"]
    read = counted(partial(_session, assessment_id=assessment.assessment_id))
    sessions = within("sessions", lambda items: each(items, read), found["sessions"])
    bundle = Bundle(assessment, sessions, found["log"])
    check_bundle(bundle)
    return bundle


def _counting(value: dict[str, Any], progress: Progress | None) -> Callable[[Reader], Reader]:
    """Makes readers that tell of each item of the file's two long lists."""
    if progress is None:
        return _as_it_is
    lists = (value.get(key) for key in ("sessions", "log"))
    total = sum(len(items) for items in lists if isinstance(items, list))
    numbers = count(1)

    def counting(reader: Reader) -> Reader:
        def read(item: Any) -> Any:
            made = reader(item)
            progress(next(numbers), total)
            return made

        return read

    return counting


def _as_it_is(value: Any) -> Any:
    """For what is read later, when it is known where it belongs."""
    return value


def _session(value: Any, assessment_id: str) -> CarriedSession:
    found = fields(value, {"session_id": identity, "versions": _as_it_is})
    read = partial(_version, place={"session_id": found["session_id"], "assessment_id": assessment_id})
    versions = within("versions", lambda items: each(items, read), found["versions"])
    session = CarriedSession(found["session_id"], versions)
    check_versions(session)
    return session


def _version(value: Any, place: dict[str, Any]) -> CarriedVersion:
    found = fields(
        value,
        {
            "info": lambda info: fields(info, form.INFO),
            "scheme": maybe(form.frozen),
            "areas": lambda items: each(items, form.AREAS),
            "marks": lambda items: _marks(each(items, form.MARKS)),
            "moves": lambda items: _sorted(each(items, form.MOVES), lambda m: (m.seq, m.move_id)),
            "settlements": lambda items: _sorted(each(items, form.SETTLEMENTS), lambda s: (s.seq, s.settlement_id)),
            "attendees": lambda items: _sorted(each(items, form.ATTENDEES), lambda a: a.position),
            "recorded": lambda items: _by_area(each(items, form.RANKS)),
            "sheets": lambda items: each(items, form.sheet_from),
        },
    )
    text, sheets = found.pop("scheme") or "", found.pop("sheets")
    info = SessionInfo(**found.pop("info"), **place)
    within("info", check_info, info)
    session = Session(info, form.scheme_of(text) if text else None, text, **found)
    check_session(session)
    carried = (CarriedSheet(IssuedSheet(info.version_id, **sheet), pdf) for sheet, pdf in sheets)
    version = CarriedVersion(session, tuple(carried))
    within("sheets", check_sheets, version)
    return version


def _sorted(found: tuple[Any, ...], key: Callable[[Any], Any]) -> tuple[Any, ...]:
    """As the library keeps them, whatever their order in the file."""
    return tuple(sorted(found, key=key))


def _marks(marks: tuple[Mark, ...]) -> dict[tuple[str, str, int, str], Mark]:
    once(marks, mark_key, "this mark")
    return {mark_key(mark): mark for mark in sorted(marks, key=mark_key)}


def _by_area(found: tuple[Any, ...]) -> dict[str, Any]:
    once(found, lambda ranks: ranks.area_id, "this risk area")
    return {ranks.area_id: ranks for ranks in sorted(found, key=lambda ranks: ranks.area_id)}

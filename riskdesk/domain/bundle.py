"""Sessions on their way from one library to another: whole, with their log and the sheets that were issued."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from riskdesk.domain.catalogue import Assessment, IssuedSheet, LogNote, LogRow
from riskdesk.domain.session import Session
from riskdesk.immutable import immutable


@immutable
class CarriedSheet:
    """An issued sheet with its very bytes."""

    sheet: IssuedSheet
    pdf: bytes


@immutable
class CarriedVersion:
    """One version of a session, whole, and its sheets, the first one first."""

    session: Session
    sheets: tuple[CarriedSheet, ...] = ()

    @property
    def version_id(self) -> str:
        """The identity of the version."""
        return self.session.info.version_id


@immutable
class CarriedSession:
    """A session with every version of it, from version 1 on."""

    session_id: str
    versions: tuple[CarriedVersion, ...]


@immutable
class LoggedRow:
    """One change as the log keeps it (``catalogue.LogRow``); ``version_id`` is ``""`` where the assessment changed."""

    version_id: str
    area_id: str
    entity: str
    key: str
    before: str | None
    after: str | None


@immutable
class LoggedEdit:
    """The rows of one edit, without the numbers that they have in one library only."""

    note: LogNote
    rows: tuple[LoggedRow, ...]


@immutable
class Bundle:
    """An assessment, all or some of its sessions in the order in which they were made, and their log."""

    assessment: Assessment
    sessions: tuple[CarriedSession, ...]
    log: tuple[LoggedEdit, ...]

    @property
    def versions(self) -> tuple[CarriedVersion, ...]:
        """Every version of every session."""
        return tuple(version for session in self.sessions for version in session.versions)


@immutable
class Additions:
    """What a library lacks of a bundle: the assessment where it is new, versions in the order in which they can be
    added, sheets of versions that are there already, and the rows of the log for all of these."""

    assessment_id: str
    assessment: Assessment | None
    versions: tuple[CarriedVersion, ...]
    sheets: tuple[CarriedSheet, ...]
    log: tuple[LoggedEdit, ...]


def logged(rows: Iterable[LogRow], follows: Mapping[str, str]) -> tuple[LoggedEdit, ...]:
    """The edits of these rows of one assessment's log, in an order that does not depend on the library.

    ``follows`` gives, in their order, the versions, and ``""`` for the assessment itself, each with the one that was
    begun before it; rows of others are left out. Edits of one version stay in the order in which they were made. Those
    of different ones come by time, so that a library to which sessions were brought one by one gives the same log as
    the one where they were made.
    """
    place = {stream: n for n, stream in enumerate(follows)}
    edits = _edits(row for row in rows if row.version_id in place)
    # Clocks are put back and libraries are filled with older sessions: what came first stays first all the same.
    reached = _beginnings(edits, follows)
    keyed = []
    for edit in edits:
        touched = _streams(edit)
        when = max(edit.note.at, *(reached[stream] for stream in touched))
        reached.update(dict.fromkeys(touched, when))
        keyed.append(((when, min(place[stream] for stream in touched)), edit))
    return tuple(_joined(edit for _, edit in sorted(keyed, key=lambda pair: pair[0])))


def _joined(edits: Iterable[LoggedEdit]) -> list[LoggedEdit]:
    """Put together the edit that began an assessment with its first session, where the two were brought apart."""
    found: list[LoggedEdit] = []
    for edit in edits:
        last = found[-1] if found else None
        if last and last.note == edit.note and _streams(last) == {""} and "" not in _streams(edit):
            found[-1] = replace(last, rows=last.rows + edit.rows)
        else:
            found.append(edit)
    return found


def _streams(edit: LoggedEdit) -> set[str]:
    return {row.version_id for row in edit.rows}


def _beginnings(edits: Iterable[LoggedEdit], follows: Mapping[str, str]) -> dict[str, str]:
    """The time at which each version was begun, not before the one that it follows."""
    first: dict[str, str] = {}
    for edit in edits:
        for row in edit.rows:
            first.setdefault(row.version_id, edit.note.at)
    begun: dict[str, str] = {}
    for stream, before in follows.items():
        begun[stream] = max(first.get(stream, ""), begun.get(before, ""))
    return begun


def _edits(rows: Iterable[LogRow]) -> list[LoggedEdit]:
    numbers: list[tuple[int, LogNote]] = []
    edits: list[list[LoggedRow]] = []
    for row in rows:
        number = row.edit, LogNote(row.kind, row.who, row.at, row.why)
        if not numbers or numbers[-1] != number:
            numbers.append(number)
            edits.append([])
        edits[-1].append(LoggedRow(row.version_id, row.area_id, row.entity, row.key, row.before, row.after))
    return [LoggedEdit(note, tuple(found)) for (_, note), found in zip(numbers, edits, strict=True)]


def restricted(log: Iterable[LoggedEdit], wanted: Callable[[LoggedRow], bool]) -> tuple[LoggedEdit, ...]:
    """The edits with the wanted rows only; those without any are left out."""
    kept = (replace(edit, rows=tuple(row for row in edit.rows if wanted(row))) for edit in log)
    return tuple(edit for edit in kept if edit.rows)


def by_version(log: Iterable[LoggedEdit]) -> Mapping[str, tuple[LoggedEdit, ...]]:
    """The edits of each version, and of the assessment under ``""``, with the rows of just that one."""
    found: defaultdict[str, list[LoggedEdit]] = defaultdict(list)
    for edit in log:
        for stream in dict.fromkeys(row.version_id for row in edit.rows):
            found[stream].append(replace(edit, rows=tuple(row for row in edit.rows if row.version_id == stream)))
    return {stream: tuple(edits) for stream, edits in found.items()}

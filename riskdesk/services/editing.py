"""One open session: every edit is kept on the disk first, then in memory, then told to whoever listens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from riskdesk.domain.agreed import Decision
from riskdesk.domain.catalogue import LogNote
from riskdesk.domain.errors import EditError
from riskdesk.domain.ranking import Ranking
from riskdesk.domain.rescoring import old_values
from riskdesk.domain.scheme import Scheme
from riskdesk.domain.session import (
    Change,
    FrozenScheme,
    Mark,
    RiskArea,
    Session,
    State,
    apply,
    inverse,
)
from riskdesk.immutable import immutable
from riskdesk.services import changes as make
from riskdesk.services import order
from riskdesk.services.changes import Changes
from riskdesk.services.closing import Missing, missing
from riskdesk.services.past import Past
from riskdesk.storage.library import Library

RANKED_FIELDS = ("name", "removed", "position")
"""The fields of an area on which the ranking or its display depends."""
RECORDER = "recorder"
"""The role that the log names where none was given."""


def new_id() -> str:
    """A new identity for an area, a session, a move ..."""
    from uuid import uuid4

    return uuid4().hex


def utc_now() -> datetime:
    """The time, with its zone."""
    return datetime.now(UTC)


def stamp(when: datetime) -> str:
    """A time as the log keeps it: ISO 8601, UTC, to the millisecond, ending in "Z"."""
    return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def log_note(kind: str, who: str, when: datetime, why: str = "") -> LogNote:
    """What an edit says of itself in the log; a recorder who gave no role is called just that."""
    return LogNote(kind, who.strip() or RECORDER, stamp(when), why)


@immutable
class Edit:
    """One edit that was kept: enough to tell what changed, and to take it back.

    ``moved`` holds the areas of which a derived value (score, band, a rank) changed; ``structure`` says that areas
    came, went or changed places, or the scheme changed.
    """

    kind: str
    changes: Changes
    moved: frozenset[str]
    structure: bool


class SessionEditor:
    """The use cases of one open session version, and its state in memory.

    Every method that edits returns the :class:`Edit`, or ``None`` where nothing changed; it raises ``RiskDeskError``
    with one sentence where the edit is not allowed or the store refuses, and then nothing has changed anywhere.
    """

    def __init__(
        self,
        library: Library,
        version_id: str,
        who: str = "",
        now: Callable[[], datetime] = utc_now,
        ids: Callable[[], str] = new_id,
        past: Past | None = None,
        review: bool = False,
    ) -> None:
        self.library = library
        self.who = who
        self.saved_at: datetime | None = None
        self.past = past or Past(library)
        self._now = now
        self._ids = ids
        self._review = review
        self._listeners: list[Callable[[Edit], None]] = []
        self._session = library.load(version_id)
        self._last_time: tuple[str, Session | None] | None = None

    @property
    def session(self) -> Session:
        """The session as the disk has it."""
        return self._session

    @property
    def read_only(self) -> bool:
        """Whether this is opened for review only, or its library is."""
        return self._review or self.library.read_only

    @property
    def editable(self) -> bool:
        """Whether edits are allowed: a draft, opened to be edited, in a library opened for writing."""
        return self._session.editable and not self.read_only

    @cached_property
    def base(self) -> Session | None:
        """The version whose values stand beside these: the one before a reopening, else the one rescored."""
        return self.past.base(self._session.info)

    @property
    def last_time(self) -> Session | None:
        """The session that moves are told against; see ``Past.last_time``. It can change with the session's date."""
        info = self._session.info
        if self._last_time is None or self._last_time[0] != info.held_on:
            self._last_time = info.held_on, self.past.last_time(info)
        return self._last_time[1]

    def listen(self, listener: Callable[[Edit], None]) -> None:
        """Have ``listener`` called after each edit, undo and redo."""
        self._listeners.append(listener)

    def reload(self) -> None:
        """Take the session from the disk again, as after a refused write."""
        self._session = self.library.load(self._session.info.version_id)

    # The one path that every edit takes.

    def commit(self, kind: str, changes: Changes, why: str = "") -> Edit | None:
        """Keep the changes and what follows from them for the agreed order, as one edit."""
        if not changes:
            return None
        self._check_editable()
        after = self._applied(changes)
        if _ranked(changes):
            follow = order.consequences(self._session.ranking, after.ranking, after)
            changes = (*changes, *follow)
            after = apply(after, follow) if follow else after
        return self._keep(kind, changes, after, why)

    def undo(self, edit: Edit) -> Edit:
        """Take an edit back; itself an edit in the log. Raises like every edit."""
        return self._replay("undo", inverse(edit.changes))

    def redo(self, edit: Edit) -> Edit:
        """Make an edit again that was taken back."""
        return self._replay("redo", edit.changes)

    def _replay(self, kind: str, changes: Changes) -> Edit:
        self._check_editable()
        return self._keep(kind, changes, self._applied(changes), "")

    def _check_editable(self) -> None:
        if not self._session.editable:
            raise EditError(f"This session is {self._session.info.state}; it cannot be changed.")
        if self.library.read_only:
            raise EditError("This library is open read-only; nothing was changed.")
        if self._review:
            raise EditError("This session is open for review only; nothing was changed.")

    def _applied(self, changes: Changes) -> Session:
        try:
            return apply(self._session, changes)
        except ValueError as error:
            raise EditError("The session has changed since; nothing was changed.") from error

    def _keep(self, kind: str, changes: Changes, after: Session, why: str) -> Edit:
        now = self._now()
        self.library.write(self._session.info.version_id, changes, log_note(kind, self.who, now, why))
        before, self._session, self.saved_at = self._session, after, now
        edit = Edit(kind, changes, _moved(before, after, changes), _structure(changes))
        for listener in tuple(self._listeners):
            listener(edit)
        return edit

    # Scoring

    def set_mark(self, area_id: str, factor: str, value: int | None) -> Edit | None:
        """Score one factor of an area, or unscore it with ``None``."""
        return self.commit("score", make.set_marks(self._session, [(area_id, factor, value)]))

    def set_marks(self, marks: Iterable[tuple[str, str, int | None]], kind: str = "score") -> Edit | None:
        """Score several factors as one edit, as a paste or a drag in the matrix does."""
        return self.commit(kind, make.set_marks(self._session, marks))

    def confirm_area(self, area_id: str) -> Edit | None:
        """Confirm an area's old values as still valid: where nothing is scored yet they are its marks from now on.

        What is scored already stays as it is.

        Raises:
            EditError: there are no old values, or they no longer mean the same under this session's scheme.
        """
        area = make.area_of(self._session, area_id)
        old = old_values(self._session, self.base, area_id)
        if not old:
            raise EditError(f"{area.name} has no earlier values to confirm; give its scores.")
        wanted = [(area_id, key, v) for key, v in old.items() if self._session.mark(area_id, key) is None]
        return self.commit("confirm", make.set_marks(self._session, wanted))

    # Areas

    def set_area(self, area_id: str, **values: Any) -> Edit | None:
        """Set fields of an area (``changes.set_area`` lists them)."""
        return self.commit("area", make.set_area(self._session, area_id, **values))

    def add_areas(self, names: Sequence[str]) -> Edit | None:
        """Add risk areas at the end of the order of scoring."""
        return self.commit("add area", make.add_areas(self._session, names, self._ids))

    def reorder_area(self, area_id: str, to: int) -> Edit | None:
        """Put an area at place ``to`` (from 0) of the order of scoring."""
        return self.commit("reorder", make.reorder_area(self._session, area_id, to))

    def remove_area(self, area_id: str, reason: str) -> Edit | None:
        """Take an area out of the session, with a reason."""
        return self.commit("remove area", make.remove_area(self._session, area_id, reason), reason.strip())

    def restore_area(self, area_id: str) -> Edit | None:
        """Bring a removed area back."""
        return self.commit("restore area", make.restore_area(self._session, area_id))

    def merge_areas(self, area_ids: Sequence[str], name: str, reason: str) -> Edit | None:
        """Make one new area of several, which are taken out with a reason."""
        changes = make.merge_areas(self._session, area_ids, name, reason, self._ids)
        return self.commit("merge areas", changes, " ".join(reason.split()))

    def split_area(self, area_id: str, names: Sequence[str], reason: str) -> Edit | None:
        """Make several new areas of one, which is taken out with a reason."""
        changes = make.split_area(self._session, area_id, names, reason, self._ids)
        return self.commit("split area", changes, " ".join(reason.split()))

    # The agreed order

    def record_move(self, area_id: str, ahead_of: str | None, reason: str) -> Edit | None:
        """Agree that an area stands directly ahead of another, or last (``None``)."""
        changes = order.record_move(self._session, area_id, ahead_of, reason, self._ids)
        return self.commit("move", changes, reason.strip())

    def confirm_moves(self, move_ids: Sequence[str]) -> Edit | None:
        """Confirm moves that wait for it."""
        return self.commit("confirm move", order.confirm_moves(self._session, move_ids))

    def change_reason(self, move_id: str, reason: str) -> Edit | None:
        """Give a move another reason."""
        return self.commit("change reason", order.change_reason(self._session, move_id, reason), reason.strip())

    def withdraw_moves(self, area_id: str | None = None) -> Edit | None:
        """Back to computed: one area, or all."""
        return self.commit("back to computed", order.withdraw_moves(self._session, area_id))

    def settle_tie(self, areas: Sequence[str], decision: Decision, reason: str) -> Edit | None:
        """Settle an open tie in the given order, or decide to leave it."""
        changes = order.settle_tie(self._session, areas, decision, reason, self._ids)
        return self.commit("settle tie", changes, reason.strip())

    def reopen_tie(self, settlement_id: str) -> Edit | None:
        """Take a settlement back."""
        return self.commit("reopen tie", order.reopen_tie(self._session, settlement_id))

    # The session

    def set_details(self, **values: str) -> Edit | None:
        """Set title, partnership, dates, marking and the rest."""
        return self.commit("details", make.set_details(self._session, **values))

    def set_attendees(self, people: Sequence[tuple[str, str]]) -> Edit | None:
        """Replace the list of who was there: (role, agency)."""
        return self.commit("attendance", make.set_attendees(self._session, people))

    def change_scheme(self, scheme: Scheme) -> Edit | None:
        """Put another scheme under this draft; ``changes.not_allowed`` lists the marks that it clears."""
        return self.commit("scheme", make.change_scheme(self._session, scheme))

    def missing(self) -> tuple[Missing, ...]:
        """What is missing before the session can be closed, and what closing only asks about."""
        return missing(self._session, self.base)

    def close(self) -> Edit | None:
        """Freeze the session: from now on the store itself refuses every change to it.

        The session that its moves are told against is frozen with it, so that a sheet of years later tells the same.
        """
        self._check_editable()
        self.check_close()
        # Asked afresh: another program may have closed or reopened a session since this one was opened.
        last = self.past.last_time(self._session.info)
        closed = replace(
            self._session.info,
            state=State.CLOSED,
            closed_at=stamp(self._now()),
            compares_with=last.info.version_id if last else "",
        )
        return self.commit("close", (Change(self._session.info, closed),))

    def check_close(self) -> None:
        """Whether the session can be closed.

        Raises:
            EditError: something stands in the way, such as a move that waits to be confirmed; says all of it.
        """
        standing = [m.text for m in self.missing() if m.blocks]
        if standing:
            raise EditError(" ".join(standing))


def _ranked(changes: Changes) -> bool:
    """Whether the computed order can depend on any of these changes."""
    return any(isinstance(c.entity, Mark | FrozenScheme) or _area_ranked(c) for c in changes)


def _area_ranked(change: Change) -> bool:
    before, after = change.before, change.after
    if not isinstance(before, RiskArea) or not isinstance(after, RiskArea):
        return isinstance(change.entity, RiskArea)
    return any(getattr(before, f) != getattr(after, f) for f in RANKED_FIELDS)


def _structure(changes: Changes) -> bool:
    return any(isinstance(c.entity, FrozenScheme) or _area_ranked(c) for c in changes)


def _moved(before: Session, after: Session, changes: Changes) -> frozenset[str]:
    if not _ranked(changes):
        _carry(before, after, changes)
        return frozenset()
    return _differences(before.ranking, after.ranking)


def _carry(before: Session, after: Session, changes: Changes) -> None:
    """Spare ranking anew what no change can have moved: a text typed must not cost a ranking of 500 areas."""
    after.__dict__["ranking"] = before.ranking
    if all(isinstance(c.entity, RiskArea) for c in changes):
        after.__dict__["agreed"] = before.agreed


def _differences(before: Ranking, after: Ranking) -> frozenset[str]:
    """The areas of which a result differs; one that was taken over is the same object and tells it at once."""
    old, new = before.by_id, after.by_id
    changed = {a for a, result in new.items() if (was := old.get(a)) is not result and was != result}
    return frozenset(changed | (old.keys() - new.keys()))

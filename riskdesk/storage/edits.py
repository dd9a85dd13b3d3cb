"""A list of changes boiled down to what each row was and becomes.

The rows can then be written in an order that no constraint stumbles over on the way to a legal end, such as two
areas that swap their codes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from riskdesk.domain.session import Change, RiskArea, SessionInfo, entity_key
from riskdesk.immutable import immutable
from riskdesk.storage.errors import LibraryError, WriteConflict
from riskdesk.storage.rows import Kept


@immutable
class Edit:
    """One row before and after; ``entity`` is either side, the newest there was.

    ``again`` says that it was taken away and put back in between, which moves it to the end of its table as it does
    in memory.
    """

    before: Kept | None
    after: Kept | None
    entity: Kept
    again: bool = False

    @property
    def deletes(self) -> bool:
        """Whether the row before goes."""
        return self.before is not None and (self.after is None or self.again)

    @property
    def inserts(self) -> bool:
        """Whether the row after is a new one."""
        return self.after is not None and (self.before is None or self.again)

    @property
    def updates(self) -> bool:
        """Whether the row stays and changes."""
        return not self.again and self.before is not None is not self.after != self.before


def addition(entity: Kept) -> Edit:
    """The edit that adds a row."""
    return Edit(None, entity, entity)


def conflict(key: tuple[str, str]) -> WriteConflict:
    """The complaint that an edit starts from something else than what is held."""
    return WriteConflict(
        f"Nothing was written: the library holds something else than this edit starts from ({' '.join(key).strip()}); "
        "look at what it holds now, and make the edit again."
    )


def boil_down(changes: Sequence[Change]) -> tuple[Edit, ...]:
    """One edit for each row that the changes touch, in the order of the last additions.

    Raises:
        LibraryError: a change turns one thing into another, or its version's identity.
        WriteConflict: a change does not start from where an earlier one of the list ends.
    """
    edits: dict[tuple[str, str], Edit] = {}
    for change in changes:
        key = entity_key(change.entity)
        _same_thing(change)
        edit = edits.get(key)
        if edit is None:
            edits[key] = Edit(change.before, change.after, change.entity)
            continue
        if edit.after != change.before:
            raise conflict(key)
        if change.before is None:
            del edits[key]
            edit = replace(edit, again=edit.before is not None)
        edits[key] = replace(edit, after=change.after, entity=change.entity)
    return tuple(edits.values())


def _same_thing(change: Change) -> None:
    before, after = change.before, change.after
    if before is None or after is None:
        if isinstance(change.entity, SessionInfo) or entity_key(change.entity)[0] == "scheme":
            raise LibraryError("Nothing was written: a session keeps its details and its scheme.")
    elif entity_key(before) != entity_key(after) or _identity(before) != _identity(after):
        raise LibraryError("Nothing was written: a change cannot turn one thing into another.")


def _identity(entity: Kept) -> tuple[str | int, ...]:
    """What may not change of the details of a version; the keys of all else are compared as they are."""
    if isinstance(entity, SessionInfo):
        return entity.session_id, entity.assessment_id, entity.number
    return ()


def takes_code(edit: Edit) -> str | None:
    """The code that an area, kept and changed, is given, and that another area of the list may still hold."""
    before, after = edit.before, edit.after
    assert isinstance(before, RiskArea)
    assert isinstance(after, RiskArea)
    new = before.code != after.code or before.removed is not None
    return after.code if after.removed is None and new else None

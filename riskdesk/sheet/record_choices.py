"""The choices that a document was made with, as its record keeps them: plain data, and nothing of what is withheld."""

from __future__ import annotations

from typing import Any

from riskdesk.domain.public import Public, shown_ids, withheld_areas
from riskdesk.domain.session import Session
from riskdesk.sheet.data import Document, SheetOptions
from riskdesk.sheet.fill_in import BlankOptions
from riskdesk.sheet.pack import PackChoices, PackMaterial

Choices = dict[str, Any]

_PUBLIC = ("marking", "handling", "agencies", "reasons")
_PACK = ("area_pages", "log_annex", "targets")


def choices_of(session: Session, options: SheetOptions) -> Choices:
    """The choices of a document beside its paper."""
    if options.document is Document.PUBLIC and options.public is not None:
        return _public_choices(session, options.public)
    if options.pack is not None:
        held = options.pack.choices
        return {name: getattr(held, name) for name in _PACK} | {"areas": list(held.areas)}
    if options.blank is not None:
        return {"copies": options.blank.copies, "reasons": options.blank.reasons}
    return {}


def _public_choices(session: Session, public: Public) -> Choices:
    """The areas shown, and what the paper itself tells: one that withholds nothing looks like one that keeps silent."""
    held = bool(withheld_areas(session, public))
    told = {"at_foot": public.at_foot and held, "said": public.said and held and not public.at_foot}
    return {"shown": sorted(shown_ids(session, public))} | told | {name: getattr(public, name) for name in _PUBLIC}


def are_sound(choices: Choices) -> bool:
    """Whether these are plain data of the kinds that a record holds: a file can say anything."""
    return all(isinstance(value, bool | int | str) or _are_texts(value) for value in choices.values())


def _are_texts(value: Any) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, str) and isinstance(text, str) for key, text in value.items())
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def chosen(document: Document, choices: Choices, session: Session) -> dict[str, Any]:
    """The fields of ``SheetOptions`` that the choices make; what a pack holds beside the session is still to be read.

    Raises:
        TypeError: a choice is of another kind than the document has.
        RiskDeskError: a choice is out of its range.
    """
    if document is Document.PUBLIC:
        return {"public": _public(choices, session)}
    if document in (Document.PACK, Document.AREAS):
        areas = _texts(choices.get("areas", []))
        parts = {name: _flag(choices, name, True) for name in _PACK}
        return {"pack": PackMaterial(PackChoices(areas=areas, **parts))}
    if document is Document.BLANK:
        copies = choices.get("copies", 1)
        if not isinstance(copies, int):
            raise TypeError("copies")
        return {"blank": BlankOptions(copies, _flag(choices, "reasons", False))}
    return {}


def _public(choices: Choices, session: Session) -> Public:
    shown = _texts(choices.get("shown", []))
    withheld = frozenset(area.area_id for area in session.present if area.area_id not in shown)
    texts = {name: str(choices.get(name, "")) for name in ("marking", "handling")}
    flags = {name: _flag(choices, name, False) for name in ("at_foot", "said", "agencies", "reasons")}
    return Public(withheld, **texts, **flags)  # type: ignore[arg-type]  # each name has its own kind


def _flag(choices: Choices, name: str, usual: bool) -> bool:
    value = choices.get(name, usual)
    if not isinstance(value, bool):
        raise TypeError(name)
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError("a list of ids is wanted")
    return tuple(str(text) for text in value)

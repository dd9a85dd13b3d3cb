"""What is said of the open session against the version before it, or the session that it rescores."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from riskdesk.domain.rescoring import band_change, carries_scores
from riskdesk.ui.score.matrix_figure import CellKey, cell_of
from riskdesk.ui.workbench import Workbench


def tr(text: str) -> str:
    """Translate in the context of what was before."""
    return QCoreApplication.translate("Before", text)


def asks_reason(bench: Workbench) -> bool:
    """Whether there are earlier values, so that a change of theirs may have a reason."""
    editor = bench.editor
    return editor is not None and editor.session.scheme is not None and editor.base is not None


def is_reopened(bench: Workbench) -> bool:
    """Whether what was before is the version before, and not an earlier session."""
    return bench.editor is not None and bench.editor.session.info.number > 1


def band_words(bench: Workbench, area_id: str) -> str:
    """ "High → Very High" where an area's band is another one now; nothing while old values are hidden."""
    editor = bench.editor
    if editor is None or bench.hides_ranks:
        return ""
    bands = band_change(editor.session, editor.base, area_id)
    return f"{bands[0].name} → {bands[1].name}" if bands else ""


def reason_hint(bench: Workbench, wanted: bool) -> str:
    """What stands in the empty field for the reason of a change."""
    if wanted:
        return tr("Say what changed")
    if is_reopened(bench):
        return tr("What is different from the version before, if anything")
    return tr("What is different from last time, if anything")


def cell_before(bench: Workbench, area_id: str) -> CellKey | None:
    """The cell of the matrix that an area was in; ``None`` while old values are hidden, or where they mean nothing."""
    editor = bench.editor
    base = editor.base if editor and not bench.hides_ranks else None
    area = base.by_id.get(area_id) if base else None
    if editor is None or base is None or area is None or not carries_scores(editor.session, base):
        return None
    return cell_of(base, area)


def was_here(bench: Workbench, name: str) -> str:
    """What the tip of the cell before says."""
    words = tr("{area} was here in the version before.") if is_reopened(bench) else tr("{area} was here last time.")
    return words.format(area=name)

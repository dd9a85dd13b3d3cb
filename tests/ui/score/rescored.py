"""Benches with a session that rescores a closed one, or reopens it."""

from __future__ import annotations

from riskdesk.ui.workbench import Workbench
from tests.ui.benches import area_id


def rescore(bench: Workbench) -> Workbench:
    """Close the open session and open one that rescores it."""
    assert bench.editor is not None
    bench.editor.close()
    bench.show(bench.desk.rescore(bench.editor.session.info.version_id, "Quarter 1", "2011-02-02"))
    return bench


def reopen(bench: Workbench) -> Workbench:
    """Close the open session and open its next version."""
    assert bench.editor is not None
    bench.editor.close()
    bench.show(bench.desk.reopen(bench.editor.session.info.version_id, "A score was written down wrongly"))
    return bench


def score(bench: Workbench, name: str, **marks: int | None) -> None:
    """Give an area these marks, by factor."""
    found = area_id(bench, name)
    assert bench.do(lambda e: e.set_marks([(found, key, value) for key, value in marks.items()]), "score")

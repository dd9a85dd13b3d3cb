"""What goes into the Board pack beside the session itself: the choices, the history up to the session, the log."""

from __future__ import annotations

from riskdesk.domain.log_entry import LogEntry
from riskdesk.figures.chart_data import ChartData
from riskdesk.immutable import immutable


@immutable
class PackChoices:
    """Which parts are wanted. ``targets`` is the ruled table on each area's page that is filled by hand; ``areas`` are
    the ids of the areas that get a page, all where there are none."""

    area_pages: bool = True
    log_annex: bool = True
    targets: bool = True
    areas: tuple[str, ...] = ()

    def pages_for(self, order: tuple[str, ...]) -> tuple[str, ...]:
        """The ids of the areas that get a page, out of all in their order."""
        return tuple(a for a in order if not self.areas or a in self.areas)


@immutable
class PackMaterial:
    """Choices, and what was read for them. ``ranks`` and ``risks`` are the agreed ranks and the risk scores of the
    sessions up to this one, ``None`` where there are none to show; ``log`` is oldest first, ``None`` unless wanted."""

    choices: PackChoices = PackChoices()
    ranks: ChartData | None = None
    risks: ChartData | None = None
    log: tuple[LogEntry, ...] | None = None

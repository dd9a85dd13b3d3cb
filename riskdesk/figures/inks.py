"""The colours of the charts' inks on white: on paper and in exported pictures."""

from __future__ import annotations

from collections.abc import Mapping

from riskdesk.figures.chart_drawing import Ink
from riskdesk.figures.chart_picks import PICKS_LIGHT

INKS_ON_WHITE: Mapping[Ink, str] = {
    "ground": "#FFFFFF",
    "text": "#1B2430",
    "second": "#586272",
    "third": "#8A93A0",
    "border": "#D5DAE1",
    "hair": "#E6E9EE",
    **{f"pick{slot}": colour for slot, colour in enumerate(PICKS_LIGHT)},
}

"""The picture that is asked for: the matrix of a sheet, or a chart."""

from __future__ import annotations

from riskdesk.exchange.pictures.chart import chart_picture
from riskdesk.exchange.pictures.matrix import matrix_picture
from riskdesk.exchange.pictures.png import PictureError
from riskdesk.exchange.pictures.svg import Lettering, Picture
from riskdesk.figures.chart_data import ChartData
from riskdesk.figures.chart_picks import Slots
from riskdesk.sheet.data import Sheet


def picture_of(sheet: Sheet, chart: ChartData | None, picked: Slots, lettering: Lettering) -> Picture:
    """The chart, or without one the matrix.

    Raises:
        PictureError: only ranks are recorded, so there is no matrix.
    """
    if chart is not None:
        return chart_picture(chart, sheet, picked, lettering)
    picture = matrix_picture(sheet, lettering)
    if picture is None:
        raise PictureError("Only ranks are recorded here, so there is no matrix.")
    return picture

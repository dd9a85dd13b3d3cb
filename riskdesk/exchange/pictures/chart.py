"""A chart over the sessions as a picture."""

from __future__ import annotations

from riskdesk.exchange.pictures.frame import MARGIN, Caption, Column
from riskdesk.exchange.pictures.svg import Lettering, Picture, Svg, SvgBrush
from riskdesk.figures.chart import layout_chart, wanted_height
from riskdesk.figures.chart_alternative import chart_alternative
from riskdesk.figures.chart_data import ChartData
from riskdesk.figures.chart_drawing import draw_chart
from riskdesk.figures.chart_picks import Slots
from riskdesk.figures.chart_style import CHART_SCREEN
from riskdesk.figures.shapes import Rect
from riskdesk.sheet.build import SHEET_TITLE
from riskdesk.sheet.data import Sheet

WIDTH = 1100.0
_ROW = 30.0
"""The height of a row."""
_LEAST = 360.0


def chart_picture(data: ChartData, sheet: Sheet, picked: Slots, lettering: Lettering) -> Picture:
    """A chart of an assessment's sessions.

    Args:
        sheet: that of the session from which one looks back: what the assessment is called, and how it is marked.
        picked: the series that stand out, with their slots of colour and dashes.
    """
    title = sheet.title.replace(SHEET_TITLE, data.title, 1)
    caption = Caption(title, sheet.subtitle, sheet.flags, sheet.banner)
    svg = Svg(lettering)
    column = Column(svg, lettering, WIDTH)
    column.head(caption)
    area = Rect(MARGIN, column.y, WIDTH - 2 * MARGIN, max(_LEAST, wanted_height(data, CHART_SCREEN, _ROW)))
    chart = layout_chart(data, area, lettering.measure, CHART_SCREEN, picked)
    draw_chart(chart, picked, SvgBrush(svg))
    column.y = max(column.y, chart.bottom) + 8
    return svg.picture(WIDTH, column.foot(caption), title, chart_alternative(data, picked))

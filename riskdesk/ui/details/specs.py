"""The fields of the Details tab, and those of them that the Sheet tab shows too."""

from __future__ import annotations

from riskdesk.ui.details.fields import Detail, tr


def session_details() -> tuple[Detail, ...]:
    """What the session is and when it was."""
    return (
        Detail("assessment_title", tr("Assessment"), tr("such as Strategic assessment 2026/27")),
        Detail("title", tr("Session"), tr("such as Assessment day"), needed=True),
        Detail("partnership", tr("Partnership"), tr("such as a Community Safety Partnership")),
        Detail("held_on", tr("Date held")),
        Detail("period", tr("Period"), tr("such as April 2025 to March 2026")),
        Detail("data_to", tr("Data to")),
        Detail("label", tr("Label"), tr("shown wherever the session is shown")),
    )


def issue_details() -> tuple[Detail, ...]:
    """To whom and when a sheet is issued."""
    return (
        Detail("issued_to", tr("Issued to"), tr("such as the Board")),
        Detail("issued_on", tr("Issued on"), today=True),
        Detail("review_on", tr("Next review")),
    )


def marking_details() -> tuple[Detail, ...]:
    """What stands at the head and foot of every page."""
    return (
        Detail("marking", tr("Marking"), tr("such as OFFICIAL")),
        Detail("handling", tr("Handling"), tr("such as for members of the partnership only")),
    )

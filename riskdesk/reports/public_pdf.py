"""The public version as PDF: drawn as the sheet is, from what is shown and nothing else."""

from __future__ import annotations

from riskdesk.domain.progress import Progress
from riskdesk.domain.session import Session
from riskdesk.reports.document import SheetResult
from riskdesk.reports.pdf import draw_sheet
from riskdesk.sheet.data import SheetOptions
from riskdesk.sheet.public import public_sheet


def public_pdf(session: Session, options: SheetOptions, progress: Progress | None = None) -> SheetResult:
    """Make the public version of one version of a session; see :func:`riskdesk.reports.pdf.sheet_pdf`.

    Raises:
        PublicError: it is not chosen what is withheld, nothing would be left, or the marking is out of use.
    """
    return draw_sheet(public_sheet(session, options).sheet, options, progress)

"""Whatever can be made of a session for paper, made in one way: by the window, at the command line, for an issue."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from riskdesk.domain.progress import Progress
from riskdesk.domain.session import Session
from riskdesk.reports.blank_pdf import blank_pdf
from riskdesk.reports.document import SheetResult
from riskdesk.reports.pack_pdf import areas_pdf, pack_pdf
from riskdesk.reports.pdf import sheet_pdf
from riskdesk.reports.public_pdf import public_pdf
from riskdesk.sheet.data import Document, SheetOptions

Maker = Callable[[Session, SheetOptions, Progress | None], SheetResult]

_MAKERS: Mapping[Document, Maker] = {
    Document.SHEET: sheet_pdf,
    Document.PUBLIC: public_pdf,
    Document.PACK: pack_pdf,
    Document.AREAS: areas_pdf,
    Document.BLANK: blank_pdf,
}


def make_document(session: Session, options: SheetOptions, progress: Progress | None = None) -> SheetResult:
    """Make the document that ``options`` ask for of one version of a session.

    Args:
        progress: told how many steps of how many are done. It may raise ``Cancelled`` (or anything else), which ends
            the work and comes through; may be called from a worker thread.
    """
    return _MAKERS[options.document](session, options, progress)


def make_again(session: Session, options: SheetOptions) -> bytes:
    """The PDF of such a document, as it comes out now."""
    return make_document(session, options).pdf

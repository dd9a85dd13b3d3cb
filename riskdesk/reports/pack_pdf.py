"""The Board pack: contents, the priority sheet, a page an area, and how the ranking was reached, in one PDF."""

from __future__ import annotations

from collections.abc import Iterator

from riskdesk.domain.progress import Progress, counted, standing
from riskdesk.domain.session import Session
from riskdesk.domain.words import joined, plural
from riskdesk.immutable import immutable
from riskdesk.reports.area_page import area_blocks
from riskdesk.reports.area_place import Boards
from riskdesk.reports.blocks import Facts, Paragraph
from riskdesk.reports.contents import Contents, Entry
from riskdesk.reports.document import Frame, SheetResult, write_document
from riskdesk.reports.flow import MARGIN, Block, Gap, Part, Pen
from riskdesk.reports.heads import running, subtitle
from riskdesk.reports.log_annex import TITLE as LOG_TITLE
from riskdesk.reports.log_annex import annex_blocks
from riskdesk.reports.pdf import fit_of, sheet_blocks
from riskdesk.reports.styles import HEAVY, QUIET, STRONG
from riskdesk.reports.typeset import Run
from riskdesk.sheet.area import AreaPages
from riskdesk.sheet.build import Sheet, SheetOptions, build_sheet
from riskdesk.sheet.pack import PackMaterial

SHEET, AREAS, LOG = "Priority sheet", "Area pages", LOG_TITLE
"""The parts by their names."""


def pack_pdf(session: Session, options: SheetOptions, progress: Progress | None = None) -> SheetResult:
    """Make the Board pack of one version of a session; ``options.pack`` says what is in it.

    Args:
        progress: told after each row of the sheet, each area's page and each entry of the log how many of how many are
            done. It may raise ``Cancelled`` (or anything else), which ends the work and comes through; may be called
            from a worker thread.
    """
    pack = _Pack.of(session, options, progress)
    title = f"Board pack: {pack.whose}" if pack.whose else "Board pack"
    return write_document(pack.frame(title), lambda pen: pack.blocks(pen, title))


def areas_pdf(session: Session, options: SheetOptions, progress: Progress | None = None) -> SheetResult:
    """Make the pages of the areas alone: of all, or of those that ``options.pack`` names. See :func:`pack_pdf`."""
    pack = _Pack.of(session, options, progress)
    return write_document(pack.frame(f"{AREAS}: {pack.whose}" if pack.whose else AREAS), pack.area_parts)


@immutable(slots=False)
class _Pack:
    """What is printed, and who is told how far it is. ``whose`` is the assessment's title."""

    session: Session
    options: SheetOptions
    sheet: Sheet
    areas: AreaPages
    material: PackMaterial
    progress: Progress | None

    @classmethod
    def of(cls, session: Session, options: SheetOptions, progress: Progress | None) -> _Pack:
        """Put the pack together; no page is drawn yet."""
        sheet = build_sheet(session, options)
        areas = AreaPages(session, sheet, options)
        return cls(session, options, sheet, areas, options.pack or PackMaterial(), progress)

    @property
    def whose(self) -> str:
        """What it is of: the assessment."""
        return self.session.info.assessment_title

    def frame(self, title: str) -> Frame:
        """Banner, code and colours as on the sheet."""
        sheet, options = self.sheet, self.options
        named = joined((title, sheet.subtitle, *sheet.flags))
        return Frame(options.size, named, sheet.banner, (), sheet.code, options.greyscale, sheet.record)

    # What there is

    @property
    def order(self) -> tuple[str, ...]:
        """The areas that have a page, in their order."""
        return self.areas.order if self.material.choices.area_pages else ()

    @property
    def rows(self) -> int:
        """The rows of the priority sheet."""
        return len(self.sheet.body.rows) + len(self.sheet.body.not_scored)

    @property
    def total(self) -> int:
        """What there is to do, in rows, pages and entries."""
        return self.rows + len(self.order) + len(self.material.log or ())

    def entries(self) -> Iterator[Entry]:
        """The lines of the contents."""
        yield Entry(SHEET, SHEET)
        for n, area_id in enumerate(self.order):
            row = self.areas.row(area_id)
            yield Entry(_key(area_id), row.area, row.priority or "–", AREAS if n == 0 else "")
        if self.material.log is not None:
            yield Entry(LOG, LOG)

    def running(self, part: str) -> tuple[Run, ...]:
        """What the further pages of a part begin with."""
        return running(self.sheet.flags, part, self.whose, self.sheet.subtitle)

    @property
    def subtitle(self) -> tuple[Run, ...]:
        """What session a page is of."""
        return subtitle(joined((self.whose, self.sheet.subtitle)), self.sheet.flags)

    # Drawing

    def blocks(self, pen: Pen, title: str) -> Iterator[Block]:
        """The whole pack; the page numbers of the contents are filled in last."""
        contents = Contents(tuple(self.entries()))
        yield Part(self.running(f"Contents of the {title}"), "Contents", "Contents")
        yield from self._cover(title, contents)
        yield from self._sheet_part(pen)
        yield from self.area_parts(pen, self.rows) if self.order else ()
        yield from self._log_part(pen)
        contents.fill(pen)

    def _cover(self, title: str, contents: Contents) -> Iterator[Block]:
        yield Paragraph(((title, HEAVY),), 22, "H1", after=2)
        yield Paragraph(subtitle(self.sheet.subtitle, self.sheet.flags), 10.5, after=8)
        yield Facts(self.sheet.facts, 3 if self.options.size[0] < 700 else 5, 9.6)
        yield Gap(16)
        yield Paragraph((("Contents", HEAVY),), 13, "H2", after=5, keep=60)
        yield contents
        yield Gap(8)
        yield Paragraph(((self._left_out(), QUIET),), 8.6)

    def _left_out(self) -> str:
        """What this pack does not hold, so that nobody looks for it."""
        present, shown = self.rows, len(self.order)
        said = []
        if not self.material.choices.area_pages:
            said.append("No page an area is in this pack.")
        elif shown < present:
            said.append(f"{plural(shown, 'area has', 'areas have')} a page here, of {present}; all are on the sheet.")
        if self.material.log is None:
            said.append("The log of how the ranking was reached is not in this pack.")
        return " ".join(said)

    def _sheet_part(self, pen: Pen) -> Iterator[Block]:
        """The sheet, drawn as it is when it is alone."""
        fit = fit_of(self.sheet, self.options, standing(self.progress, 0, self.total))
        yield Part(self.running(SHEET), SHEET, SHEET, scale=fit.scale)
        report = counted(self.progress, 0, self.total)
        yield from sheet_blocks(pen, self.sheet, fit.size(self.options), report, fit.padding)

    def area_parts(self, pen: Pen, done: int = 0) -> Iterator[Block]:
        """A part for each area that has a page."""
        order, targets = self.areas.order, self.material.choices.targets
        total, boards = self.total if done else len(order), Boards(pen)
        for n, area_id in enumerate(order):
            page = self.areas.page(area_id)
            name = f"{page.rank} {page.name}" if page.rank else f"{page.name} ({page.rank_words})"
            over = AREAS if n == 0 else ""
            yield Part(self.running(f"{page.code} {page.name}"), _key(area_id), name, 1, over)
            yield from area_blocks(pen, boards, page, self.subtitle, self.options.size, targets)
            if self.progress is not None:
                self.progress(done + n + 1, total)
        if not order:
            yield Paragraph((("There are no risk areas yet.", STRONG),), 10, "H1")

    def _log_part(self, pen: Pen) -> Iterator[Block]:
        log, size = self.material.log, self.options.size
        if log is None:
            return
        yield Part(self.running(LOG), LOG, LOG)
        report = counted(self.progress, self.rows + len(self.order), self.total)
        yield from annex_blocks(pen, self.session, self.sheet, log, size[0] - 2 * MARGIN, report)


def _key(area_id: str) -> str:
    return f"area {area_id}"

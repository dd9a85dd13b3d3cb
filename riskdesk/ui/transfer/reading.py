"""What the worker threads do: read a file and plan, write into the library, export. Nothing of Qt is touched here."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication

from riskdesk.domain.bundle import Bundle
from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.progress import Progress as Report
from riskdesk.domain.words import plural
from riskdesk.exchange.bundle import dump_bundle, is_library, read_bundle
from riskdesk.exchange.saving import save_whole
from riskdesk.immutable import immutable
from riskdesk.services.transfer import bring_in, bundle_of, plan
from riskdesk.services.transfer_plan import Plan
from riskdesk.storage.library import Library
from riskdesk.ui.job import Work


def tr(text: str) -> str:
    """Translate a text of exporting and importing."""
    return QCoreApplication.translate("Transfer", text)


@immutable
class Found:
    """A file that was read, and what would become of it in the open library."""

    path: Path
    bundle: Bundle
    plan: Plan


def reading(library: Library, path: Path) -> Work[Found]:
    """Read a file and compare it with a library, which the worker reads on a connection of its own."""

    def work(report: Report) -> Found:
        bundle = read_bundle(path, report)
        with library.for_reading() as held:
            return Found(path, bundle, plan(held, bundle))

    return work


def writing(library: Library, found: Found) -> Work[Plan]:
    """Bring in what the library lacks; what differs is left out. Planned anew, as the preview may have stood for long.

    ``library`` is the window's own, which is not used meanwhile: the worker has a connection of its own.
    """

    def work(report: Report) -> Plan:
        with library.beside() as own:
            return bring_in(own, found.bundle, skip_different=True, progress=report)

    return work


def exporting(library: Library, path: Path, assessment_id: str, session_ids: tuple[str, ...]) -> Work[str]:
    """Write sessions to a file; gives the sentence that tells of it."""

    def work(report: Report) -> str:
        if is_library(path):
            words = tr("{name} is a library; it was left as it is. Give the exported file another name.")
            raise RiskDeskError(words.format(name=path.name))
        with library.for_reading() as held:
            bundle = bundle_of(held, assessment_id, session_ids)
        save_whole(path, dump_bundle(bundle, report))
        count = f"{plural(len(bundle.sessions), 'session')}, {plural(len(bundle.versions), 'version')}"
        words = tr("Exported as {name} in {folder}: {count}.")
        return words.format(name=path.name, folder=path.parent, count=count)

    return work

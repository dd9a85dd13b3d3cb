"""``export`` and ``import``: sessions from one library to another."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from riskdesk.commands.common import INTERRUPTED, OK, add_library, one_line, opened, write_file
from riskdesk.commands.exports import SESSIONS, add_forms, export_form, form_of
from riskdesk.commands.intake import add_table_options, run_intake, takes
from riskdesk.domain.errors import RiskDeskError

if TYPE_CHECKING:
    from riskdesk.commands.common import Commands


def add_export(commands: Commands) -> None:
    """Add the parser of ``export``."""
    export = commands.add_parser(
        "export",
        help="sessions for another library, or one as Excel, CSV, Word or a picture",
        description="Writes sessions whole, with all their versions, their log and the sheets that were issued; "
        "SESSION is its id, its title or a part of one; without any, the whole assessment. In the other forms it "
        "writes one version of one session as it stands; without SESSION, the newest that has scores.",
    )
    export.add_argument("sessions", nargs="*", metavar="SESSION", help="see riskdesk list")
    export.add_argument(
        "-o",
        "--output",
        required=True,
        metavar="FILE",
        help="FILE.riskdesk, .xlsx, .csv, .docx, .svg or .png; - for standard output",
    )
    export.add_argument("--assessment", metavar="TITLE", help="where the library has several; its id will do")
    add_forms(export)
    add_library(export, "export the sample")
    export.set_defaults(run=_export)


def _export(options: argparse.Namespace) -> int:
    from riskdesk.domain.words import plural
    from riskdesk.exchange.bundle import dump_bundle, is_library
    from riskdesk.services.transfer import bundle_of
    from riskdesk.services.transfer_choice import choose

    form, output = form_of(options), options.output
    if form != SESSIONS:
        return export_form(options, form)
    if output != "-" and is_library(Path(output)):
        raise RiskDeskError(f"{output}: this is a library; give the exported file another name")
    with opened(options) as desk:
        assessment, chosen = choose(desk.library, options.sessions, options.assessment)
        bundle = bundle_of(desk.library, assessment.assessment_id, chosen)
        write_file(output, dump_bundle(bundle), desk.library.path, sessions=True)
    if output != "-":
        count = f"{plural(len(bundle.sessions), 'session')} ({plural(len(bundle.versions), 'version')})"
        print(one_line(f"{output}: {count} of “{assessment.title}”"))
    return OK


def add_import(commands: Commands) -> None:
    """Add the parser of ``import``."""
    bringing = commands.add_parser(
        "import",
        help="bring exported sessions, or scores from a CSV file or workbook, into a library",
        description="Adds what the library lacks of a .riskdesk file. What is here already and the same is left "
        "alone, what differs is never overwritten: then nothing is brought in. Scores of a CSV file or a workbook go "
        "into a draft (--into) or a new session (--new).",
    )
    bringing.add_argument("file", type=Path, metavar="FILE", help="FILE.riskdesk, FILE.csv or FILE.xlsx")
    bringing.add_argument("--skip-different", action="store_true", help="leave out what differs, bring in the rest")
    add_library(bringing, "with --dry-run: show what a table of scores would do to the sample")
    add_table_options(bringing)
    bringing.set_defaults(run=_import)


def _import(options: argparse.Namespace) -> int:
    try:
        return run_intake(options) if takes(options) else _bring(options)
    except KeyboardInterrupt:
        print("riskdesk: stopped; nothing was imported", file=sys.stderr)
        return INTERRUPTED


def _bring(options: argparse.Namespace) -> int:
    from riskdesk.commands.passphrase import unlocking
    from riskdesk.exchange.bundle import read_bundle
    from riskdesk.services.places import make_room, own_library
    from riskdesk.services.transfer import bring_into
    from riskdesk.services.transfer_plan import DifferencesError

    if options.demo:
        raise RiskDeskError(f"{options.file}: nothing is brought into the sample; leave out --demo")
    bundle = read_bundle(options.file)
    path = options.library or own_library()
    if options.library is None:
        make_room(path)
    new = not path.exists()
    try:
        found = unlocking(options, lambda passphrase: bring_into(path, bundle, options.skip_different, passphrase))
    except DifferencesError as error:
        hint = "--skip-different leaves out what differs and brings in the rest"
        raise RiskDeskError(f"{options.file}: {error} ({hint})") from error
    print("\n".join(map(one_line, (*([f"{path}: a new library"] if new else []), *found.lines, found.summary))))
    return OK

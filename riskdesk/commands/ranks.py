"""``rank`` and ``scheme``: what needs no library."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from riskdesk.commands.common import BAD_INPUT, OK, Parser, not_utf8, one_line, write_json, write_lines

if TYPE_CHECKING:
    from riskdesk.commands.common import Commands


def add_rank(commands: Commands) -> None:
    """Add the parser of ``rank``."""
    rank = commands.add_parser(
        "rank",
        help="ranks of a CSV",
        description="Ranks the areas of a CSV with the columns area, impact, probability, threat; blank = not scored.",
    )
    rank.add_argument("scores", type=Path, metavar="SCORES.csv")
    rank.add_argument("--scheme", metavar="S", help="the name of a shipped scheme, or a TOML file")
    rank.add_argument("--json", action="store_true", help="a list of objects in priority order")
    rank.set_defaults(run=_rank)


def _rank(options: argparse.Namespace) -> int:
    from riskdesk.domain.ranking import rank
    from riskdesk.exchange.ranks_json import rank_json
    from riskdesk.exchange.ranks_text import rank_text
    from riskdesk.exchange.scores_csv import marked, read_scores
    from riskdesk.services.schemes import default_scheme, find_scheme

    scheme = default_scheme() if options.scheme is None else find_scheme(options.scheme)
    ranking = rank(scheme, marked(read_scores(options.scores, scheme)))
    if options.json:
        write_json(rank_json(ranking, ascii_only=not_utf8()))
    else:
        write_lines(rank_text(ranking))
    return OK


def add_scheme(commands: Commands) -> None:
    """Add the parser of ``scheme``."""
    scheme = commands.add_parser(
        "scheme",
        help="check a scheme, or list the shipped ones",
        description="Checks the file of a scoring scheme before a meeting uses it, or lists the schemes that are "
        "shipped.",
    )
    actions = scheme.add_subparsers(metavar="ACTION", parser_class=Parser, required=True)
    check = actions.add_parser("check", help="report gaps, overlaps, uncovered scores, falling bands")
    check.add_argument("scheme", metavar="FILE", help="a TOML file, or the name of a shipped scheme")
    check.set_defaults(run=_check_scheme)
    listing = actions.add_parser("list", help="the shipped schemes")
    listing.set_defaults(run=_list_schemes)


def _check_scheme(options: argparse.Namespace) -> int:
    from riskdesk.domain.check import Severity, check
    from riskdesk.domain.words import plural
    from riskdesk.services.schemes import named_scheme

    where, scheme = named_scheme(options.scheme)
    findings = check(scheme)
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    lines = [f"{where}: {scheme.name}"]
    lines += [f"  {f.severity}{' (known)' if f.known else ''}: {f.code}: {f.text}" for f in findings]
    warnings = len(findings) - errors
    verdict = "it cannot be used" if errors else "it can be used"
    lines.append(f"{plural(errors, 'error')}, {plural(warnings, 'warning')}: {verdict}")
    print("\n".join(map(one_line, lines)))
    return BAD_INPUT if errors else OK


def _list_schemes(_: argparse.Namespace) -> int:
    from riskdesk.services.schemes import shipped_schemes

    for key, scheme in shipped_schemes():
        print(f"{key}  {scheme.name}: {scheme.description}")
    return OK

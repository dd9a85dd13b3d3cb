"""The table of what is killed: another scenario is another line of :func:`scenarios`.

A scenario has a way to prepare a folder with a library in it, and a script of ``scripts``.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path

from riskdesk.exchange.bundle import dump_bundle
from riskdesk.services.desk import Desk
from riskdesk.services.sample import build_sample
from riskdesk.services.transfer import bundle_of
from riskdesk.storage.library import Access, Library
from tests.torture import scripts

NAME = "library.sqlite"
OLD = Path(__file__).parents[1] / "storage" / "libraries"
Script = Callable[[Path, scripts.Step, random.Random], None]


@dataclass(frozen=True)
class Scenario:
    """``prepare`` fills a folder; ``weight`` is its share of the trials; with ``window`` Qt is needed; with ``older``
    the file is looked at before the program itself brings it up to date."""

    name: str
    prepare: Callable[[Path], None]
    script: Script
    weight: int = 1
    window: bool = False
    older: bool = False


def _draft(folder: Path) -> None:
    desk = Desk.at(folder / NAME, create=True, who="Analyst")
    desk.new_assessment("Strategic assessment", scripts.first(scripts.AREAS))
    desk.close()


def _sample(folder: Path) -> None:
    build_sample(folder / NAME)


def _sessions(folder: Path) -> None:
    """An empty library, and a file of the sample's sessions beside it."""
    other = build_sample(folder / "other.sqlite")
    with Library.open(other, Access.READ_ONLY) as library:
        bundle = bundle_of(library, library.assessments()[0].assessment_id)
    (folder / "sessions.riskdesk").write_bytes(dump_bundle(bundle))
    for file in folder.glob("other*"):
        file.unlink()
    Library.open(folder / NAME, create=True).close()


def _nothing(_folder: Path) -> None:
    """No library yet."""


def _older(file: Path, folder: Path) -> None:
    shutil.copyfile(file, folder / NAME)
    (folder / NAME).chmod(0o600)


@cache
def scenarios() -> tuple[Scenario, ...]:
    """All of them."""
    old = [
        Scenario(file.stem, partial(_older, file), scripts.migrating, 1, older=True)
        for file in sorted(OLD.glob("schema-*.riskdesk"))
    ]
    can_keep = find_spec("riskdesk.services.keeping") is not None
    kept = [Scenario("keeping", _draft, scripts.keeping, 3)] if can_keep else []
    return (
        Scenario("scoring", _draft, scripts.scoring, 6),
        Scenario("quarter", _sample, scripts.quarter, 4),
        Scenario("bringing in", _sessions, scripts.bringing, 2),
        Scenario("beginning", _nothing, scripts.beginning, 2),
        Scenario("window", _draft, scripts.window, 5, window=True),
        *old,
        *kept,
    )

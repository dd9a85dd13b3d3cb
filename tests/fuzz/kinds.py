"""The kinds of hostile inputs, how many there are of each among a hundred, and the sound files they are made of."""

from __future__ import annotations

from pathlib import Path
from random import Random

from tests.fuzz.cases import Case, Make, Seeds
from tests.fuzz.documents import document
from tests.fuzz.libraries import library
from tests.fuzz.texts import bundle, clip, dropped, scheme, settings, table
from tests.fuzz.zips import workbook

KINDS: dict[str, tuple[int, Make]] = {
    "library": (32, library),
    "sessions": (16, bundle),
    "workbook": (13, workbook),
    "table": (11, table),
    "scheme": (10, scheme),
    "document": (8, document),
    "settings": (3, settings),
    "clipboard": (5, clip),
    "drop": (2, dropped),
}
KEPT = Path(__file__).parents[1] / "storage" / "libraries"
DATA = Path(__file__).parents[1] / "data"
SCHEMES = Path(__file__).parents[2] / "resources" / "schemes"


def case_of(seed: int, number: int, seeds: Seeds, kinds: tuple[str, ...]) -> tuple[str, Case, Random]:
    """Input ``number`` of a run: the same for the same seed, whichever other inputs were made before."""
    dice = Random(f"{seed}/{number}")
    kind = dice.choices(kinds, [KINDS[kind][0] for kind in kinds])[0]
    return kind, KINDS[kind][1](dice, seeds), dice


def sound_files(folder: Path) -> tuple[Seeds, Path]:
    """Sound files of each kind, and a sound library to open others with."""
    from riskdesk.reports.pdf import sheet_pdf
    from riskdesk.services.sample import build_sample, illustrative_version
    from riskdesk.storage.library import Access, Library
    from tests.cli.terminal import run
    from tests.exchange.bundles import written

    sample = build_sample(folder / "sample.sqlite")
    for output in ("out.riskdesk", "out.xlsx", "out.csv"):
        run("export", "-o", folder / output, "--library", sample)
    documents = []
    run("print", "--document", "blank", "-o", folder / "blank.pdf", "--library", sample)
    run("compare", "quarter-2", "quarter-3", "-o", folder / "compare.pdf", "--library", sample)
    documents += [(folder / name).read_bytes() for name in ("blank.pdf", "compare.pdf")]
    with Library.open(sample, Access.READ_ONLY) as opened:
        documents.append(sheet_pdf(opened.load(illustrative_version(opened))).pdf)
    seeds = Seeds(
        libraries=(sample.read_bytes(), *(path.read_bytes() for path in sorted(KEPT.glob("*.riskdesk")))),
        bundles=(written(), written(), (folder / "out.riskdesk").read_bytes()),
        workbooks=((folder / "out.xlsx").read_bytes(), _small_workbook()),
        tables=((DATA / "illustrative-scores.csv").read_bytes(), (folder / "out.csv").read_bytes()),
        schemes=tuple(path.read_bytes() for path in sorted(SCHEMES.glob("*.toml"))),
        documents=tuple(documents),
    )
    return seeds, sample


def _small_workbook() -> bytes:
    from tests.exchange.grids import xlsx_bytes

    return xlsx_bytes([["area", "impact", "probability", "threat"], ["Drugs", 4, 5, 25], ["Fire", 1, 2, 3]])

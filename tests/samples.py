"""Libraries that many tests begin with, made once by each worker and copied.

Making the sample takes 68 edits, each kept durably, and making an empty library 77 statements. That they are made as
they should be is what the tests of the store and ``tests/services/test_sample.py`` look at: those make them anew.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from riskdesk.services.sample import build_sample
from riskdesk.storage.library import Library


@cache
def _sample() -> bytes:
    with TemporaryDirectory(prefix="riskdesk-sample-") as folder:
        return build_sample(Path(folder) / "sample.sqlite").read_bytes()


@cache
def _empty() -> bytes:
    with TemporaryDirectory(prefix="riskdesk-empty-") as folder:
        path = Path(folder) / "empty.sqlite"
        Library.open(path, create=True).close()
        return path.read_bytes()


def sample_at(path: Path) -> Path:
    """The sample library as ``build_sample`` makes it; gives the path.

    Raises:
        FileExistsError: there is a file already.
    """
    return written(path, _sample())


def empty_at(path: Path) -> Path:
    """A library with nothing in it, as ``Library.open`` makes it where there is none; gives the path.

    Raises:
        FileExistsError: there is a file already.
    """
    return written(path, _empty())


def written(path: Path, library: bytes) -> Path:
    """A file that was not there, readable by its owner only, as a library is.

    Raises:
        FileExistsError: there is one already.
    """
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(library)
    return path

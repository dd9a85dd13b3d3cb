"""The schemes that are shipped, and the one that a user means."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

from riskdesk.domain.check import require_usable
from riskdesk.domain.errors import SchemeError
from riskdesk.domain.scheme import Scheme
from riskdesk.domain.scheme_file import parse_scheme, read_scheme
from riskdesk.domain.words import listed

DEFAULT = "derbyshire-2010"
"""The key of the scheme of a new session."""


@cache
def shipped_schemes() -> tuple[tuple[str, Scheme], ...]:
    """The shipped schemes with their keys (the file names without ".toml"), the default first."""
    shelf = files("riskdesk.resources") / "schemes"
    schemes: dict[str, Scheme] = {}
    for file in sorted(shelf.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            scheme = parse_scheme(file.read_bytes(), file.name)
            schemes[file.name.removesuffix(".toml")] = require_usable(scheme, file.name)
    return ((DEFAULT, schemes.pop(DEFAULT)), *schemes.items())


def default_scheme() -> Scheme:
    """The scheme that a new session has unless another is chosen."""
    return shipped_schemes()[0][1]


def named_scheme(name_or_path: str) -> tuple[str, Scheme]:
    """A shipped scheme by its key or name (upper and lower case alike), else the scheme in a file, unchecked.

    Returns:
        How to call it in a message (its key, or the file's name), and the scheme.

    Raises:
        SchemeError: there is none, or the file is not one; lists the shipped names.
    """
    wanted = name_or_path.strip().casefold()
    for key, scheme in shipped_schemes():
        if wanted in (key.casefold(), scheme.name.casefold()):
            return key, scheme
    path = Path(name_or_path)
    is_path = path.suffix or any(separator in name_or_path for separator in "/\\")
    if not wanted or not (is_path or path.exists()):
        keys = listed([f'"{key}"' for key, _ in shipped_schemes()])
        raise SchemeError("scheme", "", f'found "{name_or_path}"; allowed: {keys}, or the path of a TOML file')
    return path.name, read_scheme(path)


def find_scheme(name_or_path: str) -> Scheme:
    """The scheme that a user means, if it may be used.

    Raises:
        SchemeError: as :func:`named_scheme`, or its check finds an error that it does not list as known.
    """
    where, scheme = named_scheme(name_or_path)
    return require_usable(scheme, where)

"""What is installed is what was locked: in step with pyproject.toml, every file by its hash, licences that allow it."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from importlib import metadata
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HERE = Path(__file__).parents[2]
PROJECT = tomllib.loads((HERE / "pyproject.toml").read_text("utf-8"))["project"]
MACHINES = [
    {"python_version": version, "python_full_version": f"{version}.4", "sys_platform": system, "platform_system": name}
    for version in ("3.11", "3.12", "3.13", "3.14")
    for system, name in (("linux", "Linux"), ("darwin", "Darwin"), ("win32", "Windows"))
]
WANTED = {
    "run": PROJECT["dependencies"],
    "encryption": PROJECT["dependencies"] + PROJECT["optional-dependencies"]["encryption"],
    "test": PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"],
}


def locked(name: str) -> list[tuple[Requirement, int]]:
    """The packages of a lock file, each with the number of its hashes."""
    text = (HERE / "requirements" / f"{name}.txt").read_text("utf-8")
    entries = [e for e in text.replace("\\\n", " ").splitlines() if e.strip() and not e.lstrip().startswith("#")]
    return [
        (Requirement(entry.split(" --hash=")[0]), len(re.findall("--hash=sha256:[0-9a-f]{64}", entry)))
        for entry in entries
    ]


def pins(requirements: list[Requirement], machine: dict[str, str]) -> dict[str, str]:
    return {
        canonicalize_name(r.name): str(r.specifier)
        for r in requirements
        if r.marker is None or r.marker.evaluate(machine)
    }


@pytest.mark.parametrize("name", WANTED)
@pytest.mark.parametrize("machine", MACHINES, ids=lambda m: f"{m['python_version']} {m['sys_platform']}")
def test_the_lock_is_in_step(name: str, machine: dict[str, str]) -> None:
    wanted = pins([Requirement(text) for text in WANTED[name]], machine)
    held = pins([requirement for requirement, _ in locked(name)], machine)
    assert {package: held.get(package) for package in wanted} == wanted


@pytest.mark.parametrize("name", WANTED)
def test_everything_in_it_is_pinned_with_hashes(name: str) -> None:
    found = locked(name)
    assert len(found) > len(WANTED[name])
    assert [str(r) for r, hashes in found if not hashes or not re.fullmatch("==[^*,]+", str(r.specifier))] == []
    # One wheel for each system at the least, where there are wheels for each.
    assert min(hashes for r, hashes in found if r.name in ("shiboken6", "lxml", "pillow")) >= 4


def test_what_runs_here_is_locked() -> None:
    """Nothing that a package wants was forgotten."""
    here = pins([requirement for requirement, _ in locked("run")], {})
    missing = []
    for package in here:
        if package in ("pip", "setuptools", "tzdata"):
            continue
        for text in metadata.requires(package) or ():
            wanted = Requirement(text)
            if (wanted.marker is None or wanted.marker.evaluate({"extra": ""})) and canonicalize_name(
                wanted.name
            ) not in here:
                missing.append(f"{package} wants {wanted.name}")
    assert missing == []


ALLOWED = re.compile(
    r"\b(MIT|BSD|Apache|PSFL?|Python Software Foundation|LGPL|Public Domain|HPND|MPL|ISC)\b|"
    "Permission is hereby granted, free of charge",
    re.IGNORECASE,
)


def licence_of(package: str) -> str:
    """What a package says of its licence, or the text that it brings along."""
    about = metadata.metadata(package)
    said = [about[key] for key in ("License-Expression", "License") if key in about]
    said += [c for c in about.get_all("Classifier") or () if c.startswith("License")]
    text = " ".join(filter(None, said))
    if not text:
        files = [f for f in metadata.files(package) or () if "licen" in f.name.casefold()]
        text = " ".join(Path(str(f.locate())).read_text("utf-8") for f in files)
    return text


def test_licences_allow_what_we_do() -> None:
    here = pins([requirement for requirement, _ in locked("run")], {})
    held = [p for p in here if p not in ("tzdata", "setuptools", "pip")]
    assert [f"{p}: {licence_of(p)[:80]}" for p in held if not ALLOWED.search(licence_of(p))] == []


def test_the_page_on_licences_names_every_package() -> None:
    page = (HERE / "docs" / "dependencies.md").read_text("utf-8").split("## Licences")[1]
    named = set(re.findall(r"[a-z][a-z0-9-]+", page))
    assert {canonicalize_name(r.name) for r, _ in locked("run")} <= named


@pytest.fixture
def audit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit", HERE / ".ci" / "audit.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SOUND: dict[str, Any] = {"name": "a", "version": "1", "vulns": []}
FAULTY: dict[str, Any] = {"name": "b", "version": "2", "vulns": [{"id": "CVE-1", "fix_versions": ["3"]}]}
SKIPPED: dict[str, Any] = {"name": "c", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("packages", "words", "faulty"),
    [
        ([SOUND], "1 of 1 locked packages could be looked up, 0 known faults", False),
        ([SOUND, FAULTY], "b 2: CVE-1 (3)", True),
        ([SKIPPED], "nothing is known of their faults", False),
        ([SOUND, SKIPPED], "1 of 2", False),
        (None, "no advisory service could be reached", False),
    ],
)
def test_the_audit_says_what_is_known(audit: ModuleType, packages: Any, words: str, faulty: bool) -> None:
    lines, found = audit.verdict(packages if packages is None else {"dependencies": packages})
    assert words in "\n".join(lines)
    assert found is faulty

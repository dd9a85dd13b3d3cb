"""Known faults of the locked packages, as far as an advisory service is at hand; ends with 1 where there is one.

Run by ``.ci/run`` in its check environment. Without a service nothing is known either way, and that is said.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

LOCK = Path(__file__).parents[1] / "requirements" / "run.txt"
COMMAND = (
    "-m", "pip_audit", "--requirement", str(LOCK), "--require-hashes", "--disable-pip", "--progress-spinner", "off",
    "--timeout", "15", "--format", "json",
)  # fmt: skip


def verdict(report: dict[str, Any] | None) -> tuple[list[str], bool]:
    """What is to be said of pip-audit's report (``None`` where it made none), and whether a fault is known."""
    if report is None:
        return ["audit: no advisory service could be reached; nothing is known of the packages' faults"], False
    packages = report["dependencies"]
    faults = [
        f"audit: {package['name']} {package['version']}: {fault['id']} ({', '.join(fault['fix_versions'])})"
        for package in packages
        for fault in package.get("vulns", ())
    ]
    asked = sum("skip_reason" not in package for package in packages)
    said = f"audit: {asked} of {len(packages)} locked packages could be looked up, {len(faults)} known faults"
    if not asked:
        said = f"audit: the service knows none of the {len(packages)} locked packages; nothing is known of their faults"
    return [*faults, said], bool(faults)


def main() -> int:
    """Look the lock file up."""
    try:
        ran = subprocess.run([sys.executable, *COMMAND], capture_output=True, text=True, timeout=120, check=False)
        report = json.loads(ran.stdout)
    except (ValueError, subprocess.TimeoutExpired):
        report = None
    lines, faulty = verdict(report)
    print("\n".join(lines))
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main())

"""How a library is opened, and how it can be."""

import os
from enum import Enum
from pathlib import Path


class Access(Enum):
    """For writing, by one program at a time; or for reading only, by anybody, also from a read-only folder."""

    READ_WRITE = "read and write"
    READ_ONLY = "read only"


def may_write(path: Path) -> bool:
    """Whether the system lets this user write the file and its folder (where SQLite keeps its journal)."""
    return all(os.access(p, os.W_OK, effective_ids=os.access in os.supports_effective_ids) for p in (path, path.parent))

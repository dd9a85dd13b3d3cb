"""A library of which something has written over the beginning looks like an encrypted one: noise, from the first byte.

What lies beside it says more. RiskDesk encrypts the backups of an encrypted library, so where the newest one can be
read by anybody, the library most likely could be too.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from riskdesk.storage.header import looks_encrypted
from riskdesk.storage.noise import PAGE, is_noise
from riskdesk.storage.opened_here import beginning

LOOK = 64
"""Pages that are looked at."""
DOUBT = (
    "Its newest backup is not encrypted: if this library never had a passphrase, the file is damaged; give it another "
    "name, and “riskdesk restore” puts the backup back."
)


def never_encrypted(path: Path) -> bool:
    """Whether the newest backup of a library can be read by anybody; not where there is none."""
    from riskdesk.storage.backup import folder_of, names_in

    names = names_in(folder_of(path))
    return bool(names) and not looks_encrypted(names[max(names)])


def is_overwritten(path: Path) -> bool:
    """Whether a file that looks encrypted is a damaged library that never was: its newest backup is not, and behind its
    first page there is more than noise, of which a tenth may be what some PDF of an issued sheet holds."""
    with suppress(OSError):
        head = beginning(path, LOOK * PAGE) if never_encrypted(path) else None
        pages = [(head or b"")[at : at + PAGE] for at in range(PAGE, len(head or b""), PAGE)]
        return 10 * sum(not is_noise(page) for page in pages) > len(pages)
    return False

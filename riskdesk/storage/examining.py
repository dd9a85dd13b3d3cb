"""A library looked through in a copy in memory, as it lies there: nothing is changed, nobody waits, and all is of one
moment.

What is found is said in sentences.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from types import TracebackType

from riskdesk.domain.catalogue import Seal
from riskdesk.domain.words import plural
from riskdesk.storage.access import Access
from riskdesk.storage.backup import PAGES, PAUSE
from riskdesk.storage.connecting import open_as_it_is
from riskdesk.storage.connection import Connection
from riskdesk.storage.engine import Key, memory
from riskdesk.storage.errors import told
from riskdesk.storage.hardened import limit
from riskdesk.storage.library import Library
from riskdesk.storage.migrations import migrate, schema_of, shipped
from riskdesk.storage.opening import OpenFile, check_header
from riskdesk.storage.seals import read_seals

MOST = 20
"""Problems of one kind that are told one by one."""
_OBJECTS = (
    "SELECT type, name, coalesce(sql, '') FROM sqlite_schema "
    "WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name"
)


class Examined:
    """A copy of the library at ``path``; ``key`` opens it where it is encrypted.

    Raises:
        PassphraseNeeded, WrongPassphrase: it is encrypted, and there is no ``key``, or another one opens it.
        Damaged: so much is missing that there is no copy.
        LibraryError: it is something else, newer, not there, or cannot be read.
    """

    def __init__(self, path: Path, key: Key | None = None) -> None:
        self.path = path
        with told(path):
            check_header(path, key)
            with closing(open_as_it_is(path, key)) as source:
                self._db = Connection(memory(source.key), source.key)
                try:
                    source.raw.backup(self._db.raw, pages=PAGES, sleep=PAUSE)
                    self.schema = schema_of(self._db)
                    self.pages = int(self._db.execute("PRAGMA page_count").fetchone()[0])
                except BaseException:
                    self.close()
                    raise

    def __enter__(self) -> Examined:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the copy."""
        self._db.close()

    def damage(self) -> tuple[str, ...]:
        """What SQLite finds amiss in the pages, rows and indexes, and in the rules that each row has to keep. Of a
        damaged file the rest is read within bounds: its pages may lead to one another without end."""
        found: list[str] = []
        try:
            with told(self.path):
                found += [str(row[0]) for row in self._db.execute(f"PRAGMA integrity_check({MOST})")]
        finally:
            if found != ["ok"]:
                limit(self._db.raw, self.pages)
        return () if found == ["ok"] else tuple(f"The file is damaged: {_line(text)}." for text in found)

    def dangling(self) -> tuple[str, ...]:
        """Rows that refer to something that is not there, counted by table."""
        with told(self.path):
            found = Counter((row[0], row[2]) for row in self._db.execute("PRAGMA foreign_key_check"))
        return tuple(
            f"{plural(count, 'row')} of “{table}” {'refers' if count == 1 else 'refer'} to rows of “{parent}” that are "
            "not there."
            for (table, parent), count in sorted(found.items())
        )

    def objects(self) -> tuple[int, tuple[str, ...]]:
        """How many tables, indexes and triggers there are to be, and which are missing, changed or not ours."""
        with told(self.path):
            held = _objects(self._db)
        wanted = _wanted(self.schema)
        return len(wanted), tuple(
            f"The {kind} “{name}” {what}."
            for kind, name in sorted(held.keys() | wanted.keys())
            if (what := _differs(held.get((kind, name)), wanted.get((kind, name))))
        )

    def gaps(self) -> tuple[int, tuple[str, ...]]:
        """How long the log is, and whether rows of it are missing: they are numbered from 1 without a gap."""
        with told(self.path):
            count, last = self._db.execute("SELECT count(*), coalesce(max(row), 0) FROM log").fetchone()
        missing = int(last) - int(count)
        found = f"{plural(missing, 'row')} of the log {'is' if missing == 1 else 'are'} missing, of {last}."
        return int(count), (found,) if missing else ()

    def sheets(self) -> Iterable[tuple[str, int, bool]]:
        """Version, number and soundness of each issued sheet: whether its bytes give the digest kept with it."""
        if self.schema < 2:
            return
        with told(self.path):
            for version_id, number, pdf, digest in self._db.execute(
                "SELECT version_id, number, pdf, digest FROM issued_sheet ORDER BY seq"
            ):
                yield version_id, number, isinstance(pdf, bytes) and sha256(pdf).hexdigest() == digest

    def seals(self) -> dict[str, Seal]:
        """The seals as they are there; none in a schema before them."""
        with told(self.path):
            return read_seals(self._db)

    def library(self) -> Library:
        """The copy as a library, brought up to date in memory; to be asked for when all else has been looked at.

        Raises:
            LibraryError: it cannot be brought up to date.
        """
        with told(self.path):
            migrate(self._db, shipped())
        return Library(self.path, Access.READ_ONLY, OpenFile(self._db, None))


def _line(text: str) -> str:
    return " ".join(text.replace("*** in database main ***", "").split())


def _objects(db: Connection) -> dict[tuple[str, str], str]:
    return {(kind, name): " ".join(sql.split()) for kind, name, sql in db.execute(_OBJECTS)}


def _wanted(schema: int) -> dict[tuple[str, str], str]:
    """What a library just made in this schema has."""
    with closing(Connection(memory())) as fresh:
        migrate(fresh, shipped()[:schema])
        return _objects(fresh)


def _differs(held: str | None, wanted: str | None) -> str:
    if held is None:
        return "is missing"
    if wanted is None:
        return "is not RiskDesk's"
    return "" if held == wanted else "was changed"

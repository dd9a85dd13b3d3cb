"""What may be told of an exception that nobody expected: where it came up and of what kind, and nothing of what was in
it.

The message of an exception, the key of a ``KeyError``, the file name of an ``OSError``, the parameters of a statement
and the values of local variables may all hold the words or scores of a session. None of them is ever looked at here.
"""

from __future__ import annotations

import errno
import re
import sys
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePath, PureWindowsPath
from types import TracebackType

from riskdesk import __version__
from riskdesk.immutable import immutable

MOST_FRAMES = 30
"""Of a longer traceback, as endless recursion leaves, only the first and the last frames are told."""
MOST_LINKS = 8
"""So many exceptions of a chain are told."""
_CODE = re.compile(r"SQLITE_[A-Z_]{1,40}")
_ROOTS = ("site-packages", "dist-packages", "riskdesk")


class Plain(str):
    """A text that the program itself made, such as a version or the name of an action: it may be written to the log."""

    __slots__ = ()


@immutable
class Fault:
    """One thing that went wrong inside, as it may be shown, copied and written to the log.

    ``kind`` is the type of the exception, ``account`` a line for each exception of the chain and each of its frames,
    the innermost last; ``thread`` says whether it was in the window's own thread. Equal faults have the same ``key``.
    """

    kind: str
    account: tuple[str, ...]
    at: datetime
    thread: str

    @property
    def key(self) -> tuple[str, ...]:
        """What two faults have in common that are the same one again."""
        return self.account

    def __str__(self) -> str:
        head, *rest = self.account
        return "\n".join((f"{head} in the {self.thread}", *rest))


def fault_of(error: BaseException, trace: TracebackType | None = None) -> Fault:
    """The fault that an exception is; ``trace`` where its own traceback is not the one that is meant."""
    lines: list[str] = []
    for link, (how, one) in enumerate(_chain(error)):
        lines.append(f"{how}{_kind(one)}")
        lines.extend(f"  {frame}" for frame in _frames(trace if not link and trace else one.__traceback__))
    main = threading.current_thread() is threading.main_thread()
    return Fault(
        _kind(error), tuple(lines), datetime.now().astimezone(), "window's thread" if main else "worker thread"
    )


def _chain(error: BaseException) -> Iterator[tuple[str, BaseException]]:
    """The exception and those that it came from, with how it did."""
    seen: set[int] = set()
    how, one = "", error
    while id(one) not in seen and len(seen) < MOST_LINKS:
        seen.add(id(one))
        yield how, one
        if isinstance(one, BaseExceptionGroup):
            yield from (("one of: ", part) for part in one.exceptions[:MOST_LINKS])
        if one.__cause__ is not None:
            how, one = "because of: ", one.__cause__
        elif one.__context__ is not None and not one.__suppress_context__:
            how, one = "while dealing with: ", one.__context__


def _kind(error: BaseException) -> str:
    """The type, with the code that the system or SQLite gave; those are names of theirs and hold nothing of ours."""
    module, name = type(error).__module__, type(error).__qualname__
    kind = name if module == "builtins" else f"{module}.{name}"
    code = getattr(error, "sqlite_errorname", None)
    if isinstance(code, str) and _CODE.fullmatch(code):
        return f"{kind} {code}"
    number = error.errno if isinstance(error, OSError) else None
    return f"{kind} {errno.errorcode.get(number, '')}".rstrip() if isinstance(number, int) else kind


def _frames(trace: TracebackType | None) -> list[str]:
    frames = []
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{shortened(code.co_filename)}:{trace.tb_lineno}: {code.co_qualname}")
        trace = trace.tb_next
    if len(frames) > MOST_FRAMES:
        half = MOST_FRAMES // 2
        return [*frames[:half], f"... {len(frames) - MOST_FRAMES} more ...", *frames[-half:]]
    return frames


def shortened(file: str) -> str:
    """A file of code by its place in its package, or its bare name: the path to it may hold a person's name."""
    parts = (PureWindowsPath(file) if "\\" in file else PurePath(file)).parts
    for n in range(len(parts) - 2, -1, -1):
        if parts[n] in _ROOTS:
            return "/".join(parts[n if parts[n] == "riskdesk" else n + 1 :])
    for n in range(len(parts) - 2, -1, -1):
        if parts[n].casefold() == "lib" or re.fullmatch(r"python3[.\d]*t?", parts[n]):
            return "/".join(("python", *parts[n + 1 :]))
    return parts[-1] if parts else "?"


def surroundings() -> str:
    """The versions of the program, of what it stands on, and of the system: "RiskDesk 1.0, Python 3.13.0, ..."."""
    # Only where it is asked for: no start waits for it.
    import platform

    said = [f"RiskDesk {__version__}", f"Python {platform.python_version()}"]
    # Not imported for this: a command that uses neither has nothing to say of them.
    for name, attribute, words in (("PySide6", "__version__", "Qt"), ("sqlite3", "sqlite_version", "SQLite")):
        if name in sys.modules:
            said.append(f"{words} {getattr(sys.modules[name], attribute, '?')}")
    said.append(f"{platform.system()} {platform.release()} {platform.machine()}".strip())
    return ", ".join(said)

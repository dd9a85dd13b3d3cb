"""Faults put under SQLite for real: a layer between it and the system, through which every call on a file goes.

The layer is registered as SQLite's default, so the program under test opens its files as ever and knows nothing of it.
Each open file keeps the memory of SQLite's own layer; only the table of its functions is exchanged for one whose
functions ask :attr:`Layer.rule` first and then call the system's.
"""

from __future__ import annotations

import _sqlite3
import ctypes
import sqlite3
from collections.abc import Callable
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

NAME = b"riskdesk-tests"
IOERR = sqlite3.SQLITE_IOERR
_INTS = {"xSync": 1, "xLock": 1, "xUnlock": 1}


class _Vfs(Structure):
    """``sqlite3_vfs`` as far as every version has it."""

    _fields_ = (
        ("iVersion", c_int),
        ("szOsFile", c_int),
        ("mxPathname", c_int),
        ("pNext", c_void_p),
        ("zName", c_char_p),
        ("pAppData", c_void_p),
        *((name, c_void_p) for name in ("xOpen", "xDelete", "xAccess", "xFullPathname")),
        *((name, c_void_p) for name in ("xDlOpen", "xDlError", "xDlSym", "xDlClose")),
        *((name, c_void_p) for name in ("xRandomness", "xSleep", "xCurrentTime", "xGetLastError")),
        *((name, c_void_p) for name in ("xCurrentTimeInt64", "xSetSystemCall", "xGetSystemCall", "xNextSystemCall")),
    )


class _Methods(Structure):
    """``sqlite3_io_methods``, version 3."""

    _fields_ = (
        ("iVersion", c_int),
        *((name, c_void_p) for name in ("xClose", "xRead", "xWrite", "xTruncate", "xSync", "xFileSize")),
        *((name, c_void_p) for name in ("xLock", "xUnlock", "xCheckReservedLock", "xFileControl")),
        *((name, c_void_p) for name in ("xSectorSize", "xDeviceCharacteristics")),
        *((name, c_void_p) for name in ("xShmMap", "xShmLock", "xShmBarrier", "xShmUnmap", "xFetch", "xUnfetch")),
    )


class _File(Structure):
    _fields_ = (("pMethods", POINTER(_Methods)),)


_OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, POINTER(c_int))
_DELETE = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)
_SIGNATURES: dict[str, Any] = {
    "xClose": CFUNCTYPE(c_int, c_void_p),
    "xRead": CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64),
    "xWrite": CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64),
    "xTruncate": CFUNCTYPE(c_int, c_void_p, c_int64),
    "xSync": CFUNCTYPE(c_int, c_void_p, c_int),
    "xFileSize": CFUNCTYPE(c_int, c_void_p, POINTER(c_int64)),
    "xLock": CFUNCTYPE(c_int, c_void_p, c_int),
}
CHANGING = ("xWrite", "xTruncate", "xSync", "xDelete")
"""The calls that change what is on the disk, or make it last."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of SQLite on a file. ``file`` is its path; a write has its ``data`` and ``offset``, a cut its new
    length as ``offset``; ``flags`` are those of xOpen, xSync, xLock, or whether xDelete wants the folder synced."""

    method: str
    file: Path
    data: bytes = b""
    offset: int = 0
    flags: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What SQLite is told in place of what the system says. With ``done`` the call is made all the same (an answer
    that got lost on the way); with ``part`` a write puts down its first half (as on a disk that fills up)."""

    code: int
    done: bool = False
    part: bool = False


Rule = Callable[[Call], Answer | None]
"""Decides what becomes of a call; ``None`` lets it through."""


class Layer:
    """The one layer of this process.

    ``rule`` is asked before each call, ``heard`` told after each that went well; ``wrong`` holds what a rule itself
    raised, which SQLite could not be told.
    """

    def __init__(self, library: Any) -> None:
        self.rule: Rule | None = None
        self.heard: Callable[[Call], None] | None = None
        self.wrong: list[BaseException] = []
        self._library = library
        self._real: Any = library.sqlite3_vfs_find(None)
        self._vfs = _Vfs()
        ctypes.memmove(ctypes.byref(self._vfs), self._real, ctypes.sizeof(_Vfs))
        self._files: dict[int, Path] = {}
        self._tables: dict[int, _Methods] = {}
        # SQLite holds bare pointers to these: they must outlive every connection.
        self._alive: list[Any] = [self._set("xOpen", _OPEN, self._open), self._set("xDelete", _DELETE, self._delete)]
        self._vfs.zName = NAME

    def _set(self, name: str, kind: Any, function: Callable[..., int]) -> Any:
        real = ctypes.cast(getattr(self._vfs, name), kind)
        pointer = kind(lambda *given: function(real, *given))
        setattr(self._vfs, name, ctypes.cast(pointer, c_void_p))
        return pointer

    def begin(self) -> None:
        """Have every file that is opened from now on go through here."""
        self._library.sqlite3_vfs_register(ctypes.byref(self._vfs), 1)

    def end(self) -> None:
        """Let files be opened as ever; those that are open stay here, and nothing befalls them any more."""
        self.rule = self.heard = None
        self._library.sqlite3_vfs_register(self._real, 1)

    def _through(self, call: Call, make: Callable[[], int], part: Callable[[], int] | None = None) -> int:
        try:
            answer = self.rule(call) if self.rule else None
            if answer is not None:
                if answer.done:
                    make()
                elif answer.part and part:
                    part()
                return answer.code
            code = make()
            if self.heard and code == sqlite3.SQLITE_OK:
                self.heard(call)
        except BaseException as error:  # ctypes would print it and answer 0
            self.wrong.append(error)
            return IOERR
        return code

    def _open(self, real: Any, _vfs: int, name: int | None, file: int, flags: int, out: Any) -> int:
        path = Path(ctypes.string_at(name).decode()) if name else Path("(temporary)")

        def make() -> int:
            code: int = real(self._real, name, file, flags, out)
            # Nothing of a file that could not be opened may be called, not even its closing.
            held = ctypes.cast(file, POINTER(_File)).contents
            if code == sqlite3.SQLITE_OK:
                self._files[file] = path
                held.pMethods = ctypes.pointer(self._table(held.pMethods))
            return code

        ctypes.cast(file, POINTER(c_void_p))[0] = None
        return self._through(Call("xOpen", path, flags=flags), make)

    def _delete(self, real: Any, _vfs: int, name: bytes, sync_folder: int) -> int:
        call = Call("xDelete", Path(name.decode()), flags=sync_folder)
        return self._through(call, lambda: int(real(self._real, name, sync_folder)))

    def _table(self, real: Any) -> _Methods:
        """Our functions for files that have the system's functions ``real``."""
        address = ctypes.addressof(real.contents)
        if address not in self._tables:
            table = _Methods()
            size = _Methods.xShmMap.offset if real.contents.iVersion < 2 else ctypes.sizeof(_Methods)
            size = _Methods.xFetch.offset if real.contents.iVersion == 2 else size
            ctypes.memmove(ctypes.byref(table), real, size)
            for name, kind in _SIGNATURES.items():
                pointer = self._method(name, kind, ctypes.cast(getattr(table, name), kind))
                self._alive.append(pointer)
                setattr(table, name, ctypes.cast(pointer, c_void_p))
            self._tables[address] = table
        return self._tables[address]

    def _method(self, name: str, kind: Any, real: Any) -> Any:
        def called(file: int, *given: Any) -> int:
            call = self._call(name, self._files.get(file, Path("(unknown)")), given)
            part = None
            if name == "xWrite":
                part = lambda: int(real(file, given[0], given[1] // 2, given[2]))  # noqa: E731 one of two calls
            code = self._through(call, lambda: int(real(file, *given)), part)
            if name == "xClose":
                self._files.pop(file, None)
            return code

        return kind(called)

    @staticmethod
    def _call(name: str, path: Path, given: tuple[Any, ...]) -> Call:
        if name == "xWrite":
            return Call(name, path, ctypes.string_at(given[0], given[1]), given[2])
        if name == "xTruncate":
            return Call(name, path, offset=given[0])
        return Call(name, path, flags=given[0] if name in _INTS else 0)


def missing() -> str:
    """Why there can be no layer here, or "": Python's SQLite must be a library whose functions can be found."""
    try:
        found = _library()
    except (OSError, AttributeError) as error:
        return f"Python's SQLite is not a shared library here ({error})"
    text = found.sqlite3_libversion().decode()
    return "" if text == sqlite3.sqlite_version else f"another SQLite ({text}) than Python's was found"


@cache
def _library() -> Any:
    # Through Python's own module, so that it is the very SQLite which that uses.
    library = ctypes.CDLL(str(_sqlite3.__file__))
    library.sqlite3_libversion.restype = c_char_p
    library.sqlite3_vfs_find.restype = c_void_p
    library.sqlite3_vfs_find.argtypes = (c_char_p,)
    library.sqlite3_vfs_register.argtypes = (c_void_p, c_int)
    return library


@cache
def layer() -> Layer:
    """The layer, made at first use."""
    return Layer(_library())

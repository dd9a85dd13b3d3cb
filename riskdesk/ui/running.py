"""What is being made beside the window, so that nothing of it is lost silently when the window is closed."""

from __future__ import annotations

from collections.abc import Callable

Stop = Callable[[], object]


class Running:
    """The pieces of work that are under way, each with its title and what stops it in order."""

    def __init__(self) -> None:
        self._works: dict[int, tuple[str, Stop]] = {}
        self._watched: list[tuple[Callable[[], str], Stop]] = []

    def add(self, work: object, title: str, stop: Stop) -> None:
        """``work`` begins; ``stop`` takes it back so that nothing half made is left."""
        self._works[id(work)] = title, stop

    def remove(self, work: object) -> None:
        """``work`` is over; one that was not there is no matter."""
        self._works.pop(id(work), None)

    def watch(self, title: Callable[[], str], stop: Stop) -> None:
        """Ask ``title`` what is under way where that comes and goes by itself; "" is nothing that would be missed."""
        self._watched.append((title, stop))

    @property
    def titles(self) -> tuple[str, ...]:
        """What is under way, each title once."""
        added = [title for title, _ in self._works.values()]
        return tuple(dict.fromkeys([*added, *filter(None, (title() for title, _ in self._watched))]))

    def stop(self) -> None:
        """Stop everything, also what would not be missed."""
        for _, stop in (*self._works.values(), *self._watched):
            stop()

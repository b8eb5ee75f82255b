"""How long work is told about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol, TypeVar

Item = TypeVar("Item")
Tick = Callable[[], None]


class Progress(Protocol):
    """Something that shows how far work has come."""

    def counting(self, what: str, total: int | None = None) -> AbstractContextManager[Tick]:
        """Return a context whose function is to be called after each step."""


class Silent:
    """Progress that tells nothing."""

    @contextmanager
    def counting(self, what: str, total: int | None = None) -> Iterator[Tick]:
        """Return a context whose function does nothing."""
        del what, total
        yield lambda: None


silent: Progress = Silent()


def track(progress: Progress, items: Iterable[Item], what: str, total: int | None = None) -> Iterator[Item]:
    """Yield the items, telling of each when it has been dealt with."""
    with progress.counting(what, total) as tick:
        for item in items:
            yield item
            tick()

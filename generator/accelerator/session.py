"""What a build by ``paperstand build`` tells the plugin, and what the plugin hands back; a plain build has none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from generator.head import Head


@dataclass(frozen=True, slots=True)
class Composed:
    """A page that is composed rather than rendered by the theme."""

    source: str
    """The file that it is made out of, below ``docs/``."""
    path: str
    """The file of it below the site."""
    key: str
    """A hash of the shell and the source: of two with the same key, the bytes are the same."""
    make: Callable[[], bytes | None]
    """What makes it; None where it cannot be foretold what MkDocs would make of the page."""


def _nothing() -> None:
    pass


@dataclass(slots=True)
class Session:
    """One build."""

    tick: Callable[[], None] = _nothing
    """Called for every page that MkDocs has rendered."""
    verified: Mapping[str, str] | None = None
    """The hashes of the generated files below ``docs/``, where the caller has just checked them."""
    heads: Mapping[str, Head] = field(default_factory=dict)
    """What the front matter of these files tells, where the caller knows it."""
    put: Callable[[Iterator[Composed]], Iterable[str]] | None = None
    """What writes composed pages, where the caller does, and returns the paths of those that were not made; else the
    plugin writes them into MkDocs' site.
    """
    note: str = ""
    """Why pages take MkDocs' way, where they do."""


_current: ContextVar[Session | None] = ContextVar("_current", default=None)


def current() -> Session | None:
    """Return the session of the build that runs, if any."""
    return _current.get()


@contextmanager
def running(session: Session) -> Iterator[None]:
    """Make it the session of builds within this context."""
    token = _current.set(session)
    try:
        yield
    finally:
        _current.reset(token)

"""What a build by ``paperstand build`` tells the plugin, and what the plugin hands back; a plain build has none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from generator.accelerator.pages import Pages
from generator.front_matter import Head

Composed = tuple[str, str, str]
"""A page that is composed rather than rendered by the theme: the path of its file below the site; a hash of the shell
and the source, so that of two with the same hash the bytes are the same; and the path of the source below ``docs/``.
"""
Make = Callable[[str], bytes | None]
"""Makes a page out of the source at a path; None where it cannot be foretold what MkDocs would make of it."""


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
    put: Callable[[Iterable[Composed], Make], Iterable[str]] | None = None
    """What writes composed pages, where the caller does, and returns the sources of those that were not made; else the
    plugin writes them into MkDocs' site.
    """
    unlisted: Pages | None = None
    """The pages that MkDocs need not list, where that is known before it does."""
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

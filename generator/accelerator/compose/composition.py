"""Pages and the shells that they are composed into: all of it by texts, whoever renders the shells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from generator.accelerator.compose.addresses import place_of, url_of
from generator.accelerator.compose.conversion import Links, NotLikeMkDocs, convert
from generator.accelerator.compose.pages import Pages
from generator.accelerator.compose.shells import Filling, Shell, ShellKind
from generator.accelerator.compose.sitemap import entries_of, split_sitemap
from generator.front_matter import VARYING, split_head


class Composed(NamedTuple):
    """A page that is composed rather than rendered by the theme."""

    target: str
    """The path of its file below the site."""
    key: str
    """A hash of the shell and the source: of two pages with the same the bytes are the same."""
    source: str
    """The path of its source below ``docs/``."""


Make = Callable[[str], bytes | None]
"""Makes a page out of the source at a path; None where it cannot be foretold what MkDocs would make of it."""


class Composition:
    """The pages that are composed, and the shells of their kinds as soon as these are known."""

    def __init__(self, pages: Pages, links: Links) -> None:
        self.pages = pages
        self._links = links
        self._kinds: dict[str, ShellKind] = {}
        self._shells: dict[ShellKind, Shell] = {}

    def kinds(self) -> Iterable[ShellKind]:
        """Return the kinds of all pages that have been taken in by now: of each a shell has to be rendered."""
        self._kinds = {kind.path: kind for kind in self.pages.kinds()}
        return self._kinds.values()

    def is_shell(self, path: str) -> bool:
        """Tell whether the page at this path below docs/ is a shell."""
        return path in self._kinds

    def keep_shell(self, path: str, output: str) -> str:
        """Keep the finished HTML of a shell; return what is wrong with it where none can be made of it."""
        kind = self._kinds[path]
        try:
            self._shells[kind] = Shell(kind, output)
        except ValueError:
            return f"the theme changes what it shows of pages such as {kind.folder}/"
        return ""

    def composed(self) -> Iterator[Composed]:
        """Yield the pages whose shells are known."""
        sources = self.pages.sources
        for group in self.pages.groups():
            shell = self._shells.get(group.kind)
            if shell:
                for path in group.paths:
                    yield Composed(f"{place_of(path)}/index.html", shell.key + sources[path].digest, path)

    def without_shell(self) -> list[str]:
        """Return the paths of the pages for which there is no shell."""
        return [path for group in self.pages.groups() if group.kind not in self._shells for path in group.paths]

    def page(self, path: str, text: str) -> bytes | None:
        """Return a page of which this is the source; None where it cannot be foretold what MkDocs would make of it."""
        url = url_of(path)
        head, body = split_head(text, VARYING)
        try:
            converted = convert(body, path, url, self._links)
        except NotLikeMkDocs:
            return None
        filling = Filling(
            title=head["title"],
            description=head["description"],
            updated=head["updated"],
            heading=converted.heading,
            content=converted.content,
            address=url[:-1],
        )
        return self._shells[self.pages.sources[path].group.kind].filled(filling)

    def sitemap(self, sitemap: str, shown: list[str], order: Callable[[Iterable[str]], Iterable[str]]) -> str:
        """Return a sitemap with the pages in their places, and without the shells.

        ``shown`` are the paths of the pages that it tells, and ``order`` puts paths into that of MkDocs.
        """
        head, entries, tail = split_sitemap(sitemap)
        if not entries or len(entries) != len(shown):
            return sitemap
        told = dict(zip(shown, entries, strict=True))
        told |= entries_of(self.pages, told)
        return "".join([head, *(told[path] for path in order(told) if path in told and path not in self._kinds), tail])

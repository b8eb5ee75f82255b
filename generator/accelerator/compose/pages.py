"""The pages that are composed: what is known of each without a look into its file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import NamedTuple

from generator.accelerator.compose.shells import ShellKind, kind_of
from generator.front_matter import Head


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Pages of a kind in one folder."""

    folder: str
    kind: ShellKind
    paths: list[str] = field(default_factory=list)


class PageSource(NamedTuple):
    """What a page is made out of."""

    digest: str
    """The hash of its Markdown file."""
    updated: str
    """The day of its newest facts."""
    group: Group


class Pages:
    """The pages that are composed, by the paths of their files below docs/."""

    def __init__(self) -> None:
        self.sources: dict[str, PageSource] = {}
        self._groups: dict[tuple[str, bool, str], Group | None] = {}
        self._kinds: dict[ShellKind, ShellKind] = {}
        self._names: dict[str, set[str]] | None = None

    def add(self, path: str, digest: str, head: Head) -> bool:
        """Take a page in, if it is of a kind of which there may be many; tell whether it was."""
        folder, _, name = path.rpartition("/")
        place = folder, name == "index.md", head.shared
        try:
            group = self._groups[place]
        except KeyError:
            group = self._groups[place] = self._group(folder, path, head.shared)
        if group is None or name == "README.md":
            return False
        group.paths.append(path)
        self.sources[path] = PageSource(digest, head.updated, group)
        return True

    def _group(self, folder: str, path: str, shared: str) -> Group | None:
        kind = kind_of(path, shared) if path.endswith(".md") and PurePath(folder).as_posix() == folder else None
        return Group(folder, self._kinds.setdefault(kind, kind)) if kind else None

    def kinds(self) -> tuple[ShellKind, ...]:
        """Return the kinds of the pages."""
        return tuple(self._kinds)

    def groups(self) -> Iterator[Group]:
        """Yield the pages, those of a kind in one folder together."""
        return (group for group in self._groups.values() if group)

    def names_in(self, folder: str) -> set[str]:
        """Return the names of the files in a folder."""
        if self._names is None:
            self._names = {}
            for group in self.groups():
                start = len(group.folder) + 1
                self._names.setdefault(group.folder, set()).update(path[start:] for path in group.paths)
        return self._names.get(folder, set())

    def leave(self, path: str) -> None:
        """Leave a page to MkDocs."""
        folder, _, name = path.rpartition("/")
        self.names_in(folder).discard(name)
        self.sources.pop(path).group.paths.remove(path)

"""Shells: what the theme puts around a page's content, rendered once for each kind of page.

A shell is a page of its own that goes through all of MkDocs, with sentinels for what differs from page to page. It is
found again in the finished HTML by these alone, so nothing here depends on how a theme is written. A theme that does
something to a value before it shows it (a title in upper case, a part of it) leaves a sentinel that is not whole: then
there is no shell of that kind, and its pages take MkDocs' own way.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Final

from generator.front_matter import with_head
from generator.manifest import content_hash

_TITLE: Final = "xqtitleqx&lt;xqtitleqx"
_DESCRIPTION: Final = "xqdescriptionqx&lt;xqdescriptionqx"
DATE: Final = "0001-01-01"
_HEADING: Final = "xqheadingqx"
_CONTENT: Final = "xqcontentqx"
_FOLDER: Final = "xqfolderqx"
_NAME: Final = "xqnameqx"
_HALF: Final = re.compile(r"xq[tdhcfn]|0001-01", re.IGNORECASE)
"""A sentinel, or what a theme has left of it: cut off, or in upper case."""


@dataclass(frozen=True, slots=True)
class ShellKind:
    """Pages that differ in their title, description, date, address and content alone."""

    folder: str
    """The first folder of their path."""
    depth: int
    """How many folders lie between ``docs/`` and them."""
    is_index: bool
    front_matter: str
    """The rest of their front matter, as JSON."""

    @property
    def stem(self) -> str:
        """The path of the shell below ``docs/``, without the ending; also its address, without the slash."""
        folders = [self.folder, *(f"{_FOLDER}{level}" for level in range(1, self.depth))]
        return "/".join([*folders, _NAME + content_hash(repr(self).encode())[:8]])

    @property
    def path(self) -> str:
        """The path of the shell below ``docs/``."""
        return f"{self.stem}/index.md" if self.is_index else f"{self.stem}.md"

    def source(self) -> str:
        """Return the Markdown of the shell."""
        varying = {"title": _TITLE, "description": _DESCRIPTION, "updated": DATE}
        body = f"# {_HEADING} {{#{_HEADING}}}\n\n{_CONTENT}\n"
        return with_head(json.loads(self.front_matter) | varying, body)


def kind_of(path: str, rest: str) -> ShellKind | None:
    """Return the kind of a generated page; pages at the top, and the first page of a folder there, are their own."""
    *folders, name = path.split("/")
    is_index = name == "index.md"
    depth = len(folders) - is_index
    return ShellKind(folders[0], depth, is_index, rest) if depth > 0 else None


def content_sentinel(content: str) -> str:
    """Return what a shell's content is to be: a heading, for themes that look for one, and the sentinel.

    Raises:
        ValueError: MkDocs made something unforeseen of the shell's own heading.
    """
    if f'id="{_HEADING}"' not in content:
        raise ValueError(content)
    return f"<h1>{_CONTENT}</h1>"


@dataclass(frozen=True, slots=True)
class Filling:
    """What a page puts into its shell."""

    title: str
    description: str
    updated: str
    heading: str
    content: str
    address: str
    """The page's address below the site, without the slash at its end."""


class Shell:
    """The finished HTML of a shell, split at its sentinels."""

    def __init__(self, kind: ShellKind, output: str) -> None:
        """Split the output.

        Raises:
            ValueError: a sentinel is there that is not whole, or the content is not there exactly once.
        """
        slots = {
            f"<h1>{_CONTENT}</h1>": "content",
            _TITLE: "title",
            _DESCRIPTION: "description",
            DATE: "updated",
            kind.stem: "address",
            _HEADING: "heading",
        }
        parts = re.split("(" + "|".join(map(re.escape, slots)) + ")", output)
        texts = parts[::2]
        self._slots = [slots[part] for part in parts[1::2]]
        if self._slots.count("content") != 1 or any(map(_HALF.search, texts)):
            raise ValueError(kind.path)
        self._first, *self._texts = [_encoded(text) for text in texts]
        self.key = content_hash(output.encode())

    def filled(self, filling: Filling) -> bytes:
        """Return the page."""
        values = {slot: _encoded(getattr(filling, slot)) for slot in {*self._slots}}
        parts = [self._first]
        for slot, text in zip(self._slots, self._texts, strict=True):
            parts += (values[slot], text)
        return b"".join(parts)


def _encoded(text: str) -> bytes:
    """Return what MkDocs writes of a text."""
    return text.encode(errors="xmlcharrefreplace")

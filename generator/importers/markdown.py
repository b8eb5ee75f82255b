"""Markdown with front matter: a paper a file, as Obsidian keeps them, or several with a block of YAML each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from generator.bibliography.markdown import of_markdown
from generator.config import compose
from generator.errors import DataError
from generator.importers.columns import column_of
from generator.importers.content import Content, Sureness
from generator.importers.context import Brought, Context
from generator.importers.records import Record, row_of
from generator.importers.rows import Row, reading_of

NAME: Final = "markdown"
EXPECTED: Final = "Markdown with front matter in which `title` stands"
ENDINGS: Final = frozenset({".md", ".markdown"})
_HEAD: Final = re.compile(r"\s*---[ \t]*\n(.*?)^---[ \t]*$", re.DOTALL | re.MULTILINE)
_BLOCK: Final = re.compile(r"^#{1,6} [^\n]*\n\s*^```ya?ml[ \t]*\n(.*?)^```[ \t]*$", re.DOTALL | re.MULTILINE)
_BODY: Final = re.compile(r"\s*(?:\Z|#|```|[>*\w\[<!-])")
_TITLE: Final = re.compile(r"^[\"']?title[\"']?[ \t]*:", re.MULTILINE | re.IGNORECASE)
_ABSTRACT: Final = re.compile(r"^#{2,6} Abstract[ \t]*\n\s*\n?((?:[^\n]+\n?)+)", re.MULTILINE | re.IGNORECASE)
_OURS: Final = "own_key"
_LARGEST: Final = 50_000_000


@dataclass(frozen=True, slots=True)
class _Piece:
    """The properties of a paper, where they stand, and the text behind them."""

    line: int
    yaml: str
    text: str

    @property
    def written(self) -> str:
        return f"---\n{self.yaml}---\n{self.text}".rstrip()


def recognises(content: Content) -> Sureness:
    """Tell whether it begins with front matter that has a title, and goes on with text or blocks of the same kind."""
    head = _HEAD.match(content.text)
    if head is None or not _BODY.match(content.text, head.end()):
        return Sureness.NO
    first = _BLOCK.search(content.text) or head
    return Sureness.CERTAIN if _TITLE.search(first[1]) else Sureness.NO


def outside(content: Content) -> Iterator[tuple[int, str]]:
    """Yield nothing: in what people write, anything may stand between the papers."""
    del content
    yield from ()


def read(content: Content, context: Context) -> Brought:
    """Return the paper of the front matter, or those of the blocks."""
    return reading_of((_row(piece, context.name) for piece in _pieces(content.text)), context, NAME)


def _pieces(text: str) -> Iterator[_Piece]:
    blocks = list(_BLOCK.finditer(text))
    head = _HEAD.match(text)
    found = blocks or ([head] if head else [])
    ends = [block.start() for block in found[1:]] + [len(text)]
    line = before = 0
    for match, end in zip(found, ends, strict=True):
        line += text.count("\n", before, match.start(1))
        before = match.start(1)
        yield _Piece(line + 1, match[1], text[match.end() : end])


def _row(piece: _Piece, name: str) -> Row:
    try:
        values = compose(piece.yaml.encode("utf-8", "replace"), name, _LARGEST).values
    except DataError as error:
        return Row({}, piece.line, piece.written, (error.problems[0].what,))
    if isinstance(values, dict):
        values = _properties(values) | _abstract(piece.text)
    return row_of(Record((), values), piece.line)


def _properties(values: Mapping[Any, Any]) -> dict[Any, Any]:
    """Return the properties; tags of what we exported are the list's topics and its curator's, no keywords."""
    is_ours = any(column_of(str(name)) == _OURS for name in values)
    return {name: value for name, value in values.items() if not (is_ours and str(name) == "tags")}


def _abstract(text: str) -> dict[str, str]:
    match = _ABSTRACT.search(text)
    return {"abstract": of_markdown(match[1])} if match else {}

"""YAML as people write it: composed to nodes, which keep their places and the text as written.

Refused, because a reading list needs none of it and each has hurt somebody: anchors and aliases, tags, several
documents in one file, keys that stand twice, files over a megabyte, nesting deeper than a reading list has. All of it
that is in a file is told at once, save where the parser itself can go no further.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, Final

import yaml

from generator.conflicts import conflict
from generator.errors import DataError, Place, Problem
from generator.regular import NotRegularError, read_regular

OF_A_SYSTEM: Final = (".#", "._")
"""How names begin that Emacs and macOS give to what they put beside a file; it is read by nobody."""
LARGEST: Final = 1_000_000
"""How many bytes a file of people's may have."""
_DEEPEST: Final = 24
_MOST_REFUSALS: Final = 100
_LONGEST_NUMBER: Final = 64
"""What is longer than this is no number or date of a reading list; ``1:0:0:…`` is one to YAML, and takes for ever."""
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TEXT: Final = "tag:yaml.org,2002:str"
_LINE_BREAK = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")
"""What ends a line in YAML 1.1, by which its marks are counted."""

KeyPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML file: its values as plain Python, and for each path the node that it came from."""

    name: str
    values: object
    nodes: dict[KeyPath, yaml.Node]
    keys: dict[KeyPath, yaml.Node]
    problems: list[Problem] = field(default_factory=list)
    refused: set[KeyPath] = field(default_factory=set)
    """Paths whose key cannot be trusted to be what was meant."""
    fatal: list[Problem] = field(default_factory=list)
    """What leaves open what the file says at all."""

    def place(self, path: KeyPath, *, key: bool = False) -> Place:
        """Return where a value (or its key) stands, or the nearest thing above it that stands anywhere."""
        for length in range(len(path), -1, -1):
            node = (self.keys if key and length == len(path) else self.nodes).get(path[:length])
            node = node or self.keys.get(path[:length])
            if node is not None:
                return Place(self.name, node.start_mark.line + 1, node.start_mark.column + 1)
        return Place(self.name, 1, 1)

    def value(self, path: KeyPath) -> Any:  # noqa: ANN401  # whatever somebody wrote
        """Return the value at a path, or None where there is none."""
        value: Any = self.values
        for part in path:
            try:
                value = value[part]
            except (KeyError, IndexError, TypeError):
                return None
        return value

    def written(self, path: KeyPath) -> str | None:
        """Return the text of a scalar as it was written."""
        node = self.nodes.get(path)
        return node.value if isinstance(node, yaml.ScalarNode) else None


def scan(path: Path, name: str) -> Document:
    """Return the values of a YAML file on disk as far as they can be told: see its ``fatal``.

    Raises:
        DataError: it cannot be read or parsed.
    """
    return _composed(read_file(path, name), name, LARGEST)


def read_file(path: Path, name: str) -> bytes:
    """Return the content of a file that people write; one that is too large is not read to its end.

    Raises:
        DataError: it cannot be read, is too large, or leads elsewhere: what is told of it would be told of that file.
    """
    try:
        content = read_regular(path, LARGEST + 1)
    except NotRegularError as error:
        raise DataError(Problem(str(error.strerror), Place(name), "a file of its own")) from None
    except OSError as error:
        raise DataError(Problem(f"cannot be read: {error.strerror}", Place(name), "a file")) from None
    if len(content) > LARGEST:
        raise DataError(_too_large(path.stat().st_size, LARGEST, name))
    if problem := conflict(content, name):
        raise DataError(problem)
    return content


def compose(content: bytes, name: str, largest: int = LARGEST) -> Document:
    """Return the values of a YAML file with their places.

    Raises:
        DataError: it cannot be parsed, or has something in it that is refused.
    """
    document = _composed(content, name, largest)
    if document.fatal:
        raise DataError(*document.fatal)
    return document


def _composed(content: bytes, name: str, largest: int) -> Document:
    if len(content) > largest:
        raise DataError(_too_large(len(content), largest, name))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig")
        raise DataError(Problem("not text in UTF-8", _end(before, name), "YAML in UTF-8")) from None
    try:
        refused = list(islice(_refusals(text, name), _MOST_REFUSALS))
        root = None if any(is_end for _, is_end in refused) else yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        raise DataError(_syntax(error, name, text)) from None
    document = Document(name, None, {}, {}, fatal=[problem for problem, _ in refused])
    values = None if root is None else _Builder(document).build(root, ())
    return replace(document, values=values)


def _too_large(size: int, largest: int, name: str) -> Problem:
    return Problem(f"{size} bytes", Place(name), f"at most {largest} in one file")


def _syntax(error: yaml.YAMLError, name: str, text: str) -> Problem:
    if isinstance(error, yaml.reader.ReaderError):
        code = ord(error.character) if isinstance(error.character, str) else error.character
        place = _end(text[: text.find(chr(code))] if code >= 0 else "", name)
        return Problem(f"not YAML: {error.reason}", place, "text without control characters")
    begun = getattr(error, "context_mark", None)
    mark = getattr(error, "problem_mark", None) or begun
    what = getattr(error, "problem", None) or "not YAML"
    lines = _LINE_BREAK.split(text)
    if mark and begun and begun.line < mark.line:
        what += f" {getattr(error, 'context', '')} that begins in line {begun.line + 1}"
        if not "".join(lines[mark.line :])[mark.column :].strip():
            mark = begun  # what is never closed is seen at the end of the file, but stands where it begins
    if mark is None or mark.line >= len(lines):  # the parser's end is a line behind a last line that has no end
        return Problem(f"not YAML: {what}", _end(text, name))
    place = Place(name, mark.line + 1, mark.column + 1)
    if _is_tab(lines[mark.line], mark.column):
        return Problem("not YAML: a tab", place, "spaces where the tab is")
    return Problem(f"not YAML: {what}", place)


def _is_tab(line: str, column: int) -> bool:
    """Tell whether a tab stands in a column of a line, or in the indentation of the line."""
    return "\t" in (line[column : column + 1], *line[: len(line) - len(line.lstrip())])


def _end(text: str, name: str) -> Place:
    """Return the place behind a text, the beginning of a file."""
    lines = _LINE_BREAK.split(text)
    return Place(name, len(lines), len(lines[-1]) + 1)


def _refusals(text: str, name: str) -> Iterator[tuple[Problem, bool]]:
    """Look at the events, which come one by one and so cannot explode; behind too deep nesting nothing is looked at.

    With each refusal comes whether the values of the file cannot or must not be made.
    """
    depth = documents = 0
    for event in yaml.parse(text, Loader=_LOADER):
        place = _place(event, name)
        is_alias = isinstance(event, yaml.AliasEvent)
        if is_alias or getattr(event, "anchor", None):
            yield Problem("an anchor or alias", place, "the value itself, or quotes around & and *"), is_alias
        if tag := getattr(event, "tag", None):
            yield Problem(f"a tag, `{tag}`", place, "plain YAML, or quotes around !"), False
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                yield Problem("a second document", place, "one document in a file"), True
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEEPEST:
                yield Problem("nested too deeply", place, f"at most {_DEEPEST} levels"), True
                return
        if isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _place(event: yaml.Event, name: str) -> Place:
    mark = event.start_mark
    return Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)


_KEY_TAGS: Final = (_TEXT, "tag:yaml.org,2002:timestamp")
"""Keys that mean what is written: text, and dates, which nothing turns into another text."""


@dataclass(slots=True)
class _Builder:
    """Values out of nodes."""

    document: Document
    _constructor: yaml.constructor.SafeConstructor = field(default_factory=yaml.constructor.SafeConstructor)

    def build(self, node: yaml.Node, path: KeyPath) -> object:
        """Return the value of a node, and note where it stands."""
        self.document.nodes[path] = node
        if node.tag.startswith("!"):  # refused, and nobody knows what is meant
            return node.value if isinstance(node, yaml.ScalarNode) else None
        if isinstance(node, yaml.MappingNode):
            return dict(self._pairs(node, path))
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*path, number)) for number, item in enumerate(node.value)]
        return self._scalar(node)

    def _pairs(self, node: yaml.MappingNode, path: KeyPath) -> Iterator[tuple[str, object]]:
        document = self.document
        seen: dict[str, yaml.Node] = {}
        for key, value in node.value:
            place = Place(document.name, key.start_mark.line + 1, key.start_mark.column + 1)
            if not isinstance(key, yaml.ScalarNode):
                document.problems.append(Problem("a key that is a list or a mapping", place, "a word"))
                continue
            name = key.value
            if name in seen:
                first = seen[name].start_mark.line + 1
                document.fatal.append(Problem(f"`{name}` stands twice (first in line {first})", place, "it once"))
                continue
            if key.tag not in _KEY_TAGS and name:
                document.problems.append(Problem(f"`{name}` is not read as text", place, f'it in quotes: "{name}"'))
                document.refused.add((*path, name))
            seen[name] = key
            document.keys[*path, name] = key
            yield name, self.build(value, (*path, name))

    def _scalar(self, node: yaml.Node) -> object:
        if len(node.value) > _LONGEST_NUMBER and node.tag != _TEXT:
            return node.value  # no number and no date is so long, and to compute one would take minutes
        try:
            return self._constructor.construct_object(node)
        except (yaml.YAMLError, ValueError, OverflowError):
            return node.value  # such as a 30th of February: where a date is expected, the text is none either

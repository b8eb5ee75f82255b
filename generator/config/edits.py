"""Entries put into files that people write: comments, order and formatting of what stands there stay."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedSeq
from ruamel.yaml.util import load_yaml_guess_indent

from generator.config.document import compose, read_file
from generator.errors import DataError, Place, Problem
from generator.files import write_atomically
from generator.weblink import WebLink

_WIDEST: Final = 1_000_000
_BYTE_ORDER_MARK: Final = "\ufeff"
WrittenItem = Mapping[str, object]


class _Dumper(yaml.SafeDumper):
    """Writes a value that stands twice twice: anchors and aliases are refused when the file is read."""

    def ignore_aliases(self, data: object) -> bool:
        """Tell that nothing is to be an alias."""
        del data
        return True


_Dumper.add_representer(WebLink, lambda dumper, link: dumper.represent_str(str(link)))


def dumped(value: object) -> str:
    """Return a value as YAML in the style of this project: texts that YAML would read as something else in quotes."""
    text: str = yaml.dump(
        value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDEST, default_flow_style=False
    )
    return text


def extend_file(path: Path, name: str, head: str, items: Sequence[WrittenItem], start: str = "") -> None:
    """Put entries to the end of a list in a file of people's; where there is no file, begin one with ``start``.

    Raises:
        DataError: the file cannot be read or parsed, or cannot be extended without changing what stands there.
    """
    try:  # bytes, since reading as text would turn the line ends of Windows into others
        text = read_file(path, name).decode() if os.path.lexists(path) else start
    except UnicodeDecodeError:
        raise DataError(Problem("not text in UTF-8", Place(name), "YAML in UTF-8")) from None
    write_atomically(path, with_items(text, name, head, items).encode())


def with_items(text: str, name: str, head: str, items: Sequence[WrittenItem]) -> str:
    """Return the text of a file with entries put to the end of a list under ``head``.

    Raises:
        DataError: the file cannot be parsed, or is written in a form that cannot be extended without changing it.
    """
    if text.startswith(_BYTE_ORDER_MARK):
        return _BYTE_ORDER_MARK + with_items(text[1:], name, head, items)
    if (ends := text.count("\r\n")) and ends == text.count("\n"):  # as editors on Windows write
        return with_items(text.replace("\r\n", "\n"), name, head, items).replace("\n", "\r\n")
    before = compose(text.encode(), name).values
    wanted = {**(before if isinstance(before, dict) else {})}
    wanted[head] = [*(wanted.get(head) or []), *(dict(item) for item in items)]
    for extend in _WAYS:
        for candidate in extend(text, head, items):
            # Whatever way it was made: all that stood there means the same, and the comments are there.
            if _keeps_comments(text, candidate) and _values(candidate, name) == wanted:
                return candidate
    expected = f"entries that begin with a dash under `{head}:`"
    raise DataError(Problem("cannot be extended without changing what stands there", Place(name), expected))


def _values(text: str, name: str) -> object:
    try:
        return compose(text.encode(), name).values
    except DataError:
        return None


def _keeps_comments(before: str, after: str) -> bool:
    """Tell whether every comment that stood there stands there still, in the same order."""
    lines = iter(after.splitlines())
    comments = (line[line.index("#") :] for line in before.splitlines() if "#" in line)
    return all(any(comment in line for line in lines) for comment in comments)


def _round_trip(text: str, head: str, items: Sequence[WrittenItem]) -> Iterator[str]:
    """Yield the text as a round trip through ruamel.yaml extends it, in the indentation that it has."""
    writer = YAML()
    writer.preserve_quotes = True
    writer.width = _WIDEST
    try:
        _, indent, offset = load_yaml_guess_indent(text)
        data = writer.load(text)
    except Exception:  # noqa: BLE001  # whatever it stumbles over, there are other ways
        return
    if not isinstance(data, dict):
        return
    entries = data.get(head)
    if not isinstance(entries, CommentedSeq):
        return
    entries.extend(dict(item) for item in items)
    if indent is not None and offset is not None:
        writer.indent(mapping=2, sequence=indent, offset=offset)
    out = io.StringIO()
    writer.dump(data, out)
    yield out.getvalue()


def _insertion(text: str, head: str, items: Sequence[WrittenItem]) -> Iterator[str]:
    """Yield the text with the entries put below the last one, or below the head, or at the end of the file."""
    start = text if not text or text.endswith("\n") else text + "\n"
    lines = start.splitlines(keepends=True)
    block = dumped([dict(item) for item in items])
    begins = next((number for number, line in enumerate(lines) if re.match(rf"{head}:\s*(#.*)?$", line)), None)
    if begins is None:
        yield start + ("\n" if start else "") + f"{head}:\n" + _indented(block, 2)
        return
    ends = begins + 1
    for number in range(begins + 1, len(lines)):
        if re.match(r"[^\s#-]", lines[number]):
            break
        if lines[number].strip() and not lines[number].lstrip().startswith("#"):
            ends = number + 1
    dash = next((line for line in lines[begins + 1 : ends] if line.lstrip().startswith("-")), "  -")
    indent = len(dash) - len(dash.lstrip())
    yield "".join(lines[:ends]) + _indented(block, indent) + "".join(lines[ends:])


def _between_brackets(text: str, head: str, items: Sequence[WrittenItem]) -> Iterator[str]:
    """Yield the text with the entries put behind the last one of a list that is written between brackets."""
    written = compose(text.encode(), head).nodes.get((head,))
    if not isinstance(written, yaml.SequenceNode) or not written.flow_style or not written.value:
        return
    end = written.value[-1].end_mark.index
    entries = "".join(f", {_in_one_line(item)}" for item in items)
    yield text[:end] + entries + text[end:]


def _in_one_line(item: WrittenItem) -> str:
    text: str = yaml.dump(
        dict(item), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDEST, default_flow_style=True
    )
    return text.strip()


def _indented(block: str, indent: int) -> str:
    return "".join(f"{' ' * indent}{line}" if line.strip() else line for line in block.splitlines(keepends=True))


_WAYS: Final[tuple[Callable[[str, str, Sequence[WrittenItem]], Iterator[str]], ...]] = (
    _insertion,
    _between_brackets,
    _round_trip,
)
"""The first two leave every byte as it is; what neither can extend, such as ``add: []``, is left to a round trip."""

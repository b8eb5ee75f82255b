"""Files that were put together out of several: where a second one begins, as the format of the first tells it."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from types import ModuleType
from typing import Final, TypeAlias
from xml.parsers import expat

from generator.errors import DataError, Place, Problem, Severity
from generator.importers.content import Content, Sureness
from generator.importers.context import Unread
from generator.importers.recognition import surest

_HEAD: Final = re.compile(
    r"^(?:@[A-Za-z]+[ \t]*[{(][^,={}\n]*,|TY {1,2}-(?: |$)|<\?xml\b|<(?:rss|feed|opml|rdf:RDF)\b"
    r"|[\[{][ \t]*(?:[\[{\"]|$))",
    re.MULTILINE,
)
"""How files begin that have a beginning: none of it can stand at the start of a line of YAML, of a row, or of an id."""
_COMMENT: Final = re.compile(r"^[ \t]*[%#].*$", re.MULTILINE)
_ONE_ALONE: Final = frozenset({"feed", "opml"})
"""Formats of which a file can hold only one document."""
_WITH_ENTRIES: Final = _ONE_ALONE | {"bibtex", "ris"}
"""Formats in which text may stand outside of all entries."""
_NOT_SAID: Final = re.compile(r"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_FIELD: Final = re.compile(r",?\s*[A-Za-z][\w-]*\s*=\s*[{\"\w]")
_LIST_OF_LINES: Final = "ids"


Pieces: TypeAlias = Sequence[tuple[int, str]]
"""Texts with the lines on which they begin."""


def outside_of(content: Content, importer: ModuleType) -> Pieces:
    """Return what a format has no place for in a file: what stands behind its end, or in lines of another shape."""
    if content.json is not None:
        return ()
    return list((importer.outside if hasattr(importer, "outside") else behind_heads)(content))


def hold_one_format(content: Content, importer: ModuleType, pieces: Pieces, importers: Collection[ModuleType]) -> None:
    """Refuse a file in which one format follows another.

    Raises:
        DataError: it is two, one after the other; names both, and the line where the second begins.
    """
    others = [module for module in importers if module.NAME != importer.NAME or module.NAME in _ONE_ALONE]
    for line, text in pieces:
        if found := _second(text, content.name, others):
            raise DataError(_two(content, line, importer, found))


def between(content: Content, importer: ModuleType, pieces: Pieces) -> tuple[tuple[Unread, ...], tuple[Problem, ...]]:
    """Return what is refused of the text outside of all entries, since it is of one, and what is told of the rest.

    A brace too many ends an entry of BibTeX early, and the fields behind it would be lost without a word.
    """
    if importer.NAME not in _WITH_ENTRIES:
        return (), ()
    plain = [(line, text, _COMMENT.sub("", text).strip()) for line, text in pieces]
    said = [(line, text, bool(_FIELD.match(rest))) for line, text, rest in plain if rest.strip("{}(),;. \n")]
    why = "a field outside of an entry"
    unread = tuple(Unread(line, why, text.rstrip()) for line, text, is_field in said if is_field)
    rest = [line for line, _, is_field in said if not is_field]
    problems = [Problem(f"{item.why}, refused", Place(content.name, item.line)) for item in unread]
    if rest:
        what = "text outside of all entries, left out" + (f", in {len(rest):,} places" if len(rest) > 1 else "")
        problems.append(Problem(what, Place(content.name, rest[0]), severity=Severity.WARNING))
    return unread, tuple(problems)


def refuse_two_in_json(content: Content, importers: Collection[ModuleType]) -> None:
    """Refuse a file that is JSON up to some line, and something else that is known from there on.

    Raises:
        DataError: it is; names both, and the line where the second begins.
    """
    for line, text in behind_json(content):
        first = surest(Content(content.name, content.text[: -len(text)]), importers)
        second = surest(Content(content.name, text), importers)
        if first and second:
            raise DataError(_two(content, line, first[0], second[0]))


def second_at(
    content: Content, importer: ModuleType, importers: Collection[ModuleType], line: int | None
) -> Problem | None:
    """Return what to say of a file that cannot be read from a line on, where another format begins there."""
    lines = content.text.split("\n")
    others = [module for module in importers if module.NAME != importer.NAME]
    for start in _before(lines, line or 1):
        if start > 1 and (found := _second("\n".join(lines[start - 1 :]), content.name, others)):
            return _two(content, start, importer, found)
    return None


def _before(lines: list[str], line: int) -> list[int]:
    """Return a line, and the first one of the paragraph that it is in."""
    blank = next((number for number in range(min(line, len(lines)) - 1, 0, -1) if not lines[number - 1].strip()), 0)
    return [line, blank + 1]


def _two(content: Content, line: int, first: ModuleType, second: ModuleType) -> Problem:
    """Return what to say of a file that is two."""
    start = content.text.count("\n", 0, len(content.text) - len(content.start)) + 1
    if line <= start:
        what = f"it begins as {second.EXPECTED}, and goes on as {first.EXPECTED}"
    else:
        what = f"up to line {line - 1} it is {first.EXPECTED}, and from line {line} on {second.EXPECTED}"
    return Problem(what, Place(content.name, line), "one format a file")


def _second(text: str, name: str, others: Collection[ModuleType]) -> ModuleType | None:
    """Return the format of a text that the file's own format has no place for, if it is of one.

    One line that names a paper is no list, and comments are none either.
    """
    plain = _COMMENT.sub("", text).strip("\n")
    if not plain.strip():
        return None
    rest = Content(name, plain)
    found = surest(rest, others)
    if not found or found[0].recognises(rest) is Sureness.PERHAPS:
        return None
    return found[0] if plain.count("\n") or found[0].NAME != _LIST_OF_LINES else None


def begins_file(line: str) -> bool:
    """Tell whether a file of some format may begin with a line."""
    return _HEAD.match(line) is not None


def behind_heads(content: Content) -> Iterator[tuple[int, str]]:
    """Yield what begins with a line at which a file of another format begins, with the number of that line."""
    if match := _HEAD.search(content.text, len(content.text) - len(content.start) + 1):
        yield content.text.count("\n", 0, match.start()) + 1, content.text[match.start() :]


def behind_json(content: Content) -> Iterator[tuple[int, str]]:
    """Yield what stands behind the end of a JSON value."""
    if content.json is not None or not content.looks_like_json:
        return
    start = len(content.text) - len(content.start)
    try:
        _, end = json.JSONDecoder().raw_decode(content.text, start)
    except (ValueError, RecursionError):
        return
    yield from _from(content.text, end)


def behind_xml(content: Content) -> Iterator[tuple[int, str]]:
    """Yield what stands behind the end of the outermost element."""
    with suppress(expat.ExpatError):
        behind = len(xml_document(content.text))
        if _NOT_SAID.sub("", content.text[behind:]).strip():
            yield from _from(content.text, behind)


def xml_document(text: str) -> str:
    """Return a text up to the end of its outermost element.

    Raises:
        ExpatError: it is not well-formed up to there.
    """
    raw = text.encode("utf-8", "replace")
    return raw[: _end_of_element(raw)].decode()


class _Ended(Exception):  # noqa: N818  # it never leaves this module
    """The outermost element has ended, or nothing is to be read of the document."""


def _end_of_element(raw: bytes) -> int:
    """Return where the outermost element ends, in bytes; a document that declares entities is left to its reader."""
    parser = expat.ParserCreate()
    depth, end = 0, len(raw)

    def begin(*_: object) -> None:
        nonlocal depth
        depth += 1

    def finish(_: str) -> None:
        nonlocal depth, end
        depth -= 1
        if depth == 0:
            end = raw.find(b">", parser.CurrentByteIndex) + 1
            raise _Ended

    def leave(*_: object) -> None:
        raise _Ended

    parser.StartElementHandler, parser.EndElementHandler, parser.EntityDeclHandler = begin, finish, leave
    with suppress(_Ended):
        parser.Parse(raw, True)  # noqa: FBT003  # expat's
    return end


def _from(text: str, place: int) -> Iterator[tuple[int, str]]:
    rest = text[place:]
    start = place + len(rest) - len(rest.lstrip())
    if start < len(text):
        yield text.count("\n", 0, start) + 1, text[start:]


def runs_of(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Yield lines that follow one another as one text, with the number of the first."""
    run: list[str] = []
    first = last = 0
    for number, line in lines:
        if run and number != last + 1:
            yield first, "\n".join(run)
            run = []
        first = first if run else number
        run.append(line)
        last = number
    if run:
        yield first, "\n".join(run)

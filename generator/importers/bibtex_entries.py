"""BibTeX as entries: where each begins, its fields, and where it is broken, so that only it is refused.

Written for what people's files really have: values that quote BibTeX, comments in entries, commas too many or too few,
entries without a key, braces that do not close. Source: https://tug.ctan.org/info/bibtex/tamethebeast/ttb_en.pdf.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

_START: Final = re.compile(r"(?<![\w@.])@\s*([A-Za-z][\w-]*)\s*([{(])")
_NEXT: Final = re.compile(r"@\s*(?:string\s*[{(]|[A-Za-z]+\s*[{(]\s*[^\s,={}\"]+\s*,)", re.IGNORECASE)
"""Where reading goes on behind an entry that is broken."""
_KEY: Final = re.compile(r"\s*([^,={}\"\n]*?)\s*(?=[,})])")
_KEY_WITHOUT_COMMA: Final = re.compile(r"\s*([^\s,={}\"]+)\s+(?=[\w:.+/-]+\s*=)")
_NAME: Final = re.compile(r"([^\s=,{}()\"#%@']+)\s*=\s*")
_BETWEEN: Final = re.compile(r"(?:[\s,]+|%[^\n]*)*")
_BLANK: Final = re.compile(r"\s*")
_BARE: Final = re.compile(r"[^\s,{}()\"#=]+")
_GARBAGE: Final = re.compile(r"[^,{}()\n]+|[{(]")
_BRACES: Final = re.compile(r"[{}]|@[A-Za-z]+\s*(?=\{)|^@[A-Za-z]+\s*(?=\()", re.MULTILINE)
_UNESCAPED_BRACES: Final = re.compile(r"(?<!\\)[{}]|@[A-Za-z]+\s*(?=\{)|^@[A-Za-z]+\s*(?=\()", re.MULTILINE)
_IN_QUOTES: Final = re.compile(r"[{}]|(?<!\\)\"|\\\"(?=\s*[,}\n])")
_LONGEST: Final = 1_000_000
_LONGEST_QUOTED: Final = 200_000
_MOST_QUOTED: Final = 20
"""No value is longer (10,000 authors are 200,000) or quotes more entries: a brace that is not closed so far never is,
and a file full of them is read all the same."""
_GOES_ON: Final = re.compile(r"\s*(?:[,}]|[A-Za-z][\w-]*\s*=)")
"""What stands behind an entry whose braces closed too early."""
_LOOKED_BACK: Final = 400


class ValuePart(NamedTuple):
    """A part of a value: text, or the name of a macro."""

    text: str
    is_macro: bool = False


@dataclass(slots=True)
class Block:
    """An entry, or a macro's definition (its kind is ``string``): its key, its fields, its place, what it says."""

    kind: str
    line: int
    key: str = ""
    fields: dict[str, list[ValuePart]] = field(default_factory=dict)
    written: str = ""
    complaints: list[str] = field(default_factory=list)
    broken: str = ""
    """Why it cannot be read, where it cannot."""

    @property
    def is_macro(self) -> bool:
        """Whether it defines macros."""
        return self.kind == "string"


class _Broken(Exception):  # noqa: N818  # it never leaves this module
    """An entry cannot be read."""


class Blocks(NamedTuple):
    """What a file has: entries and macros in their order, and what stands between them, with its lines."""

    blocks: list[Block]
    between: list[tuple[int, str]]


@lru_cache(maxsize=1)  # one file is asked for its entries, for its macros, and for what stands between them
def blocks_of(text: str) -> Blocks:
    """Return the entries and macros of a file; an entry that is broken says why, and the next one is read."""
    breaks = [match.start() for match in re.finditer("\n", text)]
    found = Blocks([], [])
    at = behind = 0
    while match := _START.search(text, at):
        kind = match[1].lower()
        if _is_commented(text, match.start()):
            at = match.end()
            continue
        block = Block(kind, bisect_right(breaks, match.start() - 1) + 1)
        if kind in {"comment", "preamble"}:
            at = _end_of_group(text, match.end() - 1, _BRACES) or match.end()
        else:
            at = _read(text, match, block)
            block.written = text[match.start() : at].rstrip()
            found.blocks.append(block)
        found.between.extend(_said(text, behind, match.start(), breaks))
        behind = at
    found.between.extend(_said(text, behind, len(text), breaks))
    return found


def _said(text: str, start: int, end: int, breaks: list[int]) -> Iterator[tuple[int, str]]:
    """Yield what stands between two places, with its line, if it says anything."""
    said = text[start:end]
    if rest := said.lstrip():
        yield bisect_right(breaks, start + len(said) - len(rest) - 1) + 1, rest


def _read(text: str, match: re.Match[str], block: Block) -> int:
    """Fill a block and return the end of it.

    A brace behind a backslash counts, as it does for BibTeX, unless the entry then ends before its fields do, or never.
    """
    following = _NEXT.search(text, match.end())
    end = following.start() if following else len(text)
    has_escaped = "\\{" in text[match.start() : end] or "\\}" in text[match.start() : end]
    readers = [_Reader(text, match, block, braces) for braces in (_BRACES, _UNESCAPED_BRACES)[: 1 + has_escaped]]
    closed = [reader for reader in readers if reader.is_filled()]
    best = next((reader for reader in closed if not _GOES_ON.match(text, reader.at)), next(iter(closed), None))
    if best is None:
        block.broken = readers[0].failure
        return end
    block.key, block.fields, block.complaints = best.key, best.fields, best.complaints
    return best.at


def _is_commented(text: str, at: int) -> bool:
    """Tell whether a line begins with a percent sign before the place."""
    start = max(0, at - _LOOKED_BACK)
    _, newline, line = text[start:at].rpartition("\n")
    return bool(newline or not start) and line.lstrip().startswith("%")


def _end_of_group(text: str, at: int, braces: re.Pattern[str]) -> int | None:
    """Return the end of what the brace at a place begins, or None where it is not closed."""
    depth = quoted = 0
    for match in braces.finditer(text, at, at + _LONGEST):
        if match[0] in "{}":
            depth += 1 if match[0] == "{" else -1
        else:
            quoted += 1
        if depth == 0:
            return match.end()
        if quoted > _MOST_QUOTED:
            break
    return None


class _Reader:
    """Reads one block, from behind its opening brace."""

    def __init__(self, text: str, start: re.Match[str], block: Block, braces: re.Pattern[str]) -> None:
        self.text = text
        self.at = start.end()
        self.key = ""
        self.fields: dict[str, list[ValuePart]] = {}
        self.complaints: list[str] = []
        self.failure = ""
        self._close = ")" if start[2] == "(" else "}"
        self._is_macro = block.is_macro
        self._braces = braces

    def is_filled(self) -> bool:
        """Read all, and tell whether it was closed; if not, ``failure`` says why."""
        try:
            self.fill()
        except _Broken as error:
            self.failure = str(error)
        return not self.failure

    def fill(self) -> None:
        """Read the key and the fields."""
        if not self._is_macro:
            match = self._take(_KEY) or self._take(_KEY_WITHOUT_COMMA)
            self.key = match[1] if match else ""
        while not self._is_closed():
            if match := self._take(_NAME):
                self._add(match[1].lower(), self._expression())
            else:
                self._pass_over()

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self.text, self.at)
        if match:
            self.at = match.end()
        return match

    def _is_closed(self) -> bool:
        self._take(_BETWEEN)
        character = self.text[self.at : self.at + 1]
        if not character or _NEXT.match(self.text, self.at):
            message = "a brace is not closed"
            raise _Broken(message)
        self.at += character == self._close
        return character == self._close

    def _add(self, name: str, value: list[ValuePart]) -> None:
        if name in self.fields:
            if self.fields[name] != value:
                self.complaints.append(f"a second `{name}`")
        else:
            self.fields[name] = value

    def _pass_over(self) -> None:
        match = self._take(_GARBAGE)
        if match is None:
            message = f"`{self.text[self.at]}` where a field was expected"
            raise _Broken(message)
        if match[0].strip():
            self.complaints.append(f"`{match[0].strip()[:40]}` is no field")

    def _expression(self) -> list[ValuePart]:
        """Return the parts of a value, up to the comma or brace behind it; without a comma, to the next name."""
        parts = [*self._part()]
        while True:
            self._take(_BLANK)
            character = self.text[self.at : self.at + 1]
            if character == "#":
                self.at += 1
                self._take(_BLANK)
                parts += self._part()
            elif character in {",", self._close, "", "%"} or self._is_next_field():
                return parts
            else:  # words without braces, or text behind a value
                more = self._part()
                if not more:
                    message = f"`{character}` behind a value"
                    raise _Broken(message)
                parts = [
                    *(ValuePart(part.text) for part in parts),
                    ValuePart(" "),
                    *(ValuePart(part.text) for part in more),
                ]

    def _is_next_field(self) -> bool:
        return _NAME.match(self.text, self.at) is not None or _NEXT.match(self.text, self.at) is not None

    def _part(self) -> list[ValuePart]:
        character = self.text[self.at : self.at + 1]
        if character == "{":
            return [ValuePart(self._group())]
        if character == '"':
            return [ValuePart(self._quoted())]
        match = self._take(_BARE)
        return [ValuePart(match[0], is_macro=not match[0][0].isdigit())] if match else []

    def _group(self) -> str:
        start, end = self.at + 1, _end_of_group(self.text, self.at, self._braces)
        if end is None:
            message = "a brace is not closed"
            raise _Broken(message)
        self.at = end
        return self.text[start : end - 1]

    def _quoted(self) -> str:
        start, depth = self.at + 1, 0
        for match in _IN_QUOTES.finditer(self.text, start, start + _LONGEST_QUOTED):
            if match[0] in "{}":
                depth += 1 if match[0] == "{" else -1
                if depth < 0:
                    break
            elif depth == 0:
                self.at = match.end()
                return self.text[start : self.at - 1]
        message = "a quotation mark is not closed"
        raise _Broken(message)


class Macros:
    """The macros of a file and of those beside it; one's text may be made of others'."""

    _DEEPEST = 20
    _LONGEST = 20_000

    def __init__(self, definitions: Mapping[str, list[ValuePart]]) -> None:
        self._definitions = definitions
        self._texts: dict[str, str] = {}

    def text(self, parts: list[ValuePart], complaints: list[str]) -> str:
        """Return what a value says; a macro that is not defined is named among the complaints, and says nothing."""
        return "".join(self._macro(part.text.lower(), complaints) if part.is_macro else part.text for part in parts)

    def _macro(self, name: str, complaints: list[str], depth: int = 0) -> str:
        if name in self._texts:
            return self._texts[name]
        parts = self._definitions.get(name)
        if parts is None and name in _MONTHS:
            return name
        if parts is None or depth > self._DEEPEST:
            what = "made of itself" if parts is not None else "not defined"
            complaints.append(f"the macro `{name}`, which is {what}")
            return ""
        text = "".join(
            self._macro(part.text.lower(), complaints, depth + 1) if part.is_macro else part.text for part in parts
        )
        if len(text) > self._LONGEST:
            complaints.append(f"the macro `{name}`, which is longer than {self._LONGEST:,} characters")
            return ""
        self._texts[name] = text
        return text


_MONTHS: Final = frozenset({"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"})
"""The macros that every style defines."""


def definitions_of(blocks: list[Block]) -> dict[str, list[ValuePart]]:
    """Return the macros that are defined, by their names in lower case."""
    return {name: value for block in blocks if block.is_macro for name, value in block.fields.items()}

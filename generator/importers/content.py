"""A file that somebody brings: its bytes as text, once for all formats, and how sure a format is to know it."""

from __future__ import annotations

import codecs
import json
import re
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from pathlib import PurePath
from typing import Any, Final

from generator.errors import DataError, Place, Problem, Severity

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""UTF-32 comes before UTF-16, with whose mark its own begins."""
_DECLARED: Final = re.compile(rb"\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*[\"']([A-Za-z0-9._-]{2,40})[\"']")
_DECLARATION: Final = re.compile(r"\A(\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*[\"'])[A-Za-z0-9._-]{2,40}")
_ELEMENT: Final = re.compile(r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<([A-Za-z_][\w.:-]*)", re.DOTALL)
_ALPHABETS: Final = re.compile(r"(?i)iso[-_]?8859|latin|windows-|cp\d|koi8|mac|shift|sjis|euc|gb|big5")
"""Encodings of text; Python knows others, which unpack archives or take long."""
_LINE_END: Final = re.compile("\r\n?")
_RAW_LINE_END: Final = re.compile(rb"\r\n?|\n")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f\ufffd]")
_LOOKED_AT: Final = 1024
_MEANS_NOTHING: Final = "\ufeff"


class Sureness(IntEnum):
    """How sure a format is that a file is of it."""

    NO = 0
    PERHAPS = 1
    """Something of it is there, though not its shape; reading tells what is missing."""
    LIKELY = 2
    """The shape fits, and so may another's."""
    CERTAIN = 3
    """The beginning and the shape are of this format alone."""


@dataclass(frozen=True)
class Content:
    """The text of a file, with one kind of line end, without byte order marks, and what was odd about it."""

    name: str
    text: str
    problems: tuple[Problem, ...] = ()

    @property
    def ending(self) -> str:
        """What the file's name ends in, as a hint: `.bib`."""
        return PurePath(self.name).suffix.lower()

    @cached_property
    def start(self) -> str:
        """The text from its first character that is no white space."""
        return self.text.lstrip()

    @cached_property
    def element(self) -> str:
        """The name of the outermost element, where the text is XML or HTML; else empty."""
        found = _ELEMENT.match(self.text)
        return found[1] if found else ""

    @property
    def looks_like_markup(self) -> bool:
        """Whether it begins as JSON, XML or HTML do."""
        return self.start[:1] in {"{", "[", "<"}

    @property
    def looks_like_json(self) -> bool:
        """Whether it begins as JSON does."""
        return self.start[:1] in {"{", "["}

    @cached_property
    def json(self) -> Any:  # noqa: ANN401  # whatever the file says
        """What the text says as JSON; None where it is none."""
        try:
            return self.parsed() if self.looks_like_json else None
        except DataError:
            return None

    def parsed(self, expected: str = "JSON") -> Any:  # noqa: ANN401  # the same
        """Return what the text says as JSON.

        Raises:
            DataError: it is none; names the place.
        """
        try:
            return parsed_json(self.text)
        except json.JSONDecodeError as error:
            place = Place(self.name, error.lineno, error.colno)
            raise DataError(Problem(f"not JSON: {error.msg}", place, expected)) from None
        except (RecursionError, ValueError) as error:
            raise DataError(Problem(f"not JSON: {error}", Place(self.name), expected)) from None


def parsed_json(text: str) -> Any:  # noqa: ANN401  # whatever it says
    """Return what a text says as JSON; a name that stands twice in an object is kept as ``name (again)``.

    Raises:
        ValueError, RecursionError: it is none.
    """
    return json.loads(text, object_pairs_hook=_object)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) == len(pairs):
        return values
    values.clear()
    for name, value in pairs:
        while name in values and values[name] != value:
            name += _AGAIN  # noqa: PLW2901  # until it is free
        values[name] = value
    return values


_AGAIN: Final = " (again)"


def decoded(raw: bytes, name: str) -> Content:
    """Return the text of a file: in UTF-8, UTF-16 or UTF-32 by its mark, or as its XML declares it.

    A line that is no UTF-8 is taken for one in Windows-1252, which has the letters of Latin-1, and that is told.

    Raises:
        DataError: it is no text.
    """
    text = _by_mark(raw, name) or _by_declaration(raw)
    problems: tuple[Problem, ...] = ()
    if text is None:
        text, problems = _by_lines(raw, name)
    if _is_binary(text[:_LOOKED_AT]):
        raise DataError(Problem("a binary file", Place(name), "text in UTF-8, or in UTF-16 with its mark"))
    text = _LINE_END.sub("\n", text.replace(_MEANS_NOTHING, ""))
    return Content(name, _DECLARATION.sub(r"\g<1>utf-8", text, count=1), problems)


def _is_binary(start: str) -> bool:
    """Tell whether there is what no text has: a NUL, or many other characters that control machines."""
    return "\0" in start or len(_CONTROL.findall(start)) * 10 > len(start)


def _by_mark(raw: bytes, name: str) -> str | None:
    encoding = next((encoding for mark, encoding in _MARKS if raw.startswith(mark)), "utf-8")
    if encoding == "utf-8":
        return None
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        what = f"not text in {encoding.upper()}, which its mark says that it is, at byte {error.start + 1:,}"
        raise DataError(Problem(what, Place(name), "a whole file")) from None


def _by_declaration(raw: bytes) -> str | None:
    """Return XML as it says that it is encoded, where it says so and is."""
    declared = _DECLARED.match(raw.removeprefix(codecs.BOM_UTF8))
    encoding = declared[1].decode("ascii") if declared else ""
    try:
        return raw.decode(encoding) if _ALPHABETS.match(encoding) else None
    except (UnicodeError, LookupError):
        return None


def _by_lines(raw: bytes, name: str) -> tuple[str, tuple[Problem, ...]]:
    """Return the text, line by line in UTF-8 or else Windows-1252: parts of a file may come from several programs."""
    try:
        return raw.decode(), ()
    except UnicodeDecodeError:
        lines = [_line(line) for line in _RAW_LINE_END.split(raw)]
    others = [number for number, (_, is_utf8) in enumerate(lines, start=1) if not is_utf8]
    count = "a line is" if len(others) == 1 else f"{len(others):,} lines are"
    what = f"{count} not in UTF-8 but read as Latin-1 (Windows-1252)"
    problem = Problem(what, Place(name, others[0]), "UTF-8", severity=Severity.WARNING)
    return "\n".join(text for text, _ in lines), (problem,)


def _line(raw: bytes) -> tuple[str, bool]:
    try:
        return raw.decode(), True
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace"), False

"""The text of a Daily Papers page, as copied from a browser.

After a line with the day come the entries: a title, an abstract, and for most of them three lines of the number of
authors or an organisation, a middle dot, and a date with the number of comments behind it. A date without a year is of
the year of the capture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from generator.errors import DataError, Place, Problem
from generator.identity import identify
from generator.importers.content import Content, Sureness
from generator.importers.context import Brought, Context
from generator.markup import clean
from generator.model import Facts, Figures, Listing

NAME: Final = "daily-papers-page"
EXPECTED: Final = "the text of a Daily Papers page"
ENDINGS: Final = frozenset({".txt"})
_DAY = re.compile(r"(?P<day>[A-Z][a-z]{2} \d{1,2})(?:, (?P<year>\d{4}))?(?: (?P<comments>\d{1,9}))?")
_AUTHORS = re.compile(r"[•·*-]?\s*(\d{1,9}) authors?")
_DOT = "·"
_TITLE = "Daily Papers"
_LONGEST_TITLE = 400
_LEAP_YEAR = 2024


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph and the line it begins on."""

    line: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return clean(" ".join(self.lines))

    @property
    def is_end(self) -> bool:
        """Whether these are the lines that close an entry."""
        return len(self.lines) > 1 and self.lines[-2] == _DOT and _DAY.fullmatch(self.lines[-1]) is not None


@dataclass(frozen=True, slots=True)
class _Entry:
    title: _Block
    abstract: str
    end: _Block | None


def recognises(content: Content) -> Sureness:
    """Tell whether a line near the top is the page's name, and whether the day of the page follows."""
    lines = [line.strip() for line in content.start[:4096].splitlines()]
    if _TITLE not in lines:
        return Sureness.NO
    has_day = any(map(_is_day, lines[lines.index(_TITLE) :]))
    return (Sureness.CERTAIN if _DOT in content.text else Sureness.LIKELY) if has_day else Sureness.PERHAPS


def outside(content: Content) -> Iterator[tuple[int, str]]:
    """Yield the paragraphs, of which none is a file of another format."""
    return ((block.line, "\n".join(block.lines)) for block in _blocks(content.text))


def read(content: Content, context: Context) -> Brought:
    """Return the entries of a page.

    Raises:
        DataError: the day at the top of the page is missing, or what follows are no entries.
    """
    blocks = list(_blocks(content.text))
    start = next((number for number, block in enumerate(blocks) if _is_day(block.text)), None)
    if start is None:
        raise DataError(Problem("no line with the day of the page, such as `Oct 27`", Place(context.name), EXPECTED))
    entries = list(_entries(blocks[start + 1 :]))
    if not entries:
        raise DataError(Problem("no entries", Place(context.name, blocks[start].line), EXPECTED))
    captured = context.day or _captured(blocks[start].text, entries, context.today)
    listings = tuple(_listing(entry, captured, context.source or NAME) for entry in entries)
    return Brought(listings, len(entries), lines=tuple(entry.title.line for entry in entries))


def _is_day(text: str) -> bool:
    match = _DAY.fullmatch(text)
    return match is not None and _date(match, _LEAP_YEAR) is not None


def _blocks(text: str) -> Iterator[_Block]:
    lines: list[str] = []
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        if line.strip():
            lines.append(line.strip())
        elif lines:
            yield _Block(number - len(lines), tuple(lines))
            lines = []


def _entries(blocks: list[_Block]) -> Iterator[_Entry]:
    """Group the blocks; a block too long for a title continues the abstract before it."""
    position = 0
    while position < len(blocks):
        title = blocks[position]
        abstract: list[str] = []
        position += 1
        while position < len(blocks) and not blocks[position].is_end:
            if abstract and len(blocks[position].text) <= _LONGEST_TITLE:
                break
            abstract.append(blocks[position].text)
            position += 1
        end = None
        if position < len(blocks) and blocks[position].is_end:
            end = blocks[position]
            position += 1
        yield _Entry(title, " ".join(abstract), end)


def _captured(top: str, entries: list[_Entry], today: date) -> date:
    """Return the day of the capture.

    Where the page names no year: it writes one only with dates of other years, so it is of the year after the latest
    one that is written; without any, it is of the last such day.
    """
    ends = [_DAY.fullmatch(entry.end.lines[-1]) for entry in entries if entry.end]
    dates = [day for match in ends if match and match["year"] and (day := _date(match, today.year))]
    match = _DAY.fullmatch(top)
    year = max(dates).year + 1 if dates else today.year
    day = _date(match, year) if match else None
    if day and day > today and not dates:
        day = _date(match, year - 1) if match else None
    return day or today


def _date(match: re.Match[str], year: int) -> date | None:
    try:
        return datetime.strptime(f"{match['day']} {match['year'] or year}", "%b %d %Y").date()  # noqa: DTZ007  # a day has no zone
    except ValueError:
        return None


def _listing(entry: _Entry, captured: date, source: str) -> Listing:
    match = _DAY.fullmatch(entry.end.lines[-1]) if entry.end else None
    count, organization = _people(entry.end.lines[:-2]) if entry.end else (None, None)
    comments = int(match["comments"]) if match and match["comments"] else 0
    facts = Facts(
        title=entry.title.text,
        abstract=entry.abstract or None,
        author_count=count,
        organization=organization,
        published=_date(match, captured.year) if match else None,
    )
    return Listing(
        identity=identify(title=entry.title.text, details=facts.details),
        source=source,
        observed=captured,
        facts=facts,
        figures=Figures(comments=comments) if match else Figures(),
    )


def _people(lines: tuple[str, ...]) -> tuple[int | None, str | None]:
    """Return the number of authors or the organisation, whose name stands twice: for its logo and for itself."""
    text = clean(" ".join(lines))
    if match := _AUTHORS.fullmatch(text):
        return int(match[1]), None
    half = len(text) // 2
    if text[:half] == text[half + 1 :]:
        text = text[:half]
    return None, text or None

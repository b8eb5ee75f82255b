"""Dates as people and programs write them: what is certain of them, to the day, the month, or the year.

Of a range its beginning counts. A season is no month, and two numbers that may both be a month are none: then the year
alone is known. Sources: https://www.loc.gov/standards/datetime/ (EDTF), https://ctan.org/pkg/biblatex.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from generator.markup import clean

_MONTHS: Final = (
    ("january", "jan"),
    ("february", "feb", "febr"),
    ("march", "mar"),
    ("april", "apr"),
    ("may",),
    ("june", "jun"),
    ("july", "jul"),
    ("august", "aug"),
    ("september", "sep", "sept"),
    ("october", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
MONTHS: Final[Mapping[str, int]] = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}
_YEAR: Final = r"(?:1[4-9]|20|21)\d\d(?!\.\d{3})"
_NAME: Final = "|".join(sorted(MONTHS, key=len, reverse=True))
_ISO: Final = re.compile(
    rf"({_YEAR})(?:[-/.]\s?(\d{{1,2}}|xx|uu)(?:[-/.]\s?(\d{{1,2}}|xx|uu))?)?(?![\d])[-/.]?(?=$|[tz\s/~?%,;:.…–—\])])",
    re.IGNORECASE,
)
_COMPACT: Final = re.compile(rf"({_YEAR})(\d\d)(\d\d)(?!\d)")
_NUMBERS: Final = re.compile(rf"(\d{{1,2}})\s?([/.-])\s?(\d{{1,2}})\s?\2\s?({_YEAR})(?!\d)")
_MONTH_AND_YEAR: Final = re.compile(rf"(\d{{1,2}})\s?[/.-]\s?({_YEAR})(?!\d)")
_WORD: Final = re.compile(rf"(?<![a-z])({_NAME})(?![a-z])", re.IGNORECASE)
_ANY_YEAR: Final = re.compile(rf"(?<!\d)({_YEAR})(?!\d)")
_DAY_BEFORE: Final = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?(?:\s?(?:--?|–|/|to|and|&)\s?\d{1,2}(?:st|nd|rd|th)?)?(?:[\s.,-]|of|~)*$",
    re.IGNORECASE,
)
_DAY_BEHIND: Final = re.compile(r"(?:[\s.,~/-])*(\d{1,2})(?:st|nd|rd|th)?(?!\d|:)", re.IGNORECASE)
_ABOUT: Final = re.compile(r"^(?:circa|approximately|approx\.?|about|ca?\.|ca|c(?=\d)|©|\[|\()\s*", re.IGNORECASE)
_MONTH_NUMBER: Final = re.compile(r"0?(\d{1,2})(?=\.?$|\s?[/–-])")
_ARXIV_MONTH: Final = re.compile(r"(?:[a-z-]+/)?(\d{2})(\d{2})")
_FIRST_YEAR_OF_ARXIV: Final = 91
_OPEN: Final = re.compile(r"^\s*(?:\.\.)?/\s*")


@dataclass(frozen=True, slots=True)
class Moment:
    """What is certain of a date; ``doubt`` says why there is not more."""

    year: int
    month: int | None = None
    day: int | None = None
    doubt: str = ""

    @property
    def first_day(self) -> date | None:
        """The day, or the first one of the month; a year alone has none."""
        return date(self.year, self.month, self.day or 1) if self.month else None

    def __str__(self) -> str:
        """Return it in ISO 8601, as long as it is certain."""
        month = f"-{self.month:02}" if self.month else ""
        return f"{self.year:04}{month}{f'-{self.day:02}' if month and self.day else ''}"


def moment_in(text: str) -> Moment | None:
    """Return what a date says, or None where it says not even a year."""
    text = _OPEN.sub("", _ABOUT.sub("", clean(text)))
    for read in (_of_iso, _of_compact, _of_numbers, _of_words):
        if found := read(text):
            return found
    match = _ANY_YEAR.search(text)
    return _moment(match[1], None, None) if match else None


def moment_of_parts(year: str, month: str = "", day: str = "") -> Moment | None:
    """Return the date whose parts stand in fields of their own; each may say more than its name, as people write it."""
    found = moment_in(year)
    month, day = clean(month), clean(day)
    if found is None:
        found = moment_in(f"{day} {month}") if _ANY_YEAR.search(month) else None
    if found is None or found.month or not month:
        return found
    if number := _MONTH_NUMBER.match(month):
        return _moment(str(found.year), number[1], day)
    return _of_words(f"{day} {month} {found.year}") or found


def moment_of_arxiv(arxiv: str) -> Moment | None:
    """Return the month in which an arXiv id was given.

    Source: https://info.arxiv.org/help/arxiv_identifier.html
    """
    match = _ARXIV_MONTH.match(arxiv)
    century = 1900 if match and int(match[1]) >= _FIRST_YEAR_OF_ARXIV else 2000
    return moment_of_parts(str(century + int(match[1])), match[2]) if match else None


def _of_iso(text: str) -> Moment | None:
    match = _ISO.match(text)
    return _moment(match[1], match[2], match[3]) if match and match[2] else None


def _of_compact(text: str) -> Moment | None:
    match = _COMPACT.match(text)
    return _moment(match[1], match[2], match[3]) if match else None


def _of_numbers(text: str) -> Moment | None:
    if match := _NUMBERS.match(text):
        one, mark, other, year = match.groups()
        if mark == "." or int(one) > 12 or one == other:  # noqa: PLR2004  # months
            return _moment(year, other, one)
        if int(other) > 12:  # noqa: PLR2004  # months
            return _moment(year, one, other)
        return Moment(int(year), doubt=f"the day and month of {match[0]!r}, which may be of two months")
    match = _MONTH_AND_YEAR.match(text)
    return _moment(match[2], match[1], None) if match else None


def _of_words(text: str) -> Moment | None:
    """Return a date with the name of a month: the first that is named, and the day beside it."""
    month, year = _WORD.search(text), _ANY_YEAR.search(text)
    if month is None or year is None:
        return None
    before, behind = text[: month.start()], text[month.end() :]
    if year.start() < month.start():
        before = before.replace(year[1], " " * 4)
    else:
        behind = behind.replace(year[1], "x", 1)
    day = _DAY_BEFORE.search(before) or _DAY_BEHIND.match(behind)
    return _moment(year[1], str(MONTHS[month[1].lower()]), day[1] if day else None)


def _moment(year: str, month: str | None, day: str | None) -> Moment:
    """Return as much of a date as the calendar has."""
    numbers = [int(text) if text and text.isdecimal() else 0 for text in (year, month, day)]
    known = Moment(numbers[0])
    if not 1 <= numbers[1] <= 12:  # noqa: PLR2004  # EDTF's seasons are 21 to 24
        doubt = f"the month {month}, which no year has" if month and 12 < numbers[1] < 21 else ""  # noqa: PLR2004  # the same
        return Moment(known.year, doubt=doubt)
    if not numbers[2]:
        return Moment(known.year, numbers[1])
    try:
        date(*numbers)
    except ValueError:
        return Moment(known.year, numbers[1], doubt=f"the day {numbers[2]}, which {known.year}-{numbers[1]:02} has not")
    return Moment(known.year, numbers[1], numbers[2])

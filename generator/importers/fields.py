"""What an entry says, by one set of rules for all formats: fields by our names become the values of a row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from generator.bibliography.dates import Moment, moment_in, moment_of_arxiv, moment_of_parts
from generator.bibliography.identifiers import (
    arxiv_alone,
    arxiv_in,
    arxiv_of_eprint,
    arxiv_of_journal,
    doi_in,
    names_arxiv,
)
from generator.bibliography.keywords import keywords_of
from generator.bibliography.latex import PlainText
from generator.bibliography.links import link_alone, link_in, paper_link
from generator.bibliography.names import Names, names_of
from generator.identity import arxiv_id, doi
from generator.importers.rows import Row
from generator.markup import clean

_LINKS: Final = ("code", "project")
_TELLING: Final = ("eid", "pages", "number", "volume", "place")
"""Where an arXiv id may stand beside a number of another kind, and then says that it is arXiv's."""
_REMARKS: Final = ("howpublished", "note", "publisher")


NOTHING: Final[Mapping[str, object]] = {}


_NOTHING: Final = re.compile(r"\[No [a-z ]{1,40} available\]", re.IGNORECASE)
"""What Scopus writes, such as `[No abstract available]`."""


class Field(NamedTuple):
    """A field of an entry: its name there, our name for it (empty where we have none), and its value."""

    written: str
    name: str
    value: str


def plain_text(text: str) -> PlainText:
    """Return a text that is written in nothing."""
    return PlainText(clean(text))


@dataclass(frozen=True, slots=True)
class Syntax:
    """How a format writes texts and names."""

    text: Callable[[str], PlainText] = plain_text
    names: Callable[[list[str], Callable[[str], str]], Names] = lambda names, text: names_of(map(text, names))
    keywords: Callable[[Iterable[str]], tuple[str, ...]] = keywords_of
    dated_by_ids: bool = False
    """Whether an arXiv id tells the month where nothing else does."""


PLAIN: Final = Syntax()


@dataclass(slots=True)
class Fields:
    """The fields of an entry, which notes what is taken of them."""

    fields: list[Field]
    syntax: Syntax = PLAIN
    complaints: list[str] = field(default_factory=list)
    untranslated: list[str] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Leave out what a program wrote where it had nothing to write."""
        self.fields = [item for item in self.fields if item.value[:1] != "[" or not _NOTHING.fullmatch(item.value)]

    def peek(self, name: str) -> str:
        """Return the first value of a name, or an empty text."""
        return next((item.value for item in self.fields if item.name == name and item.value), "")

    def all(self, name: str) -> list[str]:
        """Return the values of a name, and note that they are used."""
        self.taken.add(name)
        return [item.value for item in self.fields if item.name == name and item.value]

    def text(self, name: str) -> str:
        """Return the first value as text, and note that it is used."""
        return self.plain(next(iter(self.all(name)), ""))

    def plain(self, written: str) -> str:
        """Return text out of the format's syntax; commands that stay in it are noted."""
        text, left = self.syntax.text(written)
        self.untranslated += left
        return text

    def unused(self) -> tuple[str, ...]:
        """Return the names, as they are written, of the fields of which nothing was taken."""
        taken = self.taken
        return tuple(dict.fromkeys(item.written for item in self.fields if item.value and item.name not in taken))


def row_of(fields: Fields, line: int | None, written: str, more: Mapping[str, object] = NOTHING) -> Row:
    """Return the row of an entry; ``more`` are values that are no texts, by the names of their columns."""
    arxiv = _arxiv(fields)
    values = {
        "arxiv": arxiv,
        "doi": _doi(fields),
        "title": fields.text("title") or fields.text("booktitle"),
        "abstract": fields.text("abstract"),
        **_published(fields, arxiv),
        "keywords": list(fields.syntax.keywords(map(fields.plain, fields.all("keywords")))),
        "journal": _journal(fields),
        "url": _link(fields, arxiv),
        **_people(fields),
        "organization": fields.text("organization"),
        "comment": fields.text("comment"),
        "updated": _day(fields.text("updated")),
        "listed": _day(fields.text("listed")),
        "own_key": fields.text("own_key"),
        **{name: link_in(fields.peek(name)) or fields.text(name) for name in _LINKS},
    }
    fields.taken |= {"category", *_LINKS, *more} if arxiv else {*_LINKS, *more}
    categories = fields.peek("category").split() if arxiv else []
    known = {name: value for name, value in {**values, "categories": categories}.items() if value}
    known |= more
    return Row(known, line, written, tuple(fields.complaints), fields.unused(), tuple(fields.untranslated))


def _people(fields: Fields) -> dict[str, object]:
    """Return the authors; where there are others who are not named, their number is not known."""
    full, short = fields.all("full_authors"), fields.all("authors")
    found = fields.syntax.names(full or short, fields.plain)
    return {"authors": list(found.names), "has_others": found.has_others}


def _arxiv(fields: Fields) -> str | None:
    """Return the arXiv id of an entry, wherever the program that wrote it puts it."""
    ids = [(name, arxiv) for name, arxiv in _arxiv_ids(fields) if arxiv]
    if not ids:
        return fields.text("arxiv") or None  # which is none, and is told to be
    fields.taken |= {name for name, arxiv in ids if arxiv == ids[0][1]}
    return ids[0][1]


def _arxiv_ids(fields: Fields) -> Iterator[tuple[str, str | None]]:
    yield "arxiv", arxiv_of_eprint(fields.peek("arxiv"), "arXiv", fields.peek("category"))
    fields.taken |= {"archive"} if fields.peek("eprint") else set()
    yield "eprint", arxiv_of_eprint(fields.peek("eprint"), fields.peek("archive"), fields.peek("category"))
    yield "id", arxiv_id(fields.peek("id"))
    for name in ("doi", "url"):
        yield from ((name, arxiv_in(item.value)) for item in fields.fields if item.name == name)
    for item in fields.fields:
        if item.name == "journal":
            yield from _arxiv_ids_of_journal(fields, item.value)
    for name in _TELLING:
        yield name, arxiv_in(fields.peek(name))
    for name in _REMARKS:
        yield from ((name, arxiv_alone(item.value)) for item in fields.fields if item.name == name)


def _arxiv_ids_of_journal(fields: Fields, journal: str) -> Iterator[tuple[str, str | None]]:
    yield "journal", arxiv_in(journal)
    for name in ("volume", "number", "pages", "eid"):
        yield name, arxiv_of_journal(journal, [fields.peek(name)])


def _doi(fields: Fields) -> str | None:
    """Return a DOI in normal form; what is none stays as it is, and is told to be none."""
    written = fields.all("doi")
    if found := next(filter(None, map(doi_in, written)), None):
        return found
    if not written and (named := doi(fields.peek("id"))):
        fields.taken.add("id")
        return named
    return next(iter(written), None)


def _journal(fields: Fields) -> str:
    """Return where a paper was published; arXiv is no such place."""
    for name in ("journal", "booktitle"):
        if (text := fields.text(name)) and not names_arxiv(text):
            return text
    return ""


def _link(fields: Fields, arxiv: str | None) -> str | None:
    """Return where a paper can be read: the first link, unless it is that of the arXiv id."""
    written = fields.all("url")
    links = [link for text in written if (link := link_in(text))]
    links += [link for text in fields.all("doi") if not doi_in(text) and (link := link_in(text))]
    for name in ("howpublished", "note", "eprint"):
        if link := link_alone(fields.peek(name)):
            fields.taken.add(name)
            links.append(link)
    found = next((link for link in links if paper_link(link)), None)
    return found or (None if links or arxiv else next(iter(written), None))


def _published(fields: Fields, arxiv: str | None) -> dict[str, str]:
    """Return the day of publication, of a month its first one; of a year alone the year, unless an arXiv id is of it.

    An entry of a bibliography without a date is dated by its id; one of a list may have the day of the list.
    """
    moment = _moment(fields)
    if moment and moment.doubt:
        fields.complaints.append(moment.doubt)
    if arxiv and not (moment and moment.month) and (of_id := moment_of_arxiv(arxiv)):
        agrees = moment.year == of_id.year if moment else fields.syntax.dated_by_ids
        moment = of_id if agrees else moment
    if moment is None:
        return {}
    return {"published": moment.first_day.isoformat()} if moment.first_day else {"issued": str(moment)}


def _day(text: str) -> str:
    """Return the day of a text in ISO 8601, or what is none as it is."""
    moment = moment_in(text) if text else None
    return moment.first_day.isoformat() if moment and moment.first_day else text


def _moment(fields: Fields) -> Moment | None:
    """Return the date that says most: that of the field for it, or that of year, month and day."""
    written = [text for text in fields.all("date") if text]
    year, month, day = (next(iter(fields.all(name)), "") for name in ("year", "month", "day"))
    year = year or next((str(moment.year) for text in written if (moment := moment_in(text))), "")
    dates = [moment_in(text) or (moment_of_parts(year, text) if year else None) for text in written]
    found = [moment for moment in (*dates, moment_of_parts(year, month, day)) if moment]
    if not found and (written or year):
        name = next(item.written for item in fields.fields if item.name in {"date", "year"})
        fields.complaints.append(f"`{name}` is not a date")
    return next((moment for moment in found if moment.month), next(iter(found), None))

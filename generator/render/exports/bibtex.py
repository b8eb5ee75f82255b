"""BibTeX, as BibTeX and biber both read it: text in LaTeX, capitals in braces, keys that never change.

Sources: https://www.ctan.org/pkg/bibtex (btxdoc), https://info.arxiv.org/help/hypertex/bibstyles/index.html.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

from generator.bibliography.latex import to_text
from generator.bibliography.latex_encoder import titled, to_latex
from generator.bibliography.name_parts import is_plain, parts_of
from generator.bibliography.names import names_of_bibtex
from generator.model import Entry
from generator.render.exports.citation import Citation, CitationType, citation_of, joined

ENDING: Final = ".bib"
_TYPES: Final[Mapping[CitationType, tuple[str, str]]] = {
    CitationType.PREPRINT: ("misc", ""),
    CitationType.ARTICLE: ("article", "journal"),
    CitationType.CONFERENCE_PAPER: ("inproceedings", "booktitle"),
    CitationType.OTHER: ("misc", ""),
}
"""The type of an entry, and its field for where it was published."""
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_OTHERS: Final = " and others"


def render(entries: Iterable[Entry]) -> Iterator[str]:
    """Yield the entries of a bibliography, a text each."""
    for number, entry in enumerate(entries):
        yield "\n" * bool(number) + _entry(citation_of(entry)) + "\n"


def bibtex(citation: Citation) -> str:
    """Return an entry to be copied."""
    return _entry(citation, is_alone=True)


def _entry(citation: Citation, *, is_alone: bool = False) -> str:
    """Return an entry; one alone, to be copied, says nothing to our own `import`."""
    name, venue = _TYPES[citation.entry_type]
    year, month, day = (*citation.date_parts, "", "", "")[:3]
    fields = {
        "title": titled(citation.title),
        "author": _authors(citation),
        venue: to_latex(citation.venue) if venue else "",
        "year": year,
        "month": month,
        "day": day.lstrip("0"),
        "eprint": citation.arxiv,
        "archivePrefix": "arXiv" if citation.arxiv else "",
        "primaryClass": to_latex(citation.category),
        "doi": _verbatim(citation.doi),
        "url": _verbatim(citation.url),
        "keywords": to_latex(joined(citation.keywords)),
        "abstract": to_latex(citation.abstract),
        "code": _verbatim(citation.code),
        "project": _verbatim(citation.project),
        "paperstand": "" if is_alone else citation.own_key,
    }
    lines = [f"  {name} = {_value(name, value)}," for name, value in fields.items() if value]
    return "\n".join([f"@{name}{{{citation.cite_key},", *lines, "}"])


def _value(name: str, value: str) -> str:
    """Return the value of a field: of a month BibTeX's own name, which a style writes in its language."""
    return _MONTHS[int(value) - 1] if name == "month" else f"{{{value}}}"


def _verbatim(link: str) -> str:
    """Return a link or a DOI, which is read as it stands, without what could end its field."""
    return link.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


def _authors(citation: Citation) -> str:
    return " and ".join(map(_author, citation.authors)) + (_OTHERS if citation.has_others else "")


def _author(name: str) -> str:
    return name if is_plain(name) else _checked(name)


@lru_cache(maxsize=1 << 14)
def _checked(name: str) -> str:
    """Return a name in the first of the forms that BibTeX knows in which it is read back as it is."""
    latex = to_latex(name)
    read = to_text(latex).text
    return next((form for form in _forms(name, latex) if _read_back(form) == (read,)), latex)


def _forms(name: str, latex: str) -> Iterator[str]:
    """Yield the ways to write a name: a person's as it is spoken or with the suffix in its place, a house's whole."""
    parts = parts_of(name)
    if parts and parts.suffix:
        yield ", ".join(map(to_latex, (parts.family, parts.suffix, parts.given)))
    elif parts or " " not in name:
        yield latex
    yield f"{{{latex}}}"
    yield f"{{{{{latex}}}}}"


def _read_back(form: str) -> tuple[str, ...]:
    return names_of_bibtex(form, lambda latex: to_text(latex).text).names

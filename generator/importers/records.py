"""Papers as records of named values, as lists in YAML and JSON have them: where they stand, and what they say."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeAlias

from generator.identity import arxiv_id, doi
from generator.importers.rows import ALIASES, Row, names_of
from generator.markup import clean

Path: TypeAlias = tuple[str | int, ...]
NumberAs: TypeAlias = Callable[[str, float], str | None]
_LISTS: Final = ("papers", "publications", "articles", "entries", "items", "references", "records", "results", "data")
"""What the list of papers is called, where it stands within something else."""
_ALSO: Final[Mapping[str, str]] = {
    "summary": "abstract",
    "abs": "url",
    "entry_id": "url",
    "paper_url": "url",
    "pdf": "url",
    "pdf_url": "url",
    "publicationdate": "published",
    "publication_date": "published",
    "published_at": "published",
    "publishedat": "published",
    "date_published": "published",
    "update_date": "updated",
    "updated_at": "updated",
    "comment": "comment",
    "primary_category": "categories",
    "fieldsofstudy": "keywords",
    "tags": "keywords",
}
"""Names of programs that write records; of two for one value the first that stands in it counts."""
_IDS: Final = ("id", "paper_id", "paperid", "arxiv", "doi")
_LISTED: Final = frozenset({"authors", "keywords", "categories"})


@dataclass(frozen=True, slots=True)
class Record:
    """A record, where it stands in the file's values, and the name of the section that it is in."""

    path: Path
    value: Any
    section: str = ""


def records_of(value: object) -> list[Record] | None:
    """Return the papers of a list, however it is wrapped: by a key, by sections, or by ids; None where it is none."""
    if isinstance(value, list):
        return [Record((number,), item) for number, item in enumerate(value)]
    if not isinstance(value, dict) or not value:
        return None
    if _is_paper(value):
        return [Record((), value)]
    return _wrapped(value) or _by_section(value)


def _wrapped(value: Mapping[Any, Any]) -> list[Record] | None:
    for name in _LISTS:
        if isinstance(value.get(name), list | dict) and (inner := records_of(value[name])) is not None:
            return [Record((name, *item.path), item.value, item.section) for item in inner]
    return None


def _by_section(value: Mapping[Any, Any]) -> list[Record] | None:
    if all(isinstance(inner, list) and any(map(_is_paper, inner)) for inner in value.values()):
        sections = ((name, number, item) for name, inner in value.items() for number, item in enumerate(inner))
        return [Record((name, number), item, str(name)) for name, number, item in sections]
    if all(map(_is_paper, value.values())):
        return [Record((name,), {"id": str(name), **item}) for name, item in value.items()]
    return None


def share_of_papers(value: object) -> float:
    """Return how many of the records have a title, from 0 to 1; 0 where there is no list."""
    found = [record.value for record in records_of(value) or () if isinstance(record.value, dict)]
    return sum(map(_is_paper, found)) / len(found) if found else 0


def _is_paper(value: object) -> bool:
    return isinstance(value, dict) and any(_column(name) == "title" for name in value)


def _column(name: object) -> str | None:
    plain = str(name).strip().lower().replace(" ", "_").replace("-", "_")
    return ALIASES.get(plain) or _ALSO.get(plain)


def _written(_: str, value: float) -> str | None:
    return str(value)


def row_of(record: Record, line: int | None, number_as: NumberAs = _written) -> Row:
    """Return a record as a row; ``number_as`` tells how a number was written whose name is given."""
    written = json.dumps(record.value, ensure_ascii=False, default=str)
    if not isinstance(record.value, dict):
        return Row({}, line, written, ("not a mapping",))
    values: dict[str, Any] = {}
    unused: list[str] = []
    for name, value in record.value.items():
        if value in (None, "", [], {}):
            continue
        found = dict(_values(str(name), value, number_as))
        new = {column: text for column, text in found.items() if column not in values}
        values |= new
        unused += [] if new else [str(name)]
    if record.section:
        values["keywords"] = [*values.get("keywords", ()), clean(record.section)]
    return Row(values, line, written, unused=tuple(unused))


def _values(name: str, value: Any, number_as: NumberAs) -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    """Yield what a named value tells, by our columns."""
    column = _column(name)
    text = number_as(name, value) if isinstance(value, int | float) and not isinstance(value, bool) else value
    if name.lower() in _IDS and isinstance(text, str) and column is None:
        yield from _named(text)
    elif isinstance(value, dict):
        yield from _inner(name, value)
    elif column == "comments" and isinstance(value, str):
        yield "comment", value
    elif column in _LISTED:
        yield column, _texts(column, value)
    elif column in {"arxiv", "doi", "title"}:
        yield column, text
    elif column is not None:
        yield column, value.isoformat()[:10] if isinstance(value, date) else value


def _named(text: str) -> Iterator[tuple[str, str]]:
    if found := arxiv_id(text):
        yield "arxiv", found
    elif found := doi(text):
        yield "doi", found


def _inner(name: str, value: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield what is told by an object: Semantic Scholar's ids, and the sentence that a machine wrote."""
    texts = {str(key).lower(): inner for key, inner in value.items() if isinstance(inner, str)}
    if name.lower() in {"ai", "tldr"} and (sentence := texts.get("tldr") or texts.get("text")):
        yield "machine_summary", sentence
    if name.lower() in {"externalids", "external_ids", "ids"}:
        yield from ((key, texts[key]) for key in ("arxiv", "doi") if key in texts)


def _texts(column: str, value: Any) -> list[Any]:  # noqa: ANN401  # whatever a list says
    """Return a list of texts, of which some programs make one text or objects."""
    if isinstance(value, str):
        if column == "authors":
            return names_of(value)
        return value.split() if column == "categories" else [value]
    return [_name(item) if isinstance(item, dict) else item for item in value] if isinstance(value, list) else [value]


def _name(item: Mapping[str, Any]) -> Any:  # noqa: ANN401  # a text, or what is complained of
    parts = [item.get("given") or item.get("first_name"), item.get("family") or item.get("last_name")]
    return item.get("name") or " ".join(part for part in parts if isinstance(part, str)) or item

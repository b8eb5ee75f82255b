"""Papers as records of named values, as lists in YAML and JSON have them: where they stand, and what they say."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeAlias

from generator.bibliography.names import names_in, names_of
from generator.config.document import KeyPath
from generator.importers.columns import COUNTS, column_of
from generator.importers.fields import PLAIN, Field, Fields, Syntax, plain_text
from generator.importers.fields import row_of as row_of_fields
from generator.importers.rows import Row
from generator.markup import clean

NumberAs: TypeAlias = Callable[[str, float], str | None]
_LISTS: Final = ("papers", "publications", "articles", "entries", "items", "references", "records", "results", "data")
"""What the list of papers is called, where it stands within something else."""
_IDS: Final = frozenset({"externalids", "external_ids", "ids"})


@dataclass(frozen=True, slots=True)
class Record:
    """A record, where it stands in the file's values, and the name of the section that it is in."""

    path: KeyPath
    value: Any
    section: str = ""


def records_of(value: object) -> list[Record] | None:
    """Return the papers of a list, however it is wrapped: by a key, by sections, or by ids; None where it is none."""
    if isinstance(value, list):
        return [Record((number,), item) for number, item in enumerate(value)]
    if not isinstance(value, dict) or not value:
        return None
    if _is_paper(value) and not _is_head(value):
        return [Record((), value)]
    return _by_section(value) or _wrapped(value) or _by_id(value)


def _is_head(value: Mapping[Any, Any]) -> bool:
    """Tell whether a title is that of a list, which stands beside it; papers have lists of others, too, and ids."""
    if any(column_of(str(name)) in _OF_PAPERS for name in value):
        return False
    return any(_has_papers(value.get(name)) for name in _LISTS[: _LISTS.index("references")])


_OF_PAPERS: Final = frozenset({"arxiv", "doi", "abstract", "journal", "booktitle"})
"""What is said of papers, and not of lists."""


def _has_papers(value: object) -> bool:
    return isinstance(value, list) and any(map(_is_paper, value))


def _wrapped(value: Mapping[Any, Any]) -> list[Record] | None:
    for name in _LISTS:
        if isinstance(value.get(name), list | dict) and (inner := records_of(value[name])) is not None:
            return [Record((name, *item.path), item.value, item.section) for item in inner]
    return None


def _by_section(value: Mapping[Any, Any]) -> list[Record]:
    """Return the papers of all lists that stand beside one another; what is said beside a single one is another's."""
    lists = {name: inner for name, inner in value.items() if _has_papers(inner)}
    if len(lists) == 1 and not all(inner is None or isinstance(inner, list) for inner in value.values()):
        return []
    sections = ((name, number, item) for name, inner in lists.items() for number, item in enumerate(inner))
    return [Record((name, number), item, "" if name in _LISTS else str(name)) for name, number, item in sections]


def _by_id(value: Mapping[Any, Any]) -> list[Record] | None:
    if all(map(_is_paper, value.values())):
        return [Record((name,), {"id": str(name), **item}) for name, item in value.items()]
    return None


def share_of_papers(value: object) -> float:
    """Return how many of the records have a title, from 0 to 1; 0 where there is no list."""
    found = [record.value for record in records_of(value) or () if isinstance(record.value, dict)]
    return sum(map(_is_paper, found)) / len(found) if found else 0


def _is_paper(value: object) -> bool:
    return isinstance(value, dict) and any(column_of(str(name)) == "title" for name in value)


def _written(_: str, value: float) -> str | None:
    return str(value)


def row_of(record: Record, line: int | None, number_as: NumberAs = _written) -> Row:
    """Return a record as a row; ``number_as`` tells how a number was written whose name is given."""
    written = json.dumps(record.value, ensure_ascii=False, default=str)
    if not isinstance(record.value, dict):
        return Row({}, line, written, ("not a mapping",))
    values = {str(name): value for name, value in record.value.items() if value not in (None, "", [], {})}
    fields = [field for name, value in values.items() for field in _fields(name, value, number_as)]
    fields += [Field("", "keywords", clean(record.section))] if record.section else []
    authors = next((value for name, value in values.items() if column_of(name) == "authors"), None)
    syntax = PLAIN if isinstance(authors, list) else _NAMES_IN_ONE
    return row_of_fields(Fields(fields, syntax), line, written, _values(values))


def _fields(name: str, value: Any, number_as: NumberAs) -> Iterator[Field]:  # noqa: ANN401  # whatever it says
    """Yield a named value as texts: each of a list, of a person the name, of several ids those that we know."""
    column = column_of(name)
    if isinstance(value, dict):
        yield from _inner(name, value)
    elif isinstance(value, list):
        yield from (Field(name, column, text) if (text := _text(item)) else _unread(name, item) for item in value)
    elif column == "comments" and isinstance(value, str):
        yield Field(name, "comment", value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield Field(name, column, number_as(name, value) or "")
    else:
        yield Field(name, column, text) if (text := _text(value)) else _unread(name, value)


def _unread(name: str, value: object) -> Field:
    """Return what says nothing that we know, so that it is told among the fields that are not used."""
    return Field(name, "", json.dumps(value, ensure_ascii=False, default=str))


def _inner(name: str, value: Mapping[str, Any]) -> Iterator[Field]:
    texts = {str(key).lower(): inner for key, inner in value.items() if isinstance(inner, str)}
    if name.lower() in _IDS:
        yield from (Field(name, key, texts[key]) for key in ("arxiv", "doi") if key in texts)
    elif (column := column_of(name)) in {"journal", "booktitle"} and (title := texts.get("name")):
        yield Field(name, column, title)
    elif name.lower() in _SENTENCES:
        yield from (
            _unread(f"{name}.{key}", inner) for key, inner in value.items() if str(key).lower() not in _SENTENCE
        )
    else:
        yield _unread(name, value)


_SENTENCES: Final = frozenset({"ai", "tldr"})
_SENTENCE: Final = frozenset({"tldr", "text", "model"})
"""What such an object calls the sentence, and the machine that wrote it."""


def _values(values: Mapping[str, Any]) -> dict[str, object]:
    """Return what is no text: counts, categories, and the sentence that a machine wrote, which is marked as such."""
    found: dict[str, object] = {}
    for name, value in values.items():
        column = column_of(name)
        if column in COUNTS and not isinstance(value, str):
            found[column] = value
        elif column == "categories":
            found.setdefault(column, value.split() if isinstance(value, str) else value)
        elif (
            name.lower() in _SENTENCES and isinstance(value, dict) and (text := value.get("tldr") or value.get("text"))
        ):
            found["machine_summary"] = text
    return found


def _text(value: object) -> str:
    """Return a value as a text: a date in ISO 8601, of a person the name."""
    if isinstance(value, dict):
        value = _name(value)
    if value is None or isinstance(value, bool | list | dict):
        return ""
    return value.isoformat()[:10] if isinstance(value, date) else str(value).strip()


def _name(item: Mapping[str, Any]) -> object:
    if isinstance(inner := item.get("author"), dict):
        return _name(inner)
    if whole := next((item[name] for name in _WHOLE if isinstance(item.get(name), str)), None):
        return whole
    return " ".join(part for names in _PARTS for name in names if isinstance(part := item.get(name), str))


_WHOLE: Final = ("name", "literal", "full_name", "fullname", "display_name", "tag", "term", "label")
_PARTS: Final = (("given", "first_name", "firstName", "first"), ("family", "last_name", "lastName", "last"))
"""What programs call a person's name, or its two parts; and a keyword that is an object."""


_NAMES_IN_ONE: Final = Syntax(plain_text, lambda texts, text: names_in(text(texts[0])) if texts else names_of(()))

"""Papers as JSON and back, with every type checked: a stored file may have been edited by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from generator.identity import Identity, is_key
from generator.model import FACTS, LINK_FACTS, Facts, Paper
from generator.model.written import ISSUED
from generator.weblink import WebLink, web_link

_DATES = frozenset({"published", "updated"})
_LISTS = frozenset({"authors", "media", "keywords", "categories"})
Unfit = dict[str, list[str]]
"""What stands where links should and is none, by the fact; it is kept as it was written, and shown nowhere."""
_COUNTS = frozenset({"author_count"})
_FLAGS = frozenset({"withdrawn", "delisted"})
_NAMES = frozenset({"key", "arxiv", "doi", "listed", "sources", "observed", "observed_on", "first_observed", *FACTS})


class RecordError(ValueError):
    """A stored record is not what it should be."""


def to_record(paper: Paper, unfit: Mapping[str, list[str]] | None = None) -> dict[str, Any]:
    """Return the paper as JSON values; what is unknown is left out, what was unfit stands where it stood.

    ``observed`` is the day on which most facts were observed, ``observed_on`` names the facts of other days.
    ``first_observed`` is left out where it is the earliest of these.
    """
    record: dict[str, Any] = {"key": paper.key}
    if paper.identity.arxiv:
        record["arxiv"] = paper.identity.arxiv
    if paper.identity.doi:
        record["doi"] = paper.identity.doi
    for name in FACTS:
        if name in paper.observed:
            record[name] = _plain(getattr(paper.facts, name))
    record["listed"] = [day.isoformat() for day in paper.listed]
    record["sources"] = list(paper.sources)
    if paper.observed:
        days = Counter(paper.observed.values())
        usual = max(days, key=lambda day: (days[day], day))
        record["observed"] = usual.isoformat()
        if len(days) > 1:
            record["observed_on"] = {name: day.isoformat() for name, day in paper.observed.items() if day != usual}
    if paper.first_observed and paper.first_observed != _first_of(paper.observed):
        record["first_observed"] = paper.first_observed.isoformat()
    return record | _as_it_stood(record, unfit or {})


def _as_it_stood(record: Mapping[str, Any], unfit: Mapping[str, list[str]]) -> dict[str, Any]:
    """Return the facts with what was unfit in them, unless a source has told a better one since."""
    lists = {name: [*record.get(name, ()), *texts] for name, texts in unfit.items() if name in _LISTS}
    return lists | {name: texts[0] for name, texts in unfit.items() if name not in _LISTS and name not in record}


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def from_record(record: object) -> tuple[Paper, Unfit]:
    """Return the paper that a record describes, and what stands there for links and is none.

    Raises:
        RecordError: a value is missing or of another type than it should be; says which.
    """
    if not isinstance(record, dict):
        msg = f"a paper is an object, this is {type(record).__name__}"
        raise RecordError(msg)
    key = _text(record, "key")
    if not is_key(key):
        msg = f"{key!r} cannot be a paper's key"
        raise RecordError(msg)
    if unknown := record.keys() - _NAMES:
        msg = f"{key}: unknown name {min(unknown)!r}"
        raise RecordError(msg)
    try:
        identity = Identity(key, _optional(record, "arxiv", _text), _optional(record, "doi", _text))
        facts, unfit = _facts(record)
        observed = _observed(record, facts)
        listed = tuple(sorted(_date_of(day, "listed") for day in _texts(record, "listed")))
        paper = Paper(
            identity=identity,
            facts=Facts(**facts),  # type: ignore[arg-type]  # _fact gives each name its type
            observed=observed,
            first_observed=_first_observed(record, observed),
            listed=listed,
            sources=_texts(record, "sources"),
        )
    except RecordError as error:
        msg = f"{key}: {error}"
        raise RecordError(msg) from None
    return paper, unfit


def _facts(record: Mapping[str, Any]) -> tuple[dict[str, object], Unfit]:
    facts: dict[str, object] = {}
    unfit: Unfit = {}
    for name in FACTS:
        if name in record:
            fact = _fact(record, name)
            refused: list[str] = []
            if name in LINK_FACTS:
                fact, refused = _links(fact)
            if refused:
                unfit[name] = refused
            if fact or not refused:
                facts[name] = fact
    return facts, unfit


def _links(fact: object) -> tuple[WebLink | tuple[WebLink, ...] | None, list[str]]:
    """Return a link, or those of a list, and the texts that are none."""
    if not isinstance(fact, tuple):
        link = web_link(str(fact))
        return link, [] if link else [str(fact)]
    found = [web_link(text) for text in fact]
    return tuple(filter(None, found)), [text for text, link in zip(fact, found, strict=True) if not link]


def _observed(record: Mapping[str, Any], facts: Mapping[str, object]) -> dict[str, date]:
    if not facts:
        return {}
    usual = _date_of(record.get("observed"), "observed")
    others = record.get("observed_on", {})
    if not isinstance(others, dict):
        msg = "observed_on is not an object"
        raise RecordError(msg)
    return {name: _date_of(others[name], "observed_on") if name in others else usual for name in facts}


def _first_of(observed: Mapping[str, date]) -> date | None:
    return min(observed.values(), default=None)


def _first_observed(record: Mapping[str, Any], observed: Mapping[str, date]) -> date | None:
    if "first_observed" in record:
        return _date_of(record["first_observed"], "first_observed")
    return _first_of(observed)


def _fact(record: Mapping[str, Any], name: str) -> object:
    if name in _DATES:
        return _date_of(record[name], name)
    if name == "issued":
        return _issued(record)
    if name in _LISTS:
        return _texts(record, name)
    if name in _COUNTS:
        return _count(record, name)
    if name in _FLAGS:
        return _flag(record, name)
    return _text(record, name)


def _issued(record: Mapping[str, Any]) -> str:
    value = _text(record, "issued")
    if not ISSUED.fullmatch(value):
        msg = f"issued is {value!r}, not a year or month such as 2019-05"
        raise RecordError(msg)
    return value


def _optional(record: Mapping[str, Any], name: str, read: Callable[[Mapping[str, Any], str], str]) -> str | None:
    return read(record, name) if name in record else None


def _text(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    if not isinstance(value, str) or not value:
        msg = f"{name} is not a text"
        raise RecordError(msg)
    return value


def _count(record: Mapping[str, Any], name: str) -> int:
    value = record.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        msg = f"{name} is not a count"
        raise RecordError(msg)
    return value


def _flag(record: Mapping[str, Any], name: str) -> bool:
    value = record.get(name)
    if not isinstance(value, bool):
        msg = f"{name} is neither true nor false"
        raise RecordError(msg)
    return value


def _texts(record: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = record.get(name, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        msg = f"{name} is not a list of texts"
        raise RecordError(msg)
    return tuple(value)


def _date_of(value: object, name: str) -> date:
    try:
        return date.fromisoformat(value)  # type: ignore[arg-type]  # another type is a TypeError
    except (TypeError, ValueError):
        msg = f"{name} is {value!r}, not a date such as 2025-10-27"
        raise RecordError(msg) from None

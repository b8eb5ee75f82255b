"""``data/health.json``: what each source answered, as JSON that is the same for the same knowledge."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from pathlib import Path
from typing import Any, Final

from generator.conflicts import conflict
from generator.entries import Repeated, dump_entries, in_one_line, read_entries, with_repeated
from generator.errors import DataError, Place, Problem
from generator.health import join_health
from generator.model import DayHealth, DayState, Health, SourceHealth
from generator.store.journal import Journal

_FILE: Final = "health.json"
_EXPECTED: Final = "a file written by `fetch`; without it the days are asked for again"


@dataclass(frozen=True, slots=True)
class HealthStore:
    """The file in the folder ``data/`` of a list."""

    data: Path

    def load(self) -> Health:
        """Return what is known of each source; without the file nothing.

        Raises:
            DataError: the file is not what the store writes; names it.
        """
        found = next(Journal(self.data).files(_FILE), None)
        if found is None:
            return {}
        return load_health(found[1], found[0].relative_to(self.data.parent).as_posix())

    def changes(self, health: Health) -> dict[str, bytes | None]:
        """Return the file as it shall be; before a source was ever asked there is none."""
        return {_FILE: dump_health(health)} if health else {}


def dump_health(health: Health) -> bytes:
    """Return the content of the file, a line a source."""
    lines = (f"{in_one_line(name)}: {in_one_line(dict(_to_record(health[name])))}" for name in sorted(health))
    return dump_entries('{"sources": {', lines, "}}")


def load_health(content: bytes, name: str) -> Health:
    """Return the health of sources from the content of a file, in this form or in the earlier one, a line a value.

    Raises:
        DataError: it is not what the store writes; ``name`` is what it is called in errors.
    """
    try:
        sources = read_entries(content, with_repeated)["sources"]
        return {source: _from_records(record) for source, record in sources.items()}
    except json.JSONDecodeError as error:
        broken = Problem(f"not JSON: {error.msg}", Place(name, error.lineno, error.colno), _EXPECTED)
        raise DataError(conflict(content, name) or broken) from None
    except (UnicodeDecodeError, RecursionError, KeyError, TypeError, AttributeError, ValueError):
        raise DataError(Problem("not the health of sources", Place(name), _EXPECTED)) from None


def _from_records(record: Any) -> SourceHealth:  # noqa: ANN401  # out of JSON
    """Return the health of a source, of which git may have put two versions into one file."""
    records = record if isinstance(record, Repeated) else [record]
    return reduce(join_health, map(_from_record, records))


def _to_record(health: SourceHealth) -> Iterator[tuple[str, object]]:
    for name in ("attempt", "success", "newest", "failing_since"):
        day: date | None = getattr(health, name)
        if day:
            yield name, day.isoformat()
    if health.reason:
        yield "reason", health.reason
    if health.drift:
        yield "drift", list(health.drift)
    yield "days", {day.isoformat(): _day_record(health.days[day]) for day in sorted(health.days)}
    yield "settled", [f"{first}/{last}" for first, last in health.settled]
    if health.asked:
        yield "asked", {name: health.asked[name].isoformat() for name in sorted(health.asked)}


def _day_record(day: DayHealth) -> str:
    """Return a day as one word, with how many papers it has and why it is as it is: ``complete 12``."""
    return " ".join(filter(None, (day.state.value, str(day.papers), day.reason)))


def _from_record(record: Mapping[str, Any]) -> SourceHealth:
    return SourceHealth(
        **{
            name: date.fromisoformat(record[name])
            for name in ("attempt", "success", "newest", "failing_since")
            if name in record
        },
        reason=str(record.get("reason", "")),
        drift=tuple(map(str, record.get("drift", ()))),
        days={date.fromisoformat(day): _day(text) for day, text in record["days"].items()},
        settled=tuple(_span(text) for text in record["settled"]),
        asked={name: date.fromisoformat(day) for name, day in record.get("asked", {}).items()},
    )


def _day(text: str) -> DayHealth:
    state, _, rest = text.partition(" ")
    papers, _, reason = rest.partition(" ")
    return DayHealth(DayState(state), int(papers), reason)


def _span(text: str) -> tuple[date, date]:
    first, _, last = text.partition("/")
    return date.fromisoformat(first), date.fromisoformat(last)

"""Pages of an answer: whether one is what it should be, and which one follows."""

from __future__ import annotations

from dataclasses import replace

from generator.sources.reading import Query, Reading
from generator.sources.way import Way


def doubt_of(reading: Reading, query: Query, way: Way) -> str:
    """Return why a page cannot be all that it should be, or an empty text.

    It is empty or short, though more was announced, as arXiv answers at times; of single papers that were asked for
    some may be unknown, so there no page is too short. Or more is announced, and not where it begins.
    """
    if reading.items and not reading.listings:
        why = reading.problems[0].what if reading.problems else "no papers"
        return f"none of its {reading.items} entries can be read: {why}"
    if reading.total is None or not way.page_size:
        return ""
    announced = min(reading.total - query.page * way.page_size, way.page_size)
    if reading.items < (min(announced, 1) if query.ids else announced):
        kind = "a short" if reading.items else "an empty"
        return f"{kind} page: {reading.items} of the {announced} entries that were announced"
    is_lost = _goes_on(reading, query, way) and not _leads_on(reading, query, way)
    return "more entries are announced, and not where they begin" if is_lost else ""


def following(reading: Reading, query: Query, way: Way, *, has_next: bool) -> Query | None:
    """Return what to ask for the page after one, or None where it is the last; ``has_next``: a link names another."""
    if reading.total is not None and way.page_size:
        goes_on = _goes_on(reading, query, way)
    else:
        is_full = bool(way.page_size) and reading.items >= way.page_size and _leads_on(reading, query, way)
        goes_on = bool(reading.items) and (is_full or has_next)
    return replace(query, page=query.page + 1, cursor=reading.cursor) if goes_on else None


def _goes_on(reading: Reading, query: Query, way: Way) -> bool:
    return (query.page + 1) * way.page_size < (reading.total or 0)


def _leads_on(reading: Reading, query: Query, way: Way) -> bool:
    """Tell whether the next page can be asked for: some sources repeat the last place when there is none."""
    return not way.by_cursor or reading.cursor not in {"", query.cursor}

"""What people decided about days: their introductions, and the order of their papers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import date

from generator.config import Located
from generator.curate.conflicts import combine_editions
from generator.curate.references import PaperNames
from generator.errors import Problem, Severity
from generator.model import Edition

KeysOf = Callable[[date], Collection[str]]
"""Returns the papers that are shown under a day."""


def editions(
    written: Iterable[Located[Edition]], keys_of: KeysOf, known: PaperNames
) -> tuple[dict[date, Edition], list[Problem]]:
    """Return what was decided about each day, with the keys of papers in its order, and what is wrong with it."""
    by_day: dict[date, list[Located[Edition]]] = defaultdict(list)
    for item in written:
        by_day[date.fromisoformat(item.key)].append(item)
    found: dict[date, Edition] = {}
    problems: list[Problem] = []
    for day, items in sorted(by_day.items()):
        edition, wrong = combine_editions(items)
        problems += [*wrong, *(problem for item in items for problem in _doubts(item, day, keys_of(day), known))]
        keys = (known.key(reference) for reference in edition.order or ())
        shown = keys_of(day)
        found[day] = edition.model_copy(update={"order": tuple(key for key in keys if key in shown)})
    return found, problems


def _doubts(item: Located[Edition], day: date, shown: Collection[str], known: PaperNames) -> list[Problem]:
    if not shown:
        return [Problem(f"no paper stands under {day}", item.place(), "a day of the list", severity=Severity.WARNING)]
    problems: list[Problem] = []
    for number, reference in enumerate(item.value.order or ()):
        place = item.document.place((*item.path, "order", number))
        key = known.key(reference)
        if key is None:
            problems.append(known.unknown(reference, place))
        elif key not in shown:
            what = f"`{reference}` does not stand under {day}, or is hidden"
            problems.append(Problem(what, place, "a paper of that day", severity=Severity.WARNING))
    return problems

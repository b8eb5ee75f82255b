"""What replies say of a source's days, and what all of it says of the source: decided here, and nowhere else.

Pure functions, handed the day that counts as today.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from generator.model import DatedSource, DayHealth, DayState, Listing, SourceHealth
from generator.model.health import SETTLED, Span

SHOWN_DAYS: Final = 35
"""So many days are kept and shown one by one."""
_REPEATED_DAYS: Final = 10
"""How far back a batch is looked for that a source may repeat."""
_ASK_AGAIN: Final = 14
"""Days after which a single paper is asked for again that was not found."""
_ONE_DAY: Final = timedelta(days=1)
"""Two clocks may be in two days at once."""

DayKeys = Mapping[date, AbstractSet[str]]
"""The keys of the papers that a source listed, by day."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a day's reply amounts to: its state, the listings to keep, and the papers that it lists no more."""

    health: DayHealth
    listings: tuple[Listing, ...]
    gone: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a reply of a daily list is judged against."""

    days: DayKeys = field(default_factory=dict)
    """The papers that it listed before, as far as they are kept and it is certain that they stood in its list."""
    counted: int = 0
    """How many it listed for the day when it was asked last, those that are not kept among them."""
    passed_over: AbstractSet[str] = frozenset()
    """The keys of those in the reply that will not be kept."""


def judge_list(day: date, today: date, listings: Sequence[Listing], known: Baseline) -> Verdict:
    """Return what the reply for one day of a daily list amounts to."""
    told = tuple(listings)
    keys = frozenset(listing.identity.key for listing in told)
    own = frozenset(listing.identity.key for listing in told if listing.listed == day)
    before = known.days.get(day, frozenset())
    if told and not own:
        days = ", ".join(sorted({str(listing.listed) for listing in told}))
        return Verdict(DayHealth(DayState.STALE, 0, f"it answered with the papers of {days}"), told)
    if repeated := _repeated(day, keys - known.passed_over, known.days):
        unlisted = tuple(replace(listing, listed=None) for listing in told)
        return Verdict(DayHealth(DayState.STALE, 0, f"it repeats the papers of {repeated}"), unlisted)
    missing = before - keys
    if missing and (not keys or len(missing) * 2 > len(before)):
        reason = f"it lists {len(before) - len(missing)} of the {len(before)} papers that it listed before"
        return Verdict(DayHealth(DayState.STALE, len(before), reason), told)
    if known.counted and not keys:
        reason = f"it lists none of the {known.counted} papers that it listed before"
        return Verdict(DayHealth(DayState.STALE, known.counted, reason), told)
    return Verdict(DayHealth(_state(day, today, len(own)), len(own)), told, frozenset(missing))


def _repeated(day: date, keys: AbstractSet[str], known: DayKeys) -> date | None:
    """Return the earlier day that nearly all papers are of, and that had hardly more; a single one may return."""

    def is_repeated(others: AbstractSet[str]) -> bool:
        both = len(keys & others)
        return both > 1 and both * 10 >= len(keys) * 9 and both * 2 > len(others)

    earlier = (day - timedelta(days=number) for number in range(1, min(_REPEATED_DAYS, (day - date.min).days) + 1))
    return next((other for other in earlier if is_repeated(known.get(other, frozenset()))), None)


def _state(day: date, today: date, count: int) -> DayState:
    if day >= today:
        return DayState.PENDING
    return DayState.COMPLETE if count else DayState.QUIET


def judge_span(
    days: Iterable[date], open_from: date, listings: Iterable[Listing], known: DayKeys
) -> dict[date, DayHealth]:
    """Return the state of each day of a span that was asked for at once; from ``open_from`` on more may come."""
    days = tuple(days)
    counts: dict[date, set[str]] = {}
    for listing in listings:
        if listing.facts.published:
            counts.setdefault(listing.facts.published, set()).add(listing.identity.key)
    if counts and counts.keys().isdisjoint(days):
        reason = f"it answered with the papers of {min(counts)} to {max(counts)}"
        return {day: DayHealth(DayState.STALE, len(known.get(day, ())), reason) for day in days}
    return {day: _of_span(day, open_from, counts.get(day, set()), known.get(day, frozenset())) for day in days}


def _of_span(day: date, open_from: date, keys: AbstractSet[str], before: AbstractSet[str]) -> DayHealth:
    if before and not keys:
        return DayHealth(
            DayState.STALE, len(before), f"it lists none of the {len(before)} papers that it listed before"
        )
    return DayHealth(_state(day, open_from, len(keys)), len(keys))


def judge_feed(
    days: Sequence[date], listings: Iterable[Listing], before: Mapping[date, DayHealth], stale_after: int
) -> dict[date, DayHealth]:
    """Return the state of the days since a feed last answered, of which the last counts as today.

    A feed has only what is new: what it listed on a day (``before``) still holds when it lists it no more, and nothing
    is said of a day that it no longer reaches back to and on which it was not asked.
    """
    today = days[-1]
    told = Counter(day for listing in listings if (day := listing.day))
    oldest, newest = min(told, default=today), max(told, default=None)
    states = {}
    for day in days:
        known = before.get(day)
        was_asked = known is not None and known.state is not DayState.FAILED
        if day >= oldest or was_asked:
            papers = max(told[day], known.papers if known else 0)
            states[day] = DayHealth(_state(day, today, papers), papers)
    if newest and (today - newest).days > stale_after:
        states[today] = DayHealth(DayState.STALE, 0, f"nothing new since {newest}")
    return states


def failed(days: Iterable[date], reason: str) -> dict[date, DayHealth]:
    """Return the state of days for which a source could not be asked."""
    return {day: DayHealth(DayState.FAILED, 0, reason) for day in days}


def with_days(health: SourceHealth, days: Mapping[date, DayHealth], today: date) -> SourceHealth:
    """Return the health with the state of some days renewed.

    A settled day is not called failed because asking again for it failed: what it held is stored. Nor is it called open
    because a clock went back.
    """
    open_states = {DayState.FAILED, DayState.PENDING}
    renewed = {
        day: state for day, state in days.items() if state.state not in open_states or not health.is_settled(day)
    }
    settled = _spans(health.settled, (day for day, state in renewed.items() if state.state in SETTLED))
    return replace(health, attempt=today, days=_shown({**health.days, **renewed}, settled, today), settled=settled)


def with_newest(health: SourceHealth, listed: Iterable[date], today: date) -> SourceHealth:
    """Return the health with the newest day for which the source had a paper; days to come do not count."""
    listed = (day for day in listed if day <= today)
    newest = max([*listed, *([health.newest] if health.newest else [])], default=None)
    return replace(health, newest=newest)


_WORTH: Final = {
    state: number
    for number, state in enumerate(
        (DayState.FAILED, DayState.STALE, DayState.PENDING, DayState.QUIET, DayState.COMPLETE)
    )
}
"""How much a state tells: of what two machines know of one day, that holds which tells more."""


def join_health(one: SourceHealth, other: SourceHealth) -> SourceHealth:
    """Return what two machines that asked a source know of it; commutative, associative and idempotent.

    How it fares is told by the one that asked later, on one day by the one that was answered.
    """
    last = max(one, other, key=_standing)
    settled = _union([*one.settled, *other.settled])
    days = {
        day: max((health.days[day] for health in (one, other) if day in health.days), key=_worth)
        for day in one.days.keys() | other.days.keys()
    }
    asked = one.asked.keys() | other.asked.keys()
    return replace(
        last,
        success=_later(one.success, other.success),
        newest=_later(one.newest, other.newest),
        days=_shown(days, settled, last.attempt),
        settled=settled,
        asked={name: max(item.asked[name] for item in (one, other) if name in item.asked) for name in sorted(asked)},
    )


def _standing(health: SourceHealth) -> tuple[date, bool, int, str, tuple[str, ...]]:
    """Return by what it is decided whose word on a source holds; of two failures the longer one."""
    attempt, since = health.attempt or date.min, health.failing_since or date.max
    return attempt, health.success == health.attempt, -since.toordinal(), health.reason, health.drift


def _worth(day: DayHealth) -> tuple[int, int, str]:
    return _WORTH[day.state], day.papers, day.reason


def _later(one: date | None, other: date | None) -> date | None:
    return max((day for day in (one, other) if day), default=None)


def _shown(days: Mapping[date, DayHealth], settled: Sequence[Span], today: date | None) -> dict[date, DayHealth]:
    """Return the days that are kept one by one: the last ones, and those that are not settled."""
    first = today.toordinal() - SHOWN_DAYS + 1 if today else 0
    return {day: days[day] for day in sorted(days) if day.toordinal() >= first or not _covers(settled, day)}


def _covers(spans: Iterable[Span], day: date) -> bool:
    return any(first <= day <= last for first, last in spans)


def with_outcome(health: SourceHealth, today: date, failure: str | None, drift: Iterable[str] = ()) -> SourceHealth:
    """Return the health at the end of a run: whether all that was asked was answered, and what has changed in shape.

    Of what has changed in the same way in an earlier run of the day the count of that run stays, which asked for more.
    """
    earlier = {_change_of(line): line for line in health.drift} if health.success == today else {}
    drift = tuple(sorted(({_change_of(line): line for line in drift} | earlier).values()))
    if failure is None:
        return replace(health, attempt=today, success=today, failing_since=None, reason="", drift=drift)
    since = health.failing_since or today
    return replace(health, attempt=today, failing_since=min(since, today), reason=failure, drift=drift)


def _change_of(line: str) -> str:
    """Return what has changed without the count of entries in which it has."""
    return line.rpartition(" in ")[0]


def _spans(spans: Iterable[Span], days: Iterable[date]) -> tuple[Span, ...]:
    """Return spans with days added, each as long as can be."""
    return _union([*spans, *((day, day) for day in days)])


def _union(spans: Iterable[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for first, last in sorted(spans):
        if merged and (first - merged[-1][1]).days <= 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return tuple(merged)


def days_to_ask(source: DatedSource, health: SourceHealth, listed: AbstractSet[date], today: date) -> list[date]:
    """Return the days that are missing or still moving, the oldest first.

    ``listed`` are the days for which papers of the source are stored: those need not be asked for again, unless they
    are among the last ones, whose figures still move.
    """
    begun = [*listed, *health.days, *(span[0] for span in health.settled)]
    first = min(begun, default=today - timedelta(days=source.first_days))
    moving = today - timedelta(days=source.refresh_days)
    days = (first + timedelta(days=number) for number in range((today - first).days + 1))
    return [day for day in days if day >= moving or _is_missing(day, health, listed)]


def _is_missing(day: date, health: SourceHealth, listed: AbstractSet[date]) -> bool:
    state = health.days.get(day)
    if health.is_settled(day):
        return False
    return day not in listed if state is None else state.state not in SETTLED


def spans_of(days: Sequence[date], length: int) -> list[Span]:
    """Return the days as spans of at most so many days, gaps within a span included."""
    spans: list[Span] = []
    for day in days:
        if spans and (day - spans[-1][0]).days < length:
            spans[-1] = (spans[-1][0], day)
        else:
            spans.append((day, day))
    return spans


def may_ask_for(name: str, health: SourceHealth, today: date) -> bool:
    """Tell whether a single paper may be asked for: it was not yet, or a good while ago."""
    asked = health.asked.get(name)
    return asked is None or (today - asked).days >= _ASK_AGAIN


def clock_doubt(told: date | None, today: date, *, by_clock: bool) -> str:
    """Return why the day on a source's clock is not to be believed, or an empty text.

    Only where today was read off this machine's clock (``by_clock``) may that one be behind, too.
    """
    ahead = today - (told or today)
    is_off = ahead > _ONE_DAY or (by_clock and ahead < -_ONE_DAY)
    return f"its clock says {told}, ours {today}; expected the same day" if is_off else ""

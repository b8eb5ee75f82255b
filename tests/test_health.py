"""Health: a quiet day, a stale source and a broken fetch look different, in the file, the terminal and on the page."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lists import begin
from replay import Fault, made, made_item, replaying
from test_faults import write_list

from generator.cli import main
from generator.cli.status import in_words
from generator.errors import DataError
from generator.health import (
    Baseline,
    clock_doubt,
    days_to_ask,
    judge_feed,
    judge_list,
    judge_span,
    spans_of,
    with_days,
    with_newest,
    with_outcome,
)
from generator.identity import identify
from generator.model import DayHealth, DayState, Facts, HuggingFaceSource, Listing, SourceHealth
from generator.source_status import SourceReport, Standing, reports, summary
from generator.store import HealthStore, Journal

TODAY = date(2025, 3, 10)
DAY = date(2025, 3, 5)
SOURCE = HuggingFaceSource(name="hf", kind="hugging-face-daily")
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command line and return its exit code and all that it says."""

    def call(root: Path, *words: object) -> tuple[int, str]:
        code: str | int | None = 0
        try:
            main(["--root", str(begin(root)), *map(str, words)])
        except SystemExit as leaving:
            code = leaving.code
        captured = capsys.readouterr()
        return int(code or 0), captured.out + captured.err

    return call


def listed(*names: str, on: date | None = DAY, published: date | None = None) -> list[Listing]:
    """Return listings of some papers."""
    return [
        Listing(
            identity=identify(title="", arxiv=name),
            source="hf",
            observed=TODAY,
            listed=on,
            facts=Facts(title=name, published=published),
        )
        for name in names
    ]


@pytest.mark.parametrize(
    ("day", "listings", "known", "state", "gone"),
    [
        (DAY, listed("1", "2"), {}, DayState.COMPLETE, set()),
        (DAY, [], {}, DayState.QUIET, set()),
        (TODAY, listed("1", on=TODAY), {}, DayState.PENDING, set()),
        (TODAY, [], {}, DayState.PENDING, set()),
        (DAY, listed("1", on=DAY - timedelta(days=1)), {}, DayState.STALE, set()),
        (DAY, listed("1", "2"), {DAY - timedelta(days=3): {"1", "2"}}, DayState.STALE, set()),
        (DAY, listed("1"), {DAY - timedelta(days=3): {"1"}}, DayState.COMPLETE, set()),
        (DAY, [], {DAY: {"1", "2"}}, DayState.STALE, set()),
        (DAY, listed("1"), {DAY: {"1", "2", "3"}}, DayState.STALE, set()),
        (DAY, listed("1", "2"), {DAY: {"1", "2", "3"}}, DayState.COMPLETE, {"3"}),
        (DAY, listed("1", "2"), {DAY: {"1", "2", "3", "4"}}, DayState.COMPLETE, {"3", "4"}),
        (DAY, listed("1", "2"), {DAY - timedelta(days=3): {"1", "2", "3"}}, DayState.STALE, set()),
        (DAY, listed("1", "2"), {DAY - timedelta(days=3): {"1", "2", "3", "4"}}, DayState.COMPLETE, set()),
    ],
)
def test_a_day_of_a_list_is_called_by_its_right_name(
    day: date, listings: list[Listing], known: dict[date, set[str]], state: DayState, gone: set[str]
) -> None:
    """Complete, quiet, open, repeated, or poorer than before; a few papers that are missing have gone."""
    verdict = judge_list(day, TODAY, listings, Baseline(known))
    assert (verdict.health.state, verdict.gone) == (state, gone)
    assert bool(verdict.health.reason) is (state is DayState.STALE)


def test_papers_that_are_repeated_are_not_listed_again() -> None:
    """A batch that is answered twice gives its papers no second day."""
    verdict = judge_list(DAY, TODAY, listed("1", "2"), Baseline({DAY - timedelta(days=1): {"1", "2"}}))
    assert {listing.listed for listing in verdict.listings} == {None}


def test_the_days_of_a_span_are_told_apart() -> None:
    """Papers count for the day of their publication; the last days stay open, since papers appear late."""
    days = [DAY + timedelta(days=number) for number in range(4)]
    states = judge_span(days, days[3], listed("1", "2", on=None, published=DAY), {days[1]: {"9"}})
    assert [states[day].state for day in days] == [
        DayState.COMPLETE,
        DayState.STALE,
        DayState.QUIET,
        DayState.PENDING,
    ]
    assert states[DAY].papers == 2


def test_a_feed_without_news_is_stale_in_the_end() -> None:
    """A feed is quiet for a while, and stale when nothing has been new for longer than it may."""
    old = listed("1", on=None, published=TODAY - timedelta(days=20))
    assert judge_feed([TODAY - timedelta(days=1), TODAY], old, {}, 30) == {
        TODAY - timedelta(days=1): DayHealth(DayState.QUIET),
        TODAY: DayHealth(DayState.PENDING),
    }
    assert judge_feed([TODAY], old, {}, 10)[TODAY].state is DayState.STALE


def test_a_feed_that_lists_a_day_no_more_is_not_called_quiet_for_it() -> None:
    """What it listed still holds, and nothing is said of days that it reaches back to no more."""
    days = [DAY + timedelta(days=number) for number in range(4)]
    before = {DAY: DayHealth(DayState.PENDING, 5), days[1]: DayHealth(DayState.FAILED, 0, "answered 503")}
    states = judge_feed(days, listed("1", on=days[3]), before, 30)
    assert states == {DAY: DayHealth(DayState.COMPLETE, 5), days[3]: DayHealth(DayState.PENDING, 1)}


def test_filters_do_not_hide_a_repeated_batch() -> None:
    """Papers that are not kept are not compared; a batch that lacks one paper or has a new one is still that batch."""
    before = DAY - timedelta(days=1)
    names = [str(number) for number in range(1, 21)]
    kept = Baseline({before: {"1", "2", "3"}}, passed_over={*names[3:]})
    assert judge_list(DAY, TODAY, listed(*names), kept).health.state is DayState.STALE
    assert judge_list(DAY, TODAY, listed(*names[1:], "99"), Baseline({before: {*names}})).health.state is DayState.STALE
    assert (
        judge_list(DAY, TODAY, listed("1", "2", "99"), Baseline({before: {"1", "2"}})).health.state is DayState.COMPLETE
    )


def test_a_day_of_which_nothing_was_kept_is_not_quiet_when_it_comes_empty() -> None:
    """How many papers it had is known from when it was asked before."""
    assert judge_list(DAY, TODAY, [], Baseline({}, counted=20)).health.state is DayState.STALE


def test_a_span_that_is_answered_with_other_days_is_stale() -> None:
    """Nothing is called quiet by a reply that is about something else."""
    states = judge_span([DAY], DAY, listed("1", on=None, published=DAY - timedelta(days=9)), {})
    assert states[DAY].state is DayState.STALE


def test_a_settled_day_is_not_open_again() -> None:
    """Not when a clock went back, either."""
    settled = with_days(SourceHealth(), {DAY: DayHealth(DayState.COMPLETE, 3)}, TODAY)
    assert with_days(settled, {DAY: DayHealth(DayState.PENDING, 3)}, DAY).days[DAY].state is DayState.COMPLETE


def test_days_to_come_are_not_the_newest() -> None:
    """A paper that a source dates wrongly does not make it look fresh for ever."""
    assert with_newest(SourceHealth(), [DAY, date(2099, 1, 1)], TODAY).newest == DAY


states = st.sampled_from(
    [DayHealth(DayState.COMPLETE, 3), DayHealth(DayState.QUIET), DayHealth(DayState.FAILED, 0, "x")]
)
some_days = st.dictionaries(st.integers(0, 60).map(lambda number: TODAY - timedelta(days=number)), states)


@given(some_days, some_days)
def test_settled_days_stay_settled(first: dict[date, DayHealth], second: dict[date, DayHealth]) -> None:
    """Whatever is asked in whatever order, a day that was answered is not asked for again, and one that failed is."""
    health = with_days(with_days(SourceHealth(), first, TODAY), second, TODAY)
    both = {**first, **second}
    for day in both:
        answered = any(
            days.get(day, DayHealth(DayState.FAILED)).state is not DayState.FAILED for days in (first, second)
        )
        assert health.is_settled(day) is answered
        is_asked = day in days_to_ask(SOURCE, health, set(), TODAY)
        assert is_asked is (not answered or day >= TODAY - timedelta(days=SOURCE.refresh_days))
    assert list(health.settled) == sorted(health.settled)
    assert len(health.days) <= 35 + len(both)


@given(st.sets(st.integers(0, 400).map(lambda number: DAY + timedelta(days=number))), st.integers(1, 30))
def test_spans_hold_all_days_and_are_short(days: set[date], length: int) -> None:
    """Days that are asked for at once are in one span, and no span is longer than it may be."""
    spans = spans_of(sorted(days), length)
    assert all(any(first <= day <= last for first, last in spans) for day in days)
    assert all((last - first).days < length for first, last in spans)


def test_the_file_is_the_same_for_the_same_knowledge(tmp_path: Path) -> None:
    """What is written is read as it was, and writing it again changes nothing."""
    health = {
        "hf": SourceHealth(
            attempt=TODAY,
            success=DAY,
            newest=DAY,
            failing_since=DAY,
            reason="answered 503: “später”",
            days={DAY: DayHealth(DayState.COMPLETE, 3), TODAY: DayHealth(DayState.FAILED, 0, "answered 503")},
            settled=((DAY, DAY),),
            asked={"2503.00001": DAY},
            drift=("`upvotes` is missing in 3 of 3 entries",),
        ),
        "another": SourceHealth(),
    }
    store = HealthStore(tmp_path / "data")
    Journal(store.data).commit(store.changes(health))
    assert store.load() == health
    assert Journal(store.data).commit(store.changes(store.load())) == []


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"sources": {"hf": {}}}', '{"sources": {"hf": {"days": {"x": "y"}}}}']
)
def test_a_broken_file_is_named(tmp_path: Path, text: str) -> None:
    """A health file that is none stops the command with one line."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data/health.json").write_text(text)
    with pytest.raises(DataError, match=r"^data/health\.json"):
        HealthStore(tmp_path / "data").load()


def test_a_second_run_counts_no_change_anew() -> None:
    """It asks for fewer days; what it says of the shape of the replies stays as it was until the next day."""
    first = with_outcome(SourceHealth(), TODAY, None, ["`a` is missing in 8 of 8 entries"])
    second = with_outcome(first, TODAY, None, ["`a` is missing in 4 of 4 entries", "`b` is missing in 4 of 4 entries"])
    assert second.drift == ("`a` is missing in 8 of 8 entries", "`b` is missing in 4 of 4 entries")
    assert with_outcome(second, TODAY + timedelta(days=1), None, []).drift == ()


def test_a_failure_has_a_beginning_and_an_end() -> None:
    """It began on the first day that failed, and is over with the first run that does not."""
    failing = with_outcome(with_outcome(SourceHealth(), DAY, "answered 503"), TODAY, "answered 502")
    assert (failing.failing_since, failing.reason) == (DAY, "answered 502")
    fine = with_outcome(failing, TODAY, None)
    assert (fine.failing_since, fine.reason, fine.success) == (None, "", TODAY)


def test_what_is_said_of_all_sources_is_the_worst() -> None:
    """Failing comes before stale, stale before fine; what was never asked or is off counts for nothing."""
    stale = SourceHealth(attempt=TODAY, days={TODAY: DayHealth(DayState.STALE, 0, "it repeats")})
    failing = SourceHealth(attempt=TODAY, failing_since=DAY, reason="answered 503")
    off = HuggingFaceSource(name="off", kind="hugging-face-daily", enabled=False)
    assert summary(reports([SOURCE, off], {"off": failing})) == ""
    assert summary(reports([SOURCE], {"hf": SourceHealth(attempt=TODAY)})) == "all sources fine"
    assert summary(reports([SOURCE], {"hf": stale})) == "hf stale"
    assert summary(reports([SOURCE], {"hf": failing})) == "hf failing since 2025-03-05"
    assert [report.standing for report in reports([SOURCE, off], {})] == [Standing.UNASKED, Standing.OFF]


def test_the_status_turns_red_only_after_a_while(tmp_path: Path, run: Run) -> None:
    """`status` tells at once that a source fails, and exits with 3 when it has failed for longer than it may."""
    with replaying(made({"2025-03-05": [made_item("2503.00001")]}), TODAY, {TODAY: Fault(503)}) as replay:
        root = write_list(tmp_path, replay.url)
        assert run(root, "status", "--now", TODAY) == (0, "hf has not been asked yet\n")
        assert run(root, "fetch", "--since", DAY, "--now", TODAY)[0] == 3
        code, said = run(root, "status", "--now", TODAY)
        assert code == 0
        assert "hf has failed since today: today: answered 503" in said
        assert "cqqqqf" in said
        assert run(root, "status", "--now", TODAY + timedelta(days=3))[0] == 0
        assert run(root, "status", "--now", TODAY + timedelta(days=4))[0] == 3


def test_a_second_run_on_a_day_changes_no_byte(tmp_path: Path, run: Run) -> None:
    """Neither the papers nor the health: no clock time is in either."""
    with replaying(made({"2025-03-05": [made_item("2503.00001")]}), TODAY, {date(2025, 3, 7): Fault(404)}) as replay:
        root = write_list(tmp_path, replay.url)
        run(root, "fetch", "--now", TODAY)
        before = {path: path.read_bytes() for path in (root / "data").rglob("*") if path.is_file()}
        run(root, "fetch", "--now", TODAY)
        assert {path: path.read_bytes() for path in (root / "data").rglob("*") if path.is_file()} == before
    assert json.loads((root / "data/health.json").read_text())["sources"]["hf"]["days"]["2025-03-07"].startswith(
        "failed"
    )


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (TODAY, "today"),
        (date(2025, 3, 9), "yesterday"),
        (date(2025, 3, 11), "tomorrow"),
        (date(2025, 3, 7), "7 March (3 days ago)"),
        (date(2025, 3, 12), "12 March (in 2 days)"),
        (date(2024, 3, 10), "10 March 2024 (365 days ago)"),
    ],
)
def test_the_terminal_tells_days_in_words(day: date, words: str) -> None:
    """Near days are named as people name them, others with the day and how long ago it was; pages tell the date."""
    assert in_words(TODAY, day) == words
    fine = SourceReport("hf", True, 3, SourceHealth(attempt=day, success=day))  # noqa: FBT003  # a record
    on = "on " if words[0].isdigit() else ""
    assert fine.sentence_with(partial(in_words, TODAY)) == f"is fine, asked last {on}{words}"
    assert fine.sentence == f"is fine, asked last on {day}"


@pytest.mark.parametrize(
    ("behind", "by_clock", "is_doubted"),
    [(2, False, True), (2, True, True), (1, True, False), (0, True, False), (-1, True, False), (-2, True, True)],
)
def test_a_clock_is_doubted_that_is_off_by_more_than_a_day(behind: int, *, by_clock: bool, is_doubted: bool) -> None:
    """One that is ahead of ours is, only if ours may be wrong; a source that tells no day is believed."""
    told = TODAY - timedelta(days=behind)
    expected = f"its clock says {told}, ours {TODAY}; expected the same day" if is_doubted else ""
    assert clock_doubt(told, TODAY, by_clock=by_clock) == expected
    assert clock_doubt(TODAY + timedelta(days=2), TODAY, by_clock=False) == ""
    assert clock_doubt(None, TODAY, by_clock=by_clock) == ""

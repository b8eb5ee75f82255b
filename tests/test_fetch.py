"""`paperstand fetch`: what a source lists is stored a day at a time, and what it cannot tell is told."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest
from lists import begin
from replay import Fault, Items, Replay, made, made_item, recorded, replaying

from generator.cli import main
from generator.errors import SourceError
from generator.fetcher import Client
from generator.health import days_to_ask
from generator.model import DayHealth, DayState, HuggingFaceSource, SourceHealth
from generator.pipeline.edit.import_files import ImportOptions, import_files
from generator.pipeline.fetch.run import FetchOptions, fetch
from generator.sources import Request
from generator.store import PaperStore, StoredPapers

SHARED = Path(__file__).parents[2] / "shared"
REPLIES = SHARED / "corpora" / "hf_daily_papers"
TODAY = date(2025, 3, 10)
FIRST, SECOND, THIRD = date(2025, 3, 4), date(2025, 3, 5), date(2025, 3, 6)

Run = Callable[..., tuple[int, list[str]]]


def items(count: int, month: int = 3) -> list[dict[str, object]]:
    """Return so many different papers."""
    return [made_item(f"25{month:02}.{number:05}") for number in range(1, count + 1)]


def write_sources(root: Path, *sources: Mapping[str, object]) -> Path:
    """Write the sources of a list and return its folder."""
    path = begin(root) / "data" / "sources.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        json.dumps({"sources": [{"kind": "hugging-face-daily", "complete": False, **source} for source in sources]})
    )
    return root


def list_of(root: Path, replay: Replay) -> Path:
    """Return a list whose only source is the replay server."""
    return write_sources(root, {"name": "hugging-face", "url": replay.url})


def load(root: Path) -> StoredPapers:
    """Return what is stored."""
    return PaperStore(root / "data").load()


def content(root: Path) -> dict[str, bytes]:
    """Return every file below ``data/``."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in (root / "data").rglob("*") if path.is_file()
    }


def closed_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Fetch by the command line, on a fixed day, and return the exit code and the lines that it says."""

    def call(root: Path, *words: object, now: date = TODAY) -> tuple[int, list[str]]:
        code: str | int | None = 0
        try:
            main(["--root", str(root), "fetch", "--now", str(now), *map(str, words)])
        except SystemExit as leaving:
            code = leaving.code
        return int(code or 0), capsys.readouterr().err.splitlines()

    return call


# The replay server itself


def ask(replay: Replay, path: str = "/api/daily_papers", **params: object) -> httpx.Response:
    """Ask the replay server as a client would."""
    return httpx.get(replay.url + path, params={name: str(value) for name, value in params.items()})


def test_the_replay_pages_as_the_api_does() -> None:
    """Fifty at a time unless asked otherwise, a link to the next page where there is one, and nothing past the end."""
    with replaying(made({"2025-03-04": items(120)}), TODAY) as replay:
        pages = [ask(replay, date=FIRST, p=page) for page in range(4)]
        assert [len(page.json()) for page in pages] == [50, 50, 20, 0]
        assert ["next" in page.links for page in pages] == [True, True, False, False]
        assert len(ask(replay, date=FIRST, limit=100).json()) == 100
        following = httpx.get(pages[0].links["next"]["url"])
        assert following.json() == pages[1].json()
        assert ask(replay, date=SECOND).json() == []
        assert replay.days == ["2025-03-04"] * 6 + ["2025-03-05"]
        assert replay.asked[4].params == {"date": "2025-03-04", "limit": "100"}


@pytest.mark.parametrize(
    "params",
    [
        {"date": "2025-03-11"},
        {"date": "tomorrow"},
        {},
        {"date": "2025-03-04", "limit": 101},
        {"date": "2025-03-04", "limit": 0},
        {"date": "2025-03-04", "p": -1},
    ],
)
def test_the_replay_refuses_what_the_api_refuses(params: Mapping[str, object]) -> None:
    """A day to come, a day that is none, and limits or pages out of bounds are errors with a reason."""
    with replaying(made({}), TODAY) as replay:
        reply = ask(replay, **params)
        assert reply.status_code == 400
        assert isinstance(reply.json()["error"], str)
        assert ask(replay, "/api/models").status_code == 404


def test_the_replay_fails_as_it_is_told() -> None:
    """A fault stands in the place of a reply as often as it says, with its status, body and headers."""
    fault = Fault(429, b"slow down", {"RateLimit": '"api";r=0;t=1'}, times=1)
    with replaying(made({"2025-03-04": items(1)}), TODAY, {FIRST: fault, SECOND: Fault(503)}) as replay:
        first, again = ask(replay, date=FIRST), ask(replay, date=FIRST)
        assert (first.status_code, first.content, first.headers["RateLimit"]) == (429, b"slow down", '"api";r=0;t=1')
        assert len(again.json()) == 1
        assert [ask(replay, date=SECOND).status_code for _ in range(3)] == [503] * 3


# Fetching


def test_fetching_days_stores_what_importing_them_does(tmp_path: Path, run: Run) -> None:
    """The papers of recorded days are the same by network as by file, save for the day of observation."""
    if not REPLIES.exists():
        pytest.skip("../shared/corpora/hf_daily_papers is absent")
    since, until = date(2026, 2, 16), date(2026, 2, 27)
    with replaying(recorded(REPLIES), until) as replay:
        root = list_of(tmp_path / "fetched", replay)
        code, _ = run(root, "--since", since, "--until", until, now=until)
        assert code == 0
        assert len(set(replay.days)) == 12
    days = [since + timedelta(days=number) for number in range(12)]
    files = [path for day in days if (path := REPLIES / f"{day}.json").is_file()]
    import_files(tmp_path / "imported", files, ImportOptions(until))
    fetched, imported = load(root), load(tmp_path / "imported")
    assert len(fetched.papers) > 100
    assert fetched.papers.keys() == imported.papers.keys()
    for key, paper in fetched.papers.items():
        assert (paper.listed, paper.sources) == (imported.papers[key].listed, imported.papers[key].sources)
        assert paper.facts == imported.papers[key].facts
        assert set(paper.observed.values()) == {until}
    by_paper = {key: figures for (key, _), figures in imported.figures.items()}
    assert {key: figures for (key, _), figures in fetched.figures.items()} == by_paper


@pytest.mark.parametrize("count", [99, 100, 101, 250])
def test_every_page_of_a_day_is_fetched(tmp_path: Path, run: Run, count: int) -> None:
    """However many papers a day has, all are stored."""
    with replaying(made({"2025-03-04": items(count)}), TODAY) as replay:
        code, _ = run(list_of(tmp_path, replay), "--since", FIRST, "--until", FIRST)
        assert (code, len(load(tmp_path).papers)) == (0, count)
        assert {asked.params["limit"] for asked in replay.asked} == {"100"}


def test_a_link_to_another_page_is_followed_after_a_short_one(tmp_path: Path, run: Run) -> None:
    """A server that gives fewer than it was asked for, but says that there is more, is asked for more."""
    link = {"Link": '</api/daily_papers?p=1>; rel="next"'}
    short = Fault(200, json.dumps(items(2)).encode(), link, times=1)
    with replaying(made({"2025-03-04": items(101)}), TODAY, {FIRST: short}) as replay:
        run(list_of(tmp_path, replay), "--since", FIRST, "--until", FIRST)
        assert [asked.params["p"] for asked in replay.asked] == ["0", "1"]
        assert set(load(tmp_path).papers) == {"2503.00001", "2503.00002", "2503.00101"}


def test_pages_without_end_are_an_error(tmp_path: Path, run: Run) -> None:
    """A source that always has another page is given up on, and nothing of the day is stored."""
    endless = Fault(200, json.dumps(items(1)).encode(), {"Link": '</more>; rel="next"'})
    with replaying(made({}), TODAY, {FIRST: endless}) as replay:
        code, said = run(list_of(tmp_path, replay), "--since", FIRST, "--until", FIRST)
        assert code == 3
        assert replay.url in said[-1]
    assert not load(tmp_path).papers


def test_a_quiet_day_is_none_to_worry_about(tmp_path: Path, run: Run) -> None:
    """A day without papers stores nothing and fails nothing."""
    with replaying(made({"2025-03-05": items(1)}), TODAY) as replay:
        code, said = run(list_of(tmp_path, replay), "--since", FIRST, "--until", THIRD)
    assert (code, said) == (0, ["3 days asked for: 1 listing, 1 new paper"])
    assert [path.name for path in (tmp_path / "data/papers").rglob("*.json")] == ["2025-03-05.json"]


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        pytest.param(Fault(500, b"oops"), "answered 500", id="500"),
        pytest.param(Fault(429, b"", {"RateLimit": '"api";r=0;t=1'}), "answered 429", id="429"),
        pytest.param(Fault(302, b"", {"Location": "/login"}), "answered 404", id="redirect"),
        pytest.param(Fault(200, b"<!DOCTYPE html>\n<p>Sign in</p>"), "HTML", id="HTML with 200"),
        pytest.param(Fault(200, b'{"error": "Too\\nlate \\u001b[31m"}'), "Too late", id="an error object with 200"),
        pytest.param(Fault(200, b'{"error": "' + b"no " * 9000 + b'"}'), "no no", id="an endless error"),
        pytest.param(Fault(200, b'{"models": []}'), "JSON of another kind", id="another API"),
        pytest.param(Fault(200, b"[1, 2, 3]"), "a list of something else", id="numbers"),
        pytest.param(Fault(200, b""), "not JSON", id="nothing"),
        pytest.param(Fault(200, b'[{"paper": '), "not JSON", id="cut off"),
        pytest.param(Fault(200, b"[]", {"Content-Encoding": "gzip"}), "could not be decoded", id="not gzip"),
        pytest.param(Fault(200, b"[]", {"Content-Length": "99"}), "could not be asked", id="cut off in transit"),
    ],
)
def test_a_failing_day_is_told_and_the_others_are_kept(tmp_path: Path, run: Run, fault: Fault, expected: str) -> None:
    """Exit 3 and one line with the URL; other days are stored unless the source is down, other sources in any case."""
    with (
        replaying(made({"2025-03-04": items(2)}), TODAY, {SECOND: fault}) as failing,
        replaying(made({"2025-03-06": items(1, month=4)}), TODAY) as working,
    ):
        root = write_sources(tmp_path, {"name": "one", "url": failing.url}, {"name": "two", "url": working.url})
        code, said = run(root, "--since", FIRST, "--until", THIRD)
        assert code == 3
        assert failing.days[:2] == ["2025-03-04", "2025-03-05"]
        is_down = fault.status in {429, 500}
        assert ("2025-03-06" in failing.days) is not is_down
        assert working.days == ["2025-03-04", "2025-03-05", "2025-03-06"]
    lines = [line for line in said if f"{failing.url}/api/daily_papers?date=2025-03-05" in line]
    assert len(lines) == 1
    assert expected in lines[0]
    assert len(lines[0]) < 600
    assert lines[0].isprintable()
    assert len(said) == 2
    assert set(load(tmp_path).papers) == {"2503.00001", "2503.00002", "2504.00001"}


def test_a_page_that_fails_keeps_its_day_out(tmp_path: Path, run: Run) -> None:
    """A day of which not all pages came is not stored in part."""
    pages: Items = made({"2025-03-04": [*items(100), "no paper"]})
    with replaying(pages, TODAY) as replay:
        code, said = run(list_of(tmp_path, replay), "--since", FIRST, "--until", FIRST)
        assert code == 3
        assert "p=1" in said[-1]
    assert not load(tmp_path).papers


@pytest.mark.parametrize("url", ["http://127.0.0.1:{port}", "http://127.0.0.1:{port}/mirror/"])
def test_a_refused_connection_is_told(tmp_path: Path, run: Run, url: str) -> None:
    """Nobody at the address is exit 3 and one line that names it."""
    address = url.format(port=closed_port())
    code, said = run(write_sources(tmp_path, {"name": "one", "url": address}), "--since", FIRST, "--until", THIRD)
    assert code == 3
    assert said[0] == "0 days asked for: 0 listings, 0 new papers"
    assert said[1].startswith(f"{address.rstrip('/')}/api/daily_papers?date=2025-03-04")
    assert len(said) == 2


@pytest.mark.parametrize("url", ["http://127.0.0.1:99999", "http://example..invalid", "http://exa\0mple.invalid"])
def test_an_address_that_is_none_is_told(tmp_path: Path, run: Run, url: str) -> None:
    """An address that no request can be sent to is a failed source, or a mistake in the file, and no traceback."""
    code, said = run(write_sources(tmp_path, {"name": "one", "url": url}), "--since", FIRST, "--until", FIRST)
    assert code in {1, 3}
    assert "Traceback" not in "".join(said)


def test_an_item_that_is_no_paper_is_warned_about(tmp_path: Path, run: Run) -> None:
    """The others of its day are stored, and the line names the URL."""
    with replaying(made({"2025-03-04": [made_item("2503.00001"), {"paper": {"upvotes": 1}}]}), TODAY) as replay:
        code, said = run(list_of(tmp_path, replay), "--since", FIRST, "--until", FIRST)
        assert code == 0
        assert said[0].startswith(f"warning: {replay.url}/api/daily_papers?date=2025-03-04")
    assert list(load(tmp_path).papers) == ["2503.00001"]


def test_a_disabled_source_is_not_asked(tmp_path: Path, run: Run) -> None:
    """Only enabled sources are asked, and each paper says which ones listed it."""
    with replaying(made({"2025-03-04": items(1)}), TODAY) as asked, replaying(made({}), TODAY) as silent:
        root = write_sources(
            tmp_path,
            {"name": "off", "url": silent.url, "enabled": False},
            {"name": "one", "url": asked.url},
            {"name": "two", "url": asked.url},
        )
        assert run(root, "--since", FIRST, "--until", FIRST)[0] == 0
        assert silent.asked == []
    assert load(tmp_path).papers["2503.00001"].sources == ("one", "two")


def test_a_second_run_changes_no_byte(tmp_path: Path, run: Run) -> None:
    """On the same day the same replies write nothing new."""
    with replaying(made({"2025-03-04": items(3), "2025-03-05": items(4)}), TODAY) as replay:
        root = list_of(tmp_path, replay)
        assert run(root, "--since", FIRST, "--until", THIRD)[1] == ["3 days asked for: 7 listings, 4 new papers"]
        before = content(root)
        assert run(root, "--since", FIRST, "--until", THIRD)[1] == ["3 days asked for: 7 listings, 0 new papers"]
        assert content(root) == before
    assert load(root).papers["2503.00001"].listed == (FIRST, SECOND)


def test_a_later_run_renews_figures_and_facts(tmp_path: Path, run: Run) -> None:
    """The newest observation wins, figures are added to the log, and what is told no more stays."""
    with replaying(made({"2025-03-04": [made_item("2503.00001", githubRepo="https://e.org/x")]}), TODAY) as replay:
        run(list_of(tmp_path, replay), "--since", FIRST, "--until", FIRST)
    newer = [made_item("2503.00001", title="A better made-up title", upvotes=9)]
    tomorrow = TODAY + timedelta(days=1)
    with replaying(made({"2025-03-04": newer}), tomorrow) as replay:
        run(list_of(tmp_path, replay), "--since", FIRST, "--until", FIRST, now=tomorrow)
    stored = load(tmp_path)
    facts = stored.papers["2503.00001"].facts
    assert (facts.title, facts.code) == ("A better made-up title", "https://e.org/x")
    assert {day: figures.upvotes for (_, day), figures in stored.figures.items()} == {TODAY: 3, tomorrow: 9}


def test_without_dates_an_empty_list_begins_some_days_ago(tmp_path: Path, run: Run) -> None:
    """The first fetch asks for the last days up to today, the oldest first, and for none that has not come."""
    with replaying(made({}), TODAY) as replay:
        run(list_of(tmp_path, replay))
        assert replay.days == [f"{date(2025, 3, 3) + timedelta(days=number)}" for number in range(8)]


def test_without_dates_only_what_is_missing_or_moving_is_asked_for(tmp_path: Path, run: Run) -> None:
    """The next fetch asks for the last days, as `refresh_days` says, and for those that were never answered."""
    with replaying(made({"2025-03-04": items(1), "2025-03-08": items(2)}), TODAY, {SECOND: Fault(404)}) as replay:
        root = write_sources(tmp_path, {"name": "one", "url": replay.url, "refresh_days": 2})
        run(root, "--since", FIRST, "--until", "2025-03-06")
        replay.asked.clear()
        run(root)
        assert replay.days == ["2025-03-05", "2025-03-07", "2025-03-08", "2025-03-09", "2025-03-10"]
        replay.asked.clear()
        run(root)
        assert replay.days == ["2025-03-05", "2025-03-08", "2025-03-09", "2025-03-10"]
        replay.asked.clear()
        run(root, "--until", "2025-03-08")
        assert replay.days == ["2025-03-05", "2025-03-08"]


def test_each_source_goes_on_where_it_was() -> None:
    """A new source begins some days ago; stored and settled days are not asked for again, failed ones are."""
    source = HuggingFaceSource(name="new", kind="hugging-face-daily")
    days = days_to_ask(source, SourceHealth(), set(), TODAY)
    assert (days[0], days[-1], len(days)) == (date(2025, 3, 3), TODAY, 8)
    failed = SourceHealth(days={FIRST: DayHealth(DayState.FAILED)}, settled=((SECOND, SECOND),))
    expected = [FIRST, *(TODAY - timedelta(days=number) for number in (3, 2, 1, 0))]
    assert days_to_ask(source, failed, {THIRD}, TODAY) == expected


def test_days_in_the_wrong_order_are_wrong_usage(tmp_path: Path, run: Run) -> None:
    """--since after --until, and days that are none, are exit 2 before anything is asked."""
    with replaying(made({}), TODAY) as replay:
        root = list_of(tmp_path, replay)
        code, said = run(root, "--since", THIRD, "--until", FIRST)
        assert code == 2
        assert "2025-03-06" in said[-1]
        assert run(root, "--since", "March")[0] == 2
        code, said = run(root, "--since", "2099-01-01")
        assert (code, "is after today" in said[-1]) == (2, True)
        assert replay.asked == []


def test_a_reply_that_is_too_large_is_refused(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """No more is read than a reply may have, and nothing of it is stored."""
    monkeypatch.setattr("generator.fetcher.client._LARGEST", 1 << 20)
    body = json.dumps([made_item("2503.00001", summary="x" * (2 << 20))]).encode()
    with replaying(made({}), TODAY, {FIRST: Fault(200, body)}) as replay:
        code, said = run(list_of(tmp_path, replay), "--since", FIRST, "--until", FIRST)
        assert code == 3
        assert "more than 1 MB" in said[-1]
        assert replay.url in said[-1]
    assert not load(tmp_path).papers


def test_the_client_says_who_asks() -> None:
    """The name and version of the program, and the site's address where there is one, are in every request."""
    with replaying(made({}), TODAY) as replay:
        for url in ("", "https://e.org/papers/"):
            with Client(url) as client:
                client.get(Request(f"{replay.url}/api/daily_papers", {"date": "2025-03-04"}))
        agents = [asked.headers["User-Agent"] for asked in replay.asked]
    assert agents[0].startswith("paperstand/")
    assert agents[1] == f"{agents[0]} (+https://e.org/papers/)"


def test_the_client_names_the_url_that_it_could_not_ask() -> None:
    """Its errors are of one kind, with the URL and its parameters."""
    with Client() as client, pytest.raises(SourceError) as caught:
        client.get(Request(f"http://127.0.0.1:{closed_port()}/x", {"date": "2025-03-04"}))
    assert caught.value.url.endswith("/x?date=2025-03-04")
    assert str(caught.value).startswith(caught.value.url)


def test_without_sources_nothing_is_asked(tmp_path: Path, run: Run) -> None:
    """A list without sources is no error; one whose sources are broken is, and names the place."""
    assert fetch(tmp_path, FetchOptions(TODAY)).days == 0
    path = begin(tmp_path) / "data/sources.yaml"
    path.parent.mkdir()
    path.write_text("sources:\n  - name: one\n    kind: hugging-face\n")
    code, said = run(tmp_path)
    assert code == 1
    assert said[0].startswith("data/sources.yaml:3:11: ")

"""`paperstand fetch` from all kinds of source: what they list, what they complete, and what is kept of it."""

from __future__ import annotations

import hashlib
import json
import weakref
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lists import begin
from replay import Fault, Replay, atom, atom_entry, made, made_item, made_record, replaying
from support import SHARED

from generator.classify.filter import chooser
from generator.cli import main
from generator.errors import ClockError
from generator.model import DayHealth, DayState, Paper
from generator.pipeline.build.generate import generate
from generator.pipeline.fetch import run as fetching
from generator.pipeline.fetch.run import FetchOptions, fetch
from generator.sources import LISTS
from generator.store import HealthStore, PaperStore

TODAY = date(2025, 5, 8)
RECORDED = SHARED / "corpora" / "source_replies" / "europepmc_search_core.json"
DAY = date(2025, 5, 5)
Run = Callable[..., tuple[int, str]]
RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>A blog</title><link>https://example.org</link>
<item><title>On rewards</title><link>https://example.org/rewards</link>
<pubDate>Tue, 06 May 2025 08:00:00 GMT</pubDate><description>What it says.</description></item></channel></rss>"""


def entry(name: str, published: str, **more: str) -> dict[str, str]:
    """Return what the arXiv API knows of a paper."""
    usual = {
        "id": name,
        "title": f"The made-up title of {name}",
        "summary": "A made-up abstract.",
        "published": f"{published}T10:00:00Z",
        "updated": f"{published}T10:00:00Z",
        "authors": "Ada Example",
        "categories": "cs.CL",
    }
    return {**usual, **more}


def write_list(root: Path, replay: Replay, *sources: Mapping[str, object]) -> Path:
    """Write a list whose sources are all at the replay server."""
    (begin(root) / "data").mkdir(parents=True, exist_ok=True)
    urls = {"feed": f"{replay.url}/rss.xml"}
    written = [{"url": urls.get(str(source["kind"]), replay.url), **source} for source in sources]
    (root / "data/sources.yaml").write_text(json.dumps({"sources": written}))
    return root


DAILY = {"name": "hf", "kind": "hugging-face-daily", "first_days": 3, "refresh_days": 0}
ARXIV = {"name": "arxiv", "kind": "arxiv", "query": "cat:cs.CL", "pause": 0}
FEED = {"name": "blog", "kind": "feed"}
EUROPE_PMC = {"name": "epmc", "kind": "europe-pmc", "query": "protein design"}
CROSSREF = {"name": "crossref", "kind": "crossref", "mailto": "ada@example.org"}


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Fetch by the command line and return the exit code and what it says."""

    def call(root: Path, *words: object, now: date = TODAY) -> tuple[int, str]:
        code: str | int | None = 0
        try:
            main(["--root", str(root), "fetch", "--now", str(now), *map(str, words)])
        except SystemExit as leaving:
            code = leaving.code
        return int(code or 0), capsys.readouterr().err

    return call


def papers(root: Path) -> dict[str, Paper]:
    """Return the stored papers."""
    return PaperStore(root / "data").load().papers


def test_all_kinds_fill_one_list(tmp_path: Path, run: Run) -> None:
    """A paper that two sources list is one; each source keeps its own days and its own health."""
    entries = [entry("2505.00001", "2025-05-04"), entry("2505.00002", "2025-05-06")]
    daily = made({"2025-05-05": [made_item("2505.00001", publishedAt="2025-05-04T01:00:00Z")]})
    with replaying(daily, TODAY, entries=entries, files={"/rss.xml": RSS.encode()}) as replay:
        root = write_list(tmp_path, replay, DAILY, ARXIV, FEED, CROSSREF)
        code, said = run(root)
        assert (code, "3 new papers" in said) == (0, True)
        assert replay.paths.count("/api/query") == 2
    stored = papers(root)
    both = stored["2505.00001"]
    assert (both.sources, both.listed, both.facts.categories) == (("arxiv", "hf"), (DAY,), ("cs.CL",))
    assert stored["2505.00002"].day == date(2025, 5, 6)
    health = HealthStore(root / "data").load()
    assert health["hf"].days[DAY].state is DayState.COMPLETE
    assert health["arxiv"].days[date(2025, 5, 1)].state is DayState.QUIET
    assert health["arxiv"].days[date(2025, 5, 6)].state is DayState.PENDING
    assert health["blog"].newest == date(2025, 5, 6)


def test_when_arxiv_throttles_everything_else_is_there(tmp_path: Path, run: Run) -> None:
    """Exit 3 and a line for arXiv; the others are stored, and the site can be generated."""
    daily = made({"2025-05-05": [made_item("2505.00001")]})
    with replaying(daily, TODAY, {"/api/query": Fault(406)}, files={"/rss.xml": RSS.encode()}) as replay:
        root = write_list(tmp_path, replay, ARXIV, DAILY, FEED)
        code, said = run(root)
        assert (code, "answered 406" in said, said.count("answered 406")) == (3, True, 1)
    assert len(papers(root)) == 2
    assert generate(root).papers == 2
    status = json.loads((root / "docs/status.json").read_text())
    assert set(status) == {"schemaVersion", "label", "message", "color"}
    assert status["message"].endswith("arxiv failing since 2025-05-08")
    assert status["color"] == "red"


@pytest.mark.fault
@pytest.mark.parametrize(
    "error", [MemoryError(), RecursionError("too deep"), AssertionError("unforeseen"), KeyError("x")]
)
@pytest.mark.parametrize("part", ["parse", "request", "choose", "judge"])
def test_whatever_goes_wrong_in_one_source_is_its_own_failure(
    part: str, error: Exception, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error that nobody has foreseen, the want of memory among them, is told in a line; the others are stored."""

    def fail(*_: object) -> None:
        raise error

    if part in {"parse", "request"}:
        monkeypatch.setitem(LISTS, "hugging-face-daily", replace(LISTS["hugging-face-daily"], **{part: fail}))
    elif part == "choose":
        choosers = iter([fail])
        monkeypatch.setattr(fetching, "chooser", lambda *given: next(choosers, chooser(*given)))
    else:
        monkeypatch.setattr(fetching.health, "judge_list", fail)
    daily = made({"2025-05-05": [made_item("2505.00001")]})
    with replaying(
        daily, TODAY, entries=[entry("2505.00002", "2025-05-06")], files={"/rss.xml": RSS.encode()}
    ) as replay:
        root = write_list(tmp_path, replay, DAILY, ARXIV, FEED)
        code, said = run(root)
    assert code == 3
    assert f"could not be read: {type(error).__name__}" in said
    assert "Traceback" not in said
    assert {"2505.00002"} < papers(root).keys()
    assert len(papers(root)) == 2
    health = HealthStore(root / "data").load()
    assert health["hf"].failing_since
    assert not health["arxiv"].failing_since
    assert not health["blog"].failing_since


@pytest.mark.fault
def test_a_failure_holds_on_to_nothing_that_was_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a reply came to before memory ran out is let go, however long the run still takes."""

    class Large:
        pass

    kept: list[weakref.ref[Large]] = []

    def fail(*_: object) -> None:
        large = Large()
        kept.append(weakref.ref(large))
        raise MemoryError

    monkeypatch.setitem(LISTS, "feed", replace(LISTS["feed"], parse=fail))
    with replaying(made({}), TODAY, files={"/rss.xml": RSS.encode()}) as replay:
        report = fetch(write_list(tmp_path, replay, FEED), FetchOptions(TODAY))
    assert [failure.what.partition(" (")[0] for failure in report.failures] == ["could not be read: MemoryError"]
    assert [reference() for reference in kept] == [None]


@pytest.mark.fault
def test_a_full_disk_is_no_failure_of_a_source(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the machine cannot do ends the run, and is not put down to whoever was asked."""

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device", "data")

    monkeypatch.setattr("generator.store.journal.write_atomically", fail)
    with replaying(made({"2025-05-05": [made_item("2505.00001")]}), TODAY) as replay:
        code, said = run(write_list(tmp_path, replay, DAILY))
    assert (code, said.splitlines()[-1]) == (1, "data: No space left on device")


def test_pages_of_arxiv_that_come_empty_are_asked_for_again(tmp_path: Path, run: Run) -> None:
    """An empty page where more was announced is no end; when it stays empty nothing of the span is stored."""
    entries = [entry(f"2505.{number:05}", "2025-05-06") for number in range(1, 251)]
    empty = b'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:o="http://a9.com/-/spec/opensearch/1.1/">'
    empty += b"<title>x</title><o:totalResults>250</o:totalResults></feed>"
    for times, expected in ((1, 250), (None, 0)):
        fault = {"/api/query": Fault(200, empty, times=times)}
        with replaying(made({}), TODAY, fault, entries=entries) as replay:
            root = write_list(tmp_path / str(times), replay, {**ARXIV, "first_days": 3})
            code, said = run(root)
            assert len(papers(root)) == expected
            assert (code, "empty page" in said) == ((0, False) if expected else (3, True))


def test_papers_added_by_an_id_are_completed(tmp_path: Path, run: Run) -> None:
    """Hugging Face, arXiv and Crossref are asked for what people added; what none knows is asked for later."""
    known = {
        "2505.00001": made_item("2505.00001")["paper"],
        "10.1000/abc": {"message": {"DOI": "10.1000/ABC", "title": ["A work"], "URL": "https://doi.org/10.1000/abc"}},
    }
    entries = [entry("hep-th/9901001", "1999-01-01")]
    with replaying(made({}), TODAY, papers=known, entries=entries) as replay:
        sources = (DAILY, {**ARXIV, "query": None}, CROSSREF)
        root = write_list(tmp_path, replay, *({k: v for k, v in source.items() if v is not None} for source in sources))
        (root / "data/curation").mkdir()
        ids = ("arxiv:2505.00001v2", "arxiv:hep-th/9901001", "doi:10.1000/abc", "arxiv:2505.99999")
        added = {"add": [{"id": name, "listed": "2025-05-05"} for name in ids]}
        (root / "data/curation/mine.yaml").write_text(json.dumps(added).replace('"2025-05-05"', "2025-05-05"))
        code, said = run(root)
        assert (code, "3 completed" in said) == (0, True)
        replay.asked.clear()
        run(root)
        assert [path for path in replay.paths if path != "/api/daily_papers"] == []
    stored = papers(root)
    assert stored["2505.00001"].facts.title == "The made-up title of 2505.00001"
    assert stored["hep-th-9901001"].facts.published == date(1999, 1, 1)
    assert stored["doi-10.1000-abc"].facts.title == "A work"
    assert "2505.99999" not in stored
    assert all(paper.sources == () for paper in stored.values())
    generate(root)
    day = (root / "docs/daily/2025-05-05.md").read_text()
    assert day.count("data-paper=") == 4
    assert "A work" in day


def test_an_entry_that_lacks_facts_is_completed(tmp_path: Path, run: Run) -> None:
    """A paper of which a source told little gets the rest by its id, and what is known stays."""
    poor = made_item("2505.00001", summary="", upvotes=7)
    with replaying(
        made({"2025-05-05": [poor]}), TODAY, papers={"2505.00001": made_item("2505.00001")["paper"]}
    ) as replay:
        root = write_list(tmp_path, replay, DAILY)
        run(root)
        assert replay.paths.count("/api/papers/2505.00001") == 1
    paper = papers(root)["2505.00001"]
    assert (paper.facts.abstract, paper.listed, paper.sources) == ("A made-up abstract.", (DAY,), ("hf",))


def test_only_papers_with_enough_upvotes_come_in(tmp_path: Path, run: Run) -> None:
    """Others are passed over, and told; one that gets enough later comes in then, and one that is in stays."""
    source = {**DAILY, "min_upvotes": 5, "refresh_days": 5}
    for votes, expected in (((4, 9), {"2505.00002"}), ((6, 1), {"2505.00001", "2505.00002"})):
        items = [made_item(f"2505.0000{n}", upvotes=v) for n, v in enumerate(votes, start=1)]
        with replaying(made({"2025-05-05": items}), TODAY) as replay:
            said = run(write_list(tmp_path, replay, source))[1]
        assert set(papers(tmp_path)) == expected
        assert ("1 passed over" in said) is (votes == (4, 9))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"topics": ["reward-models"]}, {"2505.00001"}),
        ({"topics": ["other"]}, {"2505.00002", "2505.00003"}),
        ({"filter": {"any": ["video*"]}}, {"2505.00002"}),
        ({"filter": {"none": ["video"]}}, {"2505.00001", "2505.00003"}),
        ({"topics": ["other"], "filter": {"any": ["speech"]}}, {"2505.00003"}),
    ],
)
def test_a_source_keeps_what_its_rule_matches(
    tmp_path: Path, run: Run, rule: dict[str, object], expected: set[str]
) -> None:
    """By topic, by terms of its own, or by both."""
    titles = ("A reward model", "Of videos", "Of speech")
    items = [made_item(f"2505.0000{n}", title=title, summary="x") for n, title in enumerate(titles, start=1)]
    with replaying(made({"2025-05-05": items}), TODAY) as replay:
        root = write_list(tmp_path, replay, {**DAILY, **rule})
        topics = {"topics": [{"name": "Reward models", "slug": "reward-models", "any": ["reward model"]}]}
        (root / "data/topics.yaml").write_text(json.dumps(topics))
        assert run(root)[0] == 0
    assert set(papers(root)) == expected


def test_a_topic_that_is_none_is_told(tmp_path: Path, run: Run) -> None:
    """A source that names an unknown topic is the user's mistake, with the nearest right word."""
    with replaying(made({}), TODAY) as replay:
        root = write_list(tmp_path, replay, {**DAILY, "topics": ["reward-model"]})
        (root / "data/topics.yaml").write_text(json.dumps({"topics": [{"name": "R", "slug": "reward-models"}]}))
        code, said = run(root)
        assert (code, replay.asked) == (1, [])
    assert said.startswith("data/sources.yaml:1:")
    assert "did you mean `reward-models`?" in said


def test_a_paper_that_is_taken_off_its_list_stays_and_is_marked(tmp_path: Path, run: Run) -> None:
    """It is said on its page; when it is back nothing is said any more."""
    all_items = [made_item(f"2505.0000{n}") for n in range(1, 5)]
    answers = ((all_items, None), (all_items[1:], True), (all_items, False))
    for number, (items, delisted) in enumerate(answers, start=8):
        with replaying(made({"2025-05-05": items}), date(2025, 5, 12)) as replay:
            root = write_list(tmp_path, replay, {**DAILY, "refresh_days": 5})
            run(root, "--since", DAY, "--until", DAY, now=date(2025, 5, number))
        paper = papers(tmp_path)["2505.00001"]
        assert (paper.facts.delisted, paper.listed) == (delisted, (DAY,))
        generate(tmp_path)
        said = "No longer in the list" in (tmp_path / "docs/papers/2505.00001.md").read_text()
        assert said is bool(delisted)


def test_a_poorer_answer_takes_nothing_away(tmp_path: Path, run: Run) -> None:
    """A day that suddenly has hardly any papers is stale, and no paper is marked."""
    items = [made_item(f"2505.0000{n}", upvotes=n) for n in range(1, 5)]
    for answer in (items, items[:1], []):
        with replaying(made({"2025-05-05": answer}), TODAY) as replay:
            run(write_list(tmp_path, replay, {**DAILY, "refresh_days": 5}))
    stored = papers(tmp_path)
    assert len(stored) == 4
    assert not any(paper.facts.delisted for paper in stored.values())
    health = HealthStore(tmp_path / "data").load()["hf"]
    assert health.days[DAY].state is DayState.STALE
    assert health.days[DAY].reason == "it lists 0 of the 4 papers that it listed before"
    assert health.is_settled(DAY)


def test_figures_are_logged_while_they_move(tmp_path: Path, run: Run) -> None:
    """One figure a paper and day; where nothing has moved no line is added and no file is written."""
    for number, votes in enumerate((3, 3, 8)):
        with replaying(made({"2025-05-05": [made_item("2505.00001", upvotes=votes)]}), TODAY) as replay:
            root = write_list(tmp_path, replay, {**DAILY, "refresh_days": 9})
            run(root, "--since", DAY, "--until", DAY, now=date(2025, 5, 6 + number))
    log = (root / "data/metrics/2025-05.csv").read_text().splitlines()
    assert log[1:] == ["2505.00001,2025-05-06,3,1,", "2505.00001,2025-05-08,8,1,"]
    assert '"observed": "2025-05-06"' in (root / "data/papers/2025/2025-05-05.json").read_text()


def test_a_daily_run_makes_few_requests(tmp_path: Path, run: Run) -> None:
    """A day later a list asks for its last days, once for all of arXiv's and once for a feed."""
    daily = {**DAILY, "refresh_days": 3}
    with replaying(made({}), TODAY, files={"/rss.xml": RSS.encode()}) as replay:
        root = write_list(tmp_path, replay, daily, ARXIV, FEED)
        run(root, now=date(2025, 5, 7))
        replay.asked.clear()
        run(root)
        assert len(replay.asked) == 4 + 1 + 1


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('!ENV [NO_SUCH_NAME, "https://e.org/papers"]', "(+https://e.org/papers/)"),
        ("https://bücher.example/", ""),
        ("javascript:alert(1)", ""),
        ("[", ""),
    ],
)
def test_the_client_says_whose_site_it_fetches_for(tmp_path: Path, run: Run, written: str, told: str) -> None:
    """The site's address stands in the User-Agent where a header can have it; a wrong `mkdocs.yml` stops no fetch."""
    with replaying(made({}), TODAY) as replay:
        root = write_list(tmp_path, replay, DAILY)
        (root / "mkdocs.yml").write_text(f"site_name: x\nsite_url: {written}\n", encoding="utf-8")
        run(root)
        assert replay.asked[0].headers["User-Agent"].partition(" ")[2] == told


def test_a_feed_that_failed_for_days_tells_of_them_when_it_is_back(tmp_path: Path, run: Run) -> None:
    """No day stays failed that the feed still reaches back to."""
    for day, fault in ((6, None), (7, Fault(503)), (8, Fault(503)), (9, None)):
        faults = {"/rss.xml": fault} if fault else {}
        rss = RSS.replace("Tue, 06 May", "Mon, 05 May").encode()
        with replaying(made({}), date(2025, 5, 9), faults, files={"/rss.xml": rss}) as replay:
            assert run(write_list(tmp_path, replay, FEED), now=date(2025, 5, day))[0] == (3 if fault else 0)
    days = HealthStore(tmp_path / "data").load()["blog"].days
    assert [state.state for state in days.values()] == [*([DayState.QUIET] * 3), DayState.PENDING]


def test_a_wrong_clock_stops_no_other_source(tmp_path: Path, run: Run) -> None:
    """A source whose clock is behind fails when another one answers; a shared cache's reply is as old as it says."""
    late = {"Date": "Thu, 01 May 2025 10:00:00 GMT"}
    for more, code in (({}, 3), ({"Age": "604800"}, 0)):
        faults = {"/rss.xml": Fault(200, RSS.encode(), {**late, **more})}
        with replaying(made({"2025-05-05": [made_item("2505.00001")]}), TODAY, faults) as replay:
            root = write_list(tmp_path / str(code), replay, FEED, DAILY)
            assert run(root)[0] == code
        assert "2505.00001" in papers(root)
        assert ("its clock says" in HealthStore(root / "data").load()["blog"].reason) is bool(code)


def test_a_reply_that_was_cut_off_is_not_called_unchanged(tmp_path: Path, run: Run) -> None:
    """Though its ETag is that of the whole feed, it is sent again."""
    rss = RSS.encode()
    tag = f'"{hashlib.sha256(rss).hexdigest()[:16]}"'
    cut = {"/rss.xml": Fault(200, rss[:-60], {"ETag": tag}, times=1)}
    with replaying(made({}), TODAY, cut, files={"/rss.xml": rss}) as replay:
        root = write_list(tmp_path, replay, FEED)
        assert run(root)[0] == 0
    assert len(papers(root)) == 1


def test_a_short_page_of_arxiv_is_asked_for_again(tmp_path: Path, run: Run) -> None:
    """What was announced and did not come is not passed over."""
    entries = [entry(f"2505.{number:05}", "2025-05-06") for number in range(1, 5)]
    short = atom([atom_entry(item) for item in entries[:2]], 4)
    with replaying(made({}), TODAY, {"/api/query": Fault(200, short, times=1)}, entries=entries) as replay:
        assert run(write_list(tmp_path, replay, ARXIV))[0] == 0
    assert len(papers(tmp_path)) == 4


def add_by_hand(root: Path, *ids: str) -> None:
    """Let people have added papers by an id alone."""
    (root / "data/curation").mkdir(exist_ok=True)
    lines = [f"  - {{id: 'arxiv:{name}', listed: 2025-05-05}}\n" for name in ids]
    (root / "data/curation/mine.yaml").write_text(f"add:\n{''.join(lines)}")


def test_an_id_that_is_refused_keeps_back_no_other(tmp_path: Path, run: Run) -> None:
    """One bad id among many is named, the rest is completed, and it is not asked for again the next day."""
    ids = [f"2505.{number:05}" for number in range(1, 130)]
    entries = [entry(name, "2025-05-06") for name in ids]
    with replaying(made({}), TODAY, entries=entries) as replay:
        source = {"name": "arxiv", "kind": "arxiv", "pause": 0, "complete_limit": 200}
        root = write_list(tmp_path, replay, source)
        add_by_hand(root, *ids, "2513.00001")
        code, said = run(root)
        assert (code, "incorrect id format for 2513.00001" in said, "129 completed" in said) == (0, True, True)
        replay.asked.clear()
        run(root, now=date(2025, 5, 9))
        assert replay.asked == []


def test_completing_takes_in_no_other_paper(tmp_path: Path, run: Run) -> None:
    """A source that answers with a paper that nobody asked for adds none to the list."""
    with replaying(made({}), TODAY, papers={"2505.00001": made_item("2505.66666")["paper"]}) as replay:
        root = write_list(tmp_path, replay, DAILY)
        add_by_hand(root, "2505.00001")
        run(root)
    assert papers(tmp_path) == {}


def test_papers_that_were_never_asked_for_come_before_those_asked_in_vain(tmp_path: Path, run: Run) -> None:
    """However many cannot be completed, each has its turn; what is complete is forgotten."""
    with replaying(made({}), TODAY) as replay:
        root = write_list(tmp_path, replay, {**DAILY, "complete_limit": 1})
        add_by_hand(root, "2505.00001", "2505.00002")
        for day in (8, 24, 25):
            run(root, now=date(2025, 5, day))
        asked = [path for path in replay.paths if path.startswith("/api/papers/")]
    assert asked == [f"/api/papers/2505.0000{number}" for number in (1, 2, 1)]
    add_by_hand(root)
    with replaying(made({}), TODAY, papers={"2505.00003": made_item("2505.00003")["paper"]}) as replay:
        write_list(tmp_path, replay, DAILY)
        add_by_hand(root, "2505.00003")
        run(root)
    assert HealthStore(root / "data").load()["hf"].asked == {}


def test_nothing_is_noted_of_a_source_that_was_asked_nothing(tmp_path: Path, run: Run) -> None:
    """A failure is not over because there was nothing to ask for, and nobody is said to have answered."""
    with replaying(made({}), TODAY, {"/api/daily_papers": Fault(503)}) as replay:
        root = write_list(tmp_path, replay, DAILY, CROSSREF)
        assert run(root)[0] == 3
        assert run(root, "--until", "2024-01-01")[0] == 0
    health = HealthStore(root / "data").load()
    assert health["hf"].failing_since == TODAY
    assert "crossref" not in health


def test_another_list_of_days_confuses_none(tmp_path: Path, run: Run) -> None:
    """A paper that arXiv announces on one day and Hugging Face lists on another is missing on neither."""
    announced = "".join(
        f"<item><title>Of {n}</title><link>https://arxiv.org/abs/2505.0000{n}</link><pubDate>Mon, 05 May 2025 04:00:00 "
        "GMT</pubDate><arxiv:announce_type>new</arxiv:announce_type></item>"
        for n in range(1, 4)
    )
    rss = '<rss version="2.0" xmlns:arxiv="http://arxiv.org/schemas/atom"><channel><title>x</title>{}</channel></rss>'
    files = {"/rss.xml": rss.format(announced).encode()}
    days = {"2025-05-07": [made_item(f"2505.0000{n}") for n in range(1, 4)]}
    with replaying(made(days), TODAY, files=files) as replay:
        root = write_list(tmp_path, replay, FEED, {**DAILY, "refresh_days": 3})
        for _ in range(2):
            assert run(root)[0] == 0
    health = HealthStore(root / "data").load()
    assert health["hf"].days[DAY].state is DayState.QUIET
    assert health["blog"].days[TODAY].state is DayState.PENDING
    assert papers(root)["2505.00001"].listed == (DAY, date(2025, 5, 7))


def test_a_paper_that_another_daily_list_names_is_not_marked(tmp_path: Path, run: Run) -> None:
    """It may stand there still."""
    items = [made_item(f"2505.0000{n}") for n in range(1, 5)]
    with replaying(made({"2025-05-05": items}), TODAY) as replay:
        root = write_list(tmp_path, replay, DAILY, {**DAILY, "name": "mirror"})
        run(root)
    with replaying(made({"2025-05-05": items[1:]}), TODAY) as replay:
        write_list(tmp_path, replay, DAILY, {**DAILY, "name": "mirror"})
        run(root, "--since", DAY, "--until", DAY)
    assert papers(root)["2505.00001"].facts.delisted is None


def test_a_day_that_never_can_be_answered_may_be_skipped(tmp_path: Path, run: Run) -> None:
    """Its source is fine again once the day is no longer asked for."""
    with replaying(made({"2025-05-05": [made_item("2505.00001")]}), TODAY, {date(2025, 5, 6): Fault(404)}) as replay:
        for skip, code in (([], 3), (["2025-05-06"], 0)):
            root = write_list(tmp_path, replay, {**DAILY, "refresh_days": 3})
            written = (root / "data/sources.yaml").read_text()
            (root / "data/sources.yaml").write_text(written.replace('"kind"', f'"skip": [{", ".join(skip)}], "kind"'))
            assert run(root)[0] == code
        assert replay.days.count("2025-05-06") == 1
    assert HealthStore(root / "data").load()["hf"].failing_since is None


def test_a_clock_that_is_years_behind_settles_nothing(tmp_path: Path) -> None:
    """A machine that begins in 1970 is told so by its source; a day that was handed in is believed."""
    long_ago = date(1970, 1, 1)
    with replaying(made({}), TODAY) as replay:
        root = write_list(tmp_path, replay, DAILY)
        with pytest.raises(ClockError, match="ours 1970-01-01"):
            fetch(root, FetchOptions(long_ago, by_clock=True))
        assert not (root / "data/health.json").exists()
        assert fetch(root, FetchOptions(long_ago)).failures == []


# Europe PMC


def test_europe_pmc_is_asked_several_days_at_once_page_by_page(tmp_path: Path, run: Run) -> None:
    """Each paper stands under the day of its first publication; a second run on the day changes no byte."""
    records = [made_record(number, f"2025-05-{1 + number % 7:02}") for number in range(250)]
    with replaying(made({}), TODAY, records=records) as replay:
        root = write_list(tmp_path, replay, EUROPE_PMC)
        assert run(root) == (0, "8 days asked for: 250 listings, 250 new papers\n")
        marks = [asked.params["cursorMark"] for asked in replay.asked]
        assert marks == ["*", "mark/100", "mark/200", "*"]
        before = {path: path.read_bytes() for path in (root / "data").rglob("*.json")}
        assert run(root)[1] == "8 days asked for: 250 listings, 0 new papers\n"
        assert {path: path.read_bytes() for path in (root / "data").rglob("*.json")} == before
    stored = papers(root)
    assert {key: paper.day for key, paper in stored.items()} == {
        f"doi-10.1000-made.{number}": date(2025, 5, 1 + number % 7) for number in range(250)
    }
    states = HealthStore(root / "data").load()["epmc"].days
    assert states[DAY] == DayHealth(DayState.PENDING, 36)
    assert states[TODAY] == DayHealth(DayState.PENDING, 0)


def test_what_europe_pmc_really_answered_fills_a_list(tmp_path: Path, run: Run) -> None:
    """Of the recorded entries those of the days that are asked for come in, with all their facts."""
    if not RECORDED.is_file():
        pytest.skip("../shared with the recorded replies is not here")
    records = json.loads(RECORDED.read_bytes())["resultList"]["result"]
    with replaying(made({}), date(2025, 7, 1), records=records) as replay:
        root = write_list(tmp_path, replay, {**EUROPE_PMC, "filter": {"any": ["breast cancer"]}})
        code, said = run(root, "--since", "2025-06-12", "--until", "2025-06-25", now=date(2025, 7, 20))
        assert (code, said) == (0, "14 days asked for: 3 listings, 3 new papers, 3 passed over by filters\n")
    assert len(papers(root)) == 3
    paper = papers(root)["doi-10.1016-j.canep.2025.102866"]
    assert (paper.day, paper.sources, paper.listed) == (date(2025, 6, 16), ("epmc",), ())
    assert all((paper.facts.title, paper.facts.abstract, paper.facts.authors, paper.facts.journal, paper.facts.url))
    states = HealthStore(root / "data").load()["epmc"]
    assert states.is_settled(date(2025, 6, 16))
    assert states.is_settled(date(2025, 6, 17))


def _page(count: int, total: int, mark: str | None) -> bytes:
    items = [made_record(number, "2025-05-06") for number in range(count)]
    return json.dumps({"hitCount": total, "nextCursorMark": mark, "resultList": {"result": items}}).encode()


@pytest.mark.fault
@pytest.mark.parametrize(
    ("fault", "said"),
    [
        pytest.param(Fault(500), "answered 500", id="500"),
        pytest.param(Fault(429, headers={"Retry-After": "86400"}), "answered 429", id="429"),
        pytest.param(
            Fault(400, b'{"errCode": 400, "errMsg": "Bad query"}'), "error: Bad query", id="400 with a reason"
        ),
        pytest.param(Fault(200, b'{"errCode": 404, "errMsg": "Late"}'), "error: Late", id="an error with 200"),
        pytest.param(Fault(200, b"<!DOCTYPE html>"), "an HTML or XML page", id="HTML with 200"),
        pytest.param(Fault(200, _page(3, 3, None)[:-20]), "not JSON", id="truncated"),
        pytest.param(Fault(200, b'{"hitCount": 0}'), "JSON of another kind", id="another object"),
        pytest.param(Fault(200, _page(0, 250, "x")), "an empty page", id="an empty page"),
        pytest.param(Fault(200, _page(40, 250, "x")), "a short page: 40 of the 100", id="a short page"),
        pytest.param(Fault(200, _page(100, 250, None)), "not where they begin", id="no mark"),
        pytest.param(Fault(200, _page(100, 250, "y")), "not where they begin", id="the same mark again"),
        pytest.param(
            Fault(200, b'{"hitCount": 1, "resultList": {"result": [{"id": "1"}]}}'),
            "none of its 1 entries can be read",
            id="nothing that can be read",
        ),
    ],
)
def test_a_fault_of_europe_pmc_is_told_loses_nothing_and_heals(
    fault: Fault, said: str, tmp_path: Path, run: Run
) -> None:
    """One line with the address, exit 3, nothing of the span stored; the next good run gives what it should."""
    records = [made_record(number, "2025-05-06") for number in range(250)]
    with replaying(made({}), TODAY, {"/search": fault}, records=records, files={"/rss.xml": RSS.encode()}) as replay:
        root = write_list(tmp_path, replay, {**EUROPE_PMC, "patience": 1, "first_days": 3}, FEED)
        code, told = run(root)
        assert (code, said in told, f"{replay.url}/search?query=" in told, "Traceback" in told) == (
            3,
            True,
            True,
            False,
        )
    assert [paper.sources for paper in papers(root).values()] == [("blog",)]
    assert HealthStore(root / "data").load()["epmc"].days[date(2025, 5, 6)].state is DayState.FAILED
    with replaying(made({}), TODAY, records=records, files={"/rss.xml": RSS.encode()}) as replay:
        assert run(write_list(root, replay, {**EUROPE_PMC, "first_days": 3}, FEED))[0] == 0
    assert len(papers(root)) == 251
    assert not HealthStore(root / "data").load()["epmc"].failing_since

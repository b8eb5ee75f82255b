"""The fault bench: whatever a source answers, what is stored stays, what happened is told, and the next good run heals.

For each fault of the table: the day before is stored, then the source fails on the next day, then it works again. In
between the exit code is right, one line tells what was wrong, nothing that was stored is lost, and the day is called by
its right name; afterwards the papers are, byte for byte, those of a list that never saw the fault.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import faults
import httpx
import pytest
from lists import begin
from replay import Fault, made, made_item, replaying

from generator.cli import main
from generator.merge import is_known
from generator.model import FACTS, DayState
from generator.store import HealthStore, PaperStore, StoredPapers

STORED, DAY, NOW, LATER = date(2025, 3, 4), date(2025, 3, 5), date(2025, 3, 6), date(2025, 3, 7)
GOOD = [made_item(f"2503.000{number}", upvotes=number) for number in range(11, 16)]
BEFORE = [made_item("2503.00001", upvotes=9), made_item("2503.00002")]
DAYS: dict[str, Sequence[object]] = {str(STORED): BEFORE, str(DAY): GOOD}
BODY = json.dumps(GOOD).encode()
HTML = b"<!DOCTYPE html><title>Sign in</title>"
NOISE = b"".join(b"%08x" % (number * 2654435761 % (1 << 32)) for number in range(64)) * (34 << 11)
"""34 MB that shrink to a fiftieth or so."""
AHEAD = {"Date": "Thu, 06 Mar 2025 10:00:00 GMT"}


@dataclass(frozen=True, slots=True)
class Case:
    """A fault of the day, and what is to come of it."""

    name: str
    fault: Fault
    said: str = ""
    state: DayState = DayState.FAILED
    code: int = 3


def body(items: object, **more: object) -> Fault:
    """Return a reply in the place of the day's."""
    return Fault(200, json.dumps(items).encode(), **more)  # type: ignore[arg-type]


def status(number: int, headers: Mapping[str, str] | None = None, content: bytes = b"") -> Fault:
    """Return a reply with an error status."""
    return Fault(number, content, headers or {})


def act(how: Callable[..., None]) -> Fault:
    """Return an answer that is written by hand."""
    return Fault(act=how)


def encoded(content: bytes, how: str) -> Fault:
    """Return a reply that says how it is encoded."""
    return Fault(200, content, {"Content-Encoding": how})


def changed(**paper: object) -> list[object]:
    """Return the day's items with some values of each paper changed; None takes one out."""
    items = json.loads(BODY)
    for item in items:
        item["paper"] = {name: value for name, value in {**item["paper"], **paper}.items() if value is not None}
    return list(items)


def told(day: date, items: Sequence[object]) -> list[object]:
    """Return items that say of which day's list they are."""
    found = json.loads(json.dumps(items))
    for item in found:
        item["paper"]["submittedOnDailyAt"] = f"{day}T01:00:00.000Z"
    return list(found)


OK, STALE = {"state": DayState.COMPLETE, "code": 0}, {"state": DayState.STALE, "code": 0}
CASES = [
    # The connection
    Case("hangs up", act(faults.hang_up), "could not be asked"),
    Case("reset mid-body", act(faults.reset(BODY)), "could not be asked"),
    Case("not HTTP", act(faults.garbage), "could not be asked"),
    Case("cut off in transit", act(faults.cut(BODY)), "could not be asked"),
    Case("wrong length", act(faults.cut(BODY, len(BODY) + 9)), "could not be asked"),
    Case("truncated gzip", act(faults.cut_gzip(BODY)), "it was cut off"),
    Case("not gzip", encoded(BODY, "gzip"), "could not be decoded"),
    Case("gzip", encoded(gzip.compress(BODY), "GZip"), **OK),
    Case("gzip by its old name", encoded(gzip.compress(BODY), "x-gzip, identity"), **OK),
    Case("encoded as nothing", encoded(BODY, "identity"), **OK),
    Case("gzip in members", encoded(gzip.compress(BODY[:99]) + gzip.compress(BODY[99:]) + bytes(9), "gzip"), **OK),
    Case("gzip that goes on", encoded(gzip.compress(BODY) + b"x", "gzip"), "goes on behind its end"),
    Case("a member cut off", encoded(gzip.compress(BODY) + gzip.compress(b" ")[:-1], "gzip"), "it was cut off"),
    Case("a bomb of members", encoded(gzip.compress(b" " * (1 << 19)) * 40, "gzip"), "unpack to more than 200 times"),
    Case("nothing in gzip", encoded(b"", "gzip"), "not JSON"),
    Case("gzip in gzip", encoded(gzip.compress(gzip.compress(BODY)), "gzip, gzip"), "is encoded 2 times"),
    Case("a bomb in a bomb", encoded(gzip.compress(gzip.compress(b" " * (64 << 20))), "gzip,gzip"), "encoded 2 times"),
    Case("eight layers", encoded(BODY, ", ".join(["gzip", "br", "deflate", "zstd"] * 2)), "is encoded 8 times"),
    Case("not what was asked for", encoded(zlib.compress(BODY), "deflate"), "is encoded as deflate"),
    Case("an unknown encoding", encoded(BODY, "x-made-up;q=1"), "is encoded as x-made-up"),
    Case("a head of gzip without an end", act(faults.endless_gzip_head), "more than 32 MB"),
    Case("503 in an unknown encoding", Fault(503, BODY, {"Content-Encoding": "br"}), "answered 503"),
    Case("silence", act(faults.silence), "did not answer in time"),
    Case("slow drip", act(faults.drip), "did not answer within"),
    Case("endless body", act(faults.endless), "more than 32 MB"),
    Case("100 MB body", act(faults.large(100 << 20)), "more than 32 MB"),
    Case("compressed bomb", act(faults.bomb(100 << 20)), "unpack to more than 200 times as many"),
    Case("compressed random", encoded(gzip.compress(NOISE, 1), "gzip"), "more than 32 MB"),
    # Redirects
    Case("301 loop", status(301, {"Location": "?date=2025-03-05"}), "redirects more than 5 times"),
    Case("redirect to a file", status(302, {"Location": "file:///etc/passwd"}), "expected an http(s) link"),
    Case("redirect to a private address", status(302, {"Location": "http://10.0.0.1/x"}), "a private address"),
    Case("redirect to metadata", status(307, {"Location": "http://169.254.169.254/x"}), "a private address"),
    Case("redirect to loopback", status(302, {"Location": "http://[::1]/x"}), "a private address"),
    Case("redirect by another name", status(302, {"Location": "http://localhost:1/x"}), "a private address"),
    Case(
        "redirect to a scheme of its own",
        status(308, {"Location": "javascript:alert(1)"}),
        "not a URL that can be asked",
    ),
    Case("redirect to nowhere", status(302), "redirects to nowhere"),
    # Statuses
    Case("400 with a reason", status(400, content=b'{"error": "no such date"}'), "no such date"),
    Case("401", status(401), "answered 401"),
    Case("403", status(403), "answered 403"),
    Case("404", status(404), "answered 404"),
    Case("406", status(406), "answered 406"),
    Case("410", status(410), "answered 410"),
    Case("418", status(418), "answered 418"),
    Case("429", status(429), "answered 429"),
    Case("429 with seconds", status(429, {"Retry-After": "7"}), "answered 429"),
    Case("429 with a date", status(429, {"Retry-After": "Thu, 06 Mar 2025 10:00:20 GMT", **AHEAD}), "answered 429"),
    Case("429 for too long", status(429, {"Retry-After": "86400"}), "answered 429"),
    Case("429 with a rate limit", status(429, {"RateLimit": '"api";r=0;t=3'}), "answered 429"),
    Case("500", status(500, content=HTML), "answered 500"),
    Case("502", status(502), "answered 502"),
    Case("503", status(503, {"Retry-After": "nonsense"}), "answered 503"),
    Case("504", status(504), "answered 504"),
    Case("599", status(599), "answered 599"),
    Case("503 once", Fault(503, times=1), **OK),
    Case("429 once, with seconds", Fault(429, headers={"Retry-After": "2"}, times=1), **OK),
    # What is no JSON
    Case("truncated JSON", Fault(200, BODY[:-40]), "not JSON"),
    Case("truncated JSON once", Fault(200, BODY[:-40], times=1), **OK),
    Case("nothing at all", Fault(200, b""), "not JSON"),
    Case("HTML with 200", Fault(200, HTML), "an HTML or XML page"),
    Case("wrong charset", Fault(200, BODY.replace(b"made-up", "gemäße".encode("latin-1"))), "not JSON in UTF-8"),
    Case("UTF-16", Fault(200, BODY.decode().encode("utf-16")), "not JSON"),
    Case("NUL bytes", Fault(200, BODY + b"\0\0"), "not JSON"),
    Case("deep nesting", Fault(200, b"[" * 200_000), "not JSON"),
    Case("a number without end", Fault(200, b"[" + b"9" * 5000 + b"]"), "not JSON"),
    Case("a byte order mark", Fault(200, b"\xef\xbb\xbf" + BODY), **OK),
    # JSON of another kind
    Case("an error with 200", body({"error": "Too\nlate"}), "Too late"),
    Case("another object", body({"models": []}), "JSON of another kind"),
    Case("null", body(None), "JSON of another kind"),
    Case("a text", body("papers"), "JSON of another kind"),
    Case("numbers", body([1, 2, 3]), "a list of something else"),
    Case("papers without names", body([{"paper": {"upvotes": 1}}]), "none of its 1 entries can be read"),
    # Drift
    Case("numbers where texts were", body(changed(title=7, summary=8)), "`title` is not a text in 5 of 5", **OK),
    Case("texts where numbers were", body(changed(upvotes="many")), "`upvotes` is not a count in 5 of 5", **OK),
    Case("missing lists", body(changed(authors=None)), "`paper.authors` is missing in 5 of 5", **OK),
    Case("a renamed field", body(changed(upvotes=None, votes=3)), "`paper.upvotes` is missing in 5 of 5", **OK),
    Case("an object where a list was", body(changed(authors={})), "`authors` is not a list in 5 of 5", **OK),
    # Other papers than were asked for
    Case("duplicate ids", body([*GOOD, *GOOD]), **OK),
    Case("other versions and letter cases", body([made_item(f"arXiv:2503.000{n}v2") for n in range(11, 16)]), **OK),
    Case("out of order", body(GOOD[::-1]), **OK),
    Case("one that is no paper", body([*GOOD, 7]), "neither an object nor a string", **OK),
    Case("the batch of the day before", body(BEFORE), **STALE),
    Case("another day's papers", body(told(STORED, BEFORE)), **STALE),
    Case("an empty day", body([]), state=DayState.QUIET, code=0),
    Case("pages without end", Fault(200, BODY, {"Link": '</api/daily_papers?p=9>; rel="next"'}), "more than 100 pages"),
]


def write_list(root: Path, url: str) -> Path:
    """Write a list whose only source is at a URL."""
    path = begin(root) / "data/sources.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    source = {"name": "hf", "kind": "hugging-face-daily", "url": url, "complete": False, "refresh_days": 0}
    path.write_text(json.dumps({"sources": [source]}))
    return root


def fetch(root: Path, now: date, *words: str) -> int:
    """Fetch by the command line and return the exit code."""
    try:
        main(["--root", str(root), "fetch", "--now", str(now), *words])
    except SystemExit as leaving:
        return int(leaving.code or 0)
    return 0


def papers_of(root: Path) -> dict[str, bytes]:
    """Return the files of papers."""
    return {path.name: path.read_bytes() for path in (root / "data/papers").rglob("*.json")}


def assert_richer(root: Path, old: StoredPapers, kept: dict[str, bytes]) -> None:
    """Check that nothing that was stored has gone: no paper, no day, no fact, no figure."""
    new = PaperStore(root / "data").load()
    for key, paper in old.papers.items():
        assert set(paper.listed) <= set(new.papers[key].listed)
        for name in FACTS:
            if is_known(getattr(paper.facts, name)):
                assert is_known(getattr(new.papers[key].facts, name))
    for place, figures in old.figures.items():
        assert (new.figures[place].upvotes or 0) >= (figures.upvotes or 0)
    assert kept.keys() <= papers_of(root).keys()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the client give up soon."""
    monkeypatch.setattr("generator.fetcher.client._TIMEOUT", httpx.Timeout(1.5))
    monkeypatch.setattr("generator.fetcher.content._DEADLINE", 2.0)


@pytest.mark.fault
@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_fault_is_told_loses_nothing_and_heals(
    case: Case, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line, the right exit code, stored data whole; the next good run gives what a sound source would have."""
    with replaying(made(DAYS), LATER) as sound:
        root = write_list(tmp_path, sound.url)
        assert fetch(root, STORED, "--since", str(STORED)) == 0
        control = write_list(tmp_path_factory.mktemp("control"), sound.url)
        fetch(control, STORED, "--since", str(STORED))
    kept = papers_of(root)
    capsys.readouterr()
    with replaying(made(DAYS), LATER, {DAY: case.fault}) as broken:
        write_list(root, broken.url)
        stored = PaperStore(root / "data").load()
        assert fetch(root, NOW, "--since", str(DAY), "--until", str(DAY)) == case.code
        said = capsys.readouterr().err
    assert case.said in said
    assert "Traceback" not in said
    lines = said.splitlines()
    assert len(lines) <= 4
    assert all(line.isprintable() and len(line) < 600 for line in lines)
    if case.code:
        assert any(broken.url in line for line in lines)
        assert papers_of(root) == kept
        assert PaperStore(root / "data").load() == stored
    assert HealthStore(root / "data").load()["hf"].days[DAY].state is case.state
    assert_richer(root, stored, kept)
    with replaying(made(DAYS), LATER) as sound:
        for healed in (root, control):
            write_list(healed, sound.url)
            assert fetch(healed, LATER, "--since", str(DAY), "--until", str(DAY)) == 0
    assert papers_of(root).keys() == papers_of(control).keys()
    assert HealthStore(root / "data").load()["hf"].days[DAY].state is DayState.COMPLETE
    if case.code or case.state is not DayState.COMPLETE:
        assert papers_of(root) == papers_of(control)

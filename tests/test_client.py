"""The client: when it waits and for how long, what it asks again, what it remembers, and where it follows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import httpx
import pytest
import stamina
from replay import Fault, made, replaying

from generator.errors import SourceError
from generator.fetcher import Client, Patience, ReplyCache, persist
from generator.fetcher.addresses import is_public
from generator.fetcher.limits import day_of_reply, exhausted_for, retry_after
from generator.sources import Request

TODAY = date(2025, 3, 10)
NOON = datetime(2025, 3, 10, 12, tzinfo=UTC)


def headers(**values: str) -> httpx.Headers:
    """Return headers as a reply has them."""
    return httpx.Headers({name.replace("_", "-"): value for name, value in values.items()})


@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        (headers(Retry_After="7"), 7),
        (headers(Retry_After="0"), 0),
        (headers(Retry_After=format_datetime(NOON + timedelta(seconds=20)), Date=format_datetime(NOON)), 20),
        (headers(Retry_After=format_datetime(NOON), Date=format_datetime(NOON + timedelta(hours=1))), 0),
        (headers(Retry_After="soon"), None),
        (headers(Retry_After="-5"), None),
        (headers(Retry_After="9" * 400), None),
        (headers(RateLimit='"api";r=0;t=41'), 42),
        (headers(RateLimit='"api";r=3;t=41', Retry_After="2"), 2),
        (headers(RateLimit="nonsense"), None),
        (headers(), None),
    ],
)
def test_a_source_says_when_to_ask_again(given: httpx.Headers, seconds: float | None) -> None:
    """By Retry-After, in seconds or as a date by its own clock, else by its rate limit, with a second to spare."""
    assert retry_after(given) == seconds


def test_only_an_exhausted_limit_makes_wait() -> None:
    """While requests are left nobody waits."""
    assert exhausted_for(headers(RateLimit='"api";r=0;t=9')) == 10
    assert exhausted_for(headers(RateLimit='"api";r=1;t=9')) is None
    assert exhausted_for(headers(RateLimit='"api";r=0')) is None


def test_the_day_of_a_reply_is_that_of_utc() -> None:
    """A clock in another zone tells the same day."""
    assert day_of_reply(headers(Date="Mon, 10 Mar 2025 23:30:00 -0500")) == date(2025, 3, 11)
    assert day_of_reply(headers(Date="yesterday")) is None


def test_what_is_transient_is_tried_again_and_nothing_else() -> None:
    """A request is repeated only where that can help."""
    tries: list[int] = []

    def fail(error: SourceError) -> None:
        tries.append(1)
        raise error

    with stamina.set_testing(True, attempts=3):
        for transient, expected in ((True, 3), (False, 1)):
            tries.clear()
            with pytest.raises(SourceError):
                persist(lambda transient=transient: fail(SourceError("x", "u", transient=transient)), Patience(600))
            assert len(tries) == expected


def test_patience_comes_to_an_end() -> None:
    """A source that asks for more than is left is given up on; long waits are told."""
    told: list[str] = []
    patience = Patience(100, told.append)
    tries: list[int] = []

    def fail() -> None:
        tries.append(1)
        raise SourceError("busy", "https://example.org", transient=True, wait=60)

    with stamina.set_testing(True, attempts=9), pytest.raises(SourceError):
        persist(fail, patience)
    assert len(tries) == 2
    assert patience.left == 40
    assert told == ["https://example.org: busy; asking again in 60 s"]


def test_requests_keep_their_distance() -> None:
    """A source that asks for a pause gets it, at no cost of patience, and so does one that says that none is left."""
    slept: list[float] = []
    empty = Fault(200, b"[]", {"RateLimit": '"api";r=0;t=5'}, times=1)
    patience = Patience(10)
    with replaying(made({}), TODAY, {"/api/daily_papers": empty}) as replay, Client(sleep=slept.append) as client:
        client.get(Request(f"{replay.url}/api/daily_papers", {"date": "2025-03-04"}))
        client.get(Request(f"{replay.url}/api/daily_papers", {"date": "2025-03-04"}, pause=3), patience)
        client.get(Request(f"{replay.url}/api/daily_papers", {"date": "2025-03-04"}), patience)
        assert [round(seconds) for seconds in slept] == [6, 3]
        assert round(patience.left) == 4
    with replaying(made({}), TODAY, {"/api/daily_papers": empty}) as replay, Client(sleep=slept.append) as client:
        request = Request(f"{replay.url}/api/daily_papers", {"date": "2025-03-04"})
        client.get(request)
        with pytest.raises(SourceError, match="left alone"):
            client.get(request, Patience(1))


def test_a_reply_that_has_not_changed_is_not_sent_again(tmp_path: Path) -> None:
    """With an ETag the server is asked whether it has changed; the answer is the same, and a broken cache is none."""
    asked = Request("", accept="application/xml")
    with replaying(made({}), TODAY, files={"/feed": b"<rss/>"}) as replay:
        request = Request(f"{replay.url}/feed", accept=asked.accept)
        for _ in range(2):
            with Client(cache=ReplyCache(tmp_path)) as client:
                assert client.get(request).content == b"<rss/>"
        assert ["If-None-Match" in item.headers for item in replay.asked] == [False, True]
        for path in tmp_path.iterdir():
            path.write_bytes(b"broken")
        with Client(cache=ReplyCache(tmp_path)) as client:
            assert client.get(request).content == b"<rss/>"
        assert "If-None-Match" not in replay.asked[-1].headers


def test_the_cache_stays_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the newest replies are kept."""
    monkeypatch.setattr("generator.fetcher.cache._MOST", 3)
    cache = ReplyCache(tmp_path)
    for number in range(6):
        cache.put(f"https://example.org/{number}", {"ETag": "x"}, b"body", has_next=False)
    cache.put("https://example.org/none", {}, b"body", has_next=False)
    cache.prune()
    assert len(list(tmp_path.iterdir())) == 3


def test_a_redirect_on_the_same_host_is_followed() -> None:
    """A source that has moved is followed."""
    moved = Fault(301, headers={"Location": "/feed"})
    with replaying(made({}), TODAY, {"/old": moved}, files={"/feed": b"<rss/>"}) as replay, Client() as client:
        assert client.get(Request(f"{replay.url}/old")).content == b"<rss/>"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("::ffff:127.0.0.1", False),
    ],
)
def test_what_is_public_is_what_anybody_can_reach(address: str, public: object) -> None:
    """Loopback, private, shared and link-local addresses are not, in any notation."""
    assert is_public([address]) is public
    assert not is_public(["93.184.216.34", "10.0.0.1"])

"""A server on loopback that answers as Hugging Face's daily papers do, from recorded or hand-made replies.

What it knows of the real one: ``GET /api/daily_papers?date=YYYY-MM-DD&limit=&p=`` answers a page of a day's items, with
``Link: <…>; rel="next"`` where more follow, ``[]`` for a day without any, and HTTP 400 with an object that has
``error`` for a day that is none or has not come yet, and for a limit or page that is none.
Faults can be put in the place of its replies, day by day, and every request is kept for the test to look at.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

_PATH: Final = "/api/daily_papers"
_LARGEST_PAGE: Final = 100
_USUAL_PAGE: Final = 50
_WRAPPED: Final = "data"

Items = Callable[[date], Sequence[object]]
"""What a day lists, in the order of its pages; nothing for a day that is not known."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is answered in the place of a reply, so many times (without a number, always)."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    times: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came: its path, its parameters and its headers."""

    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]

    @property
    def day(self) -> str:
        """The day as it was asked for, or an empty text."""
        return self.params.get("date", "")


@dataclass(slots=True)
class Replay:
    """A running server: its address, what it answers, what goes wrong, and what it was asked so far."""

    items: Items
    today: date
    faults: Mapping[date, Fault] = field(default_factory=dict)
    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    _struck: dict[date, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def days(self) -> list[str]:
        """The days that were asked for, in the order of the requests."""
        return [asked.day for asked in self.asked]

    def answer(self, asked: Asked) -> Fault:
        """Keep a request and return what it is answered, which may be a fault."""
        with self._lock:
            self.asked.append(asked)
            day = _day(asked.day)
            fault = self.faults.get(day) if day else None
            if day and fault and (fault.times is None or self._struck.get(day, 0) < fault.times):
                self._struck[day] = self._struck.get(day, 0) + 1
                return fault
        return self._reply(asked, day)

    def _reply(self, asked: Asked, day: date | None) -> Fault:
        if asked.path != _PATH:
            return _error(HTTPStatus.NOT_FOUND, "Not found")
        if day is None:
            return _error(HTTPStatus.BAD_REQUEST, f"Invalid date: {asked.day!r}")
        if day > self.today:
            return _error(HTTPStatus.BAD_REQUEST, f"The date must not be after {self.today}")
        limit, page = _count(asked.params, "limit", _USUAL_PAGE), _count(asked.params, "p", 0)
        if limit is None or not 1 <= limit <= _LARGEST_PAGE or page is None:
            return _error(HTTPStatus.BAD_REQUEST, "`limit` is 1 to 100, `p` is 0 or more")
        items = self.items(day)
        headers = {}
        if len(items) > (page + 1) * limit:
            following = urlencode({**asked.params, "p": page + 1})
            headers["Link"] = f'<{self.url}{_PATH}?{following}>; rel="next"'
        return Fault(body=json.dumps(items[page * limit : (page + 1) * limit]).encode(), headers=headers)


def recorded(folder: Path) -> Items:
    """Return the items of replies that were recorded as ``YYYY-MM-DD.json``, a list or an object that wraps one."""

    def items(day: date) -> Sequence[object]:
        path = folder / f"{day}.json"
        reply = json.loads(path.read_bytes()) if path.is_file() else []
        return reply[_WRAPPED] if isinstance(reply, dict) else reply

    return items


def made(replies: Mapping[str, Sequence[object]]) -> Items:
    """Return the items of replies that were made by hand, by their days."""
    return lambda day: replies.get(day.isoformat(), ())


@contextmanager
def replaying(items: Items, today: date, faults: Mapping[date, Fault] | None = None) -> Iterator[Replay]:
    """Run a server while the context lasts; ``today`` is the last day that it knows anything of."""
    replay = Replay(items, today, faults or {})
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(replay)) as server:
        replay.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield replay
        finally:
            server.shutdown()
            thread.join()


def _handler(replay: Replay) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Hands requests to the replay and writes what it answers."""

        def do_GET(self) -> None:
            """Answer a request."""
            parts = urlsplit(self.path)
            answer = replay.answer(Asked(parts.path, dict(parse_qsl(parts.query)), dict(self.headers)))
            self.send_response(answer.status)
            headers = {"Content-Type": "application/json; charset=utf-8", "Content-Length": str(len(answer.body))}
            for name, value in {**headers, **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  # the name is the library's
            """Say nothing."""

    return Handler


def _error(status: HTTPStatus, what: str) -> Fault:
    return Fault(status, json.dumps({"error": what}).encode())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _count(params: Mapping[str, str], name: str, usual: int) -> int | None:
    text = params.get(name, str(usual))
    return int(text) if text.isdecimal() else None

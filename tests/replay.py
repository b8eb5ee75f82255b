"""A server on loopback that answers as the sources do, from recorded or hand-made replies, and fails as it is told.

What it knows of the real ones:

- Hugging Face: ``GET /api/daily_papers?date=YYYY-MM-DD&limit=&p=`` answers a page of a day's items, with
  ``Link: <…>; rel="next"`` where more follow, ``[]`` for a day without any, and HTTP 400 with an object that has
  ``error`` for a day that is none or has not come yet, and for a limit or page that is none;
  ``GET /api/papers/<id>`` answers a flat paper, or 404.
- arXiv: ``GET /api/query`` answers an Atom feed for ``id_list`` or for a span of ``submittedDate``, a page at a time.
- Crossref: ``GET /works/<doi>`` answers a work, or 404.
- OpenReview: ``GET /notes?id=`` answers an object with a list of one note, or of none. GitHub: ``GET /repos/<name>``.
- Europe PMC: ``GET /search`` answers an object with a page of the entries that were first published in a span, and with
  the place where the next page begins, which the last page repeats; ``errMsg`` where it was asked for none.
- Any other path answers what ``files`` has for it, with an ETag, so that it can be asked whether it has changed.

Faults can be put in the place of replies, by day or by path, and every request is kept for the test to look at.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit
from xml.sax.saxutils import escape

_PATH: Final = "/api/daily_papers"
_LARGEST_PAGE: Final = 100
_USUAL_PAGE: Final = 50
_WRAPPED: Final = "data"
_SPAN: Final = re.compile(r"submittedDate:\[(\d{8})\d{4} TO (\d{8})\d{4}\]")
_FIRST_PUBLISHED: Final = re.compile(r"FIRST_PDATE:\[(\d{4}-\d\d-\d\d) TO (\d{4}-\d\d-\d\d)\]")

_ARXIV_ID: Final = re.compile(r"\d\d(0[1-9]|1[0-2])\.\d{4,5}|[a-z.-]+/\d{7}")

Items = Callable[[date], Sequence[object]]
"""What a day lists, in the order of its pages; nothing for a day that is not known."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is answered in the place of a reply, so many times (without a number, always)."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    times: int | None = None
    act: Callable[[BaseHTTPRequestHandler], None] | None = None
    """Writes the whole answer itself, where that is to be broken in a way that a library would not write it."""


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
    faults: Mapping[date | str, Fault] = field(default_factory=dict)
    papers: Mapping[str, object] = field(default_factory=dict)
    """Single papers, by arXiv id or the id of their forum, works, by DOI, and repositories, by name."""
    entries: Sequence[Mapping[str, str]] = ()
    """The papers that the arXiv API knows: ``id``, ``published``, and what else is to be in an entry."""
    records: Sequence[Mapping[str, object]] = ()
    """The papers that Europe PMC knows, as it writes them."""
    files: Mapping[str, bytes] = field(default_factory=dict)
    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    _struck: dict[date | str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def days(self) -> list[str]:
        """The days that were asked for, in the order of the requests."""
        return [asked.day for asked in self.asked if asked.day]

    @property
    def paths(self) -> list[str]:
        """The paths that were asked for, in the order of the requests."""
        return [asked.path for asked in self.asked]

    def answer(self, asked: Asked) -> Fault:
        """Keep a request and return what it is answered, which may be a fault."""
        with self._lock:
            self.asked.append(asked)
            day = _day(asked.day)
            for place in filter(None, (day, asked.path)):
                fault = self.faults.get(place)
                if fault and (fault.times is None or self._struck.get(place, 0) < fault.times):
                    self._struck[place] = self._struck.get(place, 0) + 1
                    return fault
        return self._reply(asked, day)

    def _reply(self, asked: Asked, day: date | None) -> Fault:
        if asked.path == _PATH:
            return self._daily(asked, day)
        if asked.path == "/api/query":
            return self._query(asked)
        if asked.path == "/search":
            return self._search(asked)
        if asked.path == "/notes":
            found = self.papers.get(asked.params.get("id", ""))
            return Fault(body=json.dumps({"notes": [found] if found else []}).encode())
        for prefix in ("/api/papers/", "/works/", "/repos/"):
            if asked.path.startswith(prefix):
                found = self.papers.get(unquote(asked.path.removeprefix(prefix)))
                return Fault(body=json.dumps(found).encode()) if found else _error(HTTPStatus.NOT_FOUND, "Not found")
        return self._file(asked)

    def _daily(self, asked: Asked, day: date | None) -> Fault:
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

    def _query(self, asked: Asked) -> Fault:
        ids = [name for name in asked.params.get("id_list", "").split(",") if name]
        span = _SPAN.search(asked.params.get("search_query", ""))
        if bad := [name for name in ids if not _ARXIV_ID.fullmatch(name)]:
            entry = atom_entry({"id": "error", "title": "Error", "summary": f"incorrect id format for {bad[0]}"})
            return Fault(HTTPStatus.BAD_REQUEST, atom([entry], 1))
        found = [entry for entry in self.entries if entry["id"] in ids or (span and _within(entry, span))]
        start, most = int(asked.params.get("start", 0)), int(asked.params.get("max_results", 10))
        return Fault(body=atom([atom_entry(entry) for entry in found[start : start + most]], len(found)))

    def _search(self, asked: Asked) -> Fault:
        span = _FIRST_PUBLISHED.search(asked.params.get("query", ""))
        size, mark = int(asked.params.get("pageSize", 25)), asked.params.get("cursorMark", "*")
        if not span:
            return Fault(body=json.dumps({"version": "6.9", "errCode": 404, "errMsg": "no query"}).encode())
        found = [record for record in self.records if span[1] <= str(record["firstPublicationDate"]) <= span[2]]
        start = 0 if mark == "*" else int(mark.removeprefix("mark/"))
        page = found[start : start + size]
        following = f"mark/{start + size}" if len(found) > start + size else mark
        reply = {"hitCount": len(found), "nextCursorMark": following, "resultList": {"result": page}}
        return Fault(body=json.dumps(reply if found else {**reply, "nextCursorMark": None}).encode())

    def _file(self, asked: Asked) -> Fault:
        content = self.files.get(asked.path)
        if content is None:
            return _error(HTTPStatus.NOT_FOUND, "Not found")
        tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        if asked.headers.get("If-None-Match") == tag:
            return Fault(HTTPStatus.NOT_MODIFIED, headers={"ETag": tag})
        return Fault(body=content, headers={"ETag": tag, "Content-Type": "application/xml"})


def _within(entry: Mapping[str, str], span: re.Match[str]) -> bool:
    return span[1] <= entry["published"][:10].replace("-", "") <= span[2]


def atom_entry(entry: Mapping[str, str]) -> str:
    """Return an entry as the arXiv API writes it, with its version; elements that are not given are left out."""
    name = f"http://arxiv.org/abs/{entry['id']}v1"
    simple = {"title", "summary", "published", "updated", "comment", "doi", "journal_ref"}
    prefix = {"comment": "arxiv:", "doi": "arxiv:", "journal_ref": "arxiv:"}
    parts = [f"<{prefix.get(k, '')}{k}>{escape(v)}</{prefix.get(k, '')}{k}>" for k, v in entry.items() if k in simple]
    parts += [
        f"<author><name>{escape(author)}</name></author>" for author in entry.get("authors", "").split(";") if author
    ]
    categories = entry.get("categories", "").split()
    parts += [f'<category term="{escape(term)}"/>' for term in categories]
    parts += [f'<arxiv:primary_category term="{escape(categories[0])}"/>'] if categories else []
    return f"<entry><id>{name}</id>{''.join(parts)}</entry>"


def atom(entries: Sequence[str], total: int) -> bytes:
    """Return a feed as the arXiv API writes it."""
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" '
        'xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
        "<id>https://arxiv.org/api/made</id><title>arXiv Query</title>"
    )
    return f"{head}<opensearch:totalResults>{total}</opensearch:totalResults>{''.join(entries)}</feed>".encode()


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


def made_item(name: str, **more: object) -> dict[str, object]:
    """Return a listed paper as Hugging Face gives one, whole, with made-up values."""
    paper = {
        "id": name,
        "title": f"The made-up title of {name}",
        "summary": "A made-up abstract.",
        "authors": [{"name": "Ada Example"}],
        "publishedAt": "2025-03-01T18:00:00.000Z",
        "upvotes": 3,
        **more,
    }
    return {"paper": paper, "title": paper["title"], "numComments": 1}


class _Server(ThreadingHTTPServer):
    """A server that says nothing when it is left in the middle of an answer: that is what a client with limits does."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Tell of errors of its own."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # as the library calls it


def made_record(number: int, published: str, **more: object) -> dict[str, object]:
    """Return a paper as Europe PMC gives one, with made-up values."""
    return {
        "id": f"{number}",
        "source": "MED",
        "doi": f"10.1000/made.{number}",
        "title": f"The made-up title of {number}.",
        "authorList": {"author": [{"fullName": "Example A", "firstName": "Ada", "lastName": "Example"}]},
        "journalInfo": {"journal": {"title": "Journal of Examples"}},
        "abstractText": "A made-up abstract.",
        "firstPublicationDate": published,
        **more,
    }


@contextmanager
def replaying(
    items: Items, today: date, faults: Mapping[date | str, Fault] | None = None, **more: object
) -> Iterator[Replay]:
    """Run a server while the context lasts; ``today`` is the last day that it knows anything of."""
    replay = Replay(items, today, faults or {}, **more)  # type: ignore[arg-type]
    with _Server(("127.0.0.1", 0), _handler(replay)) as server:
        server.daemon_threads = True
        server.block_on_close = False
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

        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            """Answer a request; a client that has had enough is none to complain about."""
            parts = urlsplit(self.path)
            answer = replay.answer(Asked(parts.path, dict(parse_qsl(parts.query)), dict(self.headers)))
            with suppress(ConnectionError):
                if answer.act:
                    self.close_connection = True
                    answer.act(self)
                    return
                if "Date" in answer.headers:
                    self.send_response_only(answer.status)
                else:
                    self.send_response(answer.status)
                headers = {"Content-Type": "application/json; charset=utf-8", "Content-Length": str(len(answer.body))}
                for name, value in {**headers, **answer.headers}.items():
                    self.send_header(name, value)
                if answer.headers.get("Content-Length"):
                    self.close_connection = True
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

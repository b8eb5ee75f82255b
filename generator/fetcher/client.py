"""Asking a source over HTTP: bounded in time and size, honest about who asks, polite about how often."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from types import TracebackType
from typing import Final, Self
from urllib.request import getproxies

import httpx

from generator import __version__
from generator.errors import SourceError
from generator.fetcher.addresses import is_public, peer_of, redirect_target
from generator.fetcher.cache import Kept, ReplyCache
from generator.fetcher.content import ACCEPTED, read_beginning, read_content
from generator.fetcher.limits import day_of_reply, exhausted_for, retry_after
from generator.fetcher.retry import Patience
from generator.sources import Request

_TIMEOUT: Final = httpx.Timeout(30, connect=10)
_LARGEST: Final = 32 * 1024 * 1024
"""Bytes of a reply, before it is decoded and after."""
_LARGEST_ERROR: Final = 64 * 1024
_MOST_REDIRECTS: Final = 5
_TRY_AGAIN: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_OK: Final = 200
_NOT_MODIFIED: Final = 304


@dataclass(frozen=True, slots=True)
class Reply:
    """What a source answered, and the URL that was asked."""

    url: str
    content: bytes
    has_next: bool = False
    day: date | None = None
    """The day on the source's clock, if it told one."""


class StatusError(SourceError):
    """A reply with an error status; ``content`` is the beginning of what it says."""

    def __init__(self, response: httpx.Response, url: str, content: bytes, throttled: frozenset[int]) -> None:
        status = response.status_code
        transient = status in _TRY_AGAIN or status in throttled
        super().__init__(
            f"answered {status} {response.reason_phrase}".rstrip(),
            url,
            transient=transient,
            down=transient,
            wait=retry_after(response.headers) if transient else None,
        )
        self.status = status
        self.content = content


@dataclass
class Client:
    """A connection to sources, kept open while it is used as a context."""

    site_url: str = ""
    cache: ReplyCache | None = None
    sleep: Callable[[float], None] = time.sleep
    _http: httpx.Client = field(init=False)
    _paced: dict[str, float] = field(default_factory=dict)
    """For each host the moment at which the pause after its last request ends."""
    _ready: dict[str, float] = field(default_factory=dict)
    """For each host that said that no request is left the moment from which on it may be asked."""

    def __post_init__(self) -> None:
        """Open the connection pool: one connection a host, as arXiv asks for."""
        self._http = httpx.Client(
            timeout=_TIMEOUT,
            transport=None if getproxies() else httpx.HTTPTransport(limits=httpx.Limits(max_connections=1)),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()
        if self.cache:
            self.cache.prune()

    def get(self, request: Request, patience: Patience | None = None) -> Reply:
        """Return the reply to a request, asked once.

        Raises:
            SourceError: no reply came, not in time, too large, or with an error status; names the URL.
        """
        url = request.url
        try:
            url = str(httpx.URL(url).copy_merge_params(dict(request.params)))
            self._wait(httpx.URL(url).host, url, patience, request.pause)
            return self._ask(request, url)
        except httpx.TimeoutException:
            raise SourceError("did not answer in time", url, transient=True, down=True) from None
        except httpx.HTTPError as error:
            what = f"could not be asked: {str(error) or type(error).__name__}"
            raise SourceError(what, url, transient=True, down=isinstance(error, httpx.ConnectError)) from None
        except (httpx.InvalidURL, UnicodeError, OverflowError) as error:
            raise SourceError(f"not a URL that can be asked: {error}", url) from None

    def _wait(self, host: str, url: str, patience: Patience | None, pause: float) -> None:
        """Wait until the host may be asked; the usual pause between two requests costs no patience.

        Raises:
            SourceError: it wants to be left alone for longer than patience lasts.
        """
        now = time.monotonic()
        alone = self._ready.get(host, 0) - now
        error = SourceError(f"wants to be left alone for {alone:.0f} s", url, down=True)
        if alone > 0 and patience and not patience.take(error, alone):
            raise error
        seconds = max(alone, self._paced.get(host, 0) - now)
        if seconds > 0:
            self.sleep(seconds)
        self._ready.pop(host, None)
        self._paced[host] = time.monotonic() + pause

    def _ask(self, request: Request, url: str) -> Reply:
        kept = self.cache.get(url) if self.cache else None
        configured = target = httpx.URL(url)
        for _ in range(_MOST_REDIRECTS + 1):
            with self._http.stream("GET", target, headers=self._headers(request, kept)) as response:
                if empty_for := exhausted_for(response.headers):
                    self._ready[configured.host] = time.monotonic() + empty_for
                if response.status_code in _REDIRECTS:
                    target = redirect_target(response, configured)
                    continue
                self._check_peer(response, configured)
                return self._reply(request, url, response, kept)
        raise SourceError(f"redirects more than {_MOST_REDIRECTS} times", url)

    def forget(self, url: str) -> None:
        """Keep nothing of the reply from a URL: it was of no use, so it must be sent anew and not called unchanged."""
        if self.cache:
            self.cache.drop(url)

    def _headers(self, request: Request, kept: Kept | None) -> dict[str, str]:
        site = f"+{self.site_url}" if self.site_url.isascii() and self.site_url else ""  # a header has no other signs
        about = "; ".join(filter(None, (site, request.agent)))
        agent = f"paperstand/{__version__}" + (f" ({about})" if about else "")
        usual = {"User-Agent": agent, "Accept": request.accept, "Accept-Encoding": ACCEPTED}
        return {**usual, **(kept.conditions if kept else {})}

    def _check_peer(self, response: httpx.Response, configured: httpx.URL) -> None:
        if response.url.host == configured.host or getproxies():
            return
        peer = peer_of(response)
        if peer and not is_public([peer]):
            raise SourceError(f"redirects to {peer}, a private address; expected a public one", str(configured))

    def _reply(self, request: Request, url: str, response: httpx.Response, kept: Kept | None) -> Reply:
        if response.status_code == _NOT_MODIFIED and kept:
            return Reply(url, kept.content, kept.has_next, day_of_reply(response.headers))
        if response.status_code != _OK:
            raise StatusError(response, url, read_beginning(response, url, _LARGEST_ERROR), request.throttled)
        content, has_next = read_content(response, url, _LARGEST), "next" in response.links
        if self.cache:
            self.cache.put(url, response.headers, content, has_next=has_next)
        return Reply(url, content, has_next, day_of_reply(response.headers))

"""Asking a source over HTTP: bounded in time and size, honest about who asks."""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self

import httpx

from generator import __version__
from generator.errors import SourceError
from generator.sources import Request

_TIMEOUT: Final = httpx.Timeout(30, connect=10)
_LARGEST: Final = 32 * 1024 * 1024
_TRIES: Final = 3


@dataclass(frozen=True, slots=True)
class Reply:
    """What a source answered, and the URL that was asked."""

    url: str
    content: bytes
    has_next: bool


class Client:
    """A connection to sources, kept open while it is used as a context."""

    def __init__(self, site_url: str = "") -> None:
        about = f" (+{site_url})" if site_url else ""
        self._http = httpx.Client(
            timeout=_TIMEOUT,
            headers={"User-Agent": f"paperstand/{__version__}{about}", "Accept": "application/json"},
            transport=httpx.HTTPTransport(retries=_TRIES),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def get(self, request: Request) -> Reply:
        """Return the reply to a request.

        Raises:
            SourceError: no reply came, not in time, too large, or with a status other than 200; names the URL.
        """
        url = request.url
        try:
            url = str(httpx.URL(url).copy_merge_params(dict(request.params)))
            with self._http.stream("GET", url) as response:
                if response.status_code != httpx.codes.OK:
                    raise SourceError(f"answered {response.status_code} {response.reason_phrase}".rstrip(), url)
                content = bytearray()
                for chunk in response.iter_bytes():
                    content += chunk
                    if len(content) > _LARGEST:
                        raise SourceError(f"answered more than {_LARGEST >> 20} MB", url)
                return Reply(url, bytes(content), "next" in response.links)
        except httpx.TimeoutException:
            raise SourceError("did not answer in time", url) from None
        except httpx.HTTPError as error:
            raise SourceError(f"could not be asked: {str(error) or type(error).__name__}", url) from None
        except (httpx.InvalidURL, UnicodeError, OverflowError) as error:
            raise SourceError(f"not a URL that can be asked: {error}", url) from None

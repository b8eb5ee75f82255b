"""Where a redirect may lead: to http(s) only, and from one host to another only if that one is public."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable

import httpx

from generator.errors import SourceError

_SCHEMES = frozenset({"http", "https"})


def redirect_target(response: httpx.Response, configured: httpx.URL) -> httpx.URL:
    """Return where a reply sends the client.

    Raises:
        SourceError: nowhere, to another scheme, or to a private address that is not the configured host itself.
    """
    url = str(response.url)
    location = response.headers.get("Location", "")
    try:
        target = response.url.join(location)
    except (httpx.InvalidURL, ValueError):
        target = httpx.URL("")
    if not location or target.scheme not in _SCHEMES or not target.host:
        raise SourceError(f"redirects to {_shown(location)}; expected an http(s) link", url)
    if target.host != configured.host and not is_public(resolve(target.host, url)):
        raise SourceError(f"redirects to {_shown(str(target))}, a private address; expected a public one", url)
    return target


def _shown(location: str) -> str:
    return " ".join(location.split())[:100] or "nowhere"


def resolve(host: str, url: str) -> list[str]:
    """Return the addresses of a host.

    Raises:
        SourceError: it has none.
    """
    try:
        return [str(found[4][0]) for found in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        raise SourceError(f"redirects to {_shown(host)}, which has no address", url, transient=True) from None


def is_public(addresses: Iterable[str]) -> bool:
    """Tell whether all of the addresses are ones that anybody can reach: not loopback, private or link-local."""
    return all(ipaddress.ip_address(address.partition("%")[0]).is_global for address in addresses)


def peer_of(response: httpx.Response) -> str | None:
    """Return the address that really answered, if known: a name may resolve to another one a moment later."""
    stream = response.extensions.get("network_stream")
    try:
        address = stream.get_extra_info("server_addr") if stream is not None else None
    except OSError:  # the connection is closed already
        return None
    return str(address[0]) if isinstance(address, tuple) and address else None

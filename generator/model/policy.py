"""What a list's pages may load besides the site itself, as people write it in ``data/site.yaml``.

The keys are the directives of a Content-Security-Policy without their ``-src`` (https://www.w3.org/TR/CSP3/).
"""

from __future__ import annotations

import re
from functools import partial
from typing import Annotated, Final
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, Field, StringConstraints, WithJsonSchema

from generator.model.written import Written

_PORT: Final = r"(?:[0-9]{1,4}|[0-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])"
"""Up to 65535: a browser passes over a source with a higher one."""
_ADDRESS: Final = (
    rf"(?:https?|wss?)://(?:\*\.)?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::{_PORT})?(?:/[A-Za-z0-9_.~/%@+!$-]*)?"
)
"""No space, quote, comma or semicolon: it can end neither its directive nor the attribute that the policy stands in."""
_HASH: Final = r"sha(?:256-[A-Za-z0-9+/]{43}=|384-[A-Za-z0-9+/]{64}|512-[A-Za-z0-9+/]{86}==)"
UNSAFE_INLINE: Final = "unsafe-inline"
_SCRIPT: Final = f"(?:{_ADDRESS}|{_HASH})"
_STYLE: Final = f"(?:{_ADDRESS}|{_HASH}|{UNSAFE_INLINE})"
_EXPECTED: Final = (
    "an address such as https://example.org or https://example.org/a.js, without `?` and `#`, a port up to 65535"
)


def _checked(pattern: str, expected: str, value: str) -> str:
    if not re.fullmatch(pattern, value):
        msg = f"not {expected}"
        raise ValueError(msg)
    return value


_Plain = Annotated[str, StringConstraints(strict=True, strip_whitespace=True)]
PolicyAddress = Annotated[
    _Plain,
    AfterValidator(partial(_checked, _ADDRESS, _EXPECTED)),
    WithJsonSchema({"type": "string", "pattern": f"^{_ADDRESS}$"}),
]
"""An address of which something may be loaded: all of a host, or of a folder or file there."""
PolicyScript = Annotated[
    _Plain,
    AfterValidator(partial(_checked, _SCRIPT, f"{_EXPECTED}, or a hash such as sha256-…")),
    WithJsonSchema({"type": "string", "pattern": f"^{_SCRIPT}$"}),
]
"""The same, or the hash of a script that stands in a page."""
PolicyStyle = Annotated[
    _Plain,
    AfterValidator(partial(_checked, _STYLE, f"{_EXPECTED}, a hash such as sha256-…, or {UNSAFE_INLINE}")),
    WithJsonSchema({"type": "string", "pattern": f"^{_STYLE}$"}),
]
"""The same of a stylesheet, or leave for all styles that stand in pages."""


class Policy(Written):
    """What pages may load from elsewhere, by the directives of a Content-Security-Policy without their `-src`."""

    script: tuple[PolicyScript, ...] = Field(
        default=(),
        description="Scripts of other sites, and hashes of scripts that stand in your overrides or pages.",
        examples=[["https://stats.example.org/count.js"]],
    )
    style: tuple[PolicyStyle, ...] = Field(
        default=(),
        description="Stylesheets of other sites, and hashes; `unsafe-inline` allows all styles that stand in pages.",
        examples=[["https://fonts.googleapis.com"]],
    )
    img: tuple[PolicyAddress, ...] = Field(
        default=(), description="Pictures.", examples=[["https://img.shields.io", "https://*.example.org"]]
    )
    font: tuple[PolicyAddress, ...] = Field(default=(), description="Fonts.", examples=[["https://fonts.gstatic.com"]])
    connect: tuple[PolicyAddress, ...] = Field(
        default=(), description="What scripts ask and send to.", examples=[["https://stats.example.org"]]
    )
    frame: tuple[PolicyAddress, ...] = Field(default=(), description="Frames.", examples=[["https://giscus.app"]])
    media: tuple[PolicyAddress, ...] = Field(
        default=(), description="Sound and films.", examples=[["https://example.org"]]
    )
    object: tuple[PolicyAddress, ...] = Field(
        default=(), description="What `<object>` and `<embed>` show.", examples=[["https://example.org/a.pdf"]]
    )
    form: tuple[PolicyAddress, ...] = Field(
        default=(), description="Where forms send what is typed.", examples=[["https://example.org/subscribe"]]
    )

    def allows(self, directive: str, address: str) -> bool:
        """Tell whether an address of another site may be loaded for a purpose, which one of the keys names."""
        try:
            wanted = urlsplit(address)
            return any("://" in source and _covers(urlsplit(source), wanted) for source in getattr(self, directive))
        except ValueError:  # an address that no browser would load
            return False


_SCHEMES: Final = {"http": ("http", "https"), "https": ("https",), "ws": ("ws", "wss"), "wss": ("wss",)}
_PORTS: Final = {"http": 80, "https": 443, "ws": 80, "wss": 443}


def _covers(source: SplitResult, wanted: SplitResult) -> bool:
    """Tell whether a browser would find an address in a source (https://www.w3.org/TR/CSP3/#match-url-to-source)."""
    if wanted.scheme not in _SCHEMES[source.scheme]:
        return False
    host, asked = source.hostname or "", wanted.hostname or ""
    is_host = asked.endswith(host[1:]) if host.startswith("*.") else asked == host
    port = source.port or _PORTS[wanted.scheme]
    is_port = port == (wanted.port or _PORTS[wanted.scheme])
    is_path = not source.path or (
        wanted.path.startswith(source.path) if source.path.endswith("/") else wanted.path == source.path
    )
    return is_host and is_port and is_path

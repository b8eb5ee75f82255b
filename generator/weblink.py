"""Links to the web: the one door through which every address comes in, whoever wrote it.

A link is http or https to a host with a name, and nothing else: no user before the host, which only makes it look like
another one, no host between brackets, no port that does not exist. What could mean something in Markdown or HTML is
percent-encoded, so that a link is safe before it is escaped, too.
"""

from __future__ import annotations

import re
from typing import Final, Self
from urllib.parse import SplitResult, quote, urlsplit

from generator.text import clean

_LINE_BREAK: Final = re.compile(r"[\t\n\r]+")
_HOST: Final = re.compile(r"[.-]*\w[\w.-]*")
_SAFE: Final = "/?#%&=+:;,.@!~-"
"""What stays as it is in a link: nothing that could end it or mean something in Markdown."""
_PLAIN: Final = re.compile(r"https?://[.-]*[a-z0-9][a-z0-9.-]*(?:[/?#][\w/?#%&=+:;,.@!~-]*)?", re.ASCII)
"""A link that is as it should be already."""
_EXPECTED: Final = "not a link that starts with http:// or https://"


class WebLink(str):
    """A link that may be shown; there is none that has not been checked.

    Raises:
        ValueError: the text is no such link; says what was expected.
    """

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """Return the link that a text is, in the form in which it is safe in Markdown and HTML."""
        if type(text) is cls:
            return text
        return super().__new__(cls, text if _PLAIN.fullmatch(text) else _checked(text))


def web_link(text: str | None) -> WebLink | None:
    """Return the link that a text is, or None where it is none."""
    if not text:
        return None
    try:
        return WebLink(text)
    except ValueError:
        return None


def _checked(text: str) -> str:
    """Return a link in its safe form.

    Breaks of lines within it are dropped, as browsers do (https://url.spec.whatwg.org/#concept-basic-url-parser).

    Raises:
        ValueError: it is none.
    """
    text = clean(_LINE_BREAK.sub("", text))
    parts = _split(text)
    scheme = parts.scheme.lower()
    if scheme not in {"http", "https"} or not parts.netloc:
        raise ValueError(_EXPECTED)
    _check_host(parts.netloc)
    return f"{scheme}://{parts.netloc}{quote(text.partition('://')[2][len(parts.netloc) :], safe=_SAFE)}"


def _split(text: str) -> SplitResult:
    try:
        return urlsplit(text)
    except ValueError:  # brackets without an address between them, or signs that only look like others
        raise ValueError(_EXPECTED) from None


def _check_host(place: str) -> None:
    if "@" in place:
        msg = "not a link without a user's name before its host"
        raise ValueError(msg)
    host, colon, port = place.partition(":")
    if not _HOST.fullmatch(host):
        msg = "not a link to a host with a name, such as https://example.org/"
        raise ValueError(msg)
    if colon and not (re.fullmatch(r"\d{1,5}", port, re.ASCII) and int(port) < 1 << 16):
        msg = "not a link with a port from 0 to 65535"
        raise ValueError(msg)

"""Links, as people and programs write them in fields and remarks."""

from __future__ import annotations

import html
import re
from typing import Final

from generator.bibliography.escapes import unescaped
from generator.identity import arxiv_id
from generator.markup import clean
from generator.weblink import WebLink, web_link

_COMMAND: Final = re.compile(r"\\(?:url|path|nolinkurl|href)\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_MARKDOWN: Final = re.compile(r"\]\(\s*<?((?:[^()\s<>]|\([^()\s]*\))+)")
_BRACKETED: Final = re.compile(r"<\s*(https?:[^<>]*|www\.[^<>]*)>", re.IGNORECASE)
_WITHIN: Final = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_WITHOUT_SCHEME: Final = re.compile(
    r"(?<![\w@./-])(?:www\.[a-z0-9-]+(?:\.[a-z0-9-]+)+|(?:[a-z0-9-]+\.)+(?:org|com|net|edu|gov|io|ai|co|dev|info|eu|uk|de|fr"
    r"|ch|at|nl|it|es|se|no|dk|fi|be|pl|cz|jp|cn|kr|in|au|ca|us|br|ru|me|app|xyz|science|academy|tech))"
    r"(?::\d+)?(?:/[^\s<>\"]*)?",
    re.IGNORECASE,
)
_NEXT: Final = re.compile(r"[;,|](?=https?:)", re.IGNORECASE)
_EDGE: Final = ".,;:'\"”’*!"
_PLAIN: Final = re.compile(r"https?://[\w.-]+(?:/[\w./()=&?+:@!%~#-]*)?", re.ASCII)


def link_in(text: str) -> WebLink | None:
    r"""Return the first http(s) link of a text: bare, in ``\url{}``, in ``<>``, in Markdown, or without a scheme."""
    if _PLAIN.fullmatch(text) and text[-1] not in _EDGE and "&amp;" not in text:
        return web_link(text)
    for pattern in (_COMMAND, _MARKDOWN, _BRACKETED):
        if (match := pattern.search(text)) and (link := _whole(match[1])):
            return link
    text = html.unescape(unescaped(clean(text)))
    if match := _WITHIN.search(text):
        return web_link(_without_tail(_NEXT.split(match[0])[0]))
    return _without_scheme(text)


def link_alone(text: str) -> WebLink | None:
    """Return the link of a remark that gives one, and is no sentence in which one stands."""
    rest = _WITHIN.sub("", _BRACKETED.sub("", _COMMAND.sub("", text)))
    is_short = len(re.findall(r"[^\W\d_]{2,}", rest)) <= 4  # noqa: PLR2004  # words, as in "Accessed: May 2020"
    return link_in(text) if is_short else None


def paper_link(link: WebLink | None) -> WebLink | None:
    """Return a link, unless it leads to the paper at arXiv, as its id does."""
    return None if link and arxiv_id(link) else link


def _without_scheme(text: str) -> WebLink | None:
    """Return a link whose scheme was left out; a name of a host alone is one only where nothing else is said."""
    match = _WITHOUT_SCHEME.search(text)
    if match is None:
        return None
    is_path = "/" in match[0] or match[0].lower().startswith("www.")
    return web_link(f"https://{_without_tail(match[0])}") if is_path or match[0] == text else None


def _whole(text: str) -> WebLink | None:
    link = html.unescape(unescaped(clean(text))).replace(" ", "")
    return web_link(link) if "://" in link else _without_scheme(link)


def _without_tail(link: str) -> str:
    """Return a link without the punctuation of the sentence around it, and without a bracket that it does not open."""
    while link and (
        link[-1] in _EDGE or (link[-1] in ")]}" and link.count(link[-1]) > link.count("([{"[")]}".index(link[-1])]))
    ):
        link = link[:-1]
    return link

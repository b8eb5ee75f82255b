"""Text out of the HTML and JATS in which feeds and publishers wrap titles and abstracts."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final

from generator.markup import clean

_DROPPED: Final = tuple(
    (re.compile(begin, re.IGNORECASE), re.compile(end, re.IGNORECASE))
    for begin, end in (
        *((rf"<{name}\b[^<>]*>", rf"</{name}\s{{0,9}}>") for name in ("script", "style", "jats:title")),
        ("<!--", "-->"),
    )
)
"""Beginnings and ends of what is left out with all that is in between."""
_TAG: Final = re.compile(
    r"</?(?:jats:[a-z-]+|mml:[a-z]+|a|abbr|b|blockquote|br|cite|code|div|em|figure|figcaption|font|h[1-6]|hr|i|img|li"
    r"|ol|p|pre|q|s|section|small|span|strong|sub|sup|table|tbody|td|th|thead|tr|tt|u|ul)\b(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_BLOCK: Final = re.compile(r"</?(?:jats:p|jats:sec|p|div|br|li|h[1-6]|tr|blockquote)\b", re.IGNORECASE)


def text_of(value: str) -> str:
    """Return the text of a piece of HTML or JATS on one line.

    Only tags that these languages have are taken out: the title `<think>` is a title.
    """
    for begin, end in _DROPPED:
        value = " ".join(_outside(value, begin, end))
    return clean(html.unescape(_TAG.sub(lambda tag: " " if _BLOCK.match(tag[0]) else "", value)))


def _outside(text: str, begin: re.Pattern[str], end: re.Pattern[str]) -> Iterator[str]:
    """Yield what stands outside; what has no end stays.

    One expression for both would look for the end behind every beginning, in a time that grows with their square.
    """
    place = 0
    while (first := begin.search(text, place)) and (last := end.search(text, first.end())):
        yield text[place : first.start()]
        place = last.end()
    yield text[place:]

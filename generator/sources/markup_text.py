"""Text out of the HTML and JATS in which feeds and publishers wrap titles and abstracts."""

from __future__ import annotations

import html
import re
from typing import Final

from generator.markup import clean

_DROPPED: Final = re.compile(r"<(script|style|jats:title)\b[^>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_TAG: Final = re.compile(
    r"</?(?:jats:[a-z-]+|mml:[a-z]+|a|abbr|b|blockquote|br|cite|code|div|em|figure|figcaption|font|h[1-6]|hr|i|img|li"
    r"|ol|p|pre|q|s|section|small|span|strong|sub|sup|table|tbody|td|th|thead|tr|tt|u|ul)\b(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_BLOCK: Final = re.compile(r"</?(?:jats:p|jats:sec|p|div|br|li|h[1-6]|tr|blockquote)\b", re.IGNORECASE)


def text_of(value: str) -> str:
    """Return the text of a piece of HTML or JATS on one line.

    Only tags that these languages have are taken out: the title `<think>` is a title.
    """
    value = _COMMENT.sub(" ", _DROPPED.sub(" ", value))
    return clean(html.unescape(_TAG.sub(lambda tag: " " if _BLOCK.match(tag[0]) else "", value)))

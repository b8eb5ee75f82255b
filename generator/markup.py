"""Text from outside on its way into Markdown, HTML and links: the one place where it is escaped.

``Markup`` strings pass as they are, plain strings are escaped. Everything that Markdown or HTML could read as more
than text becomes a numeric character reference, which Python-Markdown and CommonMark both turn back into the character;
what cannot mean anything where it stands (the ``|`` in ``P(y|x)``) stays, so that a page is readable as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote

from markupsafe import Markup

from generator.text import CONTROL, clean
from generator.weblink import WebLink

__all__ = [
    "attribute",
    "clean",
    "code_block",
    "escape",
    "html",
    "link",
    "link_target",
    "path",
    "shown",
    "trusted",
    "xml",
]

_MEANS_SOMETHING = re.compile(
    r"[\\`*_\[\]<>{}~^$&=+:#]"  # first what is found fast, then what of it can mean something where it stands:
    r"(?:(?<=[\\`*_\[\]<>{}~^$])"
    r"|(?<=&)(?=\#|[^\W_])"  # a reference
    r"|(?<==)(?:(?==)|(?<===))|(?<=\+)(?:(?=\+)|(?<=\+\+))"  # marks of some extensions, which are doubled
    r"|(?<=:)(?=[\w+-]+:)"  # an emoji
    r"|(?<=\#)(?=\#*$))"  # what could close a heading, as in *F#*
)
_HARMLESS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 ,.;'\"()/%?!|@-"
"""What is no control character and means nothing, save at the start of a line."""
_HARMLESS_ONCE = b":=+"
_LINE_START = re.compile(r"[#>|!?%&=+:-]|\d+[.)](?!\S)")
_PLAIN_PATH = re.compile(r"[\w/.~-]*", re.ASCII)
"""What ``quote`` would find nothing in."""
_ATTRIBUTE = re.compile(r"[^\w .,;/()-]", re.ASCII)


def _references(text: str) -> str:
    return "".join(f"&#{ord(character)};" for character in text)


def _reference(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"


def shown(value: object) -> str:
    """Return a value as Markdown (and HTML text) that shows just that value, in one line; ``Markup`` passes."""
    if isinstance(value, Markup):
        return value
    if type(value) is int:
        return str(value)
    text = str(value)
    return _shown_again(text) if len(text) < _SHORT else _shown(text)


def _shown(text: str) -> str:
    is_harmless = text.isascii() and text.encode().translate(None, _HARMLESS) in _HARMLESS_ONCE
    plain = text.strip() if is_harmless and "  " not in text else clean(text)
    start = _LINE_START.match(plain)
    rest = plain[start.end() :] if start else plain
    escaped = rest if is_harmless else _MEANS_SOMETHING.sub(_reference, rest)
    return _references(start[0]) + escaped if start else escaped


_SHORT = 200
_shown_again = lru_cache(maxsize=1 << 16)(_shown)
"""Names and titles come again in every form of a card; abstracts come rarely, and would fill the memory."""


def trusted(text: str) -> Markup:
    """Return what is Markdown or HTML as ``Markup``.

    That asks what it is given whether it has HTML to show; of the dozens of short texts in a page, none has.
    """
    return str.__new__(Markup, text)


def escape(text: object) -> Markup:
    """Return ``text`` as ``shown`` does, marked as such."""
    return text if isinstance(text, Markup) else trusted(shown(text))


def _attribute_reference(match: re.Match[str]) -> str:
    return _references(match[0])


def attribute(text: object) -> Markup:
    """Return ``text`` for use between the double quotes of an HTML attribute.

    Of blocks with Markdown inside, Python-Markdown writes the attributes anew, and turns ``&num;`` as text into ``#``
    there: they have keys and slugs only.
    """
    return trusted(_ATTRIBUTE.sub(_attribute_reference, clean(str(text))))


def html(text: object) -> Markup:
    """Return ``text`` for front matter, which the theme puts into HTML as it stands."""
    escaped = clean(str(text)).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return Markup(escaped.replace('"', "&#34;").replace("'", "&#39;"))


def xml(text: object) -> Markup:
    """Return ``text`` for an element or an attribute of XML; ``Markup`` is escaped, too, as feeds carry HTML."""
    return html(text)


def link_target(url: WebLink) -> Markup:
    """Return a link for the brackets of a Markdown link or for an attribute.

    Raises:
        TypeError: it is a text that nobody has checked.
    """
    if type(url) is not WebLink:
        msg = f"{url!r} was not checked to be a link"
        raise TypeError(msg)
    return trusted(url.replace("&", "&amp;"))


def link(label: object, url: WebLink) -> Markup:
    """Return a Markdown link to the web."""
    return trusted(f"[{shown(label)}]({link_target(url)})")


def path(name: object) -> Markup:
    """Return a path between our own pages, made of keys, slugs and dates, for the brackets of a Markdown link."""
    text = str(name)
    return trusted(text if _PLAIN_PATH.fullmatch(text) else quote(text, safe="/.-_~"))


def code_block(text: str, language: str) -> Markup:
    """Return a fenced code block; the fence is longer than any run of backticks in the text."""
    text = "\n".join([_line_of_code(line) for line in text.splitlines()])
    longest = max(map(len, re.findall(r"`+", text)), default=0) if "`" in text else 0
    fence = "`" * max(3, longest + 1)
    return Markup(f"{fence}{language}\n{text}\n{fence}")


def _line_of_code(line: str) -> str:
    return line.rstrip() if line.isprintable() else CONTROL.sub("", line).rstrip()

"""What a page of HTML makes a browser load or run, as far as it stands in the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Final, NamedTuple

from generator.config import Load

_ATTRIBUTES: Final = r"""([^>"']*+(?:(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))[^>"']*+)*+)"""
_ELEMENT: Final = re.compile(
    rf"<!--.*?(?:-->|\Z)|<(script|style)\b{_ATTRIBUTES}(?:>|\Z)(.*?)(?:</\1\s*>|\Z)"
    rf"|<([a-z][a-z0-9-]*)\b{_ATTRIBUTES}(?:>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
"""What is never closed reaches to the end, as in a browser, so that no text is looked through twice."""
_ATTRIBUTE: Final = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")
_RUN: Final = re.compile(
    r"(?:text|application)/(?:x-)?(?:java|ecma)script|module|importmap|speculationrules|", re.IGNORECASE
)
"""The types of scripts that a browser runs or obeys; all others are data."""
_ADDRESSES: Final = {
    "img": {"src": "img", "srcset": "img"},
    "image": {"href": "img", "xlink:href": "img"},
    "input": {"src": "img"},
    "video": {"src": "media", "poster": "img"},
    "audio": {"src": "media"},
    "source": {"src": "media", "srcset": "img"},
    "track": {"src": "media"},
    "iframe": {"src": "frame"},
    "embed": {"src": "object"},
    "object": {"data": "object"},
    "form": {"action": "form"},
}
"""The attributes with an address of something to load, by elements, and for what."""
_MARKS: Final = {
    ("data-md-component", "source"): Load("connect", "https://api.github.com"),
    ("class", "mermaid"): Load("script", "https://unpkg.com/mermaid@11/dist/mermaid.min.js"),
}
"""What Material's own script loads where it finds an attribute with a word."""
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_IN_STYLE: Final = re.compile(r"""(@import\s+(?:url\(\s*)?|url\(\s*)["']?((?:https?:)?//[^"')\s]+)""", re.IGNORECASE)
FONTS: Final = (".woff2", ".woff", ".ttf", ".otf")
_LINKS: Final = {"stylesheet": "style", "icon": "img", "modulepreload": "script"}


_LOADING: Final = {"script", "style", "link", *_ADDRESSES}
_TELLING: Final = re.compile(r"(?:on\w{1,40}|style)\s*=|source|mermaid", re.IGNORECASE)
"""What stands in the attributes of every element that has to be looked at besides those that load."""


class Found(NamedTuple):
    """What stands in a page."""

    loads: list[Load]
    scripts: list[str]
    """The texts of scripts that stand in the page itself."""
    styles: list[str]
    """The same of styles."""
    attributes: list[str]
    """The names of attributes that hold a style or a script."""


def found_in(html: str) -> Found:
    """Return what a page makes a browser load or run."""
    found = Found([], [], [], [])
    for block, of_block, text, name, of_name in _ELEMENT.findall(html):
        element, text_of_attributes = (block or name).lower(), of_block or of_name
        if element in _LOADING or _TELLING.search(text_of_attributes):
            attributes = _attributes(text_of_attributes)
            found.attributes.extend(key for key in attributes if key == "style" or key.startswith("on"))
            _inline(found, element, attributes, text)
            found.loads.extend(_loads(element, attributes))
    return found


def _attributes(text: str) -> dict[str, str]:
    return {name.lower(): unescape(one or other or bare) for name, one, other, bare in _ATTRIBUTE.findall(text)}


def _inline(found: Found, element: str, attributes: dict[str, str], text: str) -> None:
    if element == "style":
        found.styles.append(text)
    elif element == "script" and "src" not in attributes and _RUN.fullmatch(attributes.get("type", "").strip()):
        found.scripts.append(text)


def _loads(element: str, attributes: dict[str, str]) -> Iterator[Load]:
    if element == "script" and "src" in attributes:
        yield Load("script", attributes["src"].strip())
    if element == "link":
        for word in attributes.get("rel", "").lower().split():
            if word in _LINKS:
                yield Load(_LINKS[word], attributes.get("href", "").strip())
    yield from (load for (name, word), load in _MARKS.items() if word in attributes.get(name, "").split())
    for name, directive in _ADDRESSES.get(element, {}).items():
        if value := attributes.get(name):
            addresses = [part.split()[0] for part in value.split(",") if part.strip()] if name == "srcset" else [value]
            yield from (Load(directive, address.strip()) for address in addresses)


def loads_in_style(css: str) -> Iterator[Load]:
    """Yield what a stylesheet makes a browser load from other sites."""
    for start, address in _IN_STYLE.findall(_COMMENT.sub("", css)):
        is_font = address.partition("?")[0].partition("#")[0].lower().endswith(FONTS)
        yield Load("style" if start.startswith("@") else "font" if is_font else "img", address)

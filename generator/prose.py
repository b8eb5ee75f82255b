"""Markdown by people who are trusted less than templates: emphasis, code, links; never HTML.

A line of it may stand in a page's Markdown (``inline_markdown``), a longer text becomes one block of HTML
(``block_markdown``). Both know two kinds of link: those to the web, through the door of ``weblink``, and those to the
list's own pages, told from its root. Everything else is shown as the text it is.
"""

from __future__ import annotations

import re
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from generator.markup import escape, link_target, trusted
from generator.text import CONTROL, clean
from generator.weblink import WebLink, web_link

_BLOCKS = MarkdownIt("commonmark", {"html": False, "breaks": False}).disable(["image", "html_inline", "html_block"])
_INLINE = MarkdownIt("zero").enable(["emphasis", "link", "backticks", "escape", "entity"])
_TOP_HEADING = 3
"""Headings of a text stand below those of the page that shows it."""
_OWN_PAGE: Final = re.compile(
    r"(?P<up>(?:\.\.?/)*)"
    r"(?P<path>(?:[\w~-][\w.~-]*/)*(?:[\w~-][\w.~-]*)?)"
    r"(?P<rest>(?:\?[\w=&+.~-]*)?(?:\#[\w.~-]*)?)",
    re.ASCII,
)
"""No scheme, no host, no backslash, and no way up but at the start, where it means the root of the list."""
_A_FILE: Final = re.compile(r".*\.[a-z]{2,5}")
_FOLDERS: Final = frozenset({"about", "archive", "authors", "notes", "organizations", "tags", "topics", "trending"})
"""Those whose own page is an index; every other page is a file of its name."""


class OwnPage(str):
    """The address of a page of the list, from the list's root; made by ``own_page`` alone."""

    __slots__ = ()


def own_page(text: str) -> OwnPage | None:
    """Return the page of the list that a link leads to, written as an address or as a file, or None for another.

    A text may stand on several pages, so its links start at the root of the list; ``../`` before them changes nothing.
    """
    match = _OWN_PAGE.fullmatch(text)
    if match is None or not ("/" in match["up"] + match["path"] or match["path"].endswith(".md")):
        return None  # a word alone stands between brackets in many a formula
    address = match["path"]
    if address.endswith(".md"):
        address = address.removesuffix(".md") + "/"
        address = address.removesuffix("index/") if f"/{address}".endswith("/index/") else address
    elif _A_FILE.fullmatch(address):
        return None
    elif address and not address.endswith("/"):
        address += "/"
    return OwnPage(address + match["rest"])


def _file_of(page: OwnPage) -> str:
    """Return the file of a page below ``docs/``, with what stands behind the address."""
    end = min((found for sign in "?#" if (found := page.find(sign)) >= 0), default=len(page))
    parts = page[:end].strip("/").split("/")
    is_index = parts in [[""], *([name] for name in _FOLDERS)] or (len(parts) == 2 and parts[0] == "topics")  # noqa: PLR2004  # a topic's page
    file = "/".join([*filter(None, parts), "index"] if is_index else parts)
    return f"{file}.md{page[end:]}"


def inline_markdown(text: str, up: str) -> Markup:
    """Return a line of Markdown; ``up`` leads from the file of the page to the root of the pages.

    Emphasis, code and links stay; everything else, HTML included, is shown as the text it is.
    """
    return trusted("".join(_inline(_INLINE.parseInline(clean(text))[0].children or [], up)))


def line_markdown(text: str, root: str) -> Markup:
    """Return a line of Markdown as HTML; ``root`` is the address of the list from there."""
    tokens = _INLINE.parseInline(clean(text))
    _only_safe_links(tokens[0].children or [], f"{root.rstrip('/')}/")
    return trusted(_INLINE.renderer.render(tokens, _INLINE.options, {}))


def plain(text: str) -> str:
    """Return the words of a line of Markdown, for where there is only text."""
    return "".join(token.content for token in _INLINE.parseInline(clean(text))[0].children or [])


def _inline(tokens: list[Token], up: str) -> list[str]:
    out: list[str] = []
    targets: list[Markup | None] = []
    for token in tokens:
        match token.type:
            case "strong_open":
                out.append("<strong>")
            case "strong_close":
                out.append("</strong>")
            case "em_open":
                out.append("<em>")
            case "em_close":
                out.append("</em>")
            case "code_inline":
                out.append(f"<code>{escape(token.content)}</code>")
            case "link_open":
                targets.append(_target(_href(token), up))
                out.append("[" if targets[-1] else "")
            case "link_close":
                target = targets.pop()
                out.append(f"]({target})" if target else "")
            case _:
                out.append(_escape_within(token.content))
    return out


def _href(token: Token) -> str:
    return str(token.attrGet("href") or "")


def _target(href: str, up: str) -> Markup | None:
    """Return where a link of a line leads: to the web, or to the file of a page."""
    if to_web := web_link(href):
        return link_target(to_web)
    page = own_page(href)
    return None if page is None else trusted(f"{up}{_file_of(page).replace('&', '&amp;')}")


def _escape_within(text: str) -> str:
    """Return escaped text that stands between other parts of a line.

    A space at its ends separates them, and an ``!`` at its end makes no image of a link that follows.
    """
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() and text.strip() else ""
    escaped = escape(text)
    if escaped.endswith("!"):
        escaped = escaped[:-1] + Markup("&#33;")
    return f"{before}{escaped}{after}"


def block_markdown(text: str, root: str, style: str = "ps-text") -> Markup:
    """Return Markdown as one block of HTML without an empty line; ``root`` is the address of the list from there.

    ``style`` is a class of ours. Paragraphs, lists, quotes, code, headings, emphasis and links stay; HTML is shown as
    the text it is, and pictures as links, since a reader's browser asks nobody but this site.
    """
    lines = (CONTROL.sub("", line) for line in text.splitlines())
    tokens = _BLOCKS.parse("\n".join(lines))
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, int(token.tag[1:]) + _TOP_HEADING - 1)}"
        _only_safe_links(token.children or [], root)
    rendered: str = _BLOCKS.renderer.render(tokens, _BLOCKS.options, {})
    # In these lines Python-Markdown would write it, too, so that both converters give the same.
    inside = _in_code(rendered.strip())
    return trusted(f'<div class="{style}">\n{inside}\n</div>' if inside else "")


def _only_safe_links(tokens: list[Token], root: str) -> None:
    """Turn links that lead elsewhere into the text between them."""
    kept: list[bool] = []
    for token in tokens:
        if token.type == "link_open":
            target = _address(_href(token), root)
            kept.append(target is not None)
            rel = {"rel": "noopener"} if type(target) is WebLink else {}
            token.attrs = {} if target is None else {"href": target, **rel}
        if token.type in {"link_open", "link_close"}:
            is_kept = kept[-1] if token.type == "link_open" else kept.pop()
            token.hidden = not is_kept
            token.tag = token.tag if is_kept else "span"


def _address(href: str, root: str) -> str | None:
    """Return where a link of a block leads, before it is escaped: to the web, or to the address of a page."""
    page = own_page(href)
    return web_link(href) or (None if page is None else f"{root}{page}" or "./")


def _in_code(rendered: str) -> str:
    """Return HTML on as few lines as it needs: an empty line within code would end the block."""
    parts = re.split(r"(<pre>.*?</pre>)", rendered, flags=re.DOTALL)
    return "".join(
        part.replace("\n", "&#10;") if part.startswith("<pre>") else re.sub(r"\n+", " ", part) for part in parts
    )

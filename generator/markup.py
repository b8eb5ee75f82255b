"""Text from outside on its way into Markdown, HTML and links: the one place where it is escaped.

``Markup`` strings pass as they are, plain strings are escaped. Everything that Markdown or HTML could read as more
than text becomes a numeric character reference, which Python-Markdown and CommonMark both turn back into the character;
what cannot mean anything where it stands (the ``|`` in ``P(y|x)``) stays, so that a page is readable as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from generator.model.written import HOST

_CONTROL = re.compile(
    r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff\u202a-\u202e\u2066-\u2069]"
)
"""Not those that are white space (a form feed, say): they part words."""
_SPACE = re.compile(r"\s+")
_LINE_BREAK = re.compile(r"[\t\n\r]+")

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
_LINK_SAFE = "/?#%&=+:;,.@!~-"
"""What stays as it is in a link: nothing that could end it or mean something in Markdown."""
_PLAIN_LINK = re.compile(r"https?://[a-z0-9.-]+(?:/[\w/.~-]*)?", re.ASCII)
"""A link that is safe as it is."""
_PLAIN_PATH = re.compile(r"[\w/.~-]*", re.ASCII)
"""What ``quote`` would find nothing in."""
_ATTRIBUTE = re.compile(r"[^\w .,;/()-]", re.ASCII)


def clean(text: str) -> str:
    """Return ``text`` on one line, without control characters, lone surrogates or marks that turn its direction."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    return _SPACE.sub(" ", _CONTROL.sub("", text)).strip()


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


def marked(text: str) -> Markup:
    """Return what is Markdown or HTML as ``Markup``.

    That asks what it is given whether it has HTML to show; of the dozens of short texts in a page, none has.
    """
    return str.__new__(Markup, text)


def escape(text: object) -> Markup:
    """Return ``text`` as ``shown`` does, marked as such."""
    return text if isinstance(text, Markup) else marked(shown(text))


def _attribute_reference(match: re.Match[str]) -> str:
    return _references(match[0])


def attribute(text: object) -> Markup:
    """Return ``text`` for use between the double quotes of an HTML attribute.

    Of blocks with Markdown inside, Python-Markdown writes the attributes anew, and turns ``&num;`` as text into ``#``
    there: they have keys and slugs only.
    """
    return marked(_ATTRIBUTE.sub(_attribute_reference, clean(str(text))))


def html(text: object) -> Markup:
    """Return ``text`` for front matter, which the theme puts into HTML as it stands."""
    escaped = clean(str(text)).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return Markup(escaped.replace('"', "&#34;").replace("'", "&#39;"))


def xml(text: object) -> Markup:
    """Return ``text`` for an element or an attribute of XML; ``Markup`` is escaped, too, as feeds carry HTML."""
    return html(text)


def web_link(url: str | None) -> str | None:
    """Return the link in a form that is safe in Markdown and HTML, or None unless it is http or https to a host.

    Breaks of lines within it are dropped, as browsers do (https://url.spec.whatwg.org/#concept-basic-url-parser).
    """
    if not url or _PLAIN_LINK.fullmatch(url):
        return url or None
    url = clean(_LINE_BREAK.sub("", url))
    try:
        parts = urlsplit(url)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not host or not HOST.fullmatch(parts.netloc):
        return None
    rest = url.partition("://")[2][len(parts.netloc) :]
    return f"{parts.scheme.lower()}://{parts.netloc}{quote(rest, safe=_LINK_SAFE)}"


def link_target(url: str) -> Markup:
    """Return a link that ``web_link`` passed, for the brackets of a Markdown link or for an attribute."""
    return marked(url.replace("&", "&amp;"))


def path(name: object) -> Markup:
    """Return a path between our own pages, made of keys, slugs and dates, for the brackets of a Markdown link."""
    text = str(name)
    return marked(text if _PLAIN_PATH.fullmatch(text) else quote(text, safe="/.-_~"))


def code_block(text: str, language: str) -> Markup:
    """Return a fenced code block; the fence is longer than any run of backticks in the text."""
    text = "\n".join([_line_of_code(line) for line in text.splitlines()])
    longest = max(map(len, re.findall(r"`+", text)), default=0) if "`" in text else 0
    fence = "`" * max(3, longest + 1)
    return Markup(f"{fence}{language}\n{text}\n{fence}")


def _line_of_code(line: str) -> str:
    return line.rstrip() if line.isprintable() else _CONTROL.sub("", line).rstrip()


_BLOCKS = MarkdownIt("commonmark", {"html": False, "breaks": False}).disable(["image", "html_inline", "html_block"])
_TOP_HEADING = 3
"""Headings of a text stand below those of the page that shows it."""


def block_markdown(text: str) -> Markup:
    """Return Markdown by people who are trusted less than templates as one block of HTML without an empty line.

    Paragraphs, lists, quotes, code, headings, emphasis and http(s) links stay; HTML is shown as the text it is, and
    pictures as links, since a reader's browser asks nobody but this site.
    """
    lines = (_CONTROL.sub("", line) for line in text.splitlines())
    tokens = _BLOCKS.parse("\n".join(lines))
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, int(token.tag[1:]) + _TOP_HEADING - 1)}"
        _only_web_links(token.children or [])
    rendered: str = _BLOCKS.renderer.render(tokens, _BLOCKS.options, {})
    inside = _in_code(rendered.strip())
    return Markup(f'<div class="ps-text">{inside}</div>')


def _only_web_links(tokens: list[Token]) -> None:
    """Turn links that lead elsewhere into the text between them."""
    kept: list[bool] = []
    for token in tokens:
        if token.type == "link_open":
            target = web_link(str(token.attrGet("href")))
            kept.append(target is not None)
            token.attrs = {"href": target, "rel": "noopener"} if target else {}
        if token.type in {"link_open", "link_close"}:
            is_kept = kept[-1] if token.type == "link_open" else kept.pop()
            token.hidden = not is_kept
            token.tag = token.tag if is_kept else "span"


def _in_code(rendered: str) -> str:
    """Return HTML on as few lines as it needs: an empty line within code would end the block."""
    parts = re.split(r"(<pre>.*?</pre>)", rendered, flags=re.DOTALL)
    return "".join(
        part.replace("\n", "&#10;") if part.startswith("<pre>") else re.sub(r"\n+", " ", part) for part in parts
    )


_INLINE = MarkdownIt("zero").enable(["emphasis", "link", "backticks", "escape", "entity"])


def inline_markdown(text: str) -> Markup:
    """Return a line of Markdown by people who are trusted less than templates.

    Emphasis, code and http(s) links stay; everything else, HTML included, is shown as the text it is.
    """
    return Markup("".join(_inline(_INLINE.parseInline(clean(text))[0].children or [])))


def _inline(tokens: list[Token]) -> list[str]:
    out: list[str] = []
    targets: list[str | None] = []
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
                targets.append(web_link(str(token.attrGet("href"))))
                out.append("[" if targets[-1] else "")
            case "link_close":
                target = targets.pop()
                out.append(f"]({link_target(target)})" if target else "")
            case _:
                out.append(_escape_within(token.content))
    return out


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

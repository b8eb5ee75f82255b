"""Text from outside shows as the text it is, wherever it stands, in both converters; links are http or https only."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from functools import cache
from urllib.parse import unquote, urlsplit

import mkdocs.utils.meta
import pytest
from converters import Convert, convert_each, structure, with_more_extensions
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markupsafe import Markup
from support import SHARED

from generator import markup
from generator.model import Page
from generator.prose import inline_markdown
from generator.render.environment import environment
from generator.weblink import web_link
from generator.writer.docs import to_bytes

HOSTILE = SHARED / "corpora" / "hostile"

CARD = """\
<article id="key" data-topics="a b" markdown="1">

# {text}

### [{text}](page.md)

{text}

- [{text}](page.md) <span title="{attribute}">{text}</span>
- {text}

<details markdown="1">
<summary>{text}</summary>

before {text} after

</details>

<p class="keywords">{text}</p>

</article>

<p title="{attribute}">{text}</p>
"""
"""Every place in a page where text from outside stands."""
BRIEF = """\
<article id="key" markdown="1">

## [{text}](page.md) <b>{text}</b>

{text}

</article>
"""
"""Those places that thousands of strings are tried in."""


def card(text: str, places: str = CARD) -> str:
    """Return a text in every place where text can stand."""
    return places.format(text=markup.escape(text), attribute=markup.attribute(text))


@cache
def _harmless(convert: Convert, places: str) -> list[object]:
    return structure(convert(card("harmless", places)))


def expected(text: str, convert: Convert, places: str = CARD) -> list[object]:
    """Return the structure of a card of harmless text, with another text in its place."""

    def put(part: object) -> object:
        if isinstance(part, str):
            return part.replace("harmless", text)
        return tuple((item[0], text) if item[1:] == ("harmless",) else item for item in part)  # type: ignore[attr-defined]

    return [put(part) for part in _harmless(convert, places)]


@cache
def hostile() -> list[str]:
    """Every payload and naughty string that was collected, cleaned, and not empty; without the corpus, skip."""
    if not HOSTILE.is_dir():
        pytest.skip("../shared/corpora/hostile is absent")
    naughty = json.loads((HOSTILE / "blns/blns.json").read_text(encoding="utf-8"))
    payloads = (HOSTILE / "payloadbox/xss-payload-list.txt").read_text(encoding="utf-8").splitlines()
    return sorted({cleaned for text in [*naughty, *payloads] if (cleaned := markup.clean(text))})


def many(size: int) -> Iterator[list[str]]:
    """Yield the hostile strings by so many at a time: converters are quicker on one long page than on many."""
    strings = hostile()
    yield from (strings[start : start + size] for start in range(0, len(strings), size))


@convert_each
@pytest.mark.parametrize(("places", "step"), [(BRIEF, 1), (CARD, 8)], ids=["all", "every place"])
def test_hostile_strings_show_as_they_are(convert: Convert, places: str, step: int) -> None:
    """Thousands of payloads and naughty strings, in headings, links, lists and HTML blocks, add no element."""
    for portion in many(40 * step):
        strings = portion[::step]
        found = structure(convert("\n".join(card(text, places) for text in strings)))
        if found != [part for text in strings for part in expected(text, convert, places)]:
            broken = [
                text for text in strings if structure(convert(card(text, places))) != expected(text, convert, places)
            ]
            pytest.fail(f"shown otherwise: {broken or strings!r}")


MEANS_MUCH = st.text(st.sampled_from(list("\\`*_[]()<>{}~^$&=+:#!|%?-.1 aAx\"'@/;\t\u2028ßé")))
ANY_TEXT = (st.text() | MEANS_MUCH | st.text(st.characters(categories=["Zs", "Cc", "Cf", "Po", "Sm"]))).filter(
    markup.clean
)


@convert_each
@settings(deadline=None, max_examples=150)
@given(text=ANY_TEXT)
@example(text="A language like F#")
@example(text="C #")
@example(text="# #")
@example(text="1.")
@example(text="- - -")
@example(text="+++ +")
@example(text="a |b| {: .c } [TOC] &amp; &#60;b&gt; x&y;")
@example(text="!!! note")
@example(text="Setext ===")
@example(text="ends in a backslash \\")
@example(text="a: b = c + d")
@example(text="= a" + 200 * " b")
@example(text="1. a" + 200 * " b")
@example(text="a  b" + 200 * " c")
def test_made_up_text_shows_as_it_is_in_every_place(convert: Convert, text: str) -> None:
    """Whatever a title, an abstract or a name is made of, the page shows it, cleaned, and has no other element."""
    assert structure(convert(card(text))) == expected(markup.clean(text), convert)


@settings(deadline=None, max_examples=80)
@given(text=MEANS_MUCH.filter(markup.clean))
@example(text="==marked== ++ctrl+c++ ^^new^^ ~~old~~ H~2~O :smile: $x$ {++in++} [^1] [ ] *[A]: B")
@example(text="[=50% half] #!python x` : definition")
@example(text=":a:")
@example(text="a:b=c+d:e:")
@example(text="= a = b + c + d" + 200 * " e")
@example(text="==a==" + 200 * " b")
def test_made_up_text_shows_as_it_is_under_many_extensions(text: str) -> None:
    """A list may switch on marks, keys, emoji, mathematics, footnotes and more: text stays text."""
    assert structure(with_more_extensions(card(text))) == expected(markup.clean(text), with_more_extensions)


@settings(deadline=None, max_examples=300)
@given(text=st.text(st.characters()) | MEANS_MUCH)
@example(text="a\x0cb\x85c\x1cd")
def test_cleaning_is_once_and_for_all(text: str) -> None:
    """Cleaned text is one line without controls and double spaces, no word joined to the next; again is nothing."""
    cleaned = markup.clean(text)
    assert markup.clean(cleaned) == cleaned
    assert cleaned == cleaned.strip()
    assert "  " not in cleaned
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\u202a-\u202e\u2066-\u2069]", cleaned)
    assert len(cleaned.split()) >= len(re.sub("[^\\w\\s]", "", text, flags=re.ASCII).split()) or not text.isascii()
    cleaned.encode()


def test_markup_passes_and_harmless_text_stays_readable() -> None:
    """What is Markup already is not escaped twice, and text in which nothing can mean anything stays as it is."""
    assert markup.escape(Markup("<b>")) == "<b>"
    assert markup.escape('On P(y|x), 1 + 1 = 2: R&D, 3.5% - "what\'s new?"') == (
        'On P(y|x), 1 + 1 = 2: R&D, 3.5% - "what\'s new?"'
    ).replace("R&D", "R&#38;D")
    assert environment().from_string("{{ title }}").render(title="<b>") == "&#60;b&#62;"


def test_hostile_front_matter_is_read_back_as_html_of_the_text() -> None:
    """MkDocs reads each hostile title out of a page's front matter, and as HTML it is just that text."""
    for strings in many(400):
        titles = {f"t{number}": str(markup.html(text)) for number, text in enumerate(strings)}
        _, read = mkdocs.utils.meta.get_data(to_bytes(Page("a.md", "Body.\n", titles)).decode())
        assert read == titles
        assert [html.unescape(str(read[name])) for name in titles] == strings
        assert not [text for text in titles.values() if re.search(r"[<>\"']", text)]


@settings(deadline=None, max_examples=200)
@given(text=ANY_TEXT)
def test_front_matter_is_text_and_closes_nothing(text: str) -> None:
    """A front-matter string holds no tag and no quote, and unescapes to the cleaned text."""
    page = to_bytes(Page("a.md", "---\nBody.\n", {"title": str(markup.html(text))})).decode()
    body, read = mkdocs.utils.meta.get_data(page)
    assert html.unescape(str(read["title"])) == markup.clean(text)
    assert structure(f'<p title="{read["title"]}">{read["title"]}</p>')[0] == ("p", ("title", markup.clean(text)))
    assert body.strip() == "---\nBody."


LINKS = st.builds(
    "{}{}{}".format,
    st.sampled_from(
        ["http://", "https://", "HTTPS://", "javascript:", "data:", "//", "", "ftp://", "http:/", " http://"]
    ),
    st.sampled_from(["example.org", "example.org:80", "user@example.org", "[::1]", "", "a b", "a\\b", "a)"]),
    st.just("") | st.builds("{}{}".format, st.sampled_from(["/", "?", "#", ""]), st.text() | MEANS_MUCH),
)


@convert_each
@settings(deadline=None, max_examples=200)
@given(link=LINKS | st.text())
@example(link="https://example.org/a)](javascript:alert(1))")
@example(link='https://example.org/"><script>')
@example(link="https://example.org/?a=1&copy=2&lt;#*_x_*`y`")
@example(link="http://example.org²")
def test_a_link_that_passes_is_http_and_ends_nothing(convert: Convert, link: str) -> None:
    """Only http and https to a host pass; in Markdown and in an attribute the link is whole and leads there."""
    found = web_link(link)
    if found is None:
        return
    parts = urlsplit(found)
    assert parts.scheme in {"http", "https"}
    assert parts.hostname
    assert web_link(found) == found
    target = markup.link_target(found)
    shown = structure(convert(f'[*text*]({target}) *after*\n\n<p><a href="{target}">text</a></p>'))
    targets = [item[1] for item in shown if isinstance(item, tuple) and item[0] == "a"]
    assert [(name, unquote(str(value))) for name, value in targets] == [("href", unquote(found))] * 2
    names = " ".join(item[0] if isinstance(item, tuple) else str(item) for item in shown)
    assert names == "p a em text /em /a em after /em /p p a text /a /p"


@settings(deadline=None, max_examples=200)
@given(name=st.text() | st.text(st.sampled_from(list("aZ09/.-_~% #?&é"))))
@example(name="2510.00001")
@example(name="doi-10.1000-a_b~c")
def test_a_path_is_quoted(name: str) -> None:
    """Whatever a path is made of, its signs that mean something in a link are quoted, and it is that path."""
    if not re.search(r"[\ud800-\udfff]", name):
        assert re.fullmatch(r"[\w/.~%-]*", markup.path(name), re.ASCII)
        assert unquote(markup.path(name)) == name


def test_no_payload_is_a_link() -> None:
    """Of the hostile strings those that pass as links are addresses that begin with http."""
    passed = [text for text in hostile() if web_link(text)]
    assert [text for text in passed if not text.lower().startswith(("http://", "https://"))] == []


def _elements(convert: Convert, text: str) -> list[str]:
    found = structure(convert(f"before {inline_markdown(text, '../')} after"))
    elements = [item for item in found if isinstance(item, tuple)]
    for name, *attributes in elements:
        safe = r"https?://.*|\.\./[\w.~/-]+\.md(?:\?[\w=&+.~-]*)?(?:#[\w.~-]*)?"
        assert name != "a" or re.fullmatch(safe, dict(attributes)["href"]), attributes
    return [name for name, *_ in elements]


_PARTS = "* ** *** _ ` `` [ ]( ](http://e.org/x) ](javascript:x) ! ![ ) \\ < &lt; &#60;b&#62; <b> </div> [TOC] {:.a} #"
NOTES = st.lists(st.sampled_from([*_PARTS.split(), " "])).map("".join)


@convert_each
@settings(deadline=None, max_examples=300)
@given(note=NOTES | st.text())
@example(note="see ![x](http://e.org/pixel.png)")
@example(note="see \\![x](http://e.org/pixel.png)")
def test_a_note_has_emphasis_code_and_links_and_nothing_else(convert: Convert, note: str) -> None:
    """A curator's line of Markdown gives no element but its own few, and no link that is not http or https."""
    assert set(_elements(convert, note)) <= {"p", "strong", "em", "code", "a"}


@convert_each
def test_hostile_notes_run_nothing(convert: Convert) -> None:
    """A payload as a note is shown, emphasised at most."""
    for text in hostile():
        if re.search(r"[*_`\[\]&\\]", text):  # what the line's own few signs could let through
            assert set(_elements(convert, text)) <= {"p", "strong", "em", "code", "a"}, text


@convert_each
def test_a_note_means_what_markdown_says(convert: Convert) -> None:
    """Emphasis, code and links of a note come out as such, its HTML as text."""
    note = "*a* **b** `c*d*` [e](https://example.org/f_g_) <b>h</b> \\*i\\* [j](/k)"
    found = structure(convert(str(inline_markdown(note, "../"))))
    link = [("a", ("href", "https://example.org/f_g_")), "e", "/a"]
    before = [("p",), ("em",), "a", "/em", ("strong",), "b", "/strong", ("code",), "c*d*", "/code"]
    assert found == [*before, *link, "<b>h</b> *i* j", "/p"]


@convert_each
@settings(deadline=None, max_examples=150)
@given(lines=st.lists(st.text() | MEANS_MUCH, min_size=1, max_size=4))
def test_a_code_block_shows_its_lines(convert: Convert, lines: list[str]) -> None:
    """Nothing within a code block ends it: what follows is a paragraph of its own."""
    block = markup.code_block("\n".join(lines), "bibtex")
    shown = structure(convert(f"{block}\n\nafter"))
    assert shown[-3:] == [("p",), "after", "/p"]
    assert {item[0] for item in shown if isinstance(item, tuple)} == {"pre", "code", "p"}

"""Templates escape what they put out, find what they name, and leave pages tidy."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import UndefinedError
from markupsafe import Markup

from generator.identity import identify
from generator.model import Entry, Facts, Figures, Paper, TopicMatch
from generator.render.environment import byline, environment, tidied
from generator.render.links import card_links, topic_links, web_links
from generator.weblink import WebLink


def filled(source: str, **context: object) -> str:
    """Return a template of this source filled in."""
    return environment().from_string(source).render(**context)


def entry(figures: Figures | None = None, topics: tuple[str, ...] = (), **facts: object) -> Entry:
    """Return an entry of which these facts are known."""
    paper = Paper(identity=identify(title="", arxiv="2510.00001"), facts=Facts(**facts))  # type: ignore[arg-type]
    return Entry(paper=paper, figures=figures or Figures(), topics=tuple(map(TopicMatch, topics)))


def test_values_and_macros_are_escaped_once() -> None:
    """Text is escaped where it is put out, by a macro of any kind as by a page, and nothing is escaped twice."""
    source = "{% macro plain(text) %}<b>{{ text }}</b>{% endmacro %}{{ plain(text) }}"
    assert filled(source, text="a*b") == "<b>a&#42;b</b>"
    source = "{% macro usual(text, more='*') %}{{ text }}{{ more }}{% endmacro %}"
    source += "{{ usual(text) }}{{ usual(text, more='_') }}"
    assert filled(source, text="<") == "&#60;&#42;&#60;&#95;"
    source = "{% macro around() %}<i>{{ caller() }}</i>{% endmacro %}{% call around() %}{{ text }}{% endcall %}"
    assert filled(source, text="*") == "<i>&#42;</i>"
    source = "{% macro many() %}{{ varargs | join }}{{ kwargs.end }}{% endmacro %}{{ many(text, text, end='_') }}"
    assert filled(source, text="*") == "&#42;&#42;&#95;"
    source = "{{ text }}{{ put(text, *more) }}"
    assert filled(source, text=Markup("<b>"), put="{}{}".format, more=["*"]) == "<b>&#60;b&#62;&#42;"


def test_what_follows_a_dot_is_found_in_objects_and_dictionaries() -> None:
    """A dot finds an attribute, or a key; of names that stand for one kind of object an attribute."""
    known = entry(title="A title", organization="A house")
    source = "{{ entry.title }}, {{ entry.paper.facts.organization }}, {{ entry.paper.facts.title.upper() }}"
    assert filled(source, entry=known) == "A title, A house, A TITLE"
    assert filled("{{ paper.title }}, {{ paper['title'] }}", paper={"title": "A title"}) == "A title, A title"
    assert filled("{{ paper.title }}, {{ paper['title'] }}", paper=known) == "A title, A title"


@pytest.mark.parametrize("source", ["{{ nothing }}", "{{ nothing() }}", "{{ entry.nothing }}", "{{ paper.nothing }}"])
def test_what_a_template_names_must_be_there(source: str) -> None:
    """A name that nobody gave, or an attribute that no object has, is an error and no empty text."""
    with pytest.raises((UndefinedError, AttributeError), match="nothing"):
        filled(source, entry=entry(), paper={})


@settings(deadline=None, max_examples=300)
@given(text=st.text(st.sampled_from(list("\n\n\n \ta"))))
def test_pages_are_tidy(text: str) -> None:
    """A page has no space at the end of a line, no two blank lines in a row, and one line end last; no word is lost."""
    page = tidied(text)
    assert not re.search(r"[ \t]\n|\n\n\n", page)
    assert page == page.strip() + "\n"
    assert page.split() == text.split()
    assert tidied(page) == page


def test_a_byline_tells_what_is_known() -> None:
    """Authors, or how many there are, the house, the day and the comments stand in a row, each only where known."""
    known = entry(authors=("Ada *", "Bob", "Cem", "Dee"), organization="A <b> house", figures=Figures(comments=1))
    assert byline(known, 2, Markup("27 Oct 2025"), comments=True) == (
        'Ada &#42;, Bob + 2 · <span class="ps-org">A &#60;b&#62; house</span> · 27 Oct 2025 · 1 comment'
    )
    assert byline(entry(author_count=1), 2) == "1 author"
    assert byline(entry(figures=Figures(comments=0)), 2, comments=True) == ""


def test_links_stand_in_rows() -> None:
    """Topics and the paper's own links stand in rows with a space between, escaped, the code with its stars."""
    known = entry(topics=("a", "b"), code=WebLink("https://example.org/?a=1&b=2"), figures=Figures(stars=1250))
    to_topics = "[&#42;a](../topics/a/index.md) [&#42;b](../topics/b/index.md)"
    to_web = (
        "[arXiv](https://arxiv.org/abs/2510.00001) [PDF](https://arxiv.org/pdf/2510.00001) "
        "[Code](https://example.org/?a=1&amp;b=2) "
        '<span class="ps-stars">1.2k<span class="ps-unseen"> stars</span></span>'
    )
    assert topic_links(known, Markup("../"), "*{}".format) == to_topics
    assert web_links(known) == to_web
    assert card_links(known, Markup("../"), "*{}".format) == f"{to_topics} {to_web}"
    one = entry(code=WebLink("https://example.org/c"), figures=Figures(stars=1))
    assert web_links(one).endswith('<span class="ps-stars">1<span class="ps-unseen"> star</span></span>')

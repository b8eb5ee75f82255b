"""A paper is the same paper under every name that people and sources have for it."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.identity import Identity, arxiv_id, doi, identify, is_key, key_of, normal_title, slug

NEW_IDS = st.from_regex(r"\A[0-9]{4}\.[0-9]{4,5}\Z")
OLD_IDS = st.from_regex(r"\A(astro-ph|hep-th|math|cs|q-bio|cond-mat)/[0-9]{7}\Z")
ARXIV_IDS = NEW_IDS | OLD_IDS
VERSIONS = st.just("") | st.integers(1, 999).map("v{}".format)
DOIS = st.builds(
    "10.{}/{}".format,
    st.integers(1000, 999_999_999),
    st.from_regex(r"\A[^\s\"<>]{1,80}\Z") | st.just("s41586-021-03819-2"),
).filter(lambda name: doi(name) == name)
TITLES = st.text(max_size=120)
URLS = st.none() | st.just("https://example.org/report") | st.text(max_size=60)

LINKS_TO_ARXIV = (
    "https://arxiv.org/abs/{}",
    "http://www.arxiv.org/abs/{}",
    "https://export.arxiv.org/abs/{}",
    "https://arxiv.org/pdf/{}",
    "https://arxiv.org/pdf/{}.pdf",
    "https://ARXIV.org/html/{}",
    "https://arxiv.org/abs/{}?context=cs.LG#comments",
    "https://arxiv.org/abs/{}/",
    "https://huggingface.co/papers/{}",
    "https://hf.co/papers/{}#6660a0",
    "https://www.alphaxiv.org/abs/{}",
    "https://alphaxiv.org/overview/{}",
    "https://doi.org/10.48550/arXiv.{}",
    "http://dx.doi.org/10.48550/ARXIV.{}",
    "10.48550/arXiv.{}",
    "doi:10.48550/arXiv.{}",
    "arXiv:{}",
    "arxiv: {}",
    "  {}\n",
)


@settings(deadline=None, max_examples=60)
@given(name=ARXIV_IDS, version=VERSIONS)
@pytest.mark.parametrize("link", LINKS_TO_ARXIV)
def test_every_name_and_link_of_an_arxiv_paper_is_its_id(link: str, name: str, version: str) -> None:
    """Versions, prefixes, mirrors and arXiv's own DOIs do not change which paper is meant."""
    assert arxiv_id(link.format(name + version)) == name
    assert key_of(link.format(name + version)) == name.replace("/", "-")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2406.20087v2", "2406.20087"),
        ("0704.0001", "0704.0001"),
        ("ASTRO-PH/0601001V1", "astro-ph/0601001"),
        ("math.GT/0309136", "math/0309136"),
        ("https://arxiv.org/abs/math.GT%2F0309136v1", "math/0309136"),
        ("2406.20087v0", None),
        ("2406.200871", None),
        ("406.20087", None),
        ("2406.20087 and more", None),
        ("0", None),
        ("", None),
        ("https://example.org/abs/2406.20087", None),
        ("https://arxiv.org.example.org/abs/2406.20087", None),
        ("https://huggingface.co/models/2406.20087", None),
        ("https://arxiv.org/list/cs.LG/recent", None),
        ("https://[broken/abs/2406.20087", None),
        ("240\N{FULLWIDTH DIGIT SIX}.20087", None),
        ("a\N{LATIN SMALL LETTER LONG S}tro-ph/0601001", None),
        ("../../etc/0601001", None),
    ],
)
def test_what_an_arxiv_id_is(text: str, expected: str | None) -> None:
    """Old and new ids in ASCII are ids; other hosts, numbers and alphabets are not."""
    assert arxiv_id(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10.1038/S41586-021-03819-2", "10.1038/s41586-021-03819-2"),
        ("doi:10.1000/182", "10.1000/182"),
        ("https://doi.org/10.1000/ABC%28def%29", "10.1000/abc(def)"),
        ("https://www.doi.org/10.1000/182/", "10.1000/182"),
        ("https://example.org/10.1000/182", None),
        ("11.1000/182", None),
        ("10.10/182", None),
        ("10.100\N{ARABIC-INDIC DIGIT ZERO}/182", None),
        ("https://[broken/10.1000/182", None),
    ],
)
def test_what_a_doi_is(text: str, expected: str | None) -> None:
    """DOIs ignore case, and come as names and as links of the DOI system only."""
    assert doi(text) == expected


@settings(deadline=None, max_examples=200)
@given(
    text=st.text()
    | st.builds("{}{}".format, st.sampled_from(["https://arxiv.org/abs/", "10.1000/", "arXiv:"]), st.text())
)
def test_any_text_at_all_is_a_name_or_none(text: str) -> None:
    """No text makes the readers fail, and what they return is in normal form: reading it again gives it again."""
    found = arxiv_id(text)
    assert found is None or (arxiv_id(found) == found and re.fullmatch(r"[a-z0-9./-]+", found))
    named = doi(text)
    assert named is None or doi(named) == named
    assert isinstance(key_of(text), str)
    assert key_of(key_of(text)) == key_of(text)


@settings(deadline=None, max_examples=300)
@given(title=TITLES, arxiv=st.none() | ARXIV_IDS, name=st.none() | DOIS, url=URLS)
@example(title="", arxiv=None, name=None, url=None)
@example(title="\ud800", arxiv=None, name=None, url="\udfff")
@example(title="", arxiv=None, name="10.1000/(", url=None)
@example(title="", arxiv=None, name="10.1000/\N{MICRO SIGN}", url=None)
@example(title="x" * 500, arxiv=None, name="10.1000/" + "é" * 500, url=None)
@example(title="hep-th/9901001", arxiv=None, name=None, url=None)
def test_every_paper_has_a_key_that_leads_back_to_it(
    title: str, arxiv: str | None, name: str | None, url: str | None
) -> None:
    """Whatever is known, the key can be a file's name, and a person who writes it means this paper."""
    identity = identify(title=title, arxiv=arxiv, doi_name=name, url=url)
    assert is_key(identity.key)
    assert key_of(identity.key) == identity.key
    assert identity == identify(title=title, arxiv=arxiv, doi_name=name, url=url)
    for known in (identity.arxiv, identity.key if not (identity.arxiv or identity.doi) else None):
        assert known is None or key_of(known) == identity.key
    if identity.doi and not identity.arxiv:
        loud = re.sub("[a-z]+", lambda match: match[0].upper(), identity.doi)  # DOIs ignore the case of ASCII alone
        assert {key_of(text) for text in (identity.doi, f"doi:{identity.doi}", loud)} == {identity.key}


@settings(deadline=None, max_examples=200)
@given(one=DOIS, other=DOIS)
@example(one="10.1000/a-b", other="10.1000/a/b")
@example(one="10.1000/a.b", other="10.1000/a-b")
@example(one="10.1000/(a)", other="10.1000/[a]")
@example(one="10.1000/" + "a" * 70 + "1", other="10.1000/" + "a" * 70 + "2")
def test_two_dois_have_two_keys(one: str, other: str) -> None:
    """DOIs that differ in more than case do not share a key, however much of them a file name cannot have."""
    keys = [identify(title="", doi_name=name).key for name in (one, other)]
    assert (keys[0] == keys[1]) == (one == other)


@settings(deadline=None, max_examples=200)
@given(title=TITLES, arxiv=ARXIV_IDS, name=DOIS, url=URLS)
def test_the_best_name_makes_the_key(title: str, arxiv: str, name: str, url: str | None) -> None:
    """An arXiv id counts before a DOI, a DOI before a title; the DOI is kept beside the id."""
    assert identify(title=title, arxiv=arxiv, doi_name=name, url=url) == Identity(arxiv.replace("/", "-"), arxiv, name)
    assert identify(title=title, doi_name=name).doi == name
    assert identify(title=title, doi_name=f"10.48550/arxiv.{arxiv}v3") == identify(title="another", arxiv=arxiv)
    assert identify(title=title, url=f"https://arxiv.org/abs/{arxiv}v1").arxiv == arxiv


def test_a_title_is_a_key_that_spelling_does_not_change() -> None:
    """Case and punctuation of a title do not make another paper, another link does."""
    one = identify(title="A Report: without an id")
    assert one.key.startswith("a-report-without-an-id-")
    assert one.key == identify(title="a report  without — an ID").key
    assert one.key != identify(title="A Report: without an id", url="https://example.org/1").key
    links = {identify(title="A report", url=f"https://example.org/{number}").key for number in range(50)}
    assert len(links) == 50
    assert len({identify(title=title).key for title in ("注意力", "注意", "!?", "?!?", "")}) == 5


@pytest.mark.parametrize(
    "text", ["", "..", "../x", "a/b", "A", "a b", ".a", "-a", "a\n", "é", "a" * 129, "CON:", "a\\b"]
)
def test_what_leads_out_of_a_folder_is_no_key(text: str) -> None:
    """A key is one plain file name in lower case, and no longer than file systems have it."""
    assert not is_key(text)


@settings(deadline=None, max_examples=300)
@given(text=st.text(), length=st.integers(1, 80))
@example(text="the end of a word-", length=15)
@example(text="unbreakable" * 20, length=60)
def test_slugs_are_plain_short_and_stable(text: str, length: int) -> None:
    """A slug is lower-case ASCII words joined by hyphens, no longer than asked for, and its own slug."""
    made = slug(text, length)
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", made)
    assert len(made) <= length
    assert slug(made, length) == made
    whole = slug(text, 1_000_000)
    assert whole.startswith(made)
    assert made == whole or not made or whole[len(made)] == "-" or "-" not in whole[:length]


@settings(deadline=None, max_examples=300)
@given(title=st.text())
def test_titles_are_compared_by_letters_and_digits(title: str) -> None:
    """Case, white space, punctuation and Unicode form of a title do not matter."""
    plain = normal_title(title)
    assert normal_title(f"  {title}!") == plain
    assert normal_title(unicodedata.normalize("NFD", title)) == plain
    assert normal_title(unicodedata.normalize("NFC", title)) == plain
    assert normal_title(title.replace(" ", " — ")) == plain

"""The sources: what their replies say is what is kept, whatever shape it is in."""

from __future__ import annotations

import ast
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from replay import atom, atom_entry, made_item, made_record
from support import REPOSITORY, SHARED

from generator.errors import DataError
from generator.model import (
    SOURCE_KINDS,
    ArxivSource,
    CompletingSource,
    CrossrefSource,
    EuropePmcSource,
)
from generator.sources import (
    LISTS,
    PAPERS,
    USUAL,
    Origin,
    Query,
    Reading,
    arxiv,
    crossref,
    europe_pmc,
    feed,
    github,
    hugging_face,
    openreview,
)
from generator.sources.markup_text import text_of

TODAY = date(2026, 5, 12)
ORIGIN = Origin("https://example.org/reply", "a-source", observed=TODAY)
RECORDED = SHARED / "corpora" / "arxiv_api"
ARXIV = ArxivSource(name="arxiv", kind="arxiv", query="cat:cs.CL AND abs:reward")


def recorded(name: str) -> tuple[int, bytes]:
    """Return status and body of a recorded reply of the arXiv API."""
    if not RECORDED.is_dir():
        pytest.skip("../shared with the recorded replies is not here")
    reply = json.loads(next(RECORDED.glob(f"{name}*.json")).read_bytes())
    return reply["status_code"], reply["body"].encode("latin-1")


# arXiv


@pytest.mark.parametrize("path", sorted(RECORDED.glob("*.json")), ids=lambda path: path.stem)
def test_every_recorded_reply_of_arxiv_is_read_or_an_error(path: Path) -> None:
    """Each entry becomes one listing with id, title, authors, abstract and dates; an error is told in its own words."""
    reply = json.loads(path.read_bytes())
    body = reply["body"].encode("latin-1")
    if reply["status_code"] != 200:
        assert (arxiv.explain(body) or "").startswith("the reply is an error: ")
        with pytest.raises(DataError, match="the reply is an error"):
            arxiv.parse(body, ORIGIN)
        return
    reading = arxiv.parse(body, ORIGIN)
    assert reading.items == body.count(b"<entry>") == len(reading.listings)
    assert (reading.total is not None, reading.problems, reading.drift) == (True, (), {})
    for listing in reading.listings:
        facts = listing.facts
        assert all((listing.identity.arxiv, facts.title, facts.abstract, facts.authors, facts.published, facts.updated))
        assert facts.primary_category == facts.categories[0]
        assert facts.published <= facts.updated  # type: ignore[operator]
        assert listing.listed is None


@pytest.mark.parametrize(
    ("name", "arxiv_id", "title"),
    [
        ("id_2104.12255v1", "2104.12255", "0"),
        (
            "id_astro-ph_0601001",
            "astro-ph/0601001",
            "Frequency of Hot Jupiters and Very Hot Jupiters from the OGLE-III",
        ),
        ("id_quant-ph_0201082v1", "quant-ph/0201082", ""),
    ],
)
def test_ids_of_arxiv_have_no_version_and_both_forms(name: str, arxiv_id: str, title: str) -> None:
    """Old ids keep their slash, versions go, and a paper may be titled `0`."""
    (listing,) = arxiv.parse(recorded(name)[1], ORIGIN).listings
    assert listing.identity.arxiv == arxiv_id
    assert (listing.facts.title or "").startswith(title)


def test_an_unknown_id_of_arxiv_is_silently_absent() -> None:
    """A well-formed feed without entries is no error."""
    assert arxiv.parse(recorded("id_0000.0000")[1], ORIGIN) == Reading((), 0, total=0)


def test_a_bad_id_is_explained_in_the_words_of_arxiv() -> None:
    """HTTP 400 comes with a feed whose only entry is an error."""
    status, body = recorded("id_abc")
    assert (status, arxiv.explain(body)) == (400, "the reply is an error: incorrect id format for abc")


def entry(**more: str) -> dict[str, str]:
    """Return what an entry of the arXiv API says."""
    usual = {
        "id": "2505.00001",
        "title": "A made-up title",
        "summary": "A made-up abstract.",
        "published": "2025-05-01T10:00:00Z",
        "updated": "2025-05-03T10:00:00Z",
        "authors": "Ada Example;Bo Sample",
        "categories": "cs.CL cs.LG",
    }
    return {**usual, **more}


@pytest.mark.parametrize(
    ("more", "withdrawn"),
    [
        ({"comment": "This paper has been withdrawn by the authors"}, True),
        ({"comment": "Withdrawn: an error in lemma 3"}, True),
        ({"summary": "This paper has been withdrawn by the author."}, True),
        ({"comment": "12 pages; not withdrawn"}, None),
        ({"comment": "Replaces withdrawn 2401.00001"}, None),
        ({"summary": "Troops were withdrawn from the simulation."}, None),
        ({}, None),
    ],
)
def test_a_withdrawn_paper_is_marked(more: dict[str, str], withdrawn: object) -> None:
    """Its remark or its abstract says so; a paper that only speaks of withdrawing is as it was."""
    (listing,) = arxiv.parse(atom([atom_entry(entry(**more))], 1), ORIGIN).listings
    assert listing.facts.withdrawn is withdrawn


def test_a_paper_titled_error_is_a_paper() -> None:
    """An error has no date; a paper of that title has one."""
    (listing,) = arxiv.parse(atom([atom_entry(entry(title="Error"))], 1), ORIGIN).listings
    assert listing.facts.title == "Error"


def test_arxiv_is_asked_politely_for_a_span_or_for_ids() -> None:
    """A query is bounded by its days, 100 a page, with the pause that arXiv asks for."""
    asked = arxiv.request(ARXIV, Query(date(2025, 5, 1), date(2025, 5, 7), page=2))
    assert asked.url == "https://export.arxiv.org/api/query"
    assert asked.params["search_query"] == (
        "(cat:cs.CL AND abs:reward) AND submittedDate:[202505010000 TO 202505072359]"
    )
    assert (asked.params["start"], asked.params["max_results"], asked.pause) == (200, 100, 3)
    assert 406 in asked.throttled
    assert arxiv.request(ARXIV, Query(ids=("2505.00001", "hep-th/9901001"))).params["id_list"] == (
        "2505.00001,hep-th/9901001"
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", "not a feed"),
        (b"<!DOCTYPE html><p>Busy</p>", "an HTML page"),
        (b'{"error": 1}', "JSON, not a feed"),
        (atom([atom_entry(entry())], 1)[:-60], "no element found|unclosed token"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'>" + b"<a>" * 5000, "nested too deeply"),
        (b"\x00\x01\x02", "not a feed"),
    ],
)
def test_what_is_no_feed_is_told(body: bytes, expected: str) -> None:
    """A feed that was cut off, or is something else, is an error that names the reply."""
    for parse in (arxiv.parse, feed.parse):
        with pytest.raises(DataError, match=expected) as caught:
            parse(body, ORIGIN)
        assert str(caught.value).startswith("https://example.org/reply")


# Feeds


def rss(items: str) -> bytes:
    """Return an RSS feed with some items."""
    namespaces = (
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" '
        'xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/"'
    )
    head = f'<?xml version="1.0"?><rss version="2.0" {namespaces}><channel><title>A feed</title>'
    return f"{head}<link>https://example.org/</link>{items}</channel></rss>".encode()


def test_a_blog_post_is_a_paper_of_its_day() -> None:
    """Title, link, author, day and text are taken out of their markup; the day is that of publication."""
    reading = feed.parse(
        rss(
            "<item><title>Rewards &amp;amp; &lt;i&gt;values&lt;/i&gt; &lt;think&gt;</title>"
            "<link>https://example.org/post?a=1&amp;b=2</link><pubDate>Fri, 02 May 2025 23:30:00 -0500</pubDate>"
            "<dc:creator>Ada Example</dc:creator><category>alignment</category>"
            "<description>&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two&lt;script&gt;x()&lt;/script&gt;.&lt;/p&gt;</description></item>"
        ),
        ORIGIN,
    )
    (listing,) = reading.listings
    facts = listing.facts
    assert facts.title == "Rewards & values <think>"
    assert (facts.url, facts.authors) == ("https://example.org/post?a=1&b=2", ("Ada Example",))
    assert (facts.published, listing.listed) == (date(2025, 5, 3), None)
    assert (facts.abstract, facts.keywords) == ("One. Two .", ("alignment",))


def test_an_announcement_of_arxiv_is_listed_on_its_day() -> None:
    """New and cross-listed papers are, with all their authors and categories; replacements are passed over."""
    item = (
        "<item><title>A title</title><link>https://arxiv.org/abs/2505.00001</link>"
        "<guid isPermaLink='false'>oai:arXiv.org:2505.00001v1</guid>"
        "<category>cs.CL</category><category>cs.LG</category><pubDate>Fri, 02 May 2025 00:00:00 -0400</pubDate>"
        "<dc:creator>Ada Example, Bo Sample</dc:creator>"
        "<description>arXiv:2505.00001v1 Announce Type: new Abstract: What it says.</description>"
        "<arxiv:announce_type>{}</arxiv:announce_type></item>"
    )
    reading = feed.parse(rss("".join(map(item.format, ("new", "replace", "replace-cross")))), ORIGIN)
    (listing,) = reading.listings
    assert (listing.identity.key, listing.listed) == ("2505.00001", date(2025, 5, 2))
    assert listing.facts.authors == ("Ada Example", "Bo Sample")
    assert (listing.facts.categories, listing.facts.primary_category) == (("cs.CL", "cs.LG"), "cs.CL")
    assert (listing.facts.abstract, listing.facts.published, listing.facts.url) == ("What it says.", None, None)


def test_a_preprint_is_known_by_its_doi() -> None:
    """The DOI that a journal's feed names makes the paper one with what others say of it."""
    item = (
        "<item><title>A title</title><link>https://www.example.org/content/1v1?rss=1</link>"
        "<prism:doi>10.1101/2025.05.01.000001</prism:doi></item>"
    )
    (listing,) = feed.parse(rss(item), ORIGIN).listings
    assert listing.identity.doi == "10.1101/2025.05.01.000001"


def test_only_web_links_come_out_of_a_feed() -> None:
    """An item whose link is something else is kept without it; one without title is refused and told."""
    reading = feed.parse(
        rss("<item><title>A</title><link>javascript:alert(1)</link></item><item><link>https://e.org/</link></item>"),
        ORIGIN,
    )
    assert [listing.facts.url for listing in reading.listings] == [None]
    assert (reading.refused, len(reading.problems)) == (1, 1)


def test_entities_do_not_explode() -> None:
    """A feed whose title would grow to a billion letters is read without any of them."""
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE rss [<!ENTITY a0 "aaaaaaaaaa">{levels}]><rss version="2.0"><channel>'
    reading = feed.parse(
        f'<?xml version="1.0"?>{bomb}<item><title>B &a9;</title></item></channel></rss>'.encode(), ORIGIN
    )
    assert all(len(listing.facts.title or "") < 100 for listing in reading.listings)


def bare(inside: str) -> str:
    """Return a feed with one item, without the declaration of XML."""
    return f'<rss version="2.0"><channel><title>A feed</title><item>{inside}</item></channel></rss>'


ITEM = bare("<title>B &a;</title>")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (f'<!DOCTYPE rss [\n<!ENTITY a "{"x" * 17}">\n]>{ITEM}'.encode(), "an entity is declared"),
        (f'<!DOCTYPE rss [\n<!ENTITY a "xx">\n]>{ITEM}'.encode("utf-16"), "an entity is declared"),
        (f'<!DOCTYPE rss [\n<!ENTITY a "xx">\n]>{ITEM}'.encode("utf-16-be"), "an entity is declared"),
        (b"<?xml version='1.0' encoding='utf-7'?>" + ITEM.encode(), "written in utf-7"),
        (b"<?xml version='1.0' encoding='unicode_escape'?>" + ITEM.encode(), "written in unicode_escape"),
        (b"<?xml version='1.0' encoding='cp037'?>" + ITEM.encode(), "written in cp037"),
        ("<?xml version='1.0'?>".encode("cp037") + ITEM.encode("cp037"), "written in EBCDIC"),
        (b"<?xml version='1.0'?>" + bare("<title> encoding='a'</title>" * 200).encode(), "written in many encodings"),
        (b"\n" * 20_000 + ITEM.encode(), "20000 bytes before its first element"),
        (b"<a>" * 201, "nested too deeply"),
        (bare("<x>" * 300 + "</x>" * 300).encode(), "nested too deeply"),
        (bare("<x>" * 300 + "</x>" * 300).encode("utf-16"), "nested too deeply"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_could_make_a_feed_explode_is_refused_before_it_is_read(content: bytes, said: str) -> None:
    """Entities that stand for texts, nesting, and encodings that hide either from whoever looks for them."""
    with pytest.raises(DataError, match=said):
        feed.parse(content, ORIGIN)


@pytest.mark.parametrize(
    "content",
    [
        bare("<title>A</title>" + "<description><![CDATA[" + "one<br>" * 500 + "]]></description>").encode(),
        f'<!DOCTYPE rss [\n<!ENTITY nbsp "&#160;">\n]>{bare("<title>A&nbsp;</title>")}'.encode(),
        b"<?xml version='1.0' encoding='Windows-1252'?>" + bare("<title>A</title>").encode(),
        b"<?xml version='1.0' encoding='made-up'?>" + bare("<title>A</title>").encode(),
        "<?xml version='1.0' encoding='UTF-16'?>".encode("utf-16") + bare("<title>A</title>").encode("utf-16-le"),
        bare("<title>A</title><description>&lt;!ENTITY a 'x' &gt;</description>").encode(),
    ],
    ids=["HTML in CDATA", "a letter", "an old encoding", "no encoding", "UTF-16", "a text on entities"],
)
def test_what_only_looks_like_it_is_read(content: bytes) -> None:
    """Feeds as they are: with HTML that closes nothing, with the entity of a letter, in all usual encodings."""
    (listing,) = feed.parse(content, ORIGIN).listings
    assert (listing.facts.title or "").startswith("A")


@pytest.mark.parametrize(
    "unit", ["<script>", "<!--", "<style ", "<jats:title>", "</script", "<p ", "arXiv:", "<script>a"]
)
def test_markup_that_never_ends_takes_no_longer_than_other_text(unit: str) -> None:
    """Half a megabyte of beginnings without an end is read in an instant; it took hours when each was looked after."""
    assert text_of(unit * (500_000 // len(unit))) is not None


# Crossref, and Hugging Face by id


def work(**more: object) -> bytes:
    """Return a work as Crossref gives one."""
    message = {
        "DOI": "10.1000/ABC.1",
        "title": ["A <i>made-up</i>\n title"],
        "URL": "https://doi.org/10.1000/abc.1",
        "author": [{"given": "Ada", "family": "Example"}, {"name": "The Sample Group"}],
        "abstract": "<jats:title>Abstract</jats:title><jats:p>What it says.</jats:p>",
        "published": {"date-parts": [[2024, 5, 6]]},
        "container-title": ["Journal of Examples"],
        **more,
    }
    return json.dumps({"status": "ok", "message": message}).encode()


def test_a_work_of_crossref_is_read() -> None:
    """Title and abstract come out of their markup, names are put together, the DOI ignores case."""
    (listing,) = crossref.parse(work(), ORIGIN).listings
    facts = listing.facts
    assert listing.identity.doi == "10.1000/abc.1"
    assert (facts.title, facts.abstract) == ("A made-up title", "What it says.")
    assert facts.authors == ("Ada Example", "The Sample Group")
    assert (facts.published, facts.journal) == (date(2024, 5, 6), "Journal of Examples")


@pytest.mark.parametrize("parts", [[[2024]], [[2024, 5]], [[None]], [], [[2024, 13, 1]], "2024", [[2024, 5, "6"]]])
def test_a_date_of_crossref_that_is_not_whole_is_none(parts: object) -> None:
    """No day is made up where only a year or a month is known."""
    (listing,) = crossref.parse(work(published={"date-parts": parts}), ORIGIN).listings
    assert listing.facts.published is None


@pytest.mark.parametrize("body", [b"Resource not found.", b"[]", b'{"message": {}}', b"{" * 99999])
def test_what_is_no_work_is_told(body: bytes) -> None:
    """A line of text, another object and nonsense are errors."""
    with pytest.raises(DataError, match=r"https://example\.org/reply"):
        crossref.parse(body, ORIGIN)


def test_crossref_is_asked_by_doi_with_an_address() -> None:
    """The slash of a DOI is no slash of the path, and a mail address gets the polite pool."""
    source = CrossrefSource(name="crossref", kind="crossref", mailto="ada@example.org")
    asked = crossref.request(source, Query(ids=("10.1000/a/b?c",)))
    assert asked.url == "https://api.crossref.org/works/10.1000%2Fa%2Fb%3Fc"
    assert asked.agent == "mailto:ada@example.org"


def test_a_paper_of_hugging_face_completes_without_a_day() -> None:
    """The flat paper gives facts and figures; the list in which it once stood is no matter of this reply."""
    paper = made_item("2505.00001", submittedOnDailyAt="2025-05-02T01:00:00Z", githubStars=7)["paper"]
    (listing,) = hugging_face.parse_paper(json.dumps(paper).encode(), ORIGIN).listings
    assert (listing.listed, listing.observed) == (None, TODAY)
    assert listing.facts.abstract == "A made-up abstract."
    assert listing.figures.stars == 7
    with pytest.raises(DataError, match="Paper not found"):
        hugging_face.parse_paper(b'{"error": "Paper not found"}', ORIGIN)


def test_a_renamed_field_is_told_by_name_and_count() -> None:
    """A name that every item had and none has any more is drift, and so is another type."""
    items = [made_item("2505.00001", upvotes=None), made_item("2505.00002", title=3)]
    for item in items:
        paper: dict[str, object] = item["paper"]  # type: ignore[assignment]
        paper["votes"] = paper.pop("upvotes")
    reading = hugging_face.parse(json.dumps(items).encode(), Origin("x", "hf", date(2025, 5, 2)))
    assert reading.drift == {"`paper.upvotes` is missing": 2, "`title` is not a text": 1}


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'{"notes": 3}', b'{"notes": [1]}', b"<html>", b"[" * 99999])
def test_what_is_no_note_and_no_repository_is_told(body: bytes) -> None:
    """Anything else than what the APIs answer is an error that names the reply."""
    for parse in (openreview.parse, github.parse):
        with pytest.raises(DataError, match=r"https://example\.org/reply"):
            parse(body, ORIGIN)


def test_a_note_without_title_is_no_paper() -> None:
    """A comment or a review has none, and an unknown id has no note."""
    assert openreview.parse(b'{"notes": []}', ORIGIN).listings == ()
    assert (
        openreview.parse(b'{"notes": [{"id": "x", "content": {"comment": {"value": "No."}}}]}', ORIGIN).listings == ()
    )


# Europe PMC

REPLIES = SHARED / "corpora" / "source_replies"
EUROPE_PMC = EuropePmcSource(name="epmc", kind="europe-pmc", query="protein OR enzyme")


def of_europe_pmc(name: str) -> Reading:
    """Return what a recorded reply of Europe PMC says."""
    if not REPLIES.is_dir():
        pytest.skip("../shared with the recorded replies is not here")
    return europe_pmc.parse((REPLIES / f"europepmc_{name}.json").read_bytes(), ORIGIN)


def records(*found: dict[str, object], **more: object) -> bytes:
    """Return a reply of Europe PMC."""
    return json.dumps({"hitCount": len(found), "resultList": {"result": list(found)}, **more}).encode()


@pytest.mark.parametrize("name", ["search_core", "search_lite"])
def test_recorded_replies_of_europe_pmc_are_read_whole(name: str) -> None:
    """Each entry of a full and of a short reply has a title without its last full stop, a day, a journal and a link."""
    reading = of_europe_pmc(name)
    assert (reading.items, len(reading.listings), reading.problems, reading.drift) == (25, 25, (), {})
    assert (reading.total, reading.cursor) == (5_059_039, "AoIIP4ZawSg1MzEyODI1MA==")
    for listing in reading.listings:
        facts = listing.facts
        assert all((facts.title, facts.published, facts.journal, facts.url, listing.listed is None))
        assert not (facts.title or "").endswith(".")
    assert sum(listing.identity.doi is not None for listing in reading.listings) == 24
    assert sum(bool(listing.facts.authors) for listing in reading.listings) == 24


def test_a_full_reply_of_europe_pmc_has_names_abstracts_and_open_texts() -> None:
    """Authors are told whole, abstracts without markup, and what everybody may read is linked."""
    listings = {listing.identity.doi: listing for listing in of_europe_pmc("search_core").listings}
    facts = listings["10.1002/hpja.70059"].facts
    assert facts.authors[:2] == ("Cannas Kwok", "Xinyi Xu")
    assert facts.url == "https://europepmc.org/articles/PMC12120539"
    assert (facts.published, facts.keywords[0]) == (date(2025, 7, 1), "Chinese")
    assert (facts.abstract or "").startswith("Issue addressed: ")
    assert listings["10.1111/bjhp.12807"].facts.url == "https://europepmc.org/article/MED/40468710"
    assert listings[None].facts.url == "https://europepmc.org/article/MED/39038316"
    assert sum(listing.facts.abstract is not None for listing in listings.values()) == 21


def test_nothing_found_at_europe_pmc_is_no_error() -> None:
    """A reply without entries is empty, and there is no page after it."""
    assert of_europe_pmc("no_results") == Reading((), 0, total=0)


def test_europe_pmc_is_asked_for_days_and_for_the_next_page_by_its_mark() -> None:
    """The query stands by itself beside the days, and the first page has a mark of its own."""
    days = Query(date(2025, 6, 1), date(2025, 6, 7))
    first = europe_pmc.request(EUROPE_PMC, days)
    assert first.url == "https://www.ebi.ac.uk/europepmc/webservices/rest/search"
    assert first.params["query"] == "(protein OR enzyme) AND (FIRST_PDATE:[2025-06-01 TO 2025-06-07])"
    assert (first.params["resultType"], first.params["cursorMark"]) == ("core", "*")
    assert europe_pmc.request(EUROPE_PMC, replace(days, page=1, cursor="x")).params["cursorMark"] == "x"


@pytest.mark.parametrize(
    ("more", "identity"),
    [
        ({}, ("doi-10.1000-made.7", None, "10.1000/made.7")),
        ({"doi": "10.48550/arXiv.2405.00001"}, ("2405.00001", "2405.00001", None)),
        ({"doi": None, "pageInfo": "arXiv:2405.00001v2"}, ("2405.00001", "2405.00001", None)),
        ({"pageInfo": "2405.00001"}, ("doi-10.1000-made.7", None, "10.1000/made.7")),
    ],
)
def test_a_preprint_of_arxiv_is_known_by_its_id(more: dict[str, object], identity: tuple[str | None, ...]) -> None:
    """The id stands in arXiv's own DOI or in the place of the pages, where other numbers are none."""
    (listing,) = europe_pmc.parse(records(made_record(7, "2025-06-01", **more)), ORIGIN).listings
    assert (listing.identity.key, listing.identity.arxiv, listing.identity.doi) == identity


def test_a_preprint_names_its_server_and_groups_are_authors() -> None:
    """Where there is no journal the server stands for it; a group has one name."""
    more = {
        "source": "PPR",
        "journalInfo": None,
        "bookOrReportDetails": {"publisher": "bioRxiv"},
        "authorList": {"author": [{"collectiveName": "The Example Group"}, {"fullName": "Sample B"}]},
        "title": "Folding <i>in vivo</i> in the U.S.",
    }
    (listing,) = europe_pmc.parse(records(made_record(7, "2025-06-01", **more)), ORIGIN).listings
    assert (listing.facts.journal, listing.facts.authors) == ("bioRxiv", ("The Example Group", "Sample B"))
    assert listing.facts.title == "Folding in vivo in the U.S."


def test_an_entry_of_europe_pmc_without_a_title_is_refused_and_the_others_are_read() -> None:
    """It is named by its number; values of other types are left out and told as drift."""
    odd = made_record(8, "June", authorList=[], fullTextUrlList={"fullTextUrl": 7}, keywordList="x")
    reading = europe_pmc.parse(records(made_record(7, "2025-06-01", title=None), odd), ORIGIN)
    assert [problem.what for problem in reading.problems] == ["item 1: no title and id, the item is refused"]
    assert (reading.items, [listing.facts.published for listing in reading.listings]) == (2, [None])
    assert "`firstPublicationDate` is not a date" in reading.drift


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b'{"resultList": 3}', b'{"resultList": {"result": [1]}}', b"<x>"]
)
def test_what_is_no_reply_of_europe_pmc_is_told(body: bytes) -> None:
    """Anything else is an error that names the reply; one of its own is told in its words."""
    with pytest.raises(DataError, match=r"https://example\.org/reply"):
        europe_pmc.parse(body, ORIGIN)
    assert europe_pmc.explain(body) is None
    error = b'{"version": "6.9", "errCode": 404, "errMsg": "no query"}'
    with pytest.raises(DataError, match="the reply is an error: no query"):
        europe_pmc.parse(error, ORIGIN)
    assert europe_pmc.explain(error) == "the reply is an error: no query"


# Kinds and their shapes


def test_every_kind_of_source_can_be_asked() -> None:
    """What the configuration offers is what there is code for, and what completes papers can be told not to."""
    assert LISTS.keys() | PAPERS.keys() == SOURCE_KINDS.keys()
    assert {kind for kind, model in SOURCE_KINDS.items() if issubclass(model, CompletingSource)} == PAPERS.keys()
    assert {source.kind for source in USUAL} <= PAPERS.keys()


@pytest.mark.parametrize("kind", SOURCE_KINDS)
def test_every_kind_of_source_is_told_of(kind: str) -> None:
    """The page on sources names it; the table of all kinds is made from the entries."""
    text = (REPOSITORY / "docs/about/sources.md").read_text(encoding="utf-8")
    assert f"`{kind}`" in text or f"kind: {kind} " in text


@pytest.mark.parametrize("path", sorted((REPOSITORY / "generator/pipeline").rglob("*.py")), ids=lambda path: path.stem)
def test_what_puts_the_stages_in_order_knows_no_kind_of_source(path: Path) -> None:
    """Neither a kind's name nor its type: what a kind of source is like stands in its entry alone."""
    types = {model.__name__ for model in SOURCE_KINDS.values()} | {"DatedSource", "CompletingSource"}
    tree = ast.parse(path.read_text(encoding="utf-8"))
    words = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert words.isdisjoint(SOURCE_KINDS), "a kind's name"
    assert names.isdisjoint(types), "a kind's type"


@pytest.mark.parametrize(("dated", "known"), [("13 May 2026", date(2026, 5, 13)), ("14 May 2026", None)])
def test_an_entry_dated_with_a_day_to_come_has_none(dated: str, known: date | None) -> None:
    """A wrong date must not make a site look up to date for years; tomorrow has come somewhere already."""
    item = f"<item><title>On rewards</title><pubDate>{dated} 08:00:00 GMT</pubDate></item>"
    body = f'<rss version="2.0"><channel><title>x</title>{item}</channel></rss>'.encode()
    (listing,) = feed.parse(body, ORIGIN).listings
    assert listing.facts.published == known

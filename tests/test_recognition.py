"""Which format a file is of is told by what it is, however it is encoded and whatever is quoted in it."""

from __future__ import annotations

import codecs
from datetime import date

import pytest
from support import SHARED
from test_formats import FORMATS

from generator import importers
from generator.errors import DataError
from generator.importers import IMPORTERS, Brought, Context, Sureness
from generator.importers.content import decoded
from generator.importers.recognition import recognised

TODAY = date(2026, 3, 1)
CASES = SHARED / "cases"

ACCENTED = "title,url\nÜber die Größe,https://example.org/1\nNaïve Bayes,https://example.org/2\n"


def read(raw: str | bytes, name: str = "list.txt") -> Brought:
    """Return what a file holds."""
    return importers.read(raw.encode() if isinstance(raw, str) else raw, Context(name, TODAY))


def titles(reading: Brought) -> list[str | None]:
    """Return the titles of the papers that were read, in their order."""
    return [listing.facts.title for listing in reading.listings]


def case(name: str) -> Brought:
    """Return what one of the shared cases holds, or skip the test where they are absent."""
    if not CASES.is_dir():
        pytest.skip("../shared/cases is absent")
    return importers.read((CASES / name).read_bytes(), Context(name, TODAY))


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_encodings_and_line_ends_make_no_difference(name: str, encoding: str, end: str) -> None:
    """A byte order mark, UTF-16, and the line ends of Windows and of old Macs give the same papers without a word."""
    plain = read(FORMATS[name])
    other = read(FORMATS[name].replace("\n", end).encode(encoding))
    assert (other.listings, other.items, other.entries) == (plain.listings, plain.items, plain.entries)
    assert other.problems == plain.problems
    assert [item.line for item in other.unread] == [item.line for item in plain.unread]


def test_big_endian_utf16_is_read_by_its_mark() -> None:
    """Either order of the bytes is."""
    assert titles(read(codecs.BOM_UTF16_BE + ACCENTED.encode("utf-16-be"))) == ["Über die Größe", "Naïve Bayes"]


def test_marks_between_files_that_were_put_together_are_no_text() -> None:
    """A byte order mark in the middle of a file does not stand before a tag or in a title."""
    one = "\ufeffTY  - JOUR\nTI  - One\nER  - \n"
    two = one.replace("One", "Two")
    assert titles(read(one + two)) == ["One", "Two"]
    assert titles(read("\ufeff@misc{a, title={One}}\n\ufeff@misc{b, title={\ufeffTwo}}\n")) == ["One", "Two"]


def test_latin_letters_are_read_and_told() -> None:
    """What is not UTF-8 is taken for Latin-1, with one warning that says so and names the first line."""
    reading = read(ACCENTED.encode("latin-1"))
    assert titles(reading) == ["Über die Größe", "Naïve Bayes"]
    assert [str(problem) for problem in reading.problems] == [
        "list.txt:2: 2 lines are not in UTF-8 but read as Latin-1 (Windows-1252); expected UTF-8"
    ]


def test_parts_in_two_encodings_are_both_read() -> None:
    """Only the lines that are no UTF-8 are taken for Latin-1; those that are stay what they are."""
    one, two = "@misc{a, title={Größe}}\n", "@misc{b, title={Größe “too”}}\n"
    reading = read(one.encode() + two.encode("cp1252"))
    assert titles(reading) == ["Größe", "Größe “too”"]
    assert [problem.where.line for problem in reading.problems] == [2]


def test_xml_is_read_as_it_says_that_it_is_encoded() -> None:
    """The declaration of the encoding counts, and no warning is due."""
    feed = FORMATS["feed"].replace('"1.0"', '"1.0" encoding="ISO-8859-2"').replace("A post", "Łódź")
    reading = read(feed.encode("iso-8859-2"))
    assert (titles(reading), reading.problems) == (["Łódź"], ())


@pytest.mark.parametrize("encoding", ["utf-7", "zip", "unicode_escape", "idna", "no-such"])
def test_xml_in_an_encoding_of_no_text_is_read_as_what_it_is(encoding: str) -> None:
    """Python knows encodings that unpack and compute; a file cannot ask for them."""
    feed = FORMATS["feed"].replace('"1.0"', f'"1.0" encoding="{encoding}"')
    assert titles(read(feed)) == ["A post"]


@pytest.mark.parametrize(
    "raw", [b"\x1f\x8b\x08\x00\x00", b"PK\x03\x04" + b"\x01\x02" * 90, "title\n".encode("utf-16-le")]
)
def test_what_is_no_text_is_told(raw: bytes) -> None:
    """An archive, and UTF-16 without its mark, are named for what they are."""
    with pytest.raises(DataError, match="a binary file; expected text in UTF-8, or in UTF-16 with its mark"):
        read(raw)


def test_a_mark_that_is_wrong_is_told() -> None:
    """A file that ends within a character is not guessed at."""
    with pytest.raises(DataError, match="not text in UTF-16, which its mark says that it is, at byte"):
        read(codecs.BOM_UTF16_LE + ACCENTED.encode("utf-16-le")[:-1])


# Formats


def test_a_list_and_a_feed_that_quote_bibtex_are_a_list_and_a_feed() -> None:
    """A quoted entry makes no file BibTeX: two papers each, with their ids and days."""
    for name in ("format/list.yaml", "format/blog.rss"):
        reading = case(name)
        assert [listing.facts.published for listing in reading.listings][-1] is not None
        assert (len(reading.listings), reading.refused) == (2, 0)
    days = {listing.identity.key: listing.facts.published for listing in case("format/list.yaml").listings}
    assert days == {"2601.00001": date(2026, 1, 12), "2601.00002": date(2026, 1, 14)}


def test_ids_below_a_heading_are_ids() -> None:
    """A first line that reads like the head of a Daily Papers page makes no page of a list of ids."""
    reading = case("format/lines.txt")
    assert [listing.identity.key for listing in reading.listings] == ["2601.00001", "2601.00002"]
    assert [(item.line, item.text) for item in reading.unread] == [(1, "Daily Papers")]


def test_ris_needs_neither_a_clean_beginning_nor_an_end() -> None:
    """A mark before the first tag, and an end that is missing, lose no entry."""
    assert titles(case("ris/bom.ris")) == ["One"]
    assert titles(case("ris/last-no-er.ris")) == ["One", "Two"]
    assert titles(
        read("TY - JOUR\nTI - One\nER -\nT1  - Two\nER  -\nTY  - BOOK\nTI  - Three\nTY  - BOOK\nTI  - Four\n")
    ) == [
        "One",
        "Two",
        "Three",
        "Four",
    ]


def test_excel_says_what_parts_the_cells() -> None:
    """A line `sep=` before the names of the columns is obeyed, and lines are counted from the file's first."""
    assert titles(case("columns/excel.csv")) == ["A paper"]
    reading = read("sep=|\ntitle|upvotes\nOne, two; three|x\n")
    assert titles(reading) == ["One, two; three"]
    assert [problem.where.line for problem in reading.problems] == [3]


@pytest.mark.parametrize(
    ("outer", "text"),
    [
        ("ris", "TY  - JOUR\nTI  - One\nN1  - Cite:\n@article{a,\n title={B}\n}\nER  - \n"),
        ("table", 'title,bibtex\nOne,"\n@article{a,\n title={B}\n}\n"\n'),
        ("bibtex", '@article{a, title={One}, note={\nTY  - JOUR\nTI  - Two\nER  - \n<rss>\n{"type": "article"}}}\n'),
        ("bibtex", "% Encoding: UTF-8\n\nThis file was made by a program.\n\n@Article{a,\n title={One}}\n"),
        ("csl-json", '[{"type": "article", "title": "One", "note": "@article{a, title={B}}\\n- title: x"}]'),
        ("yaml", "# mine\n---\npapers:\n- id: 7\n  title: One\n  note: |\n    TY  - JOUR\n    ER  - \n"),
        ("feed", FORMATS["feed"].replace("A post", "<![CDATA[One\n@article{a,\n<opml>\nDaily Papers\n]]>")),
        ("ris", "Provider: A maker\nContent: text/plain\n\nTY  - JOUR\nTI  - One\nER  - \n"),
    ],
)
def test_what_is_quoted_decides_nothing(outer: str, text: str) -> None:
    """The beginning and the shape of a file tell its format, not a line somewhere in it."""
    assert outer == recognised(decoded(text.encode(), "x"), IMPORTERS.values()).NAME
    assert len(read(text).listings) == 1


class _Alike:
    """A format that knows every file."""

    EXPECTED = "a made-up format"
    ENDINGS = frozenset({".made"})

    def __init__(self, name: str) -> None:
        self.NAME = name

    @staticmethod
    def recognises(_: object) -> Sureness:
        return Sureness.LIKELY


def test_two_formats_that_are_equally_sure_are_an_error() -> None:
    """Both are named, and how to say which; the ending of the file's name decides where it speaks for one."""
    alike = [_Alike("one"), _Alike("two")]
    with pytest.raises(DataError, match="`--format one` or `--format two`"):
        recognised(decoded(b"x", "x.made"), alike)  # type: ignore[arg-type]  # as modules
    alike[0].ENDINGS = frozenset({".first"})
    assert recognised(decoded(b"x", "x.first"), alike) is alike[0]  # type: ignore[arg-type,comparison-overlap]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"name": "x", "version": 3}', "JSON of another kind (an object with `name`, `version`)"),
        ("[1, 2]", "JSON of another kind (a list of something else)"),
        ('{"papers": [', "not JSON: "),
        ("<html><p>Sign in</p></html>", "an HTML page"),
        ('<?xml version="1.0"?>\n<!-- x -->\n<mods/>', "XML of another kind (`<mods>`)"),
        ("PMID- 1\nTI  - One\n", "PubMed's own format, which can be exported as RIS or BibTeX"),
        ("", "an empty file"),
        ("Dear all,\n", "a file of an unknown kind"),
    ],
)
def test_what_is_not_known_is_answered_with_what_is(text: str, expected: str) -> None:
    """One line says what the file seems to be, and which formats are read."""
    with pytest.raises(DataError) as caught:
        read(text)
    told = str(caught.value)
    assert expected in told
    assert "expected one of csl-json, " in told
    assert told.endswith("table, ids")
    assert "\n" not in told


WHOLE = {**FORMATS, "ris": FORMATS["ris"] + "\n", "json-list": '[{"title": "One", "url": "https://e.org/1"}]\n'}
WHOLE["json-lines"] = '{"title": "One"}\n{"title": "Two"}\n{"title": "Three"}\n'
WHOLE["bibtex"] = "% mine\n@misc{a, title={One}}\n\n@misc{b, title={Two}}\n"
WHOLE["ids"] = "2501.00001\n2501.00002\nhttps://example.org/1\n"
WHOLE["daily-papers-page"] = "Daily Papers\n\nOct 27\n\nA made-up title\n\nAn abstract.\n\n2 authors\n·\nFeb 3\n"


@pytest.mark.parametrize("first", WHOLE)
@pytest.mark.parametrize("second", WHOLE)
def test_one_format_after_another_is_refused(first: str, second: str) -> None:
    """Both are named, and nothing of the file is read."""
    if first == second:
        return
    with pytest.raises(DataError) as caught:
        read(WHOLE[first].rstrip("\n") + "\n\n" + WHOLE[second].lstrip("\n"))
    told = str(caught.value)
    assert (IMPORTERS[first].EXPECTED in told, IMPORTERS[second].EXPECTED in told) == (True, True), told


def test_a_brace_too_many_loses_no_field_without_a_word() -> None:
    """What stands behind the entry that it ended is refused with its line; prose is told, and comments are not."""
    reading = read("@misc{a, title={One}},\n year={2020}}\n\n% mine\n# mine\n\n@misc{b, title={Two}}\nSeen in May.\n")
    assert titles(reading) == ["One", "Two"]
    assert [(item.line, item.why) for item in reading.unread] == [(1, "a field outside of an entry")]
    assert [(problem.where.line, problem.what) for problem in reading.problems] == [
        (1, "a field outside of an entry, refused"),
        (8, "text outside of all entries, left out"),
    ]
    assert [problem.where.line for problem in read("Provider: X\n\nTY  - JOUR\nTI  - One\nER  - \n").problems] == [1]


@pytest.mark.parametrize("name", ["feed", "opml", "csl-json", "json-list", "cv-arxiv-daily"])
def test_two_documents_of_one_format_are_refused_where_a_file_holds_one(name: str) -> None:
    """The second would be lost, so its line is named and nothing is read."""
    with pytest.raises(DataError, match="one format a file"):
        read(WHOLE[name].strip() + "\n" + WHOLE[name].strip() + "\n")


def test_what_stands_behind_a_document_is_told() -> None:
    """A comment that a server adds says nothing; anything else is told with its line."""
    assert read(FORMATS["feed"] + "<!-- cached -->\n").problems == ()
    (problem,) = read(FORMATS["feed"] + "Served in May.\n").problems
    assert (problem.what, problem.where.line) == ("text outside of all entries, left out", 3)

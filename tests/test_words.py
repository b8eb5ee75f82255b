"""Texts as words: topics, the index and the browser follow one rule."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lists import listing, store
from playwright.sync_api import Browser, Page, expect
from support import REPOSITORY, SHARED, serving

from generator.classify import Classifier
from generator.model import Facts, Topic
from generator.pipeline.build.run import build
from generator.search.words import counts
from generator.words import last_characters, spoken, words

TABLE: list[tuple[str, list[str]]] = json.loads((REPOSITORY / "tests/words.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("text", "expected"), TABLE)
def test_texts_become_the_words_of_the_table(text: str, expected: list[str]) -> None:
    """What the rule says of scripts, signs, letters and what nobody sees holds in Python."""
    assert words(text) == expected


def test_the_browser_has_the_same_words(browser: Browser, site: str) -> None:
    """The other half of the rule gives the same for every text of the table, and for each of the characters in it."""
    texts = [text for text, _ in TABLE] + sorted({letter for text, _ in TABLE for letter in f"{text}{text.upper()}"})
    page = browser.new_page()
    page.goto(site)
    assert page.evaluate("texts => texts.map(paperstand.words)", texts) == [words(text) for text in texts]
    page.close()


@given(st.text(max_size=30))
def test_words_are_stable(text: str) -> None:
    """Words are in lower case, have no white space, and are words of themselves; a cut in two of ASCII is none."""
    found = words(text)
    assert all(word and not any(letter.isspace() for letter in word) for word in found)
    assert [word for whole in found for word in words(f" {whole}")] == found


@given(st.text(alphabet="aB9 .,#+-(\"'/\\_", max_size=20))
def test_the_fast_way_and_the_slow_one_agree(text: str) -> None:
    """A text of ASCII has the words that it has when something else stands behind it."""
    assert [*words(text), "e"] == words(f"{text} é")


def test_a_run_is_shown_as_it_was_written() -> None:
    """Pairs that overlap are one run again, other words stand apart."""
    for text in ("语言模型", "transformer 模型 3", "a b", "猫", "模型 模型"):
        assert spoken(words(text)) == text
    assert last_characters("对齐研究 a 猫 模型") == ["究", "型"]


def _topics(*terms: str) -> Classifier:
    return Classifier(
        [Topic(name=term, slug=f"t{number}", any=(term,), fields=("title",)) for number, term in enumerate(terms)]
    )


@pytest.mark.parametrize(
    ("term", "yes", "no"),
    [
        ("C++", ("Templates in C++", "C++17"), ("Hepatitis C", "C#", "Vitamin C + D")),
        ("C", ("Hepatitis C",), ("Templates in C++", "C#")),
        ("C#", ("C# and others", "C♯"), ("C", "C++")),
        (".NET", ("Code in .NET", "(.net)"), ("U-Net", "the net", "arxiv.net")),
        ("GPT-4", ("GPT-4 at chess", "gpt 4"), ("GPT-4o at chess",)),
        ("R2", ("R² is high",), ("R is high",)),
        ("对齐", ("大语言模型的对齐研究",), ("对 齐", "齐对")),
        ("语言模型", ("大语言模型的对齐研究",), ("语言 模型",)),
        ("猫", ("猫がいる", "黒猫", "猫"), ("犬",)),
        ("cooperat*", ("Co\u00adoperative games",), ("operative",)),
        ("Łukasz*", ("Lukaszewicz",), ("Luka",)),
        ("C++ templat*", ("C++ templates",), ("C templates",)),
    ],
)
def test_a_term_holds_of_what_people_mean(term: str, yes: tuple[str, ...], no: tuple[str, ...]) -> None:
    """Signs belong to words, scripts without spaces are found within a run, and nothing more is found."""
    classifier = _topics(term)
    assert [title for title in (*yes, *no) if classifier.classify(Facts(title=title))] == list(yes)


def test_what_a_term_was_found_in_is_told_as_it_stands() -> None:
    """The words of a run are told as the run."""
    (match,) = _topics("语言模型").classify(Facts(title="大语言模型"))
    assert match.words == "语言模型"


def test_the_index_knows_the_last_character_and_the_word_behind_a_dot() -> None:
    """Whoever types just these finds them; a word with a sign is no other word."""
    assert set(counts("黒猫 .NET C++", "")) == {"黒猫", "猫", ".net", "net", "c++"}


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with a paper for each title of many scripts."""
    case = SHARED / "cases/search/input.csv"
    if not case.is_file():
        pytest.skip("../shared is not here")
    root = tmp_path_factory.mktemp("scripts")
    with case.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    papers = [
        listing(
            f"2601.{number:05}",
            row["title"],
            date(2026, 1, 2),
            authors=tuple(row["authors"].split(";")),
            abstract=row["abstract"] or None,
        )
        for number, row in enumerate(rows, start=1)
    ]
    store(root, papers)
    config = (REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8")
    (root / "mkdocs.yml").write_text(config.partition("\nnav:")[0] + "\n", encoding="utf-8")
    (root / "docs").mkdir(exist_ok=True)
    build(root)
    with serving(root / "site") as url:
        yield url


@pytest.fixture(scope="module")
def search_page(browser: Browser) -> Iterator[Page]:
    """A page for all queries."""
    page = browser.new_page()
    yield page
    page.close()


def _found(page: Page, base: str, query: str) -> list[str]:
    page.goto(base + "search/")
    page.locator("form[data-ps-search] input[name=q]").fill(query)
    status = page.locator("[data-ps-results] [role=status]")
    expect(status).to_be_visible()
    if re.match("[0-9]", status.inner_text()):
        expect(page.locator("[data-ps-results] h2").first).to_be_visible()
    return page.locator("[data-ps-results] h2").all_inner_texts()


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("对齐", "大语言模型的对齐研究"),
        ("模型", "大语言模型的对齐研究"),
        ("究", "大语言模型的对齐研究"),
        ("强化学习", "大语言模型的对齐研究"),
        ("日本語", "データ拡張による日本語の意味解析"),
        ("語", "データ拡張による日本語の意味解析"),
        ("형태소", "한국어 형태소 분석기의 성능"),
        ("분석기", "한국어 형태소 분석기의 성능"),
        ("العربية", "دراسة في معالجة اللغة العربية"),
        ("C++", "Verified compilation for C++ templates"),
        ("c#", ""),
        (".NET", "RAG for code in .NET"),
        ("u-net", "U-Net for segmentation"),
        ("Lukasz", "GPT-4o beats GPT-4 at chess"),
        ("Soren", "GPT-4o beats GPT-4 at chess"),
        ("Dang", "GPT-4o beats GPT-4 at chess"),
        ("ilker", "Attention with kNN and k-NN"),
        ("elodie example", "The fragment assembly problem"),
        ("cooperative", "Co\u00adoperative soft hyphen"),
        ("R2AI", "R²AI and H₂O and $\\alpha$-ranking"),
        ("fine-tuning", "Fine\u2011tuning with a non-breaking hyphen"),
    ],
)
def test_a_reader_finds_papers_of_all_scripts(query: str, title: str, search_page: Page, scripts: str) -> None:
    """What people type, with or without the marks of a script, puts the paper first; what no paper has finds none."""
    found = _found(search_page, scripts, query)
    assert found[:1] == ([title] if title else [])


def test_a_word_that_is_too_common_says_so(search_page: Page, scripts: str) -> None:
    """Instead of finding nothing without a reason, on the page and in the field of the header."""
    assert _found(search_page, scripts, "the") == []
    expect(search_page.locator("[data-ps-results] [role=status]")).to_have_text("“the” is too common to search for")
    _found(search_page, scripts, "of The")
    expect(search_page.locator("[data-ps-results]")).to_have_text("“of”, “the” are too common to search for")
    search_page.goto(scripts)
    search_page.locator("[data-ps-search=field] input").fill("the")
    expect(search_page.locator(".md-search-result__meta")).to_have_text("“the” is too common to search for")


def test_the_case_of_topics_is_right() -> None:
    """The topics of the case take the papers that they mean, and no others."""
    case = SHARED / "cases/search/input.csv"
    if not case.is_file():
        pytest.skip("../shared is not here")
    classifier = _topics("C++", ".NET", "对齐")
    with case.open(encoding="utf-8", newline="") as file:
        titles = [row["title"] for row in csv.DictReader(file)]
    found = {title: match.slug for title in titles for match in classifier.classify(Facts(title=title)) if match.term}
    assert found == {
        "Verified compilation for C++ templates": "t0",
        "RAG for code in .NET": "t1",
        "大语言模型的对齐研究": "t2",
    }

"""What people decide: it is shown wherever the paper is shown, and nothing that is fetched can undo it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from lists import DAY, a_list, listing, store

from generator.errors import DataError
from generator.identity import tag_slug
from generator.pipeline.build.generate import generate
from generator.pipeline.build.load import load_list
from generator.pipeline.inspect.check import check
from generator.prose import block_markdown

DECIDED = """
papers:
  "2510.00001":
    pin: true
    tags: [Start here, "必读"]
    rating: 4
    status: to-read
    note: Read *this*.
    by: Ada
    set: {title: A corrected title}
"""


def _pages(root: Path) -> dict[str, str]:
    generate(root)
    return {path.relative_to(root / "docs").as_posix(): path.read_text() for path in (root / "docs").rglob("*.md")}


def test_a_decision_is_shown_wherever_the_paper_is_shown(tmp_path: Path) -> None:
    """On every page that lists the paper, and on its own, stand its pin, tags, rating, status, note and who decided."""
    pages = _pages(a_list(tmp_path, curation=DECIDED))
    showing = {
        path: text for path, text in pages.items() if 'id="2510.00001"' in text or path == "papers/2510.00001.md"
    }
    assert {path.partition("/")[0] for path in showing} >= {"index.md", "daily", "weekly", "monthly", "topics", "tags"}
    for path, text in showing.items():
        for shown in (
            "Pinned",
            "Start here",
            "必读",
            "★★★★",
            "To read",
            "Read <em>this</em>",
            "Ada",
            "A corrected title",
        ):
            assert shown in text, (path, shown)


def test_a_refetch_undoes_nothing(tmp_path: Path) -> None:
    """After sources said everything again, and differently, the pages say what people decided."""
    root = a_list(tmp_path, curation=DECIDED + '  "2510.00002": {hide: true}\n')
    _pages(root)
    before = (root / "data" / "curation" / "curation.yaml").read_bytes()
    store(root, [listing("2510.00001", "The source's newer title", date(2025, 10, 28), 500, abstract="Robots")])
    store(root, [listing("2510.00002", "Back again", date(2025, 10, 28), 900)])
    pages = _pages(root)
    assert (root / "data" / "curation" / "curation.yaml").read_bytes() == before
    assert "A corrected title" in pages["papers/2510.00001.md"]
    assert not any("2510.00002" in text or "Back again" in text for text in pages.values())


def test_an_edition_has_an_introduction_and_an_order(tmp_path: Path) -> None:
    """The day's page and home show the introduction; the papers named come first, in that order, before the ranked."""
    edition = (
        'editions:\n  2025-10-27:\n    by: Bo\n    intro: A *good* day.\n    order: ["2510.00003", "2510.00001"]\n'
    )
    root = a_list(tmp_path, curation=edition)
    pages = _pages(root)
    for path in ("index.md", "daily/2025-10-27.md"):
        assert "A <em>good</em> day." in pages[path]
        assert '<span class="ps-count ps-decided">Bo</span>' in pages[path]
        places = [pages[path].index(f'id="2510.0000{number}"') for number in (3, 1, 2)]
        assert places == sorted(places)


def test_two_files_that_order_a_day_differently_are_both_named(tmp_path: Path) -> None:
    """An order is one value: where two files disagree neither counts, and both places are told."""
    one, other = ('editions:\n  "2025-10-27": {order: ["2510.0000%s"]}\n' % number for number in (1, 3))  # noqa: UP031
    root = a_list(tmp_path, curation=one, curation_b=other)
    assert [str(problem).partition(":")[0] for problem in check(root)] == [
        "data/curation/curation.yaml",
        "data/curation/curation_b.yaml",
    ]
    assert load_list(root).library.edition(DAY).order == ()


def test_a_rule_hides_what_it_matches_save_what_is_excepted(tmp_path: Path) -> None:
    """Papers that a rule under `hide` matches are shown nowhere; `hide: false` of a paper's own keeps it."""
    rule = "hide:\n  - any: [robot, speech]\n    why: Not our field.\n"
    root = a_list(tmp_path, curation=rule + 'papers:\n  "2510.00003": {hide: false}\n')
    assert {entry.key for entry in load_list(root).library.newest_first} == {"2510.00001", "2510.00003"}


def test_a_pin_that_a_rule_hides_is_told(tmp_path: Path) -> None:
    """A pinned paper that a rule hides stays hidden, and both places are named."""
    root = a_list(tmp_path, curation='hide:\n  - any: [robot]\npapers:\n  "2510.00002":\n    pin: true\n')
    (problem,) = check(root)
    assert str(problem).startswith("data/curation/curation.yaml:5:5: a paper that is pinned is hidden by the rule at")
    assert "data/curation/curation.yaml:2:5" in str(problem)


@pytest.mark.parametrize("rule", ["any: [robot", "anny: [robot]", "{}", "since: 2025-02-30", "regex: ['(']"])
def test_a_hiding_rule_that_cannot_be_read_stops_the_build(tmp_path: Path, rule: str) -> None:
    """A build without the rule would publish what it hides."""
    root = a_list(tmp_path, curation=f"hide:\n  - {rule}\n")
    with pytest.raises(DataError) as caught:
        generate(root)
    assert caught.value.problems[0].where.name == "data/curation/curation.yaml"


def test_a_bad_entry_is_left_out_and_said_on_the_status_page(tmp_path: Path) -> None:
    """The others count, `check` fails, `generate` warns, and the status page says what is to be mended."""
    root = a_list(tmp_path, curation='papers:\n  "2510.00001": {rating: 9}\n  "2510.00002": {rating: 5}\n')
    generated = generate(root)
    assert len(generated.problems) == len(check(root)) == 1
    assert "does not fit" in (root / "docs" / "status.md").read_text()
    assert {entry.key: entry.rating for entry in load_list(root).library.newest_first}["2510.00002"] == 5


def test_one_broken_entry_does_not_hide_another_mistake_in_it(tmp_path: Path) -> None:
    """An entry with a wrong key about a paper that is unknown is told twice, since both are to be mended."""
    root = a_list(tmp_path, curation='papers:\n  "2510.00009": {pinn: true}\n')
    assert [problem.what for problem in check(root)] == ["no paper `2510.00009` is known", "unknown key `pinn`"]


def test_names_of_tags_in_links() -> None:
    """Case, spaces and hyphens make no difference, other signs do, and a name without letters of ASCII has one, too."""
    assert tag_slug("Start here") == tag_slug("start-here") == tag_slug("START  HERE") == "start-here"
    assert len({tag_slug(tag) for tag in ("C", "C++", "C#", "必读", "必", "index", "_")}) == 7
    assert all(tag_slug(tag) != "index" for tag in ("index", "Index"))


def test_longer_texts_of_people_have_no_html_of_their_own() -> None:
    """Markup stays, HTML is shown as text, links lead to the web only, and no empty line can end the block."""
    text = block_markdown(
        "# A\n\n*b* <script>x</script> [c](javascript:d) [e](https://f.org/)\n\n```\ng\n\n<h>\n```", ""
    )
    assert "<script" not in text
    assert "javascript" not in text.replace("(javascript:d)", "")
    assert '<a href="https://f.org/" rel="noopener">e</a>' in text
    assert "\n\n" not in text

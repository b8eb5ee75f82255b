"""The built site in a real browser: headless Chromium, where one is installed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect
from support import PAGES, SHARED, serving
from test_incremental import small_list

from generator.pipeline.build.run import build


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A fresh page on the site, which fails the test on any request elsewhere, error or dialog."""
    with _watched(browser, site) as watched:
        yield watched


class _watched:  # noqa: N801  # used as a function
    """A page in a context of its own; what must not happen on it is raised when it is left."""

    def __init__(self, browser: Browser, base: str, **options: object) -> None:
        self._context = browser.new_context(base_url=base, **options)  # type: ignore[arg-type]
        self._base = base
        self.wrong: list[str] = []

    def __enter__(self) -> Page:
        page = self._context.new_page()
        page.on("request", lambda request: self._check_request(request.url))
        page.on("response", lambda reply: self._note(reply.status >= 400, f"{reply.status} {reply.url}"))
        page.on("console", lambda message: self._note(message.type == "error", message.text))
        page.on("pageerror", lambda error: self._note(condition=True, what=str(error)))
        page.on(
            "dialog", lambda dialog: (self._note(condition=True, what=f"dialog: {dialog.message}"), dialog.dismiss())
        )
        return page

    def _check_request(self, url: str) -> None:
        self._note(not url.startswith((self._base, "data:", "blob:")), f"a request to a third party: {url}")

    def _note(self, condition: bool, what: str) -> None:  # noqa: FBT001  # a condition and what it means
        if condition:
            self.wrong.append(what)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._context.close()
        if kind is None:
            assert self.wrong == []


def test_a_reader_walks_from_home_to_a_day_a_paper_and_its_topic(page: Page) -> None:
    """A reader gets from home to a day, from there to a paper, and from there to its topic, where the paper stands."""
    page.goto("")
    expect(page.locator("h1")).to_have_text("Latest papers")
    page.get_by_role("link", name="Wednesday, 1 October 2025").click()
    expect(page.locator("h1")).to_have_text("Wednesday, 1 October 2025")
    assert page.url.endswith("/daily/2025-10-01/")
    title = "ManagerBench: Evaluating the Safety-Pragmatism Trade-off in Autonomous LLMs"
    page.get_by_role("link", name=title).click()
    expect(page.locator("h1")).to_have_text(title)
    assert page.url.endswith("/papers/2510.00857/")
    page.locator(".ps-row a[href*='topics/']").first.click()
    expect(page.locator("article[data-paper='2510.00857']")).to_have_count(1)
    expect(page.locator("article[data-paper='2510.00857']")).to_contain_text(title)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_asks_a_third_party_or_overflows_a_phone(browser: Browser, site: str, path: str, scheme: str) -> None:
    """Every kind of page loads without a request elsewhere, without an error, and fits a phone's width."""
    with _watched(browser, site, viewport={"width": 320, "height": 740}, color_scheme=scheme) as page:
        page.goto(path)
        expect(page.locator("h1").first).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


_TAGS = "elements => elements.map(element => element.tagName)"
_CONTRASTS = r"""() => {
  const light = (colour) => {
    const [r, g, b] = colour.map((c) => c / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const srgb = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const solid = (colour, below) => {
    srgb.fillStyle = `rgb(${below.map(Math.round).join(" ")})`; srgb.fillRect(0, 0, 1, 1);
    srgb.fillStyle = colour; srgb.fillRect(0, 0, 1, 1);
    return [...srgb.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const ground = (element) => {
    if (!element) return [255, 255, 255];
    const style = getComputedStyle(element);
    const tint = style.backgroundImage.match(/gradient\([^,]*, (rgba?\([^)]*\)|#\w+)/);
    return solid(tint ? tint[1] : style.backgroundColor, ground(element.parentElement));
  };
  const weak = [];
  for (const element of document.querySelectorAll(".md-header *, .md-content *, .ps-footer *, .ps-tabs *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!own || !element.checkVisibility({ opacityProperty: true })) continue;
    if (element.closest(".md-search, .ps-unseen")) continue;
    const style = getComputedStyle(element), below = ground(element);
    const lights = [light(solid(style.color, below)), light(below)].sort((a, b) => b - a);
    const ratio = (lights[0] + 0.05) / (lights[1] + 0.05);
    const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5)) weak.push(`${element.textContent.trim().slice(0, 30)}: ${ratio.toFixed(2)}`);
  }
  return [...new Set(weak)];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_every_text_stands_out_from_its_ground(browser: Browser, site: str, scheme: str, width: int) -> None:
    """Text has the contrast that WCAG asks for at level AA, in both schemes, on every kind of page."""
    with _watched(browser, site, viewport={"width": width, "height": 900}, color_scheme=scheme) as page:
        for path in PAGES:
            page.goto(path)
            assert page.evaluate(_CONTRASTS) == [], path


@pytest.mark.parametrize("path", PAGES)
def test_headings_make_an_outline(page: Page, path: str) -> None:
    """A page has one heading of the first level, no level is skipped, and it says which language it is in."""
    page.goto(path)
    levels = [int(tag[1]) for tag in page.locator(".md-content :is(h1, h2, h3, h4)").evaluate_all(_TAGS)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert page.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize(
    "path",
    [
        path
        for path in PAGES
        if path.startswith(("daily", "weekly", "monthly", "topics/a", "trending", "picks")) or not path
    ],
)
def test_each_paper_of_a_list_is_one_element(page: Page, path: str) -> None:
    """Scripts find a paper by id and data-paper, its topics as slugs, and nothing inside the card has them as well."""
    page.goto(path)
    cards = page.locator("article[data-paper]")
    assert cards.count() > 0
    keys = cards.evaluate_all("cards => cards.map(card => card.id)")
    assert len(set(keys)) == len(keys)
    assert all(keys)
    assert page.locator("[data-paper]").count() == cards.count()
    assert page.locator("[data-paper] :is([data-topics], [data-upvotes])").count() == 0
    topics = cards.evaluate_all("cards => cards.map(card => card.dataset.topics.split(' '))")
    assert all(all(slug for slug in slugs) for slugs in topics)


@pytest.mark.parametrize(
    ("path", "entrance", "mark"),
    [
        ("", "Daily", "page"),
        ("daily/2025-10-01/", "Daily", "true"),
        ("weekly/2025-W40/", "Daily", "true"),
        ("topics/", "Topics", "page"),
        ("topics/alignment/2025-08/", "Topics", "true"),
        ("trending/all/", "Trending", "true"),
        ("archive/2024/", "Archive", "true"),
    ],
)
def test_a_page_marks_the_entrance_that_it_belongs_to(
    browser: Browser, site: str, path: str, entrance: str, mark: str
) -> None:
    """In the header of a wide screen and at the thumb on a phone, one way is marked as the one that led here."""
    for width, ways in ((1440, ".md-tabs"), (390, ".ps-tabs")):
        with _watched(browser, site, viewport={"width": width, "height": 900}) as page:
            page.goto(path)
            marked = page.locator(f"{ways} [aria-current]")
            expect(marked).to_be_visible()
            expect(marked).to_have_text(entrance)
            expect(marked).to_have_attribute("aria-current", mark)


def test_a_wide_screen_has_its_header_in_one_row(browser: Browser, site: str) -> None:
    """The list's name, the entrances and the search field stand beside each other, and above what they belong to."""
    with _watched(browser, site, viewport={"width": 1440, "height": 900}) as page:
        page.goto("")
        name = page.locator(".md-header__topic").first.bounding_box()
        entrance = page.locator(".md-tabs__link").first.bounding_box()
        field = page.locator(".md-search__form").bounding_box()
        title = page.locator("h1").bounding_box()
        if not (name and entrance and field and title):
            pytest.fail("a part of the header is not there")
        middles = [box["y"] + box["height"] / 2 for box in (name, entrance, field)]
        assert max(middles) - min(middles) < 6
        assert name["x"] + name["width"] <= entrance["x"] < field["x"]
        assert abs(name["x"] - title["x"]) < 2


def test_the_keyboard_reaches_search_and_shows_where_it_is(page: Page) -> None:
    """The slash key puts the cursor into the search field, and a link that has the focus is outlined."""
    page.goto("papers/2410.01257/")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("/")
    expect(page.get_by_role("textbox", name="Search")).to_be_focused()
    page.keyboard.press("Escape")
    page.locator(".ps-row a").first.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_whoever_asks_for_less_motion_gets_none(browser: Browser, site: str) -> None:
    """Nothing moves for longer than an instant."""
    with _watched(browser, site, reduced_motion="reduce") as page:
        page.goto("")
        longest = page.evaluate(
            "Math.max(...[...document.querySelectorAll('*')].map("
            "e => Math.max(...getComputedStyle(e).transitionDuration.split(',').map(parseFloat))))"
        )
        assert longest <= 0.001


def test_paper_is_printed_on_in_ink(browser: Browser, site: str) -> None:
    """A print of the dark scheme is light, without the ways to go, and with nothing hidden in a fold."""
    with _watched(browser, site, color_scheme="dark") as page:
        page.goto("daily/2025-10-01/")
        page.emulate_media(media="print")
        ground, ink = page.evaluate(
            "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector('h1')).color]"
        )
        assert (ground, ink) == ("rgb(251, 250, 247)", "rgb(28, 27, 25)")
        for hidden in (".ps-aside", ".ps-turn", ".md-header", ".ps-footer"):
            expect(page.locator(hidden).first).to_be_hidden()
        page.evaluate(
            "document.querySelector('article').insertAdjacentHTML("
            "'beforeend', '<details class=ps-fold><summary>Abstract</summary><p id=folded>Folded</p></details>')"
        )
        assert page.locator("#folded").evaluate("element => element.checkVisibility()")


def test_an_unknown_address_leads_back(page: Page) -> None:
    """The page for addresses that are none says so, and has ways to what there is."""
    page.goto("404.html")
    expect(page.locator("h1")).to_have_text("There is no such page")
    page.get_by_role("link", name="The latest papers").click()
    expect(page.locator("h1")).to_have_text("Latest papers")


def _search(page: Page, words: str) -> None:
    """Type words into the search field, once it is ready for them."""
    page.wait_for_load_state("networkidle")
    field = page.get_by_role("textbox", name="Search")
    field.click()
    field.press_sequentially(words, delay=5)


def test_search_finds_a_paper_and_leads_to_it(page: Page) -> None:
    """A title's words typed into the search field show the paper, and its page is a click away."""
    page.goto("")
    _search(page, "gramian multimodal")
    result = page.locator(".md-search-result__link").first
    expect(result).to_contain_text("Gramian Multimodal Representation Learning and Alignment")
    result.click()
    expect(page.locator("h1")).to_have_text("Gramian Multimodal Representation Learning and Alignment")


def test_search_lists_each_paper_once(page: Page) -> None:
    """Lists are left out of the index: a search shows the paper's own page alone."""
    page.goto("")
    _search(page, "rewardbench 2 advancing")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    links = page.locator(".md-search-result__item > .md-search-result__link")
    urls = [link.get_attribute("href") or "" for link in links.all()]
    lists = ("/daily/", "/weekly/", "/monthly/", "/topics/", "/trending/", "/picks/", "/archive/")
    assert [url for url in urls if any(name in url for name in lists)] == []
    assert sum("/papers/" in url for url in urls) >= 1


def _results(page: Page) -> list[str]:
    """Return the titles on the search page, once its answer stands there."""
    expect(page.locator("[data-ps-results] [role=status]")).to_be_visible()
    page.wait_for_load_state("networkidle")
    return page.locator("[data-ps-results] article h2").all_inner_texts()


def test_the_field_leads_to_the_search_page_with_filters_and_orders(page: Page) -> None:
    """Enter leads from the field to all results; topic, year and order narrow and sort them; the address keeps it."""
    page.goto("")
    _search(page, "reward models")
    expect(page.locator(".md-search-result__link").first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=reward+models")
    everything = _results(page)
    assert len(everything) > 3
    page.get_by_label("Year").select_option("2025")
    page.get_by_label("Topic").select_option("reward-models")
    page.get_by_label("Order").select_option("date")
    expect(page.locator("[data-ps-results] h2").first).to_contain_text("Simultaneous Multi-objective Alignment")
    narrowed = _results(page)
    assert 0 < len(narrowed) < len(everything)
    assert "year=2025" in page.url
    dates = page.locator("[data-ps-results] .ps-by p").all_inner_texts()
    assert all("2025" in line for line in dates)
    page.reload()
    assert _results(page) == narrowed


def test_a_word_that_is_being_typed_finds_its_endings(page: Page) -> None:
    """The first letters of a word show the papers that have it."""
    page.goto("")
    _search(page, "rewardben")
    expect(page.locator(".md-search-result__link").first).to_contain_text("RewardBench")


def test_filters_alone_show_the_newest_first(page: Page) -> None:
    """Without a word a filter lists its papers by date."""
    page.goto("search/?year=2024")
    days = [line.rsplit(" · ")[-1] for line in _results(page) and page.locator(".ps-by p").all_inner_texts()]
    assert len(days) == 20
    assert all(day.endswith("2024") for day in days)
    assert page.locator(".ps-search__more").count() == 1
    page.get_by_role("button", name="More").click()
    expect(page.locator("[data-ps-results] article")).to_have_count(32)


def test_a_query_without_an_answer_says_so(page: Page) -> None:
    """Words that no paper has are answered in words."""
    page.goto("search/?q=zyzzyvas")
    expect(page.locator("[data-ps-results] [role=status]")).to_have_text("No paper has these words")


def test_every_title_of_the_list_finds_its_paper_first(page: Page, embedded_list: Path) -> None:
    """A browser makes of a title the terms that the index was made with: each title finds its paper."""
    records = [
        record
        for path in sorted((embedded_list / "data/papers").rglob("*.json"))
        for record in json.loads(path.read_text())["papers"]
    ][::6]
    for record in records:
        page.goto("search/?" + urlencode({"q": record["title"]}))
        _results(page)
        first = page.locator("[data-ps-results] article").first
        assert first.get_attribute("data-paper") == record["key"], record["title"]


def test_the_footer_tells_up_to_when_the_papers_reach(page: Page) -> None:
    """The footer's line is filled in the browser from health.json."""
    page.goto("papers/2410.01257/")
    expect(page.locator("[data-ps-status]")).to_contain_text("Papers up to 1 Oct 2025")


def test_a_citation_can_be_copied(page: Page) -> None:
    """The citation has a button that copies it, in each of its formats; those but the first are folded."""
    page.goto("papers/2410.01257/")
    codes = page.locator("pre code")
    for number, text in enumerate(("eprint = {2410.01257}", "AN - arXiv:2410.01257", '"number": "arXiv:2410.01257"')):
        code = codes.nth(number)
        expect(code).to_contain_text(text)
        if number:
            expect(code).not_to_be_visible()
            page.locator("details.ps-cite summary").nth(number - 1).click()
        expect(code).to_be_visible()
    expect(page.locator("pre .md-clipboard, pre .md-code__button, .md-code__nav button")).to_have_count(3)


def test_nothing_that_a_source_says_is_ever_executed(browser: Browser, tmp_path: Path) -> None:
    """Titles, abstracts, names and links that are attacks show as text, on every page and in the search's results."""
    if not SHARED.is_dir():
        pytest.skip("../shared with its hostile strings is not here")
    lines = (SHARED / "corpora/hostile/payloadbox/xss-payload-list.txt").read_text(encoding="utf-8").splitlines()
    payloads = [line for line in dict.fromkeys(lines) if line.strip()][::37]
    root = _hostile_list(small_list(tmp_path, address=""), payloads)
    with serving(root / "site") as url, _watched(browser, url) as page:
        for path in ("", "daily/2031-01-01/", "topics/other/", "monthly/2031-01/", "archive/", "status/"):
            page.goto(path)
        page.goto("daily/2031-01-01/")
        assert page.locator("article[data-paper]").count() == len(payloads)
        for summary in page.locator("summary").all():
            summary.click()
        titles = [" ".join(title.split()) for title in page.locator("article.ps-card :is(h2, h3)").all_text_contents()]
        assert set(titles) == {_shown(index, payload) for index, payload in enumerate(payloads)}
        for index in range(0, len(payloads), 15):
            page.goto(f"papers/3101.{index:05}/")
            _search(page, f"attackword{index}")
            expect(page.locator(".md-search-result__link").first).to_be_visible()


def _shown(index: int, payload: str) -> str:
    from generator.markup import clean  # noqa: PLC0415  # what a reader sees of a text is defined there

    return clean(f"attackword{index} {payload}")


def _hostile_list(root: Path, payloads: list[str]) -> Path:
    """Store a day of papers whose every text is an attack, and build the site."""
    papers = [
        {
            "key": f"3101.{index:05}",
            "arxiv": f"3101.{index:05}",
            "title": f"attackword{index} {payload}",
            "abstract": f"attackword{index} {payload}",
            "authors": [payload],
            "organization": payload,
            "submitter": payload,
            "keywords": [payload],
            "machine_summary": payload,
            "project": payload,
            "code": f"https://example.org/{payload}",
            "listed": ["2031-01-01"],
            "sources": ["hostile"],
            "observed": "2031-01-01",
        }
        for index, payload in enumerate(payloads)
    ]
    path = root / "data/papers/2031/2031-01-01.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"day": "2031-01-01", "papers": papers}), encoding="utf-8")
    build(root)
    return root


@pytest.mark.parametrize(
    ("day", "source", "expected"),
    [
        ("2025-08-22", {}, "Papers up to 21 Aug · all sources fine"),
        ("2025-08-21", {"open": "2025-08-21"}, "Papers up to 21 Aug · all sources fine · today is still open"),
        ("2025-08-26", {}, "Papers up to 21 Aug · not updated for 5 days"),
        ("2026-01-02", {}, "Papers up to 21 Aug 2025 · not updated for 134 days"),
        (
            "2025-08-21",
            {"state": "failing", "failing_since": "2025-08-19"},
            "Papers up to 21 Aug · hf has failed since 19 Aug",
        ),
        ("2025-08-21", {"state": "stale"}, "Papers up to 21 Aug · hf: nothing but an old batch"),
        ("2025-08-22", {"attempt": None}, "Papers up to 21 Aug"),
    ],
)
def test_the_footer_tells_the_truth_by_the_readers_clock(
    page: Page, day: str, source: dict[str, object], expected: str
) -> None:
    """The same site says that all is fine, what fails, or that it is no longer updated, as the day goes by."""
    usual = {"name": "hf", "state": "fine", "attempt": "2025-08-21", "failing_since": None, "open": None}
    status = {"newest": "2025-08-21", "sources": [{**usual, **source}]}
    page.route("**/health.json", lambda route: route.fulfill(json=status))
    page.clock.set_fixed_time(f"{day}T12:00:00Z")
    page.goto("status/")
    expect(page.locator("[data-ps-status]")).to_have_text(expected)


def test_the_line_of_an_edit_is_filled_in_by_the_browser(page: Page) -> None:
    """A paper's page names the file of its edits; the line comes from edits.json."""
    page.goto("papers/2410.01257/")
    why = page.locator("details.ps-why")
    why.locator("summary").click()
    expect(why).to_contain_text("fits the term")
    expect(why.locator("[data-ps-line]").first).to_have_text(re.compile(r":\d+"))

"""What surrounds a page's content: small, because it stands in every page, and yet with all that a reader has there."""

from __future__ import annotations

import hashlib
import json
import re
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, BrowserContext, Page, expect
from support import REPOSITORY, copy_list, serving

from generator.accelerator.compose.minify import trimmed
from generator.config import read_site_config
from generator.manifest import read_manifest
from generator.pipeline.build.run import build

_LARGEST = 6_200
"""Bytes around the content, title and description among them: 20,000 pages of papers are 124 MB of it."""
_REPLACED = {
    "header.html": "8cf3fb15bcf969ff",
    "palette.html": "fb935107ae7d3d74",
    "top.html": "98f6f9ac2ebf6ef9",
    "javascripts/base.html": "d6113712bc4deb30",
    "javascripts/palette.html": "8790389765ea6036",
}
"""Beginnings of the hashes of Material's partials in whose place ours stand."""
_PAPER = "papers/2410.01257/"


def _around(html: str) -> str:
    before, _, rest = html.partition("<article")
    return before + rest.rpartition("</article>")[2]


def test_what_surrounds_the_content_is_small_on_every_generated_page(embedded_list: Path) -> None:
    """Around the content no generated page has more bytes than a site of 50,000 papers can bear."""
    pages = [path for path in read_manifest(embedded_list / "docs") if path.endswith(".md")]
    assert len(pages) > 390
    for path in pages:
        stem = path.removesuffix(".md").removesuffix("index").rstrip("/")
        html = (embedded_list / "site" / stem / "index.html").read_text()
        around = _around(html)
        assert 0 < len(around.encode()) < _LARGEST, path
        assert "<svg" not in around, path
        assert "<style" not in around, path


def test_the_partials_that_ours_stand_in_for_are_those_that_were_looked_at() -> None:
    """Where another release of Material changes one of them, compare ours with it, then renew the hash here."""
    partials = files("material") / "templates/partials"
    found = {name: hashlib.sha256((partials / name).read_bytes()).hexdigest()[:16] for name in _REPLACED}
    assert found == _REPLACED, version("mkdocs-material")


def _words(folder: Path, *endings: str) -> set[str]:
    paths = (path for path in folder.rglob("*") if path.suffix in endings and ".icons" not in path.parts)
    return {word for path in paths for word in re.findall(r"[\w-]+", path.read_text(encoding="utf-8"))}


def test_no_style_is_for_a_class_that_nothing_writes() -> None:
    """A class in a stylesheet of ours stands in a template, a script or the code, or Material's; so does an icon's."""
    package = REPOSITORY / "generator"
    words = _words(package, ".py", ".j2", ".html", ".js")
    words |= _words(Path(str(files("material"))) / "templates", ".html", ".js")
    icons = {f"ps-{word}" for word in re.findall(r"[\w-]+", (REPOSITORY / "mkdocs.yml").read_text())}
    styles = "".join(path.read_text() for path in sorted((package / "theme/assets").glob("*.css")))
    classes = set(re.findall(r"\.((?:ps|md)-[\w-]+)", re.sub(r"/\*.*?\*/|url\([^)]*\)", "", styles, flags=re.DOTALL)))
    assert len(classes) > 80
    # Of `ps-cell--{{ cell.state }}` the beginning and the state stand apart.
    parts = {name: re.fullmatch(r"(ps-.+-)(.+)", name) for name in classes}
    parted = {name for name, part in parts.items() if part and set(part.groups()) <= words}
    assert classes - words - icons - parted == set()


@given(st.text(alphabet="ab <>/\n", max_size=40), st.sampled_from(["pre", "textarea", "script", "style"]))
def test_content_keeps_its_line_breaks_and_what_is_preformatted_all(text: str, name: str) -> None:
    """Beside blocks around the content line breaks go; in the content and in preformatted text none does."""
    kept = f"<{name}>\n  {text}\n</{name}>"
    page = (
        f"<body>\n  <div>\n{kept}</div>\n<article>\n<div>\n a</div>\n</article>\n"
        "<ul>\n<li>b</li>\n<li>c</li>\n</ul>\n</body>"
    )
    around = trimmed(page)
    assert around == (
        f"<body><div>{kept}</div><article>\n<div>\na</div>\n</article><ul><li>b</li>\n<li>c</li></ul></body>"
    )


_CONFIGURATION = (
    '<article></article><script id="__config" type="application/json">{"annotate": null, "base": "..", '
    '"search": "w.js", "tags": null, "translations": {"clipboard.copy": "Copy", "search.result.none": "No \\"one\\"", '
    '"select.version": "V"}, "version": %s}</script>'
)


def test_scripts_are_told_of_what_a_page_has() -> None:
    """Words and files of a search or of versions are left out where a page has none, and stay where it has them."""
    short = trimmed(_CONFIGURATION % "null")
    assert '{"base": "..", "translations": {"clipboard.copy": "Copy"}}' in short
    search = '<div data-md-component="search"></div>'
    whole = trimmed(search + _CONFIGURATION % '{"provider": "mike"}')
    for word in ('"search": "w.js"', '"search.result.none": "No \\"one\\""', '"select.version": "V"', '"mike"'):
        assert word in whole


def test_the_shipped_palettes_are_the_same_in_all_files() -> None:
    """What the shipped `mkdocs.yml` says is what the template passes over, and what `first.js` makes instead."""
    written = read_site_config(REPOSITORY)["theme"]["palette"]
    theme = REPOSITORY / "generator/theme"
    template = re.search(r"set shipped = (\[.*?\n\])", (theme / "partials/palette.html").read_text(), re.DOTALL)
    assert template
    assert json.loads(template[1].replace(",\n]", "\n]")) == written
    script = (theme / "assets/first.js").read_text().partition("const shipped = [")[2].partition("];")[0]
    made = [dict(re.findall(r'(\w+): "([^"]*)"', line)) for line in script.strip().splitlines()]
    assert made == [
        {
            "media": palette["media"],
            "scheme": palette.get("scheme", "default"),
            "icon": palette["toggle"]["icon"].removeprefix("material/"),
            "name": palette["toggle"]["name"],
        }
        for palette in written
    ]


def test_icons_and_palettes_of_a_list_are_shown(tmp_path: Path) -> None:
    """A list's own icons, logo and palettes stand in its pages as the theme has them."""
    root = copy_list(tmp_path)
    config = (root / "mkdocs.yml").read_text()
    own = (
        "  icon: {menu: material/dots-vertical, search: material/eye, top: material/menu-up, logo: material/book}\n"
        "  palette:\n"
        '    - {scheme: default, primary: light blue, toggle: {icon: material/weather-night, name: "Night\'s"}}\n'
        "    - {scheme: slate, toggle: {icon: material/weather-sunny, name: Day}}\n\nplugins:"
    )
    changed = re.sub(r"  palette:\n.*?\nplugins:", lambda _: own, config, flags=re.DOTALL)
    assert changed != config
    (root / "mkdocs.yml").write_text(changed)
    build(root, strict=True)
    around = _around((root / "site" / _PAPER / "index.html").read_text())
    assert around.count("<svg") == 6
    assert 'aria-label="Night&#39;s" type="radio" name="__palette" id="__palette_0"' in around
    assert 'data-md-color-primary="light-blue"' in around
    assert 'title="Day" for="__palette_0" hidden' in around


@pytest.mark.parametrize(
    "restored", [["header.html"], ["palette.html"], ["search.html", "top.html"], sorted(_REPLACED)]
)
def test_a_list_may_put_the_themes_own_partials_back(tmp_path: Path, browser: Browser, restored: list[str]) -> None:
    """With partials of Material in its overrides a list has these, and the switch and the icons work with them."""
    root = copy_list(tmp_path)
    for name in restored:
        target = root / "docs/overrides/partials" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((files("material") / "templates/partials" / name).read_bytes())
    config = (root / "mkdocs.yml").read_text()
    named = config.replace("  name: material\n", "  name: material\n  custom_dir: docs/overrides\n")
    (root / "mkdocs.yml").write_text(named)
    build(root, strict=True)
    wrong: list[str] = []
    with serving(root / "site") as url, _opened(browser, url, color_scheme="light") as context:
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(_PAPER)
        page.wait_for_load_state("networkidle")
        switch = page.locator("[data-md-component=palette] label:visible")
        for after in ("Switch to dark", "Switch to the system's", "Switch to light"):
            switch.click()
            expect(switch).to_have_attribute("title", after)
        for icon in page.locator(".md-header label.md-icon:visible").all():
            drawn = icon.evaluate("icon => getComputedStyle(icon, '::before').content !== 'none'")
            assert drawn == (icon.locator("svg").count() == 0)
    assert wrong == []


def _opened(browser: Browser, site: str, **options: object) -> BrowserContext:
    return browser.new_context(base_url=site, **options)  # type: ignore[arg-type]


_SHOWN = """() => {
  window.shown = [];
  const look = () => {
    if (document.querySelector("h1")) window.shown.push(document.body.dataset.mdColorScheme);
    requestAnimationFrame(look);
  };
  look();
}"""
"""Note at each frame in which there is something to see which colours it has."""


def _schemes(page: Page) -> set[str]:
    page.wait_for_load_state("networkidle")
    page.wait_for_function("window.shown.length > 2")
    return set(page.evaluate("window.shown"))


@pytest.mark.parametrize("path", [_PAPER, "about/"])
@pytest.mark.parametrize(("system", "scheme"), [("light", "default"), ("dark", "slate")])
def test_a_palette_is_kept_and_there_from_the_first_frame(
    browser: Browser, site: str, path: str, system: str, scheme: str
) -> None:
    """The system's palette, or the one chosen instead, is there before anything else is, and on the next visit."""
    other = {"default": "slate", "slate": "default"}[scheme]
    with _opened(browser, site, color_scheme=system) as context:
        context.add_init_script(f"({_SHOWN})()")
        page = context.new_page()
        page.goto(path)
        assert _schemes(page) == {scheme}
        switch = page.locator("[data-md-component=palette] label:visible")
        for after in ("Switch to dark", "Switch to the system's", "Switch to light"):
            switch.click()
            expect(switch).to_have_attribute("title", after)
        assert page.locator("body").get_attribute("data-md-color-scheme") == scheme
        for _ in range(1 if other == "default" else 2):
            switch.click()
        assert page.locator("body").get_attribute("data-md-color-scheme") == other
        page.goto("topics/")
        assert _schemes(page) == {other}
        expect(switch).to_have_count(1)


def test_the_keyboard_switches_the_palette(browser: Browser, site: str) -> None:
    """Enter on the switch shows the next palette."""
    with _opened(browser, site, color_scheme="light") as context:
        page = context.new_page()
        page.goto(_PAPER)
        page.wait_for_load_state("networkidle")
        page.locator("#__palette_0").focus()
        for scheme in ("default", "slate", "default"):
            page.keyboard.press("Enter")
            expect(page.locator("body")).to_have_attribute("data-md-color-scheme", scheme)


_BLANK = """async () => {
  const wrong = [];
  for (const icon of document.querySelectorAll(".md-header .md-icon, .md-top")) {
    if (icon.matches(".md-header *") && !icon.checkVisibility()) continue;
    const style = getComputedStyle(icon, "::before");
    const image = new Image(), canvas = document.createElement("canvas");
    image.src = style.maskImage.slice(5, -2).replaceAll('\\\\"', '"');
    await image.decode();
    canvas.width = canvas.height = 24;
    const paint = canvas.getContext("2d");
    paint.drawImage(image, 0, 0, 24, 24);
    const inked = [...paint.getImageData(0, 0, 24, 24).data].filter((value, place) => place % 4 === 3 && value > 127);
    const isLarge = parseFloat(style.width) >= 20 && parseFloat(style.height) >= 20;
    const isSeen = style.backgroundColor !== "rgba(0, 0, 0, 0)" && style.content !== "none";
    if (inked.length < 60 || inked.length > 400 || !isLarge || !isSeen) wrong.push(icon.outerHTML);
  }
  return wrong;
}"""


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("forced", ["none", "active"])
def test_icons_are_drawn(browser: Browser, site: str, width: int, forced: str) -> None:
    """Menu, search, palette and the way to the top have an icon, and one that is to be seen, in forced colours too."""
    with _opened(browser, site, viewport={"width": width, "height": 800}, forced_colors=forced) as context:
        page = context.new_page()
        for path in (_PAPER, "about/"):
            page.goto(path)
            page.wait_for_load_state("networkidle")
            for _ in range(3):
                assert page.evaluate(_BLANK) == []
                page.locator("[data-md-component=palette] label:visible").click()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_phone_has_its_drawer(browser: Browser, site: str, scripts: bool) -> None:  # noqa: FBT001  # a parameter of the test
    """The menu button opens the drawer, which leads to every entrance, with scripts and without."""
    options = {"viewport": {"width": 390, "height": 800}, "java_script_enabled": scripts, "reduced_motion": "reduce"}
    with _opened(browser, site, **options) as context:
        page = context.new_page()
        page.goto(_PAPER)
        drawer = page.locator(".ps-drawer")
        expect(drawer.get_by_role("link", name="Picks")).not_to_be_in_viewport()
        page.locator(".md-header label[for=__drawer]").click()
        expect(drawer.get_by_role("link")).to_have_count(11)
        expect(drawer.get_by_role("link", name="Picks")).to_be_in_viewport()
        drawer.get_by_role("link", name="Picks").click()
        expect(page.locator("h1")).to_have_text(re.compile("picks"))


def test_a_page_is_read_without_scripts(browser: Browser, site: str) -> None:
    """Without scripts the content, the entrances and the footer are there."""
    with _opened(browser, site, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(_PAPER)
        for part in ("h1", ".md-tabs__link >> nth=0", ".ps-footer", "pre >> nth=0"):
            expect(page.locator(part)).to_be_visible()


def test_the_first_key_skips_to_the_content(browser: Browser, site: str) -> None:
    """The first stop of the keyboard is a link past the header to the title."""
    with _opened(browser, site) as context:
        page = context.new_page()
        page.goto(_PAPER)
        page.keyboard.press("Tab")
        skip = page.locator(":focus")
        expect(skip).to_have_text("Skip to content")
        assert skip.get_attribute("href") == f"#{page.locator('h1').get_attribute('id')}"


def test_whoever_scrolls_back_gets_a_way_to_the_top_and_the_title_in_the_header(browser: Browser, site: str) -> None:
    """Behind the title a phone's header shows it; on the way back up a button leads to the top."""
    with _opened(browser, site, viewport={"width": 390, "height": 500}, reduced_motion="reduce") as context:
        page = context.new_page()
        page.goto("daily/2025-10-01/")
        page.wait_for_load_state("networkidle")
        button = page.get_by_role("button", name="Back to top")
        expect(page.locator(".md-top[hidden]")).to_have_count(1)
        page.mouse.move(200, 250)
        page.mouse.wheel(0, 1500)
        expect(page.locator(".md-header__title--active")).to_contain_text(page.locator("h1").inner_text())
        page.mouse.wheel(0, -200)
        expect(page.locator(".md-top:not([hidden])")).to_have_count(1)
        button.click()
        page.wait_for_function("scrollY === 0")


def test_an_entry_is_copied(browser: Browser, site: str) -> None:
    """The button on the BibTeX entry copies it, and says so."""
    with _opened(browser, site, permissions=["clipboard-read", "clipboard-write"]) as context:
        page = context.new_page()
        page.goto(_PAPER)
        page.locator("pre").first.hover()
        page.get_by_role("button", name="Copy to clipboard").first.click()
        expect(page.locator(".md-dialog")).to_have_text("Copied to clipboard")
        assert page.evaluate("navigator.clipboard.readText()").startswith("@misc{")

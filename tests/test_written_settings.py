"""What people write in mkdocs.yml and above pages of their own is text on every page, and its links are links."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
import yaml
from dom import dom
from lists import a_list, listing
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.nav import Link, Section
from support import REPOSITORY

from generator.accelerator.written import make_fit, make_nav_fit
from generator.errors import DataError
from generator.pipeline.build.run import build
from generator.weblink import WebLink

HOSTILE = "<img src=x onerror=alert(1)> A \"'&amp; <script>alert(2)</script></title>"
_COPYRIGHT = f"{HOSTILE} *ours* [web](https://example.org/) [own](about/index.md) [bad](javascript:alert(3))"


@pytest.fixture(scope="module", params=[True, False], ids=["composed", "rendered"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a list in which every text of mkdocs.yml and of a page's head is hostile."""
    root = tmp_path_factory.mktemp("list")
    a_list(root, [listing("2510.00001", "One")])
    pages = root / "docs"
    (pages / "about").mkdir(parents=True)
    head = yaml.safe_dump({"title": HOSTILE, "description": HOSTILE, "author": HOSTILE})
    (pages / "about" / "index.md").write_text(f"---\n{head}---\n\n# About\n", encoding="utf-8")
    (pages / "about" / "heading.md").write_text("# &lt;img src=x onerror=alert(1)&gt; Heading\n", encoding="utf-8")
    config = (REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:")[0]
    config = re.sub(r"(?m)^site_(name|description):.*$", "", config)
    config = config.replace("- paperstand", f"- paperstand:\n      accelerate: {str(request.param).lower()}")
    own = {
        "site_name": HOSTILE,
        "site_description": HOSTILE,
        "site_author": HOSTILE,
        "copyright": _COPYRIGHT,
        "nav": [
            {HOSTILE: "index.md"},
            {f"More {HOSTILE}": [{f"About {HOSTILE}": "about/index.md"}, "about/heading.md"]},
        ],
    }
    (root / "mkdocs.yml").write_text(f"{config}\n{yaml.safe_dump(own)}", encoding="utf-8")
    build(root)
    return root / "site"


@pytest.mark.parametrize(
    "path", ["index.html", "about/index.html", "about/heading/index.html", "papers/2510.00001/index.html", "404.html"]
)
def test_no_setting_brings_an_element(site: Path, path: str) -> None:
    """Titles, names, navigation and footer show the text; no page has a picture, a script or a handler of theirs."""
    text = (site / path).read_text(encoding="utf-8")
    parts = dom(text)
    assert not [part for part in parts if part[0] == "begin" and part[1] == "img"]
    assert not [name for part in parts if part[0] == "begin" for name, _ in part[2] if str(name).startswith("on")]  # type: ignore[attr-defined]  # of an element these are pairs
    assert "<script>alert" not in text
    title = re.search(r"<title>(.*?)</title>", text, re.DOTALL)
    assert title
    assert unescape(title[1]).endswith(HOSTILE)
    links = {value for part in parts if part[0] == "begin" for name, value in part[2] if name == "href"}  # type: ignore[attr-defined]  # the same
    assert ("https://example.org/" in links) == (path != "404.html")  # which has no footer without an address
    assert not [link for link in links if re.match("javascript", str(link), re.IGNORECASE)]


def test_a_footer_leads_to_pages_from_everywhere(site: Path) -> None:
    """A link of `copyright` to a page of the list leads there from pages of every depth."""
    for path, root in (("index.html", "./"), ("papers/2510.00001/index.html", "../../")):
        assert f'<a href="{root}about/">own</a>' in (site / path).read_text(encoding="utf-8")


BAD = ["javascript:alert(1)", "https://good@example.org/", "http://[::1]/", "//example.org/", "/\\example.org", 'x" y']


@pytest.mark.parametrize("url", BAD)
def test_a_setting_that_is_no_link_is_told(url: str, tmp_path: Path) -> None:
    """Each setting that holds an address is named, with what was expected; nothing is built with it."""
    for name in ("site_url", "repo_url"):
        config = MkDocsConfig()
        config.load_dict({"site_name": "A"})
        config[name] = url
        with pytest.raises(PluginError, match=f"mkdocs.yml: `{name}` is `.*expected a link"):
            make_fit(config)
        (tmp_path / "mkdocs.yml").write_text(yaml.safe_dump({"site_name": "A", name: url}))
        with pytest.raises(DataError, match=f"`{name}`"):
            build(tmp_path)
    for extra in ({"homepage": url}, {"alternate": [{"link": url}]}):
        config = MkDocsConfig()
        config.load_dict({"site_name": "A", "extra": extra})
        with pytest.raises(PluginError, match="expected a link"):
            make_fit(config)
    with pytest.raises(PluginError, match=r"`nav` is .*expected a link"):
        make_nav_fit([Section("A", [Link("B", url)])])


def test_links_of_settings_are_put_out_escaped() -> None:
    """A link to the web or within the site stays what it is, ready for an attribute."""
    items = [Link("A <b>", "https://example.org/?a=1&b='"), Link("B", "about/?a&b")]
    make_nav_fit(items)
    assert [(item.title, item.url) for item in items] == [
        ("A &lt;b&gt;", "https://example.org/?a=1&amp;b=%27"),
        ("B", "about/?a&amp;b"),
    ]
    config = MkDocsConfig()
    config.load_dict({"site_name": "A", "site_url": "HTTPS://example.org/'", "extra": {"homepage": "https://e.org/'"}})
    config.site_url = "HTTPS://example.org/'"
    make_fit(config)
    assert (config.site_url, config.extra["homepage"]) == (WebLink("https://example.org/%27"), "https://e.org/%27")

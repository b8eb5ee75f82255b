"""The policy of pages in a real browser: nothing of ours offends against it, and what got into a page does not run."""

from __future__ import annotations

import base64
import functools
import http.server
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from support import PAGES, copy_list, serving
from test_incremental import small_list

from generator.accelerator.compose.policy import hash_of
from generator.pipeline.build.run import build

_KINDS = (*PAGES, "search/?q=reward", "404.html")
_LISTEN = """() => {
  window.violations = [];
  document.addEventListener("securitypolicyviolation", (event) =>
    window.violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
}"""


@contextmanager
def _watching(browser: Browser, base: str, **options: Any) -> Iterator[Page]:  # noqa: ANN401  # Playwright's
    """Yield a page; what offends against its policy, and errors, fail the test when it is left."""
    context = browser.new_context(base_url=base, **options)
    context.add_init_script(f"({_LISTEN})()")
    wrong: list[str] = []
    page = context.new_page()
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    wrong += page.evaluate("window.violations")
    context.close()
    assert wrong == []


def _violations(page: Page) -> list[str]:
    return list(page.evaluate("window.violations"))


def _switch_thrice(page: Page) -> None:
    switch = page.locator("[data-md-component=palette] label:visible")
    for after in ("Switch to dark", "Switch to the system's", "Switch to light"):
        switch.click()
        expect(switch).to_have_attribute("title", after)


@pytest.mark.parametrize(("scheme", "kinds"), [("light", _KINDS), ("dark", ("", "papers/2410.01257/", "404.html"))])
def test_no_page_offends_against_its_policy(browser: Browser, site: str, scheme: str, kinds: tuple[str, ...]) -> None:
    """On every kind of page, with the palettes switched and a query typed, nothing is refused."""
    with _watching(browser, site, color_scheme=scheme) as page:
        for path in kinds:
            page.goto(path)
            page.wait_for_load_state()
            if path != "404.html":
                _switch_thrice(page)
            assert _violations(page) == [], path
        page.goto("papers/2410.01257/")
        page.locator(".md-search__input").fill("reward")
        expect(page.locator(".md-search-result__item").first).to_be_visible()
        page.keyboard.press("Enter")
        expect(page.locator("[data-ps-results] article").first).to_be_visible()
        page.get_by_label("Topic").select_option(index=1)
        expect(page.locator("[data-ps-results] article").first).to_be_visible()


_INJECTED = """
<script>window.ran = "script"</script><img src="x" onerror="window.ran = 'handler'">
<svg onload="window.ran = 'svg'"></svg><a id="bad" href="javascript:window.ran = 'link'">x</a>
<base href="https://example.org/"><style>body { display: none }</style>
<script src="https://example.org/a.js"></script><iframe srcdoc="<script>parent.ran = 'frame'</script>"></iframe>
"""


def test_what_has_got_into_a_page_does_not_run(browser: Browser, embedded_list: Path, tmp_path: Path) -> None:
    """Scripts, handlers, links with code, frames, styles and bases within a page's content have no effect."""
    site = tmp_path / "site"
    shutil.copytree(embedded_list / "site", site)
    target = site / "papers/2410.01257/index.html"
    html = target.read_text()
    target.write_text(html.replace("</h1>", "</h1>" + _INJECTED, 1))
    with serving(site) as url:
        context = browser.new_context(base_url=url)
        context.add_init_script(f"({_LISTEN})()")
        page = context.new_page()
        answered: list[str] = []
        page.on("response", lambda reply: answered.append(reply.url))
        page.goto("papers/2410.01257/")
        page.wait_for_load_state("networkidle")
        page.locator("#bad").click()
        refused = {line.split()[0] for line in _violations(page)}
        assert {"script-src-elem", "script-src-attr", "style-src-elem", "base-uri"} <= refused
        assert page.evaluate("window.ran") is None
        expect(page.locator("h1")).to_be_visible()
        assert not [address for address in answered if not address.startswith((url, "about:", "data:"))]
        context.close()


_FILM = base64.b64decode("AAAAIGZ0eXBpc29tAAACAGlzb21pc28yYXZjMW1wNDE=")
_OWN_PAGE = """# Own

| left | right |
|:-----|------:|
| a    | b     |

=== "One"

    First.

=== "Two"

    Second.

```python
print("x")  # a comment
```

<video src="../../film.mp4" controls></video>
<iframe src="../../frame.html" title="A frame"></iframe>

!!! note
    A note.
"""


def _own_list(root: Path, third: str, own_script: str) -> Path:
    """Make a list with pages, overrides, scripts and a third party of its own."""
    copy_list(root)
    overrides = root / "docs/overrides"
    (overrides / "partials").mkdir(parents=True)
    (overrides / "main.html").write_text(
        '{% extends "base.html" %}\n{% block announce %}News{% endblock %}\n'
        f"{{% block extrahead %}}<script>{own_script}</script>"
        "<style>h1 { letter-spacing: 1px }</style>{% endblock %}\n"
    )
    for name in ("palette.html", "javascripts/base.html", "javascripts/palette.html", "javascripts/content.html"):
        target = overrides / "partials" / name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes((files("material") / "templates/partials" / name).read_bytes())
    (root / "docs/about/own.md").write_text(_OWN_PAGE)
    (root / "docs/film.mp4").write_bytes(_FILM)
    (root / "docs/frame.html").write_text("<!doctype html><title>x</title><p>A frame</p>")
    (root / "docs/own.js").write_text("window.ownFile = true;\n")
    config = (root / "mkdocs.yml").read_text()
    config = config.replace("  name: material\n", "  name: material\n  custom_dir: docs/overrides\n")
    config = config.replace(
        "  - search.highlight\n", "  - search.highlight\n    - content.tabs.link\n    - announce.dismiss\n"
    )
    config = config.replace("  - toc\n", "  - toc\n  - tables\n  - pymdownx.superfences\n  - pymdownx.highlight\n")
    config = config.replace("  - toc\n", "  - toc\n  - pymdownx.tabbed: {alternate_style: true}\n")
    (root / "mkdocs.yml").write_text(f"{config}\nextra_javascript: [own.js, {third}third.js]\n")
    return root


def test_a_list_has_its_own_overrides_scripts_and_third_parties(browser: Browser, tmp_path: Path) -> None:
    """What a list names runs, in pages of all kinds; what its pages have of tables, tabs, code and films is shown."""
    third_party = tmp_path / "third"
    third_party.mkdir()
    (third_party / "third.js").write_text("window.thirdParty = true;\n")
    own_script = "window.ownInline = true"
    with serving(third_party) as third:
        root = _own_list(tmp_path / "list", third, own_script)
        with (root / "data/site.yaml").open("a") as file:
            file.write(f"policy: {{script: ['{third}third.js', {hash_of(own_script)}]}}\n")
        build(root, strict=True)
        with serving(root / "site") as url, _watching(browser, url, color_scheme="light") as page:
            for path in ("", "papers/2410.01257/", "about/own/", "about/", "search/?q=reward", "404.html"):
                page.goto(path)
                page.wait_for_load_state("networkidle")
                if path != "404.html":
                    assert page.evaluate("[window.ownInline, window.ownFile, window.thirdParty]") == [True] * 3, path
                    _switch_thrice(page)
                assert _violations(page) == [], path
            page.goto("about/own/#__tabbed_1_2")
            expect(page.get_by_text("Second.")).to_be_visible()
            assert page.locator("td >> nth=1").evaluate("cell => getComputedStyle(cell).textAlign").endswith("right")
            assert page.frame_locator("iframe").locator("p").inner_text() == "A frame"


def test_tabs_of_our_own_layer_open_as_the_themes_do(browser: Browser, tmp_path: Path) -> None:
    """An address names a tab; a tab that was chosen on one page is open on the next."""
    root = small_list(tmp_path, address="")
    tabs = '# {}\n\n=== "One"\n\n    First.\n\n=== "Two"\n\n    Second.\n'
    for name in ("one", "two"):
        (root / f"docs/about/{name}.md").write_text(tabs.format(name))
    config = (root / "mkdocs.yml").read_text()
    config = config.replace(
        "  - toc\n", "  - toc\n  - pymdownx.superfences\n  - pymdownx.tabbed: {alternate_style: true}\n"
    )
    (root / "mkdocs.yml").write_text(
        config.replace("    - search.highlight\n", "    - search.highlight\n    - content.tabs.link\n")
    )
    build(root, strict=True)
    with serving(root / "site") as url, _watching(browser, url) as page:
        page.goto("about/one/#__tabbed_1_2")
        expect(page.get_by_text("Second.")).to_be_visible()
        page.goto("about/two/")
        page.wait_for_load_state("networkidle")
        expect(page.get_by_text("First.")).to_be_visible()
        page.locator(".tabbed-labels").get_by_text("Two").click()
        page.goto("about/one/")
        expect(page.get_by_text("Second.")).to_be_visible()


def test_what_is_not_named_is_refused_and_told(
    browser: Browser, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Without the names the same list is built, is told what to write, and a browser runs nothing but the rest."""
    own_script = "window.ownInline = true"
    root = _own_list(tmp_path / "list", "http://127.0.0.1:9/", own_script)
    build(root)
    told = [record.getMessage() for record in caplog.records if "policy" in record.getMessage()]
    assert len(told) == 2
    assert "`policy: {script: [http://127.0.0.1:9/third.js]}` in data/site.yaml" in told[0]
    assert f"`policy: {{script: [{hash_of(own_script)}]}}` in data/site.yaml" in told[1]
    with serving(root / "site") as url:
        context = browser.new_context(base_url=url)
        context.add_init_script(f"({_LISTEN})()")
        page = context.new_page()
        page.goto("papers/2410.01257/")
        page.wait_for_load_state("networkidle")
        assert page.evaluate("[window.ownInline, window.ownFile, window.thirdParty]") == [None, True, None]
        assert len(_violations(page)) == 2
        context.close()


class _Prefixed(http.server.SimpleHTTPRequestHandler):
    """A site below `/papers/`, with its page for addresses that are none, as hosts of static sites have it."""

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.removeprefix("/papers")) if path.startswith("/papers/") else "/nowhere"

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        del message, explain
        content = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  # the name is the library's
        """Say nothing."""


@contextmanager
def _below_a_prefix(folder: Path) -> Iterator[str]:
    handler = functools.partial(_Prefixed, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/papers/"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("path", ["papers/2410.99999/", "nonsense", "daily/2025-10-01/x/y.html"])
@pytest.mark.parametrize("scripts", [True, False])
def test_the_page_for_no_page_is_read_at_any_address(
    browser: Browser,
    embedded_list: Path,
    path: str,
    scripts: bool,  # noqa: FBT001  # a parameter of the test
) -> None:
    """Without the site's address it asks for no file, is laid out all the same, and finds the way back by itself."""
    with _below_a_prefix(embedded_list / "site") as url:
        context = browser.new_context(base_url=url, java_script_enabled=scripts)
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.resource_type))
        page.goto(path)
        expect(page.locator("h1")).to_have_text("There is no such page")
        expect(page.get_by_text("part by part")).to_be_visible()
        assert page.locator("body").evaluate("body => getComputedStyle(body).maxWidth") != "none"
        assert set(asked) <= {"document", "fetch", "other"}
        if scripts:
            page.get_by_role("link", name="The archive, day by day").click()
            expect(page).to_have_url(f"{url}archive/")
        else:
            expect(page.get_by_role("link")).to_have_count(0)
        context.close()


def test_the_page_for_no_page_is_like_the_others_where_the_address_is_known(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the address that the workflow tells, the page has the site's header and styles, and its links lead there."""
    root = copy_list(tmp_path)
    monkeypatch.setenv("SITE_URL", "http://127.0.0.1/papers")
    build(root, strict=True)
    with _below_a_prefix(root / "site") as url:
        context = browser.new_context(base_url=url)
        context.add_init_script(f"({_LISTEN})()")
        page = context.new_page()
        page.goto("papers/2410.99999/")
        page.wait_for_load_state("networkidle")
        assert _violations(page) == []
        expect(page.locator(".md-tabs__link").first).to_be_visible()
        page.get_by_role("link", name="The archive, day by day").click()
        expect(page).to_have_url(f"{url}archive/")
        context.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(command: list[str], folder: Path, port: int) -> Iterator[str]:
    """Run a server, and yield its URL once it answers."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUNBUFFERED": "1"}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, cwd=folder, env=environment, **quiet)  # type: ignore[call-overload]
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait()


@pytest.mark.parametrize("program", ["generator", "mkdocs"])
def test_a_served_page_reloads_under_its_policy(browser: Browser, tmp_path: Path, program: str) -> None:
    """An edit shows in the open page by itself, served by `paperstand serve` and by MkDocs alone."""
    root = small_list(tmp_path, address="")
    build(root, strict=True)
    port = _free_port()
    options = {"generator": ["--port", str(port)], "mkdocs": ["--dev-addr", f"127.0.0.1:{port}"]}
    command = [sys.executable, "-m", program, "serve", *options[program]]
    with _running(command, root, port) as url, _watching(browser, url) as page:
        page.goto("about/")
        expect(page.locator("h1")).to_have_text("About this list")
        content = page.content()
        assert not re.search(r"<script>", content)
        assert "/livereload/" in content
        reply = page.context.request.get("nowhere/")
        assert reply.status == 404
        assert "There is no such page" in reply.text()
        own = root / "docs/about/index.md"
        own.write_text(own.read_text().replace("# About this list", "# Another title"))
        expect(page.locator("h1")).to_have_text("Another title", timeout=60_000)

"""The Content-Security-Policy of pages: what it says, where it stands, and what a list is told that it forbids."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from lists import a_list
from mkdocs.structure.files import File
from pydantic import ValidationError
from support import REPOSITORY, SHARED, copy_list

from generator.accelerator.compose.loads import found_in
from generator.accelerator.compose.policy import Policies, hash_of, policy_text, with_policy
from generator.accelerator.policies import look_at_files, templates_below
from generator.errors import DataError
from generator.model import Policy
from generator.pipeline.build.run import build, unplaced
from generator.pipeline.inspect.check import check

_ALWAYS = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'"
)
_META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
_MATERIAL = Path(str(files("material"))) / "templates"


def _policies(**named: list[str]) -> Policies:
    return Policies(Policy.model_validate(named), "https://ada.example/papers/", lambda: templates_below([_MATERIAL]))


def _told(policies: Policies) -> list[str]:
    return [str(problem) for problem in policies.problems()]


# What it says


def test_a_list_that_names_nothing_has_the_shortest_policy() -> None:
    """Nothing is allowed but the site itself, and pictures that stylesheets carry."""
    assert policy_text([]) == _ALWAYS
    assert len(with_policy("x", _ALWAYS)) < 230


def test_what_a_list_names_is_allowed_and_no_more() -> None:
    """Each key adds its sources to its directive; those that have none begin with the site itself."""
    named = {
        "script": ["https://stats.example.org/count.js", "sha256-" + "A" * 43 + "="],
        "frame": ["https://giscus.app"],
        "form": ["https://example.org/subscribe"],
    }
    assert _policies(**named).of("", "", "x") == (
        "default-src 'none'; "
        f"script-src 'self' https://stats.example.org/count.js 'sha256-{'A' * 43}='; "
        "style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self' https://example.org/subscribe; base-uri 'none'; frame-src 'self' https://giscus.app"
    )


_KEYS = tuple(Policy.model_fields)


def _accepted(key: str, text: str) -> bool:
    try:
        Policy.model_validate({key: [text]})
    except ValidationError:
        return False
    return True


@given(st.sampled_from(_KEYS), st.text(max_size=30), st.text(max_size=30))
def test_no_source_can_end_its_directive_or_the_attribute(key: str, before: str, after: str) -> None:
    """Whatever a list names, a browser reads it as one source of one directive."""
    for text in (before, after, f"https://example.org{before}", f"https://{before}.org/{after}", f"sha256-{before}="):
        if _accepted(key, text):
            policy = _policies(**{key: [text]}).of("", "", "x")
            assert policy.count(";") == _ALWAYS.count(";") + ("; " + key in policy and key not in _ALWAYS)
            assert not set('"<>&,\\\n\t') & set(policy)
            assert len(policy.split()) <= len(_ALWAYS.split()) + 3


def test_no_hostile_text_is_a_source() -> None:
    """Of the payloads and naughty strings none is accepted that is more than an address."""
    corpus = SHARED / "corpora" / "hostile"
    if not corpus.is_dir():
        pytest.skip("../shared/corpora/hostile is absent")
    texts = [
        *json.loads((corpus / "blns/blns.json").read_text(encoding="utf-8")),
        *(corpus / "payloadbox/xss-payload-list.txt").read_text(encoding="utf-8").splitlines(),
    ]
    accepted = {text for text in texts for key in _KEYS if _accepted(key, text)}
    assert len(texts) > 1000
    assert all(re.fullmatch(r"https?://[\w.:/%-]+", text, re.ASCII) for text in accepted), accepted
    others = [f"https://example.org/{text}" for text in texts]
    assert not any(_accepted("script", text) for text in others if set(text.strip()) & set(" ;,'\"<>"))


@pytest.mark.parametrize(
    "text",
    [
        "*",
        "https:",
        "data:",
        "'self'",
        "unsafe-eval",
        "unsafe-inline",
        "javascript:alert(1)",
        "https://example.org/a?b",
        "https://example.org/a#b",
        "https://example.org; script-src *",
        "https://ada:secret@example.org",
        "https://*",
        "https://example.org:65536",
        "https://example.org:70000/a.js",
        "https://example.org:99999",
        "sha256-AAAA=",
        "",
    ],
)
def test_a_wrong_source_is_told_with_its_place(tmp_path: Path, text: str) -> None:
    """What is no source of scripts stops the build and is told by `check`: where it stands and what was expected."""
    root = a_list(tmp_path, site=f"policy:\n  script: [{json.dumps(text)}]\n")
    (line,) = map(str, check(root))
    assert line.startswith("data/site.yaml:2:12: ")
    assert "expected an address such as https://example.org or https://example.org/a.js, without `?` and `#`" in line
    (root / "mkdocs.yml").write_text("site_name: x\n")
    with pytest.raises(DataError, match=r"data/site.yaml:2:12"):
        build(root)


@pytest.mark.parametrize(
    ("source", "address", "is_allowed"),
    [
        ("https://example.org", "https://example.org/a/b.js?c", True),
        ("https://example.org", "https://EXAMPLE.org/a", True),
        ("https://example.org", "http://example.org/a", False),
        ("http://example.org", "https://example.org/a", True),
        ("https://example.org", "https://www.example.org/a", False),
        ("https://*.example.org", "https://www.example.org/a", True),
        ("https://*.example.org", "https://example.org/a", False),
        ("https://example.org/a/", "https://example.org/a/b.js", True),
        ("https://example.org/a", "https://example.org/a/b.js", False),
        ("https://example.org/a.js", "https://example.org/a.js?b", True),
        ("https://example.org:8443", "https://example.org/a", False),
        ("https://example.org:65535", "https://example.org:65535/a", True),
        ("https://example.org", "https://example.org:443/a", True),
        ("https://example.org", "https://[/", False),
        ("https://example.org", "https://example.org:port/", False),
    ],
)
def test_an_address_is_found_in_a_source_as_browsers_find_it(source: str, address: str, is_allowed: bool) -> None:  # noqa: FBT001  # a parameter of the test
    """Scheme, host, port and path are compared as in the standard."""
    assert Policy(script=(source,)).allows("script", address) == is_allowed
    assert not Policy(style=(source,)).allows("script", address)


# Where it stands


@pytest.mark.parametrize(
    "before",
    [
        "<!doctype html><html><head>",
        '<!DOCTYPE html>\n<!-- a > b -->\n<html lang="en" class="no-js">\n  <head>\n',
        "",
        '<html><head><meta charset="utf-8">',
        "<HTML><HEAD><META CHARSET=utf-8>\n",
    ],
)
@given(rest=st.text(alphabet="<>!-headscriptm =\"'\n", max_size=60))
def test_the_policy_stands_before_whatever_it_holds_for(before: str, rest: str) -> None:
    """Before it there is no element but the root, the head and the charset."""
    html = f"{before}<script>one()</script>{rest}"
    head, meta, tail = with_policy(html, _ALWAYS).partition(
        f'<meta http-equiv="Content-Security-Policy" content="{_ALWAYS}">'
    )
    assert meta
    assert head + tail == html
    assert "<script" not in head
    names = re.findall(r"<([a-z]+)", re.sub(r"<!--.*?-->", "", head, flags=re.DOTALL).lower())
    assert set(names) <= {"html", "head", "meta"}


def _pages(site: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(site.rglob("*.html")):
        yield path.relative_to(site).as_posix(), path.read_text()


def _assert_held(site: Path, policies: set[str]) -> None:
    """All pages have one of the policies, before everything else, and nothing in them that it would forbid."""
    pages = dict(_pages(site))
    assert len(pages) > 300
    for path, html in pages.items():
        (policy,) = _META.findall(html)
        assert policy in policies or path == "404.html", path
        assert html.index("Content-Security-Policy") < html.index("<title>"), path
        found = found_in(html)
        assert not found.attributes, path
        assert not (found.scripts or found.styles) or path == "404.html", path


def test_every_page_has_the_policy_and_nothing_that_it_forbids(embedded_list: Path) -> None:
    """Composed pages, entrances, people's own and that for no page: no script, style or handler stands in them."""
    _assert_held(embedded_list / "site", {_ALWAYS})


def test_pages_that_the_theme_renders_have_it_too(tmp_path: Path) -> None:
    """Composed or by MkDocs alone, pages have the same policy, with the fonts; wrong settings end it in one line."""
    root = copy_list(tmp_path)
    (root / "docs/own.woff2").write_bytes(b"")
    build(root)
    fonts = f"{_ALWAYS}; font-src 'self'"
    _assert_held(root / "site", {fonts})
    config = (root / "mkdocs.yml").read_text().replace("  - paperstand\n", "  - paperstand: {accelerate: false}\n")
    (root / "mkdocs.yml").write_text(config)
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", str(root / "plain")]
    subprocess.run(command, cwd=root, check=True)
    _assert_held(root / "plain", {fonts})
    with (root / "data/site.yaml").open("a") as file:
        file.write("policy: {script: ['*']}\n")
    failed = subprocess.run(command, cwd=root, check=False, capture_output=True, text=True)
    assert failed.returncode == 1
    assert re.search(r"data/site.yaml:\d+:\d+: `\*` does not fit in `script`", failed.stderr)


# What a list is told


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ("extra_javascript:\n  - a.js\n  - https://cdn.example/a.js?x=1\n", "2:1:5 script https://cdn.example/a.js"),
        ("extra_javascript:\n  - path: //cdn.example/a.js\n    defer: true\n", "1:1:5 script https://cdn.example/a.js"),
        ("extra_css: [https://cdn.example/a.css]\n", "0:13 style https://cdn.example/a.css"),
    ],
)
def test_what_mkdocs_yml_loads_from_elsewhere_is_told(tmp_path: Path, config: str, told: str) -> None:
    """`check` warns of it, with its place and what to write; with that written it is silent."""
    root = a_list(tmp_path)
    (root / "mkdocs.yml").write_text(f"site_name: x\ntheme: {{name: material, font: false}}\n{config}")
    where, key, source = told.split()
    (problem,) = check(root)
    lines, *_, column = where.split(":")
    assert (problem.where.line, problem.where.column) == (3 + int(lines), int(column))
    assert problem.severity == "warning"
    assert problem.expected == f"`policy: {{{key}: [{source}]}}` in data/site.yaml"
    (root / "data/site.yaml").write_text(problem.expected.split("`")[1])
    assert check(root) == []


def test_fonts_and_figures_of_google_are_told(tmp_path: Path) -> None:
    """The theme's own ways to other sites, which stand in no list of addresses, are told as well."""
    root = a_list(tmp_path)
    (root / "mkdocs.yml").write_text("theme: material\nextra: {analytics: {provider: google, property: G-1}}\n")
    told = [problem.expected.split("`")[1] for problem in check(root)]
    assert "policy: {font: [https://fonts.gstatic.com]}" in told
    assert "policy: {script: [https://www.googletagmanager.com]}" in told
    merged: dict[str, list[str]] = {}
    for text in told:
        for key, sources in yaml.safe_load(text)["policy"].items():
            merged.setdefault(key, []).extend(sources)
    (root / "data/site.yaml").write_text(json.dumps({"policy": merged}))
    assert check(root) == []


_SCRIPT = "window.own = 1"


def test_what_stands_in_a_page_is_told_until_it_is_named() -> None:
    """A script and a style of a list's page or overrides do not count until their hashes are named; handlers never."""
    page = f"<head></head><body><p style='color: red' onclick=a()><article><script>{_SCRIPT}</script></article>"
    policies = _policies()
    assert hash_of(_SCRIPT) not in policies.of(page, "", "about/x.md")
    inline, *attributes = _told(policies)
    assert inline == (
        "about/x.md: a script in the page itself does not run, since no page's policy names it; expected a file under "
        f"`extra_javascript` in mkdocs.yml, or `policy: {{script: [{hash_of(_SCRIPT)}]}}` in data/site.yaml"
    )
    assert [line.split("`")[1] for line in attributes] == ["style", "onclick"]
    named = _policies(script=[hash_of(_SCRIPT)], style=["unsafe-inline"])
    assert f"script-src 'self' '{hash_of(_SCRIPT)}'; style-src 'self' 'unsafe-inline'; " in named.of(page, "", "x")
    assert [line.split("`")[1] for line in _told(named)] == ["onclick"]


@pytest.mark.parametrize("name", ["base", "palette", "content", "announce", "consent", "outdated"])
def test_scripts_of_the_theme_are_known_but_not_within_content(name: str) -> None:
    """A list that puts the theme's own partials back needs to name nothing; a page's content has no such right."""
    text = (_MATERIAL / f"partials/javascripts/{name}.html").read_text()
    for script in re.findall("<script>(.*?)</script>", text):
        rendered = re.sub(r"\{\{.*?\}\}", "../..", script)
        page = f"<head></head><script>{rendered}</script>"
        policies = _policies()
        assert hash_of(rendered) in policies.of(page, "", "x")
        assert _told(policies) == []
        assert hash_of(rendered) not in policies.of(page, f"<script>{rendered}</script>", "x")
        other = page.replace("</script>", ";alert(1)</script>")
        assert hash_of(f"{rendered};alert(1)") not in policies.of(other, "", "x")
        assert len(_told(policies)) == 2


def test_a_script_within_content_is_not_saved_by_a_double_in_the_template() -> None:
    """What is content is looked at as content, also where the template has the same text once more."""
    policies = _policies()
    policies.of("<script>a()</script>", "<script>a()</script>", "x")
    assert len(_told(policies)) == 1


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ("<script src=https://cdn.example/a.js></script>", "script: [https://cdn.example/a.js]"),
        ('<SCRIPT defer SRC="//cdn.example/a.js?b&amp;c"></SCRIPT>', "script: [https://cdn.example/a.js]"),
        ('<link rel="preload stylesheet" href="https://cdn.example/a.css">', "style: [https://cdn.example/a.css]"),
        ('<img alt="a > b" src="https://cdn.example/a.png">', "img: [https://cdn.example]"),
        ('<img srcset="a.png 1x, https://cdn.example/a.png 2x">', "img: [https://cdn.example]"),
        ('<iframe src="https://cdn.example:8443/a"></iframe>', "frame: [https://cdn.example:8443]"),
        ('<video><source src="https://cdn.example/a.mp4"></video>', "media: [https://cdn.example]"),
        ('<object data="https://cdn.example/a.pdf"></object>', "object: [https://cdn.example/a.pdf]"),
        ('<form action="https://cdn.example/a">', "form: [https://cdn.example/a]"),
        ('<pre class="mermaid"><code>a</code></pre>', "script: [https://unpkg.com/mermaid@11/dist/mermaid.min.js]"),
        ('<a data-md-component="source" href="..">a</a>', "connect: [https://api.github.com]"),
        ('<script type="application/json">{"a": "<img src=https://cdn.example/>"}</script>', ""),
        ('<!-- <script src="https://cdn.example/a.js"></script> -->', ""),
        ('<script src="https://ada.example/other/a.js"></script>', ""),
        ('<a href="https://cdn.example/">&lt;script src=https://cdn.example&gt;</a>', ""),
        ('<img src="data:image/png;base64,AAAA"><script src="../a.js"></script>', ""),
    ],
)
def test_what_a_page_loads_from_elsewhere_is_told(html: str, told: str) -> None:
    """Wherever an address of another site stands in a page, it is told what to write to have it loaded."""
    policies = _policies()
    policies.of(f"<head></head><main>{html}</main>", html, "about/x.md")
    assert [line.split("`")[1] for line in _told(policies)] == ([f"policy: {{{told}}}"] if told else [])


@pytest.mark.parametrize("part", ["<!--", '<a title="', "<a b='", "<script ", "<script>", "<style>", "<a ", "on"])
def test_what_is_never_closed_is_looked_through_once(part: str) -> None:
    """A page of unclosed parts, for which a look at each of them to the end would take hours, is read at once."""
    assert found_in(part * 100_000).loads == []
    assert found_in("<a " + part.strip("<") * 100_000).loads == []


def test_what_material_loads_by_itself_is_what_its_script_says() -> None:
    """After an upgrade that asks another address, that address has to be told."""
    (bundle,) = (_MATERIAL / "assets/javascripts").glob("bundle.*.min.js")
    told = bundle.read_text()
    assert "https://unpkg.com/mermaid@11/dist/mermaid.min.js" in told
    assert "https://api.github.com/" in told


@pytest.mark.parametrize(
    ("css", "told"),
    [
        ('@import "https://cdn.example/a.css";', "style: [https://cdn.example/a.css]"),
        ("@import url(//cdn.example/a.css);", "style: [https://cdn.example/a.css]"),
        ("@font-face { src: url('https://cdn.example/a.woff2?b') }", "font: [https://cdn.example]"),
        ("a { background: url( https://cdn.example/a.png ) }", "img: [https://cdn.example]"),
        (
            "/* url(https://cdn.example/a.png) */ a { mask: url(data:image/svg+xml,https://x) } b { src: url(a.png) }",
            "",
        ),
    ],
)
def test_what_a_stylesheet_loads_from_elsewhere_is_told(tmp_path: Path, css: str, told: str) -> None:
    """The list's own stylesheets are looked through; those of the theme are not."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/own.css").write_text(css)
    file = File("own.css", str(tmp_path / "docs"), "", use_directory_urls=True)
    policies = _policies()
    look_at_files(policies, [file], {str(tmp_path / "docs"): "docs"})
    assert [line.split("`")[1] for line in _told(policies)] == ([f"policy: {{{told}}}"] if told else [])
    assert [line.partition(": ")[0] for line in _told(policies)] == (["docs/own.css"] if told else [])
    theme = _policies()
    look_at_files(theme, [file], {})
    assert _told(theme) == []


@pytest.mark.parametrize(
    ("html", "allowed"),
    [
        ('<video src="a.mp4" poster="a.png"></video>', "media-src 'self'"),
        ('<iframe src="plot.html"></iframe>', "frame-src 'self'"),
        ('<object data="a.pdf"></object>', "object-src 'self'"),
    ],
)
def test_a_page_may_show_the_sites_own_files(html: str, allowed: str) -> None:
    """Films, frames and the like of the site itself need not be named, and are allowed where a page has one."""
    policies = _policies()
    assert policies.of(html, html, "x") == f"{_ALWAYS}; {allowed}"
    assert _told(policies) == []
    assert policies.of("", "", "x") == _ALWAYS


# The page that is shown where there is none


def test_a_build_without_an_address_warns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where `site_url` says nothing the place of it is told; the variable of the publishing workflow is enough."""
    root = copy_list(tmp_path)
    (problem,) = unplaced(root)
    assert str(problem).startswith("mkdocs.yml:5:11: without an address in `site_url`")
    assert problem.severity == "warning"
    monkeypatch.setenv("SITE_URL", "https://ada.example/papers")
    assert unplaced(root) == []
    (root / "mkdocs.yml").unlink()
    assert len(unplaced(root)) == 1


@pytest.mark.parametrize(
    "name", [".github/workflows/publish.yml", "generator/starter/own/github/workflows/publish.yml"]
)
def test_workflows_say_where_the_site_will_be(name: str) -> None:
    """The step that builds has the address that Pages itself tells, so nobody has to set anything."""
    steps = yaml.safe_load((REPOSITORY / name).read_text())["jobs"]["build"]["steps"]
    asking = [number for number, step in enumerate(steps) if "/configure-pages@" in step.get("uses", "")]
    building = [number for number, step in enumerate(steps) if "SITE_URL" in step.get("env", {})]
    assert steps[building[0]]["env"]["SITE_URL"] == f"${{{{ steps.{steps[asking[0]]['id']}.outputs.base_url }}}}"
    assert asking < building
    assert re.search(r"(make site|paperstand build)", steps[building[0]]["run"])
    config = (REPOSITORY / "mkdocs.yml").read_text()
    assert '\nsite_url: !ENV [SITE_URL, ""]\n' in config

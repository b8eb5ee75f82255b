"""MkDocs lists only what it has to see, and what comes of it, and what it warns of, is the same."""

from __future__ import annotations

import logging
import posixpath
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown.extensions.toc import slugify  # type: ignore[import-untyped]  # Python-Markdown has no types
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, get_files, set_exclusions
from mkdocs.theme import Theme
from mkdocs.utils import get_relative_url
from pathspec.gitignore import GitIgnoreSpec
from test_build import digests
from test_incremental import small_list

from generator.accelerator.compose.addresses import in_mkdocs_order, place_of, quoted, relative_url, url_of
from generator.accelerator.compose.conversion import Links, NotLikeMkDocs, convert, slug
from generator.accelerator.compose.pages import Pages
from generator.accelerator.exclusions import excluded
from generator.accelerator.template_cache import RememberingTheme
from generator.front_matter import Head
from generator.pipeline.build.run import build

_HEAD = Head("2025-01-01", "{}")
_NAMES = st.one_of(
    st.sampled_from(
        ["a", "index", "README", "papers", "2506.01937", "a.b", "ä ö", "%41", "a&b", "#", "?", '"', "~", "x:y"]
    ),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/\0"), min_size=1, max_size=6),
).filter(lambda name: name not in {".", ".."})
_PATHS = st.builds(lambda folders, name: "/".join([*folders, f"{name}.md"]), st.lists(_NAMES, max_size=3), _NAMES)


@given(_PATHS)
def test_a_page_stands_where_mkdocs_would_put_it(path: str) -> None:
    """Whatever a page is called, if it is composed, its file and its address are those that MkDocs works out."""
    pages = Pages()
    if pages.add(path, "", _HEAD):
        file = File(path, "docs", "site", use_directory_urls=True)
        assert (file.src_uri, file.dest_uri) == (path, f"{place_of(path)}/index.html")
        assert file.url == url_of(path) == f"{quoted([place_of(path)])[0]}/"
    else:
        assert "/" not in path or path.count("/") == 1 or path.endswith("README.md")


_ADDRESSES = st.lists(st.sampled_from(["papers", "a", "b", "a.b", "ä"]), max_size=4).map(
    lambda parts: "/".join([*parts, ""]) or "./"
)


@given(_ADDRESSES, _ADDRESSES, st.sampled_from(["", "x.css", "x"]))
def test_addresses_are_told_by_pages_as_mkdocs_tells_them(target: str, page: str, name: str) -> None:
    """From a page to any other address below the site the relative one is that of MkDocs."""
    url = f"{target.removeprefix('./')}{name}" or "./"
    assert relative_url(url, page) == get_relative_url(url, page)


def test_pages_with_unusual_paths_are_left_to_mkdocs() -> None:
    """A path that MkDocs would write in another way, and an ending of another kind, are not composed."""
    for path in ("papers//a.md", "papers/./a.md", "./papers/a.md", "papers/README.md", "papers/a.txt", "a.md"):
        assert not Pages().add(path, "", _HEAD), path


@given(st.lists(_PATHS, max_size=12))
def test_pages_are_put_in_the_order_of_mkdocs(paths: list[str]) -> None:
    """Pages come in the order in which MkDocs goes through folders."""
    names = {path for path in paths if "\n" not in path and len(path.encode()) < 200}
    with tempfile.TemporaryDirectory() as folder:
        for path in names:
            target = Path(folder, path)
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.touch()
            except OSError:  # a page is called as a folder
                continue
        config = MkDocsConfig()
        config.load_dict({"docs_dir": folder, "site_dir": f"{folder}/site"})
        listed = [file.src_uri for file in get_files(config)]
        assert [*in_mkdocs_order(reversed(listed))] == listed


_PATTERNS = st.one_of(
    st.sampled_from(
        ["/tags/", "*.md", "papers/*", "**/a.md", "!a.md", "a?.md", "[ab].md", "/a/**/b.md", ".*", "b/", "//a"]
    ),
    st.text("ab/*?]!\\. #", max_size=8),
)


@given(st.lists(_PATTERNS, max_size=4), st.lists(_PATTERNS, max_size=2), st.data())
def test_what_patterns_exclude_is_what_mkdocs_excludes(
    exclude: list[str], draft: list[str], data: st.DataObject
) -> None:
    """A pattern of exclude_docs or draft_docs keeps the same pages out, whether or not it had to be asked of each."""
    config = MkDocsConfig()
    try:
        config.exclude_docs, config.draft_docs = GitIgnoreSpec.from_lines(exclude), GitIgnoreSpec.from_lines(draft)
    except ValueError:  # no pattern
        return
    small = st.lists(st.text("ab.", min_size=1, max_size=3), min_size=1, max_size=4).map("/".join)
    paths = data.draw(st.lists(small.filter(lambda path: path == posixpath.normpath(path)), unique=True, max_size=6))
    files = [File(f"{path}.md", None, "", use_directory_urls=True) for path in paths]
    set_exclusions(files, config)
    out = {file.src_uri for file in files if file.inclusion.is_excluded()}  # type: ignore[no-untyped-call]  # MkDocs has no types there
    assert excluded([file.src_uri for file in files], config) == out


def test_the_files_of_a_theme_are_those_that_mkdocs_finds() -> None:
    """Hidden folders are not gone through, and the files of the theme are found in the same order."""
    config = MkDocsConfig()
    config.site_dir = "site"
    config.theme = Theme(name="material")
    theirs, ours = Files([]), Files([])
    theirs.add_files_from_theme(config.theme.get_env(), config)
    RememberingTheme.of(config.theme, None, "")
    ours.add_files_from_theme(config.theme.get_env(), config)
    assert len(theirs) > 20
    assert [*map(repr, ours)] == [*map(repr, theirs)]


@given(text=st.text(max_size=30), linked=st.booleans())
def test_ids_of_headings_are_those_of_python_markdown(text: str, *, linked: bool) -> None:
    """Whatever a heading says, its id is what the extension `toc` gives it."""
    plain = text.replace("<", "").replace("&", "")
    assert slug(f'<a href="x">{plain}</a>' if linked else plain) == slugify(plain, "-")


_LINKS = st.lists(st.sampled_from(["..", ".", "a", "b", "papers", "a.b", ""]), max_size=4).map(
    lambda x: "/".join([*x, "c.md"])
)
_FOLDERS = st.sampled_from(["papers", "a", "a/b", "topics/a/b"])


@given(_LINKS, _FOLDERS, st.sampled_from(["x.md", "index.md"]))
def test_links_lead_where_those_of_mkdocs_lead(link: str, folder: str, name: str) -> None:
    """A link between pages is turned into what MkDocs makes of it, from wherever to wherever it leads."""
    path = f"{folder}/{name}"
    target = posixpath.normpath(posixpath.join(folder, link))
    known = {target: File(target.replace("../", ""), None, "", use_directory_urls=True).url}
    if target.startswith(("..", "/")) or ":" in link:
        known = {}
    try:
        content = convert(f"# T\n\n[c]({link})\n", path, url_of(path), Links(known.get)).content
    except NotLikeMkDocs:
        assert not known
        return
    assert f'href="{get_relative_url(known[target], url_of(path))}"' in content


def _with_peoples_pages(root: Path) -> Path:
    """Add what people may put beside generated pages, some of it in the way of them."""
    small_list(root)
    docs = root / "docs"
    for name, text in {
        "papers/2506.01937.markdown": "# In the way\n",
        "papers/notes.md": "# Notes\n\n[one](2506.01937.md) [gone](nowhere.md) [at](2510.00766.md#a) [up](../daily)\n",
        "papers/deep/index.md": "# Deep\n\n[one](../2506.01937.md?x#y) [abs](/papers/2506.01937.md)\n",
        "daily/README.md": "# Read me\n\n[day](2025-10-01.md)\n",
        "topics/index.html": "<p>in the way</p>",
        "weekly/2025-W40.html": "<p>beside</p>",
        "guide/README.md": "# Guide\n\n[tag](../tags/index.md)\n",
        "guide/index.md": "# Guide, too\n",
        "assets/own.css": "p {}\n",
        "elsewhere/page.md": "# Elsewhere\n\n![no](no.png) [m](../monthly/2025-10.md)\n",
    }.items():
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / name).write_text(text)
    config = (root / "mkdocs.yml").read_text().replace("  /design/\n", "  /design/\n  /monthly/2025-06.md\n  trend*/\n")
    config = config.replace(
        "nav:\n",
        "draft_docs: /papers/2503.0607?.md\nnav:\n  - One: papers/2509.26346.md\n  - ./weekly/2025-W40.md\n",
        1,
    )
    (root / "mkdocs.yml").write_text(config.replace("omitted_files: ignore", "omitted_files: warn"))
    return root


def _built(root: Path, caplog: pytest.LogCaptureFixture) -> tuple[dict[str, str], list[str]]:
    """Build a list, and return its site and what MkDocs told, sorted: pages are rendered in whatever order."""
    caplog.clear()
    with caplog.at_level(logging.INFO, "mkdocs"):
        build(root)
    told = [record.getMessage() for record in caplog.records if record.name.startswith("mkdocs")]
    return digests(root / "site"), sorted(text for text in told if " seconds" not in text)


def test_the_site_is_the_same_whatever_mkdocs_lists(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With people's pages beside and in the way of generated ones, the site and MkDocs' warnings are the same."""
    root = _with_peoples_pages(tmp_path / "list")
    spared = _built(root, caplog)
    shutil.rmtree(root / "site")
    shutil.rmtree(root / ".cache")
    monkeypatch.setattr("generator.accelerator.plugin.is_alone", lambda _: False)
    site, told = _built(root, caplog)
    assert spared[0] == site
    assert spared[1] == told
    assert len([text for text in told if "'papers/notes.md'" in text or "conflicts" in text]) > 3
    assert "papers/2509.26346/index.html" in site
    assert not {path for path in site if path.startswith(("trending/", "monthly/2025-06/"))}
    assert site.keys() >= {"papers/deep/index.html", "guide/index.html", "assets/own.css"}


def test_mkdocs_is_spared_the_pages_that_are_composed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of composed pages MkDocs makes no objects, but for those to which a page leads that somebody wrote."""
    root = small_list(tmp_path)
    (root / "docs/guide.md").write_text("# Guide\n\n[A day](daily/2025-10-01.md)\n")
    made: list[str] = []
    original = File.__init__

    def counted(file: File, path: str, *arguments: object, **options: object) -> None:
        made.append(path)
        original(file, path, *arguments, **options)  # type: ignore[arg-type]  # they are File's

    monkeypatch.setattr(File, "__init__", counted)
    build(root)
    assert "daily/2025-10-01.md" in made
    assert (root / "docs/topics/reward-models/2025-06.md").is_file()
    assert "topics/reward-models/2025-06.md" not in made


def test_a_hook_sees_every_page(tmp_path: Path) -> None:
    """Where a hook or a plugin may go through the files, MkDocs lists them all."""
    root = small_list(tmp_path)
    lines = ["from pathlib import Path", "def on_files(files, config):"]
    hook = "\n".join(
        [*lines, "    Path(config.docs_dir, '../seen').write_text(' '.join(file.src_uri for file in files))"]
    )
    (root / "hook.py").write_text(hook)
    (root / "mkdocs.yml").write_text((root / "mkdocs.yml").read_text() + "hooks: [hook.py]\n")
    build(root)
    seen = set((root / "seen").read_text().split())
    assert seen >= {f"papers/{path.name}" for path in (root / "docs/papers").iterdir()}


def test_what_a_killed_build_left_of_the_folder_of_links_goes(tmp_path: Path) -> None:
    """The folder that MkDocs sees is gone after a build; an old one is cleared, and nothing that its links lead to."""
    root = small_list(tmp_path)
    seen = root / ".cache/docs"
    seen.mkdir(parents=True)
    (seen / "about").symlink_to(root / "docs/about")
    (seen / "gone.md").symlink_to(root / "docs/gone.md")
    before = digests(root / "docs/about")
    build(root)
    assert not seen.exists()
    assert digests(root / "docs/about") == before
    assert not (root / "site/gone").exists()

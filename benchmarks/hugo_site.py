"""The same pages for Hugo: the generated Markdown as its content, the theme's shell as its layout."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

_SETTINGS = """baseURL = "https://example.org/papers/"
title = "Paperstand"
disableKinds = ["taxonomy", "term", "RSS"]
[markup.goldmark.renderer]
unsafe = true
"""
_LINK = re.compile(r"\]\(((?:\.\./)*)([\w./~-]+?)(?:/index|(?<![\w./~-])index)?\.md\)")
_UP = '{{ $up := strings.TrimSuffix "/" (strings.Repeat (sub (len (split .RelPermalink "/")) 3) "../") }}'


def make_hugo_site(root: Path, target: Path) -> None:
    """Write a Hugo site beside a built list: its pages below ``docs/``, the layout out of the page of a paper."""
    page = next((root / "site/papers").glob("*/index.html")).read_text(encoding="utf-8")
    (target / "layouts/_default").mkdir(parents=True)
    layout = _layout(page)
    for name in ("_default/single.html", "_default/list.html", "index.html"):
        (target / "layouts" / name).write_text(layout, encoding="utf-8")
    (target / "hugo.toml").write_text(_SETTINGS, encoding="utf-8")
    shutil.copytree(root / "site/assets", target / "static/assets")
    take_pages(root, target)


def take_pages(root: Path, target: Path) -> None:
    """Write the pages of ``docs/`` that are new or differ into the Hugo site's content."""
    for path in (root / "docs").rglob("*.md"):
        name = path.relative_to(root / "docs")
        place = target / "content" / (name.with_name("_index.md") if name.name == "index.md" else name)
        text = _for_hugo(path.read_text(encoding="utf-8"), is_index=name.name == "index.md")
        if not place.is_file() or place.read_text(encoding="utf-8") != text:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")


def _for_hugo(text: str, *, is_index: bool) -> str:
    """Return the page with its links between files as links between addresses."""
    up = "" if is_index else "../"
    text = _LINK.sub(lambda match: f"]({up}{match[1]}{match[2]}/)", text)
    return text if text.startswith("---") else f"---\ntitle: Page\n---\n{text}"


def _layout(page: str) -> str:
    head, _, rest = page.partition('<div class="ps-main')
    tail = rest[rest.index("</article>") :]
    title = re.search(r"<title>(.*?) - Paperstand</title>", head)
    assert title is not None  # noqa: S101  # the layout is wrong otherwise
    head = head.replace(title[1], "{{ .Title }}")
    head = re.sub(r'(<meta name="description" content=")[^"]*', r"\1{{ .Params.description }}", head)
    head = re.sub(r'(<link rel="canonical" href=")[^"]*', r"\1{{ .Permalink }}", head)
    return _UP + (head + "{{ .Content }}" + tail).replace("../..", "{{ $up }}")


if __name__ == "__main__":
    make_hugo_site(Path(sys.argv[1]), Path(sys.argv[2]))

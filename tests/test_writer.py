"""Pages go into docs/ beside people's own files, and never over them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import mkdocs.utils.meta
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.errors import DataError
from generator.model import Bundle, Page
from generator.writer import PAGE_CACHE, WriteReport
from generator.writer import write_pages as write_bundles
from generator.writer.docs import MANIFEST, to_bytes


def _pages(**bodies: str) -> list[Page]:
    return [Page(f"{name.replace('__', '/')}.md", body, {"title": name}) for name, body in bodies.items()]


def write_pages(docs: Path, pages: Iterable[Page], cache: Path | None = None) -> WriteReport:
    """Write pages as one bundle."""
    return write_bundles(docs, [Bundle("all", "", lambda: iter(pages))], cache)


def _made(docs: Path) -> set[str]:
    return {path.relative_to(docs).as_posix() for path in docs.rglob("*") if path.is_file()} - {MANIFEST}


def _counts(docs: Path, pages: Iterable[Page]) -> tuple[int, int, int]:
    counts = write_pages(docs, pages)
    return counts.written, counts.kept, counts.deleted


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A docs/ with two generated pages."""
    docs = tmp_path / "docs"
    write_pages(docs, _pages(index="One.\n", papers__a="Two.\n"))
    return docs


def test_pages_are_written_kept_and_deleted(docs: Path) -> None:
    """What changed is written, what did not is not touched, what is made no longer goes with its empty folder."""
    untouched = (docs / "index.md").stat().st_mtime_ns
    assert _counts(docs, _pages(index="One.\n", papers__b="Three.\n")) == (1, 1, 1)
    assert _made(docs) == {"index.md", "papers/b.md"}
    assert (docs / "index.md").stat().st_mtime_ns == untouched
    assert _counts(docs, _pages(index="One.\n")) == (0, 1, 1)
    assert not (docs / "papers").exists()
    manifest = (docs / MANIFEST).read_bytes()
    assert _counts(docs, _pages(index="One.\n")) == (0, 1, 0)
    assert (docs / MANIFEST).read_bytes() == manifest
    assert list(json.loads(manifest)) == ["index.md"]


def test_a_persons_page_is_not_overwritten(docs: Path) -> None:
    """A page that a person wrote where one would be generated stays, is named, and the others are written."""
    (docs / "papers/b.md").write_text("Mine.")
    with pytest.raises(DataError, match=r"^docs/papers/b\.md: not written by the generator, so it stays") as error:
        write_pages(docs, _pages(index="New.\n", papers__b="Made.\n"))
    assert len(error.value.problems) == 1
    assert (docs / "papers/b.md").read_text() == "Mine."
    assert "New." in (docs / "index.md").read_text()
    assert _made(docs) == {"index.md", "papers/b.md"}
    (docs / "papers/b.md").unlink()
    assert _counts(docs, _pages(index="New.\n", papers__b="Made.\n")) == (1, 1, 0)


@pytest.mark.parametrize("made_again", [True, False], ids=["overwritten", "deleted"])
def test_a_generated_page_that_somebody_changed_stays(docs: Path, *, made_again: bool) -> None:
    """An edit to a generated page is neither overwritten nor deleted, in any later run, until it is moved away."""
    (docs / "papers/a.md").write_text("Edited.")
    pages = _pages(index="One.\n", papers__a="New.\n") if made_again else _pages(index="One.\n")
    for _ in range(3):
        with pytest.raises(DataError, match=r"docs/papers/a\.md: changed by hand since it was generated"):
            write_pages(docs, pages)
        assert (docs / "papers/a.md").read_text() == "Edited."
    (docs / "papers/a.md").unlink()
    assert _counts(docs, pages) == ((1, 1, 0) if made_again else (0, 1, 0))


def test_an_edit_that_equals_the_page_is_no_edit(docs: Path) -> None:
    """A person's file with the very content of the page is taken as generated."""
    (docs / "b.md").write_bytes(to_bytes(_pages(b="Same.\n")[0]))
    assert _counts(docs, _pages(index="One.\n", papers__a="Two.\n", b="Same.\n")) == (0, 3, 0)
    assert _counts(docs, _pages(index="One.\n", papers__a="Two.\n")) == (0, 2, 1)


@pytest.mark.parametrize("way", ["folder where a page goes", "file where a folder goes"])
def test_what_stands_in_the_way_is_named(docs: Path, way: str) -> None:
    """A folder called like a page, or a file called like a folder of pages, is a person's, and stays."""
    if way.startswith("folder"):
        (docs / "b.md").mkdir()
        pages, name = _pages(index="One.\n", papers__a="Two.\n", b="Made.\n"), r"docs/b\.md"
    else:
        (docs / "b").write_text("Mine.")
        pages, name = _pages(index="One.\n", papers__a="Two.\n", b__c="Made.\n"), r"docs/b/c\.md"
    with pytest.raises(DataError, match=name):
        write_pages(docs, pages)
    assert (docs / "b.md").is_dir() or (docs / "b").read_text() == "Mine."


class _KilledError(Exception):
    """Stands for the end of the process."""


def _killed_after(pages: list[Page], count: int) -> Iterator[Page]:
    yield from pages[:count]
    raise _KilledError


@pytest.mark.parametrize("count", range(4))
def test_after_a_kill_the_next_run_goes_on(docs: Path, count: int) -> None:
    """However far a killed run came, the next one, even of other pages, takes nothing for a person's work."""
    later = _pages(index="New.\n", papers__b="B.\n", papers__c="C.\n")
    with pytest.raises(_KilledError):
        write_pages(docs, _killed_after(later, count))
    assert set(json.loads((docs / MANIFEST).read_bytes())) == {"index.md", "papers/a.md"}
    with pytest.raises(_KilledError):
        write_pages(docs, _killed_after(_pages(index="Newer.\n", d="D.\n"), 2))
    write_pages(docs, _pages(index="Newest.\n", papers__c="C2.\n"))
    assert _made(docs) == {"index.md", "papers/c.md"}
    assert "Newest." in (docs / "index.md").read_text()
    assert _counts(docs, _pages(index="Newest.\n", papers__c="C2.\n")) == (0, 2, 0)


def test_after_a_kill_an_edit_is_still_an_edit(docs: Path) -> None:
    """The journal of a killed run makes no person's page the generator's."""
    with pytest.raises(_KilledError):
        write_pages(docs, _killed_after(_pages(index="New.\n", papers__b="B.\n"), 2))
    (docs / "index.md").write_text("Edited.")
    (docs / "papers/b.md").write_text("Edited, too.")
    with pytest.raises(DataError) as error:
        write_pages(docs, _pages(index="Newest.\n"))
    assert {problem.where.name for problem in error.value.problems} == {"docs/index.md", "docs/papers/b.md"}
    assert (docs / "index.md").read_text() == "Edited."
    assert (docs / "papers/b.md").read_text() == "Edited, too."


def test_a_torn_journal_is_read_as_far_as_it_goes(docs: Path) -> None:
    """A journal whose last line was cut off, or with other bytes in it, stops nothing."""
    with pytest.raises(_KilledError):
        write_pages(docs, _killed_after(_pages(index="New.\n"), 1))
    with (docs / ".paperstand.journal").open("ab") as journal:
        journal.write(b"\xff\xfe\x00\nabc")
    assert _counts(docs, _pages(index="Newer.\n", papers__a="Two.\n")) == (1, 1, 0)


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff", b"[" * 100_000])
def test_a_broken_manifest_is_named(docs: Path, content: bytes) -> None:
    """Without knowing whose the pages are, none is touched."""
    (docs / MANIFEST).write_bytes(content)
    before = {name: (docs / name).read_bytes() for name in _made(docs)}
    with pytest.raises(DataError, match=r"^docs/\.paperstand\.json: broken; expected"):
        write_pages(docs, _pages(index="New.\n"))
    assert {name: (docs / name).read_bytes() for name in _made(docs)} == before


@pytest.mark.parametrize("path", ["../outside.md", "/outside.md", "a/../../outside.md", "", "a\\b.md", "a\x00.md"])
def test_no_page_leads_out_of_docs(docs: Path, path: str) -> None:
    """Neither a page nor the manifest nor the journal makes the generator touch a file outside of docs/."""
    with pytest.raises(DataError, match="leads out of docs/"):
        write_pages(docs, [Page(path, "x")])
    outside = docs.parent / "outside.md"
    outside.write_bytes(to_bytes(_pages(index="One.\n")[0]))
    digest = json.loads((docs / MANIFEST).read_bytes())["index.md"]
    (docs / MANIFEST).write_text(json.dumps({path: digest, "index.md": digest}))
    with pytest.raises(DataError, match=r"docs/\.paperstand\.json: broken"):
        write_pages(docs, _pages(index="One.\n"))
    (docs / MANIFEST).write_text(json.dumps({"index.md": digest}))
    (docs / ".paperstand.journal").write_text(f"{digest} {path}\n")
    assert _counts(docs, _pages(index="One.\n")) == (0, 1, 0)
    assert outside.exists()


def test_two_pages_at_one_address_are_refused(docs: Path) -> None:
    """Two pages with one path are an error, not the second one."""
    with pytest.raises(DataError, match=r"two pages would be index\.md"):
        write_pages(docs, _pages(index="One.\n") + _pages(index="Two.\n"))


@settings(deadline=None, max_examples=150)
@given(
    title=st.text().filter(lambda text: text == text.strip()),  # as cleaned text is; the library strips the last value
    body=st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs", "Cc"])),
    number=st.integers(),
)
def test_front_matter_is_read_back(title: str, body: str, number: int) -> None:
    """MkDocs reads a page's front matter as it was given, whatever text is in it, and the body behind it."""
    given_front = {"title": title, "number": number, "list": [title]}
    text = to_bytes(Page("a.md", f"Body.\n\n{body}\n", given_front)).decode()
    read_body, read = mkdocs.utils.meta.get_data(text)
    assert read == given_front
    assert read_body.strip() == f"Body.\n\n{body}".strip()


def test_a_page_without_front_matter_is_its_body() -> None:
    """A file that is no Markdown page is written as it is."""
    assert to_bytes(Page("status.json", "{}\n")) == b"{}\n"


class _Answers:
    """What pages are made out of: one answer."""

    def __init__(self, answer: str) -> None:
        self._answer = answer

    @contextmanager
    def traced(self) -> Iterator[dict[str, str]]:
        """Trace the one question."""
        yield {"what": self._answer}

    def answers_as(self, trace: Mapping[str, str], /) -> bool:
        """Tell whether the answer is the same."""
        return trace == {"what": self._answer}


def _bundle(answer: str, *pages: Page, key: str = "key") -> Bundle:
    return Bundle("all", key, lambda: iter(pages), _Answers(answer))


def _refusing(answer: str, key: str = "key") -> Bundle:
    """Return the same bundle, which cannot be made."""
    return Bundle("all", key, _refuse, _Answers(answer))


def _refuse() -> Iterator[Page]:
    raise _KilledError


@pytest.fixture
def noted(tmp_path: Path) -> Path:
    """A folder with docs/ and notes, in which a bundle of two pages has been made."""
    pages = _pages(index="One.\n", papers__a="Two.\n")
    assert write_bundles(tmp_path / "docs", [_bundle("so", *pages)], tmp_path).written == 2
    return tmp_path


def test_a_bundle_that_is_answered_alike_is_not_made(noted: Path) -> None:
    """A bundle with the same key and answers is kept without being made, and its pages are known as before."""
    for _ in range(2):
        counts = write_bundles(noted / "docs", [_refusing("so")], noted)
        assert (counts.written, counts.kept, counts.deleted) == (0, 2, 0)
        assert counts.digests.keys() == {"index.md", "papers/a.md"}
    assert _made(noted / "docs") == {"index.md", "papers/a.md"}


@pytest.mark.parametrize(
    "bundle",
    [_refusing("otherwise"), _refusing("so", key="other"), _refusing("so", key="")],
    ids=["answer", "key", "none"],
)
def test_a_bundle_of_something_else_is_made(noted: Path, bundle: Bundle) -> None:
    """A bundle with another answer, another key or none is made again."""
    with pytest.raises(_KilledError):
        write_bundles(noted / "docs", [bundle], noted)


@pytest.mark.parametrize("spoil", ["touch", "delete", "change"])
def test_a_bundle_with_a_touched_file_is_made(noted: Path, spoil: str) -> None:
    """A file that was deleted or changed since is noticed, though nothing that it is made of has changed."""
    page = noted / "docs/papers/a.md"
    if spoil == "delete":
        page.unlink()
    else:
        page.write_bytes(page.read_bytes() if spoil == "touch" else b"Mine.")
        os.utime(page, ns=(1, 1))
    with pytest.raises(_KilledError):
        write_bundles(noted / "docs", [_refusing("so")], noted)


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '["a"]\n["all"]', '[]\n["all","key",{},{"x.md":["","",1,1,"d",5]}]', "\x00"]
)
def test_broken_notes_are_as_good_as_none(noted: Path, content: str) -> None:
    """Notes that something else wrote lead to making all bundles, and no page is lost or written again."""
    (noted / PAGE_CACHE).write_text(content)
    counts = write_bundles(noted / "docs", [_bundle("so", *_pages(index="One.\n", papers__a="Two.\n"))], noted)
    assert (counts.written, counts.kept, counts.deleted) == (0, 2, 0)


def test_bundles_that_are_no_more_go_with_their_pages(noted: Path) -> None:
    """Pages of a bundle that is no longer made are deleted; a page may move from one bundle to another."""
    moved = Bundle("other", "key", lambda: iter(_pages(papers__a="Two.\n")), _Answers("so"))
    counts = write_bundles(noted / "docs", [moved], noted)
    assert (counts.written, counts.kept, counts.deleted) == (0, 1, 1)
    assert _made(noted / "docs") == {"papers/a.md"}


def test_two_bundles_with_one_page_are_refused(tmp_path: Path) -> None:
    """One address cannot be two pages', in whatever bundles they are."""
    bundles = [Bundle(name, "", lambda: iter(_pages(index="One.\n"))) for name in ("one", "other")]
    with pytest.raises(DataError, match=r"two pages would be index\.md"):
        write_bundles(tmp_path / "docs", bundles)


_HEAD = {"title": "T", "description": "D", "updated": "2025-10-27", "hide": ["toc"], "search": {"exclude": True}}


def _two_at_once(docs: Path) -> None:
    """Leave what two runs at once left in an earlier version: the manifest is that of the slower one."""
    write_pages(docs, [Page("a.md", "Before.\n", _HEAD), Page("status.json", "0\n")])
    manifest = (docs / MANIFEST).read_bytes()
    write_pages(docs, [Page("a.md", "Of one.\n", _HEAD), Page("b.md", "New.\n", _HEAD), Page("status.json", "1\n")])
    (docs / MANIFEST).write_bytes(manifest)


@pytest.mark.parametrize("is_made_again", [True, False])
def test_what_two_runs_of_an_earlier_version_left_is_made_anew(docs: Path, *, is_made_again: bool) -> None:
    """Pages that no manifest tells of stop nothing, and are kept beside, since somebody may have changed a word."""
    _two_at_once(docs)
    pages = [Page("b.md", "New, too.\n", _HEAD)]
    pages += [Page("a.md", "Of the other.\n", _HEAD), Page("status.json", "2\n")] if is_made_again else []
    write_pages(docs, pages)
    for page in pages:
        assert (docs / page.path).read_bytes() == to_bytes(page)
    kept = {path.name: path.read_text() for path in (docs / ".set-aside").rglob("*") if path.is_file()}
    assert kept.keys() == {"a.md", "b.md", "status.json"}
    assert [text.endswith(end) for text, end in zip(kept.values(), ("Of one.\n", "New.\n", "1\n"), strict=False)]
    assert (docs / "a.md").exists() is is_made_again
    assert _counts(docs, pages) == (0, len(pages), 0)


def test_a_page_with_a_changed_word_is_no_left_over(docs: Path) -> None:
    """A generated page that somebody changed after the last run stays, in any later run that changes the manifest."""
    write_pages(docs, [Page("a.md", "Before.\n", _HEAD)])
    (docs / "a.md").write_text((docs / "a.md").read_text().replace("Before", "Mine"))
    for number in range(3):
        with pytest.raises(DataError, match=r"docs/a\.md: changed by hand since it was generated"):
            write_pages(docs, [Page("a.md", "After.\n", _HEAD), Page(f"{number}.md", "More.\n", _HEAD)])
        assert "Mine." in (docs / "a.md").read_text()


def test_a_page_in_another_shape_is_no_left_over(docs: Path) -> None:
    """Front matter as people write it is a person's, however old the file is."""
    _two_at_once(docs)
    (docs / "b.md").write_text("---\ntitle: Mine\n---\n\nMine.\n")
    os.utime(docs / "b.md", ns=(1, 1))
    with pytest.raises(DataError, match=r"^docs/b\.md: not written by the generator"):
        write_pages(docs, [Page("a.md", "C.\n", _HEAD), Page("b.md", "New.\n", _HEAD), Page("status.json", "1\n")])
    assert "Mine." in (docs / "b.md").read_text()

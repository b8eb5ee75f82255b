"""`paperstand add`: what names a paper becomes an entry, and nothing else in the file changes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from lists import a_list
from replay import made, made_item, replaying

from generator.cli.main import paperstand
from generator.config import compose
from generator.config.edits import with_items
from generator.errors import DataError
from generator.importers.references import Reference, reference_of
from generator.model import Facts
from generator.pipeline.build.load import load_list
from generator.pipeline.edit.add import AddOptions, add
from generator.pipeline.fetch.lookup import source_lookup
from generator.pipeline.inspect.check import check

NEW = {"id": "arxiv:2501.00001", "by": "Ada"}


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("2501.00001", "2501.00001"),
        ("arXiv:2501.00001v3", "2501.00001"),
        ("https://arxiv.org/pdf/2501.00001v2.pdf", "2501.00001"),
        ("https://huggingface.co/papers/2501.00001", "2501.00001"),
        ("https://doi.org/10.48550/arXiv.2501.00001", "2501.00001"),
        ("astro-ph/0601001", "astro-ph-0601001"),
        ("10.1145/3292500.3330701", "doi-10.1145-3292500.3330701"),
        ("https://openreview.net/forum?id=abcD12", "openreview-abcd12-"),
        ("https://aclanthology.org/2020.acl-main.1/", "acl-anthology-2020-acl-main-1-"),
        ("https://github.com/a/b", "a-b-"),
        ("https://example.org/", "example-org-"),
    ],
)
def test_a_paper_is_named_by_an_id_or_a_link(written: str, key: str) -> None:
    """Every way to name a paper leads to its key."""
    reference = reference_of(written)
    assert reference
    assert reference.identity.key.startswith(key)


@pytest.mark.parametrize("written", ["", "x", "2501.1", "javascript:alert(1)", "ftp://example.org/x", "https://"])
def test_what_names_no_paper_is_refused_and_nothing_is_written(tmp_path: Path, written: str) -> None:
    """One bad reference among good ones: all of it is told, and no file is written."""
    root = a_list(tmp_path)
    with pytest.raises(DataError, match="names no paper"):
        add(root, ["2501.00001", written], AddOptions())
    assert not (root / "data" / "curation").exists()


def test_what_is_known_of_a_paper_is_written(tmp_path: Path) -> None:
    """The entry has what the source told, stands under the day given, and passes `check`."""
    facts = Facts(title="A: title", authors=("Ada", "Bob"), published=date(2025, 1, 2), categories=("cs.CL",))
    root = a_list(tmp_path)
    report = add(root, ["2501.00001"], AddOptions("Ada", date(2025, 2, 3)), lambda _: facts)
    assert not report.incomplete
    entry = load_list(root).library.entry("2501.00001")
    assert (entry.title, entry.day, entry.by) == ("A: title", date(2025, 2, 3), ("Ada",))
    assert entry.paper.facts.authors == ("Ada", "Bob")
    assert check(root) == []


def test_without_a_source_what_is_known_is_written(tmp_path: Path) -> None:
    """Offline the id alone is kept, or the link with a name, and it is said that the rest is to come."""
    root = a_list(tmp_path)
    links = ["2501.00001", "https://openreview.net/forum?id=x", "https://github.com/a/b"]
    report = add(root, [*links, "https://arxiv.org/abs/2501.00001v2"], AddOptions())
    assert len(report.added) == len(report.incomplete) == 3
    assert check(root) == []
    assert {entry.title for entry in load_list(root).library.newest_first} >= {"2501.00001", "OpenReview x", "a/b"}


def test_what_the_list_has_is_not_added_again(tmp_path: Path) -> None:
    """Neither what was fetched nor what was added before."""
    root = a_list(tmp_path)
    add(root, ["2501.00001"], AddOptions())
    report = add(root, ["2501.00001", "2510.00001"], AddOptions())
    assert [title for _, title in report.known] == ["2501.00001", "Reward models that look right"]
    assert report.files == []


@pytest.mark.parametrize("name", ["data/topics.yaml", "../x.yaml", "data/curation/../../x.yaml", "data/curation/x.md"])
def test_only_files_of_the_curation_are_written(tmp_path: Path, name: str) -> None:
    """No other file of the list, and none outside of it."""
    with pytest.raises(DataError, match="not a file of data/curation/"):
        add(a_list(tmp_path), ["2501.00001"], AddOptions(file=name))


KINDS = ("hugging-face-daily", "arxiv", "crossref", "openreview", "github")


def sources_at(url: str) -> str:
    """Return sources of all kinds that know single papers, all of them at one address."""
    lines = [f"  - {{name: {kind}, kind: {kind}, url: '{url}'{PAUSE.get(kind, '')}}}" for kind in KINDS]
    return "\n".join(["sources:", *lines, ""])


PAUSE = {"arxiv": ", pause: 0"}


@pytest.mark.parametrize(
    ("link", "name", "reply", "title"),
    [
        (
            "https://openreview.net/forum?id=aB-3_x",
            "aB-3_x",
            {
                "id": "aB-3_x",
                "forum": "aB-3_x",
                "cdate": 1_727_800_000_000,
                "content": {"title": {"value": "A title of a review"}, "authors": {"value": ["Ada Example"]}},
            },
            "A title of a review",
        ),
        (
            "https://openreview.net/pdf?id=old1",
            "old1",
            {"id": "old1", "content": {"title": "An old title", "authors": ["Bo Sample"], "abstract": "Text."}},
            "An old title",
        ),
        (
            "https://github.com/example/project.git",
            "example/project",
            {
                "full_name": "example/project",
                "html_url": "https://github.com/example/project",
                "description": "What it does.",
                "created_at": "2024-05-06T07:08:09Z",
            },
            "example/project",
        ),
    ],
)
def test_a_link_is_looked_up_where_it_leads(
    tmp_path: Path, link: str, name: str, reply: dict[str, object], title: str
) -> None:
    """OpenReview tells of a paper in both forms of its API, GitHub of a repository."""
    with replaying(made({}), date(2025, 10, 27), papers={name: reply}) as replay:
        root = a_list(tmp_path, sources=sources_at(replay.url))
        result = CliRunner().invoke(paperstand, ["--root", str(root), "add", "--now", "2025-10-27", link])
        assert (result.exit_code, len(replay.asked)) == (0, 1)
    entry = next(entry for entry in load_list(root).library.newest_first if entry.title == title)
    assert entry.paper.facts.url


def test_where_a_list_names_no_source_of_a_kind_the_usual_one_is_asked(tmp_path: Path) -> None:
    """One that it switches off is not; both are found out without asking anybody."""
    root = a_list(tmp_path, sources="sources:\n  - {name: gh, kind: github, enabled: false}\n")
    with source_lookup(root, date(2025, 10, 27)) as lookup:
        assert [source.kind for source in lookup.sources] == ["arxiv", "crossref", "openreview", "openreview"]


def test_the_sources_of_the_list_are_asked(tmp_path: Path) -> None:
    """A source that can be asked for single papers tells the facts; `--offline` asks none."""
    item = made_item("2501.00001")["paper"]
    with replaying(made({}), date(2025, 10, 27), papers={"2501.00001": item}) as replay:
        root = a_list(tmp_path, sources=sources_at(replay.url))
        arguments = ["--root", str(root), "add", "--now", "2025-10-27"]
        assert CliRunner().invoke(paperstand, [*arguments, "--offline", "2501.00002"]).exit_code == 0
        assert replay.asked == []
        result = CliRunner().invoke(paperstand, [*arguments, "2501.00001", "2501.00003"])
        assert result.exit_code == 0
        assert replay.paths == ["/api/papers/2501.00001", "/api/papers/2501.00003", "/api/query"]
    assert load_list(root).library.entry("2501.00001").title == "The made-up title of 2501.00001"
    assert "2501.00003: what is missing is completed by the next fetch" in result.stderr


def test_the_acl_anthology_is_asked_for_by_doi(tmp_path: Path) -> None:
    """A link to the Anthology is completed by Crossref, where the list has that source."""
    work = {"DOI": "10.18653/v1/2020.acl-main.1", "title": ["A title of the ACL"], "author": [{"family": "Example"}]}
    papers = {"10.18653/v1/2020.acl-main.1": {"status": "ok", "message": work}}
    with replaying(made({}), date(2025, 10, 27), papers=papers) as replay:
        root = a_list(tmp_path, sources=sources_at(replay.url))
        link = "https://aclanthology.org/2020.acl-main.1/"
        arguments = ["--root", str(root), "add", "--now", "2025-10-27", link]
        assert CliRunner().invoke(paperstand, arguments).exit_code == 0
        assert len(replay.asked) == 1
    assert "A title of the ACL" in {entry.title for entry in load_list(root).library.newest_first}


WRITTEN = [
    "",
    "# only a comment",
    "papers:\n  'a': {pin:   true}   # odd   spaces\n",
    "add:\n",
    "add:  # later\n\n# end\n",
    "add:\n- title: x\n# tail\npapers: {}\n",
    "add:\n    - title: x # c\n      note_is: |\n        text\n\n        - no item\n\n\n# end\n",
    "add:\n  - title: 'q'\n    authors:\n    - A\n    - B\npapers:\n  q: {}\n",
    "papers: {}\nadd:\n  - {title: \"x\",   url: 'https://a.b'}\n",
    "\ufeffadd:\n  - title: x\n",
]


@pytest.mark.parametrize("text", WRITTEN)
def test_an_entry_is_put_to_the_end_and_every_other_byte_stays(text: str) -> None:
    """Comments, order and formatting of what stands there stay."""
    after = with_items(text, "f", "add", [NEW])
    position = next(place for place in range(len(after)) if not text.startswith(after[: place + 1]))
    assert after.startswith(text[:position])
    rest = text[position:]
    assert after.endswith(rest)
    values = compose(after.encode(), "f").values
    assert isinstance(values, dict)
    assert values["add"][-1] == NEW


@pytest.mark.parametrize(
    "text", ["add: []", "add: [{title: 'x'}]  # c\npapers: {}\n", "{add: [{title: x}], papers: {}}\n"]
)
def test_a_list_between_brackets_is_extended_too(text: str) -> None:
    """The round trip keeps comments and values where a list is written on one line."""
    after = with_items(text, "f", "add", [NEW])
    values = compose(after.encode(), "f").values
    assert isinstance(values, dict)
    assert values["add"][-1] == NEW
    assert ("# c" in text) == ("# c" in after)


@given(
    st.lists(
        st.sampled_from(["add:", "  - title: x", "    url: y", "papers:", "# c", "", "  'q': {pin: true}", "hide:"]),
        max_size=8,
    ),
    st.dictionaries(st.sampled_from(["id", "title", "by"]), st.text(min_size=1).filter(str.isprintable), min_size=1),
)
def test_nothing_else_is_ever_changed(lines: list[str], item: dict[str, str]) -> None:
    """What a file says it says after an entry was put to it, and the entry says what was given; or it is refused."""
    text = "\n".join(lines)
    try:
        before = compose(text.encode(), "f").values
        after = compose(with_items(text, "f", "add", [item]).encode(), "f").values
    except DataError:
        return
    assert isinstance(after, dict)
    old = before.get("add") if isinstance(before, dict) else None
    assert after["add"] == [*(old or []), item]
    assert {**after, "add": None} == {**(before if isinstance(before, dict) else {}), "add": None}


def test_a_reference_is_looked_up_once(tmp_path: Path) -> None:
    """A paper named twice is one, and asked for once."""
    asked: list[Reference] = []
    add(a_list(tmp_path), ["2501.00001", "https://arxiv.org/abs/2501.00001"], AddOptions(), asked.append)
    assert len(asked) == 1


def test_line_ends_of_windows_stay(tmp_path: Path) -> None:
    """A file whose lines end with CR and LF keeps every byte, and the new lines end in the same way."""
    path = tmp_path / "data" / "curation" / "added.yaml"
    path.parent.mkdir(parents=True)
    before = b"# mine\r\nadd:\r\n  - id: arxiv:2501.00009\r\n"
    path.write_bytes(before)
    add(tmp_path, ["2501.00001"], AddOptions(file="data/curation/added.yaml"))
    assert path.read_bytes() == before + b"  - id: arxiv:2501.00001\r\n"


@pytest.mark.parametrize("inner", ['{id: "arxiv:2501.00009"}', "{title: 'Über\u3042',   by: A}  ", "\n  {title: x}\n"])
def test_a_list_between_brackets_keeps_its_bytes(inner: str) -> None:
    """What stands between the brackets stays as it was written, whatever characters stand before its end."""
    text = f"# ä\nadd: [{inner}] # why\n"
    after = with_items(text, "x", "add", [NEW])
    assert after.replace(", {id: 'arxiv:2501.00001', by: Ada}", "") == text


@pytest.mark.parametrize(
    ("sources", "promised"),
    [
        ("[]", []),
        ("[{name: hf, kind: hugging-face-daily}]", ["2501.00001"]),
        ("[{name: hf, kind: hugging-face-daily, complete: false}]", []),
        ("[{name: hf, kind: hugging-face-daily, enabled: false}]", []),
        ("[{name: c, kind: crossref, mailto: ada@example.org}]", ["10.1000/x"]),
        ("[{name: x, kind: of nothing}]", []),
    ],
)
def test_only_what_the_next_fetch_does_is_promised(tmp_path: Path, sources: str, promised: list[str]) -> None:
    """An id is completed where a source that is asked completes such ids; of the others it is said that none does."""
    root = a_list(tmp_path, sources=f"sources: {sources}\n")
    written = ["2501.00001", "10.1000/x", "https://example.org/a-report"]
    result = CliRunner().invoke(paperstand, ["--root", str(root), "add", "--offline", *written])
    said = result.stderr.splitlines()
    assert [line.partition(": ")[0] for line in said if "by the next fetch" in line] == promised
    assert len([line for line in said if "no source in data/sources.yaml completes it" in line]) == 3 - len(promised)

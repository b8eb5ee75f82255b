"""A build on top of another gives what one from nothing gives, whatever was edited, however it was broken off."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import REPOSITORY
from test_build import digests

from generator.pipeline.build.generate import generate
from generator.pipeline.build.run import build
from generator.pipeline.build.timings import Timings
from generator.writer import SiteTree

_DAYS = ("2025/2025-10-01.json", "2025/2025-09-30.json", "2025/2025-06-02.json", "undated.json")


def small_list(root: Path, address: str = "https://example.org/list/") -> Path:
    """Copy a few days of the embedded list; without an address its site does not know where it will be."""
    for day in _DAYS:
        (root / "data/papers" / day).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(REPOSITORY / "data/papers" / day, root / "data/papers" / day)
    for name in ("data/site.yaml", "data/topics.yaml", "data/sources.yaml"):
        shutil.copy(REPOSITORY / name, root / name)
    config = (REPOSITORY / "mkdocs.yml").read_text().replace('!ENV [SITE_URL, ""]', address or '""')
    (root / "mkdocs.yml").write_text(config)
    for name in ("about", "schemas"):
        shutil.copytree(REPOSITORY / "docs" / name, root / "docs" / name)
    return root


def built_from_nothing(root: Path) -> dict[str, str]:
    """Return the files of the site that the list gives without anything left from earlier builds."""
    with tempfile.TemporaryDirectory() as folder:
        clean = Path(folder) / "list"
        shutil.copytree(root, clean, ignore=shutil.ignore_patterns("site", ".cache", "docs"))
        for name in ("about", "schemas", "overrides", "notes-of-ours.md"):
            source = root / "docs" / name
            if source.is_dir():
                shutil.copytree(source, clean / "docs" / name)
            elif source.is_file():
                shutil.copy(source, clean / "docs" / name)
        build(clean)
        return digests(clean / "site")


def _add_day(root: Path, day: str = "2025-11-03", key: str = "2511.00001") -> None:
    paper = {"key": key, "arxiv": key, "title": "A reward for agents", "abstract": "Agents, rewarded."}
    paper |= {"listed": [day], "sources": ["hand"], "observed": day}
    (root / f"data/papers/2025/{day}.json").write_text(json.dumps({"day": day, "papers": [paper]}))


def _add_a_day_of_the_same_month(root: Path) -> None:
    _add_day(root, "2025-10-02", "2510.90001")


def _add_a_past_day(root: Path) -> None:
    _add_day(root, "2025-05-05", "2505.90001")


def _remove_a_day(root: Path) -> None:
    (root / "data/papers/2025/2025-11-03.json").unlink(missing_ok=True)


def _remove_a_paper(root: Path) -> None:
    path = root / "data/papers/2025/2025-10-01.json"
    content = json.loads(path.read_text())
    content["papers"] = content["papers"][1:] or content["papers"]
    path.write_text(json.dumps(content))


def _curate(root: Path) -> None:
    (root / "data/curation").mkdir(exist_ok=True)
    (root / "data/curation/a.yaml").write_text('papers: {"2506.01937": {pin: true, note: Read *it*., status: reading}}')


def _hide(root: Path) -> None:
    (root / "data/curation").mkdir(exist_ok=True)
    (root / "data/curation/a.yaml").write_text('papers: {"2506.01937": {hide: true}}')


def _uncurate(root: Path) -> None:
    (root / "data/curation/a.yaml").unlink(missing_ok=True)


def _change_a_rule(root: Path) -> None:
    path = root / "data/topics.yaml"
    path.write_text(path.read_text().replace("reward model", "model", 1))


def _rename_a_topic(root: Path) -> None:
    path = root / "data/topics.yaml"
    path.write_text(path.read_text().replace("slug: alignment", "slug: aligned", 1))


def _override_the_theme(root: Path) -> None:
    (root / "docs/overrides").mkdir(exist_ok=True)
    block = "{% block announce %}News {{ config.site_name }}{% endblock %}"
    (root / "docs/overrides/main.html").write_text('{% extends "base.html" %}' + block)
    config = (root / "mkdocs.yml").read_text()
    if "custom_dir" not in config:
        config = config.replace("  name: material\n", "  name: material\n  custom_dir: docs/overrides\n")
    (root / "mkdocs.yml").write_text(config)


def _rename_the_site(root: Path) -> None:
    config = (root / "mkdocs.yml").read_text()
    (root / "mkdocs.yml").write_text(config.replace("site_name: Paperstand", "site_name: Another", 1))


def _write_a_page(root: Path) -> None:
    (root / "docs/notes-of-ours.md").write_text("# Notes\n\nSee [one](papers/2506.01937.md).\n")


def _delete_the_page(root: Path) -> None:
    (root / "docs/notes-of-ours.md").unlink(missing_ok=True)


def _delete_the_cache(root: Path) -> None:
    shutil.rmtree(root / ".cache", ignore_errors=True)


def _delete_the_site(root: Path) -> None:
    shutil.rmtree(root / "site", ignore_errors=True)


def _spoil_the_site(root: Path) -> None:
    page = root / "site/papers/2506.01937/index.html"
    if page.is_file():
        page.write_text("spoilt")
    if (root / "site").is_dir():
        (root / "site/CNAME").write_text("example.org")


def _spoil_the_notes(root: Path) -> None:
    for path in (root / ".cache").glob("*.json"):
        path.write_text("{")


def _build(root: Path) -> None:
    build(root)


_EDITS: tuple[Callable[[Path], None], ...] = (
    _add_day,
    _add_a_day_of_the_same_month,
    _add_a_past_day,
    _remove_a_day,
    _remove_a_paper,
    _curate,
    _hide,
    _uncurate,
    _change_a_rule,
    _rename_a_topic,
    _override_the_theme,
    _rename_the_site,
    _write_a_page,
    _delete_the_page,
    _delete_the_cache,
    _delete_the_site,
    _spoil_the_site,
    _spoil_the_notes,
    _build,
)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(_EDITS), min_size=2, max_size=7))
def test_any_sequence_of_edits_gives_the_site_of_a_clean_build(edits: list[Callable[[Path], None]]) -> None:
    """After whatever edits and builds, one more build gives what a clean one gives, byte for byte."""
    with tempfile.TemporaryDirectory() as folder:
        root = small_list(Path(folder))
        build(root)
        build(root)
        for edit in edits:
            edit(root)
        build(root)
        assert digests(root / "site") == built_from_nothing(root)


@pytest.mark.parametrize("edit", _EDITS, ids=lambda edit: edit.__name__)
def test_each_edit_gives_the_site_of_a_clean_build(edit: Callable[[Path], None], tmp_path: Path) -> None:
    """After an edit a build gives what a clean one gives, and so does the one after that."""
    root = small_list(tmp_path)
    for _ in range(3):
        build(root)
    edit(root)
    build(root)
    clean = built_from_nothing(root)
    assert digests(root / "site") == clean
    build(root)
    assert digests(root / "site") == clean


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_wrong_date_breaks_no_build(day: str, tmp_path: Path) -> None:
    """A paper at either end of the calendar has its pages, and the build after it has gone is a clean one."""
    root = small_list(tmp_path)
    path = root / f"data/papers/{day[:4]}/{day}.json"
    path.parent.mkdir()
    _add_day(root, "2025-11-03")
    path.write_text((root / "data/papers/2025/2025-11-03.json").read_text().replace("2025-11-03", day))
    (root / "data/papers/2025/2025-11-03.json").unlink()
    build(root)
    assert (root / f"site/daily/{day}/index.html").is_file()
    path.unlink()
    build(root)
    assert digests(root / "site") == built_from_nothing(root)


class _Killed(BaseException):
    """What stands for the end of the process."""


@pytest.mark.parametrize("step", ["_write", "_clear", "take", "stand", "rename first", "rename last", "notes"])
def test_a_build_that_is_killed_spoils_nothing(step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever a build is broken off, the next one gives the site of a clean build."""
    root = small_list(tmp_path)
    build(root)
    build(root)
    _add_day(root)

    def kill(*_: object, **__: object) -> None:
        raise _Killed

    if step.startswith("rename"):
        rename, calls = Path.rename, []

        def kill_later(path: Path, target: Path) -> Path:
            calls.append(path)
            if len(calls) == (1 if step == "rename first" else 2):
                raise _Killed
            return rename(path, target)

        monkeypatch.setattr(Path, "rename", kill_later)
    elif step == "notes":
        monkeypatch.setattr("generator.writer.tree.write_stamps", kill)
    else:
        monkeypatch.setattr(SiteTree, step, kill)
    with pytest.raises(_Killed):
        build(root)
    monkeypatch.undo()
    build(root)
    assert digests(root / "site") == built_from_nothing(root)


def test_a_day_more_writes_little(tmp_path: Path) -> None:
    """Of one more day only the pages that show it are rendered and written; the rest is neither written nor linked."""
    root = small_list(tmp_path)
    for _ in range(3):
        build(root)
    before = {path: path.stat().st_mtime_ns for path in (root / "site").rglob("papers/*/index.html")}
    _add_day(root)
    timings = Timings()
    generated = build(root, timings=timings)
    build(root)
    assert generated.files.written < generated.files.kept
    after = {path: path.stat().st_mtime_ns for path in (root / "site").rglob("papers/*/index.html")}
    assert {path: after[path] for path in before} == before
    assert len(after) == len(before) + 1


def test_nothing_changed_writes_nothing(tmp_path: Path) -> None:
    """A build over unchanged data writes no page, neither of docs/ nor of the site."""
    root = small_list(tmp_path)
    for _ in range(3):
        build(root)
    timings = Timings()
    build(root, timings=timings)
    assert {name: stage.files for name, stage in timings.stages.items()} == dict.fromkeys(timings.stages, 0)


def test_timings_tell_of_every_stage(tmp_path: Path) -> None:
    """The timings name each stage once, with seconds and what it wrote, and the memory of both processes."""
    timings = Timings()
    build(small_list(tmp_path), timings=timings)
    told = json.loads(timings.as_json())
    assert list(told["stages"]) == ["load", "classify", "generate", "site", "search"]
    assert all(stage["wall_s"] >= 0 and stage["cpu_s"] >= 0 for stage in told["stages"].values())
    assert told["stages"]["generate"]["files"] > 0
    assert told["stages"]["generate"]["bytes"] > 0
    assert told["peak_mb"]["paperstand"] > 0


def test_generating_without_the_cache_writes_the_same(tmp_path: Path) -> None:
    """The cache only saves work: without it the same pages are written, and those that stand are kept."""
    root = small_list(tmp_path)
    generate(root)
    first = digests(root / "docs")
    shutil.rmtree(root / ".cache")
    assert generate(root).files.written == 0
    assert digests(root / "docs") == first


def _refuse_to_generate(*_: object) -> None:
    message = "there was nothing to do"
    raise AssertionError(message)


def test_what_has_been_built_is_not_built_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second build over the same does nothing, and tells what the first told, its warnings too."""
    root = small_list(tmp_path)
    _curate(root)
    (root / "data/curation/b.yaml").write_text('papers: {"2506.01938": {pin: true}}')
    first = build(root)
    monkeypatch.setattr("generator.pipeline.build.run.generate_list", _refuse_to_generate)
    again = build(root)
    assert first.problems
    assert (again.papers, again.hidden, again.newest, again.other, again.problems) == (
        (first.papers, first.hidden, first.newest, first.other, first.problems)
    )
    assert again.files.kept == first.files.written


def _name_an_address(_: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("REPO_URL", "https://github.com/example/list")


def _delete_a_generated_page(root: Path, _: pytest.MonkeyPatch) -> None:
    (root / "docs/daily/2025-10-01.md").unlink()


def _delete_a_page_of_the_site(root: Path, _: pytest.MonkeyPatch) -> None:
    (root / "site/daily/2025-10-01/index.html").unlink()


def _generate_from_other_data(root: Path, _: pytest.MonkeyPatch) -> None:
    _add_day(root)
    generate(root)
    _remove_a_day(root)


def _use_a_hook(root: Path, _: pytest.MonkeyPatch) -> None:
    (root / "hook.py").write_text("")
    (root / "mkdocs.yml").write_text((root / "mkdocs.yml").read_text() + "hooks: [hook.py]\n")
    build(root)


def _lock_a_file(root: Path, _: pytest.MonkeyPatch) -> None:
    (root / "data/.#topics.yaml").symlink_to("somebody@example.1234")


@pytest.mark.parametrize(
    "change",
    [
        _lock_a_file,
        _name_an_address,
        _delete_a_generated_page,
        _delete_a_page_of_the_site,
        _generate_from_other_data,
        _use_a_hook,
    ],
    ids=lambda change: change.__name__.strip("_"),
)
def test_a_build_is_done_where_anything_may_differ(
    change: Callable[[Path, pytest.MonkeyPatch], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What comes from the environment, files that were touched, and hooks that may look elsewhere are built anew."""
    root = small_list(tmp_path)
    build(root)
    change(root, monkeypatch)
    monkeypatch.setattr("generator.pipeline.build.run.generate_list", _refuse_to_generate)
    with pytest.raises(AssertionError, match="nothing to do"):
        build(root)


def test_a_build_with_something_to_say_says_it_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What MkDocs warns of is not hidden by the next build: that is done again."""
    root = small_list(tmp_path)
    (root / "docs/notes-of-ours.md").write_text("# Notes\n\n[Nowhere](nowhere.md)\n")
    build(root)
    monkeypatch.setattr("generator.pipeline.build.run.generate_list", _refuse_to_generate)
    with pytest.raises(AssertionError, match="nothing to do"):
        build(root)

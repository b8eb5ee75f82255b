"""A kind of page stands in one place: whatever else names what is generated is made from there, or checked here."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import REPOSITORY

from generator.accelerator.plugin import _STYLES
from generator.manifest import read_manifest
from generator.prose import _FOLDERS
from generator.render.kinds import KINDS, entrances, generated_places
from generator.starter.places import renewed, with_places


@pytest.mark.parametrize("name", sorted(renewed(REPOSITORY)))
def test_files_that_name_what_is_generated_name_all_of_it(name: str) -> None:
    """What git ignores and what the workflow keeps is what the kinds of page write; `make reference` renews it."""
    assert (REPOSITORY / name).read_text(encoding="utf-8") == renewed(REPOSITORY)[name]


def test_a_place_that_is_new_or_gone_is_written_into_such_a_file() -> None:
    """Lines of places are made anew, with what stands before them; all else stays."""
    assert with_places("/site/\n/docs/.x\n/docs/a/\n/docs/b.md\n/c/\n", ["b.md", "d/"]) == (
        "/site/\n/docs/.x\n/docs/b.md\n/docs/d/\n/c/\n"
    )
    assert with_places("  path: |\n    docs/.x\n    docs/a\n  key: docs/a\n", ["d"]) == (
        "  path: |\n    docs/.x\n    docs/d\n  key: docs/a\n"
    )


def test_every_page_lies_at_a_place_of_a_kind_and_no_two_kinds_have_one(embedded_list: Path) -> None:
    """Of each file that is generated one kind says that it writes there."""
    places = generated_places()
    assert len(places) == len(set(places))
    for path in read_manifest(embedded_list / "docs"):
        assert sum(path == place or (place.endswith("/") and path.startswith(place)) for place in places) == 1, path


def test_links_in_peoples_texts_know_the_folders_that_have_a_page_of_their_own(embedded_list: Path) -> None:
    """A folder whose index is generated is known where people link to it."""
    paths = read_manifest(embedded_list / "docs")
    folders = {folder for kind in KINDS for folder in kind.folders if f"{folder}/index.md" in paths}
    of_names = {"authors", "organizations"}  # of which the embedded list has none with several papers
    assert folders | {"about"} | of_names == _FOLDERS


def test_every_folder_leads_back_to_an_entrance() -> None:
    """Where pages do not stand in the navigation, an entrance is marked: home, or a page that is there."""
    config = (REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8")
    for folder, entrance in entrances().items():
        assert not entrance or f"{entrance}/index.md" in config or entrance == folder
    assert set(_STYLES) & set(generated_places())

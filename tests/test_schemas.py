"""Schemas, the reference and the templates: all say what the types say."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from click.testing import CliRunner
from jsonschema.validators import validator_for
from support import REPOSITORY, copy_list

from generator.cli.main import paperstand
from generator.config import compose, read_curation, read_settings, read_sources, read_topics
from generator.config.schema import FILES, schema, schema_name
from generator.model import Settings
from generator.pipeline.inspect.schema import documents

SHIPPED = sorted(
    path.relative_to(REPOSITORY).as_posix()
    for folder in ("data", "generator/starter/own/data")
    for path in [*(REPOSITORY / folder).glob("*.yaml"), *(REPOSITORY / folder / "curation").glob("*.yaml")]
)
MARK = '# Templates: take away the "# " at the beginning of the lines that you need.'
READERS = {
    "site.json": read_settings,
    "sources.json": read_sources,
    "topics.json": read_topics,
    "curation.json": read_curation,
}


@pytest.mark.parametrize("name", documents())
def test_schemas_and_reference_are_as_the_types_are(name: str) -> None:
    """What is committed is what `make reference` writes."""
    assert (REPOSITORY / name).read_text(encoding="utf-8") == documents()[name], "stale: run `make reference`"


def _schema_of(name: str) -> str:
    """Return the name of the schema that the first line of a shipped file leads to."""
    first = (REPOSITORY / name).read_text().partition("\n")[0]
    match = re.fullmatch(r"# yaml-language-server: \$schema=((?:\.\./)+docs/schemas/(\w+\.json))", first)
    assert match, f"{name} names no schema in its first line"
    root = REPOSITORY / "generator/starter/own" if name.startswith("generator") else REPOSITORY
    depth = len((REPOSITORY / name).relative_to(root).parts) - 1
    assert match[1].count("../") == depth
    return match[2]


def _plain(text: str) -> Any:  # noqa: ANN401  # YAML
    """Return YAML as editors see it: dates are texts to JSON Schema."""
    return _without_dates(yaml.safe_load(text))


def _without_dates(value: Any) -> Any:  # noqa: ANN401  # YAML
    if isinstance(value, dict):
        return {str(key): _without_dates(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_dates(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_file_fits_the_schema_that_it_names(name: str) -> None:
    """The first line leads to a schema of the list, and the file is valid by it."""
    found = _schema_of(name)
    kind = next(kind for file, kind in FILES.items() if schema_name(file) == found)
    jsonschema.validate(_plain((REPOSITORY / name).read_text()) or {}, schema(kind))


@pytest.mark.parametrize("name", [name for name in SHIPPED if not name.endswith("site.yaml")])
def test_templates_work_once_they_are_uncommented(tmp_path: Path, name: str) -> None:
    """Each file has templates, and with the "# " taken away it is valid, by the types and by the schema."""
    text = (REPOSITORY / name).read_text()
    before, mark, templates = text.partition(MARK + "\n")
    assert mark, f"{name} has no templates"
    found = _schema_of(name)
    whole = before + re.sub(r"(?m)^# ?", "", templates)
    folder = tmp_path / "data" / ("curation" if "curation" in name else "")
    folder.mkdir(parents=True)
    (folder / Path(name).name).write_text(whole)
    READERS[found](tmp_path)
    if found == "curation.json":
        assert not read_curation(tmp_path).problems
    jsonschema.validate(_plain(whole), schema(next(kind for file, kind in FILES.items() if schema_name(file) == found)))


@pytest.mark.parametrize("name", [name for name in SHIPPED if name.endswith("site.yaml")])
def test_settings_stand_there_with_all_their_keys(tmp_path: Path, name: str) -> None:
    """Each setting is written out or commented, with its own words above, and both are valid."""
    text = re.sub(r"(?m)^# (\w+: )", r"\1", (REPOSITORY / name).read_text().partition("\n")[2])
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "site.yaml").write_text(text)
    read_settings(tmp_path)
    assert set(yaml.safe_load(text)) == set(Settings.model_fields)


@pytest.mark.parametrize("file", FILES)
def test_every_example_fits_its_key(file: str) -> None:
    """The examples of the reference are valid, and every key has one, or a default."""
    whole = schema(FILES[file])
    validator = validator_for(whole)
    validator.check_schema(whole)
    for part in [whole, *whole.get("$defs", {}).values()]:
        for name, item in part.get("properties", {}).items():
            fitting = validator({**item, "$defs": whole.get("$defs", {})})
            for example in item.get("examples", ()):
                fitting.validate(example)
            is_written_out = "$ref" in str(item) or name in {"sources", "kind", "name"}
            assert "examples" in item or "default" in item or is_written_out, name


@pytest.mark.parametrize(
    "wrong",
    [
        "papers:\n  x: {pni: 1}",
        "add:\n  - {id: 2401.1}",
        "add:\n  - {by: Ada}",
        "hide:\n  - {any: 3}",
        "hide:\n  - {fields: [title]}",
        "hide:\n  - {any: [{fields: [title]}]}",
        "edition: {}",
    ],
)
def test_the_schema_refuses_what_check_refuses(wrong: str) -> None:
    """An editor marks the same mistakes."""
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(_plain(wrong), schema(FILES["data/curation/*.yaml"]))


def test_a_list_renews_its_own_after_an_update(tmp_path: Path) -> None:
    """`paperstand schema` writes what is stale, and nothing else."""
    root = copy_list(tmp_path)
    (root / "docs" / "about" / "reference.md").write_text("old")
    first = CliRunner().invoke(paperstand, ["--root", str(root), "schema"])
    assert first.exit_code == 0
    assert (root / "docs" / "schemas" / "topics.json").is_file()
    assert (root / "docs" / "about" / "reference.md").read_text() == documents()["docs/about/reference.md"]
    assert CliRunner().invoke(paperstand, ["--root", str(root), "schema"]).stderr == "0 files renewed\n"


def test_templates_are_comments_alone() -> None:
    """A file with its templates untouched says what it would say without them."""
    for name in SHIPPED:
        if name.endswith("site.yaml"):
            continue
        text = (REPOSITORY / name).read_text()
        assert compose(text.encode(), name).values == compose(text.partition(MARK)[0].encode(), name).values

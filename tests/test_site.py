"""What `paperstand build` tells of how the site was made."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_incremental import small_list

from generator.pipeline.build.run import build

_EXTENSION = ("  - admonition\n", "  - admonition\n  - pymdownx.smartsymbols\n")
_OVERRIDE = ("  name: material\n", "  name: material\n  custom_dir: docs/overrides\n")
_OFF = ("  - paperstand\n", "  - paperstand: {accelerate: false}\n")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        pytest.param((), "", id="nothing unusual"),
        pytest.param((_EXTENSION,), "the Markdown extension `pymdownx.smartsymbols` may read", id="an extension"),
        pytest.param((_OVERRIDE,), "the theme changes what it shows of pages such as ", id="a theme"),
        pytest.param((_OFF,), "", id="chosen"),
    ],
)
def test_a_build_tells_in_one_line_why_pages_were_not_composed(
    changes: tuple[tuple[str, str], ...], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where pages take MkDocs' own way, stderr has one line with the reason; where people chose so, it has none."""
    root = small_list(tmp_path)
    (root / "docs/overrides").mkdir()
    block = "{% block htmltitle %}<title>{{ page.title | upper }}</title>{% endblock %}"
    (root / "docs/overrides/main.html").write_text('{% extends "base.html" %}' + block)
    config = (root / "mkdocs.yml").read_text()
    for before, after in changes:
        assert before in config
        config = config.replace(before, after)
    (root / "mkdocs.yml").write_text(config)
    build(root)
    lines = [line for line in capsys.readouterr().err.splitlines() if "composed" in line]
    assert len(lines) == bool(told)
    assert told in "".join(lines)

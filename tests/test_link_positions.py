"""In a link, in templates and in code, nothing can stand but what passed the door, or leads to a page of ours."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes
from support import REPOSITORY

from generator.markup import link, link_target
from generator.render.environment import environment

GENERATOR = REPOSITORY / "generator"
PAGES = sorted((GENERATOR / "templates").glob("*.j2"))
THEME = sorted((GENERATOR / "theme").rglob("*.html"))
_POSITION = re.compile(
    r"""\]\((?P<markdown>[^()\s]*)$|\b(?:href|src|action|formaction|data|poster|cite)\s*=\s*(?P<quote>["'])(?P<attribute>(?:(?!(?P=quote)).)*)$""",
    re.IGNORECASE | re.DOTALL,
)
"""An expression that follows stands in a link, however much of the link stands before it."""
_FILTERS = {"link", "path"}
_OF_THE_THEME = {"url", "link", "path"}
_PREFIXES = {"up"}
"""Markup of dots and slashes, which `Pages.page` and `CardMaker` put in."""


def _after(text: str, more: str) -> str:
    """Return as much of what stands before a place as is needed to tell what stands there."""
    return (text + more)[-300:]


def _is_fit(node: nodes.Node, filters: set[str]) -> bool:
    if isinstance(node, nodes.Filter):
        return node.name in filters
    return isinstance(node, nodes.Name) and node.name in _PREFIXES


def _outputs(template: nodes.Node) -> Iterator[nodes.Node]:
    """Yield what a template puts out, text and expressions, in the order of the file."""
    for node in template.iter_child_nodes():
        if isinstance(node, nodes.Output):
            yield from node.nodes
        else:
            yield from _outputs(node)


def unfit(source: str, env: Environment, filters: set[str]) -> list[str]:
    """Return the expressions of a template that stand in a link and are not known to be one."""
    found: list[str] = []
    before = ""
    for node in _outputs(env.parse(source)):
        if isinstance(node, nodes.TemplateData):
            before = _after(before, node.data)
            continue
        if _POSITION.search(before) and not _is_fit(node, filters):
            found.append(f"line {node.lineno}: {node}")
        before = _after(before, "x")
    return found


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_in_pages_links_are_made_by_one_function(path: Path) -> None:
    """In a template of pages, what stands between the brackets of a link or in an `href` is `link`, `path` or `up`."""
    assert unfit(path.read_text(encoding="utf-8"), environment(), _FILTERS) == []


_CHECKED = {
    "config.repo_url": "checked by the plugin when the configuration is read",
}


@pytest.mark.parametrize("path", THEME, ids=lambda path: path.name)
def test_in_the_theme_links_lead_to_pages_or_were_checked(path: Path) -> None:
    """In a template of the theme they go through MkDocs' `url`, or are a setting that the plugin has checked."""
    source = path.read_text(encoding="utf-8")
    for name in _CHECKED:
        source = source.replace(f"{{{{ {name} }}}}", f"{{{{ {name} | link }}}}")
    env = Environment(autoescape=True)
    env.filters |= dict.fromkeys(("url", "link", "path", "line", "tojson", "script_tag"), str)
    assert unfit(source, env, _OF_THE_THEME) == []


@pytest.mark.parametrize(
    "source",
    [
        "[a]({{ url }})",
        "[a]({{ up }}{{ url }})",
        '<a href="{{ url }}">',
        "<a class='b' href='x/{{ url | attr }}'>",
        "{% if a %}[a]({% endif %}{{ url }})",
        "{% macro m(url) %}[a](x{{ url }}){% endmacro %}",
        '<img src="{% if a %}{{ a | path }}{% else %}{{ url }}{% endif %}">',
        '<a href="{{ url | trusted }}">',
        "[a]({% for part in url %}{{ part }}{% endfor %})",
    ],
)
def test_a_raw_text_in_a_link_is_seen(source: str) -> None:
    """What is looked for is found, wherever it stands."""
    env = Environment(autoescape=True)
    env.filters |= dict.fromkeys(("link", "path", "attr", "trusted"), str)
    assert len(unfit(source, env, _FILTERS)) == 1


def test_no_filter_lets_a_text_pass_as_it_is() -> None:
    """Pages have no filter that makes markup of whatever it is given."""
    assert not {"safe", "trusted"} & {
        node.name
        for path in PAGES
        for node in environment().parse(path.read_text(encoding="utf-8")).find_all(nodes.Filter)
    }
    assert "trusted" not in environment().filters


@pytest.mark.parametrize("text", ["https://example.org/", "javascript:alert(1)", ""])
def test_a_text_that_nobody_checked_is_no_link(text: str) -> None:
    """The functions that put links out take nothing but checked links, even where a template hands them something."""
    for put in (link_target, lambda url: link("label", url), environment().filters["link"]):
        with pytest.raises(TypeError, match="not checked"):
            put(text)  # type: ignore[arg-type]  # that is the point
    with pytest.raises(TypeError, match="not checked"):
        environment().from_string("[a]({{ url | link }})").render(url=text)


_IN_CODE = re.compile(r"\]\($|\]\([^()\s]*$|\b(?:href|src)=\"[^\"]*$")
_MAKERS = {"link_target", "path", "address_in"}
_WITHIN = {GENERATOR / "markup.py", GENERATOR / "prose.py"}
"""The two that make links."""
_HELD = {
    ("render/links.py", "up"): "markup of dots and slashes",
    ("config/reference.py", "schema_name(file)"): "a name of ours",
    ("config/reference.py", "_anchor(name, file)"): "a name of ours",
    ("config/reference.py", "_anchor(model.__name__, _SOURCES)"): "a name of ours",
    ("render/exports/markdown.py", "citation.arxiv"): "an id, for a file of the reader's",
    ("render/exports/markdown.py", "_within(citation.doi)"): "between angle brackets, for a file of the reader's",
    ("render/exports/markdown.py", "_within(link)"): "a checked link, the same",
}


def _strings(tree: ast.AST) -> Iterable[ast.JoinedStr]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr))


def unfit_code(name: str, source: str) -> list[str]:
    """Return the parts of texts that stand in a link and are not made by the functions that make links."""
    found: list[str] = []
    for text in _strings(ast.parse(source)):
        before = ""
        for part in text.values:
            if isinstance(part, ast.Constant):
                before += str(part.value)
                continue
            assert isinstance(part, ast.FormattedValue)
            value = part.value
            maker = value.func.id if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) else ""
            if _IN_CODE.search(before) and maker not in _MAKERS and (name, ast.unparse(value)) not in _HELD:
                found.append(f"{name}:{value.lineno}: {ast.unparse(value)}")
            before += "x"
    return found


def test_in_code_links_are_made_by_one_function() -> None:
    """Beside the modules that make them, no text of the code has a link with anything but a link in it."""
    for path in sorted(GENERATOR.rglob("*.py")):
        if path not in _WITHIN:
            assert unfit_code(path.relative_to(GENERATOR).as_posix(), path.read_text(encoding="utf-8")) == []
    assert unfit_code("a.py", 'f"[{a}]({b})"') == ["a.py:1: b"]
    assert unfit_code("a.py", "f'<a href=\"x/{xml(b)}\">'") == ["a.py:1: xml(b)"]


def test_code_joins_no_link_by_other_means() -> None:
    """Nor by `format`, `%` or addition: outside of the two modules no plain text ends in the beginning of a link."""
    for path in sorted(GENERATOR.rglob("*.py")):
        if path in {*_WITHIN, GENERATOR / "accelerator/compose/conversion.py"}:  # puts pages in the place of files
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        parts = {id(part) for text in _strings(tree) for part in text.values}
        plain = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in parts)
        texts = [node.value for node in plain if isinstance(node.value, str)]
        begun = [text for text in texts if re.search(r"\]\((?:\{|%)|\]\($|\b(?:href|src)=\"(?:\{|%|$)", text)]
        assert begun == [], path

"""The reference of everything that people can write: every key with its type, its default and an example.

It is made from the JSON Schemas, so it says what ``check`` checks and what editors are told.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from generator.config.schema import FILES, Schema, schema, schema_name
from generator.model import SOURCE_KINDS
from generator.model.written import LINE_FORMAT, PROSE_FORMAT, SLUG

_INTRODUCTION: Final = """\
# Reference

Every key of every file that people write: its type, its default and an example.
This page is made from the types that `paperstand check` checks by; `make reference` renews it.
Editors that know JSON Schema (VS Code with the YAML extension, for one) complete and check the keys as you type:
the first line of each file names its schema.

## Text, Markdown and links

The same rule holds for everything that people write, in `data/`, in the front matter of notes and in `mkdocs.yml`:

- **text** is shown as it is written: names, titles, tags, who decided;
  `site_name`, `site_description` and the titles of `nav`, too.
- **a line of Markdown** has emphasis, code and links; `copyright` of `mkdocs.yml` is one.
- **Markdown** has paragraphs, lists, quotes, headings and blocks of code besides; so has the text of a note.
- HTML is shown as the text it is, in all of them, and a picture is a link to it.
- **a link** starts with `http://` or `https://` and leads to a host with a name:
  no address in brackets, no user's name before the host, no port beyond 65535.
  Where a key takes a link, anything else is a mistake; in Markdown its text stays, without the link;
  what stands for a link in `data/papers/` and is none is told, left out, and kept in the file.
- In Markdown **a link to a page of the list** starts at the root of the list, on whatever page it is shown:
  `topics/reward-models/`, `papers/2410.01257/#notes`, `about/curating.md`.
  `../` before it changes nothing; a single word is no address.

Pages of your own in `docs/` are MkDocs' Markdown, with all that it lets you write.
"""
_ABOUT: Final = {
    "data/site.yaml": "Settings of the site; every key may be left out.",
    "data/sources.yaml": "Where `paperstand fetch` looks for papers.",
    "data/topics.yaml": "The topics of the list, and the rules by which papers belong to them.",
    "data/organizations.yaml": "Which spellings are of one organisation; the file may be missing.",
    "data/authors.yaml": "Which spellings are of one author, and which papers of one name are whose; may be missing.",
    "data/curation/*.yaml": "What people decide; any number of files with any names.",
    "data/notes/*.md": "The front matter of a note; the file is called as the paper's key.",
}
_SOURCES: Final = "data/sources.yaml"
_KINDS: Final = {model.__name__: kind for kind, model in SOURCE_KINDS.items()}
_NAMES: Final = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false"}


@dataclass(frozen=True, slots=True)
class Ways:
    """How a kind of source is asked, in words: for what is new, and for single papers; empty where it cannot be."""

    lists: str
    papers: str


def reference_text(ways: Mapping[str, Ways]) -> str:
    """Return the reference as a page of Markdown; ``ways`` tell of each kind of source how it is asked."""
    lines = (line for file in FILES for line in _file(file, ways))
    return "\n".join([_INTRODUCTION, *lines])


def _kinds(ways: Mapping[str, Ways]) -> Iterator[str]:
    yield "| `kind` | What it is | What is new | Single papers |"
    yield "| --- | --- | --- | --- |"
    for kind, model in SOURCE_KINDS.items():
        link = f"[`{kind}`](#{_anchor(model.__name__, _SOURCES)})"
        yield f"| {link} | {model.__doc__} | {ways[kind].lists} | {ways[kind].papers} |"
    yield ""


def _file(file: str, ways: Mapping[str, Ways]) -> Iterator[str]:
    whole = schema(FILES[file])
    yield f"## `{file}`\n"
    yield f"{_ABOUT[file]} Schema: [{schema_name(file)}](../schemas/{schema_name(file)}).\n"
    yield from _table(whole, file)
    if file == _SOURCES:
        yield from _kinds(ways)
    for name, part in whole.get("$defs", {}).items():
        if "properties" in part:
            yield f"### {_title(name)} {{: #{_anchor(name, file)} }}\n"
            yield f"{part.get('description', '')}\n"
            yield from _table(part, file)


def _table(part: Schema, file: str) -> Iterator[str]:
    required = part.get("required", ())
    yield "| Key | Type | Default | Example | What it is |"
    yield "| --- | --- | --- | --- | --- |"
    for name, item in part["properties"].items():
        default = "required" if name in required else _code(item["default"]) if "default" in item else ""
        example = _code(item["examples"][0]) if "examples" in item else default.replace("required", "")
        yield f"| `{name}` | {_type(item, file)} | {default} | {example} | {item.get('description', '')} |"
    yield ""


def _code(value: object) -> str:
    """Return a value as it is written in YAML; JSON is that."""
    text = json.dumps(value, ensure_ascii=False).replace("|", r"\|")
    return f"`{text}`"


def _type(item: Schema, file: str) -> str:
    """Return the type of a key in words."""
    if "$ref" in item:
        return _named(item["$ref"].rpartition("/")[2], file)
    for several in ("anyOf", "oneOf"):
        if several in item:
            kinds = [_type(kind, file) for kind in item[several] if kind.get("type") != "null"]
            return " or ".join(dict.fromkeys(kinds))
    if "const" in item or "enum" in item:
        return ", ".join(f"`{word}`" for word in item.get("enum", [item.get("const")]))
    match item.get("type"):
        case "array":
            return f"list of {_type(item.get('items', {}), file)}"
        case "object":
            return f"mapping to {_type(item.get('additionalProperties', {}), file)}"
        case kind:
            return _scalar(item, str(kind))


def _scalar(item: Schema, kind: str) -> str:
    if kind == "string":
        formats = {"date": "date", "uri": "link", LINE_FORMAT: "line of Markdown", PROSE_FORMAT: "Markdown"}
        return formats.get(item.get("format", ""), "slug" if item.get("pattern") == SLUG else "text")
    low, high = item.get("minimum"), item.get("maximum")
    span = f", {low} to {high}" if None not in (low, high) else f", at least {low}" if low is not None else ""
    return _NAMES.get(kind, "anything") + span


def _named(name: str, file: str) -> str:
    """Return a link to the section of a type, or the words that one of a few words is."""
    part = schema(FILES[file])["$defs"][name]
    return f"[{_title(name).lower()}](#{_anchor(name, file)})" if "properties" in part else _type(part, file)


def _anchor(name: str, file: str) -> str:
    """Return the anchor of a type's section; one that two files know has one in each."""
    return f"{schema_name(file).removesuffix('.json')}-{name.lower()}"


def _title(name: str) -> str:
    """Return ``Pin until`` for ``PinUntil``; a kind of source is called as it is written."""
    if kind := _KINDS.get(name):
        return f"`{kind}`"
    words = "".join(f" {character.lower()}" if character.isupper() else character for character in name).strip()
    return words[:1].upper() + words[1:]

"""The Content-Security-Policy of each page: what a browser may load and run there, whatever else has got into the page.

It allows the site itself, and what ``policy`` in ``data/site.yaml`` names. What the theme's templates have as text in
the page is allowed by its hash; what a list's own overrides and pages have there, the list has to name.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from hashlib import sha256
from typing import Final

from generator.accelerator.compose.loads import Found, found_in, loads_in_style
from generator.config import Load, is_elsewhere, not_allowed
from generator.errors import Place, Problem, Severity
from generator.model import UNSAFE_INLINE, Policy

_ALWAYS: Final = {
    "default-src": ("'none'",),
    "script-src": ("'self'",),
    "style-src": ("'self'",),
    "img-src": ("'self'", "data:"),
    "connect-src": ("'self'",),
    "form-action": ("'self'",),
    "base-uri": ("'none'",),
}
_START: Final = re.compile(
    r"(?:\s|<!doctype\b[^>]*>|<!--.*?-->|<(?:html|head)(?:\s[^>]*)?>|<meta\s+charset=[^>]*>)*+",
    re.DOTALL | re.IGNORECASE,
)
"""What may stand before the policy: nothing that loads or runs anything; browsers look for the charset there."""
_SCRIPT: Final = re.compile(r"<script\b[^>]*>(.*?)</script>", re.DOTALL)
_EXPRESSION: Final = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_VALUE: Final = r"[\w:/.-]*"
"""What a template may put into a script that is taken for the theme's: an address or an id, and no code."""


def with_policy(html: str, policy: str) -> str:
    """Return a page with its policy, which stands before everything that it holds for."""
    start = _START.match(html)
    end = start.end() if start else 0
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return f"{html[:end]}{meta}{html[end:]}" if html.strip() else html


def without_known_styles(html: str) -> str:
    """Return a page in which the styles of elements that the theme is known to write are classes of ours."""
    return html.replace(' style="list-style-type:none"', ' class="ps-unmarked"')


def policy_text(sources: Iterable[tuple[str, str]]) -> str:
    """Return a policy that allows the site itself and these sources, each with the key that it has in settings."""
    directives = {name: [*always] for name, always in _ALWAYS.items()}
    for key, source in sources:
        name = "form-action" if key == "form" else f"{key}-src"
        allowed = directives.setdefault(name, ["'self'"])
        if source not in allowed:
            allowed.append(source)
    return "; ".join(" ".join([name, *allowed]) for name, allowed in directives.items())


def hash_of(text: str) -> str:
    """Return the hash of a script or style that stands in a page, as a policy names it, but for the quotes."""
    return (
        "sha256-"
        + b64encode(sha256("\n".join(re.split(r"\r\n?", text)).encode(errors="xmlcharrefreplace")).digest()).decode()
    )


class Policies:
    """The policies of a site's pages, and what pages have in them that they do not allow."""

    def __init__(self, named: Policy, site_url: str | None, templates: Callable[[], Iterable[str]]) -> None:
        """``named`` is what the list allows; ``templates`` gives those of the theme, without the list's own."""
        self.has_fonts = False
        """Whether the site has files with fonts."""
        self._named = named
        self._site_url = site_url
        self._templates = templates
        self._always = [*_named_sources(named)]
        self._problems: dict[tuple[str, str], Problem] = {}

    def of(self, html: str, content: str, name: str) -> str:
        """Return the policy of a page.

        ``content`` is what of it comes from what people and sources wrote, and ``name`` what it is called in problems.
        """
        around = found_in(html.replace(content, "", 1) if content else html)
        within = found_in(content)
        sources = [*self._always]
        sources += [("font", "'self'")] if self.has_fonts else []
        sources += [(load.directive, "'self'") for load in (*around.loads, *within.loads) if self._is_own(load)]
        sources += [("script", f"'{hash_of(text)}'") for text in around.scripts if self._is_of_theme(text)]
        if UNSAFE_INLINE not in self._named.style:  # which does not count beside a hash
            sources += [("style", f"'{hash_of(text)}'") for text in around.styles]
        self._look_at(around, name, is_template=True)
        self._look_at(within, name, is_template=False)
        return policy_text(sources)

    def _is_own(self, load: Load) -> bool:
        """Tell whether it is one of the site's own files that is loaded."""
        return not is_elsewhere(load.address) and ":" not in load.address.partition("/")[0]

    def note(self, load: Load, place: Place) -> None:
        """Note what is missing for a load of another site, if something is."""
        self._tell(not_allowed(load, self._named, self._site_url, place))

    def _look_at(self, found: Found, name: str, *, is_template: bool) -> None:
        """Note what has no effect in a page."""
        place = Place(name)
        for load in found.loads:
            self.note(load, place)
        for text in found.scripts:
            if text and not (is_template and self._is_of_theme(text)):
                self._tell(self._inline("script", "run", text, place))
        for text in found.styles:
            self.look_at_style(text, place)
            if not is_template and UNSAFE_INLINE not in self._named.style:
                self._tell(self._inline("style", "count", text, place))
        for attribute in found.attributes:
            if attribute != "style" or UNSAFE_INLINE not in self._named.style:
                self._tell(_attribute(attribute, place))

    def look_at_style(self, css: str, place: Place) -> None:
        """Note what a stylesheet of the list's own loads from other sites."""
        for load in loads_in_style(css):
            self.note(load, place)

    def _inline(self, key: str, verb: str, text: str, place: Place) -> Problem | None:
        digest = hash_of(text)
        if digest in getattr(self._named, key):
            return None
        file = {"script": "extra_javascript", "style": "extra_css"}[key]
        return Problem(
            f"a {key} in the page itself does not {verb}, since no page's policy names it",
            place,
            f"a file under `{file}` in mkdocs.yml, or `policy: {{{key}: [{digest}]}}` in data/site.yaml",
            severity=Severity.WARNING,
        )

    def _tell(self, problem: Problem | None) -> None:
        if problem:
            self._problems.setdefault((problem.what, problem.expected), problem)

    def problems(self) -> list[Problem]:
        """Return what pages have in them to no effect, each once, with the first page of which that is known."""
        return [*self._problems.values()]

    def _is_of_theme(self, script: str) -> bool:
        return bool(script) and any(pattern.fullmatch(script) for pattern in self._of_theme)

    @cached_property
    def _of_theme(self) -> list[re.Pattern[str]]:
        """What the scripts look like that stand in the theme's templates."""
        scripts = (text for template in self._templates() for text in _SCRIPT.findall(template) if text.strip())
        return [re.compile(_VALUE.join(map(re.escape, _EXPRESSION.split(text))), re.ASCII) for text in scripts]


def _named_sources(named: Policy) -> Iterator[tuple[str, str]]:
    for key in Policy.model_fields:
        for source in getattr(named, key):
            yield key, source if "://" in source else f"'{source}'"


def _attribute(name: str, place: Place) -> Problem:
    if name == "style":
        what, expected = "does not count", "a class, and its style in a file under `extra_css` in mkdocs.yml"
    else:
        what, expected = "never runs", "a listener, in a file under `extra_javascript` in mkdocs.yml"
    return Problem(f"an attribute `{name}` {what} under the page's policy", place, expected, severity=Severity.WARNING)

"""What ``mkdocs.yml`` makes browsers load from other sites, and what is missing in ``data/site.yaml`` for that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from generator.errors import Place, Problem, Severity
from generator.model import Policy

_OF_FONTS: Final = (("style", "https://fonts.googleapis.com"), ("font", "https://fonts.gstatic.com"))
_OF_ANALYTICS: Final = (
    ("script", "https://www.googletagmanager.com"),
    ("connect", "https://www.googletagmanager.com"),
    ("connect", "https://*.google-analytics.com"),
    ("connect", "https://*.analytics.google.com"),
    ("img", "https://*.google-analytics.com"),
)
"""What Google's own script asks (https://developers.google.com/tag-platform/security/guides/csp)."""
_WHOLE: Final = frozenset({"script", "style", "object", "form"})
"""What is named by its whole address: of everything on a host that many share, only this is meant."""


class Load(NamedTuple):
    """Something that a page loads: for what purpose, as the keys of a policy name it, and from where."""

    directive: str
    address: str
    path: tuple[str | int, ...] = ()
    """Where that stands in ``mkdocs.yml``."""


def is_elsewhere(address: str) -> bool:
    """Tell whether an address names a host, as those of the site's own files do not."""
    return address.lower().startswith(("http:", "https:", "//"))


def configured_loads(config: Mapping[str, Any]) -> Iterator[Load]:
    """Yield what a configuration of MkDocs makes all pages load from other sites."""
    for key, directive in (("extra_css", "style"), ("extra_javascript", "script")):
        for number, item in enumerate(_items(config.get(key))):
            address = str(item.get("path") if isinstance(item, dict) else item)
            if is_elsewhere(address):
                yield Load(directive, address, (key, number))
    theme = config.get("theme")
    theme = theme if isinstance(theme, dict) else {"name": theme}
    if theme.get("name") == "material" and theme.get("font") is not False:
        yield from (Load(*item, ("theme", "font")) for item in _OF_FONTS)
    extra = config.get("extra")
    analytics = extra.get("analytics") if isinstance(extra, dict) else None
    if isinstance(analytics, dict) and analytics.get("provider") == "google":
        yield from (Load(*item, ("extra", "analytics")) for item in _OF_ANALYTICS)


def _items(value: object) -> Sequence[Any]:
    return value if isinstance(value, list) else ()


def not_allowed(load: Load, policy: Policy, site_url: str | None, place: Place) -> Problem | None:
    """Return what is missing in a policy for a load of another site than the one at ``site_url``, if something is."""
    address = f"https:{load.address}" if load.address.startswith("//") else load.address
    if not is_elsewhere(address) or policy.allows(load.directive, address) or _origin(address) == _origin(site_url):
        return None
    return Problem(
        f"browsers do not load {address}, since no page's policy names it",
        place,
        f"`policy: {{{load.directive}: [{_source(load.directive, address)}]}}` in data/site.yaml",
        severity=Severity.WARNING,
    )


def _origin(address: str | None) -> tuple[str, str]:
    try:
        scheme, host, *_ = urlsplit(address or "")
    except ValueError:
        return "", ""
    return scheme.lower(), host.lower()


def _source(directive: str, address: str) -> str:
    """Return how a policy names an address: without what stands behind ``?``, and often by its host alone."""
    scheme, host = _origin(address)
    path = urlsplit(address).path if host and directive in _WHOLE else ""
    return f"{scheme}://{host}{path.rstrip('/') and path}"

"""Pages out of a library: pure functions that return text, one module a kind of page."""

from generator.render.overviews import TRENDING_ASIDE
from generator.render.report import Report
from generator.render.site import render_site, site_bundles
from generator.render.why import Hand

__all__ = ["TRENDING_ASIDE", "Hand", "Report", "render_site", "site_bundles"]

"""What people write in ``data/``: read with positions, checked against the types, told with file, line and column."""

from generator.config.curation import CurationFile, Located, curation_files, read_curation, scan_curation
from generator.config.document import LARGEST, Document, compose
from generator.config.loads import Load, configured_loads, is_elsewhere, not_allowed
from generator.config.naming import paper_references, read_naming, scan_authors, scan_organizations
from generator.config.settings import (
    Scanned,
    place_of_setting,
    read_settings,
    read_sources,
    read_topics,
    scan_sources,
    scan_topics,
    unknown_topics,
)
from generator.config.site import (
    Repository,
    read_repository,
    read_site_config,
    read_site_name,
    read_site_url,
    site_config_place,
)
from generator.config.validation import validate

__all__ = [
    "LARGEST",
    "CurationFile",
    "Document",
    "Load",
    "Located",
    "Repository",
    "Scanned",
    "compose",
    "configured_loads",
    "curation_files",
    "is_elsewhere",
    "not_allowed",
    "paper_references",
    "place_of_setting",
    "read_curation",
    "read_naming",
    "read_repository",
    "read_settings",
    "read_site_config",
    "read_site_name",
    "read_site_url",
    "read_sources",
    "read_topics",
    "scan_authors",
    "scan_curation",
    "scan_organizations",
    "scan_sources",
    "scan_topics",
    "site_config_place",
    "unknown_topics",
    "validate",
]

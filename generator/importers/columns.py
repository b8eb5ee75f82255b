"""What programs and people call our fields, in tables and lists: exports are known by the names of their columns.

Sources: the exports of Zotero, Web of Science, Scopus, IEEE Xplore, Semantic Scholar, PubMed, and Publish or Perish
(Google Scholar).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_NAMES: Final[Mapping[str, str]] = {
    "title": "title article_title document_title paper_title primary_title item_title publication_name",
    "authors": "author authors author_s author_names authors_names creator creators first_authors author_list",
    "full_authors": "author_full_names authors_full_names full_authors",
    "author_count": "author_count",
    "abstract": "abstract abstract_note abstract_text abstracts summary",
    "keywords": "keyword keywords category tag tags manual_tags automatic_tags author_keywords index_keywords"
    " keywords_plus ieee_terms inspec_controlled_terms inspec_non_controlled_terms mesh_terms fields_of_study"
    " fieldsofstudy subjects",
    "categories": "categories arxiv_categories arxiv_category_tag primary_category",
    "date": "date published published_on published_at published_date publication_date publicationdate publication_day"
    " pub_date pubdate date_published publishedat issued online_date cover_date",
    "year": "year publication_year pub_year publicationyear",
    "month": "month publication_month",
    "day": "day",
    "listed": "listed",
    "own_key": "paperstand",
    "updated": "updated updated_at update_date",
    "doi": "doi doi_url doi_link digital_object_identifier",
    "url": "url entry_id urls link links paper_url paper_link article_url articleurl html_url href permalink abs"
    " abs_url pdf_url pdf_link pdf full_text_url fulltexturl paper page web landing_page",
    "arxiv": "arxiv arxiv_id arxivid arxiv_url arxiv_link arxiv_number externalids_arxiv external_ids_arxiv",
    "eprint": "eprint",
    "archive": "archive archiveprefix",
    "category": "primaryclass primary_class",
    "place": "archive_location archivelocation call_number",
    "id": "id paper_id paperid",
    "journal": "journal journaltitle journal_title publication_title publication source_title source venue"
    " container_title journal_book journal_name",
    "booktitle": "booktitle book_title conference conference_name conference_title proceedings_title",
    "volume": "volume",
    "number": "number issue report_number",
    "pages": "pages",
    "eid": "eid art_no article_number",
    "howpublished": "howpublished extra",
    "note": "note notes remark remarks",
    "comment": "comment",
    "publisher": "publisher",
    "organization": "organization organisation",
    "code": "code code_url code_link github github_url repo repository",
    "project": "project project_page project_url project_website website homepage",
    "upvotes": "upvotes",
    "comments": "comments",
    "stars": "stars",
}
COUNTS: Final = frozenset({"author_count", "upvotes", "comments", "stars"})
_OF_WEB_OF_SCIENCE: Final[Mapping[str, str]] = {
    "AU": "authors",
    "AF": "full_authors",
    "TI": "title",
    "SO": "journal",
    "DE": "keywords",
    "ID": "keywords",
    "AB": "abstract",
    "PD": "date",
    "PY": "year",
    "VL": "volume",
    "IS": "number",
    "BP": "pages",
    "AR": "eid",
    "DI": "doi",
    "DL": "url",
    "CT": "booktitle",
}
"""Its tags of two letters, which name the columns of what it exports as "tab delimited".

Source: https://webofscience.help.clarivate.com/en-us/Content/wos-core-collection/woscc-field-tags.htm
"""
_OURS: Final[Mapping[str, str]] = {written: name for name, names in _NAMES.items() for written in names.split()}


def columns_of(written: list[str]) -> list[str]:
    """Return our names for those of a table's columns, empty where we have none."""
    if {"PT", "TI", "AU"} <= set(written):
        return [_OF_WEB_OF_SCIENCE.get(name.strip(), "") for name in written]
    return [column_of(name) for name in written]


def column_of(written: str) -> str:
    """Return our name for a field's, or an empty text: case, spaces and signs make no difference."""
    return _OURS.get(re.sub(r"[^a-z0-9]+", "_", written.lower()).strip("_"), "")

"""What people say of names: which spellings are of one house or author, and which papers of one name are whose."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import Field

from generator.model.written import Text, Written


class NamedHouse(Written):
    """An organisation that sources write in several ways."""

    name: Text = Field(description="How readers see it.", examples=["Google DeepMind"])
    aliases: tuple[Text, ...] = Field(
        default=(),
        description="How sources write it, too; case, accents, hyphens and punctuation make no difference.",
        examples=[["DeepMind", "Google Deep Mind"]],
    )


class NamedAuthor(Written):
    """An author whose name is written in several ways, or is another's as well."""

    name: Text = Field(
        description="How readers see the name; of two people one needs something more.", examples=["Wei Li (Tsinghua)"]
    )
    aliases: tuple[Text, ...] = Field(
        default=(),
        description="How sources write it, too; case, accents, hyphens and punctuation make no difference.",
        examples=[["Wei Li", "W. Li"]],
    )
    papers: tuple[Text, ...] | None = Field(
        default=None,
        min_length=1,
        description="Where several people have the name, the papers of this one: arXiv ids, DOIs, links or keys; "
        "without it all papers with the name or an alias.",
        examples=[["2406.20087"]],
    )


class OrganizationsWritten(Written):
    """What `data/organizations.yaml` says."""

    organizations: tuple[NamedHouse, ...] | None = Field(
        default=None, description="Organisations with several spellings."
    )


class AuthorsWritten(Written):
    """What `data/authors.yaml` says."""

    authors: tuple[NamedAuthor, ...] | None = Field(
        default=None, description="Authors with several spellings, and those who share a name with others."
    )


@dataclass(frozen=True, slots=True)
class Naming:
    """Whose papers are whose, and how many papers a page of its own takes."""

    authors: tuple[NamedAuthor, ...] = ()
    organizations: tuple[NamedHouse, ...] = ()
    author_papers: int = 5
    organization_papers: int = 3

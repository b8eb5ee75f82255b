"""Which papers are one under several names, and by what that is told."""

from generator.linkage.evidence import Evidence
from generator.linkage.namesakes import compared_by, namesakes
from generator.linkage.rounds import NO_BONDS, Bonds, Doubt, Linked, Tie, link, unite

__all__ = ["NO_BONDS", "Bonds", "Doubt", "Evidence", "Linked", "Tie", "compared_by", "link", "namesakes", "unite"]

"""Headings under which a document decides."""

import re

from dashboard.domain.gates.words import SIGNS
from dashboard.importers.markdown.entries import Section, plain

# Headings under which a document decides; under a firm one, words that are no decision are the decision too.
FIRM = r"(?:decision|verdict|disposition|determination|outcome|go ?/ ?no-?go|go or no-?go)"
CONCLUSION = re.compile(
    rf"(?:(?:final|overall|board|release|go ?/ ?no-?go|certification|certificate|approval|deployment"
    rf"|launch|production"
    rf"|readiness|review|meeting|executive|the)\s+)*(?:(?P<firm>{FIRM})|(?P<said>recommendation"
    rf"|conclusion|approval status"
    r"|authori[sz]ation|certificat(?:e|ion) status|(?:launch|release|readiness) status)|certification"
    r"|approval)s?(?:\s+(?:summary|statement))?"
)
NUMBERED = re.compile(r"^(?:section\s+)?(?:\d+(?:\.\d+)*[.):]?|[ivx]+[.)]|[a-z][.)])\s+")


def heading_of(title: str) -> str:
    """A heading in plain words without its number and signs, lower case."""
    bare = "".join(c for c in plain(title).lower() if c not in SIGNS and (c.isascii() or c.isalnum()))
    return NUMBERED.sub("", bare.strip()).strip(" :-#")


def concludes(section: Section) -> re.Match[str] | None:
    """Whether a document decides under a heading."""
    return CONCLUSION.fullmatch(heading_of(section.title))

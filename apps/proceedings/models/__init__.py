"""Processes, venues, meetings, source documents, statements, mentions, redirects of public addresses.

Owns what took place and what was said. Must not know search, ingestion or pages.
"""

from apps.proceedings.models.affiliations import AffiliationEvidence
from apps.proceedings.models.documents import SourceDocument, document_title
from apps.proceedings.models.meetings import Meeting, Mode, Venue
from apps.proceedings.models.processes import (
    GlossaryTerm,
    Process,
    ProcessAlias,
    ProcessChair,
    ProcessKind,
    ProcessMember,
)
from apps.proceedings.models.statements import (
    CERTAIN,
    Kind,
    Mention,
    Method,
    Redirect,
    Statement,
    Suggestion,
    is_inferred,
    label_of,
)
from apps.proceedings.models.symbols import ProcessDocument, SymbolMention, official_address

__all__ = [
    "CERTAIN",
    "AffiliationEvidence",
    "GlossaryTerm",
    "Kind",
    "Meeting",
    "Mention",
    "Method",
    "Mode",
    "Process",
    "ProcessAlias",
    "ProcessChair",
    "ProcessDocument",
    "ProcessKind",
    "ProcessMember",
    "Redirect",
    "SourceDocument",
    "Statement",
    "Suggestion",
    "SymbolMention",
    "Venue",
    "document_title",
    "is_inferred",
    "label_of",
    "official_address",
]

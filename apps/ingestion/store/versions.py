"""Whether a document that comes in is another version of one that the base holds.

Owns that choice: a correction in place, the same record from elsewhere, or a new record. Must not write, but for the
keys by which a text is found again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, QuerySet

from apps.ingestion.duplicates import SAME, SHARED_BANDS, Shingles, band_keys, likeness, shingles
from apps.ingestion.matching import share_alike
from apps.ingestion.models import TextBand
from apps.ingestion.parsed import ParsedDirectory
from apps.ingestion.parsers.unattributed import UnattributedParser
from apps.ingestion.readers import popolo
from apps.proceedings.insertion import insert
from apps.proceedings.models import SourceDocument

# At least this share of the statements must stand in both files for one to be a correction of the other.
_SAME_DOCUMENT = 0.5
# Documents that share most keys; that many are compared word for word.
_COMPARED = 3
# Of a name that many bear ("transcript.txt" in each of a thousand folders), so many of the last that came.
_NEWEST = 10
_LONGEST_NAME = SourceDocument._meta.get_field("name").max_length or 0


@dataclass(frozen=True)
class Candidate:
    """What is compared of a document that comes in. `statements` are their texts, `text` is that of the document."""

    name: str
    origin: str
    parser: str
    text: str
    statements: Sequence[str]
    is_demonstration: bool

    @cached_property
    def shingles(self) -> Shingles:
        return _shingles(self.statements, self.text)

    @cached_property
    def keys(self) -> list[int]:
        return [] if self.is_directory else band_keys(self.shingles)

    @property
    def is_directory(self) -> bool:
        """A directory of people: its statements are the names in it."""
        return self.parser == popolo.PARSER


@dataclass(frozen=True, slots=True)
class Version:
    """At most one is set: the document that is corrected in place, or the one that holds the same record.

    `likeness`: share of the words in a row that both have, 0 to 1, where that was what told it.
    """

    corrects: SourceDocument | None = None
    same_as: SourceDocument | None = None
    likeness: float | None = None


def find_version(new: Candidate) -> Version:
    """What the document is to the base.

    A file of the same name that is for the most part the same is a correction. One from elsewhere that is nearly the
    same is a twin, whose statements would be doubled; unless nothing could be read out of the held one, and now can.
    """
    if new.is_directory:
        return Version(corrects=_earlier_directory(new))
    if earlier := _of_same_name(new):
        return Version(corrects=earlier)
    found = _nearly_the_same(new)
    if found is None:
        return Version()
    held, alike = found
    unread = UnattributedParser.name
    if held.name == kept_name(new.name) or (held.parser == unread and new.parser != unread):
        return Version(corrects=held, likeness=alike)
    return Version(same_as=held, likeness=alike)


def keep_bands(*, document: SourceDocument, candidate: Candidate) -> None:
    """Have the document found by what is nearly the same."""
    insert(TextBand, [{"document_id": document.pk, "key": key} for key in sorted(set(candidate.keys))])


def _earlier_directory(new: Candidate) -> SourceDocument | None:
    """The directory of the same name of which half of the names stand in the new one; best from the same place."""
    for held in _likely(new, SourceDocument.objects.filter(parser=popolo.PARSER)):
        names = [entry.name for entry in directory_of(held).entries]
        if share_alike(names, new.statements) >= _SAME_DOCUMENT:
            return held
    return None


def directory_of(document: SourceDocument) -> ParsedDirectory:
    """What a held document said of people and organizations."""
    read = popolo.read_popolo(document.text, encoding=document.encoding, name=document.name)
    return (read and read.told and read.told.directory) or ParsedDirectory()


def _of_same_name(new: Candidate) -> SourceDocument | None:
    best: tuple[float, bool, SourceDocument] | None = None
    for held in _likely(new, SourceDocument.objects.defer("text", "locators")):
        old = list(held.statements.order_by("position").values_list("text", flat=True))
        rank = (share_alike(old, new.statements), held.origin == new.origin, held)
        if rank[0] >= _SAME_DOCUMENT and (best is None or rank[:2] > best[:2]):
            best = rank
    return best[2] if best else None


def _likely(new: Candidate, documents: QuerySet[SourceDocument]) -> list[SourceDocument]:
    """Of these documents, those of the same name that may be another version: from the same place, those that share
    most keys, and the newest. However many bear the name, no more than a few are compared."""
    present = {"superseded_by__isnull": True, "is_demonstration": new.is_demonstration, "name": kept_name(new.name)}
    named = documents.filter(**present).order_by("-pk")
    if not named.exists():  # as of most: to say what else to look for takes longer than to look
        return []
    alike = TextBand.objects.filter(key__in=new.keys, **{f"document__{name}": value for name, value in present.items()})
    most = alike.values("document").annotate(shared=Count("pk")).order_by("-shared", "-document")
    shared = list(most.values_list("document", flat=True)[:_COMPARED])
    found = [*named.filter(origin=new.origin)[:_COMPARED], *named.filter(pk__in=shared), *named[:_NEWEST]]
    return list({held.pk: held for held in found}.values())


def kept_name(name: str) -> str:
    """As much of a file's name as is kept with its document: the end tells more than the beginning."""
    return name[-_LONGEST_NAME:]


def _nearly_the_same(new: Candidate) -> tuple[SourceDocument, float] | None:
    """The document most like it among those that share keys, with their likeness."""
    if not new.keys:
        return None
    shared = (
        TextBand.objects.filter(key__in=new.keys, document__is_demonstration=new.is_demonstration)
        .values("document")
        .annotate(shared=Count("pk"))
        .filter(shared__gte=SHARED_BANDS)
        .order_by("-shared", "document")
        .values_list("document", flat=True)[:_COMPARED]
    )
    held = {document.pk: document for document in (_present(key) for key in list(shared))}
    ranked = sorted(
        ((likeness(new.shingles, _shingles_of(document)), document.pk) for document in held.values()), reverse=True
    )
    if not ranked or ranked[0][0] < SAME:
        return None
    return held[ranked[0][1]], ranked[0][0]


def _present(key: int) -> SourceDocument:
    """The document that has the statements now: what took the place of this one, or what it is the same as."""
    document = SourceDocument.objects.for_list().get(pk=key)
    seen = {document.pk}
    while (after := document.superseded_by_id or document.same_as_id) and after not in seen:
        seen.add(after)
        document = SourceDocument.objects.for_list().get(pk=after)
    return document


def _shingles_of(document: SourceDocument) -> Shingles:
    statements = list(document.statements.order_by("position").values_list("text", flat=True))
    return _shingles(statements, "" if statements else document.text)


def _shingles(statements: Sequence[str], text: str) -> Shingles:
    """Of what was said, so that labels and page heads don't tell two versions apart; of the whole text without it."""
    return shingles(statements or [text])

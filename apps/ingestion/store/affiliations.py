"""What a document says of affiliations, as rows: the evidence, and the dated affiliations that it is sure enough for.

Owns what a corrected document takes back: affiliations that nothing shows any more. Must not know how they are told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from apps.actors.models import Affiliation
from apps.ingestion.affiliations import SURE
from apps.ingestion.parsed import Resolution, StatedAffiliation
from apps.ingestion.store.actors import Actors
from apps.lib.partial_dates import PartialDate
from apps.proceedings.insertion import insert
from apps.proceedings.models import AffiliationEvidence, SourceDocument


def keep_affiliations(
    *,
    document: SourceDocument,
    earlier: SourceDocument | None,
    stated: Sequence[StatedAffiliation],
    actors: Actors,
    said: Callable[[int | None], PartialDate | None],
) -> None:
    """Store what the document says. What its former version (`earlier`) showed and nothing shows any more goes.

    `said` gives the date of a session by its index.
    """
    before = list(earlier.affiliation_evidence.all()) if earlier else []
    AffiliationEvidence.objects.filter(pk__in=[one.pk for one in before]).delete()
    insert(AffiliationEvidence, [_row(document, one, actors, said(one.meeting)) for one in stated])
    shown = {(one.affiliation_id, one.speaker_id) for one in before if one.affiliation_id}
    gone = Affiliation.objects.filter(pk__in=[key for key, _ in shown], evidence=None)
    # A curator may have given it to somebody else: then it is theirs.
    Affiliation.objects.filter(pk__in=[one.pk for one in gone if (one.pk, one.speaker_id) in shown]).delete()


def _row(
    document: SourceDocument, one: StatedAffiliation, actors: Actors, said: PartialDate | None
) -> dict[str, object]:
    speaker = actors.speaker(one.person)
    organization = affiliation = None
    if one.key:
        organization = actors.known_organization(one.key)
    elif one.confidence >= SURE:
        organization = actors.organization(Resolution(one.organization, one.method, one.confidence, one.evidence))
    if organization and one.confidence >= SURE:
        affiliation = actors.attest(speaker, organization, role=one.role[:200], on=said)
    return {
        "document_id": document.pk,
        "speaker_id": speaker.pk,
        "organization_id": organization.pk if organization else None,
        "affiliation_id": affiliation.pk if affiliation else None,
        "name": one.organization[:300],
        "role": one.role[:200],
        "method": one.method.value,
        "confidence": one.confidence,
        "start": one.evidence.start,
        "end": one.evidence.end,
    }

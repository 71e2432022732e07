"""Looks through the whole base for people who may be one, and keeps what was found to be asked.

Owns which pairs of people are worth asking about. Must not merge anybody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from typing import Final

from django.db.models import Count

from apps.actors.models import NameKind, Speaker, SpeakerName
from apps.curation.candidates.index import index_new_names
from apps.curation.candidates.keys import LENGTH, keys, parts
from apps.curation.candidates.likeness import likeness
from apps.curation.candidates.reasons import Reason, kept, why
from apps.curation.models import NameKey, ReviewItem, ReviewKind
from apps.curation.querysets import chunks
from apps.ingestion.names import is_role
from apps.proceedings.models import Statement

ALIKE: Final = 0.85
"""Names less alike than this are not asked about."""

_LETTERS = 3  # of a person of one word: shorter ones are initials
_PART = 0.7  # how likely they are whom the words beside them name
_CROWD = 50  # a key of more names tells nothing: "maria"

Progress = Callable[[int, int], None]


def find_people(progress: Progress = lambda _done, _total: None) -> int:
    """Ask about every pair of people with names that may be one; returns the number of pairs that wait.

    Pairs meet by their keys, so the work grows with the number of names, not with its square.
    """
    index_new_names()
    speakers = {
        pk: (slug, name, demonstration)
        for pk, slug, name, demonstration in Speaker.objects.filter(merged_into=None).values_list(
            "pk", "slug", "name", "is_demonstration"
        )
    }
    names = SpeakerName.objects.filter(retired=False, kind__in=NameKind.asserting(), speaker__in=speakers)
    total = names.count()
    pairs: dict[tuple[int, int], tuple[float, tuple[Reason, ...]]] = {}
    for done, (pk, speaker, name) in enumerate(names.order_by("pk").values_list("pk", "speaker_id", "name"), 1):
        if len(parts(name)) > 1:
            _meet(pk, speaker, name, speakers, pairs)
        if done % 100 == 0 or done == total:
            progress(done, total)
    _beside(speakers, pairs)
    counted = said("speaker_id")
    # The one who said more comes first, and keeps the name unless the curator chooses otherwise.
    ordered = {pair: sorted(pair, key=lambda pk: (-counted.get(pk, 0), pk)) for pair in pairs}
    items = [
        ReviewItem(
            kind=ReviewKind.PEOPLE,
            key=f"people:{speakers[one][0]}:{speakers[other][0]}",
            settles=min(counted.get(one, 0), counted.get(other, 0)) or 1,
            label=" / ".join(speakers[pk][1] for pk in ordered[one, other])[:300],
            detail={
                "one": speakers[ordered[one, other][0]][0],
                "other": speakers[ordered[one, other][1]][0],
                "score": round(score, 3),
                "reasons": kept(reasons),
            },
        )
        for (one, other), (score, reasons) in pairs.items()
    ]
    return keep(ReviewKind.PEOPLE, items)


def _meet(
    pk: int,
    speaker: int,
    name: str,
    speakers: dict[int, tuple[str, str, bool]],
    pairs: dict[tuple[int, int], tuple[float, tuple[Reason, ...]]],
) -> None:
    own = keys(name)
    crowded = set(
        NameKey.objects.filter(key__in=own)
        .order_by()
        .values("key")
        .annotate(n=Count("pk"))
        .filter(n__gt=_CROWD)
        .values_list("key", flat=True)
    )
    others = (
        SpeakerName.objects.filter(keys__key__in=own - crowded, retired=False, pk__gt=pk)
        .exclude(speaker=speaker)
        .distinct()
        .values_list("speaker_id", "name")
    )
    for other, called in others:
        if other not in speakers or speakers[other][2] != speakers[speaker][2]:
            continue
        alike = likeness(name, called)
        pair = (min(speaker, other), max(speaker, other))
        if alike.whole and alike.score >= ALIKE and alike.score > pairs.get(pair, (0.0, ()))[0]:
            pairs[pair] = (alike.score, alike.reasons)


def _beside(
    speakers: dict[int, tuple[str, str, bool]], pairs: dict[tuple[int, int], tuple[float, tuple[Reason, ...]]]
) -> None:
    """People of one word, each with the one person who spoke beside them whose name holds it.

    Beside: in the same series, or where a meeting has none, at the same meeting. Where two could be meant, none is
    asked about; nor is a role, which is nobody's name.
    """
    single = {
        pk: words[0]
        for pk, (_, name, _) in speakers.items()
        if len(words := parts(name)) == 1 and not is_role(name) and len(words[0]) >= _LETTERS
    }
    where = _places(single)
    for chunk in chunks(sorted(where)):
        asked = {single[pk] for pk in chunk}
        bearers: defaultdict[str, set[int]] = defaultdict(set)
        named = NameKey.objects.filter(key__in=[word[:LENGTH] for word in asked], name__retired=False)
        asserting = named.filter(name__kind__in=NameKind.asserting())
        for speaker, name in asserting.values_list("name__speaker_id", "name__name"):
            heard = parts(name)
            if len(heard) > 1 and speaker in speakers:
                for word in asked.intersection(heard):
                    bearers[word].add(speaker)
        there = _places({pk for some in bearers.values() for pk in some})
        for pk in chunk:
            likely = {
                other
                for other in bearers[single[pk]]
                if speakers[other][2] == speakers[pk][2] and there.get(other, set()) & where[pk]
            }
            if len(likely) == 1:
                (other,) = likely
                reasons = (why("part"), why("alone-in-series"))
                pairs.setdefault((min(pk, other), max(pk, other)), (_PART, reasons))


def _places(speakers: Collection[int]) -> dict[int, set[tuple[str, int]]]:
    """The series in which each of these people spoke, and their meetings without one."""
    found: defaultdict[int, set[tuple[str, int]]] = defaultdict(set)
    for chunk in chunks(sorted(speakers)):
        rows = Statement.objects.filter(speaker__in=chunk).exclude(meeting=None).order_by()
        for speaker, meeting, series in rows.values_list("speaker_id", "meeting_id", "meeting__series_id").distinct():
            if speaker is not None and meeting is not None:
                found[speaker].add(("series", series) if series else ("meeting", meeting))
    return dict(found)


def said(column: str) -> dict[int, int]:
    """How many statements each has, by what this column names."""
    rows = Statement.objects.exclude(**{column: None}).order_by().values_list(column).annotate(n=Count("*"))
    return dict(rows)


def keep(kind: ReviewKind, items: list[ReviewItem]) -> int:
    """What was answered stays answered. Of what waits, pairs that are none any more go, and what speaks for the others
    is as of now."""
    found = {item.key: item for item in items}
    held = dict(ReviewItem.objects.filter(kind=kind).values_list("key", "pk"))
    waiting = ReviewItem.objects.waiting().filter(kind=kind).order_by()
    for gone in chunks([key for key in held if key not in found]):
        waiting.filter(key__in=gone).delete()
    changed = []
    for item in waiting:
        now = found.get(item.key, item)  # one that is not here came meanwhile, by another look
        if (item.detail, item.settles, item.label) != (now.detail, now.settles, now.label):
            item.detail, item.settles, item.label = now.detail, now.settles, now.label
            changed.append(item)
    ReviewItem.objects.bulk_update(changed, ["detail", "settles", "label"], batch_size=200)
    new = [item for key, item in found.items() if key not in held]
    ReviewItem.objects.bulk_create(new, batch_size=200, ignore_conflicts=True)  # two may look at once
    return waiting.all().count()  # asked again: it was read before the new ones came

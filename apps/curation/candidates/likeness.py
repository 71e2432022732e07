"""How alike a label and a name are, and why. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise, permutations

from jellyfish import metaphone
from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from apps.curation.candidates.keys import parts, words
from apps.curation.candidates.reasons import Reason, why

_INITIAL = 0.7
_SOUND = 0.86
_LEAST = 0.78
_MOST_PARTS = 5
_PARTED_FROM = 7  # letters


@dataclass(frozen=True, slots=True)
class Likeness:
    """`score` from 0 to 1; `whole` where every part of both was matched; `reasons`: why."""

    score: float
    whole: bool
    reasons: tuple[Reason, ...]


NOTHING = Likeness(0.0, False, ())


def likeness(label: str, name: str) -> Likeness:
    """How likely it is that the label was meant to say the name, judged by the letters alone."""
    heard, borne = parts(label)[:_MOST_PARTS], parts(name)[:_MOST_PARTS]
    if not heard or not borne:
        return NOTHING
    if heard == borne:
        return (
            Likeness(1.0, True, (why("same-name"),)) if len(borne) > 1 else Likeness(0.75, False, (why("same-word"),))
        )
    if alike := _parted(words(label), words(name)):
        return alike
    if len(heard) == 1 and heard[0] == "".join(word[0] for word in borne):
        return Likeness(0.6, True, (why("initials"),))
    found = _best(heard, borne)
    if not found or sum(1 for score, _ in found if score) < min(len(heard), len(borne)):
        return NOTHING
    matched = [(score, reason) for score, reason in found if score]
    mean = sum(score for score, _ in matched) / len(matched)
    whole = len(matched) == len(heard) == len(borne)
    if len(heard) > len(matched):
        return Likeness(mean * 0.5, False, (*_reasons(matched), why("more-words")))
    reasons = _reasons(matched)
    if whole:
        exact = sum(1 for score, _ in matched if score == 1.0)
        if sorted(heard) == sorted(borne):
            return Likeness(0.97, True, (why("other-order"),))
        return Likeness(mean if exact else mean * 0.92, True, reasons)
    surname = any(score and word == borne[-1] for (score, _), word in zip(found, heard, strict=True))
    share = 0.78 if surname or len(matched) > 1 else 0.7
    return Likeness(mean * share, False, (*reasons, why("part")))


def _parted(heard: list[str], borne: list[str]) -> Likeness | None:
    """Of two that are parted into words otherwise how alike their letters are; None where they are not."""
    one, other = "".join(heard), "".join(borne)
    if len(heard) == len(borne) or min(len(one), len(other)) < _PARTED_FROM:
        return None
    slips = DamerauLevenshtein.distance(one, other, score_cutoff=1)
    if slips > 1:
        return None
    reason = why("parted-nearly" if slips else "parted")
    return Likeness(0.95 - 0.07 * slips, True, (reason,))


def _best(heard: list[str], borne: list[str]) -> list[tuple[float, Reason | None]]:
    """For each heard word how well it fits the word of the name that is given to it, all taken together."""
    table = [[_word(one, other) for other in borne] for one in heard]
    best: list[tuple[float, Reason | None]] = []
    most = -1.0
    places = range(len(borne)) if len(borne) >= len(heard) else [*range(len(borne)), *[-1] * (len(heard) - len(borne))]
    for chosen in permutations(places, len(heard)):
        fit = [table[number][place] if place >= 0 else (0.0, None) for number, place in enumerate(chosen)]
        # Of two equal sums the one in the order of the words is the better reading.
        total = sum(score for score, _ in fit) - 0.001 * sum(a > b for a, b in pairwise(chosen))
        if total > most:
            most, best = total, fit
    return best


def _word(heard: str, borne: str) -> tuple[float, Reason | None]:
    if heard == borne:
        return 1.0, None
    if len(heard) == 1 or len(borne) == 1:
        return (_INITIAL, why("initial")) if heard[0] == borne[0] else (0.0, None)
    slips = DamerauLevenshtein.distance(heard, borne, score_cutoff=3)
    if slips <= (1 if min(len(heard), len(borne)) < 6 else 2):
        return 0.96 - 0.04 * slips, why("letters", n=slips, heard=heard, borne=borne)
    near: float = JaroWinkler.similarity(heard, borne)
    if (sound := metaphone(heard)) and sound == metaphone(borne):
        return max(_SOUND, near * 0.95), why("sound", heard=heard, borne=borne)
    if min(len(heard), len(borne)) >= 4 and (heard.startswith(borne) or borne.startswith(heard)):
        return 0.84, why("shortened", heard=heard, borne=borne)
    return (near * 0.9, why("alike", heard=heard, borne=borne)) if near * 0.9 >= _LEAST else (0.0, None)


def _reasons(matched: list[tuple[float, Reason | None]]) -> tuple[Reason, ...]:
    return tuple(dict.fromkeys(reason for _, reason in matched if reason)) or (why("same-words"),)

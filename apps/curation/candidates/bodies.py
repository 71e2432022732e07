"""How alike the names of two organizations are, and under which keys such names meet. Pure."""

from __future__ import annotations

from typing import Final

from anyascii import anyascii
from rapidfuzz.distance import DamerauLevenshtein

from apps.curation.candidates.keys import keys
from apps.curation.candidates.likeness import NOTHING, Likeness
from apps.curation.candidates.reasons import why
from apps.lib.text import fold

# Words that do not tell one organization from another: articles, what joins words, and forms of companies.
_JOINING: Final = frozenset(
    """a al and da das de del der des di die do dos du e el et for fur in la las le les los of on para pour the und
    y""".split()
)
_FORMS: Final = frozenset(
    """ab ag aisbl asbl bv co corp corporation ev gmbh inc incorporated kg kk limited llc llp ltd ltda nv oy oyj plc
    pte pty sa sarl sas sl spa srl""".split()
)
_NUMERALS: Final = frozenset("i ii iii iv v vi vii viii ix x first second third fourth fifth sixth".split())
INITIALS: Final = 0.82
"""How alike an acronym and a name of those initials are."""

_SLIPS_FROM: Final = 5  # letters; in a shorter word one letter makes another word
_INITIALS_FROM: Final = 3


def core(name: str) -> list[str]:
    """The words of a name that tell it: in Latin letters, folded, without articles and forms of companies."""
    words = fold(anyascii(name.replace("&", " and "))).split()
    kept = list(words)
    while len(kept) > 1 and (kept[-1] in _FORMS or (len(kept) > 2 and kept[-2] + kept[-1] in _FORMS)):
        del kept[-1 if kept[-1] in _FORMS else -2 :]  # "SA", or "S. A."
    return [word for word in kept if word not in _JOINING] or words


def body_keys(name: str) -> set[str]:
    """Every key under which a name of an organization meets those that may be the same."""
    words = core(name)
    found = {key for word in words for key in keys(word) if not key.startswith("#")}
    if initials := _initials(name, words):
        found.update(f"#{one}" for one in initials)
    if len(words) == 1:
        found.add(f"#{words[0]}")
    return found


def alike(one: str, other: str) -> Likeness:
    """How likely it is that both name one organization, judged by the letters alone."""
    mine, theirs = core(one), core(other)
    if not mine or not theirs:
        return NOTHING
    if mine == theirs:
        if fold(one) == fold(other):
            return Likeness(1.0, True, (why("both-called", name=one),))
        if fold(anyascii(one)) == fold(anyascii(other)):
            return Likeness(0.95, True, (why("other-script", one=one, other=other),))
        return Likeness(0.95, True, (why("small-words", one=one, other=other),))
    if sorted(mine) == sorted(theirs):
        return Likeness(0.92, True, (why("names-in-other-order", one=one, other=other),))
    for short, name, words in ((mine, other, theirs), (theirs, one, mine)):
        if len(short) == 1 and len(short[0]) >= _INITIALS_FROM and short[0] in _initials(name, words):
            return Likeness(INITIALS, True, (why("initials-of", one=one, other=other),))
    return _misspelt(one, mine, other, theirs)


def _misspelt(one: str, mine: list[str], other: str, theirs: list[str]) -> Likeness:
    """The same words but for a slip or two in long ones, or written as one."""
    if "".join(mine) == "".join(theirs):
        return Likeness(0.94, True, (why("names-parted", one=one, other=other),))
    if len(mine) != len(theirs) or (len(mine) == 1 and len(mine[0]) < 8):
        return NOTHING
    slips = 0
    exact = 0
    for word, heard in zip(sorted(mine), sorted(theirs), strict=True):
        if word == heard:
            exact += 1
            continue
        numbered = any(w.isdecimal() or w in _NUMERALS for w in (word, heard))
        away = DamerauLevenshtein.distance(word, heard, score_cutoff=3)
        if numbered or min(len(word), len(heard)) < _SLIPS_FROM or away > (1 if min(len(word), len(heard)) < 8 else 2):
            return NOTHING
        slips += away
    if slips > 3 or (not exact and len(mine) > 1 and slips > 2):
        return NOTHING
    return Likeness(0.93 - 0.03 * slips, True, (why("spelt", one=one, other=other),))


def _initials(name: str, words: list[str]) -> set[str]:
    """Of a name of several words, with and without the small ones."""
    every = fold(anyascii(name)).split()
    return {"".join(word[0] for word in some) for some in (words, every) if len(some) >= _INITIALS_FROM}

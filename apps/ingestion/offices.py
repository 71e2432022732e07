"""Offices that stand where a name may: "CHIEF WHIP OF THE OPPOSITION", "Minister of Posts", "Deputy Prime Minister".

Owns how such words are put together. Must not know labels or documents.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from apps.ingestion.lexicon import BODIES, DELEGATES, OF_OFFICES, OFFICES, QUALIFIERS, ROLE_LINKS, ROLES

_OF = frozenset({"of", "for", "on", "to"})
_HEADS = OFFICES | ROLES
_HEADS_OF = _HEADS | OF_OFFICES
_BESIDE_HEADS = QUALIFIERS | ROLE_LINKS | BODIES
# In French and Spanish an article stands before an office: "El Representante Permanente del Perú".
_ELSEWHERE = frozenset(
    "ambassadeur ambassadrice coordinador coordinadora delegada delegado delegue deleguee directeur director directora"
    " directrice embajador embajadora ministra ministre ministro representant representante secretaire secretaria"
    " secretario".split()
)
_QUALIFIERS_ELSEWHERE = frozenset(
    "adjoint adjointe adjunta adjunto alterna alterno ejecutiva ejecutivo general interina interino permanent"
    " permanente suplente suppleant suppleante".split()
)

DELEGATES_ELSEWHERE = (
    r"(?:représentante?|déléguée?|délégation|observat(?:eur|rice)|representante|delegad[oa]|delegación|observadora?)"
)
"""The pattern of whoever speaks for a State in French and Spanish: "La délégation de Fidji"."""
DELEGATE = re.compile(
    r"(?i)^(?:(?:the |an? )?(?:representative|delegate|delegation|observer|permanent observer|councillor)"
    rf" (?:of|for|from) (?:the )?|(?:l[ea] |l['’]|el )?{DELEGATES_ELSEWHERE}"
    r" (?:permanente? )?(?:de la |de los |de l['’]|del |des |du |de |d['’]))(?=\S)"
)
"""What stands before a State or a body for which somebody speaks: "The representative of", "La délégation du"."""


def is_office(keys: Sequence[str]) -> bool:
    """Whether folded words are an office and no part of them a name: what it is of may be anything."""
    if len(keys) > 1 and keys[0] in {"el", "la", "le"} and keys[1] in _ELSEWHERE:
        of = next((at for at, key in enumerate(keys) if key in {"de", "del", "des", "du"}), len(keys))
        return set(keys[2:of]) <= _QUALIFIERS_ELSEWHERE
    link = next((at for at, key in enumerate(keys) if at and key in _OF), len(keys))
    before = keys[:link]
    if not DELEGATES.isdisjoint(before) or link == len(keys) - 1:
        return False
    heads = _HEADS_OF if link < len(keys) else _HEADS
    # "First in Posts" is none, nor is "Lamp Society": an office or a role must be among them.
    return not heads.isdisjoint(before) and all(key in heads or key in _BESIDE_HEADS for key in before)


def leading(keys: Sequence[str]) -> int:
    """How many folded words before a name are an office of several: 2 for "prime minister obi"."""
    at = next((at for at, key in enumerate(keys) if key not in QUALIFIERS), len(keys))
    return at + 1 if 0 < at < len(keys) - 1 and (keys[at] in OFFICES or keys[at] in ROLES) else 0

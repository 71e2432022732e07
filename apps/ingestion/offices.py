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
HEADS = _HEADS_OF | _ELSEWHERE
"""Folded words of which an office or a role has one at least."""
_QUALIFIERS_ELSEWHERE = frozenset(
    "adjoint adjointe adjunta adjunto alterna alterno ejecutiva ejecutivo general interina interino permanent"
    " permanente suplente suppleant suppleante".split()
)
# Somebody in the hall, in words that begin no name elsewhere; folded.
_FROM_THE_FLOOR = re.compile(
    r"(?:question|comment|intervention|remark|q)(?: \d+)? from (?:an? |the )?"
    r"(?:audience|chat|floor|online|room|(?:audience|remote) (?:member|participant))"
    r"|(?:audience|chat|floor|online|remote) (?:comment|q|question)(?: \d+)?"
    r"|(?:question|intervention|voix) (?:de|dans) la salle|(?:pregunta|pergunta|intervencion|voz|comentario)"
    r" (?:del|do|da|de la) (?:publico|sala|plateia)|(?:frage|zwischenruf) aus dem publikum"
    r"|un[a-z]{3,}(?: (?:fe)?male)?(?: (?:(?:fe)?male|man|woman|voice|person|speaker|participant))(?: \d+)?"
    r"|[a-z]{4,12} (?:(?:non|no|nao|nicht) identi[a-z]{2,9}|desconocid[oa]|inconnue?|desconhecid[oa]|sconosciut[oa])"
    r"|unbekannte[rs]? [a-z]{4,12}|(?:вопрос|реплика|голос|комментарии) из зала|с места"
)
_BEHIND = re.compile(
    r"(?i)[^\W\d_][\w'’&.\-]*\s+(?:operator|captioner|moderator|interpreter|transcriber|staff"
    r"|(?:vice-?|co-?)?chair(?:man|woman|person|s)?|rapporteur|members?|participants?|attendees?)\s*\Z"
)
_UNSPACED_BEHIND = re.compile(
    r"(?:记者|記者|座長|議長|委員長?|部会長|主査|構成員|参考人|事務局|大臣|위원장|의장|위원)\s*\Z"
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


def is_office_behind(name: str) -> bool:
    """Whether an office behind a company, a newspaper or a surname tells who speaks: "Lampco Operator", "山田座長"."""
    return _BEHIND.match(name) is not None or (not name.isascii() and _UNSPACED_BEHIND.search(name) is not None)


def is_from_the_floor(folded: str) -> bool:
    """Whether folded words tell somebody in the hall whom nobody names: "question from the floor", "с места"."""
    return " " in folded and _FROM_THE_FLOOR.fullmatch(folded) is not None


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

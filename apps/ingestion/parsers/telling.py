"""How a sentence tells who said what: "Ada Obi, Harbour Office, noted", "On oil, Kenya, for the African Group, asked".

Owns these wordings and where sentences part. Must not know who is named elsewhere in a document.
"""

from __future__ import annotations

import re

from apps.ingestion.lexicon import SAID, SAID_ELSEWHERE, SAY
from apps.ingestion.names import Shape, is_body_word, is_role, shape
from apps.ingestion.places import country_code

# German verbs that tell it with the word at their end, "teilte … mit"; without it they tell of deeds.
_PARTED = (
    r"(?:merkte|regte)(?=[^.\n]{0,200} an\b)|(?:schlug|stellte)(?=[^.\n]{0,200} vor\b)"
    r"|stellte(?=[^.\n]{0,200} (?:fest|klar)\b)|teilte(?=[^.\n]{0,200} mit\b)|wies(?=[^.\n]{0,200} hin\b)"
)
# Minutes tell it in the past or in the present.
SAID_OR_SAYS = (
    rf"(?:{'|'.join(sorted(SAID | (SAID_ELSEWHERE - SAY)))}|(?:{'|'.join(sorted(SAY))})(?:e?s|e?d)|{_PARTED})"
)
"""The pattern of a verb of saying."""
WORD = r"[^\W\d_a-z][\w'’.\-]*"
"""The pattern of a word that begins with a capital."""
_SOMEBODY = (
    r"An? (?:[a-z\-]+ ){0,5}(?:participant|delegate|speaker|member|representative|attendee|student|person|colleague"
    r"|delegation|panell?ist)|Some(?:one|body)(?: [a-z]+){0,6}"
)
_REPRESENTS = r"(?:representative|observer|delegat(?:e|ion))"
# "The representative of Fiji", "A delegate from Fiji", "Fiji's representative", "Fijian delegation".
_FOR_STATE = (
    rf"(?:[Tt]he|An?) {_REPRESENTS} (?:of|for|from) (?:the )?{WORD}(?:[ ](?:{WORD}|of|and|the)){{0,6}}?"
    r"|(?!(?:My|Our|His|Her|Their|This|That|Its|Each|Every|Any|One|No|Another)\b)"
    rf"(?:The )?{WORD}(?: {WORD}){{0,3}}? {_REPRESENTS}"
)
_SUBJECT = (
    rf"(?P<subject>{_FOR_STATE}|{_SOMEBODY}|The [a-z]+(?:-[a-z]+)?|(?:El|La|Le) [^\W\d_A-Z]+"
    rf"|(?:The )?{WORD}(?:[ ](?:{WORD}|de|van|von|der|al|bin|of|and|the|for)){{0,5}}?)"
)
# "On the charter, Ada said …".
_LEAD = r"(?:(?:In|On|As|Regarding|Concerning|Responding|Asked|Referring|Turning|With)\b[^.;:()\n]{1,120}?, )?"
# For whom, with whom and in which way somebody speaks; a full stop within a word ends nothing: "draft L.27".
_ASIDE = (
    r"(?:also )?(?:on behalf of|on the (?:other hand|contrary)|by contrast"
    r"|in (?:his|her|their|its|an?|reply|response|answer|turn|particular|addition)|as|the|an?"
    r"|for|with|while|though|when|from|however|too|[a-z]+ing|[a-z]+ed by)\b(?:[^.;:()\n]|\.(?=\w)){0,120}?"
)
# What stands in small letters between commas in Portuguese, Spanish and Italian: "Ada Obi, presidente da mesa,".
_OFFICES_ELSEWHERE = (
    r"(?:vice-?)?(?:president|secret[aá]ri|coordinad|coordenad|dire[ct]+or|consel|represent|ministr|relator|membro|miembro"
    r"|segretari|direttor)[^\W\d_]*\b|\d{1,2}[.ªº]+ "
)
TELLS = re.compile(
    rf"(?P<point>[-•*–][ \t]+)?{_LEAD}\*{{0,2}}{_SUBJECT}\*{{0,2}}(?P<group>[ ]\([^()\n]{{2,120}}\))?[ ]?"
    rf"(?:(?P<office>(?:,[ ](?=[^\W\d_a-z]|{_OFFICES_ELSEWHERE})[^,.;:()\n]{{1,80}}){{1,2}},)|,[ ]{_ASIDE},"
    r"|[ ](?:speaking )?on behalf of [^.;:()\n]{2,120}?"
    r"|,[ ]\d{1,5}[ ](?=[A-Z])[^.;:()\n]{3,80},)?"
    r"(?P<link>[ ](?:also |then |further |again |in turn |still |[a-z]+ly )?"
    rf"(?P<verb>{SAID_OR_SAYS}|d(?:id|oes) not|has|was|is)\b"
    r"|[ ][–—-][ ]?(?=\S)|(?<=[^\W\d_A-Z])-[ ](?=\S)(?!(?:und|oder|bzw|sowie|en|och|og|eller)\b))"
)
"""A sentence that tells who spoke, or sets a dash behind the name."""
_IN_OFFICE = (
    r"(?:Chair(?:man|woman|person)?|President|Director|Manager|Officer|Secretary|Representative|[Mm]ember|Coordinator"
    r"|Advis[eo]r|Liaison|Rapporteur|Counsel|Commissioner|Minister|Ambassador|Secretary-General|CEO|Trustee|Treasurer)"
)
_OF_OFFICE = rf"(?:{WORD}|of|for|and|on|the|&)"
# An office before its bearer, with commas or without: "The Harbour Board Chair, Ada Obi, said", "Board member Ada Obi".
_OFFICE_FIRST = re.compile(
    rf"(?P<point>[-•*–][ \t]+)?(?:The )?(?P<office>(?:{_OF_OFFICE} ){{0,9}}?{_IN_OFFICE}"
    rf"\b(?: (?:{_OF_OFFICE} ){{0,9}}{WORD})??)(?P<comma>,)? "
    rf"(?P<subject>{WORD}(?: (?:{WORD}|de|van|von|der|al|bin)){{1,4}}?)(?P<group>)?(?(comma),)"
    rf" (?:also |then )?(?P<verb>{SAID_OR_SAYS})\b"
)
WEAK = frozenset("has was is continued continues followed follows started starts".split()) | {"did not", "does not"}
"""Verbs that tell of anybody and anything, not of speakers alone: "Dinner followed"."""
DEEDS = frozenset(
    "gave gives goes went lead leads led drew draws anunciou apoiou apresentou cobrou colocou convidou deu fez".split()
).union(
    f"{verb}{end}"
    for verb in "add close expect follow introduce invite offer open provide report share".split()
    for end in ("s", "d", "ed")
)
"""Verbs that tell of what States do in histories and news as often as of what they say: "Fiji introduced a tax"."""
SENTENCE = re.compile(r"(?:(?<=[^\W_A-Z][\w)\]\"”][.?!])[ ]{1,2}|(?<=;)[ ]|(?<=[\w)][ ][–—])[ ])(?=[A-Z])")
"""Between two sentences, or two parts of one at a semicolon or a dash."""
_WHOLE_FOR_STATE = re.compile(_FOR_STATE)
_ARTICLED = re.compile(r"(?:El|La|Le) (?P<noun>[^\W\d_A-Z]+)")
_STAFF = frozenset(("personal", "personnel"))


def tells(words: str, start: int = 0) -> re.Match[str] | None:
    """Who the sentence at `start` tells to have spoken; of an office with a body's name and its bearer, the bearer."""
    told = TELLS.match(words, start)
    if told and (is_role(told["subject"]) or shape(told["subject"]) in {Shape.PERSON, Shape.SURNAME}):
        return told
    office = _OFFICE_FIRST.match(words, start)
    bearer = office and shape(office["subject"]) is Shape.PERSON and not is_body_word(office["subject"].split()[0])
    return office if bearer else told


def is_for_state(subject: str) -> bool:
    """Whether a subject is a State, several, or whoever speaks for one or for a body: "the representative of Fiji"."""
    return all(map(country_code, subject.split(" and "))) or _WHOLE_FOR_STATE.fullmatch(subject) is not None


def in_office(subject: str) -> bool:
    """Whether a subject is a role, or a body with an article: "La comisión"; not "El informe"."""
    articled = _ARTICLED.match(subject)
    return is_role(subject) or (articled is not None and (articled["noun"] in _STAFF or is_body_word(articled["noun"])))

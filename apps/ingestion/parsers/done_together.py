"""What the meeting did and nobody said, as minutes tell it: "The board agreed", "There were no questions".

Owns these wordings. Must not know who speaks before them or behind.
"""

from __future__ import annotations

import re

from apps.ingestion.names import is_body_word
from apps.ingestion.parsers.telling import TELLS, WEAK, WORD

_IMPERSONAL = re.compile(
    r"(?:There (?:was|were|being|is|are|will be)|No (?:[a-z]+ ){1,5}(?:was|were)"
    r"|Following (?:[a-z]+ ){0,3}(?:discussion|debate|review)\b[^.\n]{0,120}? (?:was|were)|RESOLVED|Resolved[ ,:(]"
    r"|(?:Delegates|Speakers|Delegations|Participants)(?! [A-Z])"
    r"|(?:Upon|On) (?:a )?motion\b|It was (?:agreed|decided|resolved|noted)"
    r"|In (?:the )?(?:[a-z]+ ){0,3}(?:discussion|dialogue|debate)s?\b|Speaking (?:[\w,]+ ){0,14}(?:was|were)"
    r"|(?:Some|Many|Several|Other|Most|A number of) (?:[a-z]+ )?(?:speakers|delegat(?:ion|e)s|participants|[Ss]tates)"
    r"|The (?:draft )?(?:minutes|agenda|record)\b[^.\n]{0,200} (?:was|were) (?:taken|confirmed|approved|adopted)"
    r"|[A-Z][a-z]* (?:[a-z]+ ){0,4}(?:was|were) (?:declared|reached|approved|adopted|agreed))\b"
)
# What was put off or added; who tells of it, told it: "The chair said that an item was deferred".
_PUT = re.compile(
    r"(?:An?|The|Two|Three|Several|No) [a-z]+[^.\n]{0,120}? (?:was|were) (?:also |then )?"
    r"(?:added to|removed from|reviewed|deferred|postponed)\b"
)
_AGREED = re.compile(
    r"It was (?:then |also |further )?(?:agreed|decided|resolved)\b|The motion (?:was )?(?:carried|passed|seconded)\b"
    r"|This was (?:seconded|added|agreed)\b"
)
_DID_TOGETHER = re.compile(
    r"The (?P<who>[\w ]{2,40}?) (?:also |then |[a-z]+ly )?"
    r"(?:agreed|approved|adopted|decided|discussed|resolved|reviewed|considered|endorsed"
    r"|turned to|moved to|proceeded|heard|took (?:the following |no |an? )?(?:actions?|decisions?|votes?)"
    r"|will (?:next |then )?(?:meet|reconvene|resume|continue|hold|conclude))\b"
)
# As minutes in French, Spanish, Portuguese and German tell it: "Le rapport est adopté", "Se aprueba el acta".
_ELSEWHERE = re.compile(
    r"(?:L[ae]s? |L['’])[^\W\d_A-Z][^\n.,;]{2,60}? (?:est|sont) (?:adopté|approuvé|accepté|élu|levé|réélu)e?s?\b"
    r"|(?:El|La|Los|Las|O|A|Os|As) [^\W\d_A-Z][^\n.,;]{2,60}? (?:fue|fueron|es|son|foi|foram)"
    r" (?:aprobad|adoptad|aprovad|adotad)[oa]s?\b"
    r"|Se (?:aprueban?|acuerda|levanta|aprobó|acordó|levantó)\b"
    r"|(?:Der|Die|Das) [^\n.,;]{3,60}? (?:wird|werden|wurden?)"
    r" (?:[a-zäöüß]{3,12} ){0,2}(?:angenommen|genehmigt|verabschiedet)\b"
)
# Motions and who comes and goes: "Ada Obi moved that …", "Bo Ek seconded.", "Ada Obi called the meeting to order".
_MOTION = re.compile(
    rf"(?:(?:The )?[Cc]hair |{WORD} (?:(?:{WORD}|de|van|von|al) ){{0,3}})(?:then )?"
    r"(?:moved(?! on\b| to the\b| from\b)|seconded(?! by\b)|made (?:a|the) motion\b"
    r"|called (?:for (?:a |the )?(?:nominations|vote)|the (?:meeting|session) to order|to order)"
    r"|was (?:then )?(?:elected|nominated|appointed)\b"
    r"|(?:left|joined) (?:the )?(?:meeting|call)\b)"
)
_TOGETHER = frozenset("chairs directors excom group meeting members participants plenary trustees".split())


def is_of_all(words: str) -> bool:
    """Whether a paragraph tells what the meeting did: "The board agreed", "There were no questions"."""
    if _IMPERSONAL.match(words) or is_done_together(words):
        return True
    if not _PUT.match(words):
        return False
    told = TELLS.match(words)
    return not (told and told["verb"] not in {None, *WEAK})


def is_done_together(words: str, start: int = 0) -> bool:
    """Whether a sentence that begins at `start` tells what a group did as one, or of a motion."""
    if any(form.match(words, start) for form in (_AGREED, _MOTION, _ELSEWHERE)):
        return True
    together = _DID_TOGETHER.match(words, start)
    who = together["who"].split()[-1] if together else ""
    return who.casefold() in _TOGETHER or who.isupper() or is_body_word(who)

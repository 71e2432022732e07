"""One statement as its speaker's house publishes it: "Statement by Ms. Ada Obi, Permanent Representative of Fiji, at
…", then her words, from the address to the end.

Owns this head and where the words begin. Must not know how names are resolved.
"""

from __future__ import annotations

import re
from dataclasses import replace

from apps.ingestion.assemble import assemble
from apps.ingestion.names import Shape, has_title, holds_office, is_body_word, is_plain_word, is_role, shape
from apps.ingestion.parsed import Kind, ParsedDocument, ReadText, Span
from apps.ingestion.places import country_code
from apps.ingestion.turns import Mark
from apps.lib.text import squeeze

_HEAD = 3000  # characters
_LONG = 200  # characters of a line that is no line of a head
_OF_HEAD = 0.7
_OF_FIELD = 0.4  # the score where a field alone tells who speaks: minutes have it above each item
_BY = re.compile(
    r"^[ \t#*]*(?:(?P<field>(?:presenter|(?:as )?delivered by)[ \t*]*:)[ \t*]*\n?[ \t]*"
    r"|as delivered by[ \t*]+|(?P<item>[^\n:]{2,40}: )?"
    r"(?:(?:unofficial|oral|written|national|joint|opening|closing|introductory|general|explanatory|final) )*"
    r"(?:statement|remarks|address|speech|intervention|keynote|allocution|d[ée]claration|discurso|intervenci[óo]n"
    r"|declaraci[óo]n|выступление|заявление) (?:(?:as )?(?:delivered|made|given|presented) )?"
    r"(?:by|of|on behalf of|par|de|del|por)[ \t*:]+)(?P<who>\S[^\n]{1,240}(?:\n(?!\s*\n)[^\n]{1,200})?)",
    re.IGNORECASE | re.MULTILINE,
)
_CAPITALISED = r"(?:[^\W\d_][^\W\d_]*['’\-])*[^\W\d_a-z][\w'’.\-]*"
_NAMES = re.compile(rf"{_CAPITALISED}(?:[ ](?:{_CAPITALISED}|de|del|da|di|van|von|der|al|el|bin|la|dos))*")
_ENDS = re.compile(
    r"(?i)[ \n](?:at|to|in|on|during|before|for|concerning|regarding|à|au|aux|lors|sur|dans|en|ante|bajo|sobre"
    r"|durante|na)[ \n]"
)
# Whom a speaker addresses first.
_ADDRESS = re.compile(
    r"^[ \t]*(?=Distinguished|Honou?rable|Esteemed|Dear|Thank you|Good (?:morning|afternoon|day)|Your |Madame? "
    r"|M(?:r|s|rs)\.|Excellenc|Ladies|Colleagues|Chair|President|Señor|Señora|Senhor|Monsieur|Mesdames|Уважаем|Excelent"
    r"|Distinguid|I )",
    re.MULTILINE,
)
# A talk, a recipe or an item of minutes has a presenter too, who addresses nobody that presides.
_PRESIDES = re.compile(
    r"^[ \t]*(?:(?:Distinguished|Honou?rable|Esteemed|Dear|Thank you,?|M[rs]\.?|Madame?|Monsieur|Señora?|Senhora?)"
    r"[ \t]+)*(?:(?:[Cc]o-|[Vv]ice-)?[Cc]hair|[Pp]resident|Président|Excellenc|[Dd]elegates)[^\n,:.]{0,60}[,:]",
    re.MULTILINE,
)
# The same on lines of their own, which look like labels: "Señor Presidente:".
_CALLS = re.compile(
    r"^[ \t]*(?:Señora?|Señores|Senhora?|Monsieur|Madame?|Mesdames|M[rs]\.|Mr|Excel|Distinguid|Уважаем|Honou?rable)"
    r"[^\n:]{0,60}:[ \t\r]*$",
    re.MULTILINE,
)
# The same in the line of the head itself, where the line ends are lost.
_ADDRESS_IN_LINE = re.compile(
    r"(?<=[\w.)\]] )(?=(?:Thank you|Good (?:morning|afternoon|day)|Distinguished|Excellenc(?:y|ies)|Dear"
    r"|(?:Mr|Ms|Mrs)\.? (?:Chair|President)|Madame? (?:Chair|President)|Honou?rable (?:Chair|President|delegates)"
    r"|Señor(?:a)? President|Senhora? President|(?:Monsieur|Madame) l[ea] [Pp]résident)[^\n.:]{0,60}[,.!:])"
)
_PRESIDING = re.compile(r"(?i)pr[eé]sid|chair|excel|colleague|col[eè]g|deleg|délégu|председател|коллег|делегат")
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n[ \t]*(?P<words>\S[^\n]{200,})")
_OWN = re.compile(
    r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|us|[Jj]e|[Nn]ous|notre|nosotros|nuestr[oa]s?|noss[oa]s?|[Hh]emos|мы|наш[аеиуй]?"
    r"|[^\W\d_]{4,20}(?:amos|emos|imos))\b"
)
_OFFICES = frozenset(
    "acting adviser advisor ambassador attaché chargé d'affaires d’affaires chief commissioner counsellor counselor"
    " deputy director envoy"
    " executive extraordinary first foreign general head high his her excellency level minister ministry mission"
    " permanent nations plenipotentiary prime representative second secretary special state third under vice".split()
)


class StatementParser:
    name = "statement"
    surest = 0.9

    def score(self, source: ReadText) -> float:
        """Whether the head tells whose statement it is, and one voice speaks below."""
        head = _head(source.text)
        if (
            head is None
            or len(_BY.findall(source.text)) > 2
            or _who(source.text, head) is None
            or _begins(source.text, head.end()) is None
        ):
            return 0.0
        if len(_OWN.findall(source.text, head.end())) < 2:
            return 0.0
        if not head["field"]:
            calls = _CALLS.findall(source.text, head.end())
            if head["item"] and not calls and not _is_addressed(source.text, head.end()):  # an agenda's
                return 0.0
            return self.surest if calls and all(map(_PRESIDING.search, calls)) else _OF_HEAD
        alone = len(_BY.findall(source.text)) == 1 and _PRESIDES.search(source.text, head.end())
        return _OF_FIELD if alone else 0.0

    def parse(self, source: ReadText) -> ParsedDocument:
        text = source.text
        head = _head(text)
        name = _who(text, head) if head else None
        begins = _begins(text, head.end()) if head else None
        marks = [Mark(begins, begins, text[name.start : name.end], name)] if name and begins is not None else []
        told = head and not head["field"]  # "Presenter: Ada Obi" is no title
        line = text[head.start() : min(head.end(), begins or head.end())] if head and told else ""
        title = source.title or squeeze(line).strip("#* ") or None
        return assemble(replace(source, title=title), parser=self.name, marks=marks, kind=Kind.VERBATIM)


def _head(text: str) -> re.Match[str] | None:
    """The line above the words that tells whose statement it is: the first that names a person, else the first."""
    heads = list(_BY.finditer(text, 0, _HEAD))
    begins = (_begins(text, heads[0].end()) if heads else None) or _HEAD
    return next((head for head in heads if head.start() < begins and _speaks(text, head)), heads[0] if heads else None)


def _speaks(text: str, head: re.Match[str]) -> bool:
    name = _who(text, head)
    return name is not None and shape(text[name.start : name.end]) is Shape.PERSON


def _is_addressed(text: str, after: int) -> bool:
    """Whether somebody is spoken to below the head."""
    return _ADDRESS.search(text, after, after + _HEAD) is not None or _PRESIDES.search(text, after) is not None


def _who(text: str, head: re.Match[str]) -> Span | None:
    """The person whom the head names; failing that, the State or body."""
    start, end = head.span("who")
    if cut := _ENDS.search(text, start, end):
        end = cut.start()
    runs = [Span(*run.span()) for run in _NAMES.finditer(text, start, end)]
    for run in runs:
        if (name := person_at_end(text, run)) is not None:
            return name
    for run in runs:
        words = text[run.start : run.end]
        if country_code(words) or (shape(words) is Shape.BODY and not any(map(str.isdigit, words))):
            return run
    return None


def person_at_end(text: str, run: Span) -> Span | None:
    """The name at the end of words in capitals: "Deputy Permanent Representative Ada Obi" → "Ada Obi"."""
    words = text[run.start : run.end].split(" ")
    first = len(words)
    for position in range(len(words) - 1, -1, -1):
        word = words[position].strip(".,")
        if (
            word.casefold() in _OFFICES
            or is_body_word(word)
            or is_role(word)
            or is_plain_word(word)
            or holds_office(word)
        ):
            break
        if country_code(word) or has_title(f"{word} X"):
            break
        first = position
    name = " ".join(words[first:]).rstrip(".,")
    if shape(name) is not Shape.PERSON or country_code(name) or len(words) - first > 5:
        return None
    at = run.end - len(" ".join(words[first:]))
    return Span(at, at + len(name))


def _begins(text: str, after: int) -> int | None:
    """Where the speaker's words begin: at an address, at a long paragraph of theirs before it, else at any long one.

    Where the head's own line goes on for long, at an address within it.
    """
    if text[after : after + _LONG].count("\n") == 0 and len(text) > after + _LONG:
        called = _ADDRESS_IN_LINE.search(text, text.rfind("\n", 0, after) + 1, after + _LONG)
        return called.end() if called else None
    address = _ADDRESS.search(text, after, after + _HEAD)
    paragraphs = list(_PARAGRAPH.finditer(text, after, address.start() if address else after + _HEAD))
    own = next((paragraph for paragraph in paragraphs if _OWN.search(paragraph[0])), None)
    if begins := own or address or (paragraphs[0] if paragraphs else None):
        return begins.start("words") if begins is not address else begins.end()
    return None

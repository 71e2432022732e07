"""Lines of heads, forms and timetables that begin with words before a colon, as labels do, and are nobody's speech.

Owns what stands behind such words and around them. Must not know what else a record tells of its labels.
"""

from __future__ import annotations

import re

from apps.ingestion.dates import find_dates, is_part_of_day
from apps.ingestion.names import Shape, bare, holds_office, is_plain_word, is_role, shape, without_title
from apps.ingestion.participants import abbreviates, is_list_of_names
from apps.lib.text import fold

_LEADERS = re.compile(r"\.(?: ?\.){3,}|…{2,}")  # the dots between the columns of a table
_ENDS_WITHIN = re.compile(r"[a-z]{3}[.?!] {1,2}[A-Z]")
_ADDRESS = re.compile(r"\s*<?https?://\S+[ \t\r]*(?:\n|\Z)")
_DAY = 60  # characters of a line that gives a day
_FEW = 5  # words of a list


def tells_names(text: str, match: re.Match[str], kind: Shape, *, once: bool, keyed: bool) -> bool:
    """Whether the line says who holds a role or bears initials, and is no speech: "President: Ms. Ada Obi"; where that
    label stands nowhere else also "Editor: Ada Obi", "Special Guests: Ada Obi, Bo Ek".
    """
    said = on_the_line(text, match)
    said = _LEADERS.sub(" ", said) if ".." in said or ". ." in said or "…" in said else said
    if kind not in {Shape.ROLE, Shape.INITIALS, Shape.SINGLE}:
        if not (once and "," in said and said[-1] != ":" and not _ENDS_WITHIN.search(said)):
            return False
        name = bare(match["label"])
        own = fold(said[: 2 * len(name)]).startswith(fold(name))  # "ADA OBI: Ada Obi, Lamp Society. I …"
        return not own and is_list_of_names(said)
    if not said and kind is Shape.ROLE:  # "Staff:", and a name on each line below
        end = text.find("\n", match.end()) + 1
        below = text[end : end + 2000].lstrip().split("\n\n")[0].strip() if end else ""
        first, *others = below.splitlines() or [""]
        told = [line for line in others if not is_list_of_names(line)]  # below a name perhaps what its bearer does
        return is_list_of_names(first) and not any(line.rstrip().endswith((".", "?", "!", ":")) for line in told)
    if kind is Shape.ROLE and once and shape(said) is Shape.SINGLE and not is_plain_word(said):  # "Scribe: Ada"
        return said[-1].isalpha()
    name, _, office = said.partition(",")
    ends = said[-1:] in {".", "?", "!"}
    if kind is Shape.ROLE and not ends and (holds_office(office) or any(map(is_role, office.split()))):
        said = name  # "Speaker: Ada Obi, President"
    if not is_list_of_names(said):
        return False
    if kind is Shape.SINGLE and once and not match["label"].isupper():
        return True
    if kind is Shape.INITIALS:
        return keyed or abbreviates(bare(match["label"]), without_title(said))
    return kind is Shape.ROLE


def on_the_line(text: str, match: re.Match[str]) -> str:
    """What stands behind a label on its line."""
    end = text.find("\n", match.end())
    return text[match.end() : end if end >= 0 else len(text)].strip()


def is_sentence(text: str, match: re.Match[str]) -> bool:
    """Whether what stands behind a label on its line ends as a sentence does, or holds one."""
    said = on_the_line(text, match)
    return not said or _ENDS_WITHIN.search(said) is not None or said.endswith((*'.?!…”")—,。？！」）', "--"))


def is_in_timetable(text: str, match: re.Match[str], kind: Shape) -> bool:
    """Whether a line gives what comes at a time, and who does it: "10:30 Panel: light", "9.00 Welcome: Ada Obi"."""
    timed = any(character.isdigit() for character in text[match.start() : match.start("label")])
    if not timed or match["number"] or kind in {Shape.PERSON, Shape.SURNAME}:
        return False
    return is_part_of_day(match["label"]) and not is_sentence(text, match)


def is_alone(text: str, match: re.Match[str]) -> bool:
    """Whether the label stands on a line of its own."""
    return text[match.end() : match.end() + 1] in {"\n", "\r", ""}


def is_field(text: str, match: re.Match[str]) -> bool:
    """Whether the line is one of a form, as pages print them: "Room:", below it "Main hall", below that "Chat:".

    So is one that leads to an address.
    """
    if _ADDRESS.match(text, match.end()):
        return True
    if not is_alone(text, match):
        return False
    below = [line.strip() for line in text[match.end() : match.end() + 200].split("\n") if line.strip()][:2]
    fields = [line.endswith(":") for line in below]
    return any(fields) and all(len(line) < 60 and line[-1] not in ".?!" for line in below[: fields.index(True)])


def is_above_date(text: str, match: re.Match[str]) -> bool:
    """Whether a line is the first of a text, and the next one is its day: "Lamps at Sea: What's Next?"."""
    end = text.find("\n", match.end())
    below = text[end : end + 200].strip().partition("\n")[0] if end >= 0 else ""
    return not text[: match.start()].strip() and len(below) < _DAY and next(find_dates(below), None) is not None


def cries(text: str, match: re.Match[str]) -> bool:
    """Whether many at once say something, and nobody is listed: "Hon. Members: Put the question!", "Chairs: please
    read it before Friday".
    """
    said = on_the_line(text, match)
    return said.endswith(("!", "?")) or (said[:1].islower() and len(said.split()) > _FEW)

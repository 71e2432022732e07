"""Telling the names of people from roles, bodies and plain words.

Owns what a label can be by its form. Must not know documents or who is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from apps.ingestion.labels import kept
from apps.ingestion.lexicon import (
    ARTICLES,
    BEFORE_GIVEN,
    BODIES,
    CROWD,
    HELD_BY_ONE,
    HONORIFICS,
    MAY_BEGIN_NAMES,
    NOT_NAMES,
    OFFICES,
    PARTICLES,
    PEERS,
    QUALIFIERS,
    ROLE_LINKS,
    ROLES,
)
from apps.ingestion.offices import DELEGATE, HEADS, is_from_the_floor, is_office, is_office_behind, leading
from apps.ingestion.places import country_code, country_of_adjective, find_city
from apps.ingestion.spelling import initials
from apps.lib.text import fold, squeeze

_OFFICE = re.compile(
    r"(?i)\b(?:director|secretary|chief|head|commissioner|coordinator|officer|rapporteur|adviser|advisor|administrator"
    r"|manager|professor|executive|representative of the secretary-general|high representative|general counsel)\b"
)
_OWN_DELEGATE = re.compile(r"(?:The )?(.+?)['’]s? (?:representative|delegate|delegation|observer)")
_DELEGATES = (" representative", " delegate", " delegation", " observer")
_STATES_DELEGATE = re.compile(r"(?i)(?:the )?(?P<state>.+?) (?:representative|delegate|delegation|observer)")
# Square brackets behind a word, "Ada Obi [Lamp Society]"; alone they hold the name itself.
_PARENTHESES = re.compile(
    r"\((?:[^()]|\([^()]*\))*\)|\[(?i:(?:co-?)?host|guest|presenter|me)\]|\[[A-Z]{2,4}\]|(?<=\w )\[[^\[\]\d]{2,60}\]"
)
# What a person who has given no name joins by: "iPhone (2)", "Ada's iPad".
_DEVICE = re.compile(
    r"(?i)\b(?:i(?:phone|pad|pod|mac)|android|galaxy|macbook|chromebook|laptop)\b|\A(?:user|guest|caller)[ _-]?\d+\Z"
)
# For whom, as what or by which way somebody speaks.
_BEHALF = re.compile(
    r"\s(?i:(?:(?:also )?speaking )?on behalf of\b).*"
    r"|\s(?i:via|on|in) (?:the )?(?i:jabber|zulip|chat|slack|meetecho|webex|zoom|matrix)\Z"
    r"|\s(?i:with|as) (?i:(?:an|the|my|his|her) )?(?i:(?:WG )?chairs?|AD|individual|no)"
    r"(?i: hats?(?: on| off)?)?\Z"
)
_LANGUAGE_NOTE = re.compile(
    r"(?i)\b(?:spoke|speaking|interpretation|translation|remote(?:ly)?|not present|absent|online|by video|via|chat"
    r"|typed)\b"
)
# Beside a name that somebody chose for a call; one alone in small letters, for "(HER)" may be a body.
_PRONOUN = (
    r"(?i:she|hers?|he|him|his|they|them|theirs?|ze|zir|hir|xe|xem|pronouns|elle|lui|il|iel|ella|el|él|elles?"
    r"|ela|ele|dele|dela|sie|ihr|er|ihm|lei)"
)
_PRONOUNS = re.compile(rf"{_PRONOUN}(?:[ /,|]+{_PRONOUN})+|she|he|they|elle|il|iel|ella|él|ela|ele")
_BEHIND_DASH = re.compile(r"[ \xa0]+[-–—|][ \xa0]+|/")
_NICK = re.compile(r"\A(?!(?:Mc|Mac|Da|De|Di|Du|Jo|La|Le|Van|Von|Fitz|O)[^\W\d_a-z])[^\W\d_a-z][^\W\d_A-Z]+[^\W\d_a-z]")


_ROLES_AND_LINKS = ROLES | ROLE_LINKS
_TITULAR = HONORIFICS | ROLES | OFFICES | (ROLE_LINKS - MAY_BEGIN_NAMES)  # words that may stand before a name
_IN_ROLES = ROLES | ROLE_LINKS | BODIES | QUALIFIERS | CROWD | {"s", "m", "f"}  # what roles are made of
_PLAIN = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*(?: [^\W_]+(?:['’\-][^\W_]+)*)?")  # one word or two, and no sign
_LETTER_ENDS = re.compile(r" [A-Z]$")
_NO_NAME_HAS = re.compile(r"[\d/@_#\\=<>]")
_LONGEST_DELEGATE = len(" representative")


class Shape(StrEnum):
    """What a label can be by its form alone."""

    PERSON = "person"  # at least a given name and a surname
    SINGLE = "single"  # one word that may be a given name, a handle or a surname
    SURNAME = "surname"  # an honorific or a role and one name
    INITIALS = "initials"
    ROLE = "role"
    BODY = "body"  # a State, an organization, a device, a room


@kept
def bare(name: str) -> str:
    """A name without mark-up, what is in parentheses and what follows a comma.

    "Dr. Ada Obi (Freedonia), Chair" → "Dr. Ada Obi"; "Freedonia on behalf of the Lamp Group" → "Freedonia".
    """
    if _PLAIN.fullmatch(name):  # most are
        return name
    left = squeeze(_PARENTHESES.sub(" ", squeeze(name.replace("*", ""))).split(",")[0])
    left = _BEHALF.sub("", left).strip(' .;–-_"“”')
    return f"{left}." if _LETTER_ENDS.search(left) and f"{left}." in name else left


@kept
def parenthesis(name: str) -> str | None:
    """What stands in the last outer parentheses but pronouns and for whom; None for a note on language or presence."""
    groups = [squeeze(group.strip()[1:-1]) for group in _PARENTHESES.findall(name)]
    told = (group for group in reversed(groups) if not (_PRONOUNS.fullmatch(group) or _BEHALF.match(f" {group}")))
    inner = next(told, "")
    return inner if inner and not _LANGUAGE_NOTE.search(inner) else None


def behind_comma(label: str) -> str | None:
    """What stands behind the first comma of a label but for whom else it is said: "Ms. Obi, Fiji, on behalf of …"."""
    parts = _PARENTHESES.sub(" ", label).split(",")
    behind = _BEHALF.sub("", f" {parts[1].strip()}").strip(" .") if len(parts) > 1 else ""
    return behind or None


def affiliation(label: str) -> str | None:
    """What a label adds in parentheses to the name, or to the person who holds a role and stands there."""
    inner = parenthesis(label)
    if inner and inner.isupper() and inner == initials(bare(label)):  # "Ada Obi (AO)"
        return None
    return parenthesis(inner) if inner and has_title(inner) else inner


@kept
def without_title(name: str) -> str:
    """A bare name without the honorifics and roles before it: "CHAIR ADA OBI" → "ADA OBI"; "" where nothing is left."""
    name = bare(name)
    words, keys, titled = name.split(), _keys(name), False
    # An initial is no "M." for "Monsieur": "Ms. M. Obi", "M. G. Obi".
    while words and not (_is_letter(words[0]) and (titled or any(map(_is_letter, words[1:2])))):
        first = keys[len(keys) - len(words)]
        if first in QUALIFIERS and (office := leading(keys[-len(words) :])):
            words = words[office:]
        elif (
            _is_titular(words[0], first)
            or (len(words) > 1 and first == "the")
            or (len(words) > 2 and first in ARTICLES and _is_titular(words[1], _key(words[1])))
        ):
            words = words[1:]
        else:
            break
        titled = True
    return " ".join(words) if titled else name


def has_title(name: str) -> bool:
    """Whether an honorific or a role stands before the name."""
    return without_title(name) != bare(name)


@kept
def is_role(name: str) -> bool:
    """Whether the label is a role and names nobody: "AUDIENCE MEMBER", "The Acting President", "SPEAKER 2"."""
    folded = fold(bare(name))
    if folded in CROWD or is_office_behind(name) or is_from_the_floor(folded):
        return True
    keys = _keys(bare(name))
    if HEADS.isdisjoint(keys):  # as of nearly all names
        return False
    words = [key for key in keys if key and not key.isdigit()]
    if len(words) > 1 and len(words[-1]) == 1 and words[-1].isascii():  # "Speaker B"
        words.pop()
    if is_office(words[1:] if words[:1] == ["the"] else words):
        return True
    return not ROLES.isdisjoint(words) and all(word in _IN_ROLES for word in words)


def is_initial_and_surname(name: str) -> bool:
    """Whether one letter stands for the given name: "A. Obi". People do go by two: "A. B. Obi"."""
    words = name.split()
    if min(map(len, words), default=0) > len("A."):  # as of nearly all names
        return False
    words = [word for word in without_title(name).split() if not _is_particle(word, _key(word))]
    letter = words[0].rstrip(".") if len(words) == 2 else ""
    # In scripts without capitals one character is a whole surname.
    return len(letter) == 1 < len(words[1].rstrip(".")) and letter.lower() != letter.upper()


def is_nick(name: str) -> bool:
    """Whether capitals inside one word tell that somebody chose it: "AdaO", "TallTed"; not "McObi" or "DeObi"."""
    return _NICK.search(name) is not None


def directory_name(label: str) -> str:
    """A directory's name in the usual order: "Obi, Ada (Guest)" → "Ada Obi (Guest)"; "Ada Obi/Lampco" → "Ada Obi"."""
    name, *behind = _BEHIND_DASH.split(label, maxsplit=1)
    if behind and shape(name) is Shape.PERSON:
        return name
    surname, comma, rest = label.partition(",")
    given = bare(rest)
    if not comma or not given or shape(f"{given} {surname}") is not Shape.PERSON or len(given.split()) > 2:
        return label
    return rest.strip().replace(given, f"{given} {surname.strip()}", 1)


def delegation_of(label: str) -> str | None:
    """The State or body of a speaker whom a record does not name: "The representative of Fiji", "Fijian" → "Fiji"."""
    name = bare(label)
    if possessed := _OWN_DELEGATE.fullmatch(name) if name.endswith(_DELEGATES) else None:
        return possessed[1]
    if state := _state_of_delegate(name):
        return state
    found = DELEGATE.match(name)
    return name[found.end() :] if found else country_of_adjective(name)


def _state_of_delegate(name: str) -> str | None:
    """The State before the word: "FIJI DELEGATE", "the Fijian delegation"."""
    if not name[-_LONGEST_DELEGATE:].casefold().endswith(_DELEGATES):
        return None
    found = _STATES_DELEGATE.fullmatch(name)
    if found is None:
        return None
    state = found["state"]
    return (state if country_code(state) else None) or country_of_adjective(state.title() if state.isupper() else state)


def is_held_by_one(role: str) -> bool:
    """Whether the label is a role that one person holds: "THE CHAIR", "REMOTE MODERATOR", not "AUDIENCE"."""
    words = _keys(bare(role))
    return bool(words) and words[-1] in HELD_BY_ONE and is_role(role)


def is_device(label: str) -> bool:
    """Whether the label is what a device calls itself."""
    return bool(_DEVICE.search(label))


@kept
def shape(label: str) -> Shape | None:
    """What a label can be, by its form; None where it can be no name at all."""
    name = bare(label)
    words = name.split()
    if not words or len(words) > 14 or len(name) > 90 or "|" in name:
        return None
    if is_role(name):
        return Shape.ROLE
    if "/" in name and _is_beside_body(name):
        return Shape.PERSON
    if (
        country_code(name)
        or _state_of_delegate(name)
        or ((delegate := DELEGATE.match(name)) and country_code(name[delegate.end() :]))
        or (len(words) > 1 and _key(words[-1]) == "room")
        or _NO_NAME_HAS.search(name)
    ):
        return Shape.BODY
    if "(" in label and _names_holder(label):
        return Shape.ROLE
    return _shape_of_words(name, words, without_title(label)) if len(words) <= 8 else None


def _shape_of_words(name: str, words: list[str], untitled: str) -> Shape | None:
    """What words can be that are no role and no State; `untitled` are those of the bare `name` behind its titles."""
    keys = _keys(name)
    titled = untitled != name
    title = keys[1] if keys[0] == "the" and len(keys) > 1 else keys[0]
    if "of" in words and title in PEERS and _all_named(words, links=True):  # "Lord Obi of Northport"
        return Shape.SURNAME
    if keys[0] == "the" and len(words) > 1 and not _is_titular(words[1], keys[1]):  # an office: "The Minister of Posts"
        kind = Shape.ROLE if BODIES.isdisjoint(keys) else Shape.BODY
        return kind if _all_named(words[1:], links=True) else None
    # "General Assembly", "Executive Committee"; not "Mr. Law"
    qualified = keys[-1] in BODIES and keys[0] in ROLE_LINKS and keys[0] not in HONORIFICS
    if not BODIES.isdisjoint(keys) and (qualified or not titled):
        return Shape.BODY if _all_named(words, links=True) else None
    rest = untitled.split()
    if not rest or not _all_named(rest):
        return None
    rest_keys = keys[-len(rest) :]
    if rest_keys[0] in NOT_NAMES or (len(rest) > 1 and NOT_NAMES.issuperset(rest_keys[1:])):
        return None
    if keys[0] in ARTICLES and keys[1:2] in (("senor",), ("senora",)):  # two surnames
        return Shape.SURNAME
    pairs = zip(rest[:-1], rest_keys[:-1], strict=True)
    named = [word for word, key in pairs if not _is_particle(word, key)] + rest[-1:]  # "Ada Das" ends with a surname
    if titled and len(named) == 1:
        return Shape.SURNAME
    if len(named) == 1:
        short = re.sub(r"[.\-]", "", named[0])
        return Shape.INITIALS if 2 <= len(short) <= 4 and short.isupper() and short.isalpha() else Shape.SINGLE
    return Shape.PERSON if len(named) <= 6 else None


def _is_beside_body(name: str) -> bool:
    """Whether a slash stands between one person and whom they are from, "Ada Obi/Lampco"; not "Ada Obi/Bo Ek"."""
    person, _, body = name.partition("/")
    one = " " in person and shape(person) is Shape.PERSON and not find_city(person)  # "Buenos Aires/Argentina"
    return one and body != initials(person) and (body.isupper() or shape(body) is not Shape.PERSON)


def _names_holder(label: str) -> bool:
    """Whether an office stands before the name of its holder: "The Secretary of State (Ms. Ada Obi)"."""
    words = bare(label).split()
    return len(words) > 1 and _key(words[0]) in ARTICLES | {"the"} and is_name(parenthesis(label) or "")


def is_name(words: str) -> bool:
    """Whether words can be somebody's name of more than one word."""
    return shape(words) in {Shape.PERSON, Shape.SURNAME}


def shapes(labels: Iterable[str | None], listed: Iterable[str] = (), called: Iterable[str] = ()) -> list[Shape | None]:
    """The shape of each label; `listed` are full names that the record gives elsewhere, `called` are those that it
    calls by a title and one name.

    Where records give most people by title and surname, two words after a title are a surname too.
    """
    labels = list(labels)
    found = [shape(label.title() if label.islower() else label) if label else None for label in labels]
    if None in found:  # "SO" may be a word or somebody's initials
        had = {
            initials(bare(label)) for label, kind in zip(labels, found, strict=True) if label and kind is Shape.PERSON
        } | set(map(initials, listed))
        found = [
            Shape.INITIALS
            if kind is None and label and label.isupper() and 2 <= len(label) <= 3 and label in had
            else kind
            for label, kind in zip(labels, found, strict=True)
        ]
    titled = {
        label for label, kind in zip(labels, found, strict=True) if label and kind is Shape.PERSON and has_title(label)
    }
    surnames = {label for label, kind in zip(labels, found, strict=True) if label and kind is Shape.SURNAME}
    surnames = {label for label in surnames if _key(bare(label).split()[0]) not in PEERS}  # who go by it everywhere
    if len(surnames) > 1 and len(surnames) >= len(titled):
        alone = {fold(bare(label)) for label in (*surnames, *called)}
        whole = {label for label in titled if _sets_surname_apart(label, alone)}
        return [Shape.SURNAME if label in titled - whole else kind for label, kind in zip(labels, found, strict=True)]
    return found


def _sets_surname_apart(label: str, alone: set[str]) -> bool:
    """Whether it is plain where the surname begins: "Ms. Ada OBI", "Dame Ada Obi", "Ms. Ada Obi" beside "Ms. Obi"."""
    words, title = without_title(label).split(), bare(label).removesuffix(without_title(label))
    halves = (words[-1], words[-1].split("-")[0])
    if _key(title.split()[0]) in BEFORE_GIVEN or any(fold(f"{title.split()[-1]} {half}") in alone for half in halves):
        return True
    return len(words) > 1 and words[-1].isupper() and len(words[-1]) > 1 and not words[0].isupper()


def _all_named(words: list[str], *, links: bool = False) -> bool:
    """Whether every word but particles begins with a capital, or is of a script without case; the first does too."""
    if all(word[0].isupper() for word in words):  # most are
        return True
    linking = PARTICLES | ({"of", "the", "and", "for", "on", "&"} if links else frozenset())
    if not any(character.isalpha() for word in words for character in word):
        return False
    for word in words:
        head = word.lstrip("'’‘“\"-")[:1]
        capital = head.isupper() or (head.isalpha() and not head.islower())
        if not capital and word.casefold() not in linking and not word.startswith(("d'", "d’", "al-", "el-", "ten-")):
            return False
    first = words[0].lstrip("'’‘“\"-")[:1]
    return not first.islower() or len(words) > 1


@kept
def _keys(name: str) -> tuple[str, ...]:
    """The folded words of a bare name."""
    return tuple(map(_key, name.split()))


def _key(word: str) -> str:
    return word.lower() if word.isascii() and word.isalnum() else fold(word).replace(" ", "")


def _is_letter(word: str) -> bool:
    return len(word.rstrip(".")) == 1


def _is_particle(word: str, key: str) -> bool:
    """Whether a word only links the others: "e" of "Costa e Obi", not "E." of "E. Obi"."""
    return (key in PARTICLES and not word.endswith(".")) or key == "st"  # "Ms. St. Obi"


def _is_titular(word: str, key: str) -> bool:
    if key in _TITULAR or key in MAY_BEGIN_NAMES or not ("-" in word or "–" in word):
        return key in _TITULAR
    return all(_key(part) in _ROLES_AND_LINKS for part in word.replace("–", "-").split("-") if part)


def holds_office(role: str) -> bool:
    """Whether the words are an office of one's own, and no State: records give its holder by the whole name."""
    return _OFFICE.search(role) is not None


def is_plain_word(word: str) -> bool:
    """Whether the word is one of the language's or the record's own and begins no name."""
    return _key(word) in NOT_NAMES


def is_body_word(word: str) -> bool:
    """Whether the word names a kind of organization."""
    return _key(word) in BODIES

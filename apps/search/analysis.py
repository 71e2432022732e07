"""Text into the words that are compared: case and diacritics folded, compounds whole and in parts, stems by language.

Pure: indexing, querying and highlighting all use it, so that what is found is what is marked. There are no stop words
in the index; `is_function_word` says which words of a query are not worth asking for.

Chinese, Japanese, Thai and their like are written without spaces: there each character is a word. A run of them is
then searched as a phrase, so any part of a text is found whatever a dictionary would cut it into, a single character
included, and what is marked is exactly what was asked for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache, partial
from threading import Lock
from typing import Any, Final, NamedTuple

import snowballstemmer

LANGUAGES: Final = {
    "en": "english",
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "es": "spanish",
    "et": "estonian",
    "fi": "finnish",
    "fr": "french",
    "hi": "hindi",
    "hu": "hungarian",
    "id": "indonesian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}
"""Languages (ISO 639-1) whose forms of a word are found by one another. Words of any other are stemmed as English."""

PREFIXING: Final = frozenset({"ar", "id", "nl"})
"""Languages whose stems may begin otherwise than their words: in all others the first two letters are the same."""

_LONGEST: Final = 60

_KNOWN: Final = 16_384
"""Words of which is kept what was found out: the most frequent so many are nearly all that is read."""


_INVISIBLE: Final = "\u00ad\u200b\u200c\u200d\u2060\ufeff"  # may stand within a word, and counts for nothing
_UNSPACED: Final = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x3005, 0x3007),  # Japanese
    (0x3041, 0x309F),
    (0x30A1, 0x30FF),
    (0xFF66, 0xFF9F),
    (0x3400, 0x4DBF),  # Han
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x323AF),
)


def _kinds() -> str:
    """What each character is: `l` a letter or digit, `u` the same of a script without spaces, `m` a mark, `-` other."""
    kinds = [
        "l" if character.isalnum() else "m" if unicodedata.category(character)[0] == "M" else "-"
        for character in map(chr, range(_UNSPACED[-1][1] + 1))
    ]
    for first, last in _UNSPACED:
        kinds[first : last + 1] = ("u" if kind == "l" else kind for kind in kinds[first : last + 1])
    for character in _INVISIBLE:
        kinds[ord(character)] = "m"
    return "".join(kinds)


def _class(kinds: str, wanted: str) -> str:
    """The inside of a class of the characters of these kinds."""
    runs = (found.span() for found in re.finditer(f"[{wanted}]+", kinds))
    return "".join(f"\\U{start:08x}-\\U{stop - 1:08x}" for start, stop in runs)


_LETTER, _LETTER_OR_MARK, _CHARACTER, _MARK = map(partial(_class, _kinds()), ("l", "lm", "u", "m"))
_ELIDED: Final = r"(?i:[cdjlmnst]|(?:jus|lors|puis|quois)?qu|[dns]ell|sull|dall|coll|all)(?=['’](?!s\b)\w)"
_WORD: Final = f"[{_LETTER}][{_LETTER_OR_MARK}]*"
_TOKEN: Final = re.compile(f"{_ELIDED}|{_WORD}(?:['’]{_WORD})*|[{_CHARACTER}][{_MARK}]*")
_ASCII_TOKEN: Final = re.compile(f"{_ELIDED}|[A-Za-z0-9]+(?:'[A-Za-z0-9]+)*")
_COMPOUND: Final = re.compile(f"{_WORD}(?:['’]{_WORD})*(?:[-‐‑]{_WORD}(?:['’]{_WORD})*)+")
_ASCII_COMPOUND: Final = re.compile("[A-Za-z0-9]+(?:'[A-Za-z0-9]+)*(?:-[A-Za-z0-9]+(?:'[A-Za-z0-9]+)*)+")
_ASCII_WORD: Final = re.compile("[A-Za-z0-9]+")  # what the other comes to where there is no apostrophe
_ASCII_SPACED: Final = bytes(ord(chr(code).lower()) if chr(code).isalnum() else 32 for code in range(128)) + bytes(128)
_SYMBOL: Final = re.compile(r"\b[A-Z]{1,6}(?:[/.\-][A-Z0-9()]+)*/[A-Z0-9][A-Z0-9()./\-]*")
_HYPHEN: Final = re.compile("[-‐‑]")
_PLAIN_HYPHEN: Final = re.compile("-")
_FUNCTION_WORDS: Final = frozenset(
    "a an and are as at be been but by for from had has have he her his i if in into is it its me my no nor of on "
    "or our she so that the their them then there these they this those to too us was we were with you your".split()
)
_SPOKEN: Final = frozenset(  # in any speech, in the six languages of the Latin alphabet that most records are in
    "aan aber about after again ainda all alla already als also always am anche any auch auf aux avec back because "
    "before bei being can ces cette che chi come comme como con cosa could cuando dans das dass dat dei del della "
    "delle dem den der des desde did didnt die dit do does doesnt doing donde done dont dos durch een ein eine einen "
    "einer ela ele ella elle entre era essa esse est esta este esto etre even every fait first foi fur get give gli "
    "go going good got haben han hay hello here het how hun ich im isso ist ive just kann kind know las last les let "
    "leur like little los lot lui maar made mais make many mas may maybe mean meme mes met mit mon more most mr mrs "
    "ms much must muy naar nach name nao nas need nel nella never new next nicht niet noch non nos not notre nous now "
    "oder off okay one only ook other otro out over par para pas pela pelo people pero piu plus point por porque pour "
    "put que qui quite quoi really right said same sans sao say see ses seu should sich sie sin since sind sobre some "
    "something son sono sont still sua such sul sur sure sus take talk tambem tambien tem than thank thanks thats "
    "thing things think through time today todo tout tres two uber uma una und une uno uns up van very von voor vor "
    "votre vous want war wat way well wenn went werden what when where whether which while who why wie wij will wir "
    "wird worden would year years yes yet youre zijn zum zur".split()
)
_PLAIN: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"} | dict.fromkeys(_INVISIBLE)
)
_TYPESET: Final = {"’": "'"} | dict.fromkeys("“”–—…", " ")
_BEYOND_ASCII: Final = re.compile(r"[^\x00-\x7f]")
_SHORT_I: Final = re.compile("([иИ])\u0306")  # a letter of its own, which Unicode takes apart
_LOST_MARKS: Final = {"pt": (("cao", "ção"), ("coes", "ções"), ("sao", "são"), ("soes", "sões"))}
_SCRIPTS: Final = {
    "el": ("\u0370", "\u03ff"),
    "ru": ("\u0400", "\u04ff"),
    "ar": ("\u0600", "\u06ff"),
    "hi": ("\u0900", "\u097f"),
}

_stemming = Lock()  # a stemmer keeps the word that it works on in itself


class Token(NamedTuple):
    """A word of a text: folded, with its place among the words and its offsets in the text."""

    word: str
    position: int
    start: int
    end: int


@lru_cache(maxsize=_KNOWN)
def folded(word: str) -> str:
    """Without case, diacritics, apostrophes and a possessive ending: "Perú's" → "peru"."""
    if word.isascii():
        plain = word.lower()
    else:
        parts = unicodedata.normalize("NFKD", word.casefold())
        kept = _SHORT_I.sub("й", parts).translate(_PLAIN)
        plain = unicodedata.normalize("NFC", "".join(c for c in kept if not (_is_diacritic(c) or c.isspace())))
    plain = plain.removesuffix("'s").removesuffix("’s").replace("'", "").replace("’", "")
    return plain[:_LONGEST] or word[:_LONGEST]


def _is_diacritic(character: str) -> bool:
    """True of accents, and of the vowel points of Arabic and Hebrew; not of the vowels and tones of Indic and Thai."""
    place = unicodedata.combining(character)
    return place == 1 or 10 <= place <= 35 or place >= 200


def language(tag: str) -> str:
    """The language (ISO 639-1) of a BCP 47 tag: "pt-BR" → "pt"."""
    return tag.partition("-")[0].lower()


@lru_cache(maxsize=_KNOWN)
def stem(word: str, lang: str = "en") -> str:
    """The stem of a folded word of a text in this language (ISO 639-1; one without a stemmer counts as English).

    Words of up to three letters stay: "its" does not become "it". Stems of other languages than English bear its code
    ("es:segur"), so that no word of one language is found by the rules of another ("news" is not German for "new").
    """
    if len(word) <= 3 or not word.isalpha():
        return word
    if lang not in LANGUAGES:
        lang = "en"
    if lang == "en":
        return _stemmed(word, lang) if word.isascii() else word
    for without, written in _LOST_MARKS.get(lang, ()):
        if word.endswith(without):
            word = word.removesuffix(without) + written
            break
    return f"{lang}:{folded(_stemmed(word, lang))}"


@lru_cache(maxsize=1024)  # of words that are looked for; each keeps several KB where texts are of many languages
def stems(word: str, languages: frozenset[str] | None = None) -> tuple[str, ...]:
    """The stems by which texts of any of these languages (None: all) hold a folded word; the English one first."""
    script = next((lang for lang, (first, last) in _SCRIPTS.items() if first <= word[:1] <= last), "")
    spoken = (lang for lang in LANGUAGES if languages is None or lang in languages)
    fitting = (lang for lang in spoken if lang == script or not (script or lang in _SCRIPTS))
    return tuple(dict.fromkeys((stem(word), *(stem(word, lang) for lang in fitting))))


@cache
def _stemmer(lang: str) -> Any:
    return snowballstemmer.stemmer(LANGUAGES[lang])


def _stemmed(word: str, lang: str) -> str:
    with _stemming:
        return str(_stemmer(lang).stemWord(word))


def tokens(text: str) -> Iterator[Token]:
    """The words of a text in order."""
    pattern, text = reading(text)
    for position, found in enumerate(pattern.finditer(text)):
        yield Token(folded(found[0]), position, found.start(), found.end())


def reading(text: str) -> tuple[re.Pattern[str], str]:
    """The pattern of a word in this text, and the text in which to look for it: of the same length."""
    text = _plainly_set(text)
    if not text.isascii():
        return _TOKEN, text
    return (_ASCII_TOKEN if "'" in text else _ASCII_WORD), text  # each simpler pattern is several times as fast


def _plainly_set(text: str) -> str:
    if not text.isascii():
        # A text has few different ones: it is several times as fast as `translate`.
        for character in _plain_characters().keys() & _BEYOND_ASCII.findall(text):
            text = text.replace(character, _plain_characters()[character])
    return text


@cache
def _plain_characters() -> dict[str, str]:
    """Typeset marks, Latin letters with diacritics and raised numbers, each by the one plain character for it."""
    blocks = (range(0x80, 0x250), range(0x1E00, 0x1F00), range(0x2070, 0x20A0))
    letters = (character for block in blocks for character in map(chr, block) if character.isalnum())
    return _TYPESET | {letter: bare for letter in letters if len(bare := folded(letter)) == 1 and bare.isascii()}


def words(text: str) -> list[str]:
    """The words of a text in order, without their places."""
    text = _plainly_set(text)
    # No word reaches beyond white space, and the same things stand between it again and again.
    if not text.isascii():
        return [word for part in text.split() for word in (_known_part(part) if len(part) <= _LONGEST else _part(part))]
    # What is no word becomes space, byte by byte: no pattern is as fast.
    spaced = text.encode().translate(_ASCII_SPACED).decode()
    found: list[str] = []
    done, apostrophe = 0, text.find("'")
    while apostrophe >= 0:
        start, end = text.rfind(" ", done, apostrophe) + 1 or done, text.find(" ", apostrophe)
        end = len(text) if end < 0 else end
        found += spaced[done:start].split()
        found += _known_part(text[start:end]) if end - start <= _LONGEST else _part(text[start:end])
        done, apostrophe = end, text.find("'", end)
    found += spaced[done:].split()
    return found if max(map(len, found), default=0) <= _LONGEST else [word[:_LONGEST] for word in found]


def _part(part: str) -> tuple[str, ...]:
    return tuple(folded(found) for found in reading(part)[0].findall(part))


_known_part = lru_cache(maxsize=_KNOWN)(_part)


def compounds(text: str) -> Iterator[tuple[str, int, int]]:
    """Words joined by hyphens, written as one, with their offsets in the text: "multi-stakeholder" →
    ("multistakeholder", 0, 17)."""
    text = _plainly_set(text)
    pattern, hyphen = (_ASCII_COMPOUND, _PLAIN_HYPHEN) if text.isascii() else (_COMPOUND, _HYPHEN)
    # Only what stands around a hyphen is read: most words of a text are in no compound.
    place = hyphen.search(text)
    while place:
        start, end = text.rfind(" ", 0, place.start()) + 1, text.find(" ", place.start())
        end = len(text) if end < 0 else end
        for found in pattern.finditer(text, start, end):
            yield "".join(words(part)[-1] for part in _HYPHEN.split(found[0]))[:_LONGEST], found.start(), found.end()
        place = hyphen.search(text, end)


def joined(text: str) -> list[str]:
    """The words of `compounds`, without where they stand: in a fraction of the time."""
    if not ("-" in text or "‐" in text or "‑" in text):
        return []
    # No word reaches beyond white space, so only what stands around a hyphen need be read.
    hyphened = [part for part in text.split() if "-" in part or "‐" in part or "‑" in part]
    return [word for part in hyphened for word in (_known_joined(part) if len(part) <= _LONGEST else _joined(part))]


def _joined(part: str) -> tuple[str, ...]:
    return tuple(word for word, *_ in compounds(part))


_known_joined = lru_cache(maxsize=_KNOWN)(_joined)


def symbols(text: str) -> list[str]:
    """Document symbols that the text names, whole and in capitals: "A/RES/73/27". Each once, in order."""
    named = _SYMBOL.findall(text) if "/" in text else ()
    return list(dict.fromkeys(symbol(found) for found in named if any(c.isdigit() for c in found)))


def symbol(text: str) -> str:
    """A document symbol as it is compared."""
    plain = re.sub(r"\s+", "", text).upper().rstrip("./-(")
    while plain.endswith(")") and plain.count(")") > plain.count("("):
        plain = plain[:-1].rstrip("./-(")
    return plain[:100]


def is_function_word(word: str) -> bool:
    """True of "the", "The" and "it", which stand in nearly every text; not of "IT", "US", "who" or "GA"."""
    return word in _FUNCTION_WORDS or (len(word) > 2 and word.istitle() and word.lower() in _FUNCTION_WORDS)


def tells(word: str) -> bool:
    """True of a folded word that may tell what a text is about; not of numbers and of what stands in any speech."""
    return len(word) > 2 and not (word.isdecimal() or word in _SPOKEN or word in _FUNCTION_WORDS)

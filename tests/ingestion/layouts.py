"""Records of invented meetings in many layouts, with the turns that are right.

A layout is a form of labels and a way to set lines; the same seed gives the same record.
"""

from __future__ import annotations

import random
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass

SEED = 20310303
TITLE = "Workshop 214: Connecting the Next Billion"
_HEAD = f"{TITLE}\n3 March 2031\nNorthport Hall, Geneva\n\n"
_BEGIN, _END = "\ue000", "\ue001"  # where a speech begins and ends, until the record is set
_TURNS = 18
_LINES_OF_A_PAGE = 30


@dataclass(frozen=True, slots=True)
class Person:
    given: str
    surname: str
    body: str = "Lamp Society"
    state: str = "Kenya"

    @property
    def name(self) -> str:
        return f"{self.given} {self.surname}"


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose words they are as recorded, and where they stand in the text."""

    label: str | None
    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Record:
    text: str
    turns: tuple[Turn, ...]


_PEOPLE = (
    Person("Peter", "Holloway", "Harbour Networks", "Fiji"),
    Person("Anna", "Whitlock", "Open Rivers Foundation", "Norway"),
    Person("José", "Muñoz", "Tidewater Registry", "Mexico"),
    Person("Šárka", "Dvořák", "Bridge Institute", "Estonia"),
    Person("Jan", "van der Berg", "Northport Exchange", "South Africa"),
    Person("Ana", "de la Cruz", "Lamp Society", "Chile"),
    Person("Mary", "O'Dwyer", "Data Commons Group", "New Zealand"),
    Person("Jean-Luc", "Saint-Cyr", "Meridian Telecom", "Côte d’Ivoire"),
    Person("Juan Carlos", "Ortega", "University of Northport", "Sri Lanka"),
    Person("Peter J.", "Ashdown", "Ministry of Communications", "Japan"),
)
_SENTENCES = """I think routing security is where most of the difference will be made.
We have seen a lot of work on data protection, and not all of it was useful.
First, the cost; second, the time; third, who decides.
What do we actually mean when we say universal acceptance?
Is there anybody in the room who disagrees with that?
The deadline is 17:30 on Friday, and the form is on the website.
Note: the numbers on the slide are from last year.
So the question is this: who pays for it?
In my country, for example, only 7% of schools are connected.
Our members asked for three things: transparency, predictability and a budget.
It started at 9:15 and went on until well after lunch.
As the report says on page 6, "nobody should be left behind".
We need better evidence before we write another policy about registry fees.
To be clear: this is not a proposal, it is only an idea.
My colleague will send the link to the mailing list.
I would like to thank the organizers and the host country for the warm welcome.
It is a matter of trust -- and trust takes time.
You may remember paragraph 12(b) of the outcome document.
The budget went from $1.5 million to $2.3 million in four years.
Why? Because the old rules were written for telephones.
We did a survey (it is online) with about 900 answers.
In other words: we agree on the goal, not on the way.
A colleague from Brazil told me, "Just try it."
At 2:00 p.m. we will have the session on community networks.
Step one: talk to the regulator.
No one knows the answer yet, I'm afraid.
Some of you were here in 2019, and you know how that ended.
Please keep your interventions to two minutes.""".split("\n")
_SHORT = ("Yes.", "I agree.", "No, not yet.", "Can you hear me?", "Sorry, I was on mute.", "Next slide, please.")

# What stands before a label, the label, what stands behind it.
Form = Callable[[Person, int], tuple[str, str | None, str]]


def _clock(position: int) -> str:
    return f"00:{position // 2:02}:{position % 2 * 30 + 5:02}"


FORMS: dict[str, Form] = {
    ">> NAME: words": lambda person, _: (">> ", person.name.upper(), ": "),
    ">>NAME:words": lambda person, _: (">>", person.name.upper(), ":"),
    ">> Name: words": lambda person, _: (">> ", person.name, ": "),
    ">> NAME - words": lambda person, _: (">> ", person.name.upper(), " - "),
    ">> MR. SURNAME: words": lambda person, _: (">> ", f"MR. {person.surname.upper()}", ": "),
    ">> words": lambda _, __: (">> ", None, ""),
    ">>: words": lambda _, __: (">>: ", None, ""),
    "> NAME: words": lambda person, _: ("> ", person.name.upper(), ": "),
    "NAME: words": lambda person, _: ("", person.name.upper(), ": "),
    "NAME:": lambda person, _: ("", person.name.upper(), ":\n\n"),
    "NAME": lambda person, _: ("", person.name.upper(), "\n\n"),
    "NAME – words": lambda person, _: ("", person.name.upper(), " – "),
    "NAME. words": lambda person, _: ("", person.name.upper(), ". "),
    "MR. SURNAME: words": lambda person, _: ("", f"MR. {person.surname.upper()}", ": "),
    "Mr. Surname (State): words": lambda person, _: ("", f"Mr. {person.surname} ({person.state})", ": "),
    "Mr. Name: words": lambda person, _: ("", f"Mr. {person.name}", ": "),
    "Name: words": lambda person, _: ("", person.name, ": "),
    "Name : words": lambda person, _: ("", person.name, " : "),
    "Name:": lambda person, _: ("", person.name, ":\n"),
    "Name": lambda person, _: ("", person.name, "\n\n"),
    "Name – words": lambda person, _: ("", person.name, " – "),
    "Name (Body): words": lambda person, _: ("", f"{person.name} ({person.body})", ": "),
    "NAME, BODY: words": lambda person, _: ("", f"{person.name.upper()}, {person.body.upper()}", ": "),
    "Name, Body": lambda person, _: ("", f"{person.name}, {person.body}", "\n\n"),
    "Body: words": lambda person, _: ("", person.body, ": "),
    "State: words": lambda person, _: ("", person.state, ": "),
    "STATE": lambda person, _: ("", person.state.upper(), "\n\n"),
    "**Name:** words": lambda person, _: ("**", person.name, ":** "),
    "**Name**": lambda person, _: ("**", person.name, "**\n\n"),
    "### Name": lambda person, _: ("### ", person.name, "\n\n"),
    "[time] **Name**: words": lambda person, at: (f"[{_clock(at)}] **", person.name, "**: "),
    "[time] Name: words": lambda person, at: (f"[{_clock(at)}] ", person.name, ": "),
    "time Name: words": lambda person, at: (f"{_clock(at)} ", person.name, ": "),
    "Name time": lambda person, at: ("", person.name, f" {_clock(at)}\n"),
    "Name | time": lambda person, at: ("", person.name, f" | {_clock(at)}\n"),
    "Name (time):": lambda person, at: ("", person.name, f" ({_clock(at)}):\n"),
    "Name, the time below": lambda person, at: ("", person.name, f"\n{_clock(at)}\n"),
    "[Name]: words": lambda person, _: ("[", person.name, "]: "),
    "Name, a tab, words": lambda person, _: ("", person.name, "\t"),
    "Speaker 1: words": lambda person, _: ("", f"Speaker {_PEOPLE.index(person) + 1}", ": "),
    "M. Surname : words": lambda person, _: ("", f"M. {person.surname}", " : "),
    "El señor SURNAME: words": lambda person, _: ("", f"El señor {person.surname.upper()}", ": "),
    "Name (Party). – words": lambda person, _: ("", f"{person.name} (PPE)", ". – "),
    "Name： words": lambda person, _: ("", person.name, "："),
}


def _wrapped(block: str, width: int = 72, indent: str = "") -> str:
    return "\n".join(
        textwrap.fill(
            line,
            width,
            subsequent_indent=indent,
            replace_whitespace=False,
            expand_tabs=False,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in block.split("\n")
    )


def _paged(text: str, foot: Callable[[int], str]) -> str:
    lines: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        lines.append(line)
        if number % _LINES_OF_A_PAGE == 0:
            lines += ["", foot(number // _LINES_OF_A_PAGE), ""]
    return "\n".join(lines)


def _numbered(text: str) -> str:
    return "\n".join(f"{number % 25 + 1:>2}  {line}" for number, line in enumerate(text.split("\n")))


def _joined(blocks: list[str], gap: str = "\n\n") -> str:
    return _HEAD + gap.join(blocks) + "\n"


def _lines(blocks: list[str]) -> str:
    return _joined(blocks)


def _wraps(blocks: list[str]) -> str:
    return _joined([_wrapped(block) for block in blocks])


BODIES: dict[str, Callable[[list[str]], str]] = {
    "one line to a turn": _lines,
    "no blank lines": lambda blocks: _joined([re.sub(r"\n+", "\n", block) for block in blocks], "\n"),
    "lines of 72": _wraps,
    "lines of 72, no blank lines": lambda blocks: _joined(
        [re.sub(r"\n+", "\n", _wrapped(block)) for block in blocks], "\n"
    ),
    "lines of 60, set in": lambda blocks: _joined([_wrapped(block, 60, "    ") for block in blocks]),
    "paragraphs": lambda blocks: _joined([re.sub(r"(?<=[.?]) (?=\S+ \S+ \S+ \S+ my )", "\n\n", b) for b in blocks]),
    "pages with numbers": lambda blocks: _paged(_wraps(blocks), lambda page: f"{page}\n\f"),
    "pages with feet": lambda blocks: _paged(_wraps(blocks), lambda page: f"{TITLE}    Page {page} of 9"),
    "numbers beside lines": lambda blocks: _numbered(_wraps(blocks)),
    "carriage returns": lambda blocks: _lines(blocks).replace("\n", "\r"),
    "carriage returns and line feeds": lambda blocks: _wraps(blocks).replace("\n", "\r\n"),
    "lines that end in <br>": lambda blocks: _wraps(blocks).replace("\n", "<br>\n"),
    "lines that end in a backslash": lambda blocks: _wraps(blocks).replace("\n", "\\\n"),
    "trailing blanks": lambda blocks: _wraps(blocks).replace("\n", "   \n"),
    "every line spaced": lambda blocks: _wraps(blocks).replace("\n", "\n\n"),
    "pages with numbers of all": lambda blocks: _paged(_wraps(blocks), lambda page: f"Page {page} of 9"),
    "all in one line": lambda blocks: " ".join(_lines(blocks).split()),
}


def record(form: str, body: str, number: int, *, seed: int = SEED) -> Record:
    """The record of that number in that layout."""
    pick = random.Random(f"{seed}:{form}:{body}:{number}")  # noqa: S311  repeatable, not secret
    present = pick.sample(_PEOPLE, 5)
    blocks, labels, speeches = [], [], []
    person = present[0]
    for position in range(_TURNS):
        person = pick.choice([other for other in present if other is not person])
        before, label, behind = FORMS[form](person, position)
        words = _speech(pick)
        blocks.append(f"{before}{label or ''}{behind}{_BEGIN}{words}{_END}")
        labels.append(label)
        speeches.append(words)
    text = BODIES[body](blocks)
    places = [found.start() - passed for passed, found in enumerate(re.finditer(f"[{_BEGIN}{_END}]", text))]
    text = re.sub(f"[{_BEGIN}{_END}]", "", text)
    turns = zip(labels, speeches, places[::2], places[1::2], strict=True)
    return Record(text, tuple(Turn(*turn) for turn in turns))


def _speech(pick: random.Random) -> str:
    if pick.random() < 0.2:
        return pick.choice(_SHORT)
    return " ".join(pick.sample(_SENTENCES, pick.randint(2, 9)))

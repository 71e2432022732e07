"""How fast documents are read and stored, and whether memory stays flat: `make bench-ingest`.

Invented records, the same in every run. Parsing is measured alone and on one core; storing is the whole of `ingest`:
read, parse, resolve, link, store and queue, a document a transaction. `--names N` measures instead how reading fares in
a base that knows N people, `--hostile` whether texts made to hurt are read in linear time.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

PARSED_MB = 10
STORED = 20_000
EACH = 20  # statements of a document where documents are counted
FEW, MANY = 10, 1_000  # documents between which memory must stay flat
WARM = 100  # documents after which what is kept for speed is full
CUE = 14  # words of a cue in subtitles
HOSTILE = 75_000  # characters of a text made to hurt; then twice as many
# What such texts repeat, between a record's beginning and its end; a name in it is another one each time.
REPEATED = {
    "blank lines": "\n \n",
    "brackets": "[(",
    "captions": ">> a word word word ",
    "captions without a colon": ">> {loud} Yes, it is so.\n",
    "capitals": "ADA ",
    "chevrons": ">",
    "colons": "a:",
    "dates": "14 May 2019 ",
    "dashes": "-",
    "heads of mails": "Message: 1\nFrom: Ada (Obi)\n",
    "introductions": ">> I'm {name} from the Lamp Society. Yes, it is so.\n\n",
    "labels and spaces": "ADA OBI" + " " * 300 + ": Yes.\n",
    "people": "{loud}: Yes, it is so.\n",
    "people with titles": "Mr. {name}: Yes, it is so.\n\n",
    "people with one given name": "ADA {loud}: Yes, it is so.\nADA: Yes.\n",
    "quotation marks": "“China said ",
    "short labels": "ADA OBI: Yes, it is so.\n",
    "signs of addresses": "@",
    "thanks": "Thank you, Ada. I am ",
}

Turns = list[tuple[str | None, str]]


def meetings(statements: int, *, seed: int = 7) -> list[tuple[str, Turns]]:
    """Invented records of this many statements in all: what stands at the head, and who says what."""
    from apps.ingestion.generation import Generator, Surface
    from apps.ingestion.management.commands.generate import sample
    from apps.ingestion.reference import known_from, read_reference
    from apps.ingestion.store.known import reference_folder

    surfaces = [
        Surface(p.key, p.abbreviation or p.name) for p in known_from(read_reference(reference_folder())).processes
    ]
    generator = Generator(statements=statements, seed=seed, sample=sample(), surfaces=surfaces)
    return [
        (
            f"{meeting.title}\n{meeting.day:%d %B %Y}\n\n",
            [(generator.speakers[s.speaker] if s.speaker is not None else None, s.text) for s in meeting.statements],
        )
        for meeting in generator.meetings()
    ]


def chevrons(head: str, turns: Turns) -> str:
    """Captions: `>> NAME:`, or a chevron alone."""
    said = [f">> {name.upper()}:  {text}" if name else f">> {text}" for name, text in turns]
    return head + "\n\n".join(said) + "\n"


def labels(head: str, turns: Turns) -> str:
    """A transcript: `NAME:` before each speech."""
    return head + "\n\n".join(f"{(name or 'moderator').upper()}: {text}" for name, text in turns) + "\n"


def subtitles(head: str, turns: Turns) -> str:
    """WebVTT: cues of two lines, the voice named at the head of its first cue."""
    cues = [f"WEBVTT\n\nNOTE {head.splitlines()[0]}"]
    for name, text in turns:
        words = text.split()
        for first in range(0, len(words), CUE):
            at = 5 * len(cues)
            clock = f"{at // 3600:02}:{at // 60 % 60:02}:{at % 60:02}"
            label = f"{name or 'Moderator'}: " if not first else ""
            lines = [" ".join(words[first : first + CUE // 2]), " ".join(words[first + CUE // 2 : first + CUE])]
            cues.append(f"{clock}.000 --> {clock}.900\n{label}" + "\n".join(line for line in lines if line))
    return "\n\n".join(cues) + "\n"


def parse_speed(form: Callable[[str, Turns], str], media_type: str) -> tuple[float, float]:
    """Megabytes of text that are parsed in a second: of the clock, and of the processor."""
    from apps.ingestion.parsed import ReadText
    from apps.ingestion.parsers import parse

    sources = [ReadText(text=form(*meeting), media_type=media_type) for meeting in meetings(10_000)]
    size = sum(len(source.text.encode()) for source in sources) / 1e6
    parse(sources[0])  # compiles what is compiled once
    parsed, began, worked = 0.0, time.perf_counter(), time.process_time()
    while parsed < PARSED_MB:
        for source in sources:
            parse(source)
        parsed += size
    return parsed / (time.perf_counter() - began), parsed / (time.process_time() - worked)


@dataclass(frozen=True, slots=True)
class Stored:
    """Statements that were stored in a second, of the clock and of this process; megabytes of memory after each."""

    speed: float
    by_processor: float
    statements: int
    memory: list[float]


def store_speed(texts: Sequence[str]) -> Stored:
    """Take the texts into the configured base, each as a document."""
    from apps.ingestion.services import run_import
    from apps.ingestion.sources import expand
    from apps.proceedings.models import Statement
    from igkb.celery import app

    memory: list[float] = []

    def keep_account(_: object) -> None:
        memory.append(resident())
        if len(memory) % FEW == 0:
            app.control.purge()  # nobody takes what waits in this process: it would be counted as memory of reading

    with tempfile.TemporaryDirectory() as folder:
        for number, text in enumerate(texts):
            (Path(folder) / f"{number:05}.txt").write_text(text, encoding="utf-8")
        before, began, worked = Statement.objects.count(), time.perf_counter(), time.process_time()
        run = run_import(sources=expand([folder]), requested=[folder], progress=keep_account)
        spent, work = time.perf_counter() - began, time.process_time() - worked
    refused = [item.message for item in run.items.all() if item.outcome == "refused"]
    if refused:
        sys.exit(f"{len(refused)} refused, the first: {refused[0]}")
    stored = Statement.objects.count() - before
    return Stored(stored / spent, stored / work, stored, memory)


def resident() -> float:
    """Megabytes of memory that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def prepare() -> None:
    """An empty base with the reference data and an index."""
    from django.core.management import call_command

    from apps import search

    call_command("migrate", verbosity=0)
    call_command("load_reference", stdout=io.StringIO())
    search.rebuild()


def names_known(count: int) -> str:
    """How long it takes to gather so many known people, and to take documents in beside them."""
    from apps.actors.models import NameKind, Speaker, SpeakerName
    from apps.ingestion.store.known import known_from_base
    from apps.lib.text import fold

    texts = [chevrons(*meeting) for meeting in meetings(8_000)]
    alone = store_speed(texts[: len(texts) // 2])
    names = [f"{given} {surname}" for given, surname in zip(_invented(count, 3), _invented(count, 5), strict=True)]
    people = [Speaker(slug=f"known-{number}", name=name) for number, name in enumerate(names)]
    Speaker.objects.bulk_create(people, batch_size=2_000)
    SpeakerName.objects.bulk_create(
        [SpeakerName(speaker=one, name=one.name, folded=fold(one.name), kind=NameKind.MAIN) for one in people],
        batch_size=2_000,
    )
    began = time.process_time()
    known = known_from_base(demonstration=False)
    for index in (known.speakers_by_name, known.organizations_by_name, known.names_by_word):
        len(index)  # put in order when it is first asked
    gathered = time.process_time() - began
    del known
    beside = store_speed(texts[len(texts) // 2 :])
    return (
        f"{count:,} known names: gathered and put in order in {gathered:.2f} s, once for a run; store "
        f"{beside.statements / (beside.statements / beside.by_processor - gathered):.0f} statements a second of "
        f"processor time beside them without that, {alone.by_processor:.0f} in an empty base"
    )


def hostile() -> None:
    """How much longer a text made to hurt takes than half of it: twice as long where reading is linear."""
    from apps.ingestion.known import Known
    from apps.ingestion.pipeline import understand

    sound = "ADA OBI: Good morning.\nBO EK: Good morning to you.\n" * 5

    people = [f"{given} {surname}" for given, surname in zip(_invented(HOSTILE, 3), _invented(HOSTILE, 5), strict=True)]

    def spent(filler: str, size: int) -> float:
        count = size // len(filler)
        named = "{" in filler
        lines = (filler.format(name=name, loud=name.upper()) for name in people[:count]) if named else [filler] * count
        data = (sound + "".join(lines) + "\n" + sound).encode()
        began = time.process_time()
        understand(data, name="hostile.txt", known=Known())
        return time.process_time() - began

    spent("word ", HOSTILE)  # loads what is loaded once
    for name, filler in REPEATED.items():
        half, whole = (min(spent(filler, size) for _ in range(3)) for size in (HOSTILE, 2 * HOSTILE))
        print(f"{name}: {half * 1e3:.0f} ms, twice as much {whole * 1e3:.0f} ms: {whole / half:.1f} times", flush=True)


def _invented(count: int, seed: int) -> list[str]:
    letters = random.Random(seed)  # noqa: S311  repeatable, not secret
    return [
        "".join(
            letters.choice("bdfgklmnprstvz") + letters.choice("aeiou") for _ in range(letters.randint(2, 4))
        ).title()
        for _ in range(count)
    ]


def measured_alone(*options: str, postgresql: bool = False) -> dict[str, Any]:
    """What this program says with these options, in a process and a base of its own."""
    root = Path(__file__).resolve().parent.parent
    command = [sys.executable, "-m", "benchmarks.ingest", *options]
    with tempfile.TemporaryDirectory() as folder:
        # A broker that nobody listens to: storing ends where the index is told, as it does with workers.
        environment = {**os.environ, "VAR_DIR": folder, "CELERY_BROKER_URL": "memory://"}
        environment.pop("DATABASE_URL", None)
        if postgresql:
            command.insert(0, str(root / "tests" / "services" / "with-postgresql"))
        answer = subprocess.run(command, env=environment, cwd=root, check=True, capture_output=True, text=True).stdout
    found: dict[str, Any] = json.loads(answer.splitlines()[-1])
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=int, metavar="N", help="store N statements here, and print the figures as JSON")
    parser.add_argument("--documents", type=int, metavar="N", help="the same with N documents of a few statements")
    parser.add_argument("--names", type=int, metavar="N", help="measure reading beside N known people")
    parser.add_argument("--hostile", action="store_true", help="read texts made to hurt, and twice as long ones")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "igkb.settings")
    import django

    django.setup()
    if options.hostile:
        hostile()
    elif options.store:
        prepare()
        print(json.dumps(asdict(store_speed([chevrons(*meeting) for meeting in meetings(options.store)]))))
    elif options.documents:
        prepare()
        turns = [turn for _, said in meetings(options.documents * EACH) for turn in said]
        heads = [f"Round table {number}\n3 March 2019\n\n" for number in range(options.documents)]
        texts = [chevrons(head, turns[i * EACH : (i + 1) * EACH]) for i, head in enumerate(heads)]
        print(json.dumps(asdict(store_speed(texts))))
    elif options.names and "VAR_DIR" in os.environ:
        prepare()
        print(json.dumps({"names": names_known(options.names)}))
    elif options.names:
        print(measured_alone("--names", str(options.names))["names"])
    else:
        compare()


def compare() -> None:
    """Every figure, the last line for other programs."""
    sqlite = measured_alone("--store", str(STORED))
    postgresql = measured_alone("--store", str(STORED), postgresql=True)
    for base in ("SQLite", "PostgreSQL"):
        memory = measured_alone("--documents", str(MANY), postgresql=base == "PostgreSQL")["memory"]
        told = ", ".join(f"{memory[number - 1]:.0f} MB after {number:,}" for number in (FEW, WARM, MANY))
        print(f"memory ({base}): {told} documents, {memory[-1] / memory[WARM - 1] - 1:+.1%} from {WARM} on")
    for form, media_type in ((labels, "text/plain"), (subtitles, "text/vtt")):
        clock, processor = parse_speed(form, media_type)
        print(f"parse {form.__name__}: {clock:.1f} MB/s ({processor:.1f} of processor time)")
    clock, processor = parse_speed(chevrons, "text/plain")
    print(
        f"of processor time: parse {processor:.1f} MB/s, store {sqlite['by_processor']:.0f} statements/s (sqlite), "
        f"{postgresql['by_processor']:.0f} (postgresql, without its own)"
    )
    print(
        f"parse {clock:.1f} MB/s, store {sqlite['speed']:.0f} statements/s (sqlite), "
        f"{postgresql['speed']:.0f} statements/s (postgresql)"
    )


if __name__ == "__main__":
    main()

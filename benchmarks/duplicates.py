"""How long a document looks for its twin, and whether it is found: `python -m benchmarks.duplicates`.

Invented sessions, the same in every run, in a base of its own. Each is looked for before it is kept, so that a wrong
link would show; then some are looked for again with words heard otherwise and without their names.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import statistics
import tempfile
import time

from benchmarks.ingest import chevrons, meetings

_AGAIN = 100
_RATES = (0.0, 0.02, 0.05, 0.07)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=2_000, metavar="N", help="how many are held at the end")
    number = parser.parse_args().documents
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update({"DJANGO_SETTINGS_MODULE": "igkb.settings", "VAR_DIR": folder})
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        measure(number)


def measure(number: int) -> None:
    """Print what it took."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    sessions = [
        spoken(chevrons(*meeting)) for seed in range(number // 100 + 1) for meeting in meetings(25_000, seed=seed)
    ]
    sessions = sessions[:number]
    seconds, linked = [], 0
    for key, turns in enumerate(sessions):
        spent, found = look_for(turns, str(key))
        seconds.append(spent)
        linked += found is not None
        hold(turns, str(key))
    print(f"{len(sessions):,} sessions, {sum(map(len, sessions)):,} statements; {linked} linked to another")
    print(f"looking for a twin: {milliseconds(seconds[:100])} at first, {milliseconds(seconds[-100:])} at the end")
    pick = random.Random(1)  # noqa: S311  repeatable, not secret
    for rate in _RATES:
        chosen = pick.sample(range(len(sessions)), _AGAIN)
        answers = [look_for(heard(sessions[key], rate, pick), "again") for key in chosen]
        right = sum(found == f"/{key}.txt" for key, (_, found) in zip(chosen, answers, strict=True))
        print(f"{rate:.0%} of the words otherwise: {right} of {_AGAIN} found, {milliseconds([s for s, _ in answers])}")


def spoken(captions: str) -> list[str]:
    """What was said, without the names."""
    return [turn.split(":  ")[-1].removeprefix(">> ") for turn in captions.split("\n\n") if turn.startswith(">>")]


def heard(turns: list[str], rate: float, pick: random.Random) -> list[str]:
    """The same, this share of its words otherwise."""
    return [
        " ".join(f"word{pick.randrange(10_000)}" if pick.random() < rate else word for word in turn.split())
        for turn in turns
    ]


def look_for(turns: list[str], key: str) -> tuple[float, str | None]:
    """Seconds that it took, and the origin of the twin."""
    from apps.ingestion.store.versions import find_version

    began = time.perf_counter()
    version = find_version(candidate(turns, key))
    return time.perf_counter() - began, version.same_as.origin if version.same_as else None


def hold(turns: list[str], key: str) -> None:
    """Keep the session in the base."""
    from django.db import transaction

    from apps.ingestion.store.versions import keep_bands
    from apps.proceedings.models import Kind, SourceDocument, Statement

    sha256 = hashlib.sha256(key.encode()).hexdigest()
    with transaction.atomic():
        document = SourceDocument.objects.create(
            public_id=sha256[:12],
            sha256=sha256,
            size=1,
            origin=f"/{key}.txt",
            name=f"{key}.txt",
            text="\n".join(turns),
            parser="chevron",
        )
        Statement.objects.bulk_create(
            Statement(
                public_id=f"{key}-{position}",
                document=document,
                position=position,
                kind=Kind.VERBATIM,
                start=0,
                end=1,
                text=text,
            )
            for position, text in enumerate(turns)
        )
        keep_bands(document=document, candidate=candidate(turns, key))


def candidate(turns: list[str], key: str):  # type: ignore[no-untyped-def]  # its class is there after django.setup()
    """The session as it comes in."""
    from apps.ingestion.store.versions import Candidate

    return Candidate(
        name=f"{key}.txt",
        origin=f"/{key}.txt",
        parser="chevron",
        text="\n".join(turns),
        statements=turns,
        is_demonstration=False,
    )


def milliseconds(seconds: list[float]) -> str:
    return f"{statistics.mean(seconds) * 1e3:.1f} ms"


if __name__ == "__main__":
    main()

"""Queries that are made to hurt, asked of the site: the worst times, by the clock and by this process's share of
the processor, and that each gets an answer.

Whatever the text, the answer is a page or a 400 that says what is wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.search.base import environment
from benchmarks.search.mix import mix

_PIECES = (
    '( ) " * : - ~ OR AND NOT .. / \\ ~5 ~100 speaker: org: process: year: date: 2020 2018..2020 a* th* the of é 中 '
    "] [ { } ? + & | ^ % \u202e \x00"
).split(" ")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("place", type=Path)
    parser.add_argument("--queries", type=int, default=10_000)
    options = parser.parse_args()
    os.environ.update(environment(options.place))
    import django

    django.setup()
    print(json.dumps(asked(options.place, options.queries)))


def asked(place: Path, number: int) -> dict[str, object]:
    """Milliseconds of the slowest, by the clock and by the processor, those queries' beginnings, and how many were
    answered with a 5xx."""
    import logging

    from django.core.handlers.wsgi import WSGIHandler
    from django.test import RequestFactory

    logging.disable(logging.CRITICAL)
    site, make = WSGIHandler(), RequestFactory().get
    site.get_response(make("/search/", {"q": "warm"}))
    times, worked, failures = [], [], []
    for text in hostile(place, number):
        request = make("/search/", {"q": text})  # to write a million signs into an address is not the site's work
        began, at = time.perf_counter(), time.process_time()
        status = site.get_response(request).status_code
        worked.append((round((time.process_time() - at) * 1000, 1), text[:120]))
        times.append((round((time.perf_counter() - began) * 1000, 1), text[:120]))
        if status >= 500:
            failures.append(text[:120])
    times.sort(reverse=True)
    worked.sort(reverse=True)
    worst = {"worst": times[:5], "worked": worked[:5]}
    return {"asked": len(times), **worst, "failures": failures[:5], "failed": len(failures)}


def hostile(place: Path, number: int) -> Iterator[str]:
    """Bombs first, then texts thrown together of what the language is made of."""
    pick = random.Random(3)  # noqa: S311  repeatable, not secret
    common = [ask.words[0] for ask in mix(place, each=40) if ask.of in {"common", "page 50"}]
    letters = "abcdefghijklmnopqrstuvwxyz"
    yield "x" * 1_000_000
    yield "norms " * 170_000
    yield "(" * 500_000 + ")" * 500_000
    yield '"' * 1_000_001
    yield "-" * 1_000_000 + "a"
    yield "(" * 20 + "a" + ")" * 20
    yield " OR ".join(f"{a}{b}*" for a, b in zip(letters, letters[4:] + letters[:4], strict=True))
    yield " ".join(f"{a}{b}*" for a, b in zip("ctpsir", "oerntn", strict=True))
    yield " OR ".join(f"-{word}" for word in common[:32])
    yield " OR ".join(common[:32])
    yield " ".join(common[:32])
    yield f'"{" ".join(common[:40])}"~100'
    for words in ("the of", "the to and", "the of and to a in"):
        yield f'"{words}"~5'
        yield f'"{words}"~100'
    yield f'"{" ".join(["the"] * 200)}"'
    yield f'"{" ".join(["the", "of"] * 80)}"~100'
    yield " OR ".join('"the of and to a in"~100' for _ in range(32))
    yield " OR ".join(f'"the {word}"' for word in common[:32])
    yield "NOT (" * 18 + "the" + ")" * 18
    yield "year:0001..9999 date:0001-01-01..9999-12-31 sort:oldest"
    for _ in range(number):
        pieces = pick.choices([*_PIECES, *common], k=pick.randint(1, 60))
        yield pick.choice(["", " "]).join(pieces)


if __name__ == "__main__":
    main()

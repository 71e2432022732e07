"""Searches again and again until its standard input ends: `python -m tests.operations.asking WORD`.

Says "asking" after the first answer, and in the end which answers there were, by their totals, and what failed.
"""

from __future__ import annotations

import json
import sys
import threading
from collections import Counter

import django


def main() -> None:
    word = sys.argv[1]
    django.setup()
    from apps import search

    over = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
    answers: Counter[str] = Counter()
    while not over.is_set():
        try:
            found = search.query(search.SearchRequest(word, facets=("kind",), size=search.MAX_SIZE))
            counted = sum(value.count for value in found.facets["kind"].values)
            answers[f"{found.total} found, {len(found.hits)} listed, {counted} counted"] += 1
        except Exception as error:  # whatever it is, it is told
            answers[repr(error)] += 1
        if answers.total() == 1:
            say("asking")
    say(json.dumps(answers))


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

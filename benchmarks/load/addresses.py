"""What readers ask for: addresses of every sort of page, drawn from the base with a fixed seed.

Run as a program with the installation's environment, it prints one line of JSON: name of a sort → its share of all
requests, and its addresses. A subject is drawn through its statements, so what was said most in is looked at most.
"""

from __future__ import annotations

import json
import random
import re
from typing import Any, Final
from urllib.parse import urlencode

DRAWN: Final = 3_000
"""Statements from which addresses are drawn."""

SHARES: Final = {
    "search": 30,
    "search, filtered": 6,
    "search, page 2": 3,
    "search-complete": 15,
    "statement": 9,
    "meeting": 8,
    "speaker": 8,
    "home": 6,
    "document": 4,
    "process": 3,
    "organization": 3,
    "meetings": 2,
    "speakers": 1,
    "processes": 1,
    "trends": 0.5,
    "search-csv": 0.5,
}
"""Hundredths of all requests."""

_WORD: Final = re.compile(r"[A-Za-z]{4,}")


def main() -> None:
    import django

    django.setup()
    found = drawn(random.Random(1))  # noqa: S311  repeatable, not secret
    print(json.dumps({name: [share, found[name]] for name, share in SHARES.items()}))


def drawn(pick: random.Random) -> dict[str, list[str]]:
    """Addresses by the name of their sort."""
    from django.urls import reverse

    from apps.proceedings.models import Mention, Statement

    rows: list[Any] = list(
        Statement.objects.filter(pk__in=_some(pick, Statement)).select_related(
            "document", "meeting", "speaker", "organization"
        )
    )
    processes = Mention.objects.filter(pk__in=_some(pick, Mention)).values_list("process__slug", flat=True)
    texts = [_WORD.findall(row.text) for row in rows]
    queries = [_query(pick, words) for words in texts if len(words) > 5]
    years = [("year", str(row.said_on.year)) for row in rows if row.said_on]

    def search(*parameters: tuple[str, str]) -> str:
        return f"{reverse('search')}?{urlencode(parameters)}"

    def typed() -> str:
        word = pick.choice(pick.choice(texts) or ["net"])
        return f"{reverse('search-complete')}?{urlencode({'q': word[: pick.randint(2, 5)], 'format': 'json'})}"

    return {
        "search": [search(("q", query)) for query in queries],
        "search, filtered": [search(("q", query), pick.choice(years)) for query in queries[:1000]],
        "search, page 2": [search(("q", word), ("page", "2")) for word in _common(queries[:400])],
        "search-complete": [typed() for _ in range(DRAWN)],
        "statement": [reverse("statement", args=[row.public_id]) for row in rows],
        "meeting": [reverse("meeting", args=[row.meeting.slug]) for row in rows if row.meeting],
        "speaker": [reverse("speaker", args=[row.speaker.slug]) for row in rows if row.speaker],
        "home": [reverse("home")],
        "document": [reverse("document", args=[row.document.public_id]) for row in rows],
        "process": [reverse("process", args=[slug]) for slug in processes if slug],
        "organization": [reverse("organization", args=[row.organization.slug]) for row in rows if row.organization],
        "meetings": [reverse("meetings"), reverse("meetings") + "?by=series"],
        "speakers": [f"{reverse('speakers')}?page={number}" for number in (1, 2, 3)],
        "processes": [reverse("processes")],
        "trends": [f"{reverse('trends')}?{urlencode({'q': query})}" for query in queries[:200]],
        "search-csv": [f"{reverse('search-csv')}?{urlencode({'q': query})}" for query in queries[:200]],
    }


def _some(pick: random.Random, model: Any) -> list[int]:
    keys = list(model.objects.order_by("pk").values_list("pk", flat=True))
    return pick.sample(keys, min(DRAWN, len(keys)))


def _common(queries: list[str]) -> list[str]:
    """The first word of each, where more is found than a page shows."""
    from apps.search import SearchRequest, query

    words = dict.fromkeys(text.split()[0].strip('"') for text in queries)
    return [word for word in words if (answer := query(SearchRequest(text=word))).total > answer.size]


def _query(pick: random.Random, words: list[str]) -> str:
    """One, two or three words of a statement; a phrase now and then."""
    at = pick.randrange(len(words) - 3)
    if pick.random() < 0.15:
        return f'"{words[at]} {words[at + 1]}"'
    return " ".join(pick.sample(words[at : at + 20], pick.choice((1, 2, 2, 3))))


if __name__ == "__main__":
    main()

"""Invented states of the search page's components for the page of patterns. Nothing here comes from a database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from apps.search import Meaning
from apps.web.cards import Card
from apps.web.drawing import trend
from apps.web.drawing.trend import Bars
from apps.web.listing import FacetLink
from apps.web.results import FoundCard, Ranked, Ranking, Synonyms
from apps.web.rows import Link, Offer
from apps.web.subjects import SubjectCard
from apps.web.taken import Entry


@dataclass(frozen=True, slots=True)
class SearchSamples:
    """Every component of the search page."""

    found: tuple[FoundCard, ...]
    rankings: tuple[Ranking, ...]
    subjects: tuple[SubjectCard, ...]
    synonyms: tuple[Synonyms, ...]
    meanings: tuple[Meaning, ...]
    correction: Link
    years: Bars | None
    offers: tuple[Offer, ...]
    sizes: tuple[FacetLink, ...]
    downloads: tuple[Link, ...]
    related: tuple[Link, ...]
    entries: tuple[Entry, ...]


def search_samples(cards: Sequence[Card]) -> SearchSamples:
    """`cards`: those of the page, one of each sort."""
    return SearchSamples(
        found=_found(cards),
        rankings=_rankings(),
        subjects=_subjects(),
        synonyms=_synonyms(),
        meanings=_meanings(),
        correction=Link("cyber norms", "?q=cyber+norms"),
        years=_years(),
        offers=_offers(),
        sizes=tuple(FacetLink("size", str(size), 0, "?", size == 50) for size in (20, 50, 100)),
        downloads=tuple(Link(name, "?") for name in ("CSV", "JSON Lines", "Printable list")),
        related=tuple(Link(word, "?") for word in ("jurisdiction", "territorial", "due diligence")),
        entries=_entries(),
    )


def _found(cards: Sequence[Card]) -> tuple[FoundCard, ...]:
    """Closed; open; open at the end of a document."""
    first, second, third, *_ = (
        card._replace(public_id=f"found{number}", position=number) for number, card in enumerate(cards, 20)
    )
    beside = cards[3]._replace(public_id="beside", position=19)
    return (
        FoundCard(first, "?"),
        FoundCard(second, "?", is_open=True, before=beside, after=beside._replace(public_id="beside2", position=22)),
        FoundCard(third, "?", is_open=True, before=beside._replace(public_id="beside3", position=30)),
    )


def _rankings() -> tuple[Ranking, ...]:
    people = (("Ana Lima", 34, 40), ("Bo Chen", 12, 14), ("A person whose name is rather long", 3, 4))
    processes = (("OGS", 61, 72), ("AS", 5, 6))
    return (
        Ranking("Who says it most", tuple(Ranked(label, n, share, "?", "speaker") for label, n, share in people)),
        Ranking("In which process", tuple(Ranked(label, n, share, "?", "process") for label, n, share in processes)),
    )


def _subjects() -> tuple[SubjectCard, ...]:
    """One of each sort: with many statements, with none, invented."""
    return (
        SubjectCard("Speaker", "Ana Lima", "?", ("Freedonia, adviser, since 2016",), 34, "?", False),
        SubjectCard("Organization", "Society of Samples", "?", ("SOS", "Civil society", "Chile"), 0, "?", False),
        SubjectCard("Group", "Open Group of Samples", "?", ("OGS", "2012–2014", "part of AS"), 1, "?", True),
        SubjectCard(
            "Meeting", "A meeting of samples", "?", ("10–14 February 2020", "Hall of Samples"), 212, "?", False
        ),
    )


def _synonyms() -> tuple[Synonyms, ...]:
    """Offered; added."""
    pairs = (("OGS", ("Open Group of Samples",)), ("critical samples", ("CS",)))
    return (Synonyms(pairs, False, "?also=on"), Synonyms(pairs, True, "?"))


def _meanings() -> tuple[Meaning, ...]:
    people = (("ana-lima", "Ana Lima"), ("lima-rossi", "Lima Rossi"))
    return (Meaning("speaker", "lima", 8, people), Meaning("org", "sos", 20, (("samples", "Society of Samples"),)))


def _years() -> Bars | None:
    """In a column, with a year that is chosen."""
    counts = {2004 + n: (n * 7) % 23 + 1 for n in range(20) if n != 6}
    return trend.by_year(
        counts,
        id="pattern-years",
        title="Statements by year, in a column",
        unit="statements",
        href=lambda year: f"?year={year}",
        chosen={2016},
        narrow=True,
    )


def _offers() -> tuple[Offer, ...]:
    sorts = (("Ana Lima", "Speaker"), ("Anvil Society", "Organization"), ("analysis", "Words"))
    return tuple(Offer(sort, label, f"“{label}”", "?") for label, sort in sorts)


def _entries() -> tuple[Entry, ...]:
    """A verbatim, a reported and a quoted one."""
    words = "Thank you, Chair.\n\nWe would like the next mandate to say who is in the room."
    return tuple(
        Entry(
            n,
            f"printed{n}",
            f"Ana Lima, in: A meeting of samples [{kind}]. Source: Sample record",
            "?",
            words,
            "en",
            kind,
        )
        for n, kind in enumerate(("verbatim", "reported", "quoted"), 1)
    )

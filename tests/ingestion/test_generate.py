"""`manage.py generate`: invented bases of any size."""

from __future__ import annotations

from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from apps import search
from apps.ingestion.generation import Generator, Surface
from apps.proceedings.models import Kind, Mention, Process, SourceDocument, Statement
from apps.search import SearchRequest

SAMPLE = "The delegations asked for a report. The report came late and the delegations asked again for another report."
SURFACES = [Surface("first", "First Group"), Surface("second", "Second Group")]


def generator(statements: int, seed: int) -> Generator:
    return Generator(statements=statements, seed=seed, sample=SAMPLE, surfaces=SURFACES)


def test_a_seed_gives_the_same_records_and_another_gives_others() -> None:
    first, same, other = (list(generator(300, seed).meetings()) for seed in (1, 1, 2))
    assert first == same != other
    assert sum(len(meeting.statements) for meeting in first) == 300


def test_words_are_as_many_and_as_uneven_as_in_speech() -> None:
    texts = [statement.text.split() for meeting in generator(2000, 1).meetings() for statement in meeting.statements]
    assert 60 <= sum(map(len, texts)) / len(texts) <= 90
    held = Counter(word for text in texts for word in set(text))
    assert held.most_common(1)[0][1] > 1000
    assert sum(number == 1 for number in held.values()) > len(held) / 5


def test_mentions_stand_where_they_are_said_to() -> None:
    for meeting in generator(300, 1).meetings():
        for statement in meeting.statements:
            for mention in statement.mentions:
                end = mention.start + len(mention.surface)
                assert statement.text[mention.start : end] == mention.surface


@pytest.mark.django_db
@pytest.mark.usefixtures("search_index")
def test_the_base_holds_them_and_the_search_finds_them() -> None:
    Process.objects.create(slug="first", name="First Group", abbreviation="FG")
    call_command("generate", 120, "--seed", "5", verbosity=0)
    assert Statement.objects.count() == search.query(SearchRequest()).total == 120
    assert set(Statement.objects.values_list("kind", flat=True)) <= set(Kind.values)
    for row in Statement.objects.select_related("document"):
        assert row.document.text[row.start : row.end] == row.text
    for mention in Mention.objects.select_related("document"):
        assert mention.document.text[mention.start : mention.end] == mention.surface == "FG"
    assert all(document.is_demonstration for document in SourceDocument.objects.all())
    with pytest.raises(CommandError, match="--seed"):
        call_command("generate", 120, "--seed", "5", verbosity=0)

"""The words around what an item asks about, highlighted in their source.

Owns which words those are for each kind of item. Must not know answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _

from apps.curation.kinds.protocol import ACTORS
from apps.curation.models import ReviewItem, ReviewKind
from apps.lib.text import whole_words
from apps.proceedings.models import SourceDocument, Statement, document_title
from apps.proceedings.querysets import StatementQuerySet
from apps.web import addresses, marking
from apps.web.curation_pages import Heard
from apps.web.marking import Mark, MarkKind, Passage
from apps.web.rows import Link

AROUND: Final = 260
"""Characters of the source before and after what is asked about."""

BRIEFLY: Final = 120
"""The same where it is asked about two."""

PAIRS: Final = {ReviewKind.PEOPLE: "speaker", ReviewKind.ORGANIZATIONS: "organization"}
"""Kinds that ask about two, and what of a statement names either."""


def heard(asked: ReviewItem) -> tuple[Heard, ...]:
    """What the record has of it: one place, or one for each of two that may be one."""
    if asked.kind in PAIRS:
        return tuple(_of_each(asked, PAIRS[ReviewKind(asked.kind)]))
    if asked.kind == ReviewKind.LAYOUT and asked.document is not None:
        return (_opening(asked.document, asked.detail.get("start", 0)),)
    statement = asked.statement
    if statement is None and asked.kind == ReviewKind.CAPACITY:
        statement = _newest(Statement.objects.filter(_capacity_shown(asked)))
    if statement is None:
        return ()
    if asked.kind == ReviewKind.AFFILIATION:
        return (_stated(statement, asked.detail["start"], asked.detail["end"]),)
    if asked.kind == ReviewKind.MENTION:
        return (_spoken(statement, first=asked.detail["start"], last=asked.detail["end"]),)
    return (_spoken(statement),)


def _of_each(asked: ReviewItem, column: str) -> Iterator[Heard]:
    """Of each of the two the newest statement."""
    pair = [asked.detail["one"], asked.detail["other"]]
    names = dict(ACTORS[column]._default_manager.filter(slug__in=pair).values_list("slug", "name"))
    for slug in pair:
        statement = _newest(Statement.objects.filter(**{f"{column}__slug": slug}))
        if statement is not None:
            yield _spoken(statement, of=names.get(slug, slug))


def _capacity_shown(asked: ReviewItem) -> Q:
    """Statements in which the record shows a capacity of the person beside their name."""
    slug = asked.detail["speaker"]
    theirs = Q(speaker__slug=slug) | Q(speaker__merged_into__slug=slug)
    return theirs & ~Q(recorded_affiliation="")


def _newest(said: StatementQuerySet) -> Statement | None:
    return said.shown().newest_first().select_related("document").first()


def _spoken(statement: Statement, *, first: int | None = None, last: int | None = None, of: str = "") -> Heard:
    """The statement, or the words of it that are meant, with its label marked."""
    text, around = statement.document.text, BRIEFLY if of else AROUND
    start = statement.start if first is None else first
    end = min(statement.end, start + around) if last is None else last
    left, right = whole_words(text, start - around, start, end, end + around)
    if last is None:  # what is marked ends where the statement does, or where all that is shown does
        end = min(statement.end, right)
    marks = [Mark(start, end, MarkKind.HIT)]
    for recorded in (statement.recorded_name, statement.recorded_affiliation):
        found = text.rfind(recorded, left, start) if recorded else -1
        if found >= 0:
            marks.append(Mark(found, found + len(recorded), MarkKind.EVIDENCE))
    return Heard(
        of=of,
        public_id=statement.public_id,
        passage=_passage(text, marks, left, right),
        statement=Link(_("Statement"), statement.get_absolute_url()),
        source=Link(document_title(statement.document.title, statement.document.origin), statement.get_source_url()),
    )


def _stated(statement: Statement, first: int, last: int) -> Heard:
    """Words about somebody: of the statement, or else of the same document, such as its list of participants."""
    words = _spoken(statement, first=first, last=last)
    if statement.start <= first and last <= statement.end:
        return words
    return replace(words, public_id="", statement=None, source=_whole(statement.document))


def _opening(document: SourceDocument, at: int) -> Heard:
    """The words with which it begins, or at which the reading stopped understanding it."""
    left, right = whole_words(document.text, at - AROUND, at, at, at + 2 * AROUND)
    return Heard(
        of="",
        public_id="",
        passage=_passage(document.text, [], left, right),
        statement=None,
        source=_whole(document),
    )


def _whole(document: SourceDocument) -> Link:
    return Link(document_title(document.title, document.origin), addresses.of("document", document.public_id))


def _passage(text: str, marks: list[Mark], left: int, right: int) -> Passage:
    shown = marking.passage(text, marks, start=left, end=right)
    return Passage(shown.paragraphs, left > 0, right < len(text))

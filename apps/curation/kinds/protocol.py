"""What a kind of decision must say of itself, and what several kinds share in reading a payload."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeVar

from django.db import models
from django.urls import reverse

from apps.actors.models import Organization, Speaker
from apps.actors.services import create_organization, create_speaker
from apps.curation.drafts import Draft, Keys
from apps.curation.errors import BadDecisionError, UndoRefusedError
from apps.curation.models import About, Decision
from apps.curation.querysets import chunks
from apps.lib.slugs import free_slug
from apps.proceedings.models import AffiliationEvidence, Redirect, Statement, Suggestion
from apps.proceedings.services import redirect

Payload = dict[str, Any]
Row = TypeVar("Row", bound=models.Model)

ACTORS: Mapping[str, type[Speaker] | type[Organization]] = {About.SPEAKER: Speaker, About.ORGANIZATION: Organization}
"""Whom decisions can be about, by what they call it."""

LONGEST: Mapping[str, int] = {About.SPEAKER: 200, About.ORGANIZATION: 300}
"""Characters of a name at most."""

MOST_STATEMENTS = 50_000
"""Statements that one decision may name."""


class Kind:
    """A kind that changes nothing; each kind overrides what it does."""

    def read(self, payload: Mapping[str, Any]) -> Payload:
        """The payload as it is kept, checked against the base.

        Raises:
            BadDecisionError: it says nothing, contradicts itself or names what the base does not hold.
        """
        raise NotImplementedError

    def subjects(self, payload: Payload) -> Iterable[tuple[About, str]]:
        """What it is about: how it is found, and what makes another decision newer than what somebody saw."""
        raise NotImplementedError

    def statements(self, payload: Payload) -> set[int]:
        """Primary keys of the statements that it changes, as the base is now."""
        return set()

    def found_otherwise(self, payload: Payload) -> set[int]:
        """Primary keys of the statements that do not change, but are found by other names, as the base is now."""
        return set()

    def settle(self, payload: Payload) -> None:
        """Bring rows other than statements and mentions in step with the decisions that hold."""

    def lay(self, payload: Payload, draft: Draft, keys: Keys) -> None:
        """Take effect on a statement."""

    def withdraw(self, decision: Decision) -> None:
        """Take away what it brought into being, after it was undone.

        Raises:
            UndoRefusedError: something else uses it by now.
        """

    def named(self, payload: Payload) -> tuple[Collection[str | None], Collection[str | None]]:
        """Slugs of the speakers and of the organizations whose keys `lay` needs."""
        return (), ()


def text(payload: Mapping[str, Any], name: str, *, most: int = 300) -> str:
    """A text of the payload without white space around it.

    Raises:
        BadDecisionError: there is none, or it is longer than `most` characters.
    """
    value = payload.get(name)
    if not isinstance(value, str) or not value.strip():
        raise BadDecisionError(name, found=repr(value), expected="words", remedy="say which")
    if len(value.strip()) > most:
        raise BadDecisionError(
            name, found=f"{len(value)} characters", expected=f"at most {most}", remedy="make it shorter"
        )
    return value.strip()


def row(model: type[Row], payload: Mapping[str, Any], name: str) -> Row:
    """The row whose slug the payload gives.

    Raises:
        BadDecisionError: there is none.
    """
    slug = text(payload, name)
    found = model._default_manager.filter(slug=slug).first()
    if found is None:
        raise BadDecisionError(
            f"{name} {slug!r}", found="nothing by that name in addresses", expected="one", remedy="choose it anew"
        )
    return found


def optional(model: type[models.Model], payload: Mapping[str, Any], name: str) -> str | None:
    """The slug that the payload gives, where it gives one.

    Raises:
        BadDecisionError: nothing bears it.
    """
    if payload.get(name) is None:
        return None
    row(model, payload, name)
    return str(payload[name])


def public_ids(payload: Mapping[str, Any], name: str = "statements", *, needed: bool = True) -> list[str]:
    """Public ids of statements, each once, in order.

    Raises:
        BadDecisionError: none are given though they are needed, too many, or some that the base does not hold.
    """
    value = payload.get(name) or []
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value) or (needed and not value):
        raise BadDecisionError(name, found=repr(value)[:80], expected="public ids of statements", remedy="choose some")
    if len(value) > MOST_STATEMENTS:
        raise BadDecisionError(
            name, found=f"{len(value)} statements", expected=f"at most {MOST_STATEMENTS}", remedy="decide in parts"
        )
    given = list(dict.fromkeys(value))
    unknown = set(given) - set(held(given).values())
    if unknown:
        raise BadDecisionError(
            name, found=f"{sorted(unknown)[:5]}, which are not in the base", expected="statements", remedy="look again"
        )
    return given


def held(ids: Collection[str]) -> dict[int, str]:
    """Those of these statements that the base holds: public ids by primary key."""
    found: dict[int, str] = {}
    for chunk in chunks(ids):
        found.update(Statement.objects.filter(public_id__in=chunk).order_by().values_list("pk", "public_id"))
    return found


def said_by(model: type[Speaker] | type[Organization], slugs: Collection[str]) -> set[int]:
    """Primary keys of the statements that are shown as made by one of these, or for one of them."""
    column = "speaker" if model is Speaker else "organization"
    shown = model._default_manager.filter(slug__in=slugs)
    roots = {*shown.values_list("pk", flat=True), *shown.values_list("merged_into", flat=True)}
    return set(Statement.objects.filter(**{f"{column}__in": roots - {None}}).values_list("pk", flat=True))


def new_actor(about: About, name: str, slug: str | None) -> Speaker | Organization:
    """A person or an organization that a decision brings into being; at the address that it had before, where `slug`
    says so."""
    source = "A curator's decision"
    if about is About.SPEAKER:
        return create_speaker(name=name, source=source, slug=_free(about, name, slug, 120))
    return create_organization(name=name, source=source, slug=_free(about, name, slug, 80))


def _free(about: About, name: str, slug: str | None, length: int) -> str:
    def is_taken(slug: str) -> bool:
        moved = Redirect.objects.filter(old_path=reverse(about.value, args=[slug]))
        return ACTORS[about]._default_manager.filter(slug=slug).exists() or moved.exists()

    slug = slug or free_slug(name, length=length, is_taken=is_taken)
    Redirect.objects.filter(old_path=reverse(about.value, args=[slug])).delete()
    return slug


def withdraw_actor(about: About, slug: str, decision: Decision, *, leads_to: str) -> None:
    """Take somebody away whom a decision had brought into being; the address leads on.

    Raises:
        UndoRefusedError: something else uses them by now.
    """
    made = ACTORS[about]._default_manager.filter(slug=slug).first()
    if made is not None:
        _refuse_what_is_built_on(made, about, decision, Statement.objects.filter(**{about.value: made.pk}))
        if about is About.SPEAKER:
            Suggestion.objects.filter(speaker=made.pk).update(speaker=None)
        made.delete()
        old = reverse(about.value, args=[slug])
        redirect(old_path=old, new_path=leads_to, reason=f"The {about} was taken back.")


def _refuse_what_is_built_on(
    made: Speaker | Organization, about: About, decision: Decision, said: models.QuerySet[Statement]
) -> None:
    later = Decision.objects.holding().about(about, [made.slug]).exclude(pk=decision.pk)
    built_on = [str(one) for one in later]
    if statements := said.count():
        built_on.append(f"{statements} statements that imports attributed to {made}")
    if affiliations := AffiliationEvidence.objects.filter(**{about.value: made}).count():
        built_on.append(f"{affiliations} affiliations that imports read of {made}")
    if built_on:
        raise UndoRefusedError(str(decision), built_on=built_on)

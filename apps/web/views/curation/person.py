"""A person's identity: who else they are, and what is somebody else's."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.actors.models import Affiliation, Speaker
from apps.curation.candidates.propose import candidates
from apps.curation.errors import BadDecisionError
from apps.curation.impossible import accepted, find
from apps.curation.kinds.capacities import key_of
from apps.curation.models import About, Decision
from apps.curation.services import newest
from apps.proceedings.models import Statement
from apps.web import addresses, dates, listing
from apps.web.curation_pages import CandidateLine, ImpossibleLine, PersonPage
from apps.web.responses import respond
from apps.web.rows import Crumb, Link
from apps.web.views.curation.access import curators_only, decided, decision_lines
from apps.web.views.curation.forms import chosen_lines, chosen_rows
from apps.web.views.curation.telling import impossible

DECISIONS = 20
"""Decisions about the person that are shown."""


@require_http_methods(["GET", "HEAD", "POST"])
@curators_only
def person(request: HttpRequest, slug: str) -> HttpResponse:
    """Names, statements and likely doubles of a person. POST merges somebody into them, or splits somebody off."""
    row = get_object_or_404(Speaker.objects.prefetch_related("names"), slug=slug)
    page = partial(_page, request, row)
    if request.method != "POST":
        return respond(request, page(""))
    here = reverse("curation-person", args=[row.slug])
    return decided(request, partial(_asked, request, row), page, after=lambda _made: here)


def _asked(request: HttpRequest, row: Speaker) -> Iterator[tuple[str, dict[str, Any]]]:
    said = request.POST
    action, _colon, other = said.get("answer", "").partition(":")
    if action == "merge":
        yield "merge", {"actor": "speaker", "keep": row.slug, "merge": other}
    elif action == "as-it-is":
        yield "accept", _accepted(row, other)
    else:
        keys = [key for key in said.getlist("affiliation") if key.isdecimal()]
        chosen = Affiliation.objects.filter(pk__in=keys).select_related("organization").order_by("pk")
        into = {"into": said["into"]} if said.get("into") else {"into_name": said.get("into_name", "")}
        yield (
            "split",
            {
                "speaker": row.slug,
                "statements": said.getlist("statement"),
                "names": said.getlist("name"),
                "affiliations": [key_of(one) for one in chosen],
                **into,
            },
        )


def _accepted(row: Speaker, key: str) -> dict[str, Any]:
    """The payload of the finding of this key.

    Raises:
        BadDecisionError: there is none any more.
    """
    for one in find([row.pk]):
        if one.key == key:
            return {"speaker": one.speaker, "rule": one.rule.value, "bodies": list(one.bodies)}
    raise BadDecisionError(
        str(row), found=repr(key), expected="something that cannot be", remedy=_("look at the page again")
    )


def corrections(request: HttpRequest, slug: str) -> tuple[Link, ...]:
    """Where what cannot be of a person is corrected, as far as whoever asks may."""
    found = [Link(_("What is theirs, and what is somebody else’s"), reverse("curation-person", args=[slug]))]
    if request.user.is_staff and request.user.has_perm("actors.change_affiliation"):
        listed = f"{reverse('admin:actors_affiliation_changelist')}?{urlencode({'q': slug})}"
        found.append(Link(_("The dates of their capacities"), listed))
    return tuple(found)


def _impossible(row: Speaker) -> tuple[ImpossibleLine, ...]:
    found = find([row.pk])
    known = accepted([row.slug]) if found else set()
    return tuple(ImpossibleLine(one.key, impossible(one.detail)) for one in found if one.key not in known)


def _page(request: HttpRequest, row: Speaker, fault: str) -> PersonPage:
    searched = request.GET.get("person", "").strip()
    said = Statement.objects.filter(speaker=row)
    part = listing.part(request, chosen_rows(said), size=50)
    affiliations = row.affiliations.select_related("organization").order_by("organization__name", "pk")
    about = Decision.objects.about(About.SPEAKER, [row.slug]).order_by("-made_at", "-pk")[:DECISIONS]
    return PersonPage(
        title=_("Identity of %(name)s") % {"name": row.name},
        crumbs=(Crumb(_("Curation"), reverse("curation")),),
        slug=row.slug,
        href=row.get_absolute_url(),
        names=tuple(name for name in row.names.all() if not name.retired and name.name != row.name),
        affiliations=tuple((one.pk, capacity(one)) for one in affiliations),
        impossible=_impossible(row),
        corrections=corrections(request, row.slug)[1:],
        merged=tuple((one.slug, Link(one.name, one.get_absolute_url())) for one in row.merged.order_by("name")),
        candidates=_candidates(row, searched),
        searched=searched,
        statements=chosen_lines(part.rows),
        pager=part.pager,
        decisions=decision_lines(about, after=reverse("curation-person", args=[row.slug])),
        seen=newest(),
        fault=fault,
    )


def capacity(one: Affiliation) -> str:
    """In which role somebody was of which organization, and when."""
    return ", ".join(words for words in (one.role, one.organization.name, dates.held(one)) if words)


def _candidates(row: Speaker, searched: str) -> tuple[CandidateLine, ...]:
    near: list[tuple[str, str, float, tuple[str, ...]]]
    if searched:
        found = Speaker.objects.called(searched).filter(merged_into=None).exclude(pk=row.pk).order_by("name")[:8]
        near = [(one.slug, one.name, 0.0, (_("found by name"),)) for one in found]
    else:
        alike = candidates(row.name, besides=row.pk)
        near = [(one.slug, one.name, one.score, one.reasons) for one in alike]
    return tuple(
        CandidateLine(number, slug, name, addresses.of("speaker", slug), round(score * 100), tuple(reasons))
        for number, (slug, name, score, reasons) in enumerate(near, 1)
    )

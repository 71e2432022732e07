"""An organization's identity: what it is called, what it is, which other one it is, and what is another one's."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from django_countries import countries

from apps.actors.models import NameKind, Organization, StakeholderGroup
from apps.curation.duplicate_bodies import like
from apps.curation.errors import BadDecisionError
from apps.curation.kinds.bodies import GIVEN, ORGANIZATION
from apps.curation.models import About, Decision
from apps.curation.services import newest
from apps.proceedings.models import Statement
from apps.web import addresses, listing
from apps.web.curation_pages import BodyPage, CandidateLine, Field
from apps.web.responses import respond
from apps.web.rows import Crumb, Link
from apps.web.views.curation.access import curators_only, decided, decision_lines
from apps.web.views.curation.forms import AS_WRITTEN, changed, chosen_lines, chosen_rows, dated, meant
from apps.web.views.curation.person import DECISIONS

CANDIDATES = 8


@require_http_methods(["GET", "HEAD", "POST"])
@curators_only
def organization(request: HttpRequest, slug: str) -> HttpResponse:
    """Names, facts, statements and likely doubles. POST names it, corrects it, merges another into it or splits it."""
    row = get_object_or_404(Organization, slug=slug)
    page = partial(_page, request, row.slug)
    if request.method != "POST":
        return respond(request, page(""))
    here = reverse("curation-organization", args=[row.slug])
    return decided(request, partial(_asked, request, row), page, after=lambda _made: here)


def _asked(request: HttpRequest, row: Organization) -> Iterator[tuple[str, dict[str, Any]]]:
    said = request.POST
    action, _colon, other = said.get("answer", "").partition(":")
    if action == "merge":
        yield "merge", {"actor": "organization", "keep": row.slug, "merge": other}
    elif action == "name":
        yield "name", {"organization": row.slug, "name": said.get("called", ""), "kind": said.get("name_kind", "")}
    elif action == "describe":
        starts_on, starts_on_precision = dated(said.get("starts", ""))
        ends_on, ends_on_precision = dated(said.get("ends", ""), last=True)
        after = {
            "acronym": said.get("acronym", "").strip(),
            "stakeholder_group": said.get("stakeholder_group", ""),
            "country": said.get("country", ""),
            "parent": meant(Organization, said.get("parent", "")),
            "starts_on": starts_on,
            "starts_on_precision": starts_on_precision,
            "ends_on": ends_on,
            "ends_on_precision": ends_on_precision,
        }
        before = {name: ORGANIZATION.value(row, name) for name in ORGANIZATION.columns}
        yield "describe", {"organization": row.slug, "values": changed(before, after)}
    elif action == "separate":
        into = {"into": said["into"]} if said.get("into") else {"into_name": said.get("into_name", "")}
        moved = {"statements": said.getlist("statement"), "names": said.getlist("name")}
        yield "separate", {"organization": row.slug, **moved, **into}
    else:
        raise BadDecisionError(str(row), found=repr(action), expected="an answer", remedy=_("press a button"))


def _page(request: HttpRequest, slug: str, fault: str) -> BodyPage:
    row = Organization.objects.select_related("parent").prefetch_related("names").get(slug=slug)
    searched = request.GET.get("organization", "").strip()
    part = listing.part(request, chosen_rows(Statement.objects.filter(organization=row)), size=50)
    about = Decision.objects.about(About.ORGANIZATION, [row.slug]).order_by("-made_at", "-pk")[:DECISIONS]
    return BodyPage(
        title=_("Identity of %(name)s") % {"name": row.name},
        crumbs=(Crumb(_("Curation"), reverse("curation")),),
        slug=row.slug,
        href=row.get_absolute_url(),
        fields=_fields(row),
        names=tuple(name for name in row.names.all() if not name.retired and name.name != row.name),
        kinds=tuple((kind.value, str(NameKind(kind).label)) for kind in GIVEN),
        merged=tuple((one.slug, Link(one.name, one.get_absolute_url())) for one in row.merged.order_by("name")),
        candidates=_candidates(row, searched),
        searched=searched,
        statements=chosen_lines(part.rows),
        pager=part.pager,
        decisions=decision_lines(about, after=reverse("curation-organization", args=[row.slug])),
        seen=newest(),
        fault=fault,
    )


def _fields(row: Organization) -> tuple[Field, ...]:
    unknown = ("", _("not known"))
    groups = (unknown, *((group.value, str(group.label)) for group in StakeholderGroup))
    wholes = Organization.objects.filter(merged_into=None, is_demonstration=row.is_demonstration).exclude(pk=row.pk)
    return (
        Field("acronym", _("Acronym"), row.acronym),
        Field("stakeholder_group", _("Stakeholder group"), row.stakeholder_group, choices=groups),
        Field("country", _("Country"), str(row.country or ""), choices=(unknown, *((c, str(n)) for c, n in countries))),
        Field(
            "parent",
            _("A part of"),
            row.parent.slug if row.parent else "",
            _("a name, or the last part of its address"),
            hints=tuple(wholes.order_by("name").values_list("slug", "name")[:500]),
        ),
        Field("starts", _("Founded"), str(row.start or ""), str(AS_WRITTEN)),
        Field("ends", _("Ended"), str(row.end or ""), str(AS_WRITTEN)),
    )


def _candidates(row: Organization, searched: str) -> tuple[CandidateLine, ...]:
    """Others of names like its own, or those that are searched for."""
    near: list[tuple[int, str, str, float, tuple[str, ...]]]
    if searched:
        others = Organization.objects.filter(merged_into=None, is_demonstration=row.is_demonstration)
        found = others.exclude(pk=row.pk).called(searched).order_by("name").values_list("pk", "slug", "name")
        near = [(pk, slug, name, 0.0, (_("found by name"),)) for pk, slug, name in found[:CANDIDATES]]
    else:
        near = [
            (one.pk, one.slug, one.name, pair.score, tuple(map(str, pair.reasons)))
            for one, pair in like(row, size=CANDIDATES)
        ]
    rows = Statement.objects.filter(organization__in=[pk for pk, *_rest in near]).order_by()
    counted = dict(rows.values_list("organization").annotate(n=Count("pk")))
    return tuple(
        CandidateLine(
            number,
            slug,
            name,
            addresses.of("organization", slug),
            round(score * 100),
            (*reasons, ngettext("%(n)s statement", "%(n)s statements", n) % {"n": n}),
        )
        for number, (pk, slug, name, score, reasons) in enumerate(near, 1)
        for n in [counted.get(pk, 0)]
    )

"""Organizations and States: the list, and one with its people, memberships and statements."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe
from django_countries import countries

from apps.actors import capacities
from apps.actors.models import Affiliation, Organization, OrganizationName, StakeholderGroup
from apps.actors.querysets import OrganizationQuerySet
from apps.actors.reading import ByValues
from apps.proceedings.models import Process, Statement
from apps.web import dates, listing, positions, structured
from apps.web.listing import Chip, FacetGroup
from apps.web.overviews import overview, until_decided
from apps.web.position_pages import OrganizationPage, OrganizationsPage
from apps.web.responses import respond, row_or_404
from apps.web.rows import Capacity, Crumb, OrganizationLine
from apps.web.sides import Side
from apps.web.written import Written, forms


@require_safe
@overview
def organizations(request: HttpRequest) -> HttpResponse:
    """Organizations by letter, name, stakeholder group and country."""
    found, named = listing.by_name(request, _filtered(request))
    part = listing.part(request, found.order_by(Lower("name"), "slug"), size=50)
    counts = Statement.objects.filter(organization__in=part.rows).tally("organization")
    facets = _facets(request, found)
    page = OrganizationsPage(
        title=gettext("Organizations"),
        description=gettext("Organizations, bodies and States for which people spoke."),
        lines=tuple(OrganizationLine(row, counts.get(row.pk, 0)) for row in part.rows),
        pager=part.pager,
        letters=named.letters,
        facets=facets,
        chips=named.chips + tuple(Chip(g.title, x.label, x.href) for g in facets for x in g.links if x.selected),
        called=named.called,
    )
    return respond(request, page)


def _filtered(request: HttpRequest) -> OrganizationQuerySet:
    found = Organization.objects.all().listed().defer("note", "sources")
    return found.narrowed(group=request.GET.get("group", ""), country=request.GET.get("country", ""))


def _facets(request: HttpRequest, found: OrganizationQuerySet) -> tuple[FacetGroup, ...]:
    groups = [(value, str(StakeholderGroup(value).label), n) for value, n in found.tally("stakeholder_group")]
    nations = [(str(code), countries.name(str(code)) or str(code), n) for code, n in found.tally("country")]
    return (
        listing.facet_group(request.GET, name="group", title=gettext("Stakeholder group"), values=groups),
        listing.facet_group(request.GET, name="country", title=gettext("Country"), values=nations),
    )


_ORGANIZATIONS = ByValues(lambda slug: Organization.objects.filter(slug=slug).select_related("parent"))
_NAMES = ByValues(lambda key, name: OrganizationName.objects.shown_for(Organization(pk=key, name=name)))
_PEOPLE = ByValues(
    lambda organization: (
        Affiliation.objects.filter(organization=organization)
        .select_related("speaker")
        .order_by("speaker__name", "-attested_on")[:200]
    )
)
_MEMBERSHIPS = ByValues(
    lambda organization: (
        Process.objects.for_tree().filter(members__organization=organization).order_by("starts_on", "name")
    )
)


@require_safe
@until_decided
def organization(request: HttpRequest, slug: str) -> HttpResponse:
    """One organization: what it is, who spoke for it, and what was said."""
    row = row_or_404(_ORGANIZATIONS, slug)
    if row.merged_into:
        return HttpResponseRedirect(row.merged_into.get_absolute_url())  # for now: a curator may part them again
    said = Statement.objects.filter(organization=row)
    names = tuple(name for name in _NAMES.of(row.pk, row.name) if name.name != row.acronym)
    identifiers = tuple(str(identifier) for identifier in row.identifiers.all())
    page = OrganizationPage(
        title=row.name,
        curate=reverse("curation-organization", args=[row.slug]),
        description=gettext("What was said for %(name)s, quoted and reported of it.") % {"name": row.name},
        demonstration=row.is_demonstration,
        crumbs=(Crumb(gettext("Organizations"), reverse("organizations")),),
        organization=row,
        names=forms((Written(one.name) for one in names), said.recorded("affiliation")),
        identifiers=identifiers,
        parts=tuple(row.children.all()),
        people=_people(_PEOPLE.of(row.pk)),
        memberships=tuple(_MEMBERSHIPS.of(row.pk)),
        terms=positions.terms("org", row.slug),
        said=positions.said(
            request,
            field="org",
            value=row.slug,
            facets=("process", "speaker", "meeting"),
            rows=said,
            title=gettext("Statements by year"),
        ),
        compare=Side.of(row).key,
        metadata=structured.organization(row, names, identifiers),
    )
    return respond(request, page)


def _people(affiliations: Iterable[Affiliation]) -> tuple[Capacity, ...]:
    """Who belongs to it, and on which days."""
    told = capacities.enough([*affiliations], lambda one: (one.speaker_id, dates.held(one)))
    return tuple(Capacity(one, dates.held(one)) for one in told)

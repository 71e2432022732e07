"""The pages about the base itself: glossary, about, and every component in its states."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from apps.proceedings.models import GlossaryTerm, Method
from apps.web import certainty, samples
from apps.web.pages import AboutPage, GlossaryPage
from apps.web.responses import respond

FIELDS = (
    ("norms sovereignty", gettext_lazy("both words, in any of their forms")),
    ('"internet resources"', gettext_lazy("exactly this phrase")),
    ("norms OR principles", gettext_lazy("one of the two")),
    ("norms -voluntary", gettext_lazy("the one without the other; NOT does the same")),
    ("sovereign*", gettext_lazy("words that begin so")),
    ('"rights access"~5', gettext_lazy("both words, at most five apart")),
    ("speaker: org: country: group:", gettext_lazy("who spoke, for whom; group is the stakeholder group")),
    (
        "affiliation:",
        gettext_lazy("by whom it was said who then belonged to the organization, whomever they spoke for"),
    ),
    ("process: meeting: series:", gettext_lazy("in which process; also what was said in its meetings")),
    ("venue: city:", gettext_lazy("where")),
    ("kind:verbatim kind:reported kind:quoted", gettext_lazy("how the words reached the record")),
    ("year:2018..2020 date:2020-02..2020-06", gettext_lazy("when")),
    ("lang:fr doc:A/RES/73/27", gettext_lazy("in which language; which document symbol the words name")),
    ("sort:newest", gettext_lazy("order; also relevance and oldest")),
)


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """Abbreviations of the field, with their sources."""
    terms = GlossaryTerm.objects.select_related("process", "organization").order_by("acronym", "expansion")
    page = GlossaryPage(
        title=_("Glossary"),
        description=_("Abbreviations of Internet governance, with their sources."),
        terms=tuple(terms),
    )
    return respond(request, page)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the base is, how to read its marks, how to search it."""
    methods = tuple((certainty.method_words(method), str(method.label)) for method in Method)
    fields = tuple((written, str(meaning)) for written, meaning in FIELDS)
    return respond(request, AboutPage(title=_("About this knowledge base"), methods=methods, fields=fields))


@require_safe
def patterns(request: HttpRequest) -> HttpResponse:
    """Every component in every state, on invented rows that are in no database."""
    return respond(request, samples.patterns_page())

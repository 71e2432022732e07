"""The queue, and one item of it with its candidates and answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, Max, Min, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from apps.actors.models import Affiliation, Organization, Speaker
from apps.curation.answers import Action, Scope, actions, answer
from apps.curation.candidates.propose import Place, candidates
from apps.curation.candidates.reasons import in_words
from apps.curation.errors import CurationError, StaleDecisionError
from apps.curation.kinds.protocol import ACTORS
from apps.curation.models import ReviewItem, ReviewKind, ReviewState
from apps.curation.queue import LABELS, about_statement
from apps.curation.services import newest
from apps.ingestion.names import bare
from apps.ingestion.spelling import written
from apps.lib.text import fold, opening
from apps.proceedings.models import Statement, Suggestion
from apps.web import addresses, certainty, listing
from apps.web.curation_pages import CandidateLine, DecisionLine, ItemLine, ItemPage, QueuePage
from apps.web.responses import respond
from apps.web.rows import Crumb, Link
from apps.web.views.curation.access import curator, curators_only, decision_line, kind_link
from apps.web.views.curation.heard import PAIRS, heard
from apps.web.views.curation.person import capacity, corrections
from apps.web.views.curation.telling import impossible

OTHERS: Final = 4
"""Other statements of the same label that are shown."""

_ASKED: Final = {
    ReviewKind.LABEL: gettext_lazy("Who is this?"),
    ReviewKind.CONFLICT: gettext_lazy("Which of them is this?"),
    ReviewKind.SUGGESTION: gettext_lazy("Who said this?"),
    ReviewKind.CONTRADICTED: gettext_lazy("Did they say this?"),
    ReviewKind.PEOPLE: gettext_lazy("Are these two one person?"),
    ReviewKind.ORGANIZATIONS: gettext_lazy("Are these two one organization?"),
    ReviewKind.CAPACITY: gettext_lazy("Can this be?"),
    ReviewKind.AFFILIATION: gettext_lazy("Do they belong there?"),
    ReviewKind.MENTION: gettext_lazy("Is this process meant?"),
    ReviewKind.LAYOUT: gettext_lazy("Can this document be read?"),
    ReviewKind.REPORT: gettext_lazy("Is there a mistake?"),
}
_OF_PERSON: Final = (ReviewKind.CAPACITY, ReviewKind.AFFILIATION)
_RENAMED: Final = {
    ReviewKind.PEOPLE: {
        "accept": gettext_lazy("They are one; the name that stays:"),
        "dismiss": gettext_lazy("They are two"),
    },
    ReviewKind.ORGANIZATIONS: {
        "accept": gettext_lazy("They are one; the name that stays:"),
        "dismiss": gettext_lazy("They are two"),
    },
    ReviewKind.AFFILIATION: {"reject": gettext_lazy("They do not belong there")},
    ReviewKind.REPORT: {"dismiss": gettext_lazy("No mistake")},
    ReviewKind.CONTRADICTED: {"dismiss": gettext_lazy("The label is right")},
    ReviewKind.LAYOUT: {"dismiss": gettext_lazy("Leave it")},
}
"""What answers are called where the usual words would not say it."""

_SCOPES: Final = (
    (Scope.MEETING, gettext_lazy("all turns of this label in this meeting")),
    (Scope.STATEMENT, gettext_lazy("this statement alone")),
    (Scope.EVERYWHERE, gettext_lazy("this label wherever it stands, from now on")),
)


@require_safe
@curators_only
def queue(request: HttpRequest) -> HttpResponse:
    """What waits, the weightiest first."""
    waiting = ReviewItem.objects.waiting()
    kinds = dict(waiting.order_by().values_list("kind").annotate(n=Count("pk")))
    chosen = request.GET.get("kind", "")
    if chosen:
        waiting = waiting.filter(kind=chosen)
    part = listing.part(request, waiting.for_list(), size=30)
    page = QueuePage(
        title=_("Curation"),
        kinds=tuple(kind_link(request, kind, kinds[kind], chosen) for kind in ReviewKind if kind in kinds),
        lines=tuple(_line(item) for item in part.rows),
        pager=part.pager,
    )
    return respond(request, page)


def _line(item: ReviewItem) -> ItemLine:
    meeting = Link(item.meeting.title, item.meeting.get_absolute_url()) if item.meeting else None
    unsure = item.answered_by_name if item.state == ReviewState.UNSURE else ""
    return ItemLine(item.get_kind_display(), item.label or item.key, address(item), _settles(item), meeting, unsure)


def _settles(item: ReviewItem) -> int:
    """How many statements an answer settles; 0 where it is about none."""
    return 0 if item.kind == ReviewKind.CAPACITY and item.statement_id is None else item.settles


def address(item: ReviewItem) -> str:
    """Where an item is answered."""
    return f"{reverse('curation-item')}?{urlencode({'about': item.key})}"


@require_http_methods(["GET", "HEAD", "POST"])
@curators_only
def item(request: HttpRequest) -> HttpResponse:
    """One item: the words around it, who may be meant and why, and the answers. POST answers it."""
    about = request.GET.get("about", "")
    rows = ReviewItem.objects.select_related("meeting", "statement__document", "document", "decision")
    found = rows.filter(key=about).first() or _of_statement(about)
    if found is None:
        raise Http404(f"{about[:80]!r}: nothing like it waits; it may have been settled, or its source corrected")
    if request.method == "POST":
        return _answered(request, found)
    return respond(request, _page(request, found))


def _of_statement(about: str) -> ReviewItem | None:
    """A statement about which nobody has asked yet."""
    kind, _colon, public_id = about.partition(":")
    rows = Statement.objects.select_related("document", "meeting", "speaker", "organization")
    row = rows.filter(public_id=public_id).first() if kind == ReviewKind.SUGGESTION else None
    return about_statement(row) if row else None


def _answered(request: HttpRequest, asked: ReviewItem) -> HttpResponse:
    said = request.POST
    chosen, _colon, value = said.get("answer", "").partition(":")
    given = {name: said.get(name, "") for name in ("name", "process", "scope", "reason")}
    given |= {"speaker": value, "organization": value, "keep": value}
    seen = said.get("seen", "")
    try:
        action = Action(chosen)
    except ValueError:
        return respond(request, _page(request, asked, fault=_("Choose one of the answers.")), status=400)
    by = curator(request)
    following = _following(asked)
    try:
        decision = answer(item=asked, action=action, by=by, seen=int(seen) if seen.isdecimal() else None, given=given)
    except StaleDecisionError as error:
        return respond(request, _page(request, asked, fault=str(error)), status=409)
    except (CurationError, ValueError) as error:
        return respond(request, _page(request, asked, fault=str(error)), status=400)
    done = {"done": str(decision.key)} if decision else {}
    if following is None:
        return HttpResponseRedirect(f"{reverse('curation')}?{urlencode(done)}")
    return HttpResponseRedirect(f"{reverse('curation-item')}?{urlencode({'about': following.key, **done})}")


def _following(asked: ReviewItem) -> ReviewItem | None:
    """The item of the same kind that comes after this one, else the weightiest of all."""
    waiting = ReviewItem.objects.waiting()
    waiting = waiting.exclude(key=asked.key)
    here = asked.pk or 0  # nothing yet for a statement about which nobody has asked
    same = waiting.filter(kind=asked.kind, settles__lte=asked.settles).exclude(settles=asked.settles, pk__lt=here)
    return same.first() or waiting.first()


def _page(request: HttpRequest, asked: ReviewItem, *, fault: str = "") -> ItemPage:
    takes = actions(asked)
    following = _following(asked)
    searched = request.GET.get("person", "").strip()
    return ItemPage(
        title=_title(asked),
        crumbs=(Crumb(_("Curation"), reverse("curation")),),
        kind=asked.get_kind_display(),
        asked=str(_ASKED[ReviewKind(asked.kind)]),
        label=asked.label,
        settles=_settles(asked),
        meeting=Link(asked.meeting.title, asked.meeting.get_absolute_url()) if asked.meeting else None,
        heard=heard(asked),
        others=_others(asked),
        told=_told(asked),
        candidates=_candidates(asked, searched) if Action.ACCEPT in takes else (),
        searched=searched,
        new_name=_new_name(asked),
        takes=tuple(takes),
        scopes=tuple((scope.value, str(said)) for scope, said in _SCOPES) if asked.kind in LABELS else (),
        about=asked.key,
        seen=newest(),
        skip=address(following) if following else reverse("curation"),
        left=ReviewItem.objects.waiting().exclude(key=asked.key).count(),
        done=_done(request, asked),
        corrections=corrections(request, str(asked.detail["speaker"])) if asked.kind in _OF_PERSON else (),
        renamed={name: str(said) for name, said in _RENAMED.get(ReviewKind(asked.kind), {}).items()},
        fault=fault,
    )


def _title(asked: ReviewItem) -> str:
    if asked.kind == ReviewKind.REPORT:
        return str(_ASKED[ReviewKind.REPORT])
    return f"{_ASKED[ReviewKind(asked.kind)]} {asked.label}".strip()


def _others(asked: ReviewItem) -> tuple[tuple[Link, str], ...]:
    if asked.kind not in LABELS or asked.statement is None:
        return ()
    alike = Statement.objects.filter(
        document=asked.document, meeting=asked.meeting, label=asked.statement.label, speaker=None
    )
    rows = alike.exclude(pk=asked.statement.pk).in_order().values_list("public_id", "text")[:OTHERS]
    return tuple(
        (Link(public_id, addresses.of("statement", public_id)), opening(text, 160)) for public_id, text in rows
    )


def _told(asked: ReviewItem) -> tuple[str, ...]:
    """What the record itself suggests, and what else is known."""
    if asked.kind in PAIRS:
        alike = _("Likeness of the two names: %(n)s of 100") % {"n": round(100 * asked.detail.get("score", 0))}
        return (*in_words(asked.detail.get("reasons", ())), alike)
    if asked.kind == ReviewKind.REPORT:
        return (str(asked.detail.get("words", "")),)
    if asked.kind == ReviewKind.CAPACITY:
        about = Q(speaker__slug=asked.detail["speaker"]) | Q(speaker__merged_into__slug=asked.detail["speaker"])
        held = Affiliation.objects.filter(about, organization__slug__in=asked.detail["bodies"])
        ordered = held.select_related("organization").order_by("starts_on", "pk")
        return (impossible(asked.detail), *map(capacity, ordered))
    if asked.kind == ReviewKind.AFFILIATION:
        said = asked.detail
        sure = f"{certainty.method_words(said['method'])}, {certainty.in_figures(said['confidence'])}"
        return (f"{', '.join(filter(None, (said['role'], said['name'])))} – {sure}",)
    if "message" in asked.detail:
        return (str(asked.detail["message"]),)
    if asked.statement is None:
        return ()
    rows = Suggestion.objects.filter(statement=asked.statement).values_list("name", "method", "confidence")
    return tuple(
        f"{name} – {certainty.method_words(method)}, {certainty.in_figures(sure)}" for name, method, sure in rows
    )


def _candidates(asked: ReviewItem, searched: str) -> tuple[CandidateLine, ...]:
    if asked.kind in PAIRS:
        page = PAIRS[ReviewKind(asked.kind)]
        pair = [asked.detail["one"], asked.detail["other"]]
        names = dict(ACTORS[page]._default_manager.filter(slug__in=pair).values_list("slug", "name"))
        return tuple(
            CandidateLine(number, slug, names.get(slug, slug), addresses.of(page, slug), 0, _known(page, slug))
            for number, slug in enumerate(pair, 1)
        )
    if asked.kind == ReviewKind.MENTION:
        slug = asked.detail["process"]
        return (CandidateLine(1, slug, slug, addresses.of("process", slug), 0, ()),)
    if asked.kind == ReviewKind.AFFILIATION:
        return _bodies(asked)
    if searched:
        rows = Speaker.objects.called(searched).filter(merged_into=None).order_by("name")[:8]
        return tuple(
            CandidateLine(number, row.slug, row.name, row.get_absolute_url(), 0, (_("found by name"),))
            for number, row in enumerate(rows, 1)
        )
    near = [*_suggested(asked)]
    statement = asked.statement
    if statement is not None:
        place = Place(asked.meeting, statement.recorded_affiliation, statement.said_on)
        held = {slug for slug, *_ in near}
        alike = candidates(statement.recorded_name if asked.kind == ReviewKind.REPORT else asked.label, place)
        near += [(one.slug, one.name, one.score, one.reasons) for one in alike if one.slug not in held]
    near.sort(key=lambda one: -one[2])
    return tuple(
        CandidateLine(number, slug, name, addresses.of("speaker", slug), round(score * 100), tuple(reasons))
        for number, (slug, name, score, reasons) in enumerate(near, 1)
    )


def _bodies(asked: ReviewItem) -> tuple[CandidateLine, ...]:
    """The organizations that bear the name that the words give, else a new one of that name."""
    name, demonstration = asked.detail["name"], asked.document is not None and asked.document.is_demonstration
    bearers = Organization.objects.filter(names__folded=fold(name), merged_into=None, is_demonstration=demonstration)
    return tuple(
        CandidateLine(number, row.slug, row.name, row.get_absolute_url(), 0, (_("found by name"),))
        for number, row in enumerate(bearers.distinct().order_by("name", "slug")[:8], 1)
    ) or (CandidateLine(1, "", name, "", 0, (_("new"),)),)


def _known(actor: str, slug: str) -> tuple[str, ...]:
    """What the base knows of one of two who may be one: how much they said, when, and for whom."""
    said = Statement.objects.filter(**{f"{actor}__slug": slug}).order_by()
    span = said.aggregate(n=Count("pk"), first=Min("said_on"), last=Max("said_on"))
    lines = [ngettext("%(n)s statement", "%(n)s statements", span["n"]) % {"n": span["n"]}]
    if span["first"]:
        years = {span["first"].year, span["last"].year}
        lines[0] += f", {'–'.join(str(year) for year in sorted(years))}"
    if actor == "speaker":
        held = Affiliation.objects.filter(speaker__slug=slug).order_by("organization__name")
        lines += held.values_list("organization__name", flat=True).distinct()[:3]
    return tuple(lines)


def _suggested(asked: ReviewItem) -> Iterator[tuple[str, str, float, tuple[str, ...]]]:
    """Whom the record itself suggests, as far as the base knows them."""
    rows = Suggestion.objects.filter(statement=asked.statement, speaker__isnull=False).select_related(
        "speaker__merged_into"
    )
    for suggestion in rows if asked.statement else ():
        if suggestion.speaker is not None:
            speaker = suggestion.speaker.merged_into or suggestion.speaker
            reason = _("suggested by the record: %(how)s") % {"how": certainty.method_words(suggestion.method)}
            yield speaker.slug, speaker.name, suggestion.confidence, (reason,)


def _new_name(asked: ReviewItem) -> str:
    """The name that somebody new would have: as the record suggests it, else as the label says it."""
    if asked.kind not in (*LABELS, ReviewKind.SUGGESTION, ReviewKind.REPORT) or asked.statement is None:
        return ""
    rows = Suggestion.objects.filter(statement=asked.statement, speaker=None).order_by("-confidence")
    return rows.values_list("name", flat=True).first() or written(bare(asked.statement.recorded_name))


def _done(request: HttpRequest, asked: ReviewItem) -> DecisionLine | None:
    """What was decided about this item, else what was just decided about the one before; it is taken back from here."""
    if asked.decision and asked.decision.holds:
        return decision_line(asked.decision, after=address(asked))
    try:
        key = UUID(request.GET.get("done", ""))
    except ValueError:
        return None
    settled = ReviewItem.objects.filter(decision__key=key).select_related("decision").first()
    if settled is None or settled.decision is None:
        return None
    return decision_line(settled.decision, after=address(settled))

"""What a curator decides about a statement beside who said it: where it ends, what it mentions, if it is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.curation.divisions import next_to
from apps.curation.errors import BadDecisionError
from apps.curation.models import About, Decision, DecisionKind
from apps.curation.services import newest
from apps.lib.text import opening
from apps.proceedings.models import Mention, Process, Statement
from apps.web import addresses, certainty
from apps.web.curation_pages import Linked, PassagePage, Sentence
from apps.web.responses import respond
from apps.web.rows import Crumb, Link
from apps.web.views.curation.access import curators_only, decided, decision_lines

_BETWEEN = re.compile(r"(?<=[.!?…:;])[\"”’)]*\s+|\n\s*\n")
_SHOWN = 180
"""Characters of a sentence that are shown."""


@require_http_methods(["GET", "HEAD", "POST"])
@curators_only
def passage(request: HttpRequest, public_id: str) -> HttpResponse:
    """One statement. POST divides it, joins the next one to it, hides it, or says what it mentions."""
    row = get_object_or_404(Statement.objects.select_related("document"), public_id=public_id)
    page = partial(_page, row)
    if request.method != "POST":
        return respond(request, page(""))
    return decided(request, partial(_asked, request, row), page, after=partial(_after, row))


def _after(row: Statement, made: Sequence[Decision]) -> str:
    """After a division to who said the second part, else back to the page."""
    if made and made[-1].kind == DecisionKind.DIVIDE:
        return f"{reverse('curation-item')}?about=suggestion:{made[-1].payload['into']}"
    return reverse("curation-passage", args=[row.public_id])


def _asked(request: HttpRequest, row: Statement) -> Iterator[tuple[str, dict[str, Any]]]:
    said = request.POST
    asked = {"statement": row.public_id}
    action, _colon, place = said.get("answer", "").partition(":")
    if action == "divide":
        at = said.get("at", "")
        words = said.get("words", "").strip()
        yield "divide", asked | ({"words": words} if words or not at.isdecimal() else {"at": int(at)})
    elif action == "join":
        yield "join", asked | {"next": place}
    elif action == "hide":
        yield "hide", {"statements": [row.public_id], "because": said.get("because", "")}
    elif action == "link":
        number = said.get("nth", "") or "1"
        nth = int(number) - 1 if number.isdecimal() else number
        yield (
            "link",
            asked | {"surface": said.get("surface", ""), "nth": nth, "process": _process(said.get("process", ""))},
        )
    elif action in ("unlink", "correct"):
        nth, _colon, rest = place.partition(":")
        slug, _colon, surface = rest.partition(":")
        where = asked | {"surface": surface, "nth": int(nth) if nth.isdecimal() else nth}
        other = _process(said.get(f"instead-{nth}-{slug}", "")) if action == "correct" else ""
        yield "unlink", where | {"process": slug}
        if other:
            yield "link", where | {"process": other}
    else:
        raise BadDecisionError(row.public_id, found=repr(action), expected="an answer", remedy=_("press a button"))


def _process(typed: str) -> str:
    """The slug of the process that is meant.

    Raises:
        BadDecisionError: none is, or several are.
    """
    typed = typed.strip()
    if Process.objects.filter(slug=typed).exists():
        return typed
    found = list(Process.objects.named(typed).values_list("slug", flat=True)[:8]) if typed else []
    found = found or list(Process.objects.filter(name__iexact=typed).values_list("slug", flat=True)[:8])
    if len(found) != 1:
        raise BadDecisionError(
            _("process"),
            found=f"{typed!r}: {', '.join(found)}" if found else repr(typed),
            expected=_("one of those in the list"),
            remedy=_("write it as in its address"),
        )
    return str(found[0])


def _page(row: Statement, fault: str) -> PassagePage:
    following = next_to(row)
    about = Decision.objects.about(About.STATEMENT, [row.public_id]).order_by("-made_at", "-pk")
    here = reverse("curation-passage", args=[row.public_id])
    words = " ".join(following.text.split()) if following else ""
    return PassagePage(
        title=_("The words of a statement"),
        crumbs=(Crumb(_("Curation"), reverse("curation")),),
        statement=Link(row.recorded_name or row.public_id, row.get_absolute_url()),
        answer_href=f"{reverse('curation-item')}?about=suggestion:{row.public_id}",
        hidden_because=row.hidden_because,
        sentences=tuple(_sentences(row)),
        following=Sentence(0, opening(words, _SHOWN)) if following else None,
        following_link=Link(following.public_id, following.get_absolute_url()) if following else None,
        mentions=tuple(_mentions(row)),
        processes=tuple(Process.objects.order_by("name").values_list("slug", "name")),
        decisions=decision_lines(about, after=here),
        seen=newest(),
        fault=fault,
    )


def _sentences(row: Statement) -> Iterator[Sentence]:
    said = row.document.text[row.start : row.end]
    starts = [0, *(match.end() for match in _BETWEEN.finditer(said))]
    for start, end in zip(starts, [*starts[1:], len(said)], strict=True):
        inside = any(first <= row.start + start < last for first, last in row.furniture)
        if said[start:end].strip() and not inside:
            yield Sentence(row.start + start, opening(" ".join(said[start:end].split()), _SHOWN))


def _mentions(row: Statement) -> Iterator[Linked]:
    text = row.document.text
    found = Mention.objects.filter(statement=row).select_related("process").order_by("start", "process")
    for one in found:
        yield Linked(
            surface=one.surface,
            nth=text.count(one.surface, row.start, one.start),
            process=Link(one.process.name, addresses.of("process", one.process.slug)),
            slug=one.process.slug,
            how=f"{certainty.method_words(one.method)}, {certainty.in_figures(one.confidence)}",
        )

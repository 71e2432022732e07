"""What accounts did, told from three records: that of accounts, the admin's log of changes, and the log of decisions.

Nothing is copied, so nothing can differ. None of the three is ever changed by the site but for the mark of an undoing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib.admin.models import LogEntry
from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.accounts.history import told
from apps.accounts.models import AuditEntry
from apps.curation.models import Decision
from apps.web import listing
from apps.web.account_pages import AuditLine, AuditPage
from apps.web.errors import BadParameterError
from apps.web.listing import FacetLink
from apps.web.responses import respond
from apps.web.rows import Crumb
from apps.web.views.account.own import AUDIT
from apps.web.views.curation.access import decision_line

_SIZE: Final = 50


@dataclass(frozen=True, slots=True)
class _Record:
    """A log: its rows, the columns of time and name, and how a row is told."""

    name: str
    label: Any
    rows: QuerySet[Any]
    at: str
    who: str
    line: Callable[[Any], AuditLine]

    def of(self, who: str) -> QuerySet[Any]:
        return self.rows.filter(**{self.who: who}) if who else self.rows

    def told(self, who: str, before: datetime | None) -> Iterator[tuple[datetime, AuditLine]]:
        """The newest rows, one more than a page shows."""
        rows = self.of(who).filter(**{f"{self.at}__lt": before}) if before else self.of(who)
        for row in rows.order_by(f"-{self.at}", "-pk")[: _SIZE + 1]:
            yield getattr(row, self.at), self.line(row)


def _entry_line(entry: AuditEntry) -> AuditLine:
    return AuditLine(
        when=f"{entry.at:%Y-%m-%d %H:%M:%S}",
        what=entry.get_event_display(),
        who=entry.who,
        client=entry.client,
        detail=entry.detail,
    )


def _change_line(entry: LogEntry) -> AuditLine:
    changes = told(entry)
    return AuditLine(
        when=f"{entry.action_time:%Y-%m-%d %H:%M:%S}",
        what=f"{entry.content_type.name if entry.content_type else ''} {entry.object_repr}".strip(),
        who=entry.user.get_username(),
        detail="; ".join([*changes.lines, *([f"({changes.why})"] if changes.why else [])]),
        href="" if entry.is_deletion() else entry.get_admin_url() or "",
    )


def _decision_line(decision: Decision) -> AuditLine:
    line = decision_line(decision)
    return AuditLine(
        when=f"{decision.made_at:%Y-%m-%d %H:%M:%S}",
        what=f"{line.kind}: {line.what}",
        who=decision.made_by_name,
        detail=decision.reason,
    )


def _undoing_line(decision: Decision) -> AuditLine:
    line = decision_line(decision)
    return AuditLine(
        when=f"{decision.undone_at:%Y-%m-%d %H:%M:%S}",
        what=gettext("Taken back: %(what)s") % {"what": f"{line.kind}: {line.what}"},
        who=decision.undone_by_name,
        detail=decision.undone_because,
    )


def _records() -> tuple[_Record, ...]:
    changes = LogEntry.objects.select_related("user", "content_type")
    undone = Decision.objects.filter(undone_at__isnull=False)
    return (
        _Record("accounts", gettext_lazy("Signing in"), AuditEntry.objects.all(), "at", "who", _entry_line),
        _Record("changes", gettext_lazy("Changes"), changes, "action_time", "user__username", _change_line),
        _Record(
            "decisions", gettext_lazy("Decisions"), Decision.objects.all(), "made_at", "made_by_name", _decision_line
        ),
        _Record("undone", gettext_lazy("Taken back"), undone, "undone_at", "undone_by_name", _undoing_line),
    )


@never_cache
@require_safe
@login_required
@permission_required(AUDIT, raise_exception=True)
def audit(request: HttpRequest) -> HttpResponse:
    """The newest first; of one record (`kind`), of one person (`who`), older than `before`."""
    records = _records()
    who, kind, before = request.GET.get("who", "").strip()[:150], request.GET.get("kind", ""), _before(request)
    lines = [line for record in records if kind in ("", record.name) for line in record.told(who, before)]
    lines.sort(key=lambda pair: pair[0], reverse=True)
    shown = lines[:_SIZE]
    # What happened at the same instant stays together: the next page begins before it.
    shown += [line for line in lines[_SIZE:] if line[0] == shown[-1][0]]
    more = len(shown) < len(lines)
    page = AuditPage(
        title=gettext("Audit"),
        crumbs=(Crumb(gettext("Your account"), reverse("account")),),
        kinds=tuple(_facet(request, record, who, kind) for record in records),
        kind=kind,
        who=who,
        lines=tuple(line for _, line in shown),
        earlier=listing.address(request.GET, before=shown[-1][0].isoformat()) if more else "",
    )
    return respond(request, page)


def _facet(request: HttpRequest, record: _Record, who: str, chosen: str) -> FacetLink:
    selected = record.name == chosen
    href = listing.address(request.GET, before=None, kind=None if selected else record.name)
    return FacetLink("kind", str(record.label), record.of(who).count(), href, selected)


def _before(request: HttpRequest) -> datetime | None:
    """The time from which to go on; None: from now."""
    given = request.GET.get("before", "").replace(" ", "+")  # a plus that nobody encoded
    if not given:
        return None
    try:
        time = parse_datetime(given)
    except ValueError:
        time = None
    if time is None or time.tzinfo is None:
        raise BadParameterError("before", given, "a time with its zone, as the link to earlier entries has it")
    return time

"""Fields of the forms in which curators correct facts, and what was changed in them.

Owns the way between a column and what is typed. Must not know which facts there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from django.db import models
from django.db.models.functions import Left
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.actors import facts
from apps.curation.errors import BadDecisionError
from apps.lib.partial_dates import PartialDate
from apps.lib.text import opening
from apps.proceedings.models import Statement
from apps.proceedings.querysets import StatementQuerySet
from apps.web import addresses, dates
from apps.web.curation_pages import ChosenLine

AS_WRITTEN: Final = gettext_lazy("2019, 2019-09 or 2019-09-14; empty: not known")
"""How `dated` takes a date."""

OPENING: Final = 160
"""Characters of a statement that a form shows."""


def dated(typed: str, *, last: bool = False) -> tuple[str | None, int | None]:
    """The two columns of a date as it is typed: "2019", "2019-09", "2019-09-14"; with `last`, its last day.

    Raises:
        BadDecisionError: it is none.
    """
    if not typed.strip():
        return None, None
    try:
        known = PartialDate.parse(typed)
    except ValueError as error:
        raise BadDecisionError(
            _("date"), found=repr(typed), expected="2019, 2019-09, 2019-09-14", remedy=_("write it so")
        ) from error
    return (known.latest if last else known.earliest).isoformat(), int(known.precision)


def meant(model: type[models.Model], typed: str) -> str | None:
    """The slug of the row that is meant by a slug or a name; None where nothing was typed.

    Raises:
        BadDecisionError: none is, or several are.
    """
    typed = typed.strip()
    if not typed:
        return None
    rows = model._default_manager
    found = list(rows.filter(slug=typed).values_list("slug", flat=True))
    found = found or list(rows.filter(name__iexact=typed).values_list("slug", flat=True)[:8])
    if len(found) != 1:
        raise BadDecisionError(
            str(model._meta.verbose_name),
            found=f"{typed!r}: {', '.join(found)}" if found else repr(typed),
            expected=_("one that the base knows"),
            remedy=_("write it as in its address"),
        )
    return str(found[0])


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """What is otherwise after a form than before."""
    return {name: value for name, value in after.items() if value != before[name]}


def chosen_rows(said: StatementQuerySet) -> models.QuerySet[Statement, Any]:
    """Statements of which a form lets some be chosen, the newest first."""
    return said.newest_first().values_list(
        "public_id", "said_on", "said_on_precision", "recorded_name", "meeting__title", Left("text", OPENING + 1)
    )


def chosen_lines(rows: Iterable[Any]) -> tuple[ChosenLine, ...]:
    """The rows of `chosen_rows` as a form shows them."""
    return tuple(
        ChosenLine(
            public_id,
            addresses.of("statement", public_id),
            _day(day, precision),
            label,
            meeting or "",
            opening(words, OPENING),
        )
        for public_id, day, precision, label, meeting, words in rows
    )


def _day(day: date | None, precision: int | None) -> str:
    known = facts.known(day, precision)
    return dates.written(known) if known else ""

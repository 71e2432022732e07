"""What was decided, in a line; rows are named as in addresses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.curation.impossible import Rule
from apps.curation.models import Decision, DecisionKind
from apps.lib.partial_dates import PartialDate
from apps.web import dates

_Said = Mapping[str, Any]


def told(decision: Decision) -> str:
    """The line of a decision."""
    return _LINES[DecisionKind(decision.kind)](decision.payload)


def _statements(said: _Said) -> str:
    many = len(said.get("statements", ()))
    return ngettext("%(n)s statement", "%(n)s statements", many) % {"n": many}


def _where(said: _Said) -> str:
    return " " + _("at %(meeting)s") % {"meeting": said["meeting"]} if said.get("meeting") else ""


def _attributed(said: _Said) -> str:
    return f"{_statements(said)} → {said.get('speaker') or said.get('organization') or _('nobody who can be named')}"


def _split(said: _Said) -> str:
    one = said.get("speaker") or said["organization"]
    return f"{one} → {one} + {said['into']} ({_statements(said)})"


def _corrected(said: _Said) -> str:
    values = ", ".join(f"{name} {value}" for name, value in said["values"].items())
    return f"{said.get('meeting') or said['organization']}: {values}"


def _linked(said: _Said) -> str:
    return f"“{said['surface']}” in {said['statement']}: {said['process']}"


_LINES: Mapping[DecisionKind, Callable[[_Said], str]] = {
    DecisionKind.ATTRIBUTE: _attributed,
    DecisionKind.REJECT: lambda said: f"{_statements(said)} ≠ {said['speaker']}",
    DecisionKind.ALIAS: lambda said: f"“{said['name']}”{_where(said)} → {said['speaker']}",
    DecisionKind.RELABEL: lambda said: _("%(label)s is no person") % {"label": f"“{said['name']}”{_where(said)}"},
    DecisionKind.MERGE: lambda said: f"{said['merge']} → {said['keep']}",
    DecisionKind.SPLIT: _split,
    DecisionKind.LINK: _linked,
    DecisionKind.UNLINK: _linked,
    DecisionKind.DIVIDE: lambda said: f"{said['statement']} → {said['statement']} + {said['into']}: “{said['words']}…”",
    DecisionKind.JOIN: lambda said: f"{said['next']} → {said['statement']}",
    DecisionKind.CORRECT_MEETING: _corrected,
    DecisionKind.HIDE: lambda said: f"{_statements(said)}: {said['because']}",
    DecisionKind.NAME: lambda said: f"“{said['name']}” ({said['kind']}) → {said['organization']}",
    DecisionKind.SEPARATE: _split,
    DecisionKind.DESCRIBE: _corrected,
    DecisionKind.AFFILIATE: lambda said: f"{said['speaker']}: “{said['name']}” → {said['organization']}",
    DecisionKind.DISAFFILIATE: lambda said: f"{said['speaker']} ≠ “{said['name']}”",
    DecisionKind.ACCEPT: lambda said: f"{said['speaker']}: {_rule_name(said['rule'])} {' / '.join(said['bodies'])}",
}

_RULES: Final = {
    Rule.BEFORE_BODY: gettext_lazy("in a body before it was founded"),
    Rule.AFTER_BODY: gettext_lazy("in a body after its end"),
    Rule.SAID_OUTSIDE: gettext_lazy("spoke for a body outside their time there"),
    Rule.TWO_STATES: gettext_lazy("of two States at once"),
    Rule.TWO_CHAIRS: gettext_lazy("in the chair of two bodies at once"),
    Rule.TOO_LONG: gettext_lazy("active for too long"),
}
_FINDINGS: Final = {
    Rule.BEFORE_BODY: gettext_lazy("Belonged to %(one)s on %(first)s, which was founded on %(last)s"),
    Rule.AFTER_BODY: gettext_lazy("Belonged to %(one)s on %(last)s, which ended on %(first)s"),
    Rule.SAID_OUTSIDE: gettext_lazy("Spoke for %(one)s (%(days)s), but belonged to it at another time"),
    Rule.TWO_STATES: gettext_lazy("Belonged to two States at once, %(one)s and %(other)s (%(days)s)"),
    Rule.TWO_CHAIRS: gettext_lazy("Chaired two bodies at once, %(one)s and %(other)s (%(days)s)"),
    Rule.TOO_LONG: gettext_lazy("Active for %(years)s years (%(days)s): these may be two people of one name"),
}


def impossible(detail: Mapping[str, Any]) -> str:
    """What cannot be, in a sentence, from the detail of a finding."""
    names = [*detail["names"], "", ""]
    began, ended = (date.fromisoformat(day) if day else None for day in (detail["first"], detail["last"]))
    first, last = (dates.written(PartialDate(day)) if day else "…" for day in (began, ended))
    years = ended.year - began.year if began and ended else 0
    days = first if first == last else f"{first} – {last}"
    known = {"one": names[0], "other": names[1], "first": first, "last": last, "days": days, "years": years}
    return str(_FINDINGS[Rule(detail["rule"])]) % known


def _rule_name(rule: str) -> str:
    return str(_RULES[Rule(rule)]) if rule in set(Rule) else rule

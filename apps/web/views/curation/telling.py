"""What was decided, in a line; rows are named as in addresses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.curation.models import Decision, DecisionKind

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
}

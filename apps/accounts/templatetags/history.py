"""The history of a row in templates of the admin."""

from __future__ import annotations

from django import template
from django.contrib.admin.models import LogEntry

from apps.accounts import history

register = template.Library()


@register.filter
def told(entry: LogEntry) -> history.Told:
    """`{% with change=entry|told %}`: what changed, and why."""
    return history.told(entry)

"""The page for whoever watches over the base."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.web.pages import Page


@dataclass(frozen=True, slots=True)
class StatusLine:
    """One thing that is watched: what it is, how it stands, and whether somebody should look after it."""

    name: str
    state: str
    well: bool
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class FailedLine:
    """A task that was given up. `again` is the address that runs it once more, empty for whoever may not."""

    name: str
    when: str
    arguments: str
    error: str
    again: str


@dataclass(frozen=True, kw_only=True)
class StatusPage(Page):
    template: ClassVar[str] = "pages/status.html"
    section: ClassVar[str] = "curation"

    lines: tuple[StatusLine, ...]
    failed: tuple[FailedLine, ...]
    fault: str = ""

"""Why a decision was not taken. `CurationError` is the root of every error that this app raises on purpose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apps.curation.models import Decision


class CurationError(Exception):
    """A refusal: names what it was about, what was found, what was expected and the remedy."""

    def __init__(self, about: str, *, found: str, expected: str, remedy: str) -> None:
        self.about, self.found, self.expected, self.remedy = about, found, expected, remedy
        super().__init__(f"{about}: found {found}, expected {expected}; {remedy}")


class BadDecisionError(CurationError):
    """A decision that says nothing, contradicts itself or names what the base does not hold."""


class StaleDecisionError(CurationError):
    """Somebody decided about the same thing meanwhile."""

    def __init__(self, about: str, *, newer: Decision) -> None:
        self.newer = newer
        super().__init__(
            about,
            found=f"a decision of {newer.made_by_name} of {newer.made_at:%Y-%m-%d %H:%M} ({newer.get_kind_display()})",
            expected="nothing newer than what you looked at",
            remedy="look at it again and decide then",
        )


class UndoRefusedError(CurationError):
    """A decision that can't be taken back yet: something was built on it."""

    def __init__(self, about: str, *, built_on: Sequence[str]) -> None:
        self.built_on = tuple(built_on)
        super().__init__(
            about,
            found=f"what was built on it: {'; '.join(built_on)}",
            expected="nothing built on it",
            remedy="undo that first",
        )

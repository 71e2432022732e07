"""What is laid over the reading: a curator's decisions, which an import must never overwrite.

Owns the point at which they are lifted off and laid on again. Must not know decisions: the setting IMPORT_OVERLAY
names the module that does.
"""

from __future__ import annotations

from collections.abc import Collection
from importlib import import_module
from typing import Protocol, cast

from django.conf import settings


class Overlay(Protocol):
    """Takes primary keys of source documents, inside the transaction that changes them."""

    def lift_documents(self, documents: Collection[int]) -> None:
        """Give everything that was read in these documents back what the reading says."""

    def lift_facts(self) -> None:
        """Give all meetings and organizations back what the base held of them before decisions."""

    def lay_facts(self) -> None:
        """Lay the decisions over all meetings and organizations, and over all names."""

    def lay_documents(self, documents: Collection[int]) -> None:
        """Lay the decisions over everything that was read in these documents."""


def import_overlay() -> Overlay:
    """The overlay that the settings name."""
    return cast(Overlay, import_module(settings.IMPORT_OVERLAY))

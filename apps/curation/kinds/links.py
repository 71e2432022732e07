"""Decisions about which process a passage means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from apps.curation.errors import BadDecisionError
from apps.curation.kinds.protocol import Kind, Payload, held, public_ids, row, text
from apps.curation.models import About
from apps.proceedings.models import Process


class _OfMention(Kind):
    """`{"statement": public id, "surface": words, "nth": number, "process": slug}`.

    The place is told by the words and by which occurrence of them it is, from 0, in the statement: a corrected source
    moves offsets.
    """

    def read(self, payload: Mapping[str, Any]) -> Payload:
        statement = public_ids({"statements": [payload.get("statement")]})[0]
        nth = payload.get("nth", 0)
        if not isinstance(nth, int) or isinstance(nth, bool) or nth < 0:
            raise BadDecisionError("nth", found=repr(nth), expected="a number from 0", remedy="say which occurrence")
        return {
            "statement": statement,
            "surface": text(payload, "surface"),
            "nth": nth,
            "process": row(Process, payload, "process").slug,
        }

    def subjects(self, payload: Payload) -> Iterable[tuple[About, str]]:
        yield About.STATEMENT, payload["statement"]

    def statements(self, payload: Payload) -> set[int]:
        return set(held([payload["statement"]]))


class Link(_OfMention):
    """These words mean this process."""


class Unlink(_OfMention):
    """These words do not mean this process."""

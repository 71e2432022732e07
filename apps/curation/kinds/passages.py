"""Decisions about where a statement ends: one that is two, and two that are one."""

from __future__ import annotations

import hashlib
from base64 import b32encode
from collections.abc import Iterable, Mapping
from typing import Any

from apps.curation.divisions import concerned, documents_of, find, next_to, parts, settle_divisions, told
from apps.curation.errors import BadDecisionError, UndoRefusedError
from apps.curation.kinds.protocol import Kind, Payload, held, public_ids, text
from apps.curation.models import About, Decision
from apps.proceedings.models import Statement


class _OfPassages(Kind):
    def named_statements(self, payload: Payload) -> list[str]:
        """Public ids of the two."""
        raise NotImplementedError

    def subjects(self, payload: Payload) -> Iterable[tuple[About, str]]:
        yield from ((About.STATEMENT, public_id) for public_id in self.named_statements(payload))

    def statements(self, payload: Payload) -> set[int]:
        # Another one of the document may fit again, or no longer.
        named = self.named_statements(payload)
        return set(held(sorted({*named, *concerned(documents_of(named))})))

    def settle(self, payload: Payload) -> None:
        settle_divisions(documents_of(self.named_statements(payload)))


class Divide(_OfPassages):
    """One statement is two: `{"statement": public id, "words": words, "nth": number, "into": public id}`.

    The second one begins with the words, told by which occurrence of them it is, from 0: a corrected source moves
    offsets. Instead of both, "at" says the offset in the document. "into" is the address of the second one, which comes
    out the same wherever the same is decided; the first one keeps its own.
    """

    def read(self, payload: Mapping[str, Any]) -> Payload:
        (public_id,) = public_ids({"statements": [payload.get("statement")]})
        statement = Statement.objects.select_related("document").get(public_id=public_id)
        nth = payload.get("nth", 0)
        if isinstance(payload.get("at"), int):
            words, nth = told(statement, payload["at"])
        else:
            words = " ".join(text(payload, "words").split())
        if not isinstance(nth, int) or isinstance(nth, bool) or nth < 0:
            raise BadDecisionError("nth", found=repr(nth), expected="a number from 0", remedy="say which occurrence")
        place = find(statement, words, nth) if words else None
        if place is None or parts(statement, place) is None:
            raise BadDecisionError(
                public_id,
                found=f"{words!r} {'nowhere' if place is None else 'at an end of it'}",
                expected="words inside it with which the second part begins",
                remedy="copy them from the source",
            )
        into = payload.get("into") or _address(public_id, words, nth)
        if Statement.objects.filter(public_id=into).exists():
            raise BadDecisionError(
                public_id, found=f"{into}, which is there already", expected="a new part", remedy="look at it again"
            )
        return {"statement": public_id, "words": words, "nth": nth, "into": into}

    def named_statements(self, payload: Payload) -> list[str]:
        return [payload["statement"], payload["into"]]

    def withdraw(self, decision: Decision) -> None:
        about = Decision.objects.holding().about(About.STATEMENT, [decision.payload["into"]])
        later = about.filter(made_at__gte=decision.made_at).exclude(pk=decision.pk)
        if later:
            raise UndoRefusedError(str(decision), built_on=[str(one) for one in later])


class Join(_OfPassages):
    """Two neighbouring statements are one: `{"statement": public id, "next": public id}`.

    The first one keeps its address and its speaker; the address of the next one leads to it. Without "next" it is the
    one that follows.
    """

    def read(self, payload: Mapping[str, Any]) -> Payload:
        (public_id,) = public_ids({"statements": [payload.get("statement")]})
        statement = Statement.objects.select_related("document").get(public_id=public_id)
        following = next_to(statement)
        if following is None or payload.get("next", following.public_id) != following.public_id:
            raise BadDecisionError(
                public_id,
                found="nothing" if following is None else f"{following.public_id} after it",
                expected=f"{payload.get('next') or 'a statement'} of the same meeting and kind after it",
                remedy="look at the document again",
            )
        if bool(statement.hidden_because) != bool(following.hidden_because):
            raise BadDecisionError(
                public_id,
                found="one of the two hidden",
                expected="both or neither",
                remedy="show or hide the other one",
            )
        return {"statement": public_id, "next": following.public_id}

    def named_statements(self, payload: Payload) -> list[str]:
        return [payload["statement"], payload["next"]]


def _address(public_id: str, words: str, nth: int) -> str:
    digest = hashlib.sha256(f"{public_id}:{nth}:{words}".encode()).digest()
    return b32encode(digest)[:12].decode().lower()

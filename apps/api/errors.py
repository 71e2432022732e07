"""What the API answers instead of what was asked for. One root for the app.

Every error becomes a problem as RFC 9457 has them: what is wrong, where, what was found and expected, the remedy.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings

from apps.search import QueryError

SHOWN: Final = 200
"""Characters of what was found: an address may hold millions."""


class ApiError(Exception):
    """A problem. `members` are told beside the usual ones; `headers` go with the answer."""

    def __init__(
        self, status: int, detail: str, *, remedy: str, headers: Mapping[str, str] | None = None, **members: Any
    ) -> None:
        self.status = status
        self.detail = detail
        self.remedy = remedy
        self.headers = headers or {}
        self.members = members
        super().__init__(detail)

    def told(self) -> dict[str, Any]:
        """The problem as an object of JSON."""
        title = HTTPStatus(self.status).phrase
        usual = {"type": "about:blank", "title": title, "status": self.status, "detail": self.detail}
        return {**usual, "remedy": self.remedy, **self.members}


class LeadsOnError(ApiError):
    """What was asked for stands at another address of the API."""

    def __init__(self, status: int, location: str) -> None:
        path = location.removeprefix(settings.SITE_URL)
        super().__init__(
            status, "It stands at another address.", remedy="Follow it.", headers={"Location": path}, address=location
        )


class ParameterError(ApiError):
    """A parameter can't be read."""

    def __init__(self, name: str, found: str, *, expected: str, remedy: str = "") -> None:
        super().__init__(
            400,
            f"The parameter {name} can't be read.",
            where=f"parameter {name}",
            found=_cut(found),
            expected=expected,
            remedy=remedy or f"Give {name} another value, or leave it out.",
        )


class UnknownParameterError(ApiError):
    """A parameter that means nothing here: left unread, a mistyped filter would answer with everything."""

    def __init__(self, name: str, accepted: list[str]) -> None:
        like = get_close_matches(name[:SHOWN], accepted, n=1)
        names = ", ".join(accepted) or "no parameters"
        super().__init__(
            400,
            "This address has no such parameter.",
            where="query string",
            found=_cut(name),
            expected=names,
            remedy=f"Write {like[0]}." if like else "Leave it out.",
        )


class UnreadableQueryError(ApiError):
    """A query that the query language can't read; `at` is the offset of the fault in it, in code points."""

    def __init__(self, error: QueryError) -> None:
        super().__init__(
            400,
            f"The query can't be read at character {error.at + 1}.",
            where="parameter q",
            at=error.at,
            found=_cut(str(error.found)),
            expected=_cut(str(error.expected)),
            remedy="Ask one of the suggestions." if error.suggestions else "Mend the query at this place.",
            suggestions=list(error.suggestions),
        )


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"

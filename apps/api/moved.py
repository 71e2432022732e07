"""One row by the last part of its address; where it is gone, what the redirects of the pages say of it."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from apps.api import addresses
from apps.api.errors import SHOWN, ApiError, LeadsOnError
from apps.proceedings.models import Redirect

M = TypeVar("M", bound=Model)


def row_of(kind: str, rows: QuerySet[M], **key: str) -> M:
    """The row with this slug or public id.

    Raises:
        LeadsOnError: it has another address, or was merged into another.
        ApiError: 410, it is no longer in its source; 404, nothing stands here.
    """
    row = rows.filter(**key).first()
    (value,) = key.values()
    if row is None:
        raise missing(kind, value)
    into: Any = getattr(row, "merged_into", None)
    if into is not None:
        raise LeadsOnError(302, addresses.of(kind, into.slug))  # for now: a curator may part them again
    return row


def missing(kind: str, key: str) -> ApiError:
    """Why no row of the kind has this key."""
    moved = Redirect.objects.filter(old_path=addresses.page_path(kind, key)[:250]).first()
    now = addresses.named(moved.new_path) if moved else None
    if moved is None or now is None:
        return ApiError(
            404,
            f"There is no {kind} of this id.",
            remedy="It may have been mistyped: ask the list.",
            where="address",
            found=key[:SHOWN],
            expected=f"the id of a {kind}",
        )
    if now[0] == kind:
        return LeadsOnError(301, addresses.of(*now))
    return ApiError(
        410,
        f"This {kind} is no longer there: {moved.reason}",
        remedy=f"See the {now[0]} at `address`.",
        where="address",
        found=key,
        address=addresses.of(*now),
    )

"""Comparing dates of speaking, which may be partial, with the dates in which a form counts."""

from __future__ import annotations

from collections.abc import Iterable

from apps.lib.partial_dates import PartialDate


def could_be_within(said_on: PartialDate, since: PartialDate | None, until: PartialDate | None) -> bool:
    """Whether some day that `said_on` can mean lies between the two, both inclusive; None leaves a side open."""
    return (since is None or said_on.latest >= since.earliest) and (until is None or said_on.earliest <= until.latest)


def predates(said_on: PartialDate, starts: Iterable[PartialDate | None]) -> bool:
    """Whether all that `said_on` can mean lies before every one of the starts."""
    return all(start is not None and said_on.latest < start.earliest for start in starts)

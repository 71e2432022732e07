"""Why people and organizations were not taken in. `ActorsError` is the root of every error that this app raises."""

from __future__ import annotations


class ActorsError(Exception):
    """A refusal: names the place, what was found, what was expected and the remedy."""

    def __init__(self, place: str, *, found: str, expected: str, remedy: str) -> None:
        super().__init__(f"{place}: found {found}, expected {expected}; {remedy}")


class BadRecordError(ActorsError):
    """A record that can't be read, or names what neither the file nor the base has."""

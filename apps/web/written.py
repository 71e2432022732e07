"""Other forms of a name, as pages list them: a dozen of those that are used most, and the rest to be unfolded.

Knows neither whose names they are nor where their uses stand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from apps.lib.text import fold

_SHOWN: Final = 12
_LOOKED_AT: Final = 2000
"""Uses that are counted, so that a name in half of a large base costs no more than others."""


@dataclass(frozen=True, slots=True)
class Written:
    """One form, and what is said of it in brackets; empty: nothing."""

    form: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms that are shown, and the others."""

    shown: tuple[Written, ...] = ()
    rest: tuple[Written, ...] = ()


def forms(written: Iterable[Written], used: QuerySet[Any, str]) -> Forms:
    """The forms as a page lists them. `used` are names as they were found, newest first; the base is only asked for
    them where there are more forms than are shown."""
    every = list(written)
    if len(every) > _SHOWN:
        uses = Counter(map(fold, used[:_LOOKED_AT]))
        every.sort(key=lambda one: -uses[fold(one.form)])  # those that are used alike stay as they were
    return Forms(tuple(every[:_SHOWN]), tuple(every[_SHOWN:]))

"""Why two names may be one: what was found when they were compared, said in the language of whoever reads it.

Owns the codes under which reasons are kept, and their words. Must not know how names are compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

SAID: Final[Mapping[str, Any]] = {
    "same-name": _("the same name"),
    "same-word": _("the same word"),
    "initials": _("its initials"),
    "more-words": _("words that the name has not"),
    "other-order": _("the same words in another order"),
    "part": _("a part of the name"),
    "parted": _("the same letters, parted otherwise"),
    "parted-nearly": _("nearly the same letters, parted otherwise"),
    "initial": _("an initial"),
    "letters": ngettext_lazy(
        "%(n)s letter otherwise: %(heard)s / %(borne)s", "%(n)s letters otherwise: %(heard)s / %(borne)s", "n"
    ),
    "sound": _("sounds alike: %(heard)s / %(borne)s"),
    "shortened": _("shortened: %(heard)s / %(borne)s"),
    "alike": _("alike: %(heard)s / %(borne)s"),
    "same-words": _("the same words"),
    "alone-in-series": _("spoke in the same series, where nobody else is called so"),
    "both-called": _("both are called %(name)s"),
    "other-script": _("the same in another script: %(one)s / %(other)s"),
    "small-words": _("the same but for small words: %(one)s / %(other)s"),
    "names-in-other-order": _("the same words in another order: %(one)s / %(other)s"),
    "initials-of": _("the initials: %(one)s / %(other)s"),
    "names-parted": _("parted otherwise: %(one)s / %(other)s"),
    "spelt": _("spelt otherwise: %(one)s / %(other)s"),
    "both-abbreviated": _("both are abbreviated %(name)s"),
    "former-name": _("a former name"),
    "website": _("the same website"),
    "country": _("of the same country"),
    "countries": _("but of different countries"),
    "one-state": _("but only one is a State"),
    "groups": _("but of different stakeholder groups"),
}
"""The words of each code."""


class Reason(NamedTuple):
    """What speaks for or against two being one. `values` are those that its words name."""

    code: str
    values: tuple[tuple[str, str | int], ...] = ()

    def __str__(self) -> str:
        return str(SAID[self.code] % dict(self.values))


def why(code: str, **values: str | int) -> Reason:
    """The reason of this code, with the values that its words name."""
    return Reason(code, tuple(values.items()))


def kept(reasons: Sequence[Reason]) -> list[list[Any]]:
    """The reasons as JSON holds them."""
    return [[reason.code, dict(reason.values)] for reason in reasons]


def in_words(reasons: Sequence[Sequence[Any]]) -> tuple[str, ...]:
    """What was kept, in the language of whoever reads it."""
    return tuple(str(why(code, **values)) for code, values in reasons)

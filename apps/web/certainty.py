"""How somebody or a process was told, and how certain that is: in words and in figures.

Owns the wording of methods of attribution, and of links that are not certain. Knows no page.
"""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext, gettext_lazy

from apps.actors.wording import by_language
from apps.proceedings.models import CERTAIN, Method
from apps.proceedings.querysets import MentionLine

_METHODS = {
    Method.LABEL: gettext_lazy("name in the label"),
    Method.ALIAS: gettext_lazy("confirmed other name"),
    Method.KEY: gettext_lazy("key in the document"),
    Method.HEADER: gettext_lazy("list of participants"),
    Method.SELF_INTRODUCTION: gettext_lazy("self-introduction"),
    Method.HANDOVER: gettext_lazy("hand-over by the previous speaker"),
    Method.ACKNOWLEDGEMENT: gettext_lazy("thanked by the next speaker"),
    Method.ANNOTATION: gettext_lazy("captioner’s note"),
    Method.INTRODUCING_SENTENCE: gettext_lazy("introducing sentence"),
    Method.CURATOR: gettext_lazy("decided by a curator"),
}

_INFERRED = {
    Method.LABEL: gettext_lazy("read from the label"),
    Method.KEY: gettext_lazy("initials or nick of somebody named in the document"),
}

_LINKS = {
    "alias": gettext_lazy("alias"),
    "alias-by-date": gettext_lazy("alias by date"),
    "alias-in-context": gettext_lazy("alias in context"),
    "alias-by-series": gettext_lazy("alias by series"),
    "alias-by-order": gettext_lazy("alias by order"),
    "family": gettext_lazy("family"),
    "garble": gettext_lazy("garble"),
    "echo": gettext_lazy("echo"),
    "curator": gettext_lazy("curator"),
}


@by_language(maxsize=256)
def method_words(method: str) -> str:
    """A method of attribution in a few words."""
    return str(_METHODS[Method(method)]) if method in _METHODS else method.replace("-", " ")


@by_language(maxsize=256)
def inferred_words(method: str) -> str:
    """A method of attribution in a few words, where it took a step from what the record prints."""
    return str(_INFERRED[Method(method)]) if method in _INFERRED else method_words(method)


@by_language(maxsize=256)
def in_figures(confidence: float | None) -> str:
    """A confidence as shown, with the point or comma of the language: two figures at most; "" where there is none."""
    return "" if confidence is None else number_format(f"{confidence:.2g}")


def guess_words(mention: MentionLine) -> str:
    """Why a link to a process is not certain; "" where it is."""
    if mention.confidence >= CERTAIN:
        return ""
    return gettext("linked by %(method)s, %(confidence)s") % {
        "method": _LINKS.get(mention.method, mention.method.replace("-", " ")),
        "confidence": in_figures(mention.confidence),
    }

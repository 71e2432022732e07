"""How somebody or a process was told, and how certain that is: in words and in figures.

Owns the wording of methods of attribution and of linking. Knows no page.
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
    "alias": gettext_lazy("a name of it"),
    "alias-by-date": gettext_lazy("a name that several bear, told by the date"),
    "alias-in-context": gettext_lazy("a name that several bear, told by the words around"),
    "alias-by-series": gettext_lazy("a name that several bear, told by the meeting"),
    "alias-by-order": gettext_lazy("the one before or after, by the word before the name"),
    "family": gettext_lazy("the family; which of its groups is meant is open"),
    "garble": gettext_lazy("a mis-hearing of its name"),
    "echo": gettext_lazy("a short form, after it was named in full"),
    "curator": gettext_lazy("decided by a curator"),
    "symbol": gettext_lazy("its symbol"),
    "resolution-of-body": gettext_lazy("its number, with the body"),
    "resolution-by-context": gettext_lazy("its number; the body was named before"),
    "resolution-by-number": gettext_lazy("its number, which one body alone has reached"),
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


@by_language(maxsize=256)
def link_words(method: str) -> str:
    """A method of linking in a few words."""
    return str(_LINKS.get(method) or method.replace("-", " "))


def guess_words(mention: MentionLine) -> str:
    """How a link to a process that is not certain was told, and how certain it is; "" where it is certain."""
    if mention.confidence >= CERTAIN:
        return ""
    return f"{link_words(mention.method)}, {in_figures(mention.confidence)}"


def guess_in_short(mention: MentionLine) -> str:
    """That a link to a process is a guess, and how certain it is; "" where it is certain."""
    if mention.confidence >= CERTAIN:
        return ""
    return gettext("guess, %(confidence)s") % {"confidence": in_figures(mention.confidence)}

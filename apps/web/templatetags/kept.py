"""A part of a template that is written once for each language: `{% kept %}…{% endkept %}`.

Its words depend on nothing but the language and the values that it names (`{% kept page.section %}`), of which there
are few in all: what a request, the base or a reader tells does not belong in it.
"""

from __future__ import annotations

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

_MOST = 512
"""More would mean that a value is named of which there are many."""


class Kept(Node):
    """What it wrote goes when its template does."""

    def __init__(self, nodelist: NodeList, named: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self._named = named
        self._written: dict[tuple[object, ...], SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        key = (get_language(), get_script_prefix(), *(value.resolve(context) for value in self._named))
        written = self._written.get(key)
        if written is None:
            written = self.nodelist.render(context)
            if len(self._written) < _MOST:
                self._written[key] = written
        return written


@register.tag
def kept(parser: Parser, token: Token) -> Kept:
    named = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return Kept(nodelist, named)

"""What can be wrong with an address. One root for the app."""

from __future__ import annotations

from django.core.exceptions import BadRequest
from django.http import Http404
from django.utils.text import Truncator
from django.utils.translation import gettext as _

_SHOWN = 200  # characters of what was found: an address may hold millions


class WebError(Exception):
    """Root of what the pages raise."""


class BadParameterError(WebError, BadRequest):
    """A parameter of the address can't be read; the reader gets a 400 page with this message."""

    def __init__(self, name: str, found: str, expected: str) -> None:
        super().__init__(
            _("The parameter %(name)s is “%(found)s”. Expected: %(expected)s.")
            % {"name": name, "found": Truncator(found).chars(_SHOWN), "expected": expected}
        )


class NothingHereError(WebError, Http404):
    """The address is of a sound form, but nothing stands at it; the reader gets a 404 page with this message."""

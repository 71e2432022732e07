"""The parameters of addresses: declared once, for reading them and for the OpenAPI document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.http import HttpRequest

from apps.api.errors import ParameterError, UnknownParameterError
from apps.lib.partial_dates import PartialDate
from apps.search import FACETS, MAX_SIZE, Sort

SIZE: Final = 20
"""Rows on a page where nothing is said; the most are `MAX_SIZE`."""

_LARGEST: Final = 999_999_999


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of the query string. `many`: it may be given several times."""

    name: str
    description: str
    schema: Mapping[str, Any] = field(default_factory=lambda: {"type": "string"})
    many: bool = False


def _one_of(*values: str) -> dict[str, Any]:
    return {"type": "string", "enum": list(values)}


_DATE: Final = {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}
_PAGE: Final = {"type": "integer", "minimum": 1, "maximum": _LARGEST, "default": 1}
_SIZE: Final = {"type": "integer", "minimum": 1, "maximum": MAX_SIZE, "default": SIZE}

PAGING: Final = (
    Parameter("page", "The page of the list, from 1.", _PAGE),
    Parameter("size", "Rows on a page.", _SIZE),
)
RANGE: Final = (
    Parameter("from", "The first year, month or day: 2019, 2019-09 or 2019-09-14.", _DATE),
    Parameter("to", "The last year, month or day.", _DATE),
)
MEETINGS: Final = (
    *RANGE,
    Parameter("venue", "Held at the venue with this id."),
    Parameter("city", "Held in this city."),
    Parameter("series", "Held in the process with this id."),
    Parameter("process", "Held in the process with this id or in one below it."),
    Parameter("record", "held: those of which words are on record.", _one_of("held")),
)
NAMES: Final = (
    Parameter("q", "Words that must all stand in one name."),
    Parameter("letter", "The letter with which the name begins; # for what is no letter."),
)
ORGANIZATIONS: Final = (
    *NAMES,
    Parameter("group", "Of this stakeholder group."),
    Parameter("country", "Of this country, by its ISO 3166-1 alpha-2 code."),
)
STATEMENTS: Final = (
    Parameter("document", "Read from the document with this id."),
    Parameter("meeting", "Made at the meeting with this id."),
    Parameter("speaker", "Made by the speaker with this id."),
    Parameter("org", "Made for the organization with this id."),
)
SEARCH: Final = (
    Parameter("q", "The query, in the query language."),
    *(Parameter(name, f"Of this value of the facet {name}.", many=True) for name in FACETS),
    *RANGE,
    Parameter("sort", "The order; it wins over sort: in the query.", _one_of(*Sort)),
    Parameter("also", "on: words stand for their synonyms in the glossary as well.", _one_of("on")),
)


class Asked:
    """What an address asks for."""

    def __init__(self, request: HttpRequest, accepted: tuple[Parameter, ...] | None) -> None:
        """`accepted` None: any parameter may be there.

        Raises:
            UnknownParameterError: there is a parameter that is not accepted.
            ParameterError: one of them is given twice, or has a value that it can't have.
        """
        self.query = request.GET
        self.path = request.path
        if accepted is not None:
            self._check(accepted)

    def _check(self, accepted: tuple[Parameter, ...]) -> None:
        known = {parameter.name: parameter for parameter in accepted}
        for name, values in self.query.lists():
            if name not in known:
                raise UnknownParameterError(name, [*known])
            if len(values) > 1 and not known[name].many:
                raise ParameterError(name, ", ".join(values), expected="one value", remedy=f"Give {name} once.")
            choices = known[name].schema.get("enum", ())
            if choices and values[0] and values[0] not in choices:
                raise ParameterError(name, values[0], expected=" or ".join(choices))

    def text(self, name: str) -> str:
        """The value of a parameter; "" where it is not given."""
        return self.query.get(name, "").strip()

    def texts(self, name: str) -> tuple[str, ...]:
        """All values of a parameter that are not empty."""
        return tuple(filter(None, self.query.getlist(name)))

    def date(self, name: str) -> PartialDate | None:
        """A parameter that is a year, a month or a day."""
        value = self.text(name)
        try:
            return PartialDate.parse(value) if value else None
        except ValueError as error:
            expected = "a year, month or day such as 2019, 2019-09 or 2019-09-14"
            raise ParameterError(name, value, expected=expected) from error

    def range(self) -> tuple[PartialDate | None, PartialDate | None]:
        """The parameters `from` and `to`."""
        start, end = self.date("from"), self.date("to")
        if start and end and start.earliest > end.latest:
            raise ParameterError("to", str(end), expected=f"a date that is not before {start}")
        return start, end

    @property
    def page(self) -> int:
        """The page of the list, from 1."""
        return self._number("page", 1, _LARGEST)

    @property
    def size(self) -> int:
        """Rows on a page."""
        return self._number("size", SIZE, MAX_SIZE)

    def _number(self, name: str, default: int, most: int) -> int:
        value = self.text(name) or str(default)
        if not value.isascii() or not value.isdigit() or len(value) > 9 or not 1 <= int(value) <= most:
            raise ParameterError(name, value, expected=f"a whole number from 1 to {most}")
        return int(value)

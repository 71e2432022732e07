"""Facts about a meeting or an organization that decisions correct, with what the base held before kept beside them.

Owns how they are set, settled and given back. Must not know which facts there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from django.core.exceptions import ValidationError

from apps.curation.errors import BadDecisionError
from apps.curation.lifting import given_back
from apps.curation.models import About, Decision, DecisionKind
from apps.curation.querysets import chunks


@dataclass(frozen=True, slots=True)
class Facts:
    """The columns of a model that decisions of one kind correct; those in `related` hold slugs of these models.

    `before` keeps what was held, in a one-to-one relation that bears the name of the model.
    """

    model: Any
    before: Any
    kind: DecisionKind
    about: About
    columns: tuple[str, ...]
    related: Mapping[str, Any]

    @property
    def name(self) -> str:
        return str(self.about)

    def checked(self, row: Any, values: Any) -> dict[str, Any]:
        """The values as a decision keeps them.

        Raises:
            BadDecisionError: they are none, of something else, or such that the row could not be.
        """
        if not isinstance(values, dict) or not values or set(values) - set(self.columns):
            raise BadDecisionError(
                str(row),
                found=repr(values)[:80],
                expected=f"some of {', '.join(self.columns)}",
                remedy="say what is wrong",
            )
        for name, value in values.items():
            self._set(row, name, value)
        try:
            row.full_clean(validate_unique=False)
        except ValidationError as error:
            raise BadDecisionError(
                str(row),
                found="; ".join(error.messages),
                expected=f"a {self.name} that can be",
                remedy="correct the values",
            ) from error
        return dict(values)

    def lift(self, slugs: Iterable[str]) -> None:
        """Give these back what the base held of them before decisions."""
        for some in chunks(list(slugs)):
            for row in self.model.objects.filter(slug__in=some, before_curation__isnull=False):
                self._restore(row)

    def settle(self, slugs: Iterable[str]) -> None:
        """Bring these in step with the decisions that hold."""
        for row in chain.from_iterable(self._rows(some) for some in chunks(sorted(slugs))):
            self._restore(row)
            decided: dict[str, Any] = {}
            for decision in Decision.objects.holding().about(self.about, [row.slug]).filter(kind=self.kind):
                if decision.payload[self.name] == row.slug:
                    decided |= {
                        name: value for name, value in decision.payload["values"].items() if self._is(name, value)
                    }
            columns = {name: [self.value(row, name), value] for name, value in decided.items()}
            if columns:
                for name, value in decided.items():
                    self._set(row, name, value)
                row.save(update_fields=list(decided))
                self.before.objects.create(**{self.name: row}, columns=columns)

    def value(self, row: Any, name: str) -> Any:
        """A column as JSON can hold it."""
        value = getattr(row, name)
        if name in self.related:
            return value.slug if value else None
        return value.isoformat() if isinstance(value, date) else value if value is None else _plain(value)

    def _rows(self, slugs: list[str]) -> Iterable[Any]:
        return self.model.objects.filter(slug__in=slugs).select_related(*self.related)  # type: ignore[no-any-return]

    def _is(self, name: str, value: Any) -> bool:
        """Whether what a value names is in the base still."""
        related = self.related.get(name)
        return related is None or value is None or related.objects.filter(slug=value).exists()

    def _restore(self, row: Any) -> None:
        before = self.before.objects.filter(**{self.name: row}).first()
        if before is None:
            return
        shown = {name: self.value(row, name) for name in before.columns}
        for name, held in given_back(before.columns, shown).items():
            self._set(row, name, held)
        row.save(update_fields=list(before.columns))
        before.delete()

    def _set(self, row: Any, name: str, value: Any) -> None:
        if name in self.related and value is not None:
            value = self.related[name].objects.filter(slug=value).first()
            if value is None:
                raise BadDecisionError(name, found="nothing by that name", expected="a slug", remedy="choose it anew")
        elif name.endswith("_on") and isinstance(value, str):
            try:
                value = date.fromisoformat(value)
            except ValueError as error:
                raise BadDecisionError(name, found=repr(value), expected="YYYY-MM-DD", remedy="write it so") from error
        setattr(row, name, value)


def _plain(value: Any) -> Any:
    """A country is an object of its own."""
    return value if isinstance(value, (str, int, float, bool)) else str(value)

"""What is told of a label by its form is worked out once for a document, however many steps ask."""

from __future__ import annotations

import pytest

from apps.ingestion.labels import Label, kept
from apps.ingestion.names import Shape, bare, shape, without_title
from apps.ingestion.parsers.label_lines import label_lines


def test_a_label_keeps_its_form_however_many_others_come_between() -> None:
    asked: list[str] = []

    @kept
    def length(name: str) -> int:
        asked.append(name)
        return len(name)

    labels = [Label(f"Ada Obi {number}") for number in range(9_000)]  # more than are kept of other words
    assert [length(label) for label in labels] == [length(label) for label in labels]
    assert len(asked) == 9_000


def test_a_form_that_is_the_label_itself_is_asked_of_the_same_object() -> None:
    label = Label("Ada Obi")
    assert bare(label) is label
    assert without_title(label) is label
    assert Label(label) is label
    assert label not in label.forms.values()  # it would be freed only by a search for garbage


def test_forms_of_labels_are_those_of_the_words() -> None:
    for words in ("Ada Obi", "MR. OBI (Fiji)", "The Acting President", "Fiji", "ada obi", "AO", "Dr. Ada Obi, Chair"):
        for form in (bare, without_title, shape):
            assert form(Label(words)) == form(words)


@pytest.mark.parametrize("blank", [" ", "  ", "\xa0"])
def test_any_blank_may_stand_before_a_body_in_brackets(blank: str) -> None:
    assert shape(f"The{blank}[LAMPCO]") is None
    assert shape(f"Obi{blank}[Lampco]") is Shape.SINGLE
    assert shape(f"Ms. Ada Obi{blank}[Lampco]") is Shape.PERSON
    assert without_title(f"Ms. Ada Obi{blank}[Lampco]") == "Ada Obi"


def test_lines_with_one_label_share_it() -> None:
    first, second = label_lines("ADA OBI: Yes, it is so.\nADA OBI: No, it is not.\n")
    assert first.kind is Shape.PERSON
    assert first.label is second.label

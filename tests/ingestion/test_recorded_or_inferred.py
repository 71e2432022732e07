"""What the record says outright, and what takes a step from there: whole documents, judged by the one rule."""

from __future__ import annotations

import pytest

from apps.ingestion.known import Known, KnownActor
from apps.ingestion.pipeline import understand
from apps.proceedings.models import Method, is_inferred

_KNOWN = Known(
    speakers=(KnownActor("edda-moor", ("Edda Moor", "Edda Morr")),),
    organizations=(KnownActor("lakeside-peering", ("Lakeside Peering", "LSP")),),
)


def told(text: str) -> dict[str, tuple[str, bool]]:
    """Recorded name → who was named, and whether that was inferred."""
    statements = understand(text.encode(), name="record.txt", known=_KNOWN).resolved.statements
    found = {}
    for one in statements:
        if by := one.speaker or one.organization:
            found[one.turn.recorded_name or ""] = by.name, is_inferred(by.method.value, by.confidence)
    return found


def test_full_names_states_and_known_bodies_are_recorded() -> None:
    found = told(""">> BRIN TAVERNE: The map is late.

>> EDDA MORR: It is drawn.

>> KENYA: We have not seen it.

>> LAKESIDE PEERING: Nor have we.

>> MOORLAND HARBOUR SOCIETY: We have.
""")
    assert found == {
        "BRIN TAVERNE": ("Brin Taverne", False),
        "EDDA MORR": ("Edda Moor", False),  # a spelling that a curator confirmed
        "KENYA": ("Kenya", False),
        "LAKESIDE PEERING": ("LAKESIDE PEERING", False),
        "MOORLAND HARBOUR SOCIETY": ("Moorland Harbour Society", True),  # a body by the form of its name
    }


def test_parts_of_names_that_the_document_completes_are_inferred() -> None:
    found = told(""">> BRIN TAVERNE: The map is late.

>> MR. TAVERNE: As I said.

>> BRIN: And once more.

>> SUNI CALLOW-HART: It came by boat.

>> MS. CALLOW-HART: By night.
""")
    assert found == {
        "BRIN TAVERNE": ("Brin Taverne", False),
        "MR. TAVERNE": ("Brin Taverne", True),
        "BRIN": ("Brin Taverne", True),
        "SUNI CALLOW-HART": ("Suni Callow-Hart", False),
        "MS. CALLOW-HART": ("Suni Callow-Hart", True),
    }


def test_a_printed_key_is_recorded_and_initials_of_those_present_are_inferred() -> None:
    keyed = told("""Minutes of the map group, 3 March 2021

BT: Brin Taverne
SC: Suni Callow

BT: The map is late. We wait for the boat.
SC: It came by night.
BT: Then it is here.
""")
    assert keyed == {"BT": ("Brin Taverne", False), "SC": ("Suni Callow", False)}
    listed = told("""Minutes of the map group, 3 March 2021

Present: Brin Taverne, Suni Callow

BT: The map is late. We wait for the boat.
SC: It came by night.
BT: Then it is here.
""")
    assert listed == {"BT": ("Brin Taverne", True), "SC": ("Suni Callow", True)}


def test_who_holds_a_role_is_recorded_where_a_list_says_so() -> None:
    listed = told("""Map talks
Moderator: Brin Taverne

>> MODERATOR: Good morning to all.

>> SUNI CALLOW: Good morning.
""")
    assert listed["MODERATOR"] == ("Brin Taverne", False)
    labelled = told(""">> CHAIR BRIN TAVERNE: Good morning to all.

>> SUNI CALLOW: Good morning.

>> CHAIR: Shall we begin?
""")
    assert labelled["CHAIR BRIN TAVERNE"] == ("Brin Taverne", False)
    assert labelled["CHAIR"] == ("Brin Taverne", True)


def test_what_is_said_is_inferred() -> None:
    found = told(""">> BRIN TAVERNE: Good morning.

>> AUDIENCE: My name is Suni Callow. I drew the map.
""")
    assert found["AUDIENCE"] == ("Suni Callow", True)


@pytest.mark.parametrize("method", [method for method in Method if method is not Method.CURATOR])
def test_nothing_below_full_certainty_of_print_is_recorded(method: Method) -> None:
    assert is_inferred(method, 0.9)
    assert is_inferred(method, None)


def test_decisions_and_nobody_are_not_inferred() -> None:
    assert not is_inferred(Method.CURATOR, 1.0)
    assert not is_inferred("", None)

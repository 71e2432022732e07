"""The OpenAPI document says what is true: of every address, of what it accepts, and of every answer."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve
from jsonschema import Draft202012Validator

from apps import search
from apps.actors.models import Organization, Speaker
from apps.proceedings.models import SourceDocument
from tests.api.conftest import ROOT, Ask
from tests.factories import AffiliationEvidenceFactory, AffiliationFactory, SuggestionFactory
from tests.web.conftest import World

KEYS = {
    "meetings": "round-table",
    "speakers": "greta-grinberg",
    "organizations": "ruritania",
    "processes": "dialogue-2",
    "statements": "verbatim",
    "documents": "record",
    "venues": "hall-of-wires",
}


@pytest.fixture
def full(world: World) -> World:
    """A base in which as much as can be is known."""
    capacity = AffiliationFactory.create(speaker=world.speaker, organization=world.organization)
    AffiliationEvidenceFactory.create(speaker=world.speaker, affiliation=capacity)
    SuggestionFactory.create(statement=world.reported, speaker=world.speaker)
    SourceDocument.objects.filter(pk=world.document.pk).update(origin="https://example.org/record.txt")
    search.rebuild()
    return world


def against(document: Any, schema: str) -> Draft202012Validator:
    """The schema of this name; what is not declared in it is no answer of ours, though clients must let it pass."""
    components = closed(document["components"])
    return Draft202012Validator({"$ref": f"#/components/schemas/{schema}", "components": components})


def closed(schema: Any) -> Any:
    """The schemas without room for other properties."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    told = {name: closed(part) for name, part in schema.items()}
    return {**told, "additionalProperties": False} if "required" in told else told


def answered(document: Any, path: str, code: str = "200") -> str:
    """The name of the schema that the document declares for an answer of this path."""
    (content,) = document["paths"][path]["get"]["responses"][code]["content"].values()
    return str(content["schema"]["$ref"].rpartition("/")[2])


def filled(path: str) -> str:
    """An address that the path of the document stands for."""
    return re.sub(r"{\w+}", KEYS.get(path.split("/")[1], ""), path).removeprefix("/")


def test_every_answer_is_as_declared(full: World, ask: Ask) -> None:
    document = ask("openapi.json")
    tried = 0
    for path in document["paths"]:
        against(document, answered(document, path)).validate(ask(filled(path)))
        tried += 1
    assert tried == 17
    for key in ("nameless", "reported", "quoted"):
        against(document, "Statement").validate(ask(f"statements/{key}/"))
    for organization in Organization.objects.filter(merged_into=None):
        against(document, "Organization").validate(ask(f"organizations/{organization.slug}/"))
    for speaker in Speaker.objects.filter(merged_into=None):
        against(document, "Speaker").validate(ask(f"speakers/{speaker.slug}/"))
    against(document, "SearchResults").validate(ask("search/", q="speaker:greta dialogue", also="on"))


def test_every_problem_is_as_declared(indexed: World, ask: Ask) -> None:
    document = ask("openapi.json")
    problem = against(document, "Problem")
    for path in ("meetings/none/", "nothing/", "speakers/?page=2", "processes/the%20Dialogue/", "search/?page=9999"):
        problem.validate(ask(path, 404))
    for path in ("meetings/?from=x", "meetings/?venu=x", "search/?q=(", "search/?q=speeker:x", "venues/?size=101"):
        problem.validate(ask(path, 400))
    problem.validate(ask("processes/SD/", 302))


def test_what_is_not_declared_is_no_answer(full: World, ask: Ask) -> None:
    document, told = ask("openapi.json"), ask("venues/hall-of-wires/")
    venue = against(document, "Venue")
    assert not venue.is_valid({**told, "pk": 1})
    assert not venue.is_valid({name: value for name, value in told.items() if name != "country"})
    assert not venue.is_valid({**told, "country": "Switzerland"})


def test_every_address_is_declared_and_leads_to_its_view(db: None, ask: Ask) -> None:
    document = ask("openapi.json")
    names = {resolve(ROOT + filled(path)).url_name for path in document["paths"]}
    assert len(names) == len(document["paths"])
    assert names == {name for name, _ in _routes()} - {"nothing"}
    assert document["openapi"].startswith("3.1")
    identifiers = [path["get"]["operationId"] for path in document["paths"].values()]
    assert len({*identifiers}) == len(identifiers)


def _routes() -> list[tuple[str, str]]:
    from apps.api.urls import urlpatterns

    return [(str(entry.name), str(entry.pattern)) for entry in urlpatterns]


def test_every_schema_can_be_read_and_is_used(db: None, ask: Ask) -> None:
    document = ask("openapi.json")
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    used = set(re.findall(r"#/components/schemas/(\w+)", str(document)))
    assert used == set(document["components"]["schemas"])


def test_every_parameter_that_is_declared_is_accepted_and_no_other(indexed: World, client: Client, ask: Ask) -> None:
    document = ask("openapi.json")
    declared = {
        path: [p for p in entry["get"]["parameters"] if p["in"] == "query"] for path, entry in document["paths"].items()
    }
    every = {parameter["name"]: parameter["schema"] for found in declared.values() for parameter in found}
    for path, parameters in declared.items():
        accepted = {parameter["name"] for parameter in parameters}
        for name, schema in every.items():
            response = client.get(ROOT + filled(path), {name: _value(name, schema)})
            assert response.status_code == (200 if name in accepted else 400), (path, name)


def _value(name: str, schema: Any) -> str:
    if "enum" in schema:
        return str(schema["enum"][0])
    return {"integer": "1", "string": "2019", "array": "2019"}[schema["type"]] if name != "process" else "dialogue-2"


def test_a_page_of_any_declared_size_is_answered(indexed: World, ask: Ask) -> None:
    schema = next(
        p["schema"] for p in ask("openapi.json")["paths"]["/venues/"]["get"]["parameters"] if p["name"] == "size"
    )
    assert ask("venues/")["size"] == schema["default"] == 20
    assert ask("venues/", size=schema["maximum"])["size"] == 100
    ask("venues/", 400, size=schema["maximum"] + 1)
    ask("venues/", 400, size=schema["minimum"] - 1)

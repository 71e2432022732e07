"""The OpenAPI document: the addresses as they are, what each accepts, and the schema of what each answers.

Parameters are read off the views. `schemas` declares the answers; tests hold real answers against it.
"""

from __future__ import annotations

import re
from typing import Any, Final

from django.conf import settings
from django.urls import reverse

from apps.api.answers import JSON, PROBLEM, Operation, operation
from apps.api.parameters import Parameter
from apps.api.schemas import SCHEMAS

_ABOUT: Final = (
    "Who said what, where, in which capacity and in which process of Internet governance. Read-only. Whatever was "
    "inferred is marked as inferred, and each statement tells the characters of the document that it was read from."
)
_KEYS: Final = {
    "slug": "The id of the row, as in `id`.",
    "public_id": "The id of the row, as in `id`.",
    "name": "The id of the process, its abbreviation or another name of it.",
}
_PROBLEMS: Final = {
    "304": "The client has it already (`If-None-Match`).",
    "400": "A parameter or the query can't be read: where, what was found, what is expected, the remedy.",
    "404": "Nothing stands at this address.",
    "410": "It is no longer in its source; `address` leads to what is.",
    "412": "A condition of the request does not hold (`If-Match`, `If-Unmodified-Since`).",
    "429": "More was asked than one may ask for; `Retry-After` says for how many seconds.",
    "503": "The search is not ready.",
}


def document() -> dict[str, Any]:
    """The whole document."""
    from apps.api.urls import urlpatterns

    routes = [(str(entry.pattern), operation(entry.callback)) for entry in urlpatterns if entry.name != "nothing"]
    return {
        "openapi": "3.1.0",
        "info": {"title": "IGKB", "version": "1", "summary": "The knowledge base as JSON.", "description": _ABOUT},
        "servers": [{"url": f"{settings.SITE_URL}{reverse('api:index')}".rstrip("/")}],
        "paths": {f"/{_path(route)}": {"get": _operation(route, told)} for route, told in routes},
        "components": {"schemas": SCHEMAS},
    }


def _path(route: str) -> str:
    return re.sub(r"<\w+:(\w+)>", r"{\1}", route)


def _operation(route: str, told: Operation) -> dict[str, Any]:
    keys = re.findall(r"<\w+:(\w+)>", route)
    codes = ["304", "400", "412", "429", *(["404"] if keys or told.accepted else []), *(["410"] if keys else [])]
    codes += ["503"] if told.answer == "SearchResults" else []
    moved = {"301": _moved("It has another address now."), "302": _moved("It is shown as another row for now.")}
    return {
        "operationId": told.answer[0].lower() + told.answer[1:],
        "summary": told.summary,
        "parameters": [*map(_key, keys), *map(_parameter, told.accepted)],
        "responses": {
            "200": {"description": told.summary, "content": _content(JSON, told.answer)},
            **(moved if keys else {}),
            **{code: _problem(code) for code in sorted(codes)},
        },
    }


def _key(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "description": _KEYS[name], "schema": {"type": "string"}}


def _parameter(parameter: Parameter) -> dict[str, Any]:
    schema = dict(parameter.schema)
    if parameter.many:
        schema = {"type": "array", "items": schema}
    return {"name": parameter.name, "in": "query", "description": parameter.description, "schema": schema}


def _moved(description: str) -> dict[str, Any]:
    headers = {"Location": {"description": "Where it stands.", "schema": {"type": "string", "format": "uri"}}}
    return {"description": description, "headers": headers, "content": _content(PROBLEM, "Problem")}


def _problem(code: str) -> dict[str, Any]:
    content = {} if code == "304" else {"content": _content(PROBLEM, "Problem")}
    return {"description": _PROBLEMS[code], **content}


def _content(media_type: str, schema: str) -> dict[str, Any]:
    return {media_type: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}

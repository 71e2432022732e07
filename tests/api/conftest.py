"""The base of the pages' tests, and answers as objects."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from apps import search
from tests.web.conftest import World, world

__all__ = ["world"]  # a fixture

ROOT = "/api/v1/"
Ask = Callable[..., Any]


@pytest.fixture
def indexed(world: World) -> World:
    search.rebuild()
    return world


@pytest.fixture
def ask(client: Client) -> Ask:
    """The object that an address of the API answers, which has this status."""

    def asked(path: str, status: int = 200, **parameters: Any) -> Any:
        response = client.get(path if path.startswith("/") else ROOT + path, parameters)
        assert response.status_code == status, (path, response.status_code, response.content[:500])
        kind = "application/json" if status == 200 else "application/problem+json"
        assert response["Content-Type"] == kind
        return response.json()

    return asked

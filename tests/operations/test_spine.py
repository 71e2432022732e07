"""The whole way on the base and the engine that the tests run on: files, index, search, pages, a decision, and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from apps import search
from apps.curation.services import decide
from apps.ingestion.models import ImportRun
from apps.proceedings.models import Statement
from tests.operations.spine import check, found, invented, take

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("search_index")]


def test_from_a_file_to_a_page_and_back(client: Client, tmp_path: Path) -> None:
    records = invented("spine", 4)
    take(tmp_path, records)
    check(client, records)
    take(tmp_path, records)  # a second time changes nothing
    check(client, records)
    said = Statement.objects.order_by("pk").first()
    assert said is not None
    decide(kind="attribute", payload={"statements": [said.public_id], "new_speaker": "Zora Quill"}, by=None)
    search.drain()
    assert found(client, 'speaker:"Zora Quill"') == [said.public_id]
    check(client, records)
    search.rebuild()
    check(client, records)
    last = ImportRun.objects.filter(items__source__endswith=records[-1].name, items__outcome="taken").get()
    call_command("undo_import", str(last.pk), verbosity=0)
    search.drain()
    check(client, records[:-1])

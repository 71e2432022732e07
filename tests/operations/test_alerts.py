"""The rules for Prometheus ask for metrics that there are, and are told of in docs/operations.md."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

ROOT = Path(__file__).resolve().parent.parent.parent
RULES: list[dict[str, Any]] = yaml.safe_load((ROOT / "deploy" / "alerts.yml").read_text())["groups"][0]["rules"]
DOCUMENTED = (ROOT / "docs" / "operations.md").read_text()
TOKEN = "watching-0123456789-watching"
NEVER_YET = {"igkb_last_harvest_timestamp_seconds", "igkb_last_backup_timestamp_seconds"}
"""Not told before it happened."""


@pytest.mark.django_db
def test_rules_documents_and_the_site_name_the_same_metrics(settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN
    Client().get("/about/")
    told = Client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).content.decode()
    samples = {sample.name for family in text_string_to_metric_families(told) for sample in family.samples}
    names = {name for name in samples if not name.endswith(("_created", "_sum"))} | NEVER_YET
    asked = {name for rule in RULES for name in re.findall(r"\bigkb_\w+", rule["expr"])}
    assert asked <= names
    assert names <= asked
    table = re.findall(r"^\| (`igkb_.*?) \| .+ \| .+ \|$", DOCUMENTED, re.MULTILINE)
    documented = {name for cell in table for name in re.findall(r"`(igkb_\w+)`", cell)}
    assert {re.sub("_(bucket|count)$", "", name) for name in names} == documented


def test_every_rule_says_what_to_do_and_is_documented() -> None:
    for rule in RULES:
        assert {"summary", "action"} <= set(rule["annotations"]), rule["alert"]
        assert rule["labels"]["severity"] in ("page", "ticket"), rule["alert"]
        assert f"`{rule['alert']}`" in DOCUMENTED
    assert len({rule["alert"] for rule in RULES}) == len(RULES)


@pytest.mark.django_db
def test_it_rings_where_no_copy_was_ever_made(settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN
    told = Client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).content.decode()
    assert "igkb_last_backup_timestamp_seconds" not in told  # of what is not told, no rule that compares it rings
    assert "absent(igkb_last_backup_timestamp_seconds)" in [rule["expr"] for rule in RULES]

"""The check of licences and vulnerabilities refuses what it should."""

from __future__ import annotations

from email.message import Message
from pathlib import Path

import pytest

from tests import packages


def test_every_installed_package_has_a_licence_that_is_allowed() -> None:
    pins = packages.pinned()
    assert {"django", "opentelemetry-sdk", "pytest", "locust"} <= set(pins)
    assert packages.unlicensed(pins) == []


def test_exceptions_are_packages_that_are_used_and_explained() -> None:
    documented = (packages.ROOT / "docs" / "dependencies.md").read_text()
    assert set(packages.EXCEPTIONS) <= set(packages.pinned())
    assert [name for name in packages.EXCEPTIONS if name not in documented] == []


@pytest.mark.parametrize(
    ("declared", "allowed"),
    [
        ("MIT", True),
        ("MIT License", True),
        ("Apache-2.0 OR GPL-3.0-or-later", True),
        ("BSD-3-Clause AND MIT", True),
        ("BSD License; Apache Software License", True),
        ("MIT AND GPL-3.0-or-later", False),
        ("GNU Affero General Public License v3", False),
        ("GPL-2.0-only", False),
        ("Proprietary", False),
        ("", False),
    ],
)
def test_licences(declared: str, allowed: bool) -> None:
    assert packages.allowed(declared) is allowed


def test_an_expression_counts_before_classifiers_and_these_before_a_text() -> None:
    of = Message()
    of["License"] = "GPL\nand more"
    assert packages.declaration(of) == "GPL"
    of["Classifier"] = "License :: OSI Approved :: MIT License"
    of["Classifier"] = "Framework :: Django"
    assert packages.declaration(of) == "MIT License"
    of["License-Expression"] = "ISC"
    assert packages.declaration(of) == "ISC"


def test_a_vulnerability_and_a_package_that_nobody_knows_are_told() -> None:
    found = {"id": "PYSEC-2099-1", "aliases": ["CVE-2099-1"], "fix_versions": ["2"], "description": "…"}
    lines = packages.findings(
        [
            {"name": "sound", "version": "1", "vulns": []},
            {"name": "holed", "version": "1", "vulns": [found]},
            {"name": "unknown", "skip_reason": "not found"},
        ]
    )
    assert lines == [
        "holed 1: PYSEC-2099-1 (CVE-2099-1); mended in 2. Raise it with `make lock`.",
        "unknown: not audited: not found",
    ]


def test_a_service_that_does_not_answer_is_no_clean_bill(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    told = [None, [{"name": "django", "skip_reason": "not found"}]]
    for answer in told:
        monkeypatch.setattr(packages, "asked", lambda pins, answer=answer: answer)
        assert packages.audited(packages.pinned()) is None

"""The system checks of the project."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import CheckMessage
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from igkb import checks

ROOT = Path(__file__).resolve().parent.parent.parent


def found() -> list[str | None]:
    messages: list[CheckMessage] = [message for check in checks.ALL for message in check(app_configs=None)]
    assert all(message.hint for message in messages)
    return [message.id for message in messages]


def test_the_defaults_are_sound() -> None:
    assert found() == []


def test_debug_on_a_public_host(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["127.0.0.1", "[::1]", "kb.localhost"]
    settings.DEBUG = True
    assert found() == []
    settings.ALLOWED_HOSTS = ["127.0.0.1", "kb.example.org"]
    assert found() == ["igkb.E001"]
    settings.DEBUG = False
    assert found() == []


@pytest.mark.parametrize("site", ["https://kb.example.org", "http://kb.example.org:8000", "http://[::2]:8000"])
def test_a_site_that_its_own_hosts_refuse(settings: Any, site: str) -> None:
    settings.SITE_URL = site
    assert found() == ["igkb.E002"]
    settings.ALLOWED_HOSTS = ["kb.example.org", "[::2]"]
    assert found() == []


def test_a_broker_beside_sqlite(settings: Any) -> None:
    settings.CELERY_TASK_ALWAYS_EAGER = False
    engine = settings.DATABASES["default"]["ENGINE"]
    assert found() == (["igkb.W003"] if engine.endswith("sqlite3") else [])


def test_a_cluster_without_a_broker(settings: Any) -> None:
    assert settings.CELERY_TASK_ALWAYS_EAGER
    settings.HAYSTACK_CONNECTIONS = {"default": {"HOSTS": ["search1:9200"]}}
    assert found() == ["igkb.W006"]
    settings.CELERY_TASK_ALWAYS_EAGER = False
    assert "igkb.W006" not in found()


def test_an_index_that_cannot_be_written(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    monkeypatch.setitem(settings.HAYSTACK_CONNECTIONS["default"], "PATH", str(in_the_way / "index"))
    assert found() == ["igkb.E004"]
    with pytest.raises(SystemCheckError, match=r"igkb\.E004"):  # which does not ask all checks
        call_command("search_rebuild", skip_checks=False)


def public(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """A command of manage.py as on a public site."""
    environment = {
        "SITE_URL": "https://kb.example.org",
        "ALLOWED_HOSTS": "kb.example.org",
        "SECRET_KEY": "".join(chr(33 + 7 * number % 90) for number in range(64)),
        "VAR_DIR": str(folder),
    }
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_public_site_passes_the_deployment_checks(tmp_path: Path) -> None:
    ended = public(tmp_path, "check", "--deploy", "--fail-level", "INFO")
    assert ended.returncode == 0, ended.stderr


def test_cookies_of_a_public_site_are_its_own_over_tls_alone(tmp_path: Path) -> None:
    ended = public(tmp_path, "diffsettings", "--output", "unified", "--all")
    for line in (
        "SESSION_COOKIE_NAME = '__Host-session'",
        "CSRF_COOKIE_NAME = '__Host-csrf'",
        "SESSION_COOKIE_SECURE = True",
        "CSRF_COOKIE_SECURE = True",
        "SESSION_COOKIE_HTTPONLY = True",
        "SESSION_COOKIE_SAMESITE = 'Lax'",
        "SESSION_COOKIE_PATH = '/'",
        "SESSION_COOKIE_DOMAIN = None",
        "TRUSTED_PROXIES = 1",
    ):
        assert line in ended.stdout, line


def test_a_public_site_sends_every_header(tmp_path: Path) -> None:
    asked = (
        "from django.test import Client; "
        "a = Client(headers={'host': 'kb.example.org', 'x-forwarded-proto': 'https'}).get('/healthz'); "
        "[print(name, '=', value) for name, value in a.headers.items()]"
    )
    told = public(tmp_path, "shell", "--no-imports", "--command", asked).stdout
    for line in (
        "Strict-Transport-Security = max-age=31536000; includeSubDomains; preload",
        "X-Frame-Options = DENY",
        "X-Content-Type-Options = nosniff",
        "Referrer-Policy = same-origin",
        "Cross-Origin-Opener-Policy = same-origin",
    ):
        assert line in told
    policy = next(line for line in told.splitlines() if line.startswith("Content-Security-Policy"))
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy

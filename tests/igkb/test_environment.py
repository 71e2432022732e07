"""What the environment may say, and how a bad value is refused."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from igkb import environment

ROOT = Path(__file__).resolve().parent.parent.parent
HERE = Path("/srv/igkb")


def read_flag(name: str) -> bool:
    return environment.flag(name, default=False)


def read_hosts(name: str) -> list[str]:
    return environment.hosts(name, default=["localhost"])


def read_database(name: str) -> dict[str, Any]:
    return environment.database(name, default=HERE / "igkb.sqlite3")


def read_search(name: str) -> dict[str, Any]:
    return environment.search(name, default=HERE / "index")


def read_site(name: str) -> str:
    return environment.site(name, default="http://127.0.0.1:8000")


def read_port(name: str) -> int:
    return environment.port(name, default=8000)


def read_number(name: str) -> int:
    return environment.number(name, default=0, most=9)


def read_folder(name: str) -> Path:
    return environment.folder(name, default=HERE)


def read_secret(name: str) -> str:
    return environment.secret(name, kept_in=HERE / "secret_key")


def read_rate(name: str) -> tuple[int, int] | None:
    return environment.rate(name, default="5/hour")


BAD: list[tuple[Callable[[str], object], str, str]] = [
    (read_flag, "maybe", "one of 0, 1, false"),
    (environment.contact, "nobody", "an e-mail address"),
    (read_rate, "5", "off, or a number of requests and a span"),
    (read_rate, "0/hour", "20/second, 600/minute, 5/hour"),
    (read_rate, "5/week", "20/second, 600/minute, 5/hour"),
    (environment.contact, "ops@example.org\r\nX-Other: 1", "an e-mail address"),
    (read_hosts, "https://example.org", "host names without http://"),
    (read_hosts, "example.org:443", "host names without http://"),
    (read_database, "mysql://localhost/igkb", "postgresql://user:password@host:port/name"),
    (read_database, "postgresql://localhost", "postgresql://user:password@host:port/name"),
    (read_database, "postgresql://localhost:many/igkb", "postgresql://user:password@host:port/name"),
    (read_database, "sqlite://", "sqlite:////absolute/path"),
    (read_database, "igkb.sqlite3", "sqlite:////absolute/path"),
    (read_search, "whoosh://index", "whoosh:///absolute/path"),
    (read_search, "solr:///srv/index", "whoosh:///absolute/path"),
    (read_search, "solr:///srv/index", "opensearch://user:password@host:9200,host:9200/index"),
    (read_search, "opensearch://", "host:9200/index"),
    (read_search, "opensearch://localhost:9200", "host:9200/index"),
    (read_search, "opensearch://localhost:9200/", "host:9200/index"),
    (read_search, "opensearch://localhost:9200/Statements", "small letters"),
    (read_search, "opensearch://localhost:9200/kb/statements", "small letters"),
    (read_search, "opensearch://localhost:99999/kb", "host:9200/index"),
    (read_search, "opensearch://localhost:many/kb", "host:9200/index"),
    (read_search, "opensearch://one:9200,,two:9200/kb", "host:9200/index"),
    (read_search, "opensearch://[::1/kb", "host:9200/index"),
    (read_search, "opensearch://kb@localhost/kb", "user:password@"),
    (read_search, "opensearch://localhost/kb?replicas=many", "?replicas=0 to 9"),
    (read_search, "opensearch://localhost/kb?shards=3", "?replicas=0 to 9"),
    (read_search, "opensearch://localhost/kb?ca=/srv/ca.pem", "&ca=/path/of/certificates.pem"),
    (read_search, "opensearchs://localhost/kb?ca=/nowhere/ca.pem", "&ca=/path/of/certificates.pem"),
    (environment.broker, "localhost:6379", "redis://host:port/number"),
    (environment.cache, "redis://localhost:many/0", "redis://host:port/number"),
    (environment.cache, "memory", "locmemcache://"),
    (environment.email, "smtp://", "smtp://user:password@host:port"),
    (environment.email, "mailto:someone@example.org", "smtp://user:password@host:port"),
    (read_site, "example.org", "https://host"),
    (read_site, "https://example.org/igkb", "without a path"),
    (read_site, "http://[::1", "https://host"),
    (read_port, "http", "a number from 1 to 65535"),
    (read_port, "65536", "a number from 1 to 65535"),
    (read_folder, "var", "an absolute path"),
    (read_number, "-1", "a number from 0 to 9"),
    (read_number, "10", "a number from 0 to 9"),
    (read_number, "²", "a number from 0 to 9"),
]


@pytest.mark.parametrize(("read", "value", "accepted"), BAD)
def test_a_bad_value_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[str], object], value: str, accepted: str
) -> None:
    monkeypatch.setenv("SETTING", value)
    with pytest.raises(ImproperlyConfigured) as refusal:
        read("SETTING")
    assert str(refusal.value).startswith(f"SETTING={value!r} can't be used: expected ")
    assert accepted in str(refusal.value)


@pytest.mark.parametrize("read", sorted({read for read, _, _ in BAD}, key=lambda read: read.__name__))
def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch, read: Callable[[str], object]) -> None:
    monkeypatch.delenv("SETTING", raising=False)
    unset = read("SETTING")
    monkeypatch.setenv("SETTING", " ")
    assert read("SETTING") == unset


@pytest.mark.parametrize(
    ("read", "value", "expected"),
    [
        (read_flag, "Yes", True),
        (read_flag, "0", False),
        (read_hosts, "example.org, .example.net,[::1]", ["example.org", ".example.net", "[::1]"]),
        (
            read_search,
            "whoosh:///srv/index",
            {"ENGINE": "apps.search.engines.whoosh.Engine", "PATH": "/srv/index"},
        ),
        (
            read_search,
            "whoosh:///srv/index?cache=16",
            {"ENGINE": "apps.search.engines.whoosh.Engine", "PATH": "/srv/index", "CACHE_MB": 16},
        ),
        (environment.broker, "redis://localhost:6379/1", "redis://localhost:6379/1"),
        (read_site, "https://example.org/", "https://example.org"),
        (read_port, "8001", 8001),
        (read_number, "2", 2),
    ],
)
def test_a_good_value_is_taken(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[str], object], value: str, expected: object
) -> None:
    monkeypatch.setenv("SETTING", value)
    assert read("SETTING") == expected


def test_clusters(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SETTING", "opensearch://one,two.example.org:9201/kb")
    settings = read_search("SETTING")
    assert settings["ENGINE"] == "apps.search.engines.opensearch.Engine"
    assert settings["HOSTS"] == ("one:9200", "two.example.org:9201")
    assert (settings["INDEX_NAME"], settings["REPLICAS"], settings["TLS"], settings["USER"]) == ("kb", 2, False, "")
    certificates = tmp_path / "ca.pem"
    certificates.touch()
    monkeypatch.setenv("SETTING", f"opensearchs://igkb:p%40ss@one:9200/kb?replicas=0&ca={certificates}")
    settings = read_search("SETTING")
    assert [settings[key] for key in ("USER", "PASSWORD", "TLS", "CA", "REPLICAS")] == [
        "igkb",
        "p@ss",
        True,
        str(certificates),
        0,
    ]


def test_a_password_of_a_cluster_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SETTING", "opensearch://igkb:secret@localhost:9200/KB")
    with pytest.raises(ImproperlyConfigured, match="igkb:…@localhost"):
        read_search("SETTING")


def test_databases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SETTING", "postgresql://igkb:p%40ss@db.example.org:5433/kb")
    settings = read_database("SETTING")
    assert settings["ENGINE"] == "django.db.backends.postgresql"
    assert [settings[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        "igkb",
        "p@ss",
        "db.example.org",
        5433,
        "kb",
    ]
    monkeypatch.setenv("SETTING", "sqlite:////srv/kb.sqlite3")
    assert read_database("SETTING")["NAME"] == "/srv/kb.sqlite3"


def test_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SETTING", "smtp+tls://someone:secret@mail.example.org:587")
    settings = environment.email("SETTING")
    assert settings["EMAIL_HOST"] == "mail.example.org"
    assert settings["EMAIL_PORT"] == 587
    assert settings["EMAIL_USE_TLS"] is True


@pytest.mark.parametrize("value", ["mysql://igkb:hidden@localhost/igkb", "postgresql://igkb:hid@den@localhost:x/igkb"])
def test_a_refusal_keeps_passwords(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("SETTING", value)
    with pytest.raises(ImproperlyConfigured) as refusal:
        read_database("SETTING")
    assert "hid" not in str(refusal.value)
    assert "igkb:…@localhost" in str(refusal.value)


def test_a_short_secret_key_is_refused_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SETTING", "short-and-secret")
    with pytest.raises(ImproperlyConfigured, match="at least 50 characters") as refusal:
        read_secret("SETTING")
    assert "short-and-secret" not in str(refusal.value)


def _make_secret(path: Path) -> str:
    return environment.secret("UNSET_SECRET_KEY", kept_in=path)


def test_processes_that_start_together_agree_on_one_secret_key(tmp_path: Path) -> None:
    path = tmp_path / "new" / "secret_key"
    with ProcessPoolExecutor(4) as pool:
        keys = set(pool.map(_make_secret, [path] * 16))
    assert len(keys) == 1
    assert len(keys.pop()) >= 50
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["secret_key"]


def test_a_bad_value_stops_the_start(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=os.environ | {"VAR_DIR": str(tmp_path), "DATABASE_URL": "oracle://db/igkb"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode != 0
    assert "DATABASE_URL='oracle://db/igkb' can't be used: expected sqlite:" in ended.stderr.strip().splitlines()[-1]


def test_rates(monkeypatch: pytest.MonkeyPatch) -> None:
    for written, read in (("", (5, 3600)), ("off", None), ("20/second", (20, 1)), ("600/minute", (600, 60))):
        monkeypatch.setenv("TRIED", written)
        assert read_rate("TRIED") == read

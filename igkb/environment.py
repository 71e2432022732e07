"""Reads the settings that an operator may change from the environment, and refuses bad ones by name.

Owns the names, defaults and accepted forms of the variables (docs/operations.md lists them).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

_env = environ.Env()

_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


def _refuse(name: str, value: str, accepted: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name}={value!r} can't be used: expected {accepted}.")


def flag(name: str, *, default: bool) -> bool:
    """A yes or no."""
    value = _env.str(name, default=str(default)).strip().lower()
    if value not in _TRUE | _FALSE:
        raise _refuse(name, value, "one of " + ", ".join(sorted(_TRUE | _FALSE)))
    return value in _TRUE


def words(name: str, *, default: list[str]) -> list[str]:
    """A list with commas between its values."""
    return [word.strip() for word in _env.str(name, default=",".join(default)).split(",") if word.strip()]


def database(name: str, *, default: Path) -> dict[str, Any]:
    """Django's settings of one database, from a URL. SQLite or PostgreSQL."""
    accepted = "sqlite:////absolute/path, sqlite:///relative/path or postgresql://user:password@host:port/name"
    url = _env.str(name, default=f"sqlite:///{default}")
    if urlsplit(url).scheme not in {"sqlite", "postgres", "postgresql"}:
        raise _refuse(name, _without_password(url), accepted)
    try:
        settings = dict(_env.db_url_config(url))
    except (environ.ImproperlyConfigured, ValueError) as error:
        raise _refuse(name, _without_password(url), accepted) from error
    if settings["ENGINE"] == "django.db.backends.sqlite3":
        # Write-ahead logging lets readers go on while something writes; IMMEDIATE makes writers wait instead of failing.
        settings["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;",
        }
    else:
        settings["CONN_MAX_AGE"] = 60
        settings["CONN_HEALTH_CHECKS"] = True
    return settings


@dataclass(frozen=True, slots=True)
class SearchUrl:
    """Where the search index lives. `scheme` is "whoosh"; `path` is a folder."""

    scheme: str
    path: Path


def search(name: str, *, default: Path) -> SearchUrl:
    """The search engine."""
    url = _env.str(name, default=f"whoosh://{default}")
    parts = urlsplit(url)
    if parts.scheme != "whoosh" or parts.netloc or not parts.path.strip("/"):
        raise _refuse(name, url, "whoosh:///absolute/path")
    return SearchUrl(parts.scheme, Path(parts.path))


def broker(name: str) -> str | None:
    """The message broker; unset: none."""
    url = _env.str(name, default="")
    if url and urlsplit(url).scheme not in {"redis", "rediss", "amqp", "amqps", "memory"}:
        raise _refuse(name, _without_password(url), "redis://host:port/number or amqp://user:password@host:port/name")
    return url or None


def cache(name: str) -> dict[str, Any]:
    """Django's settings of the cache."""
    url = _env.str(name, default="locmemcache://")
    accepted = "locmemcache://, dummycache://, dbcache://table or redis://host:port/number"
    if urlsplit(url).scheme not in {"locmemcache", "dummycache", "dbcache", "redis", "rediss"}:
        raise _refuse(name, _without_password(url), accepted)
    return dict(_env.cache_url_config(url))


def email(name: str) -> dict[str, Any]:
    """Django's EMAIL_* settings."""
    url = _env.str(name, default="consolemail://")
    if urlsplit(url).scheme not in {"consolemail", "smtp", "smtp+tls", "smtp+ssl", "filemail", "memorymail", "dummymail"}:
        raise _refuse(name, _without_password(url), "consolemail://, smtp://user:password@host:port or smtp+tls://…")
    return dict(_env.email_url_config(url))


def site(name: str, *, default: str) -> str:
    """The address at which people reach the site, without a final slash."""
    url = _env.str(name, default=default).rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        raise _refuse(name, url, "http://host:port or https://host")
    return url


def secret(name: str, *, kept_in: Path) -> str:
    """The secret key; where the environment has none, one that is made once and kept beside the data."""
    value = _env.str(name, default="")
    if value and len(value) < 50:
        raise _refuse(name, "…", "at least 50 characters")
    if value:
        return value
    kept_in.parent.mkdir(parents=True, exist_ok=True)
    try:
        with kept_in.open("x") as file:
            kept_in.chmod(0o600)
            file.write(secrets.token_urlsafe(64))
    except FileExistsError:
        pass
    return kept_in.read_text().strip()


def folder(name: str, *, default: Path) -> Path:
    """A folder that the application may write to."""
    path = Path(_env.str(name, default=str(default)))
    if not path.is_absolute():
        raise _refuse(name, str(path), "an absolute path")
    return path


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    return url.replace(f":{parts.password}@", ":…@") if parts.password else url

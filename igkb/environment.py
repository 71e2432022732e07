"""Reads the settings that an operator may change from the environment, and refuses bad ones by name.

Owns the names, defaults and accepted forms of the variables (docs/operations.md lists them). An empty variable counts
as one that is not set. Every function raises `ImproperlyConfigured` with the variable's name, its value and what is
accepted.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

_ASKED: set[str] = set()
_SHARED = "PROMETHEUS_MULTIPROC_DIR"  # prometheus-client's own variable, as it reads it itself
_PAGES = "KEPT_PAGES_DIR"
_SECRET = {"SECRET_KEY", "DEMO_PASSWORD", "METRICS_TOKEN"}
_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}
# It is sent in a header: nothing but what an address is made of.
_CONTACT = re.compile(
    r"[\w.+-]+@[a-z0-9-]+(\.[a-z0-9-]+)+|https?://[\w.-]+(:\d+)?(/[\w./~-]*)?", re.IGNORECASE | re.ASCII
)
_NODE = re.compile(r"([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]):[0-9]{1,5}", re.IGNORECASE)
_INDEX = re.compile("[a-z0-9][a-z0-9_-]{0,99}")  # a point is ours: aliases and versions follow it
_HOST = re.compile(r"\*|\.?[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]", re.IGNORECASE)


def flag(name: str, *, default: bool) -> bool:
    """A yes or no."""
    value = _value(name, default=str(default)).lower()
    if value not in _TRUE | _FALSE:
        raise _refuse(name, value, "one of " + ", ".join(sorted(_TRUE | _FALSE)))
    return value in _TRUE


def hosts(name: str, *, default: list[str]) -> list[str]:
    """Names of hosts with commas between them."""
    found = [word.strip() for word in _value(name, default=",".join(default)).split(",") if word.strip()]
    for host in found:
        if not _HOST.fullmatch(host):
            raise _refuse(
                name, host, "host names without http:// and port, with commas between: example.org,.example.net,[::1]"
            )
    return found


def database(name: str, *, default: Path) -> dict[str, Any]:
    """Django's settings of the database that a variable names."""
    return database_of(name, _value(name, default=f"sqlite:///{default}"))


def database_of(name: str, url: str) -> dict[str, Any]:
    """Django's settings of one database, from a URL. SQLite or PostgreSQL. `name` is what the URL came in."""
    accepted = "sqlite:////absolute/path, sqlite:///relative/path or postgresql://user:password@host:port/name"
    parts = _split(name, url, {"sqlite", "postgres", "postgresql"}, accepted)
    if not parts.path.strip("/"):
        raise _refuse(name, url, accepted)
    settings = dict(environ.Env.db_url_config(url))
    if parts.scheme == "sqlite":
        # Write-ahead logging lets readers go on while something writes; IMMEDIATE makes writers wait, not fail. A cache
        # of 4 MB (KiB with a minus) is full soon, so that long imports stay flat; the system caches the file as well.
        settings["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-4096;",
        }
    else:
        settings["CONN_MAX_AGE"] = 60
        settings["CONN_HEALTH_CHECKS"] = True
    return settings


def search(name: str, *, default: Path) -> dict[str, Any]:
    """Haystack's settings of the search engine that a variable names."""
    return search_of(name, _value(name, default=f"whoosh://{default}"))


def search_of(name: str, url: str) -> dict[str, Any]:
    """Haystack's settings of one engine, from a URL: Whoosh in a folder, or an OpenSearch cluster.

    `name` is what the URL came in.
    """
    accepted = "whoosh:///absolute/path?cache=128 or opensearch://user:password@host:9200,host:9200/index?replicas=2"
    scheme = url.partition(":")[0]
    if scheme in {"opensearch", "opensearchs"}:
        return _cluster(name, url)
    parts = _split(name, url, {"whoosh"}, accepted)
    if parts.netloc or not parts.path.strip("/"):
        raise _refuse(name, url, accepted)
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    cache = asked.pop("cache", None)
    if asked or not (cache is None or re.fullmatch(r"[0-9]{1,6}", cache)):
        raise _refuse(name, url, accepted)
    bound = {} if cache is None else {"CACHE_MB": int(cache)}  # where nothing is said the engine knows
    return {"ENGINE": "apps.search.engines.whoosh.Engine", "PATH": str(Path(parts.path)), **bound}


def _cluster(name: str, url: str) -> dict[str, Any]:
    accepted = (
        "opensearch://user:password@host:9200,host:9200/index, or opensearchs:// for TLS; the index of small letters, "
        "digits, - and _; after it ?replicas=0 to 9 and, with TLS, &ca=/path/of/certificates.pem"
    )
    try:
        parts = urlsplit(url)
        asked = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=True)) if parts.query else {}
    except ValueError as error:
        raise _refuse(name, url, accepted) from error
    login, _, nodes = parts.netloc.rpartition("@")
    user, _, password = login.partition(":")
    hosts = tuple(node if node.rpartition(":")[2].isdecimal() else f"{node}:9200" for node in nodes.split(","))
    index = parts.path.removeprefix("/")
    ca = asked.pop("ca", "")
    replicas = asked.pop("replicas", "2")
    tls = parts.scheme == "opensearchs"
    sound = (
        all(_NODE.fullmatch(host) and int(host.rpartition(":")[2]) <= 65535 for host in hosts)
        and _INDEX.fullmatch(index)
        and re.fullmatch("[0-9]", replicas)
        and (not ca or (tls and Path(ca).is_file()))
        and not asked
        and not parts.fragment
        and bool(user) == bool(password)
    )
    if not sound:
        raise _refuse(name, url, accepted)
    return {
        "ENGINE": "apps.search.engines.opensearch.Engine",
        "HOSTS": hosts,
        "INDEX_NAME": index,
        "USER": unquote(user),
        "PASSWORD": unquote(password),
        "TLS": tls,
        "CA": ca,
        "REPLICAS": int(replicas),
    }


def broker(name: str) -> str | None:
    """The message broker; unset: none."""
    url = _value(name, default="")
    if url:
        accepted = "redis://host:port/number, rediss://…, amqp://user:password@host:port/name, amqps://… or memory://"
        _split(name, url, {"redis", "rediss", "amqp", "amqps", "memory"}, accepted)
    return url or None


def cache(name: str) -> dict[str, Any]:
    """Django's settings of the cache."""
    url = _value(name, default="locmemcache://")
    accepted = "locmemcache://, dummycache://, dbcache://table, redis://host:port/number or rediss://…"
    _split(name, url, {"locmemcache", "dummycache", "dbcache", "redis", "rediss"}, accepted)
    settings = dict(environ.Env.cache_url_config(url))
    if settings["BACKEND"].endswith("RedisCache"):  # one that hangs must not hold up every page
        settings["OPTIONS"] = settings.get("OPTIONS", {}) | {"socket_connect_timeout": 1, "socket_timeout": 1}
    return settings


def email(name: str) -> dict[str, Any]:
    """Django's EMAIL_* settings."""
    url = _value(name, default="consolemail://")
    accepted = "consolemail://, dummymail://, smtp://user:password@host:port, smtp+tls://… or smtp+ssl://…"
    parts = _split(name, url, {"consolemail", "dummymail", "smtp", "smtp+tls", "smtp+ssl"}, accepted)
    if parts.scheme.startswith("smtp") and not parts.hostname:
        raise _refuse(name, url, accepted)
    return {key: value for key, value in environ.Env.email_url_config(url).items() if value}


def site(name: str, *, default: str) -> str:
    """The address at which people reach the site, without a final slash."""
    accepted = "http://host:port or https://host, without a path"
    url = _value(name, default=default).rstrip("/")
    parts = _split(name, url, {"http", "https"}, accepted)
    if not parts.hostname or parts.username or parts.path or parts.query or parts.fragment:
        raise _refuse(name, url, accepted)
    return url


def collector(name: str) -> str:
    """Whither traces are sent; unset: nowhere, an empty text. What sends them reads the variable itself."""
    url = _value(name, default="")
    if url:
        accepted = "http://host:port or https://host, of a collector that takes OTLP over HTTP"
        if not _split(name, url, {"http", "https"}, accepted).hostname:
            raise _refuse(name, url, accepted)
    return url


def contact(name: str) -> str | None:
    """Whom the hosts that are harvested may write to: an e-mail address or a page; unset: nobody."""
    value = _value(name, default="")
    if value and not _CONTACT.fullmatch(value):
        raise _refuse(name, value, "an e-mail address or an https:// address")
    return value or None


def port(name: str, *, default: int) -> int:
    """The port to listen on."""
    value = _value(name, default=str(default))
    if not value.isdecimal() or not 1 <= int(value) <= 65535:
        raise _refuse(name, value, "a number from 1 to 65535")
    return int(value)


def number(name: str, *, default: int, most: int, least: int = 0) -> int:
    """A whole number from `least` to `most`."""
    value = _value(name, default=str(default))
    if not value.isascii() or not value.isdecimal() or not least <= int(value) <= most:
        raise _refuse(name, value, f"a number from {least} to {most}")
    return int(value)


def rate(name: str, *, default: str) -> tuple[int, int] | None:
    """How many requests in how many seconds; none: as many as anybody likes."""
    value = _value(name, default=default)
    if value == "off":
        return None
    found = re.fullmatch(r"([1-9][0-9]{0,6})/(second|minute|hour)", value)
    if not found:
        raise _refuse(name, value, "off, or a number of requests and a span: 20/second, 600/minute, 5/hour")
    return int(found[1]), {"second": 1, "minute": 60, "hour": 3600}[found[2]]


def existing_folder(name: str) -> str:
    """A folder that is there; unset: an empty text."""
    value = _value(name, default="")
    if value and not (Path(value).is_absolute() and Path(value).is_dir()):
        raise _refuse(name, value, "the absolute path of a folder that is there")
    return value


def token(name: str) -> str:
    """What a program shows to be let in; unset: an empty text."""
    value = _value(name, default="")
    if value and not re.fullmatch(r"[A-Za-z0-9._~+/=-]{20,200}", value):
        raise _refuse(name, "…", "20 to 200 letters, digits and . _ ~ + / = -")
    return value


def secret(name: str, *, kept_in: Path) -> str:
    """The secret key; where the environment has none, one that is made once and kept beside the data."""
    value = _value(name, default="")
    if value and len(value) < 50:
        raise _refuse(name, "…", "at least 50 characters")
    if value:
        return value
    # Written elsewhere first and then linked into place: of several processes that start at once the first wins, and
    # none reads a file that is still empty.
    kept_in.parent.mkdir(parents=True, exist_ok=True)
    if not kept_in.exists():
        draft = kept_in.with_name(f"{kept_in.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64))
        try:
            kept_in.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return kept_in.read_text().strip()


def demo_password(name: str) -> str:
    """The password of the users for trying the site out; unset: words that say what it is for."""
    value = _value(name, default="demonstration-only")
    if len(value) < 12:
        raise _refuse(name, "…", "at least 12 characters")
    return value


def folder(name: str, *, default: Path) -> Path:
    """A folder that the application may write to."""
    path = Path(_value(name, default=str(default)))
    if not path.is_absolute():
        raise _refuse(name, str(path), "an absolute path")
    return path


def serve_together(folder: Path) -> None:
    """Have the processes of a server that are started from here share a folder: they count requests in it, and keep
    pages for each other. Processes that were started before keep theirs apart: another version may have made them."""
    folder.mkdir(parents=True, exist_ok=True)
    for former in folder.glob("pages-*"):
        shutil.rmtree(former, ignore_errors=True)
    os.environ[_SHARED] = str(folder)
    try:
        os.environ[_PAGES] = tempfile.mkdtemp(prefix="pages-", dir=folder)
    except OSError:  # no room, say: each process keeps pages for itself, which is no reason to serve nobody
        os.environ.pop(_PAGES, None)


def counted_together() -> bool:
    """Whether several processes serve the site and count its requests in one folder."""
    return bool(os.environ.get(_SHARED))


def kept_pages() -> Path | None:
    """Where the processes of a server keep pages; None where this process serves by itself, or serves nobody."""
    return Path(place) if (place := os.environ.get(_PAGES)) else None


def told() -> dict[str, str]:
    """The variables that are set, as a copy of the base may keep them: without passwords and keys."""
    return {
        name: "…" if name in _SECRET else _masked(value)
        for name in sorted(_ASKED)
        if (value := _value(name, default=""))
    }


def _value(name: str, *, default: str) -> str:
    _ASKED.add(name)
    return os.environ.get(name, "").strip() or default


def _split(name: str, url: str, schemes: set[str], accepted: str) -> SplitResult:
    """The parts of a URL, once scheme and port are known to be good."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise _refuse(name, url, accepted) from error
    if parts.scheme not in schemes:
        raise _refuse(name, url, accepted)
    return parts


def _refuse(name: str, value: str, accepted: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name}={_masked(value)!r} can't be used: expected {accepted}.")


def _masked(value: str) -> str:
    return re.sub(r"(://[^/@:]*):.*@", r"\1:…@", value)  # a password belongs in no log

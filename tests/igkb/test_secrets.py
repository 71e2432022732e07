"""Passwords, keys and tokens stand in no line of the log, whether things go well or not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
DATABASE = "swordfish-of-the-base"
SECRETS = {
    "DATABASE_URL": f"postgresql://igkb:{DATABASE}@127.0.0.1:1/igkb",
    "CACHE_URL": "redis://:swordfish-of-the-cache@127.0.0.1:1/1",
    "CELERY_BROKER_URL": "redis://:swordfish-of-the-broker@127.0.0.1:1/0",
    "EMAIL_URL": "smtp://igkb:swordfish-of-the-mail@127.0.0.1:1",
    "SEARCH_URL": "opensearch://igkb:swordfish-of-the-index@127.0.0.1:1/igkb",
    "SECRET_KEY": "swordfish-of-the-sessions-" * 3,
    "METRICS_TOKEN": "swordfish-of-the-metrics",
    "DEMO_PASSWORD": "swordfish-of-the-demonstration",
}

ASKED = """
import logging
logging.getLogger().setLevel(logging.DEBUG)
from wsgiref.util import setup_testing_defaults
from io import BytesIO
from igkb.wsgi import application

def ask(path, body=b"", **headers):
    environ = {"PATH_INFO": path, "HTTP_HOST": "127.0.0.1", "wsgi.input": BytesIO(body), **headers}
    setup_testing_defaults(environ)
    environ |= {"REQUEST_METHOD": "POST" if body else "GET", "CONTENT_LENGTH": str(len(body))}
    environ["CONTENT_TYPE"] = "application/x-www-form-urlencoded"
    try:
        b"".join(application(environ, lambda *_: None))
    except Exception:
        logging.getLogger("apps").exception("It failed")

ask("/sign-in/", b"csrfmiddlewaretoken=%(token)s&username=ada&password=%(password)s", HTTP_COOKIE="csrftoken=%(token)s")
ask("/readyz")
ask("/search/", QUERY_STRING="q=a")
ask("/search/complete/", QUERY_STRING="q=a&format=json")
ask("/metrics", HTTP_AUTHORIZATION="Bearer swordfish-of-the-metrics")
from apps.search.tasks import drain_outbox
try:
    drain_outbox.apply_async(retry=False)
except Exception:
    logging.getLogger("apps").exception("It failed")
"""


@pytest.mark.parametrize("elsewhere", ["as it is", "nothing answers"])
def test_nothing_secret_is_logged(tmp_path: Path, elsewhere: str) -> None:
    """A sign-in with a password, and every part that has one: reached or not."""
    secrets = SECRETS
    if elsewhere == "as it is":
        secrets = {name: SECRETS[name] for name in ("SECRET_KEY", "METRICS_TOKEN", "DEMO_PASSWORD")}
    code = ASKED % {"token": "t" * 32, "password": "swordfish-of-ada"}
    ended = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | {"VAR_DIR": str(tmp_path)} | secrets,
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    told = ended.stdout + ended.stderr
    assert '"level": "error"' in told, "there is no base, so something must have been told"
    assert "swordfish" not in told

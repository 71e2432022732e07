"""Passwords, keys and tokens stand in no line of the log, whether things go well or not."""

from __future__ import annotations

import json
import os
import re
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

SIGNED_IN = """
import json, logging, sys, time
import django
django.setup()
logging.getLogger().setLevel(logging.DEBUG)
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice
from apps.accounts import second_factor
call_command("migrate", verbosity=0)
password = "swordfish-of-ada"
ada = User.objects.create_user("ada", password=password)
device = TOTPDevice.objects.create(user=ada, name="application", confirmed=True)
codes = second_factor.new_recovery_codes(ada)[:1]
secret = [password, device.key]
for _ in range(2):
    client = Client(HTTP_HOST="127.0.0.1")
    client.post("/sign-in/", {"username": "ada", "password": password})
    # The application's code lasts for half a minute.
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    shown = codes.pop() if codes else f"{totp.token():06}"
    client.post("/sign-in/code/", {"code": shown})
    assert client.session["_auth_user_id"] == str(ada.pk)
    secret += [shown, client.cookies["sessionid"].value]
    client.post("/sign-out/")
logging.getLogger("apps").warning("It is over")
with open(sys.argv[1], "w") as file:
    json.dump(secret, file)
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
        timeout=1800,
    )
    told = ended.stdout + ended.stderr
    assert '"level": "error"' in told, "there is no base, so something must have been told"
    assert "swordfish" not in told


def test_a_sign_in_that_succeeds_is_logged_without_what_it_took(tmp_path: Path) -> None:
    """With a password and a code of the application, and with one and a recovery code; the sessions tell nothing."""
    kept = tmp_path / "secret.json"
    own = {"VAR_DIR": str(tmp_path), "DATABASE_URL": "", "SEARCH_URL": "", "DJANGO_SETTINGS_MODULE": "igkb.settings"}
    ended = subprocess.run(
        [sys.executable, "-c", SIGNED_IN, str(kept)],
        cwd=ROOT,
        env=os.environ | own,
        capture_output=True,
        text=True,
        check=False,
    )
    assert not ended.returncode, ended.stderr
    told = ended.stdout + ended.stderr
    assert "It is over" in told
    secret = json.loads(kept.read_text())
    assert len(set(secret)) == 6
    assert [one for one in secret if re.search(rf"(?<!\w){re.escape(one)}(?!\w)", told)] == []

"""The project's settings with Haystack's stock Whoosh backend in place of ours."""

from igkb.settings import *  # noqa: F403
from igkb.settings import INSTALLED_APPS, VAR_DIR

INSTALLED_APPS = [*INSTALLED_APPS, "benchmarks.search.stock"]
HAYSTACK_CONNECTIONS = {
    "default": {"ENGINE": "haystack.backends.whoosh_backend.WhooshEngine", "PATH": str(VAR_DIR / "stock")}
}

"""WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import reverse

from apps import search
from igkb import tracing

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "igkb.settings")

tracing.start("web")  # before the middleware is put together: it adds one
application = get_wsgi_application()

# All pages and the search are loaded with the process: else its first reader would wait a second for them.
reverse("search")
search.load()

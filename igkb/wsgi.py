"""WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import reverse

from apps import search

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "igkb.settings")

application = get_wsgi_application()

# All pages and the search are loaded with the process: else its first reader would wait a second for them.
reverse("search")
search.load()

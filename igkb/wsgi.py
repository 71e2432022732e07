"""WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

from igkb import tracing

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "igkb.settings")

tracing.start("web")  # before the middleware is put together: it adds one
application = get_wsgi_application()

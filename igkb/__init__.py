"""The project: settings, addresses, the task queue. The only place that sees every app."""

from igkb.celery import app as celery_app

__all__ = ["celery_app"]

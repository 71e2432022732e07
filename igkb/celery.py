"""The Celery application. Without CELERY_BROKER_URL tasks run in the process that calls them."""

import os

from celery import Celery
from celery.loaders.app import AppLoader

from igkb import tracing

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "igkb.settings")


class Loader(AppLoader):  # type: ignore[misc]  # Celery has no types
    """Celery's own, which tells each child of a worker that it was made."""

    def on_worker_process_init(self) -> None:
        tracing.start("worker")


app = Celery("igkb", loader="igkb.celery:Loader", task_cls="apps.operations.work:Work")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

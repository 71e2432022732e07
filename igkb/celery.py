"""The Celery application. Without CELERY_BROKER_URL tasks run in the process that calls them."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "igkb.settings")

app = Celery("igkb", task_cls="apps.operations.work:Work")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

"""The project as an application: its system checks."""

from django.apps import AppConfig


class IgkbConfig(AppConfig):
    name = "igkb"
    verbose_name = "IGKB"

"""The project as an application: its system checks."""

from django.apps import AppConfig
from django.core import checks


class IgkbConfig(AppConfig):
    name = "igkb"
    verbose_name = "IGKB"

    def ready(self) -> None:
        from igkb.checks import ALL  # settings are not complete while this module is imported

        for check in ALL:
            checks.register(check, self.name)

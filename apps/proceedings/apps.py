from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProceedingsConfig(AppConfig):
    name = "apps.proceedings"
    verbose_name = _("Proceedings")

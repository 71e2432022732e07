from django.apps import AppConfig
from django.contrib.admin import apps as admin


class AccountsConfig(AppConfig):
    default = True
    name = "apps.accounts"
    verbose_name = "Accounts"


class HouseAdminConfig(admin.AdminConfig):
    default = False
    default_site = "apps.accounts.site.HouseAdminSite"

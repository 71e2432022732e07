"""Every address of the site (CONTRACT: they never change)."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/v1/", include("apps.api.urls")),
    path("", include("apps.web.urls")),
]

handler500 = "igkb.faults.broken"
handler400 = "igkb.faults.bad_request"
handler403 = "apps.web.views.errors.forbidden"
handler404 = "igkb.faults.not_found"

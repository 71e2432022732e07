"""Import runs in the admin: documents come in there, and what became of them is a record to read. So are harvesting and
linking again, which saving the forms of a process asks for."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.ingestion.harvest.views import completeness
from apps.ingestion.models import HarvestedAddress, ImportItem, ImportRun, Relinking
from apps.ingestion.relinking import forms_of, request_relinking
from apps.proceedings.admin import ProcessAdmin
from apps.proceedings.models import Process, ProcessAlias


class _Record(admin.ModelAdmin):
    """What happened can be read and not changed."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(ImportRun)
class ImportRunAdmin(_Record):
    list_display = ("started_at", "state", "finished_at", "sources", "started_by", "is_demonstration")
    list_filter = ("interrupted", "is_demonstration")
    list_select_related = ("started_by",)
    date_hierarchy = "started_at"

    @admin.display(description=_("state"))
    def state(self, run: ImportRun) -> str:
        if run.undone_at:
            return gettext("undone")
        if run.is_silent:
            return gettext("no sign of life since %(time)s") % {"time": f"{run.seen_at:%Y-%m-%d %H:%M}"}
        if run.is_running:
            return gettext("running")
        return gettext("interrupted") if run.interrupted else gettext("ended")

    @admin.display(description=_("Sources"))
    def sources(self, run: ImportRun) -> str:
        return ", ".join(run.requested)

    def get_urls(self) -> list[URLPattern]:
        # Loaded here, as all parsers come with it: each command of the project starts in half a second less.
        from apps.ingestion.uploads import views

        progress = self.admin_site.admin_view(self.progress)
        mine = [*views.urls(), path("<int:number>/progress/", progress, name="ingestion_importrun_progress")]
        return mine + super().get_urls()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("ingestion.add_importrun"))

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_view_permission(request, obj) or self.has_add_permission(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        from apps.ingestion.uploads import views

        run = self._seen(request, object_id)
        if request.method == "POST":
            raise PermissionDenied
        return views.run_page(request, run)

    def progress(self, request: HttpRequest, number: int) -> JsonResponse:
        from apps.ingestion.uploads import views

        return views.run_progress(request, self._seen(request, str(number)))

    def _seen(self, request: HttpRequest, object_id: str) -> ImportRun:
        run: ImportRun | None = self.get_object(request, object_id)
        if run is None:
            raise Http404
        if not self.has_view_permission(request, run):
            raise PermissionDenied
        return run


@admin.register(Relinking)
class RelinkingAdmin(_Record):
    list_display = ("requested_at", "__str__", "total", "done", "changed", "added", "removed", "finished_at")
    date_hierarchy = "requested_at"


admin.site.unregister(Process)  # what stands below knows nothing of linking


@admin.register(Process)
class LinkedProcessAdmin(ProcessAdmin):
    """Texts are linked anew after the forms of a process changed, or the dates that tell it from its family."""

    _DATING = ("family", "bare_since", "bare_until", "start", "end")

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        forms = _changed_forms(formsets)
        if change and set(form.changed_data) & set(self._DATING):
            forms |= set(forms_of(form.instance))
        if forms:
            request_relinking(forms=forms)


def _changed_forms(formsets: Any) -> set[str]:
    """Forms that came, went or changed, as they were and as they are."""
    aliases = [formset for formset in formsets if formset.model is ProcessAlias]
    changed = [one for formset in aliases for one in formset.forms if one.has_changed()]
    written = {value for one in changed for value in (one.initial.get("form"), one.cleaned_data.get("form"))}
    return {value for value in written if value}


@admin.register(ImportItem)
class ImportItemAdmin(_Record):
    list_display = ("source", "outcome", "message", "run", "document_id")
    list_filter = ("outcome",)
    list_select_related = ("run",)
    search_fields = ("source", "sha256", "message")


@admin.register(HarvestedAddress)
class HarvestedAddressAdmin(_Record):
    list_display = ("url", "entry", "kind", "state", "tried_at", "next_try_at", "meeting", "document", "reason")
    list_filter = ("state", "kind", ("document", admin.EmptyFieldListFilter), "entry")
    list_select_related = ("meeting", "document")
    search_fields = ("url", "title", "reason")
    date_hierarchy = "tried_at"

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.completeness)
        return [path("completeness/", page, name="ingestion_harvestedaddress_completeness"), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[HarvestedAddress]:
        long = ("text", "locators", "problems")  # of the documents, which the list only names
        return super().get_queryset(request).defer(*(f"document__{name}" for name in long))

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        may_import = request.user.has_perm("ingestion.add_importrun")
        return super().has_view_permission(request, obj) or bool(may_import)

    def completeness(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return completeness(request)

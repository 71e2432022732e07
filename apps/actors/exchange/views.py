"""Pages of the admin on which people and organizations leave and come in, the latter after a look at what changes.

The file travels with the preview's form, so nothing waits on the server; what is kept is what was shown, or it is shown
again. Knows nothing of formats.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import Any, Final, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from apps.accounts.clients import client_of
from apps.accounts.models import Event
from apps.accounts.services import record
from apps.actors.errors import ActorsError
from apps.actors.exchange import files
from apps.actors.exchange.arrive import Arrival

MOST_BYTES: Final = 1_500_000
"""Of a file, so that it fits into a form; larger ones are for `manage.py import_actors`."""

_MOST_SHOWN: Final = 500
_READ: Final = ("actors.view_speaker", "actors.view_organization")
_WRITE: Final = ("actors.add_speaker", "actors.change_speaker", "actors.add_organization", "actors.change_organization")


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or Popolo JSON, as they are exported here. What the file does not name stays as it is."),
    )

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(
                _("This has %(size)s bytes, at most %(most)s are taken here. Use `manage.py import_actors`."),
                params={"size": f"{file.size:,}", "most": f"{MOST_BYTES:,}"},
            )
        return file


def urls() -> list[URLPattern]:
    """Addresses under that of speakers, for those who may read, or write, both speakers and organizations."""
    wrap = admin.site.admin_view
    may_read, may_write = (permission_required(rights, raise_exception=True) for rights in (_READ, _WRITE))
    return [
        path("export/<slug:name>/", wrap(may_read(leave)), name="actors_export"),
        path("import/", wrap(may_write(arrive)), name="actors_import"),
    ]


@require_safe
def leave(request: HttpRequest, name: str) -> HttpResponse:
    """Everything, to be saved."""
    if name not in files.FORMATS:
        return redirect("admin:actors_speaker_changelist")
    form = files.FORMATS[name]
    response = HttpResponse(form.write(), content_type=form.media_type)
    response["Content-Disposition"] = f'attachment; filename="igkb-people-and-organizations.{form.suffix}"'
    if request.method == "GET":
        record(event=Event.EXPORTED, who=request.user.get_username(), client=client_of(request), detail=name)
    return response


def arrive(request: HttpRequest) -> HttpResponse:
    """The form for a file; then what it would change; then the change."""
    if "content" in request.POST:
        return _confirmed(request)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, status=422 if request.method == "POST" else 200)
    file = form.cleaned_data["file"]
    return _preview(request, file.read(), file.name or "")


def _preview(request: HttpRequest, content: bytes, name: str) -> HttpResponse:
    try:
        arrival = files.take(content, by=None, why="", rehearse=True)
    except ActorsError as error:
        return _page(request, FileForm(), refusal=str(error), status=422)
    shown = arrival.differences[:_MOST_SHOWN]
    return _page(
        request,
        FileForm(),
        arrival=arrival,
        shown=shown,
        more=len(arrival.differences) - len(shown),
        content=b64encode(content).decode(),
        name=name,
        seen=_digest(arrival),
    )


def _confirmed(request: HttpRequest) -> HttpResponse:
    try:
        content = b64decode(request.POST["content"], validate=True)
    except ValueError:
        return _page(request, FileForm(), refusal=gettext("The file was lost on the way. Choose it again."), status=422)
    name = request.POST.get("name", "")[:100]
    try:
        rehearsed = files.take(content, by=None, why="", rehearse=True)
        if request.POST.get("seen") != _digest(rehearsed):
            return _preview(request, content, name)
        by = cast(User, request.user)
        why = gettext("import of %(name)s") % {"name": name or "a file"}
        arrival = files.take(content, by=by, why=why, client=client_of(request))
    except ActorsError as error:
        return _page(request, FileForm(), refusal=str(error), status=422)
    number = len(arrival.differences)
    words = ngettext("%(n)d record was taken in.", "%(n)d records were taken in.", number) % {"n": number}
    messages.success(request, words)
    return redirect("admin:actors_speaker_changelist")


def _digest(arrival: Arrival) -> str:
    """Stands for what the preview showed."""
    told = [(difference.place, difference.what, difference.values) for difference in arrival.differences]
    return salted_hmac("apps.actors.exchange", repr(told)).hexdigest()


def _page(request: HttpRequest, form: FileForm, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": gettext("Import people and organizations"),
        "form": form,
        **more,
    }
    return TemplateResponse(request, "admin/actors/import.html", context, status=status)

"""Pages of the admin for documents that a person brings in: form, preview, corrections, run.

Each person sees what they brought in and nobody else's. Must not know how documents are read or stored.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from apps.ingestion.errors import TooLargeError, UndoRefusedError
from apps.ingestion.models import ImportRun, PendingDocument, PendingImport
from apps.ingestion.store.undo import undo_import
from apps.ingestion.uploads import services
from apps.ingestion.uploads.forms import MEGABYTE, ParserForm, UploadForm, too_large
from apps.ingestion.uploads.meetings import MeetingRow, meeting_rows
from apps.ingestion.uploads.progress import progress_of

_FORM_BYTES = services.MAX_BYTES + MEGABYTE  # with what stands around the files
_DRAINED = 4 * _FORM_BYTES
_may_import = permission_required("ingestion.add_importrun", raise_exception=True)


def urls() -> list[URLPattern]:
    """Addresses under that of import runs, each for people who may add one."""
    views: dict[str, tuple[Callable[..., HttpResponseBase], str]] = {
        "add/": (bring_in, "add"),
        "pending/<uuid:key>/": (pending, "pending"),
        "pending/<uuid:key>/<int:number>/": (document, "document"),
        "pending/<uuid:key>/<int:number>/leave-out/": (leave_out, "leave_out"),
        "pending/<uuid:key>/confirm/": (confirm, "confirm"),
        "pending/<uuid:key>/discard/": (discard, "discard"),
        "pending/<uuid:key>/progress/": (pending_progress, "pending_progress"),
        "<int:number>/go-on/": (go_on, "go_on"),
        "<int:number>/try-again/": (try_again, "try_again"),
        "<int:number>/undo/": (undo, "undo"),
    }
    wrap = admin.site.admin_view
    return [
        path(route, wrap(_may_import(view)), name=f"ingestion_importrun_{name}")
        for route, (view, name) in views.items()
    ]


@csrf_exempt  # until the size is known: whoever checks the token reads all that was sent
def bring_in(request: HttpRequest) -> HttpResponseBase:
    """The form for files and addresses."""
    size = int(request.META.get("CONTENT_LENGTH") or 0)
    if size <= _FORM_BYTES:
        return csrf_protect(_bring_in)(request)
    # A browser shows an answer only after it could send all; what is far too much is cut off.
    read = 0
    while read < min(size, _DRAINED) and (chunk := request.read(MEGABYTE)):
        read += len(chunk)
    form = UploadForm()
    return _form_page(request, form, status=413, too_large=too_large(size))


def _bring_in(request: HttpRequest) -> HttpResponseBase:
    if request.method != "POST":
        return _form_page(request, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _form_page(request, form, status=422)
    key: UUID = form.cleaned_data["key"]
    sent = PendingImport.objects.filter(key=key).first()
    if sent is None:
        sources = form.fetched() if form.cleaned_data["url"] else form.sources()
        if form.errors:
            return _form_page(request, form, status=422)
        try:
            sent = services.receive(key=key, owner=_person(request), sources=sources)
        except TooLargeError as error:
            form.add_error(None, str(error))
            return _form_page(request, form, status=422)
        except IntegrityError as error:
            raise Http404 from error
    sent = _own(request, key)
    documents = list(sent.documents.values_list("pk", flat=True))
    if len(documents) == 1:
        return redirect("admin:ingestion_importrun_document", key=key, number=documents[0])
    return redirect("admin:ingestion_importrun_pending", key=key)


def _form_page(request: HttpRequest, form: UploadForm, *, status: int = 200, too_large: str = "") -> HttpResponse:
    waiting = PendingImport.objects.filter(owner=_person(request), run=None).prefetch_related("documents")
    context = {"form": form, "waiting": waiting, "too_large": too_large}
    return _page(request, "admin/ingestion/importrun/upload.html", _("Import documents"), context, status=status)


@require_safe
def pending(request: HttpRequest, key: UUID) -> HttpResponse:
    """What was brought in together, a line for each document."""
    found = _own(request, key)
    if found.run_id is not None:
        return redirect("admin:ingestion_importrun_change", found.run_id)
    documents = list(found.documents.all())
    first: dict[str, PendingDocument] = {}
    for document in documents:
        if digest := document.preview.get("sha256"):
            first.setdefault(digest, document)
    context = {
        "pending": found,
        "documents": [(one, first.get(one.preview.get("sha256", ""), one)) for one in documents],
        "readable": sum(1 for document in documents if not document.refusal),
    }
    return _page(request, "admin/ingestion/importrun/pending.html", _("Look at what was understood"), context)


def document(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """What was understood of one document, with another parser and corrections to be given."""
    found = _own_document(request, key, number)
    if found.pending.run_id is not None:
        return redirect("admin:ingestion_importrun_change", found.pending.run_id)
    parser = ParserForm(initial={"parser": found.parser})
    rows: list[MeetingRow] = []
    if request.method == "POST" and "read" in request.POST:
        parser = ParserForm(request.POST)
        if parser.is_valid() and found.content:
            services.read_again(document=found, parser=parser.cleaned_data["parser"])
            messages.success(request, _("The document was read again."))
            return redirect(request.path)
    elif request.method == "POST" and not found.refusal:
        rows = meeting_rows(found, request.POST)
        if all(row.form.is_valid() for row in rows):
            services.correct(document=found, meetings=[row.form.corrected() for row in rows if row.is_told])
            if "take" in request.POST:
                return confirm(request, key)
            messages.success(request, _("The meeting is kept as you wrote it."))
            return redirect(request.path)
    context = {
        "pending": found.pending,
        "document": found,
        "others": found.pending.documents.count() - 1,
        "preview": found.preview,
        "parser_form": parser,
        "meetings": rows or meeting_rows(found),
    }
    context["wrong"] = request.method == "POST"
    status = 422 if context["wrong"] else 200
    return _page(request, "admin/ingestion/importrun/document.html", found.name, context, status=status)


@require_POST
def leave_out(request: HttpRequest, key: UUID, number: int) -> HttpResponseRedirect:
    """Do not take in this document."""
    found = _own_document(request, key, number)
    if found.pending.run_id is None:
        services.leave_out(document=found)
        messages.success(request, _("%(name)s is left out.") % {"name": found.name})
    return redirect("admin:ingestion_importrun_pending", key=key)


@require_POST
def confirm(request: HttpRequest, key: UUID) -> HttpResponseRedirect:
    """Take the documents in."""
    found = _own(request, key)
    if found.run_id is None and not found.documents.exists():
        messages.error(request, _("Nothing is left to be taken in."))
        return redirect("admin:ingestion_importrun_add")
    run = services.confirm(pending=found)
    if run is None:
        raise Http404
    return redirect("admin:ingestion_importrun_change", run.pk)


@require_POST
def discard(request: HttpRequest, key: UUID) -> HttpResponseRedirect:
    """Forget the documents."""
    found = _own(request, key)
    if found.run_id is not None:
        return redirect("admin:ingestion_importrun_change", found.run_id)
    services.discard(pending=found)
    messages.success(request, _("What you brought in is discarded. The base is as it was."))
    return redirect("admin:ingestion_importrun_add")


@require_safe
def pending_progress(request: HttpRequest, key: UUID) -> JsonResponse:
    """How far the run has come that takes these documents in, for a script."""
    found = _own(request, key)
    if found.run is None:
        return JsonResponse({"running": True, "done": 0, "expected": None, "words": "", "outcomes": {}, "items": []})
    return JsonResponse(progress_of(found.run).as_json())


@require_POST
def go_on(request: HttpRequest, number: int) -> HttpResponseRedirect:
    """Take in what a run left behind that was killed."""
    run = get_object_or_404(ImportRun, pk=number)
    if progress_of(run).can_go_on:
        services.go_on(run=run)
    return redirect("admin:ingestion_importrun_change", run.pk)


@require_POST
def try_again(request: HttpRequest, number: int) -> HttpResponseRedirect:
    """Take in after all what was given up."""
    run = get_object_or_404(ImportRun, pk=number)
    services.try_again(run=run)
    return redirect("admin:ingestion_importrun_change", run.pk)


def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Take a run back, after asking."""
    run = get_object_or_404(ImportRun, pk=number)
    if request.method != "POST":
        return _page(
            request,
            "admin/ingestion/importrun/undo.html",
            _("Undo this import"),
            {"run": run, "progress": progress_of(run)},
        )
    try:
        gone = undo_import(run=run)
    except UndoRefusedError as error:
        messages.error(request, str(error))
    else:
        told = ", ".join(f"{count} {name}" for name, count in gone.items()) or _("nothing")
        messages.success(request, _("The import is undone. Gone: %(rows)s.") % {"rows": told})
    return redirect("admin:ingestion_importrun_change", run.pk)


def run_page(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """How far a run has come, or what became of each of its documents."""
    may_import = request.user.has_perm("ingestion.add_importrun")
    context = {"run": run, "progress": progress_of(run), "may_import": may_import}
    return _page(request, "admin/ingestion/importrun/run.html", str(run), context)


def run_progress(request: HttpRequest, run: ImportRun) -> JsonResponse:
    """The same for a script."""
    return JsonResponse(progress_of(run).as_json())


def _person(request: HttpRequest) -> Any:
    return request.user  # somebody who is signed in: `admin_view` has seen to it


def _own(request: HttpRequest, key: UUID) -> PendingImport:
    return get_object_or_404(PendingImport.objects.select_related("run"), key=key, owner=_person(request))


def _own_document(request: HttpRequest, key: UUID, number: int) -> PendingDocument:
    documents = PendingDocument.objects.select_related("pending")
    return get_object_or_404(documents, pk=number, pending=_own(request, key))


def _page(
    request: HttpRequest, template: str, title: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    meta = ImportRun._meta
    return TemplateResponse(
        request,
        template,
        {
            **admin.site.each_context(request),
            "opts": meta,
            "app_label": meta.app_label,
            "title": title,
            "runs": reverse("admin:ingestion_importrun_changelist"),
            **context,
        },
        status=status,
    )

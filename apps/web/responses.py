"""A page becomes a response: its template, with the page as the whole context."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.web.pages import Page


def respond(request: HttpRequest, page: Page, *, status: int = 200) -> HttpResponse:
    return render(request, page.template, {"page": page}, status=status)

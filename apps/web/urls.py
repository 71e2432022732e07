"""Addresses of the pages. None carries a primary key."""

from django.urls import path

from apps.web.views import (
    completion,
    documents,
    downloads,
    health,
    home,
    meetings,
    organizations,
    processes,
    reference,
    search,
    speakers,
    statements,
    venues,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("search/values/<slug:name>/", search.values, name="search-values"),
    path("search/complete/", completion.complete, name="search-complete"),
    path("search/print/", downloads.printed, name="search-print"),
    path("search/results.csv", downloads.csv, name="search-csv"),
    path("search/results.jsonl", downloads.json_lines, name="search-jsonl"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/<slug:slug>/", meetings.meeting, name="meeting"),
    path("venues/", venues.venues, name="venues"),
    path("venues/<slug:slug>/", venues.venue, name="venue"),
    path("speakers/", speakers.speakers, name="speakers"),
    path("speakers/<slug:slug>/", speakers.speaker, name="speaker"),
    path("organizations/", organizations.organizations, name="organizations"),
    path("organizations/<slug:slug>/", organizations.organization, name="organization"),
    path("processes/", processes.processes, name="processes"),
    path("processes/<str:name>/", processes.process, name="process"),
    path("statements/<slug:public_id>/", statements.statement, name="statement"),
    path("statements/<slug:public_id>/similar/", statements.similar, name="similar"),
    path("documents/<slug:public_id>/", documents.document, name="document"),
    path("documents/<slug:public_id>/original", documents.original, name="original"),
    path("glossary/", reference.glossary, name="glossary"),
    path("about/", reference.about, name="about"),
    path("patterns/", reference.patterns, name="patterns"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
]

"""Addresses of the API: those of the pages, behind its version. None carries a primary key."""

from django.urls import path

from apps.api import views

app_name = "api"

urlpatterns = [
    path("", views.index, name="index"),
    path("openapi.json", views.openapi, name="openapi"),
    path("meetings/", views.meetings, name="meetings"),
    path("meetings/<slug:slug>/", views.meeting, name="meeting"),
    path("speakers/", views.speakers, name="speakers"),
    path("speakers/<slug:slug>/", views.speaker, name="speaker"),
    path("organizations/", views.organizations, name="organizations"),
    path("organizations/<slug:slug>/", views.organization, name="organization"),
    path("processes/", views.processes, name="processes"),
    path("processes/<path:name>/", views.process, name="process"),  # aliases have slashes: "GGE 2004/05"
    path("statements/", views.statements, name="statements"),
    path("statements/<slug:public_id>/", views.statement, name="statement"),
    path("documents/", views.documents, name="documents"),
    path("documents/<slug:public_id>/", views.document, name="document"),
    path("venues/", views.venues, name="venues"),
    path("venues/<slug:slug>/", views.venue, name="venue"),
    path("search/", views.search, name="search"),
    path("<path:rest>/", views.nothing, name="nothing"),
]

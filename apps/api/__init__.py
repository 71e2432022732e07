"""The base as JSON, read-only, at /api/v1/: for programs what the pages are for people.

Owns the form in which rows are told, and its declaration (OpenAPI). What is shown, and what of it counts as inferred,
is decided below, for the pages and for this alike. Must not know pages.
"""

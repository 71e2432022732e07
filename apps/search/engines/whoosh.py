"""The embedded engine: django-haystack over Whoosh."""

from haystack.backends.whoosh_backend import WhooshEngine


class Engine(WhooshEngine):
    """Haystack's Whoosh engine."""

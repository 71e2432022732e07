"""Links what a document says to the processes that it names.

Owns the choice between the readings of a form: by date of speaking, by the words around, by what else the text names.
Must not know models or the database. No form, name or document is written here: forms are curated data.
"""

from __future__ import annotations

from apps.ingestion.mentions.link import link_mentions

__all__ = ["link_mentions"]

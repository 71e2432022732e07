"""From what was read to rows: known names, meetings, actors, statements; one transaction for each document.

Owns every write of ingestion. Must not know file formats or how names are told.
"""

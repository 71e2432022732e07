"""Documents that a person brings in through the admin, looks at, corrects, and confirms or discards.

Must not know how documents are read or stored: `apps.ingestion.services` takes in what was confirmed.
"""

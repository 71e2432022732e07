"""Harvesting: the catalogue of public series of records, and taking in what they hold, politely.

Owns which series there are, when an address is asked for, and what is missing. Must not know how a document is read:
its bytes go through `run_import` like those of any other.
"""

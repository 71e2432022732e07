"""Curation: what people decided about identities, links and the record, kept as a log and laid over what was read.

Owns decisions and their effects. Must not know pages.
"""

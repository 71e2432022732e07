"""The parts of the embedded engine: files of arrays, and queries that are evaluated on them."""

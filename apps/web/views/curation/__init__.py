"""The curators' pages: the queue, one item of it, the log of decisions, a person's identity; and readers' reports."""

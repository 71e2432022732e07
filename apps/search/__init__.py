"""Full-text search: a projection of the statements that can be rebuilt at any time."""

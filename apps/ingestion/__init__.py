"""From a file to stored statements: readers, parsers, resolution, plan and apply."""

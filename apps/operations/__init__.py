"""What keeps a base running: copies of it, tasks that failed, figures to watch. Must not know pages or curation."""

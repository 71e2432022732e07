"""An application as Haystack's documentation shows it: its own Whoosh backend over our statements."""

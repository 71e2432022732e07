"""Who may be meant by a label, and which people may be one: found by keys, scored by features that can be read."""

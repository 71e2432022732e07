"""Who acts: speakers and organizations, their names and identifiers, dated affiliations."""

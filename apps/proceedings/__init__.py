"""What took place: processes, venues, meetings, source documents, statements and mentions."""

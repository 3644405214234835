"""Entries as they change: merging, edits by a person, proposals, what adding did."""

"""Readers of note formats, one format a file."""

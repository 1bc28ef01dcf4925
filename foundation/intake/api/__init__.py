"""Imports sent in by programs and people: whole files, which a worker takes in, and rows of a request, taken in at once."""

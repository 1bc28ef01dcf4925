"""Reads of partners across rooms."""

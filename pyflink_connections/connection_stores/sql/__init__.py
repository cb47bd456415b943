"""Definitions in a database."""

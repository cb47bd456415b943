"""Definitions in files."""

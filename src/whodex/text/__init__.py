"""Strings to meaning, pure: LinkedIn URLs and their queries, names, dates, addresses. Never touches data."""

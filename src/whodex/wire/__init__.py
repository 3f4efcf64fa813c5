"""The published shapes of the API, one folder per version, and the one table from errors to statuses.

A version is a module with one function per answer. Nothing above this room knows a version's shape; nothing in it
knows how an answer was found.
"""

"""whodex: a self-hosted people-and-company intelligence server.

It answers a published API from data its operator owns, and says where every value came from.
"""

__version__ = "0.1.0"

"""The embedded search engine."""

from whodex.store.tantivy.index import TantivyIndex

__all__ = ["TantivyIndex"]

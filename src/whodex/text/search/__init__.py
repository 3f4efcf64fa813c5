"""LinkedIn search URLs to readings: `read_search`, and `read_url` for any URL. One module per grammar."""

from whodex.text.search.routing import read_search, read_url
from whodex.text.search.tables import industry_parts, labels, region

__all__ = ["industry_parts", "labels", "read_search", "read_url", "region"]

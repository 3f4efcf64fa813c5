"""LinkedIn search URLs to readings: `read_search`, `read_url` for any URL, `explain` for its JSON.

One module per grammar: `pages` (people, companies, posts), `jobs`, `sales` (tuples), `sales_flat` (before 2022).
"""

from whodex.text.search.explaining import explain
from whodex.text.search.routing import read_search, read_url, wants_correction
from whodex.text.search.tables import industry_parts, labels, region
from whodex.text.search.unanswered import unanswered

__all__ = ["explain", "industry_parts", "labels", "read_search", "read_url", "region", "unanswered", "wants_correction"]

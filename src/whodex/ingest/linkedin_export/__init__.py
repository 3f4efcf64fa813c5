"""The archive LinkedIn gives a member who asks for "a copy of your data": zip or folder, any year, or a single file.

Headers and value formats: `../shared/data/imports/LINKEDIN_EXPORT.md`.
"""

from whodex.ingest.base import Format
from whodex.ingest.linkedin_export.archive import LinkedInExport

FORMATS: tuple[Format, ...] = (LinkedInExport(),)

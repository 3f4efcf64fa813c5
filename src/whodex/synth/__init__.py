"""An invented but believable world: people, companies, jobs, posts and networks, the same from the same seed.

No person, company, school or domain of it exists (docs/reference/demo-world.md). The room knows nothing of the rooms
that read titles, draw org charts or join records: it writes the truth that they are measured against.
"""

from whodex.synth.duplicates import write_duplicates
from whodex.synth.stream import sample_records, stream_companies, stream_people
from whodex.synth.world import World
from whodex.synth.write import (
    Written,
    company_records,
    job_records,
    lix_records,
    people_records,
    post_records,
    write_world,
)

__all__ = [
    "World",
    "Written",
    "company_records",
    "job_records",
    "lix_records",
    "people_records",
    "post_records",
    "sample_records",
    "stream_companies",
    "stream_people",
    "write_duplicates",
    "write_world",
]

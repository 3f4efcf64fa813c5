"""An invented but believable world: people, companies, jobs, posts and networks, the same from the same seed.

No person, company, school or domain of it exists (docs/reference/demo-world.md). The room knows nothing of the rooms
that read titles, draw org charts or join records: it writes the truth that they are measured against.
"""

from whodex.synth.stream import sample_records, stream_companies, stream_people

__all__ = ["sample_records", "stream_companies", "stream_people"]

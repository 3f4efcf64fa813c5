"""What a person, an organisation, a job, a post, an observation is. Typed structs: no I/O, no JSON shape of any API.

Every entity struct serves twice: as what one record says of its subject (most fields empty) and as the entity folded
from all of them. Absent scalars are None, absent lists are empty.
"""

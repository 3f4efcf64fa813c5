"""Blocking: which records are compared at all. Two that share a key are, unless too many hold it.

A key is a signed 64-bit hash of a few facts that records of one person usually share. Keys held by more than
`CAP` records say little and are passed over, so the number of comparisons stays near linear in the number of records.
"""

import struct
from collections.abc import Iterator
from hashlib import blake2b
from typing import Final

from whodex.resolve.facts import Facts, JobFacts, OrganisationFacts, PersonFacts
from whodex.resolve.naming import NameWords, sound

CAP: Final = 40
"""The most holders of a key that are compared with each other: 780 pairs. Of the pairs of one person, blocks of up to
20, 40 and 80 hold 0.720, 0.727 and 0.729 among the historical people, 0.989, 0.996 and 0.997 among the duplicates."""

MOST_KEYS: Final = 24

_unpack = struct.Struct("<q").unpack


def block_keys(facts: Facts) -> list[int]:
    """The record's keys, each once, in a fixed order: at most `MOST_KEYS`. Empty where it tells too little."""
    if isinstance(facts, PersonFacts):
        texts = _person(facts)
    elif isinstance(facts, OrganisationFacts):
        texts = _organisation(facts)
    else:
        texts = _job(facts)
    return list(dict.fromkeys(map(_hashed, texts)))[:MOST_KEYS]


def _hashed(text: str) -> int:
    return int(_unpack(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest())[0])


def _person(facts: PersonFacts) -> Iterator[str]:
    for email in facts.emails[:4]:
        yield f"p@{email}"
        local = email.partition("@")[0]
        if len(local) >= 6:
            yield f"pl{local}"
    for phone in facts.phones[:3]:
        yield f"p#{phone}"
    words = _words(facts.name)
    codes = [sound(word) for word in words]
    pair = " ".join(sorted(codes[:1] + codes[-1:])) if len(codes) > 1 else ""
    if pair:
        yield f"pn{pair}"
    employers = list(dict.fromkeys(role.marks[0] for role in facts.roles if role.marks))
    towns = [place[0] for place in facts.places if not place[0].startswith("cc:")]
    schools = [school.name for school in facts.schools[:1]]
    near = [*employers[:2], *facts.postcodes[:2], *([facts.born] if facts.born else [])]
    if pair:
        for where in (*employers[:3], *towns[:2], *schools):
            yield f"pw{pair}|{where}"
    for code in dict.fromkeys(codes[:4]):
        for where in near:
            yield f"p1{code}|{where}"
        if facts.occupation or facts.born or facts.postcodes:
            for town in towns[:1]:
                yield f"p1{code}|{town}|{facts.occupation}"
    if facts.born:
        yield f"pb{facts.born}"
        for code in dict.fromkeys(codes[:4]):
            yield f"py{code}|{facts.born[:4]}"
    if facts.born and facts.postcodes:
        yield f"pb{facts.born}|{facts.postcodes[0]}"
    if facts.born and not facts.born.endswith("0101"):
        for town in towns[:1]:
            yield f"pb{facts.born}|{town}"


def _words(name: NameWords) -> list[str]:
    words = [*name.given, *name.family]
    return [word for word in words if len(word) > 1] or words


def _organisation(facts: OrganisationFacts) -> Iterator[str]:
    for domain in facts.domains[:4]:
        yield f"o@{domain}"
    for phone in facts.phones:
        yield f"o#{phone}"
    for name in facts.names[:6]:
        if name.words:
            yield f"on{' '.join(name.words)}"
            yield f"ow{name.key.replace(' ', '')}"
            rare = max(name.words, key=lambda word: (len(word), word))
            yield f"os{sound(rare)}"
            for place in facts.places[:2]:
                yield f"op{sound(rare)}|{place[0]}"
            if len(name.words) > 2:
                first = name.key.split()[:2]
                yield f"o2{' '.join(first)}"


def _job(facts: JobFacts) -> Iterator[str]:
    title = " ".join(facts.title)
    for mark in facts.marks[:2]:
        if title:
            yield f"jt{mark}|{title}"
        for place in facts.places[:1]:
            yield f"jp{mark}|{place[0]}|{facts.title[0] if facts.title else ''}"
    for hashed in facts.gist[:3]:
        yield f"jg{hashed}"

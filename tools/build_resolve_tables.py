"""Builds `src/whodex/resolve/tables/*.json.gz`: the weights whodex compares records with before it has learned any.

Run: `pip install names==0.3.0 && python tools/build_resolve_tables.py`.

* How common names are: the files of the package `names` (MIT), which are the US Census Bureau's of 1990 (public
  domain): 88,799 family names and 5,163 given names with their shares. The commonest are kept; any other name counts as
  rare as `other` says.
* The shares m and u of each level are our estimates, checked with `python -m bench resolve` on the invented duplicates;
  they are not learned. Where data has people enough, `whodex.resolve.learn` learns its own.

Some of them are conditional on purpose. Further given names: namesakes mostly share them, above all where a name has
several syllables, so they say little more than the first one did. Different mailboxes at one host: among colleagues u
is nearly 1, whatever it is among people drawn at random, and whoever shares the host shares the employer, which is
counted elsewhere. A second entry in one and the same system: u is 1 for the same reason.
"""

import gzip
from importlib.resources import files
from pathlib import Path

import msgspec

from whodex.resolve.naming import name_word, plain
from whodex.resolve.weights import FieldWeights as F
from whodex.resolve.weights import Weights

TABLES = Path(__file__).parents[1] / "src" / "whodex" / "resolve" / "tables"
FAMILY_NAMES, GIVEN_NAMES = 6000, 2000


def shares(name: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for line in files("names").joinpath(name).read_text().splitlines():
        word, percent, *_ = line.split()
        key = name_word(plain(word))
        found[key] = found.get(key, 0.0) + float(percent) / 100
    return found


def commonest(shares: dict[str, float], count: int) -> dict[str, float]:
    return {name: round(shares[name], 7) for name in sorted(shares, key=lambda name: (-shares[name], name))[:count]}


def given_names() -> dict[str, float]:
    women, men = shares("dist.female.first"), shares("dist.male.first")
    return {name: (women.get(name, 0.0) + men.get(name, 0.0)) / 2 for name in {*women, *men}}


def person() -> Weights:
    return Weights(
        prior=-20, same=4.0, review=-2.0,
        fields={
            "given name": F(
                m=[0.04, 0.02, 0.05, 0.06, 0.10, 0.73], u=[0.95, 0.02, 0.02, 0.002, 0.004, 0.004],
                rare_from=6, other=3e-4, expected=0.004, frequencies=commonest(given_names(), GIVEN_NAMES),
            ),
            "family name": F(
                m=[0.02, 0.01, 0.01, 0.07, 0.05, 0.84], u=[0.97, 0.02, 0.004, 0.003, 0.001, 0.002],
                rare_from=5, other=1e-4, expected=0.001, frequencies=commonest(shares("dist.all.last"), FAMILY_NAMES),
            ),
            "further names": F(m=[0.1, 0.3, 0.6], u=[0.6, 0.2, 0.2]),
            "born": F(m=[0.03, 0.03, 0.03, 0.08, 0.3, 0.53], u=[0.965, 0.02, 0.005, 0.003, 0.006, 0.001]),
            "place": F(m=[0.05, 0.13, 0.07, 0.02, 0.73], u=[0.8, 0.15, 0.03, 0.005, 0.015]),
            "postcode": F(m=[0.05, 0.05, 0.1, 0.1, 0.7], u=[0.96, 0.03, 0.008, 0.0001, 0.0019]),
            "employer": F(m=[0.02, 0.06, 0.5, 0.3, 0.06, 0.06], u=[0.99, 0.006, 0.003, 0.0008, 0.0001, 0.0001]),
            "title": F(m=[0.05, 0.06, 0.23, 0.66], u=[0.8, 0.185, 0.01, 0.005]),
            "email": F(m=[0.00005, 0.000001, 0.05, 0.02, 0.01, 0.9], u=[0.999, 0.999, 0.99, 0.0005, 0.00002, 0.00001]),
            "phone": F(m=[0.2, 0.8], u=[0.9999, 0.0001]),
            "profile": F(m=[0.04, 0.96], u=[0.9999, 0.0001]),
            "school": F(m=[0.1, 0.2, 0.7], u=[0.98, 0.018, 0.002]),
            "gender": F(m=[0.03, 0.97], u=[0.5, 0.5]),
            "list entry": F(m=[0.03], u=[1.0]),
        },
    )  # fmt: skip


def organisation() -> Weights:
    return Weights(
        prior=-14, same=4.0, review=-2.0,
        fields={
            "name": F(
                m=[0.03, 0.04, 0.1, 0.05, 0.03, 0.1, 0.65], u=[0.97, 0.028, 0.001, 0.0003, 0.0001, 0.0001, 0.0002]
            ),
            "domain": F(m=[0.08, 0.07, 0.85], u=[0.9988, 0.001, 0.0002]),
            "place": F(m=[0.05, 0.1, 0.1, 0.05, 0.7], u=[0.8, 0.15, 0.03, 0.005, 0.015]),
            "postcode": F(m=[0.2, 0.8], u=[0.999, 0.001]),
            "phone": F(m=[0.3, 0.7], u=[0.9999, 0.0001]),
            "founded": F(m=[0.1, 0.1, 0.8], u=[0.95, 0.03, 0.02]),
            "industry": F(m=[0.25, 0.25, 0.5], u=[0.85, 0.1, 0.05]),
            "page": F(m=[0.1, 0.9], u=[0.9999, 0.0001]),
        },
    )  # fmt: skip


def job() -> Weights:
    return Weights(
        prior=-16, same=4.0, review=-2.0,
        fields={
            "employer": F(m=[0.01, 0.99], u=[0.995, 0.005]),
            "title": F(m=[0.01, 0.03, 0.11, 0.85], u=[0.9, 0.09, 0.007, 0.003]),
            "place": F(m=[0.04, 0.06, 0.05, 0.05, 0.8], u=[0.8, 0.15, 0.03, 0.005, 0.015]),
            "text": F(m=[0.05, 0.1, 0.2, 0.65], u=[0.989, 0.01, 0.0008, 0.0002]),
            "listed": F(m=[0.05, 0.15, 0.4, 0.4], u=[0.45, 0.35, 0.15, 0.05]),
            "terms": F(m=[0.05, 0.95], u=[0.4, 0.6]),
        },
    )  # fmt: skip


if __name__ == "__main__":
    for name, weights in (("person", person()), ("organisation", organisation()), ("job", job())):
        (TABLES / f"{name}.json.gz").write_bytes(gzip.compress(msgspec.json.encode(weights), mtime=0))
        print(name, (TABLES / f"{name}.json.gz").stat().st_size, "bytes")

"""Quality and speed of resolution: historical people, labelled pairs, the demo's duplicates, and bulk.

The columns that hold the truth (`cluster`, `unique_id`, the labels, truth.csv) are read to count, never to compare; the
two public sets' weights are learned from the records alone. F1 is over pairs of records after clustering.
"""

import argparse
import csv
import json
import multiprocessing
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from pathlib import Path

import msgspec
import pyarrow.parquet
from bench.imports import highest
from bench.search import calibration

from whodex import settings
from whodex.boot import store_of
from whodex.ingest.base import Options, Raw
from whodex.ingest.files import open_input
from whodex.ingest.registry import format_named, plan
from whodex.model.linking import keys_of
from whodex.model.person import Person
from whodex.resolve.blocks import CAP, block_keys
from whodex.resolve.bulk import resolve
from whodex.resolve.cluster import block_pairs, cluster
from whodex.resolve.compare import Comparer, comparer
from whodex.resolve.facts import PersonFacts, person_facts, place_of_person
from whodex.resolve.identity import Party, partition
from whodex.resolve.learn import learn, learner, with_frequencies
from whodex.resolve.naming import name_words
from whodex.resolve.shape import gathered
from whodex.services.derivers import DERIVERS
from whodex.services.keeper import KEEPER
from whodex.services.preparing import prepare
from whodex.services.resolving import Resolver
from whodex.store.ports import Import
from whodex.synth import stream_people, write_duplicates

FILES = ("vendor-people.jsonl", "crm-contacts.csv", "conference-guests.csv", "second-vendor-people.jsonl")

AT_ONCE = 2000
"""Records in one line of the file that bulk reads."""


def shared(name: str) -> Path:
    root = Path(os.environ.get("WHODEX_SHARED") or Path(__file__).resolve().parents[2] / "shared")
    path = root / "data" / "people" / name
    if not path.is_file():
        raise SystemExit(f"{path} is not there: set WHODEX_SHARED or give the file")
    return path


def pairwise(found: Sequence[Hashable], truth: Sequence[Hashable]) -> tuple[float, float, float]:
    """Precision, recall and F1 over pairs of records."""

    def pairs(groups: Counter) -> int:
        return sum(size * (size - 1) // 2 for size in groups.values())

    both = pairs(Counter(zip(found, truth, strict=True)))
    precision, recall = both / max(1, pairs(Counter(found))), both / max(1, pairs(Counter(truth)))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def labels(parts: Sequence[Sequence[int]], count: int) -> list[int]:
    made = [0] * count
    for number, part in enumerate(parts):
        for at in part:
            made[at] = number
    return made


def learned(facts: list[PersonFacts]) -> tuple[list[list[int]], Comparer]:
    """Clusters by weights learned from the records themselves."""
    pairs = block_pairs([block_keys(one) for one in facts], CAP)
    start = learner(PersonFacts)
    counted = Comparer(PersonFacts, with_frequencies(start.weights, start, facts))
    scorer = Comparer(PersonFacts, learn(counted, facts, pairs))
    keys = [number.to_bytes(4, "big") for number in range(len(facts))]
    return cluster(keys, facts, scorer, scorer.scale.same, pairs), scorer


def report(name: str, found: tuple[float, float, float], aims: str) -> None:
    precision, recall, f1 = found
    print(f"{name:<26} precision {precision:.4f}  recall {recall:.4f}  F1 {f1:.4f}   ({aims})")


def historical(path: Path) -> None:
    rows = pyarrow.parquet.read_table(path).to_pylist()
    began = time.process_time()
    facts = []
    for row in rows:
        town = place_of_person(row["birth_place"], None) if row["birth_place"] else ()
        facts.append(
            PersonFacts(
                shown=row["full_name"] or "", name=name_words(row["full_name"]),
                born=(row["dob"] or "").replace("-", ""), places=(town,) if town else (),
                postcodes=(row["postcode_fake"].replace(" ", ""),) if row["postcode_fake"] else (),
                gender=row["gender"] or "", occupation=row["occupation"] or "",
            )
        )  # fmt: skip
    parts, _ = learned(facts)
    found = pairwise(labels(parts, len(rows)), [row["cluster"] for row in rows])
    report("historical people", found, "aims: F1 ≥ 0.88, precision ≥ 0.97")
    print(f"    {len(rows):,} records, {time.process_time() - began:.1f} s of CPU, learning included")


def labelled(path: Path, pairs_path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    facts = []
    for row in rows:
        town = place_of_person(row["city"], None) if row["city"] else ()
        facts.append(
            PersonFacts(
                shown=f"{row['first_name']} {row['surname']}", name=name_words(None, row["first_name"], row["surname"]),
                born=row["dob"].replace("-", ""), places=(town,) if town else (),
                emails=(row["email"].lower(),) if row["email"] else (),
            )
        )  # fmt: skip
    parts, _ = learned(facts)
    group = dict(zip((row["unique_id"] for row in rows), labels(parts, len(rows)), strict=True))
    with pairs_path.open(encoding="utf-8", newline="") as file:
        told = list(csv.DictReader(file))
    right = Counter()
    for pair in told:
        same = float(pair["clerical_match_score"]) >= 0.5
        right[same, (group[pair["unique_id_l"]] == group[pair["unique_id_r"]]) == same] += 1
    share = (right[True, True] + right[False, True]) / len(told)
    print(f"{'labelled pairs':<26} {share:.4f} of {len(told):,} right   (aim: ≥ 0.95)")
    print(
        f"    of {right[True, True] + right[True, False]:,} the same {right[True, True]:,} joined; "
        f"of {right[False, True] + right[False, False]:,} different {right[False, True]:,} apart"
    )


def people_of(path: Path) -> list[tuple[int, Person]]:
    """Line and person of each record of one file, as an import would read them."""
    ((file, form),) = plan(open_input(path)).units
    options = Options()
    options.found, _ = form.prepare(file, options)
    return [
        (int(claim.position), claim.subject)
        for raw in form.read(file, options)
        if isinstance(raw, Raw)
        for claim in form.claims(raw, options)
        if isinstance(claim.subject, Person)
    ]


def duplicates(people: int, seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_duplicates(Path(folder), seed, people)
        with Path(folder, "truth.csv").open(encoding="utf-8", newline="") as file:
            owner = {(row["file"], int(row["line"])): row["person"] for row in csv.DictReader(file)}
        with Path(folder, "near-twins.csv").open(encoding="utf-8", newline="") as file:
            twins = [(row["person"], row["other"]) for row in csv.DictReader(file)]
        read = [(owner[name, line], subject) for name in FILES for line, subject in people_of(Path(folder, name))]
    truth = [person for person, _ in read]
    facts = [person_facts(subject) for _, subject in read]
    exact = partition([Party(tuple(keys_of(subject)), subject.full_name) for _, subject in read])
    pairs = block_pairs([block_keys(one) for one in facts], CAP)
    scorer = comparer(PersonFacts)
    keys = [number.to_bytes(4, "big") for number in range(len(facts))]
    found = labels(cluster(keys, facts, scorer, scorer.scale.same, pairs, exact), len(facts))
    report(f"duplicates, seed {seed}", pairwise(found, truth), "aim: F1 ≥ 0.97; shipped weights")
    groups = defaultdict(set)
    for person, group in zip(truth, found, strict=True):
        groups[person].add(group)
    joined = sum(bool(groups[one] & groups[other]) for one, other in twins)
    print(f"    {len(facts):,} records of {people:,} people; near-twins joined: {joined} of {len(twins):,}   (aim: 0)")
    report("    by identifiers alone", pairwise(labels(exact, len(facts)), truth), "the baseline")


def write_bodies(path: Path, count: int, seed: int) -> None:
    """Records for bulk as a store holds them, some thousand a line: invented people in a vendor's shape, each fifth of
    them a second time in a list.
    """
    form = format_named("brightdata")
    some: list[tuple[bytes, Person]] = []
    with path.open("wb") as file:
        for number, line in enumerate(stream_people(count * 5 // 6, seed)):
            (claim, *_) = form.claims(Raw(position="1", data=line), Options())
            person = claim.subject
            assert isinstance(person, Person)
            some.append((f"v{number:09}".encode(), person))
            if number % 5 == 0 and person.experience:
                firm = person.experience[:1]
                again = Person(
                    full_name=person.full_name, location=person.location, country=person.country, experience=firm
                )
                some.append((f"l{number:09}".encode(), again))
            if len(some) >= AT_ONCE:
                file.write(msgspec.json.encode(some) + b"\n")
                some.clear()
        file.write(msgspec.json.encode(some) + b"\n")


def read_bodies(line: bytes) -> Iterator[tuple[bytes, PersonFacts]]:
    """The own key and the facts of each record of one line."""
    for key, person in msgspec.json.decode(line, type=list[tuple[bytes, Person]]):
        yield key, person_facts(person)


def spent() -> float:
    """Seconds of CPU of this process and of those it began that have ended."""
    each = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in each)


def bulk(count: int, workers: int, seed: int) -> None:
    """From bodies in a file to clusters. Making people up is not counted."""
    with tempfile.TemporaryDirectory() as folder:
        bodies = Path(folder, "bodies.jsonl")
        write_bodies(bodies, count, seed)
        slow, began, before = calibration(), time.perf_counter(), spent()
        with highest(os.getpid()) as most:
            with bodies.open("rb") as lines:
                made = gathered(PersonFacts, lines, read_bodies, workers)
            reading = time.perf_counter() - began
            parts = resolve(made, comparer(PersonFacts), workers)
            seconds, cpu = time.perf_counter() - began, spent() - before
    print(
        f"{'bulk':<26} {made.count / seconds:,.0f} records/s with {workers} processes   (aim: ≥ 3,000/s at 1,000,000"
        f" with 2); reading facts and keys {reading:.0f} s of {seconds:.0f} s"
    )
    print(
        f"    {cpu / made.count * 1e6:.0f} µs of CPU a record; calibration loop (a million multiplications)"
        f" {slow:.0f} ms before and {calibration():.0f} ms after"
    )
    owners = [{made.keys[at][1:] for at in part} for part in parts]
    print(
        f"    {made.count:,} records, {sum(len(part) > 1 for part in parts):,} clusters of several, of which"
        f" {sum(len(owner) > 1 for owner in owners):,} hold two people; at most {most[0] / 1e9:.2f} GB   (aim: < 4)"
    )


def incremental(people: int, newcomers: int) -> None:
    """One record after the other against a store of many: kept, compared, clustered, folded, committed."""
    with tempfile.TemporaryDirectory() as folder:
        data, lines = Path(folder, "data"), Path(folder, "people.jsonl")
        lines.write_bytes(b"".join(line + b"\n" for line in stream_people(people, 1)))
        began = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "whodex", "import", str(lines), "--data", str(data), "--json"],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        size = (data / "whodex.db").stat().st_size
        print(
            f"    {people:,} people imported, resolved and indexed in {time.perf_counter() - began:.0f} s;"
            f" {size / people:,.0f} bytes a person in the store"
        )
        dice, took, joined = random.Random(2), [], 0
        form, some = format_named("brightdata"), set(dice.sample(range(people), newcomers))
        with store_of(settings.load(data)) as store:
            of = store.begin_import(
                Import(id=0, source="brightdata", basis="consent", format="guests", file="g", fingerprint="g")
            )
            resolver = Resolver(store, KEEPER)
            for number, line in enumerate(stream_people(people, 1)):
                if number not in some:
                    continue
                row = json.loads(line)  # the same person as another list would have it: another profile, one role
                slug = f"guest-{number}"
                row |= {"id": slug, "linkedin_id": slug, "url": f"https://www.linkedin.com/in/{slug}"}
                row["experience"] = (row.get("experience") or [])[:1]
                for name in ("linkedin_num_id", "input_url"):
                    row.pop(name, None)
                raw = Raw(position=str(number), data=json.dumps(row).encode())
                began = time.perf_counter()
                batch = [prepare(claim, 1, DERIVERS) for claim in form.claims(raw, Options())]
                with store.transaction() as tx:
                    KEEPER.absorb(tx, batch, of.id)
                resolver.run()
                took.append((time.perf_counter() - began) * 1000)
            joined = resolver.done.joined
        took.sort()
        print(
            f"{'one record':<26} median {took[len(took) // 2]:.1f} ms, p95 {took[len(took) * 95 // 100]:.1f} ms beside"
            f" {people:,} people; {joined} of {newcomers} joined somebody   (aim: p95 ≤ 20 ms at 1,000,000)"
        )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench resolve", description=__doc__)
    parser.add_argument("--people", type=int, default=4000, help="people of the duplicates")
    parser.add_argument("--seeds", type=int, nargs="*", default=[1, 7], help="seeds of the duplicates")
    parser.add_argument("--bulk", type=int, default=60_000, help="records of the bulk run; 0 leaves it out")
    parser.add_argument("--bulk-only", action="store_true", help="nothing but the bulk run")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--store", type=int, default=20_000, help="people of the store a record is brought to; 0: none")
    parser.add_argument("--historical", type=Path)
    parser.add_argument("--labelled", type=Path, nargs=2, metavar=("RECORDS", "LABELS"))
    given = parser.parse_args()
    multiprocessing.set_start_method("spawn", force=True)
    if not given.bulk_only:
        historical(given.historical or shared("historical_dev.parquet"))
        records, pairs = given.labelled or (shared("fake_1000.csv"), shared("fake_1000_labels.csv"))
        labelled(records, pairs)
    for seed in [] if given.bulk_only else given.seeds:
        duplicates(given.people, seed)
    if given.bulk:
        bulk(given.bulk, given.workers, 1)
    if given.store and not given.bulk_only:
        incremental(given.store, min(500, given.store // 4))


if __name__ == "__main__":
    main()

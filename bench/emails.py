"""How well addresses are guessed: whole addresses, 0 to 3 known colleagues, baselines and ceilings in the same run.

    python -m bench emails [PAIRS.csv] [--seed N] [--draws N] [--prior shipped|folds]
                           [--ceiling | --seeds N [--known N]]

On the file the package's prior was learned from, the prior is learned afresh for every fifth of the domains from the
other four fifths, so nothing of a domain is known but the colleagues that were drawn. Any other file is guessed with
the prior in the package. The column `pattern` is never read. `--ceiling` prints how far anything could come. Which
colleagues are drawn moves a figure by 0.01: `--seeds` repeats it all, folds and draws, and prints the means.
"""

import argparse
import os
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

from tools.build_mail_tables import TABLE, digest, fit, load

from whodex.mail.names import take_apart
from whodex.mail.patterns import NAMES, spellings
from whodex.mail.prior import Facts, Prior, shipped
from whodex.mail.ranking import Candidate, Known, learn

DEFAULT = Path(os.environ.get("WHODEX_SHARED", "../shared")) / "data/emails/pairs.csv"
FOLDS = 5
AHEAD, TOP_5, SPEED = 0.03, 0.80, 2000  # the aims of the issue
# The constant order: as guides to guessing addresses list the patterns, checked to be the order of this file too.
ORDER = (
    "first.last", "first", "flast", "last", "firstl", "f.last", "firstlast", "last.first", "first_last", "fl", "lastf",
    "first.l", "first.middle.last", "fml", "f-last", "fmlast", "lastfirst", "first.m.last", "f_last", "lfirst",
    "first-last", "last.f",
)  # fmt: skip
NONE = "none"
Row = tuple[str, str, str]  # sector, name, local part
Domains = dict[str, list[Row]]


@cache
def _plain(name: str) -> dict[str, str]:
    """Pattern → local part, in the usual spelling: what the baselines write and read."""
    found: dict[str, str] = {}
    for s in spellings(take_apart(name)):
        found.setdefault(NAMES[s.pattern], s.local)
    return {pattern: found[pattern] for pattern in ORDER if pattern in found}


@cache
def reading(name: str, local: str) -> str:
    """The pattern of an address, the first of the constant order where several fit; `none` where none does."""
    return next((pattern for pattern, text in _plain(name).items() if text == local), NONE)


def constant(_known: Sequence[Row], name: str) -> list[str]:
    return list(dict.fromkeys(_plain(name).values()))


def majority(known: Sequence[Row], name: str) -> list[str]:
    """The pattern most of the known colleagues share, and nothing else: nothing where it is none, ties as drawn."""
    votes = Counter(reading(colleague, local) for _, colleague, local in known)
    forms = _plain(name)
    return [forms[p] for p, _ in votes.most_common(1) if p in forms]


def readable_majority(known: Sequence[Row], name: str) -> list[str]:
    """The patterns of those colleagues whose can be read, by votes, ties by the constant order; else nothing."""
    votes = Counter(reading(colleague, local) for _, colleague, local in known)
    forms = _plain(name)
    order = sorted(votes.keys() & forms.keys(), key=lambda p: (-votes[p], ORDER.index(p)))
    return list(dict.fromkeys(forms[p] for p in order))


def readable_then_constant(known: Sequence[Row], name: str) -> list[str]:
    return list(dict.fromkeys([*readable_majority(known, name), *constant(known, name)]))


def ours(prior: Prior, sector: str, domain: str, known: Sequence[Row], name: str) -> list[Candidate]:
    pairs = [Known(take_apart(colleague), local) for _, colleague, local in known]
    facts = Facts(sector=sector if sector in ("public", "tech") else None)
    return learn(domain, pairs, facts, prior).rank(take_apart(name))


BASELINES: dict[str, Callable[[Sequence[Row], str], list[str]]] = {
    "constant order": constant,
    "majority": majority,
    "readable majority": readable_majority,
    "readable, then constant": readable_then_constant,
}


def draws(domains: Domains, colleagues: int, seed: int, times: int = 1) -> Iterator[tuple[str, Row, list[Row]]]:
    """Every person of a domain with enough others, `times` times, with so many colleagues drawn by a fixed seed."""
    draw = random.Random(seed)
    for domain, people in domains.items():
        if len(people) <= colleagues:
            continue
        for number, person in enumerate(people):
            others = people[:number] + people[number + 1 :]
            for _ in range(times if colleagues else 1):
                yield domain, person, draw.sample(others, colleagues)


def evaluate(domains: Domains, priors: dict[str, Prior], colleagues: int, seed: int, times: int = 1):
    """Hits by method: {method: {domain: [(top 1, top 5)]}}, and our (domain, probability, hit) of first candidates."""
    hits = defaultdict(lambda: defaultdict(list))
    claims: list[tuple[str, float, bool]] = []
    for domain, (sector, name, local), known in draws(domains, colleagues, seed, times):
        found = ours(priors[domain], sector, domain, known, name)
        guesses = [c.address.partition("@")[0] for c in found]
        claims.append((domain, found[0].probability, guesses[0] == local))
        hits["whodex"][domain].append((guesses[:1] == [local], local in guesses[:5]))
        for label, method in BASELINES.items():
            guesses = method(known, name)
            hits[label][domain].append((guesses[:1] == [local], local in guesses[:5]))
    return hits, claims


def averages(by_domain: dict[str, list[tuple[bool, bool]]], place: int) -> tuple[float, float]:
    """(mean over domains, mean over pairs) of top 1 (place 0) or top 5 (place 1)."""
    means = [sum(hit[place] for hit in rows) / len(rows) for rows in by_domain.values()]
    pairs = [hit[place] for rows in by_domain.values() for hit in rows]
    return sum(means) / len(means), sum(pairs) / len(pairs)


def doubt(ours_by: dict, theirs_by: dict) -> float:
    """Standard error of the difference of top 1 between two methods, as the mean over domains."""
    means = [sum(a[0] - b[0] for a, b in zip(ours_by[d], theirs_by[d], strict=True)) / len(ours_by[d]) for d in ours_by]
    mean = sum(means) / len(means)
    return (sum((m - mean) ** 2 for m in means) / len(means) / (len(means) - 1)) ** 0.5


def calibration_errors(claims: Sequence[tuple[str, float, bool]], bins: int = 10) -> tuple[float, float]:
    """Expected calibration error of the first candidate: |claimed - found| in ten equal bins, weighted by size.

    Every domain weighing the same, and every pair weighing the same.
    """
    people = Counter(domain for domain, _, _ in claims)
    boxes = [[0.0, 0.0] for _ in range(bins)]
    for domain, probability, hit in claims:
        box = boxes[min(bins - 1, int(probability * bins))]
        box[0] += (probability - hit) / people[domain] / len(people)
        box[1] += (probability - hit) / len(claims)
    return sum(abs(a) for a, _ in boxes), sum(abs(b) for _, b in boxes)


def priors_by_fold(domains: Domains, seed: int, folds: int = FOLDS) -> dict[str, Prior]:
    names = sorted(domains)
    random.Random(seed).shuffle(names)
    found: dict[str, Prior] = {}
    for part in range(folds):
        prior = fit(domains[d] for i, d in enumerate(names) if i % folds != part)
        found.update(dict.fromkeys(names[part::folds], prior))
    return found


def speed(domains: Domains) -> float:
    """People per second of CPU time, names taken apart anew, domains learned from their addresses once each."""
    take_apart.cache_clear()
    spellings.cache_clear()
    started, people = time.process_time(), 0
    for domain, rows in domains.items():
        pattern = learn(domain, [Known(take_apart(name), local) for _, name, local in rows], Facts())
        for _, name, _local in rows:
            pattern.rank(take_apart(name))
            people += 1
    return people / (time.process_time() - started)


def ceilings(domains: Domains, colleagues: int, seed: int, times: int = 20) -> dict[str, tuple[float, float]]:
    """What any guesser could reach, as (mean over domains, mean over pairs) of top 1; see the labels."""
    rows = list(draws(domains, colleagues, seed, times))
    size = Counter(domain for domain, _, _ in rows)
    answers: dict[tuple[str, ...], tuple[Counter, Counter]] = defaultdict(lambda: (Counter(), Counter()))
    main: dict[str, Counter] = defaultdict(Counter)
    five: dict[str, tuple[Counter, Counter]] = defaultdict(lambda: (Counter(), Counter()))
    total: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])

    def add(label: str, domain: str, value: float) -> None:
        total[label][0] += value / size[domain] / len(size)
        total[label][1] += value / len(rows)

    for domain, (_, name, local), known in rows:
        everyone = [row for row in domains[domain] if row[1:] != (name, local)]
        own = reading(name, local)
        seen = tuple(sorted(reading(n, a) for _, n, a in known))
        add("made by one of our patterns at all", domain, local in {s.local for s in spellings(take_apart(name))})
        add("readable majority, then constant", domain, readable_then_constant(known, name)[:1] == [local])
        add(
            "the same, all other people of the domain known", domain, readable_then_constant(everyone, name)[0] == local
        )
        add("of a pattern one of the colleagues has", domain, own in seen and own != NONE)
        if own != NONE:
            main[domain][own] += 1
            answers[seen][0][own] += 1 / size[domain] / len(size)
            answers[seen][1][own] += 1 / len(rows)
            likeliest = min(seen, key=lambda p: (p == NONE, -seen.count(p), ORDER.index(p) if p != NONE else 0))
            five[likeliest][0][own] += 1 / size[domain] / len(size)
            five[likeliest][1][own] += 1 / len(rows)
    for domain, counts in main.items():
        add("an oracle of each domain's main pattern", domain, counts.most_common(1)[0][1])
    total["best answer to each set of patterns, in hindsight"] = [
        sum(max(pair[i].values()) for pair in answers.values()) for i in (0, 1)
    ]
    for label, table in (
        ("top 5: best for each set of patterns, in hindsight", answers),
        ("top 5: best for each likeliest pattern, in hindsight", five),
    ):
        total[label] = [sum(n for pair in table.values() for _, n in pair[i].most_common(5)) for i in (0, 1)]
    return {label: (a, b) for label, (a, b) in total.items()}


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench emails", description=__doc__.splitlines()[0])
    parser.add_argument("pairs", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--draws", type=int, default=3, help="draws of colleagues for each person (default 3)")
    parser.add_argument("--ceiling", action="store_true", help="print what any guesser could reach, and nothing else")
    parser.add_argument("--seeds", type=int, help="repeat with so many seeds from --seed on; print means and ranges")
    parser.add_argument("--known", type=int, choices=(1, 2, 3), help="with --seeds: so many colleagues alone")
    parser.add_argument(
        "--prior", choices=("shipped", "folds"), help="default: folds where the package has seen the file"
    )
    options = parser.parse_args(arguments)
    domains = load(options.pairs)
    print(f"{sum(map(len, domains.values())):,} addresses at {len(domains):,} domains, seed {options.seed}", end="; ")
    if options.ceiling:
        print("top 1 (or 5), over domains and over pairs, colleagues drawn 20 times")
        table = [ceilings(domains, colleagues, options.seed) for colleagues in (1, 2, 3)]
        print(f"{'known':54}" + "".join(f"{colleagues:>8}{'':7}" for colleagues in (1, 2, 3)))
        for label in sorted(table[0], key=lambda label: table[0][label]):
            print(f"{label:54}" + "".join(f"  {row[label][0]:.3f} {row[label][1]:.3f}" for row in table))
        return
    seen = f"# learned from {digest(options.pairs)}" in TABLE.read_text(encoding="utf-8").splitlines()
    folds = options.prior == "folds" or (options.prior is None and seen)
    if options.seeds:
        seeds = range(options.seed, options.seed + options.seeds)
        print(f"and {len(seeds) - 1} more; {options.draws} draws each; means over seeds (least, most)")
        for colleagues in (options.known,) if options.known else (1, 2, 3):
            over_seeds(domains, None if folds else shipped(), colleagues, seeds, options.draws)
        return
    priors = priors_by_fold(domains, options.seed) if folds else dict.fromkeys(domains, shipped())
    print(f"{options.draws} draws, {'prior learned from other domains' if folds else 'prior of the package'}")
    report(domains, priors, options.seed, options.draws)


def over_seeds(domains: Domains, prior: Prior | None, colleagues: int, seeds: Sequence[int], times: int) -> None:
    """Prints our lead at top 1 and our top 5, over domains and over pairs; without a prior, by folds of each seed."""
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for seed in seeds:
        priors = priors_by_fold(domains, seed) if prior is None else dict.fromkeys(domains, prior)
        hits, _ = evaluate(domains, priors, colleagues, seed, times)
        own = averages(hits["whodex"], 0)
        found["top 1"].append(own)
        found["top 5"].append(averages(hits["whodex"], 1))
        for label in BASELINES:
            theirs = averages(hits[label], 0)
            found[f"ahead of {label}"].append((own[0] - theirs[0], own[1] - theirs[1]))
    for label, pairs in found.items():
        cells = [f"{sum(row) / len(row):+.3f} ({min(row):+.3f}, {max(row):+.3f})" for row in zip(*pairs, strict=True)]
        print(f"{colleagues} known  {label:34}" + "   ".join(cells))


def report(domains: Domains, priors: dict[str, Prior], seed: int, times: int) -> None:
    """Prints the table of methods, our lead over each baseline, calibration and speed, with the aims."""
    print(f"{'known':>5} {'method':24} {'top-1 dom':>9} {'top-1 pair':>10} {'top-5 dom':>9} {'top-5 pair':>10}")
    leads: dict[str, list[str]] = defaultdict(list)
    calibration: list[str] = []
    for colleagues in range(4):
        hits, claims = evaluate(domains, priors, colleagues, seed, times)
        calibration.append("{:.3f} {:.3f}".format(*calibration_errors(claims)))
        own = averages(hits["whodex"], 0)
        for label in ("whodex", *BASELINES):
            top = averages(hits[label], 0)
            cells = (*top, *averages(hits[label], 1))
            print(f"{colleagues:>5} {label:24} {cells[0]:9.3f} {cells[1]:10.3f} {cells[2]:9.3f} {cells[3]:10.3f}")
            if label != "whodex":
                error = doubt(hits["whodex"], hits[label])
                leads[label].append(f"{own[0] - top[0]:+.3f}±{error:.3f} {own[1] - top[1]:+.3f}")
    print(f"\nAhead at top 1, over domains (± standard error) and over pairs; aim {AHEAD:+.2f} at 1 to 3, +0.00 at 0:")
    for label, cells in leads.items():
        print(f"  ahead of {label:24}" + "   ".join(f"{k}: {cell}" for k, cell in enumerate(cells)))
    print(f"Top 5: aim {TOP_5:.2f}.")
    print(
        "Calibration error, over domains and over pairs:  " + "   ".join(f"{k}: {c}" for k, c in enumerate(calibration))
    )
    print(f"{speed(domains):,.0f} people per second of one core; aim {SPEED:,}")


if __name__ == "__main__":
    main()

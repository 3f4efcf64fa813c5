"""How well addresses are guessed: whole addresses, 0 to 3 known colleagues, two baselines in the same run.

    python -m bench emails [PAIRS.csv] [--seed N] [--prior shipped|folds]

On the file the package's prior was learned from, the prior is learned afresh for every fifth of the domains from the
other four fifths, so nothing of a domain is known but the colleagues that were drawn. Any other file is guessed with
the prior in the package. The column `pattern` is never read.
"""

import argparse
import os
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from tools.build_mail_tables import TABLE, digest, fit, load

from whodex.mail.names import take_apart
from whodex.mail.patterns import NAMES, spellings
from whodex.mail.prior import Facts, Prior, shipped
from whodex.mail.ranking import Candidate, Known, learn

DEFAULT = Path(os.environ.get("WHODEX_SHARED", "../shared")) / "data/emails/pairs.csv"
FOLDS = 5
# The constant order: as guides to guessing addresses list the patterns, checked to be the order of this file too.
ORDER = (
    "first.last", "first", "flast", "last", "firstl", "f.last", "firstlast", "last.first", "first_last", "fl", "lastf",
    "first.l", "first.middle.last", "fml", "f-last", "fmlast", "lastfirst", "first.m.last", "f_last", "lfirst",
    "first-last", "last.f",
)  # fmt: skip
Row = tuple[str, str, str]  # sector, name, local part


def _plain(name: str) -> dict[str, str]:
    """Pattern → local part, in the usual spelling: what the baselines write and read."""
    found: dict[str, str] = {}
    for s in spellings(take_apart(name)):
        found.setdefault(NAMES[s.pattern], s.local)
    return found


def constant(_known: Sequence[Row], name: str) -> list[str]:
    forms = _plain(name)
    return list(dict.fromkeys(forms[p] for p in ORDER if p in forms))


def majority(known: Sequence[Row], name: str) -> list[str]:
    """The pattern most colleagues share, ties by the constant order; nothing where no colleague's can be read."""
    votes = _votes(known)
    forms = _plain(name)
    order = sorted(votes, key=lambda p: (-votes[p], ORDER.index(p)))
    return list(dict.fromkeys(forms[p] for p in order if p in forms))


def majority_then_constant(known: Sequence[Row], name: str) -> list[str]:
    return list(dict.fromkeys([*majority(known, name), *constant(known, name)]))


def _votes(known: Sequence[Row]) -> Counter[str]:
    votes: Counter[str] = Counter()
    for _, colleague, local in known:
        fitting = [p for p, text in _plain(colleague).items() if text == local and p in ORDER]
        if fitting:
            votes[min(fitting, key=ORDER.index)] += 1
    return votes


def ours(prior: Prior, sector: str, domain: str, known: Sequence[Row], name: str) -> list[Candidate]:
    pairs = [Known(take_apart(colleague), local) for _, colleague, local in known]
    facts = Facts(sector=sector if sector in ("public", "tech") else None)
    return learn(domain, pairs, facts, prior).rank(take_apart(name))


BASELINES: dict[str, Callable[[Sequence[Row], str], list[str]]] = {
    "constant order": constant,
    "majority": majority,
    "majority, then constant": majority_then_constant,
}


def evaluate(domains: dict[str, list[Row]], priors: dict[str, Prior], colleagues: int, seed: int):
    """Hits by method: {method: {domain: [(top 1, top 5)]}}, and our (probability, hit) of every first candidate."""
    draw = random.Random(seed)
    hits = defaultdict(lambda: defaultdict(list))
    claims: list[tuple[float, bool]] = []
    for domain, people in domains.items():
        if len(people) <= colleagues:
            continue
        for number, (sector, name, local) in enumerate(people):
            known = draw.sample([row for i, row in enumerate(people) if i != number], colleagues)
            found = ours(priors[domain], sector, domain, known, name)
            guesses = [c.address.partition("@")[0] for c in found]
            claims.append((found[0].probability, guesses[0] == local))
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


def calibration_error(claims: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error of the first candidate: |claimed - found| in ten equal bins, weighted by size."""
    boxes = defaultdict(list)
    for probability, hit in claims:
        boxes[min(bins - 1, int(probability * bins))].append((probability, hit))
    return sum(abs(sum(p for p, _ in box) - sum(h for _, h in box)) for box in boxes.values()) / len(claims)


def priors_by_fold(domains: dict[str, list[Row]], seed: int, folds: int = FOLDS) -> dict[str, Prior]:
    names = sorted(domains)
    random.Random(seed).shuffle(names)
    found: dict[str, Prior] = {}
    for part in range(folds):
        prior = fit(domains[d] for i, d in enumerate(names) if i % folds != part)
        found.update(dict.fromkeys(names[part::folds], prior))
    return found


def speed(domains: dict[str, list[Row]]) -> float:
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


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench emails", description=__doc__.splitlines()[0])
    parser.add_argument("pairs", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--prior", choices=("shipped", "folds"), help="default: folds where the package has seen the file"
    )
    options = parser.parse_args(arguments)
    domains = load(options.pairs)
    seen = f"# learned from {digest(options.pairs)}" in TABLE.read_text(encoding="utf-8").splitlines()
    folds = options.prior == "folds" or (options.prior is None and seen)
    priors = priors_by_fold(domains, options.seed) if folds else dict.fromkeys(domains, shipped())
    print(
        f"{sum(map(len, domains.values())):,} addresses at {len(domains):,} domains, seed {options.seed}, "
        f"{'prior learned from other domains' if folds else 'prior of the package'}"
    )
    print(f"{'known':>5} {'method':24} {'top-1 dom':>9} {'top-1 pair':>10} {'top-5 dom':>9} {'top-5 pair':>10}   ECE")
    for colleagues in range(4):
        hits, claims = evaluate(domains, priors, colleagues, options.seed)
        for label in ("whodex", *BASELINES):
            cells = (*averages(hits[label], 0), *averages(hits[label], 1))
            end = f" {calibration_error(claims):5.3f}" if label == "whodex" else ""
            print(f"{colleagues:>5} {label:24} {cells[0]:9.3f} {cells[1]:10.3f} {cells[2]:9.3f} {cells[3]:10.3f}{end}")
    print(f"{speed(domains):,.0f} people per second of one core")


if __name__ == "__main__":
    main()

"""Fits `src/whodex/mail/tables/pattern_prior.tsv` to a file of (sector, domain, name, email) rows.

    python tools/build_mail_tables.py ../shared/data/emails/pairs.csv

Only counts of patterns leave the file: no name, address or domain. The method is expectation maximisation of a mixture
of Dirichlet-multinomials, one component for each main pattern (`whodex.mail.prior`), every mean smoothed towards the
overall shares so that a pattern never seen beside another stays possible.
"""

import argparse
import csv
import hashlib
import sys
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from math import lgamma
from pathlib import Path

import numpy as np

from whodex.mail.names import take_apart
from whodex.mail.prior import LABELS, SECTORS, UNGUESSABLE, Prior
from whodex.mail.ranking import Known, _read

TABLE = Path(__file__).resolve().parent.parent / "src/whodex/mail/tables/pattern_prior.tsv"
STRENGTHS = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
# Smoothing, in addresses or domains, so that rare patterns keep a share they could really have. Chosen on the 702
# domains by cross-validation over domains (two seeds): stronger smoothing is calibrated worse, weaker guesses worse.
OVERALL, SECTOR, MEAN, STAYS, ROUNDS = 0.4, 60.0, 20.0, 0.9, 25


@cache
def fits(name: str, local: str) -> tuple[int, ...]:
    found, _, _ = _read(Known(take_apart(name), local))
    return tuple(dict.fromkeys(s.pattern for s in found)) or (UNGUESSABLE,)


def load(path: Path) -> dict[str, list[tuple[str, str, str]]]:
    """domain → [(sector, name, local part)]; the column `pattern` is not read."""
    domains = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            domains[row["domain"]].append((row.get("sector") or "", row["name"], row["email"].rpartition("@")[0]))
    return dict(domains)


def digest(path: Path) -> str:
    """What names a file of pairs in the table, so that a benchmark can tell whether the prior has seen it."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def fit(domains: Iterable[list[tuple[str, str, str]]]) -> Prior:
    """The prior that explains these domains best."""
    domains = [people for people in domains if people[0][0] in SECTORS]
    if not domains:
        raise SystemExit(f"no domain has a sector of {', '.join(SECTORS)}: nothing to learn from")
    size = len(LABELS)
    counts = np.zeros((len(domains), size))
    for i, people in enumerate(domains):
        for _, name, local in people:
            found = fits(name, local)
            # An address that fits several patterns counts for the first of the table: the commoner ones stand first.
            counts[i, found[0]] += 1
    sector = np.array([SECTORS.index(people[0][0]) for people in domains])
    # A person asked about works at a large organisation more often than an organisation drawn at random is large.
    weight = np.sqrt(counts.sum(1))
    overall = counts.sum(0) + OVERALL
    overall /= overall.sum()
    mean = 0.2 * np.tile(overall, (size, 1)) + 0.8 * np.eye(size)
    strength = np.full(size, 4.0)
    share = np.full((len(SECTORS), size), 1 / size)
    log_gamma = np.vectorize(lgamma, otypes=[float])
    for _ in range(ROUNDS):
        likely = np.stack([_log_polya(counts, strength[t] * mean[t], log_gamma) for t in range(size)], axis=1)
        post = likely + np.log(share[sector])
        post = np.exp(post - post.max(1, keepdims=True))
        post /= post.sum(1, keepdims=True)
        heavy = post * weight[:, None]
        for s in range(len(SECTORS)):
            mine = heavy[sector == s].sum(0)
            share[s] = (mine + SECTOR * overall) / (mine.sum() + SECTOR)
        for t in range(size):
            mean[t] = _mean(counts, post[:, t], strength[t] * mean[t], overall, t)
            strength[t] = _strength(counts, post[:, t], mean[t], log_gamma)
    return Prior(
        share={name: share[s].tolist() for s, name in enumerate(SECTORS)},
        mean=mean.tolist(),
        strength=strength.tolist(),
        middle_odds=_middle_odds(domains),
    )


def _log_polya(counts: np.ndarray, alpha: np.ndarray, log_gamma) -> np.ndarray:
    total, n = alpha.sum(), counts.sum(1)
    used = counts.any(0)
    inner = log_gamma(counts[:, used] + alpha[used]) - log_gamma(alpha[used])
    return inner.sum(1) + lgamma(total) - log_gamma(total + n)


def _mean(counts: np.ndarray, post: np.ndarray, alpha: np.ndarray, overall: np.ndarray, main: int) -> np.ndarray:
    """Shares of the patterns in organisations of one kind; a pattern repeated at one domain counts ever less."""
    tables = np.zeros(len(alpha))
    for row, p in zip(counts, post, strict=True):
        if p > 1e-4:
            for j in np.nonzero(row)[0]:
                tables[j] += p * sum(alpha[j] / (alpha[j] + k) for k in range(int(row[j])))
    stays = (tables[main] + MEAN * STAYS) / (tables.sum() + MEAN)
    off, base = tables.copy(), overall.copy()
    off[main] = base[main] = 0
    base /= base.sum()
    off = (off + MEAN * base) / (off.sum() + MEAN)
    row = (1 - stays) * off
    row[main] = stays
    return row


def _strength(counts: np.ndarray, post: np.ndarray, mean: np.ndarray, log_gamma) -> float:
    some = (post > 1e-3) & (counts.sum(1) > 1)
    # A mild pull to 4, as one domain should not decide how alike all organisations of a kind are.
    scores = [
        float((post[some] * _log_polya(counts[some], s * mean, log_gamma)).sum()) - 0.5 * np.log(s / 4) ** 2
        for s in STRENGTHS
    ]
    return STRENGTHS[int(np.argmax(scores))]


def _middle_odds(domains: list[list[tuple[str, str, str]]]) -> float:
    table = np.ones((2, 2))
    for people in domains:
        for _, name, local in people:
            table[int(bool(take_apart(name).middle)), int(fits(name, local)[0] == UNGUESSABLE)] += 1
    return float(round(table[1, 1] / table[1, 0] / (table[0, 1] / table[0, 0]), 2))


def write(prior: Prior, origin: str, seen: str = "-") -> str:
    """The prior as the text of its table: the shares that differ from the overall ones are named."""
    mean = np.array(prior.mean)
    overall = np.array([sum(prior.share[s][i] for s in SECTORS) / 2 for i in range(len(LABELS))]) @ mean
    lines = [
        f"# How organisations make addresses. {origin}",
        "# Fitted by tools/build_mail_tables.py; the columns are explained in whodex/mail/prior.py.",
        f"# learned from {seen}",
        f"# middle_odds {prior.middle_odds}",
        "\t".join(("pattern", *SECTORS, "overall", "stays", "strength", "goes")),
    ]
    for i, label in enumerate(LABELS):
        row = mean[i]
        goes = [(LABELS[j], row[j]) for j in np.argsort(-row) if j != i and row[j] >= 0.004]
        cells = [f"{prior.share[s][i]:.5f}" for s in SECTORS]
        cells += [f"{overall[i]:.5f}", f"{row[i]:.3f}", f"{prior.strength[i]:g}"]
        lines.append("\t".join((label, *cells, " ".join(f"{name}={value:.3f}" for name, value in goes))))
    return "\n".join(lines) + "\n"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("pairs", type=Path)
    path = arguments.parse_args().pairs
    domains = load(path)
    people = sum(map(len, domains.values()))
    origin = f"Learned from {people:,} addresses at {len(domains):,} real domains (counts only)."
    text = write(fit(domains.values()), origin, digest(path))
    TABLE.parent.mkdir(exist_ok=True)
    TABLE.write_text(text, encoding="utf-8")
    sys.stdout.write(f"{TABLE}: {len(text.splitlines())} lines\n")


if __name__ == "__main__":
    main()

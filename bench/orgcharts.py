"""Org chart: manager hit@1 and hit@3 on UK organograms, GitLab and the demo world, calibration, time for 10,000."""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before numpy: see tools/train_orgchart.py
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import random
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))

TARGETS = {"UK": (0.50, 0.70), "GitLab": (0.46, 0.62)}
MEASURED_BEFORE = {"UK": (0.325, 0.48), "GitLab": (0.406, 0.524)}
DEMO = 0.75
SAMPLES = 3


def alike(pairs):
    """The plain baseline: the likest text among those ranked above, no learning."""
    i, j = np.arange(pairs.scene.size)[:, None], pairs.index
    gap = pairs.scene.level[j] - pairs.scene.level[i]
    fit = pairs.grams["tt"].cosine(i, j) + pairs.grams["uu"].cosine(i, j)
    return np.where(pairs.mask, 8 * fit + (gap > 0) - 0.01 * gap, -np.inf).astype(np.float32)


def line(name, figures, targets=None):
    goal = "" if targets is None else f"   target {targets[0]:.2f} / {targets[1]:.2f}"
    print(
        f"{name:34} {figures['micro@1']:.3f} / {figures['micro@3']:.3f}   "
        f"{figures['macro@1']:.3f} / {figures['macro@3']:.3f}   {figures['posts']:5d} posts, "
        f"{figures['organisations']} organisations{goal}"
    )


def reliability(name, sure, right):
    """Expected calibration error over ten bins of equal width, and the table behind it."""
    bins = np.minimum((sure * 10).astype(int), 9)
    error = 0.0
    print(f"\n{name}: confidence given, how often right, edges")
    for at in range(10):
        here = bins == at
        if here.any():
            error += here.mean() * abs(sure[here].mean() - right[here].mean())
            given, got = sure[here].mean(), right[here].mean()
            print(f"  {at / 10:.1f} to {(at + 1) / 10:.1f}   {given:.3f}   {got:.3f}   {here.sum()}")
    print(f"  expected calibration error {error:.3f}")


def shortlisted(prepared):
    """The share of true managers that are among the candidates looked at; posts alike count as one."""
    from train_orgchart import managers_of_posts

    found = asked = 0
    for truth, pairs in prepared:
        for post, above in enumerate(managers_of_posts(truth, pairs)):
            here = set(pairs.index[post][pairs.mask[post]].tolist())
            asked += sum(above.values())
            found += sum(count for manager, count in above.items() if manager in here)
    return found / asked


def demo_world():
    """The invented world of `whodex demo`: titles, places and read classes in; the true reporting lines are known."""
    from whodex.orgchart import Member, Setting, infer
    from whodex.synth import World
    from whodex.titles import Context, classify_many

    world = World()
    staff = {}
    for person in world.people:
        staff.setdefault(person.company.slug, []).append(person)
    hits = three = asked = heads = right = 0
    sure, correct = [], []
    for people in staff.values():
        firm = people[0].company
        titles = [person.career[0].title for person in people]
        classes = classify_many(titles, [Context(organisation=firm.name, size=firm.size)] * len(people))
        members = [
            Member(
                id=str(person.index),
                title=title,
                location=person.city.line,
                seniority=answer.seniority.id if answer.seniority else 0,
                functions=tuple(score.id for score in answer.functions),
            )
            for person, title, answer in zip(people, titles, classes, strict=True)
        ]
        for person, placed in zip(people, infer(members, Setting(size=firm.size)).placements, strict=True):
            if person.manager is None:
                heads += 1
                right += placed.manager is None
                continue
            asked += 1
            hit = placed.manager == str(person.manager)
            hits += hit
            three += str(person.manager) in {one.id for one in placed.candidates}
            if placed.confidence is not None:
                sure.append(placed.confidence)
                correct.append(hit)
    print(
        f"{'demo world, persons':34} {hits / asked:.3f} / {three / asked:.3f}   target {DEMO:.2f}   {asked} people "
        f"with a manager in {len(staff)} firms; {right} of {heads} without one stand at the top"
    )
    return np.array(sure), np.array(correct)


def ten_thousand():
    """An invented company of 10,000 without departments or stated lines."""
    from whodex.orgchart import Member

    rng = random.Random(4)
    fields = ["Sales", "Finance", "Engineering", "Marketing", "Operations", "Legal", "Support", "Research", "Quality"]
    places = ["Utrecht", "Porto", "Gdynia", "Lund", "Trieste", "Linz"]
    themes = [f"{a}{b}" for a in ("Cloud", "Retail", "Energy", "Health", "Rail", "Port", "Paper") for b in range(60)]
    ranks = ["Director"] * 2 + ["Manager"] * 10 + ["Senior Specialist"] * 28 + ["Specialist"] * 60
    people = [Member(id="0", title="Chief Executive Officer")]
    people += [Member(id=str(1 + at), title=f"VP {field}") for at, field in enumerate(fields)]
    while len(people) < 10_000:
        title = f"{rng.choice(ranks)}, {rng.choice(fields)} {rng.choice(themes)}"
        people.append(Member(id=str(len(people)), title=title, location=rng.choice(places)))
    return people


def told(people):
    """The same people with departments, functions and titles of their own: as much to compare as there may be."""
    from msgspec.structs import replace

    rng = random.Random(5)
    return [
        replace(
            person,
            title=f"{person.title} {rng.randrange(10**6)}",
            units=(f"Division {rng.randrange(12)}", f"Department {rng.randrange(300)}"),
            functions=(rng.randint(1, 26),),
        )
        for person in people
    ]


def main() -> int:
    from dataclasses import replace

    import train_orgchart as training
    from whodex.orgchart import infer
    from whodex.orgchart.features import Pairs
    from whodex.orgchart.model import shipped
    from whodex.orgchart.scene import scene

    if training.SHARED.is_dir():
        prepared = training.prepare(training.read_uk())
        gitlab = training.read_gitlab()
        gitlab_pairs = Pairs(scene(gitlab.members))
        print("manager hit@1 / hit@3              micro           macro (organisations of 5 posts and more)")
        for name, before in MEASURED_BEFORE.items():
            print(f"{name + ', baseline of the issue':34} {before[0]:.3f} / {before[1]:.3f}")
        plain = [training.answers(p.truth, p.pairs, alike(p.pairs)) for p in prepared]
        line("UK, likest text ranked above", training.figures(plain))
        line(
            "GitLab, likest text ranked above",
            training.figures([training.answers(gitlab, gitlab_pairs, alike(gitlab_pairs))]),
        )
        fold = training.folds([p.truth for p in prepared])
        outcomes, sure, right, drawn = [], [], [], []
        for held_out in range(training.FOLDS):
            rest = [p for p, f in zip(prepared, fold, strict=True) if f != held_out]
            model = training.learn_from(rest)
            # Confidence is calibrated within the training folds too: the model's answers on a third of them, held out.
            inner = [p for at, p in enumerate(rest) if at % 3 == 0]
            half = training.learn_from([p for at, p in enumerate(rest) if at % 3], 1)
            grid, values = training.calibration(
                [training.answers(p.truth, p.pairs, half.scores(p.pairs)) for p in inner]
            )
            model = replace(model, grid=grid, calibrated=values)
            for p, f in zip(prepared, fold, strict=True):
                if f == held_out:
                    outcome = training.answers(p.truth, p.pairs, model.scores(p.pairs))
                    outcomes.append(outcome)
                    sure.append(model.calibrate(outcome.sure.astype(np.float32)))
                    right.append(outcome.hits[:, 0] if len(outcome.hits) else np.zeros(0, bool))
                    drawn += edges(p.truth, infer(p.truth.members, model=model))
        line("UK, five folds", training.figures(outcomes), TARGETS["UK"])
        print(f"{'UK, edges drawn in the chart':34} {np.mean([hit for _, hit in drawn]):.3f}")
        model = shipped()
        scored = training.answers(gitlab, gitlab_pairs, model.scores(gitlab_pairs))
        line("GitLab, learned from UK alone", training.figures([scored]), TARGETS["GitLab"])
        there = edges(gitlab, infer(gitlab.members))
        print(f"{'GitLab, edges drawn in the chart':34} {np.mean([hit for _, hit in there]):.3f}")
        print(
            f"true managers among the candidates: UK {shortlisted([(p.truth, p.pairs) for p in prepared]):.3f}, "
            f"GitLab {shortlisted([(gitlab, gitlab_pairs)]):.3f}"
        )
        reliability("UK, five folds, first candidate", np.concatenate(sure), np.concatenate(right))
        reliability("UK, five folds, edges of the chart", *given(drawn))
        reliability("GitLab, first candidate", model.calibrate(scored.sure.astype(np.float32)), scored.hits[:, 0])
        reliability("GitLab, edges of the chart", *given(there))
    else:
        print(f"no organisation charts at {training.SHARED}: set WHODEX_SHARED for the quality figures")
    print()
    reliability("demo world, edges of the chart", *demo_world())
    people = ten_thousand()
    infer(people[:100])
    print("\n10,000 people on one thread (target 5 s), best of", SAMPLES)
    for name, members in (("titles and sites only", people), ("departments, functions and no two alike", told(people))):
        times = []
        for _ in range(SAMPLES):
            start = time.perf_counter()
            chart = infer(members)
            times.append(time.perf_counter() - start)
        print(f"  {name}: {min(times):.2f} s, {chart.coverage.placed} placed")
    return 0


def edges(truth, chart):
    """(confidence, right) of every post with a known manager; posts alike count as one. Confidence None: none drawn."""
    key = {m.id: (m.title, m.units, m.profession) for m in truth.members}
    alike = Counter(key.values())
    found = []
    for placement, above in zip(chart.placements, truth.managers, strict=True):
        if above:
            manager = placement.manager
            right = manager is not None and key[manager] in {key[a] for a in above}
            # The chart shares confidence among people in posts alike; here they are one.
            sure = None if manager is None else min(1.0, placement.confidence * alike[key[manager]])
            found.append((sure, right))
    return found


def given(found):
    """Confidence and whether right, of the edges that were drawn."""
    drawn = [(sure, right) for sure, right in found if sure is not None]
    return np.array([sure for sure, _ in drawn]), np.array([right for _, right in drawn])


if __name__ == "__main__":
    sys.exit(main())
